import type { Decision, DecisionRecord } from '@bartizan/policy/gate'
import { parseJson } from '@bartizan/policy/rego'
import type { GateProblem } from './yaml.ts'

/** Recorded decisions, or where the file is broken. */
export type RecordsResult =
  | { readonly kind: 'records'; readonly records: readonly DecisionRecord[] }
  | { readonly kind: 'failed'; readonly problems: readonly GateProblem[] }

/** Reads recorded decisions: one JSON object `{input, decision}` a line. */
export function loadRecords(file: string, text: string): RecordsResult {
  const records: DecisionRecord[] = []
  const problems: GateProblem[] = []
  for (const [i, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue
    const record = readRecord(line)
    if (record) records.push(record)
    else problems.push({ file, line: i + 1, message: 'no record of a decision' })
  }
  if (records.length === 0 && problems.length === 0) problems.push({ file, line: 1, message: '0 records' })
  return problems.length > 0 ? { kind: 'failed', problems } : { kind: 'records', records }
}

function readRecord(line: string): DecisionRecord | undefined {
  let data: unknown
  try {
    data = parseJson(line)
  } catch {
    return undefined
  }
  if (typeof data !== 'object' || data === null || !('input' in data) || !('decision' in data)) return undefined
  const { decision } = data
  if (typeof decision !== 'object' || decision === null || !('outcome' in decision)) return undefined
  return { input: data.input, decision: decision as Decision }
}

/** The line that records a decision. */
export function recordLine(record: DecisionRecord, canonicalJson: (data: unknown) => string): string {
  return `${canonicalJson({ decision: record.decision, input: record.input })}\n`
}
