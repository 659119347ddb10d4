import { arithmetic, duration, int } from './arithmetic.ts'
import type { Expr, Literal } from './ast.ts'
import { equal, numeric, order } from './compare.ts'
import { core } from './functions/core.ts'
import { noOverload } from './functions/define.ts'
import type { Functions } from './functions/define.ts'
import { encoders } from './functions/encoders.ts'
import { kubernetes } from './functions/kubernetes.ts'
import { math } from './functions/math.ts'
import { network } from './functions/network.ts'
import { strings } from './functions/strings.ts'
import { timeFields } from './functions/time.ts'
import { expandMacro } from './macros.ts'
import type { MacroHost } from './macros.ts'
import { qualifiedName } from './parser.ts'
import {
  CelError,
  CelMap,
  CelType,
  Duration,
  Optional,
  Uint,
  fail,
  isMap,
  isPlainMap,
  mapGet,
  mapKey,
  typeName,
} from './values.ts'
import type { Cel } from './values.ts'

const FUNCTIONS: Functions = { ...core, ...encoders, ...kubernetes, ...math, ...network, ...strings, ...timeFields }

const TYPES = new Set([
  'bool',
  'int',
  'uint',
  'double',
  'string',
  'bytes',
  'list',
  'map',
  'null_type',
  'type',
  'google.protobuf.Timestamp',
  'google.protobuf.Duration',
  'optional_type',
  'net.IP',
  'net.CIDR',
])

/** What an expression is evaluated in. */
export type CelEnvironment = {
  /** Values by name; dotted names take precedence over fields. */
  readonly variables: ReadonlyMap<string, Cel>
  /** Namespace in which names are looked up first. */
  readonly container?: string
  /** Most cost units, as the Kubernetes API server counts them (10⁶ a call unless set). */
  readonly budget?: number
  readonly functions?: Functions
}

/** Names inside macros, innermost first. */
export type Scope = { readonly name: string; readonly value: Cel; readonly parent: Scope | undefined }

/** Evaluates an expression. Throws CelError. */
export function evaluateExpr(expr: Expr, environment: CelEnvironment): { value: Cel; cost: number } {
  const evaluator = new Evaluator(environment)
  const value = evaluator.evaluate(expr, undefined)
  return { value, cost: evaluator.cost }
}

const DEFAULT_BUDGET = 1_000_000

class Evaluator implements MacroHost {
  private readonly environment: CelEnvironment
  private readonly functions: Functions
  private readonly budget: number
  private readonly spender = { spend: (units: number) => this.spend(units) }
  cost = 0

  constructor(environment: CelEnvironment) {
    this.environment = environment
    this.functions = environment.functions ? { ...FUNCTIONS, ...environment.functions } : FUNCTIONS
    this.budget = environment.budget ?? DEFAULT_BUDGET
  }

  spend(units: number): void {
    this.cost += units
    if (this.cost > this.budget) throw new CelError(`cost exceeds the budget of ${this.budget}`)
  }

  evaluate(expr: Expr, scope: Scope | undefined): Cel {
    this.spend(1)
    switch (expr.kind) {
      case 'literal':
        return literal(expr.value)
      case 'ident':
      case 'select':
        return this.named(expr, scope)
      case 'index':
        return this.index(expr, scope)
      case 'call':
        return this.call(expr, scope)
      case 'list':
        return this.list(expr, scope)
      case 'map':
        return this.map(expr, scope)
      case 'message':
        return this.message(expr, scope)
      case 'unary':
        return this.unary(expr, scope)
      case 'binary':
        return this.binary(expr, scope)
      default: {
        const condition = this.evaluate(expr.condition, scope)
        if (typeof condition !== 'boolean') return fail('no such overload: condition is no bool')
        return this.evaluate(condition ? expr.yes : expr.no, scope)
      }
    }
  }

  /** A name, or a field of what the name before it means. */
  private named(expr: Expr & { kind: 'ident' | 'select' }, scope: Scope | undefined): Cel {
    const name = qualifiedName(expr)
    if (name !== undefined) {
      const found = this.lookup(name, scope)
      if (found !== undefined) return found
    }
    if (expr.kind === 'ident') return fail(`undeclared reference to ${expr.name}`)
    const operand = this.evaluate(expr.operand, scope)
    return this.field(operand, expr.field, expr.optional)
  }

