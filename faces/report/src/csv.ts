import { type Finding, type Rule, type ScanResult, formatControl } from '@bartizan/model'
import { inChunks } from './chunks.ts'
import type { ReportContext } from './context.ts'
import { csvRecord } from './escape/csv.ts'
import { stateText } from './evidence.ts'
import { ruleLookup, view } from './view.ts'

const columns = [
  'severity',
  'confidence',
  'state',
  'stage',
  'rule',
  'title',
  'location',
  'line',
  'column',
  'end_line',
  'end_column',
  'message',
  'asset_kind',
  'asset',
  'weakness',
  'controls',
  'fixable',
  'state_reason',
  'fingerprint',
] as const

type Column = (typeof columns)[number]

function record(finding: Finding, rule: Rule): Readonly<Record<Column, string | number>> {
  const { primary } = finding.locations
  const region = primary.kind === 'file' ? primary.region : undefined
  return {
    severity: finding.severity,
    confidence: finding.confidence,
    state: finding.state.kind,
    stage: rule.stage,
    rule: finding.rule,
    title: rule.title,
    location: primary.kind === 'file' ? primary.path : primary.name,
    line: region?.startLine ?? '',
    column: region?.startColumn ?? '',
    end_line: region?.endLine ?? '',
    end_column: region?.endColumn ?? '',
    message: finding.message,
    asset_kind: finding.asset?.kind ?? '',
    asset: finding.asset?.name ?? '',
    weakness: rule.weakness ?? '',
    controls: rule.controls.map(formatControl).join(' '),
    fixable: finding.fixes.length > 0 ? 'yes' : 'no',
    state_reason: stateText(finding.state) ?? '',
    fingerprint: finding.fingerprint,
  }
}

function* records(result: ScanResult, context: ReportContext): Iterable<string> {
  yield csvRecord(columns)
  const rule = ruleLookup(result)
  for (const finding of view(result, context).findings) {
    const values = record(finding, rule(finding.rule))
    yield csvRecord(columns.map((column) => values[column]))
  }
}

/** RFC 4180 with a header; one finding a record. */
export function csv(result: ScanResult, context: ReportContext): AsyncIterable<string> {
  return inChunks(records(result, context))
}
