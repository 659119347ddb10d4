import type { RuleSample } from '@bartizan/model'
import { cloudTables, configurationOf, samplesOf } from '@bartizan/resources'

/** What stands in for a good sample where the resource is a defect by being there. */
const without = 'variable "region" {\n  type = string\n}\n'

/** The samples of every row that speaks of Terraform, derived from its condition where the row gives none. */
export const samples: readonly RuleSample[] = cloudTables.flatMap(({ room, rows }) =>
  rows.flatMap((row): RuleSample[] => {
    const type = row.on.terraform?.split(' ')[0]
    if (type === undefined) return []
    const { bad, good } = samplesOf(row)
    const rule = `${room}/${row.id}` as const
    const text = (kind: 'bad' | 'good', body: string | undefined): string =>
      body === undefined ? without : configurationOf(type, kind, body)
    return [
      { rule, kind: 'bad', path: 'main.tf', text: text('bad', bad) },
      { rule, kind: 'good', path: 'main.tf', text: text('good', good) },
    ]
  }),
)
