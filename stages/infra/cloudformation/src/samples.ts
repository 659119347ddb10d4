import type { RuleSample } from '@bartizan/model'
import type { CheckRow, Operator } from '@bartizan/resources'
import { sharedSamples } from './shared-samples.ts'
import { sharedTables } from './shared.ts'
import { cloudformationTable } from './tables/index.ts'

/** A value that an operator accepts, and one that it refuses, as YAML. */
function valuesOf(operator: Operator): { good: string; bad: string | undefined } {
  switch (operator.op) {
    case 'true':
      return { good: 'true', bad: 'false' }
    case 'false':
      return { good: 'false', bad: 'true' }
    case 'equals':
      return { good: String(operator.value), bad: 'OTHER' }
    case 'in':
      return { good: String(operator.values[0]), bad: 'OTHER' }
    case 'not-in':
      return { good: 'Other', bad: String(operator.values[0]) }
    case 'at-least':
      return { good: String(operator.value), bad: String(Number(operator.value) - 1) }
    default:
      return { good: 'alias/k', bad: undefined }
  }
}

/** The lines that set a path to a value; `[]` makes a list of one. */
function nest(path: string, value: string): string {
  const names = (path.split(' | ')[0] ?? '').split('.')
  let lines = [value]
  for (const [index, name] of names.toReversed().entries()) {
    const list = name.endsWith('[]')
    const key = name.replace('[]', '')
    if (index === 0) lines = list ? [`${key}:`, `  - ${value}`] : [`${key}: ${value}`]
    else if (list) lines = [`${key}:`, ...lines.map((line, at) => (at === 0 ? `  - ${line}` : `    ${line}`))]
    else lines = [`${key}:`, ...lines.map((line) => `  ${line}`)]
  }
  return lines.join('\n')
}

function template(row: CheckRow, properties: string | undefined): string {
  const type = row.on.cloudformation?.split(' ')[0] ?? ''
  const head = `AWSTemplateFormatVersion: "2010-09-09"\nResources:\n  Sample:\n    Type: ${type}\n`
  if (properties === undefined) return head
  return `${head}    Properties:\n${properties
    .split('\n')
    .map((line) => `      ${line}`)
    .join('\n')}\n`
}

function samplesOf(room: string, row: CheckRow): RuleSample[] {
  const rule = `${room}/${row.id}` as const
  const path = typeof row.path === 'string' ? row.path : row.path?.cloudformation
  const values = row.require === undefined ? undefined : valuesOf(row.require)
  const derived = (value: string | undefined): string | undefined =>
    path === undefined || value === undefined ? undefined : nest(path, value)
  const given = sharedSamples[row.id] ?? { bad: row.bad?.cloudformation, good: row.good?.cloudformation }
  const bad = given.bad ?? derived(values?.bad)
  const good = given.good ?? derived(values?.good)
  return [
    { rule, kind: 'bad', path: 'template.yaml', text: template(row, bad === '' ? undefined : bad) },
    { rule, kind: 'good', path: 'template.yaml', text: template(row, good) },
  ]
}

/** The samples of every row that judges templates, each a template of its own. */
export const samples: readonly RuleSample[] = [...sharedTables, cloudformationTable].flatMap(({ room, rows }) =>
  rows.flatMap((row) => samplesOf(room, row)),
)
