import { staticPath } from '../syntax/index.ts'
import type { CallTerm, Expr, Literal, Span, Term, With } from '../syntax/index.ts'
import type { Block, Goal, Modifier, Operand, Slot } from './ir.ts'
import { TermLowerer } from './lower-term.ts'
import { declaredNames, literalNames, patternNames, termNames } from './names.ts'
import { orderGoals, unsafeSlots } from './order.ts'
import { goalSlots, operandSlots } from './slots.ts'

type Expression<K extends Expr['kind']> = Extract<Expr, { kind: K }>

/** Lowers bodies: goals in a safe order. */
export class BodyLowerer extends TermLowerer {
  /** Lowers a body in a new scope; closures see the names of the bodies around them. */
  protected closure<T>(
    body: readonly Literal[],
    heads: readonly Term[],
    finish: (goals: Goal[]) => T,
    declared: readonly string[] = [],
  ): { block: Block; result: T } {
    const firstOwn = this.slotCount
    const outer = this.scope
    this.scope = { names: new Map(), seen: new Set(), parent: outer }
    for (const name of declared) this.addName(name)
    this.prescan(body, heads)
    const goals: Goal[] = []
    for (const literal of body) this.literal(literal, goals)
    const result = finish(goals)
    this.scope = outer
    const used = new Set<Slot>()
    for (const goal of goals) goalSlots(goal, used)
    if (typeof result === 'object' && result !== null) resultSlots(result, used)
    return { block: this.ordered(goals, used, firstOwn), result }
  }

  /** Orders a closure's goals, taking every outer slot as bound. */
  private ordered(goals: readonly Goal[], used: ReadonlySet<Slot>, firstOwn: Slot): Block {
    const free = new Set([...used].filter((slot) => slot < firstOwn))
    const ordered = orderGoals(goals, free)
    if (ordered.kind === 'unsafe') this.unsafe(ordered.goals, ordered.bound)
    for (const slot of used) {
      if (!ordered.bound.has(slot)) this.unsafeName(slot, goals[0]?.at ?? this.around.module.packageAt)
    }
    return { goals: ordered.goals, free }
  }

  /** Reports the first variable that nothing binds. */
  protected unsafe(goals: readonly Goal[], bound: ReadonlySet<Slot>): never {
    const at = goals[0]?.at ?? this.around.module.packageAt
    for (const slot of unsafeSlots(goals, bound)) if (this.slotNames[slot] !== undefined) this.unsafeName(slot, at)
    return this.fail('rego_unsafe_var_error', 'expression is unsafe', at)
  }

  protected unsafeName(slot: Slot, at: Span): never {
    return this.fail('rego_unsafe_var_error', `var ${this.slotNames[slot] ?? '_'} is unsafe`, at)
  }

  /** Gives slots to names that the body uses without declaring them. */
  protected prescan(body: readonly Literal[], heads: readonly Term[]): void {
    const names = new Set<string>()
    const isFunction = (term: Term) => this.around.builtins(staticPath(term)?.join('.') ?? '') !== undefined
    for (const literal of body) literalNames(literal, names, isFunction)
    for (const term of heads) termNames(term, names)
    const declared = declaredNames(body)
    for (const name of names) {
      if (name === '_' || declared.has(name)) continue
      if (this.local(name) === undefined && !this.global(name)) this.addName(name)
    }
  }

  /** Lowers one literal. */
  protected literal(literal: Literal, goals: Goal[]): void {
    const { withs, at } = literal
    if (withs.length === 0) {
      this.expression(literal.expr, goals, at)
      return
    }
    const modifiers = withs.map((modifier) => this.modifier(modifier, goals))
    const inner: Goal[] = []
    this.expression(literal.expr, inner, at)
    goals.push({ kind: 'with', modifiers, goals: inner, at })
  }

