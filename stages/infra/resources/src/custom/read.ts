import type { Cwe, Severity } from '@bartizan/model'
import { severities } from '@bartizan/model'
import { type Format, formats, type Scalar } from '@bartizan/model/resource'
import type { Operator } from '../check/operator.ts'
import type { CheckRow, Test } from '../check/row.ts'
import { isCheckovPolicy, readCheckovPolicy } from './checkov.ts'
import { CustomError, type CustomProblem, type Data, isData, optionalText, patternOf, textAt } from './problem.ts'

export interface CustomChecks {
  readonly rows: readonly CheckRow[]
  readonly problems: readonly CustomProblem[]
}

/**
 * Reads users' checks from plain data (of a YAML or JSON file): `{ checks: [...] }`, one check, or Checkov's custom policy.
 * A check that is not understood is a problem and is left out; the others are kept.
 */
export function readCustomChecks(data: unknown): CustomChecks {
  const rows: CheckRow[] = []
  const problems: CustomProblem[] = []
  const list =
    isData(data) && Array.isArray(data['checks']) ? (data['checks'] as unknown[]) : Array.isArray(data) ? data : [data]
  for (const [index, item] of list.entries()) {
    try {
      if (!isData(item)) throw new CustomError(`checks.${index}`, 'a check is a mapping')
      rows.push(isCheckovPolicy(item) ? readCheckovPolicy(item) : readCheck(item, `checks.${index}`))
    } catch (error) {
      if (!(error instanceof CustomError)) throw error
      problems.push({ path: error.path, cause: error.message })
    }
  }
  return { rows, problems }
}

const knownKeys = new Set([
  'id',
  'title',
  'severity',
  'weakness',
  'aliases',
  'controls',
  'on',
  'path',
  'require',
  'absent',
  'over',
  'test',
  'when',
  'why',
  'remedy',
  'fix',
])

function readCheck(data: Data, path: string): CheckRow {
  const unknown = Object.keys(data).find((key) => !knownKeys.has(key))
  if (unknown !== undefined) throw new CustomError(`${path}.${unknown}`, 'there is no such key')
  const severity = severities.find((known) => known === data['severity']) ?? ('medium' satisfies Severity)
  const attribute = optionalText(data, 'path')
  const weakness = optionalText(data, 'weakness')
  if (attribute === undefined && data['test'] === undefined)
    throw new CustomError(path, 'a check needs path and require, or test')
  const optional = {
    ...(weakness === undefined ? {} : { weakness: weakness as Cwe }),
    ...copied(data, ['aliases', 'controls', 'remedy']),
    ...(data['when'] === undefined ? {} : { when: readTest(data['when'], `${path}.when`) }),
  }
  const base = {
    id: textAt(data, 'id', path),
    title: textAt(data, 'title', path),
    severity,
    on: readTypes(data['on'], `${path}.on`),
    why: optionalText(data, 'why') ?? 'A check of your own says so.',
    ...optional,
  }
  if (attribute === undefined) return { ...base, test: readTest(data['test'], `${path}.test`) }
  return {
    ...base,
    path: attribute,
    require: readOperator(data['require'], `${path}.require`),
    ...absentOf(data, path),
    ...overOf(data),
  }
}

function copied(data: Data, keys: readonly string[]): Record<string, string> {
  const result: Record<string, string> = {}
  for (const key of keys) {
    const value = data[key]
    if (typeof value === 'string') result[key] = value
    else if (Array.isArray(value)) result[key] = value.map(String).join(' ')
  }
  return result
}

function absentOf(data: Data, path: string): { absent?: 'pass' | 'fail' } {
  const absent = data['absent']
  if (absent === undefined) return {}
  if (absent === 'pass' || absent === 'fail') return { absent }
  throw new CustomError(`${path}.absent`, 'pass or fail is needed')
}

const overOf = (data: Data): { over?: 'every' | 'some' } => (data['over'] === 'some' ? { over: 'some' } : {})

/** `aws_s3_bucket`, a list of types (Terraform), or types by format. */
function readTypes(value: unknown, path: string): Partial<Record<Format, string>> {
  const joined = (types: unknown): string | undefined =>
    typeof types === 'string' ? types : Array.isArray(types) ? types.map(String).join(' ') : undefined
  const plain = joined(value)
  if (plain !== undefined) return { terraform: plain }
  if (!isData(value)) throw new CustomError(path, 'resource types are needed')
  const on: Partial<Record<Format, string>> = {}
  for (const [name, types] of Object.entries(value)) {
    const format = formats.find((known) => known === name)
    const text = joined(types)
    if (format === undefined || text === undefined) throw new CustomError(`${path}.${name}`, 'there is no such format')
    on[format] = text
  }
  return on
}

const bare = new Set(['exists', 'missing', 'true', 'false', 'empty', 'not-empty', 'not-public-cidr', 'number'])
const withValue = new Set(['equals', 'not-equals', 'contains', 'not-contains'])
const withValues = new Set(['in', 'not-in', 'contains-any', 'contains-none', 'contains-all'])
const withBound = new Set(['at-least', 'at-most', 'version-at-least', 'length-at-least', 'length-at-most'])

/** `true`, `exists`, `{ equals: x }`, `{ in: [a, b] }`, `{ matches: regex }` … */
export function readOperator(value: unknown, path: string): Operator {
  if (typeof value === 'boolean') return { op: value ? 'true' : 'false' }
  if (typeof value === 'string' && bare.has(value)) return { op: value as 'exists' }
  if (!isData(value)) throw new CustomError(path, 'an operator is needed')
  const [name = '', operand] = Object.entries(value)[0] ?? []
  if (withValue.has(name)) return { op: name as 'equals', value: operand as Scalar }
  if (withValues.has(name) && Array.isArray(operand)) return { op: name as 'in', values: operand as Scalar[] }
  if (name === 'matches' || name === 'not-matches') return { op: name, pattern: patternOf(operand, `${path}.${name}`) }
  if (withBound.has(name)) return { op: name as 'at-least', value: operand as number }
  throw new CustomError(path, `there is no operator ${name}`)
}

/** `{ path, require }`, `{ all: [...] }`, `{ any: [...] }`, `{ not: … }`, `{ connected: { types, via, where } }`. */
function readTest(value: unknown, path: string): Test {
  if (!isData(value)) throw new CustomError(path, 'a test is a mapping')
  for (const kind of ['all', 'any'] as const) {
    const parts = value[kind]
    if (Array.isArray(parts))
      return { kind, of: parts.map((part, index) => readTest(part, `${path}.${kind}.${index}`)) }
  }
  if (value['not'] !== undefined) return { kind: 'not', of: readTest(value['not'], `${path}.not`) }
  const connected = value['connected']
  if (isData(connected)) {
    const types = connected['types']
    const via = optionalText(connected, 'via')
    const list = typeof types === 'string' ? types.split(/\s+/) : Array.isArray(types) ? types.map(String) : undefined
    if (list === undefined) throw new CustomError(`${path}.connected.types`, 'resource types are needed')
    return {
      kind: 'connected',
      types: list,
      ...(via === undefined ? {} : { via }),
      ...(connected['where'] === undefined ? {} : { where: readTest(connected['where'], `${path}.connected.where`) }),
    }
  }
  return {
    kind: 'attribute',
    path: textAt(value, 'path', path),
    op: readOperator(value['require'], `${path}.require`),
    ...absentOf(value, path),
    ...overOf(value),
  }
}
