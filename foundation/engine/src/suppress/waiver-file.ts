import { cutFrame } from '../files/frame.ts'
import { sourceOf } from '../files/source.ts'
import { holds } from './marks-at-work.ts'
import type { Waiver } from './waivers.ts'

/** A waiver file that cannot be used. */
export class WaiverError extends Error {
  readonly code = 'ERR_BARTIZAN_WAIVERS'
  readonly line: number | undefined

  constructor(cause: string, line?: number) {
    super(cause)
    this.line = line
  }
}

const keys = ['rule', 'fingerprint', 'path', 'environment', 'owner', 'reason', 'evidence', 'until'] as const
type Key = (typeof keys)[number]

/**
 * Reads a waiver file: a list named `waivers`.
 * @param path for the frames
 * @throws WaiverError with the line when an entry is not a waiver
 */
export async function readWaivers(text: string, path: string): Promise<Waiver[]> {
  const { isMap, isScalar, isSeq, LineCounter, parseDocument } = await import('yaml')
  const lines = new LineCounter()
  const lineAt = (offset: number | undefined): number | undefined =>
    offset === undefined ? undefined : lines.linePos(offset).line
  const document = parseDocument(text, { lineCounter: lines })
  const [error] = document.errors
  if (error !== undefined)
    throw new WaiverError(`not valid YAML: ${error.message.split('\n', 1)[0]}`, lineAt(error.pos[0]))
  if (document.contents === null) return []
  const list = isMap(document.contents) ? document.contents.get('waivers', true) : undefined
  if (list === undefined) throw new WaiverError('expected a list named waivers', 1)
  if (isScalar(list) && list.value === null) return []
  if (!isSeq(list)) throw new WaiverError('waivers is not a list', 1)
  const source = sourceOf(path, text)
  return list.items.map((item) => {
    const start = isMap(item) ? item.range?.[0] : undefined
    const line = lineAt(start)
    if (!isMap(item) || start === undefined) throw new WaiverError('an entry is not a map of keys', line)
    const values = new Map<Key, string>()
    for (const pair of item.items) {
      const key = isScalar(pair.key) ? pair.key.value : undefined
      const at = lineAt(isScalar(pair.key) ? pair.key.range?.[0] : undefined) ?? line
      const known = keys.find((name) => name === key)
      if (known === undefined) throw new WaiverError(`unknown key ${String(key)}; known are ${keys.join(', ')}`, at)
      const value: unknown = isScalar(pair.value) ? (pair.value.source ?? pair.value.value) : undefined
      if (typeof value !== 'string' || value === '') throw new WaiverError(`${known} needs a text`, at)
      values.set(known, value)
    }
    const region = source.regionOfText(start, start + (text.slice(start).split('\n', 1)[0] ?? '').length)
    return { ...checked(values, line), region, frame: cutFrame(source, region) }
  })
}

function checked(values: ReadonlyMap<Key, string>, line: number | undefined): Omit<Waiver, 'region' | 'frame'> {
  const need = (key: Key): string => {
    const value = values.get(key)
    if (value === undefined) throw new WaiverError(`a waiver needs ${key}`, line)
    return value
  }
  const optional = (key: Key): Partial<Record<Key, string>> => {
    const value = values.get(key)
    return value === undefined ? {} : { [key]: value }
  }
  if (!values.has('rule') && !values.has('fingerprint'))
    throw new WaiverError('a waiver needs rule or fingerprint', line)
  const print = values.get('fingerprint')
  if (print !== undefined && !/^[0-9a-f]{8,32}$/.test(print)) {
    throw new WaiverError('fingerprint is not 8 to 32 hex digits in lower case', line)
  }
  const until = need('until')
  if (!holds(until, until)) throw new WaiverError(`until is no date of the form 2027-01-31: ${until}`, line)
  return {
    owner: need('owner'),
    reason: need('reason'),
    until,
    ...optional('rule'),
    ...optional('fingerprint'),
    ...optional('path'),
    ...optional('environment'),
    ...optional('evidence'),
  }
}
