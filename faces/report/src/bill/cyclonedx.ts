import type { ScanResult } from '@bartizan/model'
import { toCycloneDx } from '@bartizan/sbom'
import type { ReportContext } from '../context.ts'
import { forIndentedJson } from '../escape/json.ts'
import { billOf, withProducts } from './bill.ts'
import { vulnerabilitiesOf } from './vulnerabilities.ts'

/** CycloneDX 1.6: the bill of materials with the vulnerabilities of its packages, and what was decided about them. */
export function cyclonedx(result: ScanResult, context: ReportContext): string {
  const vulnerabilities = vulnerabilitiesOf(result, context)
  const bill = withProducts(
    billOf(result, context),
    vulnerabilities.flatMap(({ products }) => products),
  )
  return `${forIndentedJson(toCycloneDx({ ...bill, vulnerabilities }, '1.6'))}\n`
}
