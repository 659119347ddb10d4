import { known, unknown, type Cell } from '@bartizan/model/resource'
import { at, items, resolve, textOf as yamlText, type YamlNode } from '@bartizan/syntax/yaml'
import { originOf, type Scope } from './scope.ts'

const maxEnumerated = 8

function listType(node: YamlNode): boolean {
  return /^(CommaDelimitedList|List<.*>)$/.test(yamlText(at(node, 'Type')) ?? '')
}

function scalarCell(scope: Scope, node: YamlNode, list: boolean): Cell {
  const found = resolve(node)
  const origin = originOf(scope, node, 'default')
  if (found?.kind !== 'scalar') return unknown('unset', origin)
  if (!list) return known(found.value, origin)
  const parts = found.text.split(',').map((part) => known(part.trim(), origin))
  return { value: { kind: 'list', items: found.text === '' ? [] : parts, open: false }, origin }
}

/** One of several allowed values, none of which is preferred: a chain of choices. */
function enumerated(scope: Scope, name: string, values: readonly YamlNode[]): Cell {
  const cells = values.map((value) => scalarCell(scope, value, false))
  return cells.reduceRight((rest, cell, index) => {
    const text = yamlText(values[index]) ?? ''
    const when = { text: `${name} = ${text}`, origin: cell.origin }
    return { value: { kind: 'choice', when, whenTrue: cell, whenFalse: rest }, origin: cell.origin }
  })
}

/** A parameter's value: what the parent stack gives, its default, or one of its allowed values. */
export function parameterCell(scope: Scope, name: string): Cell | undefined {
  const node = scope.parameters.get(name)
  if (node === undefined) return undefined
  const held = scope.parameterCells.get(name)
  if (held !== undefined) return held
  const cell = scope.given.get(name) ?? unset(scope, name, node)
  const secret = yamlText(at(node, 'NoEcho'))?.toLowerCase() === 'true'
  const marked: Cell = secret ? { ...cell, sensitive: true } : cell
  scope.parameterCells.set(name, marked)
  return marked
}

function unset(scope: Scope, name: string, node: YamlNode): Cell {
  const standard = at(node, 'Default')
  if (yamlText(at(node, 'Type'))?.startsWith('AWS::SSM::Parameter::Value') === true) {
    return unknown('external', originOf(scope, node, 'variable'))
  }
  if (standard !== undefined) return scalarCell(scope, standard, listType(node))
  const allowed = items(at(node, 'AllowedValues'))
  if (allowed.length > 0 && allowed.length <= maxEnumerated && !listType(node)) return enumerated(scope, name, allowed)
  return unknown('unset', originOf(scope, node, 'variable'))
}

/** True when a parameter can have one value only, so that conditions on it are decided. */
export function isFixed(scope: Scope, name: string): boolean {
  if (scope.given.has(name)) return true
  const node = scope.parameters.get(name)
  return node !== undefined && items(at(node, 'AllowedValues')).length === 1
}

const pseudo: ReadonlyMap<string, string> = new Map([
  ['AWS::Partition', 'aws'],
  ['AWS::URLSuffix', 'amazonaws.com'],
])

/** A pseudo parameter; undefined when the name is none. */
export function pseudoCell(scope: Scope, name: string, node: YamlNode): Cell | undefined {
  if (!name.startsWith('AWS::')) return undefined
  const value = pseudo.get(name)
  const origin = originOf(scope, node)
  return value === undefined
    ? { value: { kind: 'unknown', why: 'external', type: 'string', notNull: true }, origin }
    : known(value, origin)
}
