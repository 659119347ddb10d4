import { defineRule, parseControl, type Rule } from '@bartizan/model'
import type { CheckRow, CheckTable } from './check/row.ts'
import type { Operator } from './check/operator.ts'
import { trivyNames } from './cloud/trivy-names.ts'

const words = (text: string | undefined): string[] => (text ?? '').split(/\s+/).filter((word) => word !== '')

/** Trivy knows a check by its number, with and without a prefix, and by the name it had in tfsec. */
function aliasesOf(row: CheckRow): string[] {
  return words(row.aliases).flatMap((alias) => {
    if (!/^(?:AWS|AZU|GCP|DIG|GIT|NIF|OCI|OPNSTK|CLDSTK)-\d{4}$/.test(alias)) return [alias]
    const name = trivyNames[alias]
    return [alias, `AVD-${alias}`, ...(name === undefined ? [] : [name])]
  })
}

const show = (value: unknown): string => (typeof value === 'string' ? `\`"${value}"\`` : `\`${String(value)}\``)

/** What the operator asks for, as the end of a sentence that begins with "Set it to". */
export function expectation(operator: Operator): string | undefined {
  switch (operator.op) {
    case 'true':
      return '`true`'
    case 'false':
      return '`false`'
    case 'equals':
      return show(operator.value)
    case 'in':
      return operator.values.length > 6 ? undefined : operator.values.map(show).join(' or ')
    case 'at-least':
    case 'version-at-least':
      return `\`${operator.value}\` or more`
    case 'at-most':
      return `\`${operator.value}\` or less`
    case 'not-in':
      return operator.values.length > 6 ? undefined : `something other than ${operator.values.map(show).join(' or ')}`
    case 'not-equals':
      return `something other than ${show(operator.value)}`
    case 'exists':
    case 'not-empty':
      return 'a value'
    default:
      return undefined
  }
}

/** What to do, from the row's own words or from its operator. */
export function remedyOf(row: CheckRow): string | undefined {
  if (row.remedy !== undefined) return row.remedy
  const path = typeof row.path === 'string' ? row.path : row.path?.terraform
  if (path === undefined || row.require === undefined) return undefined
  const [first = ''] = path.split(' | ')
  const attribute = `\`${first.replaceAll('[]', '')}\``
  if (row.require.op === 'missing') return `Remove ${attribute}.`
  if (row.require.op === 'not-contains') return `Take ${show(row.require.value)} out of ${attribute}.`
  if (row.require.op === 'contains') return `Add ${show(row.require.value)} to ${attribute}.`
  const wanted = expectation(row.require)
  return wanted === undefined ? undefined : `Set ${attribute} to ${wanted}.`
}

/** The value that puts a row's defect right, when there is only one. */
export function fixValue(row: CheckRow): string | number | boolean | undefined {
  if (row.fix !== undefined) return row.fix.set
  const operator = row.require
  if (operator === undefined || row.over === 'some') return undefined
  if (operator.op === 'true') return true
  if (operator.op === 'false') return false
  return operator.op === 'equals' && operator.value !== null && typeof operator.value !== 'bigint'
    ? operator.value
    : undefined
}

/** The rules of tables, in table order. */
export function rulesOf(tables: readonly CheckTable[]): Rule[] {
  return tables.flatMap((table) =>
    table.rows.map((row) => {
      const remedy = remedyOf(row)
      return defineRule({
        id: `${table.room}/${row.id}`,
        stage: 'infra',
        title: row.title,
        why: row.why,
        ...(remedy === undefined ? {} : { remedy }),
        severity: row.severity,
        ...(row.confidence === undefined ? {} : { confidence: row.confidence }),
        ...(row.weakness === undefined ? {} : { weakness: row.weakness }),
        aliases: aliasesOf(row),
        controls: words(row.controls).flatMap((text) => parseControl(text) ?? []),
        fixable: fixValue(row) !== undefined,
        tags: [table.room, ...Object.keys(row.on)],
      })
    }),
  )
}
