import type { Expr } from './ast.ts'
import type { Scope } from './evaluate.ts'
import { qualifiedName } from './parser.ts'
import { CelError, CelMap, Optional, entriesOf, fail, isMap, mapGet, mapKey, typeName } from './values.ts'
import type { Cel } from './values.ts'

/** The evaluator as macros see it. */
export type MacroHost = {
  readonly evaluate: (expr: Expr, scope: Scope | undefined) => Cel
  readonly spend: (units: number) => void
}

type Call = Expr & { kind: 'call' }

/** Evaluates a call that is a macro; undefined when it is an ordinary call. */
export function expandMacro(host: MacroHost, call: Call, scope: Scope | undefined): Cel | undefined {
  const { name, target, args } = call
  if (!target) return name === 'has' && args.length === 1 ? has(host, args[0] as Expr, scope) : undefined
  if (qualifiedName(target) === 'cel') return celMacro(host, call, scope)
  const names = args.slice(0, -1).map(binderName)
  const [first, second] = names
  switch (name) {
    case 'all':
    case 'exists':
    case 'exists_one':
    case 'existsOne':
      if (args.length < 2 || args.length > 3) return undefined
      return quantifier(host, call, binders(first, args.length === 3 ? second : undefined, args.length), scope)
    case 'map':
    case 'filter':
      if (args.length < 2 || args.length > 3 || (name === 'filter' && args.length !== 2)) return undefined
      return mapOrFilter(host, call, binders(first, undefined, 2), scope)
    case 'transformList':
    case 'transformMap':
    case 'transformMapEntry':
      if (args.length < 3 || args.length > 4) return undefined
      return transform(host, call, binders(first, second, 3), scope)
    case 'optMap':
    case 'optFlatMap':
      return args.length === 2 && first !== undefined ? optional(host, call, first, scope) : undefined
    case 'or':
    case 'orValue':
      return args.length === 1 ? alternative(host, call, scope) : undefined
    default:
      return undefined
  }
}

/** The name that an argument binds; common subexpressions bind numbered ones. */
function binderName(arg: Expr): string | undefined {
  if (arg.kind === 'ident' && !arg.rooted) return arg.name
  if (arg.kind !== 'call' || !arg.target || qualifiedName(arg.target) !== 'cel') return undefined
  if (arg.name !== 'iterVar' && arg.name !== 'accuVar') return undefined
  return `@${arg.name}${numberOf(arg.args[0])}:${numberOf(arg.args[1])}`
}

function numberOf(arg: Expr | undefined): string {
  return arg?.kind === 'literal' && arg.value.type === 'int' ? String(arg.value.value) : fail('index must be a literal')
}

type Binders = { readonly first: string; readonly second: string | undefined }

function binders(first: string | undefined, second: string | undefined, count: number): Binders {
  if (first === undefined || (count === 3 && second === undefined)) return fail('argument must be a simple name')
  return { first, second }
}

function bind(name: string, value: Cel, parent: Scope | undefined): Scope {
  return { name, value, parent }
}

function has(host: MacroHost, arg: Expr, scope: Scope | undefined): Cel {
  if (arg.kind !== 'select') return fail('invalid argument to has() macro')
  let operand = host.evaluate(arg.operand, scope)
  if (operand instanceof Optional) {
    if (operand.value === undefined) return false
    operand = operand.value
  }
  if (!isMap(operand)) return fail(`type ${typeName(operand)} has no fields`)
  return mapGet(operand, arg.field) !== undefined
}

function celMacro(host: MacroHost, { name, args }: Call, scope: Scope | undefined): Cel | undefined {
  const [first, second, third] = args
  if (name === 'bind' && first?.kind === 'ident' && second && third) {
    return host.evaluate(third, bind(first.name, host.evaluate(second, scope), scope))
  }
  if (name === 'block' && first?.kind === 'list' && second) {
    let inner = scope
    for (const [i, { value }] of first.items.entries()) inner = bind(`@index${i}`, host.evaluate(value, inner), inner)
    return host.evaluate(second, inner)
  }
  if (name === 'index') return inScope(`@index${numberOf(first)}`, scope)
  if (name === 'iterVar' || name === 'accuVar') return inScope(`@${name}${numberOf(first)}:${numberOf(second)}`, scope)
  return undefined
}

function inScope(name: string, scope: Scope | undefined): Cel {
  for (let at = scope; at; at = at.parent) if (at.name === name) return at.value
  return fail(`no ${name}`)
}

