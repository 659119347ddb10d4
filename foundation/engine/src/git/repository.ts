import { existsSync, realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { git, gitLine } from './run.ts'

/** A git work tree that holds the scan root. */
export interface Repository {
  /** The scan root; commands run here, so that paths are relative to it. */
  readonly root: string
  /** Path of the scan root below the work tree's top, with a final `/`, or empty. */
  readonly prefix: string
  readonly commit?: string
  readonly branch?: string
  /** The remote's address without credentials. */
  readonly remote?: string
  /** Overrides for settings that would run programs: content filters and diff drivers. */
  readonly disarmed: readonly string[]
}

/** Whether the root lies in a git work tree. `refused`: git will not read it, and says why. */
export type RepositoryOutcome =
  | { readonly kind: 'repository'; readonly repository: Repository }
  | { readonly kind: 'none' }
  | { readonly kind: 'refused'; readonly cause: string }

/** Finds the repository around a scan root and reads what names it. */
export async function openRepository(root: string): Promise<RepositoryOutcome> {
  if (!mayHoldRepository(root)) return { kind: 'none' }
  const where = await git(root, ['rev-parse', '--is-inside-work-tree', '--show-prefix'])
  if (where.kind === 'missing') return { kind: 'none' }
  if (where.kind === 'failed') return refusal(where.message)
  const [inside, prefix = ''] = where.output.toString().split('\n')
  if (inside !== 'true') return { kind: 'none' }
  const [commit, branch, config] = await Promise.all([
    gitLine(root, ['rev-parse', '--verify', '--quiet', 'HEAD^{commit}']),
    gitLine(root, ['symbolic-ref', '--quiet', '--short', 'HEAD']),
    git(root, ['config', '--list', '-z', '--includes']),
  ])
  const settings = config.kind === 'done' ? config.output.toString() : ''
  const remote = remoteOf(settings)
  return {
    kind: 'repository',
    repository: {
      root,
      prefix,
      disarmed: disarm(settings),
      ...(commit === undefined ? {} : { commit }),
      ...(branch === undefined ? {} : { branch }),
      ...(remote === undefined ? {} : { remote }),
    },
  }
}

/** Whether git could find a work tree here: it looks for `.git` in the folder and those above, which needs no process. */
function mayHoldRepository(root: string): boolean {
  let at: string
  try {
    at = realpathSync(root)
  } catch {
    return true
  }
  while (!existsSync(join(at, '.git'))) {
    if (at === dirname(at)) return false
    at = dirname(at)
  }
  return true
}

function refusal(message: string): RepositoryOutcome {
  if (/not a git repository/i.test(message)) return { kind: 'none' }
  const dubious = /dubious ownership/i.test(message)
  return {
    kind: 'refused',
    cause: dubious ? 'git does not trust this folder because another user owns it' : 'git cannot read this repository',
  }
}

/** Overrides for every content filter and diff driver that the configuration names: comparing files would run them. */
export function disarm(settings: string): string[] {
  const overrides = new Set<string>()
  for (const entry of settings.split('\0')) {
    const key = entry.split('\n', 1)[0] ?? ''
    const match = /^(filter|diff|merge)\.(.+)\.(clean|smudge|process|required|command|textconv|driver)$/s.exec(key)
    // A `=` in the name cannot be written on the command line; git itself would not accept such an override.
    if (match === null || match[2]!.includes('=')) continue
    overrides.add(`${key}=${match[3] === 'required' ? 'false' : ''}`)
  }
  return [...overrides].toSorted()
}

function remoteOf(settings: string): string | undefined {
  const remotes = new Map<string, string>()
  for (const entry of settings.split('\0')) {
    const [key = '', value = ''] = entry.split('\n', 2)
    const match = /^remote\.(.+)\.url$/s.exec(key)
    if (match !== null && !remotes.has(match[1]!)) remotes.set(match[1]!, value)
  }
  const url = remotes.get('origin') ?? remotes.values().next().value
  return url === undefined ? undefined : withoutCredentials(url)
}

/** A remote's address without user, password and query; undefined for a path on this machine. */
export function withoutCredentials(url: string): string | undefined {
  const scp = /^(?:[^@/\s]+@)?([\w.-]+):(?!\/\/)(.+)$/.exec(url)
  if (scp !== null && !/^[a-z]$/i.test(scp[1]!)) return `ssh://${scp[1]}/${scp[2]!.replace(/^\/+/, '')}`
  if (!/^(?:https?|ssh|git|git\+ssh):\/\//i.test(url)) return undefined
  try {
    const parsed = new URL(url)
    return `${parsed.protocol}//${parsed.host}${parsed.pathname}`
  } catch {
    return undefined
  }
}
