import type { Conjunction, Data, Let, Literal, Operand, Query } from './ast.ts'
import { compareAll } from './outcome.ts'
import { regexOf } from './compare.ts'
import type { Right } from './compare.ts'
import type { Rights } from './outcome.ts'
import { found } from './found.ts'
import type { Found } from './found.ts'
import { GuardEvaluationError, callGuardFunction } from './functions.ts'
import { follow } from './query.ts'
import type { Status } from './status.ts'

/** Names visible in one body: variables, and the value that queries start from. */
export type Scope = {
  readonly current: Found
  readonly lets: ReadonlyMap<string, Let>
  readonly values: Map<string, readonly Found[]>
  readonly parent: Scope | undefined
}

/** A scope in which variables are not computed yet. */
export function newScope(current: Found, lets: readonly Let[], parent: Scope | undefined): Scope {
  return { current, lets: new Map(lets.map((item) => [item.name, item])), values: new Map(), parent }
}

/** Computes operands: queries, calls, literals and the variables that stand for them. */
export abstract class Operands {
  /** Rules and variables that are being computed. */
  protected readonly running = new Set<string>()
  private readonly now: number
  private steps: number

  constructor(now: number, steps: number) {
    this.now = now
    this.steps = steps
  }

  /** What the conditions of a filter come to; their failures are no findings. */
  protected abstract condition(conditions: Conjunction, scope: Scope): Status

  protected tick(): void {
    if (--this.steps < 0) throw new GuardEvaluationError('evaluation exceeded its limit of steps')
  }

  protected rights(operand: Operand, scope: Scope): Rights {
    if (operand.kind === 'literal')
      return { kind: 'values', values: [this.literal(operand.literal, scope)], fromQuery: false }
    const values = this.operand(operand, scope)
    const lost = values.find((value) => value.kind === 'missing')
    if (lost) return { kind: 'missing', value: lost }
    const single = operand.kind === 'query' ? this.literalVariable(operand.query, scope) : undefined
    if (single) return { kind: 'values', values: [this.literal(single, scope)], fromQuery: false }
    const data = values.map((value): Right => ({ kind: 'data', value: (value as Found & { kind: 'value' }).value }))
    return { kind: 'values', values: data, fromQuery: true }
  }

  /** A variable that holds a literal stands for the literal itself. */
  private literalVariable(query: Query, scope: Scope): Literal | undefined {
    const [only] = query.steps
    if (query.steps.length !== 1 || only?.kind !== 'variable') return undefined
    for (let at: Scope | undefined = scope; at; at = at.parent) {
      if (at.values.has(only.name) && !at.lets.has(only.name)) return undefined
      const value = at.lets.get(only.name)?.value
      if (value) return value.kind === 'literal' ? value.literal : undefined
    }
    return undefined
  }

  private literal(literal: Literal, scope: Scope): Right {
    switch (literal.kind) {
      case 'regex': {
        const regex = regexOf(literal.source)
        if (!regex) throw new GuardEvaluationError(`/${literal.source}/ is no regular expression`)
        return { kind: 'regex', regex }
      }
      case 'range':
        return literal
      case 'list':
        return { kind: 'list', items: literal.items.flatMap((item) => this.listItem(item, scope)) }
      case 'map':
        return { kind: 'data', value: this.mapLiteral(literal, scope) }
      default:
        return { kind: 'data', value: literal.value }
    }
  }

  private listItem(item: Operand, scope: Scope): Right[] {
    if (item.kind === 'literal') return [this.literal(item.literal, scope)]
    const rights = this.rights(item, scope)
    return rights.kind === 'values' ? [...rights.values] : []
  }

  private mapLiteral(literal: Literal & { kind: 'map' }, scope: Scope): Data {
    const entries = literal.entries.map(([key, operand]): [string, Data] => [key, this.dataOf(operand, scope)])
    return Object.fromEntries(entries)
  }

  private dataOf(operand: Operand, scope: Scope): Data {
    const [first] = this.operand(operand, scope)
    return first?.kind === 'value' ? first.value : null
  }

  /** The values of an operand. */
  protected operand(operand: Operand, scope: Scope): Found[] {
    if (operand.kind === 'query') return this.query(operand.query, scope)
    if (operand.kind === 'call') {
      return callGuardFunction(
        operand.name,
        operand.args.map((argument) => this.operand(argument, scope)),
        this.now,
      )
    }
    return [found(this.literalData(operand.literal, scope), [])]
  }

  private literalData(literal: Literal, scope: Scope): Data {
    switch (literal.kind) {
      case 'data':
        return literal.value
      case 'regex':
        return literal.source
      case 'list':
        return literal.items.map((item) => this.dataOf(item, scope))
      case 'map':
        return this.mapLiteral(literal, scope)
      default:
        return null
    }
  }

  protected query(query: Query, scope: Scope): Found[] {
    return follow(query, {
      current: scope.current,
      variable: (name) => this.variable(name, scope),
      capture: (name, value) => scope.values.set(name, [...(scope.values.get(name) ?? []), value]),
      conditions: (conditions, value) => this.condition(conditions, newScope(value, [], scope)),
      keysMatch: (key, { operator, negated, right }) => {
        const rights = this.rights(right, scope)
        if (rights.kind === 'missing') return false
        const outcome = compareAll(key, operator, rights)
        return outcome !== 'incomparable' && (outcome === 'yes') !== negated
      },
      tick: () => this.tick(),
    })
  }

  private variable(name: string, scope: Scope): readonly Found[] {
    for (let at: Scope | undefined = scope; at; at = at.parent) {
      const known = at.values.get(name)
      if (known) return known
      const item = at.lets.get(name)
      if (!item) continue
      if (this.running.has(`%${name}`)) throw new GuardEvaluationError(`variable ${name} depends on itself`)
      this.running.add(`%${name}`)
      const values = this.operand(item.value, at)
      this.running.delete(`%${name}`)
      at.values.set(name, values)
      return values
    }
    throw new GuardEvaluationError(`no variable ${name}`)
  }
}
