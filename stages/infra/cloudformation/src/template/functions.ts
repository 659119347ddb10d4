import { known, type Cell } from '@bartizan/model/resource'
import { at, entriesOf, items, resolve, textOf as yamlText, type YamlNode, type YamlSpan } from '@bartizan/syntax/yaml'
import type { Call } from './call.ts'
import { namedCondition } from './conditions.ts'
import { parameterCell, pseudoCell } from './parameters.ts'
import { originOf, unknownAt, type Evaluated, type Scope } from './scope.ts'
import { joinText, textOf } from './text.ts'

type Handler = (call: Call, scope: Scope, header: YamlSpan | undefined) => Evaluated

/** A value that the service computes when the resource is made. */
function computed(scope: Scope, node: YamlNode, to: string, path: string): Cell {
  scope.uses.push({ to, path: scope.state.at })
  return {
    value: { kind: 'unknown', why: 'computed', notNull: true },
    origin: originOf(scope, node, 'resource'),
    source: { address: to, path },
  }
}

/** What `Ref` gives for a name. */
function referTo(name: string, scope: Scope, node: YamlNode): Evaluated {
  if (name === 'AWS::NoValue') return undefined
  const variable = scope.variables.get(name)
  if (variable !== undefined) return variable
  const cell = parameterCell(scope, name) ?? pseudoCell(scope, name, node)
  if (cell !== undefined) {
    // The use, not the declaration, is where the value stands; the declaration is the step before it.
    return { ...cell, origin: originOf(scope, node, 'variable', cell.origin) }
  }
  if (scope.resources.has(name)) return computed(scope, node, name, '')
  return unknownAt(scope, node, 'error')
}

function attribute(scope: Scope, node: YamlNode, name: string, path: string): Cell {
  const output = path.startsWith('Outputs.') ? scope.nested.get(name)?.get(path.slice('Outputs.'.length)) : undefined
  if (output !== undefined) return { ...output, origin: originOf(scope, node, 'output', output.origin) }
  return computed(scope, node, name, path)
}

const getAtt: Handler = ({ argument, node }, scope) => {
  const parts = items(argument)
  const text = yamlText(argument)
  const [name, ...rest] = text === undefined ? parts.map((part) => yamlText(part) ?? '') : text.split('.')
  return attribute(scope, node, name ?? '', rest.join('.'))
}

/** Replaces `${…}` in a text; `${!x}` stands for `${x}` itself. */
function substituted(text: string, scope: Scope, node: YamlNode, variables: ReadonlyMap<string, Cell>): Cell {
  const parts: Cell[] = []
  let last = 0
  for (const match of text.matchAll(/\$\{([^}]*)\}/g)) {
    if (match.index > last) parts.push(known(text.slice(last, match.index)))
    last = match.index + match[0].length
    const name = (match[1] ?? '').trim()
    const dot = name.indexOf('.')
    if (name.startsWith('!')) parts.push(known(`\${${name.slice(1)}}`))
    else if (variables.has(name)) parts.push(variables.get(name) as Cell)
    else if (dot > 0 && !name.startsWith('AWS::'))
      parts.push(attribute(scope, node, name.slice(0, dot), name.slice(dot + 1)))
    else parts.push(referTo(name, scope, node) ?? known(''))
  }
  if (last < text.length) parts.push(known(text.slice(last)))
  return joinText(parts, originOf(scope, node))
}

const sub: Handler = ({ argument, node }, scope) => {
  const list = items(argument)
  const text = yamlText(list[0] ?? argument)
  if (text === undefined) return unknownAt(scope, node, 'error')
  const variables = new Map<string, Cell>()
  for (const [key, entry] of entriesOf(list[1])) {
    const cell = scope.evaluate(entry.value, scope)
    if (cell !== undefined) variables.set(key, cell)
  }
  return substituted(text, scope, node, variables)
}

const join: Handler = ({ argument, node }, scope) => {
  const [separator, values] = items(argument)
  const glue = separator === undefined ? undefined : textOf(scope.evaluate(separator, scope))
  const list = values === undefined ? undefined : scope.evaluate(values, scope)
  if (glue === undefined || list?.value.kind !== 'list') return unknownAt(scope, node, 'computed')
  const parts = list.value.items.flatMap((item, index) => (index === 0 ? [item] : [known(glue), item]))
  return joinText(parts, originOf(scope, node))
}

const select: Handler = ({ argument, node }, scope) => {
  const [index, values] = items(argument)
  const position = index === undefined ? undefined : textOf(scope.evaluate(index, scope))
  const list = values === undefined ? undefined : scope.evaluate(values, scope)
  const item = list?.value.kind === 'list' && position !== undefined ? list.value.items[Number(position)] : undefined
  return item ?? unknownAt(scope, node, 'computed')
}

