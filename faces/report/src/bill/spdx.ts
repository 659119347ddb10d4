import type { ScanResult } from '@bartizan/model'
import { toSpdx2 } from '@bartizan/sbom'
import type { ReportContext } from '../context.ts'
import { forIndentedJson } from '../escape/json.ts'
import { billOf } from './bill.ts'

/** SPDX 2.3: the bill of materials; the format has no place for vulnerabilities. */
export function spdx(result: ScanResult, context: ReportContext): string {
  return `${forIndentedJson(toSpdx2(billOf(result, context)))}\n`
}
