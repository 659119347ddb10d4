import { defineRule, parseControl, type Rule } from '@bartizan/model'
import { compileChecks, type CheckRow } from '@bartizan/resources'
import { cloudformationTable } from './tables/index.ts'

const words = (text: string | undefined): string[] => (text ?? '').split(' ').filter((word) => word !== '')

function toRule(id: `${string}/${string}`, row: CheckRow): Rule {
  return defineRule({
    id,
    stage: 'infra',
    title: row.title,
    why: row.why,
    ...(row.remedy === undefined ? {} : { remedy: row.remedy }),
    severity: row.severity,
    ...(row.confidence === undefined ? {} : { confidence: row.confidence }),
    ...(row.weakness === undefined ? {} : { weakness: row.weakness }),
    aliases: words(row.aliases),
    controls: words(row.controls).flatMap((text) => parseControl(text) ?? []),
    tags: ['aws', 'cloudformation'],
  })
}

/** The compiled rows of this room. */
export const checks = compileChecks([cloudformationTable])

/** The rules of this room. */
export const rules: readonly Rule[] = checks.rows.map(({ rule, row }) => toRule(rule, row))
