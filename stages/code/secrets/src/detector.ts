import type { Detector, DetectorSettings, FileEntry, FileReport, KeywordHit, SourceFile } from '@bartizan/engine'
import type { RuleId } from '@bartizan/model'
import { detectedOf } from './handle/detected.ts'
import { registry } from './rule/registry.ts'
import type { Refusal } from './scan/scan.ts'
import { createScanner, type Scanner } from './scan/scanner.ts'
import { wantsArchive, wantsFile } from './scan/wants.ts'

/** The detector of credentials in the tree. */
export const detector: Detector = {
  id: 'secrets',
  version: '0.1.0',
  rules: registry().rules,
  keywords: registry().keywords,
  wants: (file: FileEntry) => wantsFile(file),
  wantsBinary: wantsArchive,
  start(settings: DetectorSettings) {
    const scanner = createScanner()
    return {
      inspect: (source, hits) => inspect(source, hits, { scanner, key: settings.secretKey }),
      refusals: (source, line, rule) => refusalSentences(source, line, rule, scanner),
    }
  },
}

interface Context {
  readonly scanner: Scanner
  readonly key: Uint8Array
}

function inspect(source: SourceFile, hits: readonly KeywordHit[], { scanner, key }: Context): FileReport {
  const { found, problems } = scanner.scan({ path: source.path, bytes: source.bytes, hits })
  if (found.length === 0 && problems.length === 0) return {}
  const findings = found.map((one) =>
    detectedOf(one, key, {
      kind: 'file',
      path: source.path,
      ...(one.inside.length === 0 ? { region: source.region(one.start, one.end) } : { inside: one.inside }),
    }),
  )
  return { findings, problems }
}

/**
 * Why nothing was reported on a line: each place that looked like a secret, the rule that looked, and the name of the
 * reason for leaving it alone.
 * @param line from 1
 */
export function explainRefusals(
  source: SourceFile,
  line: number,
  scanner: Scanner = createScanner(),
): readonly Refusal[] {
  const refusals: Refusal[] = []
  scanner.scan({ path: source.path, bytes: source.bytes, refused: (refusal) => refusals.push(refusal) })
  const wide = source.encoding === 'utf-16le' || source.encoding === 'utf-16be' ? 2 : 1
  return refusals.filter(({ start }) => source.region(start * wide, start * wide).startLine === line)
}

function refusalSentences(source: SourceFile, line: number, rule: RuleId, scanner: Scanner): readonly string[] {
  return explainRefusals(source, line, scanner)
    .filter(
      (refusal) =>
        refusal.rule === rule || (rule === 'secrets/generic-password' && refusal.rule === 'secrets/generic-assignment'),
    )
    .map(
      (refusal) =>
        `A candidate in column ${source.region(refusal.start, refusal.start).startColumn} was left alone: ${refusal.reason}.`,
    )
}
