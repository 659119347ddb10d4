import type { CheckRow, Operator, Test } from '@bartizan/resources'
import type { Cwe, Severity } from '@bartizan/model'

/** Controls by what a row is about. */
export const about = {
  rest: 'PCI-DSS:3.5.1 HIPAA:164.312(a)(2)(iv) SOC2:CC6.1 ISO27001:A.8.24 NIST-800-53:SC-28',
  transit: 'PCI-DSS:4.2.1 HIPAA:164.312(e)(1) SOC2:CC6.7 ISO27001:A.8.24 NIST-800-53:SC-8',
  logging: 'PCI-DSS:10.2.1 HIPAA:164.312(b) SOC2:CC7.2 ISO27001:A.8.15 NIST-800-53:AU-2',
  exposure: 'PCI-DSS:1.3.1 SOC2:CC6.6 ISO27001:A.8.20 NIST-800-53:SC-7',
  access: 'PCI-DSS:7.2.1 HIPAA:164.312(a)(1) SOC2:CC6.3 ISO27001:A.5.15 NIST-800-53:AC-6',
  secrets: 'PCI-DSS:8.6.2 SOC2:CC6.1 ISO27001:A.5.17 NIST-800-53:IA-5',
  recovery: 'HIPAA:164.308(a)(7)(ii)(A) SOC2:A1.2 ISO27001:A.8.13 NIST-800-53:CP-9',
  hygiene: 'SOC2:CC8.1 ISO27001:A.8.9 NIST-800-53:CM-6',
  updates: 'PCI-DSS:6.3.3 ISO27001:A.8.8 NIST-800-53:SI-2',
} as const

const weaknesses: Readonly<Record<keyof typeof about, Cwe>> = {
  rest: 'CWE-311',
  transit: 'CWE-319',
  logging: 'CWE-778',
  exposure: 'CWE-284',
  access: 'CWE-269',
  secrets: 'CWE-798',
  recovery: 'CWE-693',
  hygiene: 'CWE-710',
  updates: 'CWE-1104',
}

/** What the author of a row writes. */
export interface RowSpec {
  readonly id: string
  readonly title: string
  readonly severity: Severity
  readonly about: keyof typeof about
  /** Checkov's and Trivy's ids; `AVD-AWS-0001` brings its other spelling along. */
  readonly aliases: string
  /** Resource types, separated by blanks; `AWS::` is added. */
  readonly on: string
  readonly path?: string
  readonly require?: Operator
  readonly absent?: 'pass' | 'fail'
  readonly over?: 'every' | 'some'
  readonly test?: Test
  readonly why: string
  readonly remedy: string
  readonly confidence?: CheckRow['confidence']
  /** Lines of `Properties` in YAML. */
  readonly bad?: string
  readonly good?: string
}

function spellings(id: string): string {
  return id.startsWith('AVD-') ? `${id} ${id.slice(4)}` : id
}

/** Completes a row for CloudFormation. */
export function row(spec: RowSpec): CheckRow {
  const { about: subject, on, aliases, bad, good, ...rest } = spec
  return {
    ...rest,
    aliases: aliases.split(' ').map(spellings).join(' '),
    weakness: weaknesses[subject],
    controls: about[subject],
    on: {
      cloudformation: on
        .split(' ')
        .map((type) => `AWS::${type}`)
        .join(' '),
    },
    ...(bad === undefined ? {} : { bad: { cloudformation: bad } }),
    ...(good === undefined ? {} : { good: { cloudformation: good } }),
  }
}
