import type {
  Detected,
  Detector,
  DetectorSettings,
  FileEntry,
  FileReport,
  KeywordHit,
  SourceFile,
} from '@bartizan/engine'
import { secretIdentity } from './handle/identity.ts'
import { redact, redactToken } from './handle/redact.ts'
import { registry, type Registry } from './rule/registry.ts'
import { pathClass, tongueOf } from './scan/language.ts'
import { scanText, type Candidate, type Refusal } from './scan/scan.ts'

/** Files whose bytes are pictures, sound or compiled code: they hold no text to read a secret from. */
const opaque = new Set(
  'png jpg jpeg gif webp ico bmp tiff tif psd ai eps mp3 mp4 m4a m4v mov avi mkv webm ogg wav flac woff woff2 ttf otf eot wasm class pyc pyo o a so dylib dll exe bin pdb obj lib rlib bc iso dmg'.split(
    ' ',
  ),
)

/** The detector of credentials in the tree. */
export const detector: Detector = {
  id: 'secrets',
  version: '0.1.0',
  rules: registry().rules,
  keywords: registry().keywords,
  wants: (file: FileEntry) => !opaque.has(file.extension),
  start(settings: DetectorSettings) {
    const known = registry()
    return { inspect: (source, hits) => inspect(source, hits, { registry: known, key: settings.secretKey }) }
  },
}

interface Context {
  readonly registry: Registry
  readonly key: Uint8Array
}

function inspect(source: SourceFile, hits: readonly KeywordHit[], context: Context): FileReport {
  if (hits.length === 0) return {}
  const candidates = scanText(subjectOf(source), hits, context.registry)
  if (candidates.length === 0) return {}
  return { findings: candidates.map((candidate) => detected(candidate, source, context.key)) }
}

function subjectOf(source: SourceFile) {
  const text = latin1(source.bytes)
  return { text, tongue: tongueOf(source.entry.name), path: pathClass(source.path) }
}

/** One character a byte, so that indices are byte offsets. */
function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
}

/** A candidate as a finding of a file of the tree. */
function detected(candidate: Candidate, source: SourceFile, key: Uint8Array): Detected {
  const { rule, start, end } = candidate
  const value = Buffer.from(candidate.value, 'latin1').toString('utf8')
  const identity = secretIdentity(key, value)
  const shown = rule.tags.includes('private-key')
    ? 'PEM block'
    : candidate.prefix === ''
      ? redact(value)
      : redactToken(value, candidate.prefix)
  return {
    rule: rule.id,
    message: messageOf(candidate, shown),
    confidence: candidate.confidence,
    at: { kind: 'file', path: source.path, region: source.region(start, end) },
    asset: { kind: 'secret', name: identity },
    evidence: { kind: 'secret', redacted: shown, identity },
    identity: [identity],
    redact: [[start, end]],
    group: identity,
  }
}

/** What was found, what it opens, what to do. */
function messageOf(candidate: Candidate, shown: string): string {
  const { rule, kind, remark, name } = candidate
  const title = rule.title.replace(/ in the source$/, '')
  const place = name === undefined ? '' : ` assigned to \`${name}\``
  const opens = kind === undefined ? 'Anyone who reads the source can use it.' : `It opens ${kind.row.opens}.`
  const parts = [`${title} ${shown}${place}.`, opens]
  if (remark !== undefined) parts.push(remark)
  parts.push('Revoke it, then load its successor from the environment or a secrets manager.')
  return parts.join(' ')
}

/**
 * Why nothing was reported on a line: each place that looked like a secret, the rule that looked, and the name of the
 * reason for leaving it alone.
 * @param line from 1
 */
export function explainRefusals(source: SourceFile, line: number, hits: readonly KeywordHit[]): readonly Refusal[] {
  const refusals: Refusal[] = []
  scanText({ ...subjectOf(source), refused: (refusal) => refusals.push(refusal) }, hits, registry())
  return refusals.filter((refusal) => source.region(refusal.start, refusal.start).startLine === line)
}
