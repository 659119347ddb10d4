import type { KeywordHit } from '@bartizan/engine'
import type { Problem } from '@bartizan/model'
import { archiveLimits, type Budget } from '../archive/limits.ts'
import { archiveKind, unpack, type ArchiveKind } from '../archive/unpack.ts'
import type { CustomConfig } from '../custom/rule.ts'
import { allows, scanCustom } from '../custom/scan.ts'
import { collectLayers } from '../layers/collect.ts'
import { layerLimits, type Layer } from '../layers/layer.ts'
import { registry as builtIn, type Registry } from '../rule/registry.ts'
import { keywordFinder, type KeywordFinder } from './keywords.ts'
import { pathClass, tongueOf } from './language.ts'
import { lineStart } from './line-start.ts'
import { secretDocuments } from './manifest.ts'
import { Ranges } from './ranges.ts'
import { scanText, type Candidate, type Refusal, type Subject } from './scan.ts'

/** A secret in a file. Its range is in the bytes of the outer file, whatever it was decoded from. */
export interface Found extends Candidate {
  /** Encodings that were undone, outermost first. */
  readonly layers: readonly string[]
  /** Names of the entries within an archive, outermost first. The range is then in the innermost entry. */
  readonly inside: readonly string[]
}

/** What came of one file. */
export interface Scanned {
  readonly found: readonly Found[]
  readonly problems: readonly Problem[]
}

/** What is known of the bytes to scan. */
export interface Content {
  readonly path: string
  readonly bytes: Uint8Array
  /** Keyword hits where the engine has searched already. */
  readonly hits?: readonly KeywordHit[]
  /** The stretch of the bytes that is searched for keywords; what stands there may reach beyond it. Absent: all. */
  readonly window?: readonly [from: number, to: number]
  readonly refused?: (refusal: Refusal) => void
}

/** Scans bytes of any origin: files, blobs, entries of archives. Keeps no state between calls. */
export interface Scanner {
  scan(content: Content): Scanned
}

/**
 * Makes a scanner; costs some milliseconds for the keyword tables.
 * @param custom rules, allowlists and switched-off rules of the user
 */
export function createScanner(registry: Registry = builtIn(), custom?: CustomConfig): Scanner {
  let finder: KeywordFinder | undefined
  const find: KeywordFinder = (bytes) => (finder ??= keywordFinder(registry.keywords))(bytes)
  return { scan: (content) => scanContent(content, { registry, find, custom }) }
}

interface Tools {
  readonly registry: Registry
  readonly find: KeywordFinder
  readonly custom: CustomConfig | undefined
}

function scanContent(content: Content, tools: Tools): Scanned {
  const kind = archiveKind(content.bytes)
  if (kind !== undefined) {
    const budget: Budget = { bytes: archiveLimits.total, entries: archiveLimits.entries }
    return scanArchive({ ...content, kind, budget, inside: [] }, tools)
  }
  const narrow = narrowed(content.bytes)
  const hits =
    narrow === undefined ? (content.hits ?? searched(content, tools)) : tools.find(Buffer.from(narrow.text, 'latin1'))
  if (hits.length === 0 && tools.custom === undefined) return { found: [], problems: [] }
  const text = narrow?.text ?? latin1(content.bytes)
  const name = content.path.slice(content.path.lastIndexOf('/') + 1)
  const subject: Subject = {
    text,
    tongue: tongueOf(name, text.slice(0, 80)),
    path: pathClass(content.path),
    ...(content.refused === undefined ? {} : { refused: content.refused }),
  }
  const found = withCustom(scanLayers(subject, hits, tools, 0), { path: content.path, text }, tools)
  if (narrow === undefined) return { found, problems: [] }
  const at = (index: number): number => narrow.lead + index * 2
  return { found: found.map((one) => ({ ...one, start: at(one.start), end: at(one.end) })), problems: [] }
}

/** Keyword hits of the stretch that is searched. */
function searched({ bytes, window }: Content, { find }: Tools): readonly KeywordHit[] {
  if (window === undefined) return find(bytes)
  const [from, to] = window
  return find(bytes.subarray(from, to)).map(({ keyword, start }) => ({ keyword, start: start + from }))
}

/** Adds what the user's own rules find, and takes away what the user has allowed or switched off. */
function withCustom(
  found: readonly Found[],
  content: { readonly path: string; readonly text: string },
  tools: Tools,
): readonly Found[] {
  const { custom, registry } = tools
  const rule = registry.ruleByName.get('custom-rule')
  if (custom === undefined || rule === undefined) return found
  const { path, text } = content
  const own = scanCustom({ path, text, lower: text.toLowerCase() }, custom, rule).map((one): Found => ({
    layers: [],
    ...one,
    inside: [],
  }))
  const kept = found.filter((one) => {
    const name = one.rule.id.slice('secrets/'.length)
    if (!custom.builtIn || [name, ...one.rule.aliases].some((alias) => custom.disabled.includes(alias))) return false
    const lists = custom.allow.filter(
      (list) =>
        list.rules.length === 0 || list.rules.some((target) => target === name || one.rule.aliases.includes(target)),
    )
    const line = text.slice(lineStart(text, one.start, 4000), one.end)
    return !lists.some((list) => allows(list, path, { secret: one.value, match: one.value, line }))
  })
  const claimed = new Ranges(own)
  const rest = kept.filter((one) => !claimed.some(one, () => true))
  return [...own, ...rest].sort((a, b) => a.start - b.start)
}

