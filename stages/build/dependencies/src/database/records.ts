import { readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { gunzipSync } from 'node:zlib'
import { isOsvRecord, packEpss, parseEndOfLife, parseKev, productLife } from '@bartizan/knowledge/advisories'
import type { EndOfLife, KnownExploited, OsvRecord, ProductLife } from '@bartizan/knowledge/advisories'
import { parse as parseYamlValue } from 'yaml'
import { LIMITS, tarEntries, zipEntries } from './archive.ts'
import type { ArchiveEntry } from './archive.ts'
import { fromPhp, fromRubysec } from './convert/others.ts'
import { fromRustsec } from './convert/rustsec.ts'

/** What one file of an import turned out to be. */
export type Imported =
  | { readonly kind: 'record'; readonly record: OsvRecord }
  | { readonly kind: 'kev'; readonly entries: Readonly<Record<string, KnownExploited>>; readonly date: string }
  | { readonly kind: 'epss'; readonly bytes: Uint8Array; readonly date: string }
  | { readonly kind: 'eol'; readonly products: EndOfLife }
  | { readonly kind: 'unknown'; readonly name: string; readonly reason: string }

const WANTED = /\.(?:json|ya?ml|md|csv|csv\.gz)$/i

const wanted = (name: string): boolean => WANTED.test(name) && !/(?:^|\/)(?:\.git|node_modules)\//.test(name)

function* folderEntries(root: string, below = ''): Generator<ArchiveEntry> {
  for (const entry of readdirSync(path.join(root, below), { withFileTypes: true }).sort((a, b) =>
    a.name < b.name ? -1 : 1,
  )) {
    const name = below === '' ? entry.name : `${below}/${entry.name}`
    if (entry.isDirectory() && entry.name !== '.git') yield* folderEntries(root, name)
    else if (entry.isFile() && wanted(name) && statSync(path.join(root, name)).size <= LIMITS.entryBytes)
      yield { name, bytes: readFileSync(path.join(root, name)) }
  }
}

/** The files of a folder, a zip, a tar (also gzipped), or the one file itself. Throws an ArchiveError on a damaged archive. */
export function* entriesAt(place: string): Generator<ArchiveEntry> {
  if (statSync(place).isDirectory()) yield* folderEntries(place)
  else if (/\.zip$/i.test(place)) yield* zipEntries(place, wanted)
  else if (/\.(?:tar|tgz|tar\.gz)$/i.test(place)) yield* tarEntries(place, wanted)
  else yield { name: path.basename(place), bytes: readFileSync(place) }
}

const unknown = (name: string, reason: string): Imported => ({ kind: 'unknown', name, reason })

function fromJson(name: string, value: unknown): Imported {
  if (isOsvRecord(value)) return { kind: 'record', record: value }
  const kev = parseKev(value)
  if (kev !== undefined) {
    const released = (value as { dateReleased?: unknown }).dateReleased
    return { kind: 'kev', entries: kev, date: typeof released === 'string' ? released.slice(0, 10) : '' }
  }
  const products = parseEndOfLife(value)
  return products === undefined
    ? unknown(name, 'neither a vulnerability record nor a list that is known')
    : { kind: 'eol', products }
}

function fromYaml(name: string, text: string): Imported {
  const value: unknown = parseYamlValue(text, { maxAliasCount: 100, logLevel: 'silent' })
  if (typeof value !== 'object' || value === null) return unknown(name, 'no mapping')
  const fallback = path.posix.basename(name).replace(/\.\w+$/, '')
  const record = isOsvRecord(value)
    ? value
    : (fromRubysec(value as Readonly<Record<string, unknown>>, fallback) ??
      fromPhp(value as Readonly<Record<string, unknown>>, fallback))
  return record === undefined ? unknown(name, 'no vulnerability record') : { kind: 'record', record }
}

/** A product page of the end-of-life data: a YAML head between lines of hyphens. */
function fromPage(name: string, text: string): Imported {
  const head = /^---\r?\n([\s\S]*?)\r?\n---/.exec(text)?.[1]
  const life: ProductLife | undefined =
    head === undefined ? undefined : productLife(parseYamlValue(head, { logLevel: 'silent' }) as unknown)
  if (life !== undefined) return { kind: 'eol', products: { [path.posix.basename(name, '.md')]: life } }
  const record = fromRustsec(text)
  return record === undefined ? unknown(name, 'no advisory') : { kind: 'record', record }
}

function fromCsv(name: string, bytes: Uint8Array): Imported {
  const plain =
    bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes, { maxOutputLength: 512 * 1024 * 1024 }) : bytes
  const text = Buffer.from(plain).toString('utf8')
  if (!/(?:^|\n)cve,epss,percentile/.test(text.slice(0, 400))) return unknown(name, 'no EPSS table')
  return { kind: 'epss', bytes: packEpss(text), date: /score_date:(\d{4}-\d\d-\d\d)/.exec(text)?.[1] ?? '' }
}

/** Reads one file by what it holds. Never throws: what cannot be read is `unknown` with the reason. */
export function readEntry({ name, bytes }: ArchiveEntry): Imported {
  try {
    if (/\.csv(?:\.gz)?$/i.test(name)) return fromCsv(name, bytes)
    const text = new TextDecoder('utf-8').decode(bytes)
    if (/\.ya?ml$/i.test(name)) return fromYaml(name, text)
    return /\.md$/i.test(name) ? fromPage(name, text) : fromJson(name, JSON.parse(text) as unknown)
  } catch (error) {
    return unknown(name, error instanceof Error ? error.message.slice(0, 200) : 'unreadable')
  }
}