const split: Handler = ({ argument, node }, scope) => {
  const [separator, value] = items(argument)
  const glue = separator === undefined ? undefined : textOf(scope.evaluate(separator, scope))
  const text = value === undefined ? undefined : textOf(scope.evaluate(value, scope))
  if (glue === undefined || glue === '' || text === undefined) return unknownAt(scope, node, 'computed')
  const origin = originOf(scope, node)
  return { value: { kind: 'list', items: text.split(glue).map((part) => known(part, origin)), open: false }, origin }
}

const findInMap: Handler = ({ argument, node }, scope) => {
  const [map, top, second, options] = items(argument)
  const keys = [map, top, second].map((part) => (part === undefined ? undefined : textOf(scope.evaluate(part, scope))))
  const standard = at(options, 'DefaultValue')
  const [first, ...rest] = keys
  if (first !== undefined && rest.every((key) => key !== undefined)) {
    const found = at(scope.mappings, first, ...(rest as string[]))
    if (found !== undefined) return scope.evaluate(found, scope)
    if (standard !== undefined) return scope.evaluate(standard, scope)
  }
  const candidates = first === undefined ? undefined : onlyValue(at(scope.mappings, first), rest)
  return candidates === undefined ? unknownAt(scope, node, 'computed') : scope.evaluate(candidates, scope)
}

/** The value that stands under every key that is not known, when all of them agree. */
function onlyValue(map: YamlNode | undefined, keys: readonly (string | undefined)[]): YamlNode | undefined {
  const [top, second] = keys
  const tops = top === undefined ? [...entriesOf(map).values()].map((entry) => entry.value) : [at(map, top)]
  if (second === undefined) return undefined
  const found = tops.map((node) => at(node, second))
  const texts = new Set(found.map((node) => yamlText(node)))
  return texts.size === 1 && !texts.has(undefined) ? found[0] : undefined
}

const when: Handler = ({ argument, node }, scope, header) => {
  const [condition, yes, no] = items(argument)
  const name = yamlText(condition) ?? ''
  if (condition === undefined || yes === undefined || no === undefined) return unknownAt(scope, node, 'error')
  const decided = namedCondition(name, scope, scope.evaluate)
  if (decided !== undefined) return scope.evaluate(decided ? yes : no, scope, header)
  const nothing = known(null, originOf(scope, node))
  const whenTrue = scope.evaluate(yes, scope, header) ?? nothing
  const whenFalse = scope.evaluate(no, scope, header) ?? nothing
  const text = { text: name, origin: originOf(scope, condition) }
  return { value: { kind: 'choice', when: text, whenTrue, whenFalse }, origin: originOf(scope, node) }
}

const length: Handler = ({ argument, node }, scope) => {
  const list = scope.evaluate(argument, scope)
  return list?.value.kind === 'list' && !list.value.open
    ? known(list.value.items.length, originOf(scope, node))
    : unknownAt(scope, node, 'computed')
}

const toJson: Handler = ({ argument, node }, scope) => {
  const content = scope.evaluate(argument, scope)
  return content === undefined
    ? undefined
    : { value: { kind: 'encoded', format: 'json', content }, origin: originOf(scope, node) }
}

const base64: Handler = ({ argument }, scope, header) => scope.evaluate(argument, scope, header)

const handlers: Readonly<Record<string, Handler>> = {
  Ref: ({ argument, node }, scope) => referTo(yamlText(argument) ?? '', scope, node),
  GetAtt: getAtt,
  Sub: sub,
  Join: join,
  Select: select,
  Split: split,
  FindInMap: findInMap,
  If: when,
  Length: length,
  ToJsonString: toJson,
  // What is encoded matters to checks of user data, not its encoding.
  Base64: base64,
  ImportValue: ({ node }, scope) => unknownAt(scope, node, 'external'),
  Transform: ({ node }, scope) => unknownAt(scope, node, 'external'),
  GetAZs: ({ node }, scope) => ({ value: { kind: 'list', items: [], open: true }, origin: originOf(scope, node) }),
  Cidr: ({ node }, scope) => ({ value: { kind: 'list', items: [], open: true }, origin: originOf(scope, node) }),
  // A key called Condition inside a policy statement is no function.
  Condition: ({ argument, node }, scope, header) => conditionKey(argument, node, scope, header),
}

function conditionKey(argument: YamlNode, node: YamlNode, scope: Scope, header: YamlSpan | undefined): Evaluated {
  const inner = scope.evaluate(argument, scope)
  const found = resolve(node)
  if (inner === undefined || found?.kind !== 'mapping') return inner
  return {
    value: { kind: 'map', entries: new Map([['Condition', inner]]), open: false },
    origin: originOf(scope, header ?? found),
  }
}

/** Evaluates a call; functions that are not known give an unknown value. */
export function evaluateCall(call: Call, scope: Scope, header: YamlSpan | undefined): Evaluated {
  const handler = handlers[call.name]
  return handler === undefined ? unknownAt(scope, call.node, 'external') : handler(call, scope, header)
}