  private expression(expr: Expr, goals: Goal[], at: Span): void {
    switch (expr.kind) {
      case 'some':
        for (const { name, at } of expr.names) this.declareOnce(name, at)
        return
      case 'somein':
        this.someIn(expr, goals, at)
        return
      case 'every':
        this.every(expr, goals, at)
        return
      case 'not':
        this.negation(expr.expr, goals, at)
        return
      case 'assign':
        this.assignment(expr, goals, at)
        return
      default:
        this.condition(expr, goals, at)
    }
  }

  private declareOnce(name: string, at: Span): void {
    if (name === '_') return
    const isRoot = name === 'input' || name === 'data'
    if (isRoot && this.around.module.version === 'v1')
      this.fail('rego_compile_error', `variables must not shadow ${name}`, at)
    if (this.scope.names.has(name)) this.fail('rego_compile_error', `var ${name} assigned above`, at)
    if (this.scope.seen.has(name)) this.fail('rego_compile_error', `var ${name} referenced above`, at)
    if (this.scope.parent?.isArguments && this.scope.parent.names.has(name)) {
      this.fail('rego_compile_error', `arg ${name} redeclared`, at)
    }
    this.addName(name)
  }

  private assignment(expr: Expression<'assign'>, goals: Goal[], at: Span): void {
    const right = this.pattern(expr.right, goals)
    const names = new Set<string>()
    if (!isAssignable(expr.left)) this.fail('rego_compile_error', 'cannot assign to this term', expr.left.at)
    patternNames(expr.left, names)
    for (const name of names) this.declareOnce(name, expr.left.at)
    this.unify(this.pattern(expr.left, goals), right, goals, at)
  }

  private condition(expr: Expression<'term' | 'unify'>, goals: Goal[], at: Span): void {
    if (expr.kind === 'unify') {
      const left = this.pattern(expr.left, goals)
      this.unify(left, this.pattern(expr.right, goals), goals, at)
      return
    }
    const { term } = expr
    if (term.kind === 'ref') goals.push({ kind: 'walk', ref: this.reference(term, goals), at })
    else if (term.kind === 'call') this.callStatement(term, goals, at)
    else goals.push({ kind: 'test', operand: this.operand(term, goals), at })
  }

  private callStatement(term: CallTerm, goals: Goal[], at: Span): void {
    if (term.path.length === 1 && term.path[0] === 'print' && !this.functionPath(term.path)) {
      goals.push({ kind: 'print', parts: term.args.map((argument) => this.part(argument)), at })
      return
    }
    if (this.metadataConstant(term) === undefined) {
      const { callee, arity, relation } = this.target(term)
      if (term.args.length === arity + 1) {
        const args = term.args.slice(0, arity).map((argument) => this.operand(argument, goals))
        const out = this.pattern(term.args[arity] as Term, goals)
        if (relation) goals.push({ kind: 'relation', callee, args, out, at })
        else this.unify(out, { kind: 'call', callee, args, at: term.at }, goals, at)
        return
      }
    }
    goals.push({ kind: 'test', operand: this.operand(term, goals), at })
  }

  /** Takes equations between two literals of one shape apart, so that each part can be ordered on its own. */
  private unify(left: Operand, right: Operand, goals: Goal[], at: Span): void {
    if (left.kind === 'array' && right.kind === 'array' && left.items.length === right.items.length) {
      for (const [i, item] of left.items.entries()) this.unify(item, right.items[i] as Operand, goals, at)
      return
    }
    if (left.kind === 'object' && right.kind === 'object') {
      const pairs = matchingPairs(left, right)
      if (pairs) {
        for (const [a, b] of pairs) this.unify(a, b, goals, at)
        return
      }
    }
    if (!bindByWalk(left, right, goals) && !bindByWalk(right, left, goals))
      goals.push({ kind: 'unify', left, right, at })
  }