  private lookup(name: string, scope: Scope | undefined): Cel | undefined {
    if (!name.startsWith('.')) {
      for (let at = scope; at; at = at.parent) {
        if (at.name === name) return at.value
        if (name.startsWith(`${at.name}.`)) return undefined
      }
    }
    const plain = name.replace(/^\./, '')
    const { variables, container } = this.environment
    if (container !== undefined && !name.startsWith('.')) {
      const parts = container.split('.')
      for (let length = parts.length; length > 0; length--) {
        const found = variables.get(`${parts.slice(0, length).join('.')}.${plain}`)
        if (found !== undefined) return found
      }
    }
    const found = variables.get(plain)
    if (found !== undefined) return found
    return TYPES.has(plain) ? new CelType(plain) : undefined
  }

  private field(operand: Cel, field: string, optional: boolean): Cel {
    if (operand instanceof Optional) {
      if (operand.value === undefined) return operand
      return new Optional(this.fieldOf(operand.value, field))
    }
    const value = this.fieldOf(operand, field)
    if (optional) return new Optional(value)
    return value === undefined ? fail(`no such key: ${field}`) : value
  }

  private fieldOf(operand: Cel, field: string): Cel | undefined {
    if (!isMap(operand)) return fail(`type ${typeName(operand)} has no fields`)
    return mapGet(operand, field)
  }

  private index(expr: Expr & { kind: 'index' }, scope: Scope | undefined): Cel {
    const operand = this.evaluate(expr.operand, scope)
    const index = this.evaluate(expr.index, scope)
    if (operand instanceof Optional) {
      return operand.value === undefined ? operand : new Optional(this.at(operand.value, index, true))
    }
    const value = this.at(operand, index, expr.optional)
    if (expr.optional) return new Optional(value)
    return value === undefined ? fail('no such key') : value
  }

  private at(operand: Cel, index: Cel, optional: boolean): Cel | undefined {
    if (isMap(operand)) return mapGet(operand, index)
    if (!Array.isArray(operand)) return fail(`no such overload: ${typeName(operand)}[${typeName(index)}]`)
    const number = numeric(index)
    if (number === undefined || (typeof number === 'number' && !Number.isInteger(number)))
      return fail('unsupported index')
    const value = (operand as readonly Cel[])[Number(number)]
    return value === undefined && !optional ? fail('index out of bounds') : value
  }

  private list(expr: Expr & { kind: 'list' }, scope: Scope | undefined): Cel {
    const items: Cel[] = []
    for (const { optional, value } of expr.items) {
      const item = this.evaluate(value, scope)
      if (!optional) items.push(item)
      else if (!(item instanceof Optional)) return fail('an optional element must be optional')
      else if (item.value !== undefined) items.push(item.value)
    }
    return items
  }

  private map(expr: Expr & { kind: 'map' }, scope: Scope | undefined): Cel {
    const entries: (readonly [Cel, Cel])[] = []
    const seen = new Set<string>()
    for (const entry of expr.entries) {
      const key = this.evaluate(entry.key, scope)
      if (typeof key === 'number') return fail('unsupported key type')
      const id = mapKey(key)
      if (seen.has(id)) return fail('Failed with repeated key')
      seen.add(id)
      const value = this.evaluate(entry.value, scope)
      if (!entry.optional) entries.push([key, value])
      else if (!(value instanceof Optional)) return fail('an optional entry must be optional')
      else if (value.value !== undefined) entries.push([key, value.value])
    }
    return new CelMap(entries)
  }

  /** Wrappers of plain values are the only messages known here. */
  private message(expr: Expr & { kind: 'message' }, scope: Scope | undefined): Cel {
    const name = expr.name.replace(/^\./, '').replace(/^google\.protobuf\./, '')
    const values = new Map(expr.fields.map((field) => [field.name, this.evaluate(field.value, scope)]))
    const value = values.get('value')
    const wrapper = WRAPPERS[name]
    if (wrapper === undefined || [...values.keys()].some((key) => key !== 'value'))
      return fail(`unknown type ${expr.name}`)
    return value === undefined ? wrapper : value
  }