/** Key and element of a list or map in order. */
function pairs(
  host: MacroHost,
  target: Expr,
  scope: Scope | undefined,
): { list: boolean; items: readonly (readonly [Cel, Cel])[] } {
  const value = host.evaluate(target, scope)
  if (Array.isArray(value)) {
    return { list: true, items: (value as readonly Cel[]).map((item, i) => [BigInt(i), item] as const) }
  }
  return isMap(value)
    ? { list: false, items: entriesOf(value) }
    : fail(`no such overload: ${typeName(value)} is no list or map`)
}

/** With one name, lists bind the element and maps the key; with two, both. */
function scoped(names: Binders, list: boolean, [key, value]: readonly [Cel, Cel], scope: Scope | undefined): Scope {
  if (names.second === undefined) return bind(names.first, list ? value : key, scope)
  return bind(names.second, value, bind(names.first, key, scope))
}

function quantifier(host: MacroHost, call: Call, names: Binders, scope: Scope | undefined): Cel {
  const { list, items } = pairs(host, call.target as Expr, scope)
  const body = call.args.at(-1) as Expr
  let error: CelError | undefined
  let count = 0
  const one = call.name !== 'all' && call.name !== 'exists'
  for (const item of items) {
    host.spend(1)
    try {
      const value = host.evaluate(body, scoped(names, list, item, scope))
      if (typeof value !== 'boolean') throw new CelError('no such overload: predicate is no bool')
      if (call.name === 'all' && !value) return false
      if (call.name === 'exists' && value) return true
      if (value) count++
    } catch (caught) {
      if (!(caught instanceof CelError) || one) throw caught
      error ??= caught
    }
  }
  if (error) throw error
  return one ? count === 1 : call.name === 'all'
}

function mapOrFilter(host: MacroHost, call: Call, names: Binders, scope: Scope | undefined): Cel {
  const { list, items } = pairs(host, call.target as Expr, scope)
  const condition = call.name === 'filter' || call.args.length === 3 ? (call.args[1] as Expr) : undefined
  const change = call.name === 'filter' ? undefined : (call.args.at(-1) as Expr)
  const result: Cel[] = []
  for (const item of items) {
    host.spend(1)
    const inner = scoped(names, list, item, scope)
    if (condition && !truth(host.evaluate(condition, inner))) continue
    result.push(change ? host.evaluate(change, inner) : list ? item[1] : item[0])
  }
  return result
}

function truth(value: Cel): boolean {
  return typeof value === 'boolean' ? value : fail('no such overload: predicate is no bool')
}

function transform(host: MacroHost, call: Call, names: Binders, scope: Scope | undefined): Cel {
  const { list, items } = pairs(host, call.target as Expr, scope)
  const condition = call.args.length === 4 ? (call.args[2] as Expr) : undefined
  const change = call.args.at(-1) as Expr
  const found: (readonly [Cel, Cel])[] = []
  for (const item of items) {
    host.spend(1)
    const inner = scoped(names, list, item, scope)
    if (condition && !truth(host.evaluate(condition, inner))) continue
    found.push([item[0], host.evaluate(change, inner)])
  }
  if (call.name === 'transformList') return found.map(([, value]) => value)
  if (call.name === 'transformMap') return new CelMap(found)
  return joined(found.map(([, value]) => value))
}

function joined(maps: readonly Cel[]): Cel {
  const entries: (readonly [Cel, Cel])[] = []
  const seen = new Set<string>()
  for (const map of maps) {
    if (!isMap(map)) return fail('entries must be maps')
    for (const entry of entriesOf(map)) {
      if (seen.has(mapKey(entry[0]))) return fail('insert failed: key already exists')
      seen.add(mapKey(entry[0]))
      entries.push(entry)
    }
  }
  return new CelMap(entries)
}

function optional(host: MacroHost, call: Call, name: string, scope: Scope | undefined): Cel {
  const target = host.evaluate(call.target as Expr, scope)
  if (!(target instanceof Optional)) return fail(`no such overload: ${call.name} of ${typeName(target)}`)
  if (target.value === undefined) return target
  const value = host.evaluate(call.args[1] as Expr, bind(name, target.value, scope))
  if (call.name === 'optMap') return new Optional(value)
  return value instanceof Optional ? value : fail('optFlatMap must yield an optional')
}

function alternative(host: MacroHost, call: Call, scope: Scope | undefined): Cel | undefined {
  const target = host.evaluate(call.target as Expr, scope)
  if (!(target instanceof Optional)) return fail(`no such overload: ${call.name} of ${typeName(target)}`)
  if (target.value !== undefined) return call.name === 'or' ? target : target.value
  const other = host.evaluate(call.args[0] as Expr, scope)
  if (call.name === 'or' && !(other instanceof Optional)) return fail('no such overload: or')
  return other
}
