import type { Severity } from '@bartizan/model'
import type { Scalar } from '@bartizan/model/resource'
import type { Operator } from '../check/operator.ts'
import type { CheckRow, Test } from '../check/row.ts'
import { CustomError, type Data, isData, patternOf } from './problem.ts'

/** Checkov's custom policies have `metadata` and `definition`. */
export function isCheckovPolicy(data: Data): boolean {
  return isData(data['metadata']) && data['definition'] !== undefined
}

/** Reads a policy: attribute, connection and filter conditions under and, or, not. */
export function readCheckovPolicy(data: Data): CheckRow {
  const metadata = data['metadata'] as Data
  const id = String(metadata['id'] ?? '')
  if (id === '') throw new CustomError('metadata.id', 'a text is needed')
  const definition = data['definition']
  const types = subjectsOf(definition)
  if (types.length === 0) throw new CustomError('definition', 'no resource types are named')
  const severity = String(metadata['severity'] ?? 'medium').toLowerCase()
  return {
    id: id.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-'),
    title: String(metadata['name'] ?? id),
    severity:
      (['critical', 'high', 'medium', 'low', 'info'] as const).find((known) => known === severity) ??
      ('medium' satisfies Severity),
    on: { terraform: types.map((type) => (type === 'all' ? '*' : type)).join(' ') },
    test: readNode(definition, { types, path: 'definition' }),
    aliases: id,
    why: typeof metadata['guideline'] === 'string' ? metadata['guideline'] : 'A policy of your own says so.',
  }
}

interface Scope {
  /** Types of the resources that are judged. */
  readonly types: readonly string[]
  readonly path: string
}

const listOf = (value: unknown): string[] =>
  Array.isArray(value) ? value.map(String) : typeof value === 'string' ? [value] : []

function childrenOf(node: unknown): unknown[] {
  if (Array.isArray(node)) return node
  if (!isData(node)) return []
  return ['and', 'or', 'not'].flatMap((key) =>
    node[key] === undefined ? [] : Array.isArray(node[key]) ? (node[key] as unknown[]) : [node[key]],
  )
}

/** The judged types: those of a filter, else those of connections (left side), else those of attribute conditions. */
function subjectsOf(definition: unknown): string[] {
  const filters = new Set<string>()
  const attributes = new Set<string>()
  const left = new Set<string>()
  const visit = (node: unknown): void => {
    if (isData(node)) {
      if (node['cond_type'] === 'filter' && node['attribute'] === 'resource_type')
        for (const type of listOf(node['value'])) filters.add(type)
      if (node['cond_type'] === 'attribute') for (const type of listOf(node['resource_types'])) attributes.add(type)
      if (node['cond_type'] === 'connection') for (const type of listOf(node['resource_types'])) left.add(type)
    }
    for (const child of childrenOf(node)) visit(child)
  }
  visit(definition)
  return [...(filters.size > 0 ? filters : left.size > 0 ? left : attributes)]
}

function readNode(node: unknown, scope: Scope): Test {
  if (Array.isArray(node)) return readAll(node, scope)
  if (!isData(node)) throw new CustomError(scope.path, 'a condition is a mapping')
  if (Array.isArray(node['and'])) return readAll(node['and'] as unknown[], { ...scope, path: `${scope.path}.and` })
  if (Array.isArray(node['or']))
    return {
      kind: 'any',
      of: (node['or'] as unknown[]).map((part, index) =>
        readNode(part, { ...scope, path: `${scope.path}.or.${index}` }),
      ),
    }
  if (node['not'] !== undefined)
    return { kind: 'not', of: readNode(node['not'], { ...scope, path: `${scope.path}.not` }) }
  return readCondition(node, scope)
}

const isForeign = (node: unknown, scope: Scope): node is Data => {
  if (!isData(node) || node['cond_type'] !== 'attribute') return false
  const types = listOf(node['resource_types'])
  return !types.includes('all') && types.length > 0 && !types.some((type) => scope.types.includes(type))
}

/** Attribute conditions on other types speak of the resources that a connection beside them joins. */
function readAll(parts: readonly unknown[], scope: Scope): Test {
  const foreign = parts.filter((part) => isForeign(part, scope))
  const connections = parts.filter((part): part is Data => isData(part) && part['cond_type'] === 'connection')
  const rest = parts.filter((part) => !isForeign(part, scope) && !connections.includes(part as Data))
  const joined = connections.map((connection): Test => {
    const others = otherSide(connection, scope)
    const where = foreign.filter((part) => listOf(part['resource_types']).some((type) => others.includes(type)))
    const test: Test = {
      kind: 'connected',
      types: others,
      ...(where.length === 0 ? {} : { where: { kind: 'all', of: where.map((part) => readAttribute(part, scope)) } }),
    }
    return connection['operator'] === 'not_exists' ? { kind: 'not', of: test } : test
  })
  return {
    kind: 'all',
    of: [...rest.map((part, index) => readNode(part, { ...scope, path: `${scope.path}.${index}` })), ...joined],
  }
}