  private someIn(expr: Expression<'somein'>, goals: Goal[], at: Span): void {
    const domain = this.operand(expr.domain, goals)
    const names = new Set<string>()
    if (expr.key) patternNames(expr.key, names)
    patternNames(expr.value, names)
    for (const name of names) this.declareOnce(name, at)
    const key: Operand = expr.key ? this.pattern(expr.key, goals) : { kind: 'slot', slot: this.newSlot('_'), at }
    const out = this.pattern(expr.value, goals)
    goals.push({ kind: 'walk', ref: { base: { kind: 'operand', operand: domain }, path: [key], at }, out, at })
  }

  private every(expr: Expression<'every'>, goals: Goal[], at: Span): void {
    const domain = this.operand(expr.domain, goals)
    const names = [expr.key?.name, expr.value.name].filter((name) => name !== undefined && name !== '_') as string[]
    const slots = () => ({
      key: (expr.key && this.local(expr.key.name)) ?? this.newSlot('_'),
      value: this.local(expr.value.name) ?? this.newSlot('_'),
    })
    const outer = this.scope
    const firstOwn = this.slotCount
    this.scope = { names: new Map(), seen: new Set(), parent: outer }
    for (const name of names) this.addName(name)
    const { key, value } = slots()
    const inner = this.closure(expr.body, [], () => undefined).block
    this.scope = outer
    const free = new Set([...inner.free].filter((slot) => slot < firstOwn))
    goals.push({ kind: 'every', key, value, domain, block: { goals: inner.goals, free }, at })
  }

  /**
   * Negation as OPA compiles it: arguments of calls and operands inside references are computed before the negation,
   * so that an undefined one makes the whole line undefined instead of true.
   */
  private negation(expr: Expr, goals: Goal[], at: Span): void {
    const inner: Goal[] = []
    const firstOwn = this.slotCount
    if (expr.kind === 'term' && expr.term.kind === 'call' && expr.term.infix !== '==') {
      this.negatedCall(expr.term, goals, inner, at)
    } else if (expr.kind === 'term' && expr.term.kind === 'ref') {
      inner.push({ kind: 'walk', ref: this.outerReference(expr.term, goals), at })
    } else if (expr.kind === 'unify') {
      const left = this.negatedSide(expr.left, goals)
      inner.push({ kind: 'unify', left, right: this.negatedSide(expr.right, goals), at })
    } else if (expr.kind === 'term' && expr.term.kind === 'call') {
      const [left, right] = expr.term.args.map((argument) => this.negatedSide(argument, goals))
      inner.push({ kind: 'unify', left: left as Operand, right: right as Operand, at })
    } else this.expression(expr, inner, at)
    goals.push({ kind: 'not', block: this.negatedBlock(inner, goals, firstOwn), at })
  }

  private outerReference(term: Term & { kind: 'ref' }, goals: Goal[]) {
    const ref = this.reference(term, goals)
    if (ref.base.kind !== 'operand') return ref
    return { ...ref, base: { kind: 'operand' as const, operand: this.hoist(ref.base.operand, goals, term.at) } }
  }

  private negatedSide(term: Term, goals: Goal[]): Operand {
    const constant = (operand: Operand) => operand.kind === 'const'
    if (term.kind === 'ref') {
      const ref = this.outerReference(term, goals)
      if (ref.path.every(constant)) return { kind: 'ref', ref }
      const out: Operand = { kind: 'slot', slot: this.newSlot(), at: term.at }
      goals.push({ kind: 'walk', ref, out, at: term.at })
      return out
    }
    const operand = this.pattern(term, goals)
    return operand.kind === 'call' ? this.hoist(operand, goals, term.at) : operand
  }

  private negatedCall(term: CallTerm, goals: Goal[], inner: Goal[], at: Span): void {
    const hoisted = term.args.map((argument): Operand => {
      const operand = this.operand(argument, goals)
      return operand.kind === 'ref' || operand.kind === 'call' ? this.hoist(operand, goals, argument.at) : operand
    })
    const { callee, arity, relation } = this.target(term)
    if (term.args.length !== arity && term.args.length !== arity + 1) this.wrongArity(term, arity)
    const out = hoisted[arity]
    const args = hoisted.slice(0, arity)
    if (relation) {
      const wildcard: Operand = { kind: 'slot', slot: this.newSlot(), at }
      inner.push({ kind: 'relation', callee, args, out: out ?? wildcard, at })
    } else if (out) inner.push({ kind: 'unify', left: out, right: { kind: 'call', callee, args, at: term.at }, at })
    else inner.push({ kind: 'test', operand: { kind: 'call', callee, args, at: term.at }, at })
  }