/** One character a byte, so that indices are byte offsets. */
function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
}

/** UTF-16 as text of one character a unit; undefined for anything else. */
function narrowed(bytes: Uint8Array): { readonly text: string; readonly lead: number } | undefined {
  const little = bytes[0] === 0xff && bytes[1] === 0xfe
  const big = bytes[0] === 0xfe && bytes[1] === 0xff
  const bare =
    !little && !big && bytes.length >= 16 && [1, 3, 5, 7, 9, 11].every((i) => bytes[i] === 0 && bytes[i - 1] !== 0)
  if (!little && !big && !bare) return undefined
  const body = Buffer.from(bytes.subarray(bare ? 0 : 2, bytes.length - (bytes.length % 2)))
  if (big) body.swap16()
  return { text: body.toString('utf16le').replaceAll(/[^\u0000-\u00ff]/g, '\u00bf'), lead: bare ? 0 : 2 }
}

function scanLayers(subject: Subject, hits: readonly KeywordHit[], tools: Tools, depth: number): readonly Found[] {
  const plain = [...scanText(subject, hits, tools.registry), ...secretDocuments(subject, hits, tools.registry)]
  const own: Found[] = plain.map((candidate) => ({ layers: [], ...candidate, inside: [] }))
  if (depth >= layerLimits.depth) return own
  const taken = new Ranges(own)
  const inner: Found[] = []
  for (const layer of collectLayers(subject.text, hits, tools.registry, depth)) {
    const from = layer.origin(0)
    const to = layer.origin(Math.max(0, layer.bytes.length - 1)) + 1
    // Within a token or key that was recognised as a whole nothing further is looked for.
    if (layer.kind !== 'percent' && taken.some({ start: from, end: Math.max(to, from + 1) }, (one) => one.rank >= 3))
      continue
    const below = scanLayers({ ...subject, text: latin1(layer.bytes) }, tools.find(layer.bytes), tools, depth + 1)
    for (const one of below) inner.push(raised(one, layer))
  }
  if (inner.length === 0) return own
  // A decoded secret says more than the encoded value around it.
  const decoded = new Ranges(inner)
  const outer = own.filter((one) => !decoded.some(one, (other) => one.rank <= other.rank))
  const plainly = new Ranges(outer)
  const fresh = inner.filter((one) => !plainly.some(one, (other) => other.value === one.value))
  return unique([...outer, ...fresh])
}

function raised(one: Found, layer: Layer): Found {
  const start = layer.origin(one.start)
  return { ...one, start, end: Math.max(start + 1, layer.origin(one.end - 1) + 1), layers: [layer.kind, ...one.layers] }
}

function unique(found: readonly Found[]): readonly Found[] {
  const seen = new Set<string>()
  return found
    .filter((one) => {
      const key = `${one.start}:${one.value}`
      return seen.has(key) ? false : seen.add(key) !== undefined
    })
    .sort((a, b) => a.start - b.start)
}

interface ArchiveContent extends Content {
  readonly kind: ArchiveKind
  readonly budget: Budget
  readonly inside: readonly string[]
}

/** Entries that hold no text of their own, told by name: not worth unpacking twice. */
const compiled = /\.(?:class|png|jpe?g|gif|ico|webp|woff2?|ttf|eot|otf|so|dll|exe|dylib|pyc|wasm|mp[34]|pdf)$/i

function scanArchive(content: ArchiveContent, tools: Tools): Scanned {
  const found: Found[] = []
  const problems: Problem[] = []
  const bytes = Buffer.from(content.bytes.buffer, content.bytes.byteOffset, content.bytes.byteLength)
  for (const entry of unpack(content.kind, bytes, content.path, content.budget)) {
    if ('weight' in entry) {
      if (problems.length < 20) problems.push(entry)
      continue
    }
    if (compiled.test(entry.name)) continue
    const inside = [...content.inside, entry.name]
    const kind = archiveKind(entry.bytes)
    if (kind !== undefined && inside.length < archiveLimits.depth) {
      const below = scanArchive(
        { path: `${content.path}!/${entry.name}`, bytes: entry.bytes, kind, budget: content.budget, inside },
        tools,
      )
      found.push(...below.found)
      problems.push(...below.problems)
    } else if (kind === undefined && !isBinary(entry.bytes)) {
      const below = scanContent({ path: `${content.path}!/${entry.name}`, bytes: entry.bytes }, tools)
      for (const one of below.found) found.push({ ...one, inside })
    }
  }
  return { found, problems }
}

/** True for content with NUL bytes or many control characters in its head that is not UTF-16. */
export function isBinary(bytes: Uint8Array): boolean {
  if (narrowed(bytes.subarray(0, 64)) !== undefined) return false
  const head = bytes.subarray(0, 8000)
  const nul = head.indexOf(0)
  return nul >= 0
}
