import type { RuleId, RuleSample } from '@bartizan/model'
import type { Row } from './rule/row.ts'
import { genericRows } from './rules/generic.ts'
import { rows } from './rules/index.ts'
import { expandSample } from './sample/expand.ts'

/** The samples of every row, filled with drawn values; kept out of the docs, where they would look like live keys. */
export const samples: readonly RuleSample[] = [...rows, ...genericRows].flatMap((row) => [
  ...row.yes.map((template, index) => sample(row, 'bad', expandSample(template, `${row.name}/${index}`))),
  ...(row.no ?? []).map((template, index) => sample(row, 'good', expandSample(template, `${row.name}/no/${index}`))),
])

function sample(row: Row, kind: 'bad' | 'good', text: string): RuleSample {
  const rule: RuleId = `secrets/${row.name}`
  return { rule, kind, path: 'settings.conf', text, publish: false }
}