  private unary(expr: Expr & { kind: 'unary' }, scope: Scope | undefined): Cel {
    const value = this.evaluate(expr.operand, scope)
    if (expr.operator === '!') return typeof value === 'boolean' ? !value : noOverload('!', [value])
    if (typeof value === 'bigint') return int(-value)
    if (value instanceof Duration) return duration(-value.ns)
    return typeof value === 'number' ? -value : noOverload('-', [value])
  }

  private binary(expr: Expr & { kind: 'binary' }, scope: Scope | undefined): Cel {
    if (expr.operator === '&&' || expr.operator === '||') return this.logic(expr, scope)
    const left = this.evaluate(expr.left, scope)
    const right = this.evaluate(expr.right, scope)
    switch (expr.operator) {
      case '==':
        return equal(left, right)
      case '!=':
        return !equal(left, right)
      case 'in':
        return this.contains(left, right)
      case '<':
        return order(left, right) < 0
      case '<=':
        return order(left, right) <= 0
      case '>':
        return order(left, right) > 0
      case '>=':
        return order(left, right) >= 0
      default:
        return arithmetic(expr.operator, left, right)
    }
  }

  private contains(value: Cel, container: Cel): boolean {
    if (Array.isArray(container)) {
      const items = container as readonly Cel[]
      this.spend(items.length)
      return items.some((item) => equal(item, value))
    }
    if (!isMap(container)) return noOverload('in', [value, container])
    if (isPlainMap(container) && typeof value !== 'string') return false
    return mapGet(container, value) !== undefined
  }

  /** `&&` and `||` take either order: a side that decides makes an error of the other side irrelevant. */
  private logic(expr: Expr & { kind: 'binary' }, scope: Scope | undefined): Cel {
    const decisive = expr.operator === '||'
    let error: CelError | undefined
    for (const side of [expr.left, expr.right]) {
      try {
        const value = this.evaluate(side, scope)
        if (value === decisive) return decisive
        if (typeof value !== 'boolean') error ??= new CelError('no such overload: operand is no bool')
      } catch (caught) {
        if (!(caught instanceof CelError) || this.cost > this.budget) throw caught
        error ??= caught
      }
    }
    if (error) throw error
    return !decisive
  }

  private call(expr: Expr & { kind: 'call' }, scope: Scope | undefined): Cel {
    const macro = expandMacro(this, expr, scope)
    if (macro !== undefined) return macro
    const { target } = expr
    const qualified = target && qualifiedName(target)
    if (qualified !== undefined && this.lookup(qualified, scope) === undefined) {
      const name = `${qualified.replace(/^\./, '')}.${expr.name}`
      if (Object.hasOwn(this.functions, name)) return this.apply(name, expr.args, scope)
    }
    if (!Object.hasOwn(this.functions, expr.name)) return fail(`unbound function ${expr.name}`)
    return this.apply(expr.name, target ? [target, ...expr.args] : expr.args, scope)
  }

  private apply(name: string, exprs: readonly Expr[], scope: Scope | undefined): Cel {
    const args = exprs.map((arg) => this.evaluate(arg, scope))
    for (const arg of args) if (typeof arg === 'string') this.spend(arg.length >> 3)
    const result = this.functions[name]?.(args, this.spender)
    return result === undefined ? noOverload(name, args) : result
  }
}

const WRAPPERS: Readonly<Record<string, Cel>> = {
  BoolValue: false,
  Int32Value: 0n,
  Int64Value: 0n,
  UInt32Value: new Uint(0n),
  UInt64Value: new Uint(0n),
  FloatValue: 0,
  DoubleValue: 0,
  StringValue: '',
  BytesValue: new Uint8Array(),
}

function literal(value: Literal): Cel {
  if (value.type === 'null') return null
  return value.type === 'uint' ? new Uint(value.value) : value.value
}
