import { defineRule, parseControl, type Control, type Rule } from '@bartizan/model'
import type { Row } from './row.ts'

/** Controls that every credential in the source breaks. */
const controls: readonly Control[] = [
  'ASVS:13.3.1',
  'CIS-SSCS:1.5.1',
  'ISO27001:A.8.24',
  'NIST-800-53:IA-5(7)',
  'NIST-SSDF:PO.5.2',
  'OWASP-CICD:CICD-SEC-6',
  'OWASP-TOP10:A07:2021',
  'PCI-DSS:8.6.2',
  'SOC2:CC6.1',
]
  .map(parseControl)
  .filter((control) => control !== undefined)

/** The rule that a row stands for. */
export function ruleOf(row: Row): Rule {
  return defineRule({
    id: `secrets/${row.name}`,
    stage: 'code',
    title: `${row.title} in the source`,
    why: `Whoever reads the source or its history holds this credential. It opens ${row.opens}.`,
    remedy:
      `Revoke or replace it first (${row.revoke}): removing it from the file does not take it back. ` +
      'Then keep the new one in a secrets manager or in the environment, and load it from there.',
    severity: row.severity,
    confidence: row.confidence ?? 'high',
    weakness: 'CWE-798',
    aliases: row.aliases ?? [],
    controls,
    tags: [row.provider, ...(row.tags ?? [])].map((tag) => tag.toLowerCase()),
    references: [row.revoke],
  })
}
