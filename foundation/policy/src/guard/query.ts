import type { Conjunction, Data, Query, Step } from './ast.ts'
import { found, isList, isMap, property } from './found.ts'
import type { Found } from './found.ts'
import type { Status } from './status.ts'

type Path = readonly (string | number)[]

/** What following a query needs of the evaluation around it. */
export type QueryContext = {
  readonly current: Found
  readonly variable: (name: string) => readonly Found[]
  readonly capture: (name: string, value: Found) => void
  /** The status of conditions inside a value. */
  readonly conditions: (conditions: Conjunction, value: Found) => Status
  readonly keysMatch: (key: string, clause: Extract<Step, { kind: 'keys' }>['clause']) => boolean
  readonly tick: () => void
}

/** Follows a query from the current value. */
export function follow(query: Query, context: QueryContext): Found[] {
  const [first, ...rest] = query.steps
  if (first?.kind === 'variable') {
    const skip = rest[0]?.kind === 'all-indices' && rest[0].capture === undefined ? 1 : 0
    return context.variable(first.name).flatMap((value) => walk(value, rest.slice(skip), true, context))
  }
  const steps = first?.kind === 'this' ? rest : query.steps
  return walk(context.current, steps, false, context)
}

/** `spread` says that the step before handed out elements one by one. */
function walk(value: Found, steps: readonly Step[], spread: boolean, context: QueryContext): Found[] {
  context.tick()
  const [step, ...rest] = steps
  if (!step || value.kind === 'missing') return [value]
  switch (step.kind) {
    case 'this':
      return walk(value, rest, spread, context)
    case 'variable':
    case 'key-variable':
      return byVariable(value, step.name, rest, context)
    case 'key':
      return byKey(value, step.name, rest, context)
    case 'index':
      return byIndex(value, step.index, rest, context)
    case 'all-values':
    case 'all-indices':
      return all(value, step, rest, context)
    case 'filter':
      return filtered(value, step, { rest, spread }, context)
    default:
      return byKeys(value, step, rest, context)
  }
}

type Value = Found & { kind: 'value' }

function missing(path: Path, reason: string): Found[] {
  return [{ kind: 'missing', path, reason }]
}

function at(value: Value, key: string | number, child: Data): Value {
  return { kind: 'value', value: child, path: [...value.path, key] }
}

function byKey(value: Value, key: string, rest: readonly Step[], context: QueryContext): Found[] {
  if (isMap(value.value)) {
    const child = property(value.value, key)
    if (child === undefined) return missing([...value.path, key], `no property ${key}`)
    return walk(at(value, key, child), rest, false, context)
  }
  if (isList(value.value) && /^\d+$/.test(key)) return byIndex(value, Number(key), rest, context)
  return missing([...value.path, key], `no property ${key} in what is no map`)
}

function byVariable(value: Value, name: string, rest: readonly Step[], context: QueryContext): Found[] {
  return context.variable(name).flatMap((key): Found[] => {
    if (key.kind === 'missing') return missing([...value.path, `%${name}`], key.reason)
    const names = isList(key.value) ? key.value : [key.value]
    return names.flatMap((text) =>
      typeof text === 'string' ? byKey(value, text, rest, context) : missing([...value.path, `%${name}`], 'no name'),
    )
  })
}

function byIndex(value: Value, index: number, rest: readonly Step[], context: QueryContext): Found[] {
  if (!isList(value.value)) return missing([...value.path, index], 'no list')
  const child = value.value.at(index)
  if (child === undefined) return missing([...value.path, index], `no element ${index}`)
  return walk(at(value, index, child), rest, false, context)
}

/** Every element; a single value stands for a list of itself. */
function all(
  value: Value,
  step: Step & { kind: 'all-values' | 'all-indices' },
  rest: readonly Step[],
  context: QueryContext,
): Found[] {
  const elements = elementsOf(value, step.kind)
  if (!elements) return walk(value, rest, true, context)
  if (elements.length === 0) return missing(value.path, 'empty')
  return elements.flatMap((element) => {
    if (step.capture !== undefined) context.capture(step.capture, found(element.path.at(-1) as Data, element.path))
    return walk(element, rest, true, context)
  })
}

function elementsOf(value: Value, kind: 'all-values' | 'all-indices'): Value[] | undefined {
  if (isList(value.value)) return value.value.map((item, i) => at(value, i, item))
  if (isMap(value.value) && kind === 'all-values') {
    return Object.entries(value.value).map(([key, item]) => at(value, key, item))
  }
  return undefined
}

/** Keeps what fulfils the conditions: elements of a list, or values handed out by the step before. */
function filtered(
  value: Value,
  step: Step & { kind: 'filter' },
  from: { rest: readonly Step[]; spread: boolean },
  context: QueryContext,
): Found[] {
  const isElement = from.spread || !(isMap(value.value) || isList(value.value))
  const elements = isList(value.value)
    ? value.value.map((item, i) => at(value, i, item))
    : isElement || !isMap(value.value)
      ? [value]
      : Object.entries(value.value).map(([key, item]) => at(value, key, item))
  return elements
    .filter((element) => {
      if (context.conditions(step.conditions, element) !== 'PASS') return false
      if (step.capture !== undefined) context.capture(step.capture, found(element.path.at(-1) as Data, element.path))
      return true
    })
    .flatMap((element) => walk(element, from.rest, true, context))
}

function byKeys(value: Value, step: Step & { kind: 'keys' }, rest: readonly Step[], context: QueryContext): Found[] {
  if (!isMap(value.value)) return missing(value.path, 'no map')
  return Object.entries(value.value)
    .filter(([key]) => context.keysMatch(key, step.clause))
    .flatMap(([key, item]) => walk(at(value, key, item), rest, true, context))
}
