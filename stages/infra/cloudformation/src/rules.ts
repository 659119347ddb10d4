import { defineRule, parseControl, type Rule } from '@bartizan/model'
import { compileChecks, fixValue, rulesOf, type CheckRow } from '@bartizan/resources'
import { sharedTables } from './shared.ts'
import { cloudformationTable } from './tables/index.ts'

const words = (text: string | undefined): string[] => (text ?? '').split(' ').filter((word) => word !== '')

function toRule(row: CheckRow): Rule {
  return defineRule({
    id: `${cloudformationTable.room}/${row.id}`,
    stage: 'infra',
    title: row.title,
    why: row.why,
    ...(row.remedy === undefined ? {} : { remedy: row.remedy }),
    severity: row.severity,
    ...(row.confidence === undefined ? {} : { confidence: row.confidence }),
    ...(row.weakness === undefined ? {} : { weakness: row.weakness }),
    aliases: words(row.aliases),
    controls: words(row.controls).flatMap((text) => parseControl(text) ?? []),
    fixable: fixValue(row) !== undefined,
    tags: ['aws', 'cloudformation'],
  })
}

/** All rows that judge templates: the shared ones, and those that only templates need. */
export const checks = compileChecks([...sharedTables, cloudformationTable])

/** The rules of this room, and the shared ones that it runs. */
export const rules: readonly Rule[] = [...rulesOf(sharedTables), ...cloudformationTable.rows.map(toRule)]
