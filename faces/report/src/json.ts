import type { ScanResult } from '@bartizan/model'
import { inChunks } from './chunks.ts'
import type { ReportContext } from './context.ts'
import { forCanonicalJson } from './escape/json.ts'
import { view } from './view.ts'

function* list(name: string, items: Iterable<unknown>): Iterable<string> {
  yield `"${name}":[`
  let separator = '\n'
  for (const item of items) {
    yield separator + forCanonicalJson(item)
    separator = ',\n'
  }
  yield separator === '\n' ? ']' : '\n]'
}

/** One rule and one finding a line: small, and a diff of two reports shows findings. The verdict comes before the long lists. */
function* pieces(result: ScanResult, context: ReportContext): Iterable<string> {
  const { rules: _rules, findings: _findings, schemaVersion, tool, target, gate, coverage, ...extra } = result
  yield '{\n'
  for (const [name, value] of Object.entries({ schemaVersion, tool, target, gate, coverage, ...extra })) {
    yield `${forCanonicalJson(name)}:${forCanonicalJson(value)},\n`
  }
  // The reader asked for a severity; confidence is for whoever reads the JSON to judge.
  const shown = view(result, { ...context, profile: 'audit' }).findings
  const used = new Set(shown.map((finding) => finding.rule))
  yield* list(
    'rules',
    result.rules.filter((rule) => used.has(rule.id)),
  )
  yield ',\n'
  yield* list('findings', shown)
  yield '\n}\n'
}

/** The result itself, in canonical form: the schema is `@bartizan/model/schema/scan-result.schema.json`. */
export function json(result: ScanResult, context: ReportContext): AsyncIterable<string> {
  return inChunks(pieces(result, context))
}