  /** Named variables and wildcards of a negated line must be bound outside; generated slots may be its own. */
  private negatedBlock(inner: readonly Goal[], outer: readonly Goal[], firstOwn: Slot): Block {
    const used = new Set<Slot>()
    for (const goal of inner) goalSlots(goal, used)
    const outside = new Set<Slot>()
    for (const goal of outer) goalSlots(goal, outside)
    const isOwn = (slot: Slot) => slot >= firstOwn && this.slotNames[slot] === undefined && !outside.has(slot)
    const free = new Set([...used].filter((slot) => !isOwn(slot)))
    const ordered = orderGoals(inner, free)
    if (ordered.kind === 'unsafe') this.unsafe(ordered.goals, ordered.bound)
    return { goals: ordered.goals, free }
  }

  private modifier(modifier: With, goals: Goal[]): Modifier {
    const named = this.namedPath(modifier.target)
    if (!named)
      this.fail(
        'rego_type_error',
        'with keyword target must reference existing input, data, or a function',
        modifier.at,
      )
    const { root, path } = named
    if (root === 'input') return { kind: 'document', root, path, value: this.operand(modifier.value, goals) }
    if (root === 'data' && this.functionArity(path) === undefined) {
      return { kind: 'document', root, path, value: this.operand(modifier.value, goals) }
    }
    const target = root === 'data' ? `data.${path.join('.')}` : path.join('.')
    if (root === 'other' && !this.around.builtins(target)) {
      this.fail('rego_type_error', `undefined function ${target}`, modifier.at)
    }
    return { kind: 'function', target, value: this.replacement(modifier.value, goals) }
  }

  private replacement(term: Term, goals: Goal[]): Modifier['value'] & Operand {
    const named = this.namedPath(term)
    if (named?.root === 'data' && this.functionArity(named.path) !== undefined) {
      this.reads.push(named.path)
      return { kind: 'function', path: named.path } as never
    }
    const name = named?.root === 'other' ? named.path.join('.') : undefined
    if (name !== undefined && this.around.builtins(name)) return { kind: 'builtin', name } as never
    return this.operand(term, goals)
  }
}

/** Slots of what a closure yields: operands directly or as fields. */
function resultSlots(result: object, into: Set<Slot>): void {
  if ('kind' in result) operandSlots(result as Operand, into)
  else for (const value of Object.values(result)) if (value) operandSlots(value as Operand, into)
}

function isAssignable(term: Term): boolean {
  const isPart = (part: Term) => part.kind === 'scalar' || isAssignable(part)
  if (term.kind === 'array') return term.items.every(isPart)
  if (term.kind === 'object') return term.pairs.every(([, value]) => isPart(value))
  return term.kind === 'var'
}

function matchingPairs(
  left: Operand & { kind: 'object' },
  right: Operand & { kind: 'object' },
): [Operand, Operand][] | undefined {
  if (left.pairs.length !== right.pairs.length) return undefined
  const pairs: [Operand, Operand][] = []
  for (const [key, value] of left.pairs) {
    if (key.kind !== 'const') return undefined
    const other = right.pairs.find(([k]) => k.kind === 'const' && k.value === key.value)
    if (!other) return undefined
    pairs.push([value, other[1]])
  }
  return pairs
}

/** Lets the reference just lowered bind the other side of the equation directly. */
function bindByWalk(pattern: Operand, found: Operand, goals: Goal[]): boolean {
  const last = goals.at(-1)
  if (last?.kind !== 'walk' || last.out !== found) return false
  goals[goals.length - 1] = { ...last, out: pattern }
  return true
}
