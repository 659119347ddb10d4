import type { Finding, Fix, Location, State } from '@bartizan/model'
import { evidenceFacts } from '../evidence.ts'
import { pathUri } from '../escape/uri.ts'
import { primaryLocation, rootId, sarifLocation } from './location.ts'
import { messageText, plainText } from './message.ts'
import { levels } from './rules.ts'

/** GitHub's limits for one result. */
const maxLocations = 1000
const maxFlowSteps = 10_000

const levelRank: Readonly<Record<Finding['severity'], number>> = {
  critical: 95,
  high: 80,
  medium: 55,
  low: 20,
  info: 5,
}

function fixOf(fix: Fix): object {
  const paths = [...new Set(fix.edits.map((edit) => edit.path))]
  return {
    description: { text: messageText(fix.title) },
    artifactChanges: paths.map((path) => ({
      artifactLocation: { uri: pathUri(path), uriBaseId: rootId },
      replacements: fix.edits
        .filter((edit) => edit.path === path)
        .map((edit) => ({
          deletedRegion: { byteOffset: edit.startByte, byteLength: edit.endByte - edit.startByte },
          insertedContent: { text: edit.text.toWellFormed() },
        })),
    })),
    properties: { safety: fix.safety },
  }
}

function suppression(state: State): object[] {
  if (state.kind !== 'waived' && state.kind !== 'suppressed') return []
  const until = state.until === undefined ? {} : { until: plainText(state.until) }
  const who = state.kind === 'waived' ? { by: plainText(state.by) } : { mark: plainText(state.mark) }
  return [
    {
      kind: state.kind === 'waived' ? 'external' : 'inSource',
      status: 'accepted',
      justification: plainText(state.why),
      properties: { ...who, ...until },
    },
  ]
}

function relatedPlaces(finding: Finding): Location[] {
  const origin = finding.evidence?.kind === 'value' ? (finding.evidence.origin ?? []) : []
  return [...origin, ...finding.locations.related].slice(0, maxLocations - 1)
}

function codeFlows(finding: Finding): { readonly codeFlows?: object[] } {
  const { flow } = finding.locations
  if (flow.length === 0) return {}
  // The two ends of a flow say most, so a flow over the limit loses its middle.
  const steps = flow.length <= maxFlowSteps ? flow : [...flow.slice(0, maxFlowSteps - 1), ...flow.slice(-1)]
  return { codeFlows: [{ threadFlows: [{ locations: steps.map((step) => ({ location: sarifLocation(step) })) }] }] }
}

function properties(finding: Finding): object {
  const { asset, severity, confidence, evidence } = finding
  return {
    severity,
    confidence,
    ...(asset === undefined ? {} : { asset: { kind: asset.kind, name: plainText(asset.name) } }),
    ...(evidence === undefined
      ? {}
      : {
          evidence: {
            kind: evidence.kind,
            facts: evidenceFacts(evidence).map(([label, value]) => `${label}: ${plainText(value)}`),
          },
        }),
  }
}

/** What a run knows that a single result needs. */
export interface ResultOptions {
  readonly reference: (finding: Finding) => { readonly ruleId: string; readonly ruleIndex: number }
  /** Whether the scan compared with a baseline: states are then stated on every result. */
  readonly baseline: boolean
  readonly lineHash?: (path: string, line: number) => string | undefined
}

/** GitHub's action computes the line hash itself where it is absent, so only one made of the file's own lines is written. */
function fingerprints(finding: Finding, options: ResultOptions): Record<string, string> {
  const { primary } = finding.locations
  const line = primary.kind === 'file' ? primary.region?.startLine : undefined
  const hash = primary.kind === 'file' && line !== undefined ? options.lineHash?.(primary.path, line) : undefined
  return { 'bartizan/v1': finding.fingerprint, ...(hash === undefined ? {} : { primaryLocationLineHash: hash }) }
}

/** A finding as a SARIF result. */
export function sarifResult(finding: Finding, options: ResultOptions): object {
  const related = relatedPlaces(finding)
  return {
    ...options.reference(finding),
    level: levels[finding.severity],
    rank: levelRank[finding.severity],
    message: { text: messageText(finding.message) },
    locations: [primaryLocation(finding.locations.primary, finding.locations.related)],
    ...(related.length === 0
      ? {}
      : { relatedLocations: related.map((location, index) => ({ id: index + 1, ...sarifLocation(location) })) }),
    ...codeFlows(finding),
    ...(finding.fixes.length === 0 ? {} : { fixes: finding.fixes.map(fixOf) }),
    ...(options.baseline ? { baselineState: finding.state.kind === 'known' ? 'unchanged' : 'new' } : {}),
    suppressions: suppression(finding.state),
    partialFingerprints: fingerprints(finding, options),
    properties: properties(finding),
  }
}
