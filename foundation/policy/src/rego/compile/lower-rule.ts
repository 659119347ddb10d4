import type { Literal, Rule, Term } from '../syntax/index.ts'
import type { Block, Branch, Goal, Operand, RuleCode, Slot } from './ir.ts'
import { BodyLowerer } from './lower-body.ts'
import { literalNames, termNames } from './names.ts'
import { orderGoals } from './order.ts'
import type { Surroundings } from './scope.ts'
import { operandSlots } from './slots.ts'
import { isWildcard } from '../syntax/index.ts'

const TRUE: Term = { kind: 'scalar', value: true, at: { start: 0, end: 0 } }

/** Lowers a rule. Throws RegoError when it is unsafe or calls what does not exist. */
export function lowerRule(around: Surroundings, rule: Rule, dynamic: number): RuleCode {
  return new RuleLowerer(around).rule(rule, dynamic)
}

/** A lowered query: its goals, and the slots of its variables by name. */
export type QueryCode = {
  readonly code: RuleCode
  readonly variables: ReadonlyMap<string, Slot>
  /** For each literal that is a bare term: its value, shown when the query has no variables. */
  readonly values: readonly Operand[]
}

/** Lowers a query in the scope of a package. */
export function lowerQuery(around: Surroundings, body: readonly Literal[]): QueryCode {
  return new RuleLowerer(around).query(body)
}

class RuleLowerer extends BodyLowerer {
  rule(rule: Rule, dynamic: number): RuleCode {
    const { head } = rule
    const prelude: Goal[] = []
    this.scope = { names: new Map(), seen: new Set(), parent: undefined, isArguments: true }
    const args = (head.args ?? []).map((term) => this.argument(term))
    for (const [i, term] of (head.args ?? []).entries()) this.argumentPattern(term, args[i] as Slot, prelude)
    const suffixTerms = dynamic > 0 ? head.path.slice(-dynamic) : []
    const heads = [...suffixTerms, ...(head.key ? [head.key] : [])]
    const suffix: Operand[] = []
    const branches = [
      this.branch(rule.body, [...heads, head.value ?? TRUE], { prelude, args, suffix }, (goals) => {
        for (const term of suffixTerms) suffix.push(this.operand(term, goals))
        return this.operand(head.key ?? head.value ?? TRUE, goals)
      }),
    ]
    for (const other of rule.elses) {
      const value = other.value ?? TRUE
      branches.push(this.branch(other.body, [value], { prelude, args }, (goals) => this.operand(value, goals)))
    }
    const { reads, inputs, calls } = this
    return { slots: this.slotCount, args, suffix, branches, reads, inputs, calls }
  }

  private argument(term: Term): Slot {
    if (term.kind === 'var' && !isWildcard(term) && !this.scope.names.has(term.name)) return this.addName(term.name)
    return this.newSlot()
  }

  /** Arguments that are no plain variables are matched against the value passed. */
  private argumentPattern(term: Term, slot: Slot, prelude: Goal[]): void {
    if (term.kind === 'var' && this.scope.names.get(term.name) === slot) return
    if (isWildcard(term)) return
    const names = new Set<string>()
    termNames(term, names)
    if (term.kind === 'template') {
      for (const part of term.parts) if (typeof part !== 'string') literalNames(part, names, () => false)
    }
    names.delete('_')
    for (const name of names) {
      if (this.local(name) === undefined && !this.global(name)) this.addName(name)
    }
    const left = this.pattern(term, prelude)
    prelude.push({ kind: 'unify', left, right: { kind: 'slot', slot, at: term.at }, at: term.at })
  }

  private branch(
    body: readonly Literal[],
    heads: readonly Term[],
    entry: { prelude: readonly Goal[]; args: readonly Slot[]; suffix?: readonly Operand[] },
    finish: (goals: Goal[]) => Operand,
  ): Branch {
    const outer = this.scope
    this.scope = { names: new Map(), seen: new Set(), parent: outer }
    this.prescan(body, heads)
    const goals: Goal[] = [...entry.prelude]
    for (const literal of body) this.literal(literal, goals)
    const at = body[0]?.at ?? heads.at(-1)?.at ?? this.around.module.packageAt
    const value = finish(goals)
    this.scope = outer
    const ordered = orderGoals(goals, new Set(entry.args))
    if (ordered.kind === 'unsafe') this.unsafe(ordered.goals, ordered.bound)
    this.checkHead(heads, [value, ...(entry.suffix ?? [])], ordered.bound)
    const block: Block = { goals: ordered.goals, free: new Set(entry.args) }
    return { block, value, at }
  }

  private checkHead(heads: readonly Term[], values: readonly Operand[], bound: ReadonlySet<Slot>): void {
    const used = new Set<Slot>()
    for (const value of values) operandSlots(value, used)
    for (const slot of used) if (!bound.has(slot)) this.unsafeName(slot, heads.at(-1)?.at ?? { start: 0, end: 0 })
  }

  query(body: readonly Literal[]): QueryCode {
    const values: Operand[] = []
    const branch = this.queryBranch(body, values)
    const variables = new Map<string, Slot>()
    for (const [slot, name] of this.slotNames.entries()) {
      if (name !== undefined && name !== '_' && branch.scope.get(name) === slot) variables.set(name, slot)
    }
    const { reads, inputs, calls } = this
    const code: RuleCode = {
      slots: this.slotCount,
      args: [],
      suffix: [],
      branches: [{ block: branch.block, value: { kind: 'const', value: true }, at: { start: 0, end: 0 } }],
      reads,
      inputs,
      calls,
    }
    return { code, variables, values }
  }

  private queryBranch(body: readonly Literal[], values: Operand[]): { block: Block; scope: Map<string, Slot> } {
    this.prescan(body, [])
    const goals: Goal[] = []
    for (const literal of body) {
      const { expr, withs, at } = literal
      if (expr.kind === 'term' && withs.length === 0 && expr.term.kind !== 'call') {
        values.push(this.hoist(this.operand(expr.term, goals), goals, at))
      } else if (expr.kind === 'term' && expr.term.kind === 'call' && expr.term.path[0] !== 'print') {
        this.queryCall(literal, goals, values)
      } else {
        this.literal(literal, goals)
        values.push({ kind: 'const', value: true })
      }
    }
    const ordered = orderGoals(goals, new Set())
    if (ordered.kind === 'unsafe') this.unsafe(ordered.goals, ordered.bound)
    return { block: { goals: ordered.goals, free: new Set() }, scope: this.scope.names }
  }

  /** A call stands for its value, as far as it has one without an output argument. */
  private queryCall(literal: Literal, goals: Goal[], values: Operand[]): void {
    const { expr, withs, at } = literal
    const call = expr.kind === 'term' && expr.term.kind === 'call' ? expr.term : undefined
    const arity = call && this.metadataConstant(call) === undefined ? this.target(call).arity : 0
    if (!call || withs.length > 0 || call.args.length > arity) {
      this.literal(literal, goals)
      values.push({ kind: 'const', value: true })
    } else values.push(this.hoist(this.operand(call, goals), goals, at))
  }
}
