import { git } from './run.ts'
import type { Repository } from './repository.ts'

/** An entry of the git index below the scan root. */
export interface IndexEntry {
  /** Six octal digits: `100644`, `120000` (link), `160000` (submodule). */
  readonly mode: string
  readonly oid: string
  /** 0, or 1–3 while a merge is unresolved. */
  readonly stage: number
  readonly path: string
  /** The name as bytes, where it is not valid UTF-8. */
  readonly raw?: Uint8Array
}

/** Lists the index below the root; undefined when git fails. */
export async function indexEntries(
  repository: Repository,
  options: { readonly hookIndex?: boolean; readonly paths?: readonly string[] } = {},
): Promise<IndexEntry[] | undefined> {
  const outcome = await git(repository.root, ['ls-files', '-z', '--stage', '--', ...pathspecs(options.paths)], {
    hookIndex: options.hookIndex ?? false,
  })
  return outcome.kind === 'done' ? parseStage(outcome.output) : undefined
}

/** Files that are neither tracked nor ignored. */
export interface Untracked {
  readonly names: readonly { readonly path: string; readonly raw?: Uint8Array }[]
  /** Folders that git could not look into, with its reason. */
  readonly unread: readonly { readonly path: string; readonly cause: string }[]
}

/** Lists files that are neither tracked nor ignored; undefined when git fails. */
export async function untrackedPaths(
  repository: Repository,
  paths?: readonly string[],
): Promise<Untracked | undefined> {
  const args = ['ls-files', '-z', '--others', '--exclude-standard', '--', ...pathspecs(paths)]
  const outcome = await git(repository.root, args)
  if (outcome.kind !== 'done') return undefined
  return { names: splitNames(outcome.output), unread: unreadFolders(outcome.warnings) }
}

/** Git only warns of a folder that it cannot open, and goes on. */
function unreadFolders(warnings: string): { path: string; cause: string }[] {
  return warnings.split('\n').flatMap((line) => {
    const start = "warning: could not open directory '"
    if (!line.startsWith(start)) return []
    const end = line.lastIndexOf("': ")
    const path = line.slice(start.length, end === -1 ? undefined : end).replace(/\/$/, '')
    const cause = end === -1 ? 'unknown error' : line.slice(end + 3).toLowerCase()
    return [{ path: path.length > 300 ? `${path.slice(0, 300)}…` : path, cause }]
  })
}

/** Literal pathspecs, so that a `*` in a name is a name. */
export function pathspecs(paths: readonly string[] | undefined): string[] {
  return paths === undefined ? ['.'] : paths.map((path) => `:(literal)${path === '' ? '.' : path}`)
}

function parseStage(output: Buffer): IndexEntry[] {
  return splitNames(output).map(({ path, raw }) => {
    const tab = path.indexOf('\t')
    const [mode = '', oid = '', stage = '0'] = path.slice(0, tab).split(' ')
    const entry = { mode, oid, stage: Number(stage), path: path.slice(tab + 1) }
    return raw === undefined ? entry : { ...entry, raw: raw.subarray(raw.indexOf(9) + 1) }
  })
}

/** Splits NUL-ended names. Names that are not valid UTF-8 keep their bytes and are shown with `\xNN`. */
export function splitNames(output: Buffer): { readonly path: string; readonly raw?: Uint8Array }[] {
  const text = output.toString()
  const names = text.split('\0')
  names.pop()
  if (!text.includes('\uFFFD')) return names.map((path) => ({ path }))
  const found: { path: string; raw?: Uint8Array }[] = []
  for (let start = 0; start < output.length;) {
    const end = output.indexOf(0, start)
    const raw = output.subarray(start, end === -1 ? output.length : end)
    found.push(namedBy(raw))
    start += raw.length + 1
  }
  return found
}

/** A name from its bytes. */
export function namedBy(raw: Buffer): { readonly path: string; readonly raw?: Uint8Array } {
  const path = raw.toString()
  if (!path.includes('\uFFFD') || Buffer.from(path).equals(raw)) return { path }
  return { path: escapeName(raw), raw: Uint8Array.from(raw) }
}

/** Shows the bytes beyond ASCII of a name that is not valid UTF-8 as `\xNN`, so that different names stay different. */
function escapeName(raw: Buffer): string {
  return [...raw].map((byte) => (byte < 0x80 ? String.fromCharCode(byte) : `\\x${byte.toString(16)}`)).join('')
}