function otherSide(connection: Data, scope: Scope): string[] {
  const [left, right] = [listOf(connection['resource_types']), listOf(connection['connected_resource_types'])]
  return left.some((type) => scope.types.includes(type)) ? right : left
}

function readCondition(node: Data, scope: Scope): Test {
  switch (node['cond_type']) {
    case 'attribute':
      return readAttribute(node, scope)
    case 'connection': {
      const test: Test = { kind: 'connected', types: otherSide(node, scope) }
      return node['operator'] === 'not_exists' ? { kind: 'not', of: test } : test
    }
    case 'filter':
      // Filters on types choose the resources; others are conditions on an attribute.
      return node['attribute'] === 'resource_type'
        ? { kind: 'all', of: [] }
        : readAttribute({ ...node, operator: node['operator'] ?? 'within' }, scope)
    default:
      throw new CustomError(scope.path, `there is no condition of type ${String(node['cond_type'])}`)
  }
}

const escape = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
const bool = (value: unknown): Scalar =>
  value === 'true' || value === 'True' ? true : value === 'false' || value === 'False' ? false : (value as Scalar)

/** Operators by name, without `not_`. */
function operatorOf(name: string, value: unknown, path: string): Operator | undefined {
  const list = Array.isArray(value) ? (value as Scalar[]).map(bool) : [bool(value)]
  switch (name) {
    case 'equals':
      return { op: 'equals', value: bool(value) }
    case 'equals_ignore_case':
      return { op: 'matches', pattern: new RegExp(`^${escape(String(value))}$`, 'i') }
    case 'within':
      return { op: 'in', values: list }
    case 'contains':
      return { op: 'contains', value: bool(value) }
    case 'intersects':
      return { op: 'contains-any', values: list }
    case 'regex_match':
      return { op: 'matches', pattern: patternOf(value, path) }
    case 'starting_with':
      return { op: 'matches', pattern: new RegExp(`^${escape(String(value))}`) }
    case 'ending_with':
      return { op: 'matches', pattern: new RegExp(`${escape(String(value))}$`) }
    case 'is_true':
      return { op: 'true' }
    case 'is_false':
      return { op: 'false' }
    case 'is_empty':
      return { op: 'empty' }
    case 'greater_than':
      return { op: 'at-least', value: Number(value) + Number.EPSILON * Math.max(1, Math.abs(Number(value))) }
    case 'greater_than_or_equal':
      return { op: 'at-least', value: Number(value) }
    case 'less_than':
      return { op: 'at-most', value: Number(value) - Number.EPSILON * Math.max(1, Math.abs(Number(value))) }
    case 'less_than_or_equal':
      return { op: 'at-most', value: Number(value) }
    case 'length_greater_than':
      return { op: 'length-at-least', value: Number(value) + 1 }
    case 'length_less_than':
      return { op: 'length-at-most', value: Number(value) - 1 }
    default:
      return undefined
  }
}

/** `ingress.*.cidr_blocks` and `ingress[*].cidr_blocks` as our paths: lists of blocks are entered by themselves. */
function pathOf(attribute: string): string {
  return attribute
    .replace(/^\$\./, '')
    .replaceAll('[*]', '.*')
    .replace(/\.\*$/, '[]')
    .replaceAll(/\.\*(?=\.)/g, '')
    .replaceAll('/', '.')
}

function readAttribute(node: Data, scope: Scope): Test {
  const attribute = pathOf(String(node['attribute'] ?? ''))
  const name = String(node['operator'] ?? '').replace(/^jsonpath_/, '')
  if (attribute === '' || /\[\?/.test(attribute))
    throw new CustomError(`${scope.path}.attribute`, 'the path is not understood')
  if (name === 'exists') return { kind: 'attribute', path: attribute, op: { op: 'exists' }, absent: 'fail' }
  if (name === 'not_exists') return { kind: 'attribute', path: attribute, op: { op: 'missing' }, absent: 'pass' }
  const negated = /^(?:not_|is_not_)/.test(name)
  const positive = name === 'is_not_empty' ? 'is_empty' : name.replace(/^not_/, '').replace(/_not_/, '_')
  const operator = operatorOf(positive, node['value'], `${scope.path}.value`)
  if (operator === undefined) throw new CustomError(`${scope.path}.operator`, `the operator ${name} is not understood`)
  const test: Test = {
    kind: 'attribute',
    path: attribute,
    op: operator,
    absent: 'fail',
    ...(negated ? { over: 'some' as const } : {}),
  }
  return negated ? { kind: 'not', of: test } : test
}
