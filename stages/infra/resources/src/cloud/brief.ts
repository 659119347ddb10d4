import type { Confidence, Cwe, Severity } from '@bartizan/model'
import type { Operator } from '../check/operator.ts'
import type { CheckRow, RowFix, Test } from '../check/row.ts'

/** What a brief adds to the defaults. */
export interface BriefExtra {
  /** CloudFormation types (joined by commas), a blank, the path (alternatives joined by `|`): `AWS::RDS::DBInstance StorageEncrypted`. */
  readonly cfn?: string
  readonly absent?: 'pass' | 'fail'
  readonly over?: 'every' | 'some'
  readonly when?: Test
  readonly weakness?: Cwe
  readonly controls?: string
  readonly confidence?: Confidence
  readonly remedy?: string
  readonly fix?: RowFix
  /** Body of a sample that breaks the rule, and of one that keeps it, where they do not follow from the operator. */
  readonly bad?: string
  readonly good?: string
}

/** A row on one line: id, title, severity, Terraform types, path, operator, aliases, consequence, extras. */
export type Brief = readonly [id: string, title: string, severity: Severity, types: string, path: string, require: Operator, aliases: string, why: string, extra?: BriefExtra]

/** Writes briefs out as rows. */
export function fromBriefs(briefs: readonly Brief[]): CheckRow[] {
  return briefs.map(([id, title, severity, types, path, require, aliases, why, extra = {}]) => {
    const { cfn, bad, good, ...rest } = extra
    const [cfnTypes = '', cfnPath = ''] = cfn?.split(' ') ?? []
    const on = cfn === undefined ? { terraform: types } : { terraform: types, cloudformation: cfnTypes.replaceAll(',', ' ') }
    return {
      id,
      title,
      severity,
      on,
      path: cfn === undefined ? path : { terraform: path, cloudformation: cfnPath.replaceAll('|', ' | ') },
      require,
      aliases,
      why,
      ...rest,
      ...(bad === undefined ? {} : { bad: { terraform: bad } }),
      ...(good === undefined ? {} : { good: { terraform: good } }),
    }
  })
}

/** Consequences that many rows share. */
export const because = {
  customerKey: 'Without a key of your own you cannot revoke, scope or audit access to the data through the key policy.',
  atRest: 'Whoever gets hold of the storage medium, a snapshot or a backup can read the data.',
  inTransit: 'Traffic can be read or changed by anyone on the path.',
  weakTls: 'Old protocol versions and ciphers can be broken by an attacker on the path.',
  public: 'Anyone on the internet can reach it, so a weak password or an unpatched flaw is enough for a break-in.',
  logging: 'Without records an attack is neither noticed nor can it be investigated.',
  backup: 'After a deletion, a defect or an attack the data cannot be brought back.',
  deletion: 'A mistake or a stolen credential can delete it in one call.',
  patching: 'Known flaws stay open until someone updates it by hand.',
  availability: 'The failure of one zone or one node takes the service down.',
  secrets: 'Everyone who can read the configuration, its state or its plan can read the secret.',
  leastPrivilege: 'Whoever takes over one identity gets far more than its task needs.',
  anyone: 'Anyone, also from other accounts, can use what the policy allows.',
  hygiene: 'Operation and review of changes become error-prone.',
} as const
