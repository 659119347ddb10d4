import { items, textOf as yamlText, type YamlNode } from '@bartizan/syntax/yaml'
import type { Cell } from '@bartizan/model/resource'
import { callOf } from './call.ts'
import { isFixed } from './parameters.ts'
import type { Scope } from './scope.ts'
import { textOf } from './text.ts'

export type ValueReader = (node: YamlNode, scope: Scope) => Cell | undefined

const maxDepth = 50

/** True when the value hangs on a parameter that whoever creates the stack may still set. */
function isOpen(node: YamlNode, scope: Scope): boolean {
  const call = callOf(node)
  if (call?.name === 'Ref') {
    const name = yamlText(call.argument) ?? ''
    return scope.parameters.has(name) && !isFixed(scope, name)
  }
  return (
    call !== undefined &&
    (call.argument.kind === 'sequence' ? call.argument.items : [call.argument]).some((part) => isOpen(part, scope))
  )
}

function equal(parts: readonly YamlNode[], scope: Scope, read: ValueReader): boolean | undefined {
  const [left, right] = parts
  if (left === undefined || right === undefined || isOpen(left, scope) || isOpen(right, scope)) return undefined
  const [a, b] = [textOf(read(left, scope)), textOf(read(right, scope))]
  return a === undefined || b === undefined ? undefined : a === b
}

function combine(values: readonly (boolean | undefined)[], stop: boolean): boolean | undefined {
  if (values.includes(stop)) return stop
  return values.includes(undefined) ? undefined : !stop
}

/** Evaluates a condition function; undefined when parameters decide. */
export function evaluateCondition(node: YamlNode, scope: Scope, read: ValueReader, depth = 0): boolean | undefined {
  const call = callOf(node)
  if (call === undefined || depth > maxDepth) {
    const text = yamlText(node)
    return text === 'true' ? true : text === 'false' ? false : undefined
  }
  const parts = items(call.argument)
  const inner = (part: YamlNode): boolean | undefined => evaluateCondition(part, scope, read, depth + 1)
  switch (call.name) {
    case 'Equals':
      return equal(parts, scope, read)
    case 'Not': {
      const value = parts[0] === undefined ? undefined : inner(parts[0])
      return value === undefined ? undefined : !value
    }
    case 'And':
      return combine(parts.map(inner), false)
    case 'Or':
      return combine(parts.map(inner), true)
    case 'Condition':
      return namedCondition(yamlText(call.argument) ?? '', scope, read, depth + 1)
    default:
      return undefined
  }
}

/** The value of a condition by its name; undefined when parameters decide, or when it refers to itself. */
export function namedCondition(name: string, scope: Scope, read: ValueReader, depth = 0): boolean | undefined {
  const held = scope.conditionValues.get(name)
  if (held === 'busy') return undefined
  if (scope.conditionValues.has(name)) return held
  const node = scope.conditions.get(name)
  if (node === undefined) return undefined
  scope.conditionValues.set(name, 'busy')
  const value = evaluateCondition(node, scope, read, depth)
  scope.conditionValues.set(name, value)
  return value
}
