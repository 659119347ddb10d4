import type { ScanResult } from '@bartizan/model'
import { toOpenVex } from '@bartizan/sbom'
import type { ReportContext } from '../context.ts'
import { forIndentedJson } from '../escape/json.ts'
import { createdAt } from './bill.ts'
import { vulnerabilitiesOf } from './vulnerabilities.ts'

/** Statements on every vulnerability that was found: affected, or what its waiver says. */
export function openvex(result: ScanResult, context: ReportContext): string {
  const statements = vulnerabilitiesOf(result, context).map(({ ids, products, recommendation, ...judged }) => {
    const { status, justification } = judged
    const reason = status === 'affected' ? recommendation : judged.reason
    return {
      ids,
      products,
      status,
      ...(justification === undefined ? {} : { justification }),
      ...(reason === undefined ? {} : { reason }),
    }
  })
  const document = toOpenVex({
    author: result.target.repository ?? result.target.name,
    tool: result.tool,
    created: createdAt(result, context),
    statements,
  })
  return `${forIndentedJson(document)}\n`
}
