import { createHash } from 'node:crypto'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { BartizanError } from '../error.ts'
import { isFile, readOptional } from '../files/project.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** Today as `YYYY-MM-DD`, or the day of SOURCE_DATE_EPOCH so that a run can be repeated to the byte. */
export function today(environment: Environment): string {
  const epoch = environment['SOURCE_DATE_EPOCH']
  if (epoch === undefined || epoch === '') return new Date().toISOString().slice(0, 10)
  if (!/^\d{1,12}$/.test(epoch))
    throw new BartizanError('usage', `SOURCE_DATE_EPOCH must be seconds since 1970, not "${epoch}"`)
  return new Date(Number(epoch) * 1000).toISOString().slice(0, 10)
}

/** Where downloaded data lies: `$XDG_DATA_HOME/bartizan`. */
export function dataDirectory(environment: Environment): string {
  return join(environment['XDG_DATA_HOME'] || join(homedir(), '.local/share'), 'bartizan')
}

/** Where results of earlier scans lie: `$XDG_CACHE_HOME/bartizan`. */
export function cacheDirectory(environment: Environment): string {
  return join(environment['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'bartizan')
}

/** Folder in which the state of an interrupted history scan of this repository lies. */
export function historyDirectory(root: string, environment: Environment): string {
  const name = createHash('sha256').update(root).digest('hex').slice(0, 32)
  return join(cacheDirectory(environment), 'history', name)
}

/**
 * The key under which secrets' values are hashed: `BARTIZAN_SECRET_KEY`, else `.bartizan/key`, else one derived from the
 * repository's address, which keeps fingerprints equal between clones but does not hide weak passwords from a reader who
 * guesses.
 */
export function secretKey(root: string, environment: Environment): Uint8Array {
  const given = environment['BARTIZAN_SECRET_KEY'] || readOptional(join(root, '.bartizan/key'))?.trim()
  return createHash('sha256')
    .update('bartizan secret identity\0')
    .update(given || `repository ${originOf(root) ?? ''}`)
    .digest()
}

/** The address of the remote `origin` without scheme, credentials and ending; read from git's own file to save a process. */
function originOf(root: string): string | undefined {
  const file = join(root, '.git/config')
  const config = isFile(file) ? readOptional(file) : undefined
  const section = config?.split(/^\[/m).find((one) => one.startsWith('remote "origin"]'))
  const url = section === undefined ? undefined : /^\s*url\s*=\s*(\S+)/m.exec(section)?.[1]
  return url
    ?.replace(/^[a-z+]+:\/\//, '')
    .replace(/^[^@/]*@/, '')
    .replace(/\.git\/?$/, '')
    .replace(':', '/')
}
