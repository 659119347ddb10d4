import {
  compare,
  entriesOf,
  equal,
  isArray,
  isInteger,
  isNumber,
  isObject,
  lookup,
  numberText,
  sizeOf,
  toDouble,
  toText,
} from '../../value/index.ts'
import type { Value } from '../../value/index.ts'
import { fail } from '../define.ts'
import type { Env } from '../define.ts'
import { sprintf } from '../sprintf.ts'
import type { Node, Pipe, Term } from './parse.ts'

type Scope = { readonly dot: Value | undefined; readonly names: ReadonlyMap<string, Value | undefined> }

/** Renders a template over a value; what is missing prints as `<undefined>`. */
export function renderTemplate(nodes: readonly Node[], value: Value, env: Env): string {
  const renderer = new Renderer(env)
  renderer.list(nodes, { dot: value, names: new Map([['$', value]]) })
  return renderer.text
}

class Renderer {
  private readonly env: Env
  text = ''

  constructor(env: Env) {
    this.env = env
  }

  list(nodes: readonly Node[], outer: Scope): void {
    let scope = outer
    for (const node of nodes) {
      this.env.meter.tick()
      if (node.kind === 'text') this.write(node.text)
      else if (node.kind === 'print') {
        const value = this.pipe(node.pipe, scope)
        if (node.assigns) scope = named(scope, node.pipe.names, [value])
        else this.write(printed(value))
      } else this.block(node, scope)
    }
  }

  private write(text: string): void {
    this.env.meter.allocate(text.length)
    this.text += text
  }

  private block(node: Exclude<Node, { kind: 'text' | 'print' }>, scope: Scope): void {
    const value = this.pipe(node.pipe, scope)
    if (node.kind === 'range') this.range(node, value, scope)
    else if (isTrue(value)) {
      const inner = named(scope, node.pipe.names, [value])
      this.list(node.body, node.kind === 'with' ? { ...inner, dot: value } : inner)
    } else this.list(node.otherwise, scope)
  }

  private range(node: Exclude<Node, { kind: 'text' | 'print' }>, value: Value | undefined, scope: Scope): void {
    const items: (readonly [Value, Value])[] = []
    if (isArray(value)) for (const [i, item] of value.entries()) items.push([i, item])
    else if (isObject(value)) items.push(...entriesOf(value))
    for (const [key, item] of items) {
      const { names } = node.pipe
      this.list(node.body, { ...named(scope, names, names.length === 1 ? [item] : [key, item]), dot: item })
    }
    if (items.length === 0) this.list(node.otherwise, scope)
  }

  private pipe(pipe: Pipe, scope: Scope): Value | undefined {
    let last: Value | undefined
    for (const [i, command] of pipe.commands.entries()) {
      const [first, ...rest] = command as [Term, ...Term[]]
      const args = rest.map((term) => this.term(term, scope))
      if (i > 0) args.push(last)
      if (first.kind === 'call') last = callFunction(first.name, args)
      else if (args.length > 0) fail('template: a value cannot take arguments')
      else last = this.term(first, scope)
    }
    return last
  }

  private term(term: Term, scope: Scope): Value | undefined {
    switch (term.kind) {
      case 'const':
        return term.value
      case 'field':
        return follow(term.root === '.' ? scope.dot : scope.names.get(term.root), term.path)
      case 'pipe':
        return follow(this.pipe(term.pipe, scope), term.path)
      default:
        return callFunction(term.name, [])
    }
  }
}

function named(scope: Scope, names: readonly string[], values: readonly (Value | undefined)[]): Scope {
  if (names.length === 0) return scope
  const all = new Map(scope.names)
  for (const [i, name] of names.entries()) all.set(name, values[i])
  return { ...scope, names: all }
}

function follow(start: Value | undefined, path: readonly string[]): Value | undefined {
  let value = start
  for (const key of path) value = value === undefined ? undefined : lookup(value, key)
  return value
}

function printed(value: Value | undefined): string {
  if (value === undefined || value === null) return '<undefined>'
  if (typeof value === 'string') return value
  if (isNumber(value)) return numberText(value)
  if (isArray(value)) return `[${value.map(printed).join(' ')}]`
  if (isObject(value))
    return `map[${entriesOf(value)
      .map(([key, item]) => `${printed(key)}:${printed(item)}`)
      .join(' ')}]`
  return toText(value)
}

function isTrue(value: Value | undefined): boolean {
  if (value === undefined || value === null || value === false || value === '' || value === 0) return false
  return isNumber(value) || (sizeOf(value) ?? 1) > 0
}

function callFunction(name: string, args: readonly (Value | undefined)[]): Value | undefined {
  const [a, b] = args
  const ordered = () =>
    a === undefined || b === undefined ? fail(`template: ${name}: missing argument`) : compare(a, b)
  switch (name) {
    case 'and':
      return args.find((value) => !isTrue(value)) ?? args.at(-1)
    case 'or':
      return args.find(isTrue) ?? args.at(-1)
    case 'not':
      return !isTrue(a)
    case 'eq':
      return args.slice(1).some((other) => a !== undefined && other !== undefined && equal(a, other))
    case 'ne':
      return ordered() !== 0
    case 'lt':
      return ordered() < 0
    case 'le':
      return ordered() <= 0
    case 'gt':
      return ordered() > 0
    case 'ge':
      return ordered() >= 0
    case 'len':
      return typeof a === 'string'
        ? Buffer.byteLength(a)
        : ((a === undefined ? undefined : sizeOf(a)) ?? fail('template: len of a scalar'))
    case 'index':
      return args
        .slice(1)
        .reduce((value, key) => (value === undefined || key === undefined ? undefined : lookup(value, key)), a)
    case 'slice':
      return sliced(args)
    case 'print':
      return args.map(printed).join('')
    case 'println':
      return `${args.map(printed).join(' ')}\n`
    case 'printf':
      return sprintf(
        printed(a),
        args.slice(1).map((value) => value ?? null),
      )
    default:
      return fail(`template: function ${JSON.stringify(name)} not defined`)
  }
}

function sliced([value, from, to]: readonly (Value | undefined)[]): Value {
  const position = (bound: Value | undefined) => (isNumber(bound) && isInteger(bound) ? toDouble(bound) : undefined)
  if (typeof value === 'string') return value.slice(position(from), position(to))
  return isArray(value) ? value.slice(position(from), position(to)) : fail('template: slice of a scalar')
}
