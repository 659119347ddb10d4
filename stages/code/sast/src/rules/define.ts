import {
  defineRule,
  parseControl,
  type Confidence,
  type Control,
  type Cwe,
  type Rule,
  type RuleId,
  type Severity,
} from '@bartizan/model'

/** What the author of a rule writes in one row. */
export interface RuleRow {
  readonly name: string
  readonly title: string
  readonly severity: Severity
  readonly cwe: number
  readonly why: string
  readonly remedy: string
  readonly confidence?: Confidence
  readonly aliases?: readonly string[]
  /** Further controls beside those that follow from the weakness. */
  readonly controls?: readonly string[]
  readonly tags?: readonly string[]
}

/** OWASP Top 10 (2021) and ASVS (5.0) chapters by weakness. */
const byWeakness: Readonly<Record<number, string>> = {
  22: 'OWASP-TOP10:A01:2021 ASVS:V5.3.2',
  23: 'OWASP-TOP10:A01:2021 ASVS:V5.3.2',
  78: 'OWASP-TOP10:A03:2021 ASVS:V1.2.5 OWASP-SERVERLESS:SAS-01',
  79: 'OWASP-TOP10:A03:2021 ASVS:V1.2.1',
  88: 'OWASP-TOP10:A03:2021 ASVS:V1.2.5',
  89: 'OWASP-TOP10:A03:2021 ASVS:V1.2.4 OWASP-SERVERLESS:SAS-01',
  90: 'OWASP-TOP10:A03:2021 ASVS:V1.2.6',
  91: 'OWASP-TOP10:A03:2021 ASVS:V1.2.7',
  94: 'OWASP-TOP10:A03:2021 ASVS:V1.3.2',
  95: 'OWASP-TOP10:A03:2021 ASVS:V1.3.2',
  113: 'OWASP-TOP10:A03:2021 ASVS:V1.2.2',
  117: 'OWASP-TOP10:A09:2021 ASVS:V16.4.1',
  134: 'OWASP-TOP10:A03:2021',
  200: 'OWASP-TOP10:A01:2021',
  209: 'OWASP-TOP10:A05:2021 ASVS:V16.5.1',
  259: 'OWASP-TOP10:A07:2021 ASVS:V13.3.1',
  284: 'OWASP-TOP10:A01:2021',
  295: 'OWASP-TOP10:A07:2021 ASVS:V12.3.2',
  306: 'OWASP-TOP10:A07:2021',
  319: 'OWASP-TOP10:A02:2021 ASVS:V12.2.1',
  321: 'OWASP-TOP10:A02:2021 ASVS:V13.3.1',
  322: 'OWASP-TOP10:A02:2021',
  326: 'OWASP-TOP10:A02:2021 ASVS:V11.2.3',
  327: 'OWASP-TOP10:A02:2021 ASVS:V11.3.2',
  328: 'OWASP-TOP10:A02:2021 ASVS:V11.4.1',
  329: 'OWASP-TOP10:A02:2021 ASVS:V11.3.4',
  330: 'OWASP-TOP10:A02:2021 ASVS:V11.5.1',
  338: 'OWASP-TOP10:A02:2021 ASVS:V11.5.1',
  345: 'OWASP-TOP10:A08:2021',
  346: 'OWASP-TOP10:A07:2021 ASVS:V3.4.2',
  347: 'OWASP-TOP10:A02:2021 ASVS:V9.1.1',
  352: 'OWASP-TOP10:A01:2021 ASVS:V3.5.1',
  377: 'OWASP-TOP10:A01:2021',
  400: 'ASVS:V15.2.2',
  470: 'OWASP-TOP10:A03:2021',
  489: 'OWASP-TOP10:A05:2021 ASVS:V13.4.2',
  501: 'OWASP-TOP10:A04:2021',
  502: 'OWASP-TOP10:A08:2021 ASVS:V1.5.2',
  521: 'OWASP-TOP10:A07:2021',
  532: 'OWASP-TOP10:A09:2021 ASVS:V16.2.5',
  601: 'OWASP-TOP10:A01:2021 ASVS:V3.7.2',
  611: 'OWASP-TOP10:A05:2021 ASVS:V1.5.1',
  614: 'OWASP-TOP10:A05:2021 ASVS:V3.3.1',
  643: 'OWASP-TOP10:A03:2021 ASVS:V1.2.7',
  668: 'OWASP-TOP10:A05:2021',
  693: 'OWASP-TOP10:A05:2021 ASVS:V3.4.1',
  732: 'OWASP-TOP10:A01:2021',
  749: 'OWASP-TOP10:A01:2021',
  776: 'OWASP-TOP10:A05:2021 ASVS:V1.5.1',
  798: 'OWASP-TOP10:A07:2021 ASVS:V13.3.1 PCI-DSS:8.6.2',
  915: 'OWASP-TOP10:A08:2021 ASVS:V15.3.3',
  916: 'OWASP-TOP10:A02:2021 ASVS:V11.4.2',
  918: 'OWASP-TOP10:A10:2021 ASVS:V1.3.6',
  942: 'OWASP-TOP10:A05:2021 ASVS:V3.4.2',
  943: 'OWASP-TOP10:A03:2021 ASVS:V1.2.4',
  1004: 'OWASP-TOP10:A05:2021 ASVS:V3.3.4',
  1021: 'OWASP-TOP10:A05:2021 ASVS:V3.4.6',
  1188: 'OWASP-TOP10:A05:2021',
  1275: 'OWASP-TOP10:A01:2021 ASVS:V3.3.2',
  1321: 'OWASP-TOP10:A08:2021 ASVS:V15.3.6',
  1333: 'ASVS:V1.3.12',
  1336: 'OWASP-TOP10:A03:2021 ASVS:V1.3.7',
}

const controlsOf = (row: RuleRow): Control[] =>
  [...(byWeakness[row.cwe] ?? '').split(' '), 'PCI-DSS:6.2.4', ...(row.controls ?? [])].flatMap(
    (text) => parseControl(text) ?? [],
  )

/** The rule that a row stands for. */
export const toRule = (row: RuleRow): Rule => {
  const id: RuleId = `sast/${row.name}`
  const cwe: Cwe = `CWE-${row.cwe}`
  return defineRule({
    id,
    stage: 'code',
    title: row.title,
    why: row.why,
    remedy: row.remedy,
    severity: row.severity,
    confidence: row.confidence ?? 'high',
    weakness: cwe,
    aliases: row.aliases ?? [],
    controls: controlsOf(row),
    tags: row.tags ?? [],
    references: [`https://cwe.mitre.org/data/definitions/${row.cwe}.html`],
  })
}
