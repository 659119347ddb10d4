import type { Cell } from '@bartizan/model/resource'
import {
  asMapping,
  entriesOf,
  items,
  resolve,
  textOf as yamlText,
  type YamlNode,
  type YamlSpan,
} from '@bartizan/syntax/yaml'
import { callOf } from './call.ts'
import { evaluateCall } from './functions.ts'
import { knownAt, originOf, unknownAt, type Evaluated, type Scope } from './scope.ts'

const maxDepth = 150
const maxLoop = 1000

/** The place that stands for a collection: its key where it has one, so that a finding points to one line. */
function headerOf(node: YamlNode, header: YamlSpan | undefined): YamlSpan {
  if (header !== undefined) return header
  const mapping = asMapping(node)
  const first = mapping?.entries[0]
  return first === undefined ? { start: node.start, end: Math.min(node.end, node.start + 1) } : first.key
}

function loopBody(key: string, argument: YamlNode, scope: Scope, into: Map<string, Cell>): void {
  const [name, collection, template] = items(argument)
  const variable = yamlText(name)
  if (variable === undefined || collection === undefined || template === undefined || key === '') return
  const values = evaluate(collection, scope)
  if (values?.value.kind !== 'list') return
  for (const value of values.value.items.slice(0, maxLoop)) {
    const inner: Scope = {
      ...scope,
      variables: new Map([...scope.variables, [variable, value]]),
    }
    const text = value.value.kind === 'known' ? String(value.value.value) : ''
    for (const [name, entry] of entriesOf(template)) {
      const cell = evaluate(entry.value, inner, entry.key)
      const full = name.replaceAll(`\${${variable}}`, text).replaceAll(`&{${variable}}`, text.replace(/\W/g, ''))
      if (cell !== undefined) into.set(full, cell)
    }
  }
}

/** A property's value: CloudFormation reads YAML 1.1, where `yes` and `off` are booleans too. */
function asProperty(node: YamlNode): YamlNode {
  if (node.kind !== 'scalar' || node.style !== 'plain' || node.tag !== undefined) return node
  if (/^(?:yes|Yes|YES|on|On|ON)$/.test(node.text)) return { ...node, value: true }
  return /^(?:no|No|NO|off|Off|OFF)$/.test(node.text) ? { ...node, value: false } : node
}

function evaluateMapping(node: YamlNode, scope: Scope, header: YamlSpan | undefined): Cell {
  const entries = new Map<string, Cell>()
  let open = false
  const base = scope.state.at
  for (const [key, entry] of entriesOf(node)) {
    if (key.startsWith('Fn::ForEach::')) loopBody(key, entry.value, scope, entries)
    else if (key === 'Fn::Transform') open = true
    else {
      scope.state.at = base === '' ? key : `${base}.${key}`
      const cell = evaluate(asProperty(entry.value), scope, entry.key)
      if (cell !== undefined) entries.set(key, cell)
    }
  }
  scope.state.at = base
  return { value: { kind: 'map', entries, open }, origin: originOf(scope, headerOf(node, header)) }
}

/**
 * Evaluates a node: intrinsic functions are computed as far as the template decides them.
 * @param header the key in front of the node, which stands for collections in findings
 * @returns undefined for `AWS::NoValue`
 */
export function evaluate(node: YamlNode, scope: Scope, header?: YamlSpan): Evaluated {
  const { state } = scope
  state.left -= 1
  if (state.left < 0 || state.depth > maxDepth) return unknownAt(scope, node, 'limit')
  state.depth += 1
  const value = evaluateNode(node, scope, header)
  state.depth -= 1
  return value
}

function evaluateNode(node: YamlNode, scope: Scope, header: YamlSpan | undefined): Evaluated {
  const found = resolve(node)
  if (found === undefined) return unknownAt(scope, node, 'error')
  const call = callOf(found)
  if (call !== undefined) return evaluateCall(call, scope, header)
  if (found.kind === 'scalar') return literal(found.value, found.text, scope, found)
  if (found.kind === 'mapping') return evaluateMapping(found, scope, header)
  const list: Cell[] = []
  for (const item of found.items) {
    const cell = evaluate(item, scope)
    if (cell !== undefined) list.push(cell)
  }
  return { value: { kind: 'list', items: list, open: false }, origin: originOf(scope, headerOf(found, header)) }
}

/** A literal; a dynamic reference in it is a value that only the service knows. */
function literal(value: string | number | boolean | null, text: string, scope: Scope, node: YamlSpan): Cell {
  if (typeof value !== 'string' || !text.includes('{{resolve:')) return knownAt(scope, node, value)
  const reference = /\{\{resolve:[^}]*\}\}/
  const unknown: Cell = {
    value: { kind: 'unknown', why: 'external', type: 'string', notNull: true },
    origin: originOf(scope, node),
  }
  const parts = text
    .split(reference)
    .flatMap((part, index) => [...(index === 0 ? [] : [unknown]), ...(part === '' ? [] : [knownAt(scope, node, part)])])
  return parts.length === 1 ? unknown : { value: { kind: 'text', parts }, origin: unknown.origin }
}
