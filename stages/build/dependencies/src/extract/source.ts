import type { PackageSource } from './types.ts'
import { compact } from './draft.ts'

const URL_PARTS = /^(?:git\+|registry\+|sparse\+)?([a-z][a-z0-9+.-]*):\/\/(?:[^/@\s]*@)?([^/:?#\s]+)/i
const SCP = /^(?:git\+ssh:\/\/)?(?:[\w.-]+@)?([\w.-]+\.[a-z]+):(?!\/\/)(\S+)$/i
const SHORTHAND = /^(github|gitlab|bitbucket|gist):/
const SHORTHAND_HOST: Readonly<Record<string, string>> = {
  github: 'github.com',
  gitlab: 'gitlab.com',
  bitbucket: 'bitbucket.org',
  gist: 'gist.github.com',
}

/** Removes user names, passwords and tokens from an address. */
export const withoutCredentials = (url: string): string => url.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/@\s]*@/i, '$1')

/** Host of an address in lower case. */
export function hostOf(url: string): string | undefined {
  const shorthand = SHORTHAND.exec(url)?.[1]
  if (shorthand !== undefined) return SHORTHAND_HOST[shorthand]
  return (URL_PARTS.exec(url)?.[2] ?? SCP.exec(url)?.[1])?.toLowerCase()
}

/** Whether an address leads to a git repository. */
export const isGitUrl = (url: string): boolean =>
  /^git(?:\+|:\/\/|@)|^(?:github|gitlab|bitbucket|gist):|\.git(?:[#?]|$)|^ssh:\/\//.test(url) ||
  /^https?:\/\/codeload\.github\.com\//.test(url)

/** Commit behind `#`, `@` or in the path of an archive address. */
export function commitOf(url: string): string | undefined {
  return (
    /[#@/=:]([0-9a-f]{40}|[0-9a-f]{64})(?:$|[/?&#])/i.exec(url)?.[1] ??
    /#(?:commit[=:])?([0-9a-f]{7,40})$/i.exec(url)?.[1]
  )
}

/** Reads a source out of an address as package managers write them. */
export function sourceOf(url: string, registry = true): PackageSource {
  if (/^(?:file|link|portal|workspace):|^\.{0,2}\//.test(url)) return { kind: 'path', url }
  const host = hostOf(url)
  const shown = withoutCredentials(url)
  if (isGitUrl(url)) return compact({ kind: 'git' as const, host, url: shown, commit: commitOf(url) })
  return compact({ kind: registry ? ('registry' as const) : ('url' as const), host, url: shown })
}
