import { staticPath } from '../syntax/index.ts'
import type {
  CallTerm,
  ComprehensionTerm,
  Literal,
  RefTerm,
  Span,
  TemplateTerm,
  Term,
  VarTerm,
} from '../syntax/index.ts'
import { objectOf, setOf } from '../value/index.ts'
import type { Value } from '../value/index.ts'
import type { Block, Callee, Goal, Operand, Part, RefBase, Reference, Slot } from './ir.ts'
import { NameResolver } from './scope.ts'

/** Built-ins that v1 no longer has. */
const DEPRECATED = new Set(
  'all any cast_array cast_boolean cast_null cast_object cast_set cast_string net.cidr_overlap re_match set_diff'.split(
    ' ',
  ),
)

/** A call taken apart: what is called, with how many arguments it expects. */
type Target = { readonly callee: Callee; readonly arity: number; readonly relation: boolean }

/** Lowers terms to operands; whatever may have many values becomes a goal before it. */
export abstract class TermLowerer extends NameResolver {
  protected readonly reads: (readonly (Value | undefined)[])[] = []
  protected readonly inputs: { path: readonly Value[]; at: Span }[] = []
  protected readonly calls: { name: string; at: Span }[] = []

  /** Lowers a body in a scope of its own, then runs `finish` in that scope (for the head's terms). */
  protected abstract closure<T>(
    body: readonly Literal[],
    heads: readonly Term[],
    finish: (goals: Goal[]) => T,
  ): { block: Block; result: T }

  /** Lowers a term to an operand, pushing goals that must run before it. */
  protected operand(term: Term, goals: Goal[]): Operand {
    switch (term.kind) {
      case 'scalar':
        return { kind: 'const', value: term.value }
      case 'var':
        return this.variable(term)
      case 'ref':
        return this.refOperand(term, goals)
      case 'array':
      case 'set':
        return fold(
          term.kind,
          term.items.map((item) => this.operand(item, goals)),
        )
      case 'object':
        return foldObject(term.pairs.map(([key, value]) => [this.operand(key, goals), this.operand(value, goals)]))
      case 'call':
        return this.callOperand(term, goals)
      case 'template':
        return this.template(term)
      default:
        return this.comprehension(term)
    }
  }

  /** Lowers one side of `=`: variables stay bindable, anything that must be computed moves to goals before it. */
  protected pattern(term: Term, goals: Goal[], nested = false): Operand {
    switch (term.kind) {
      case 'array':
        return fold(
          'array',
          term.items.map((item) => this.pattern(item, goals, true)),
        )
      case 'object':
        return foldObject(
          term.pairs.map(([key, value]) => [this.operand(key, goals), this.pattern(value, goals, true)]),
        )
      case 'scalar':
      case 'var':
        return this.operand(term, goals)
      default: {
        const operand = this.operand(term, goals)
        return nested ? this.hoist(operand, goals, term.at) : operand
      }
    }
  }

  /** Gives a computed operand a slot of its own. */
  protected hoist(operand: Operand, goals: Goal[], at: Span): Operand {
    if (operand.kind === 'const' || operand.kind === 'slot') return operand
    const out: Operand = { kind: 'slot', slot: this.newSlot(), at }
    goals.push({ kind: 'unify', left: out, right: operand, at })
    return out
  }

  private variable(term: VarTerm): Operand {
    if (term.name === '_') return { kind: 'slot', slot: this.newSlot('_'), at: term.at }
    const slot = this.local(term.name)
    if (slot !== undefined) {
      if (!this.scope.names.has(term.name)) this.scope.seen.add(term.name)
      return { kind: 'slot', slot, at: term.at }
    }
    const global = this.global(term.name)
    if (global) {
      const path = global.path.map((value): Operand => ({ kind: 'const', value }))
      return { kind: 'ref', ref: this.record({ base: { kind: global.root }, path, at: term.at }) }
    }
    return { kind: 'slot', slot: this.addName(term.name), at: term.at }
  }

  /** Declares a name in the current scope. */
  protected addName(name: string): Slot {
    const slot = this.newSlot(name)
    this.scope.names.set(name, slot)
    return slot
  }

  /** Lowers a reference with its path; operands that are no variables are computed before it. */
  protected reference(term: RefTerm, goals: Goal[]): Reference {
    const prefix: Operand[] = []
    const base = this.base(term.head, prefix, goals)
    const path = [...prefix, ...term.path.map((operand) => this.pattern(operand, goals, true))]
    return this.record({ base, path, at: term.at })
  }

  private base(head: Term, prefix: Operand[], goals: Goal[]): RefBase {
    if (head.kind !== 'var' || head.name === '_' || this.local(head.name) !== undefined) {
      return { kind: 'operand', operand: this.operand(head, goals) }
    }
    const global = this.global(head.name)
    if (!global) return { kind: 'operand', operand: this.variable(head) }
    for (const value of global.path) prefix.push({ kind: 'const', value })
    return { kind: global.root }
  }

  /** Notes what a reference reads, for the recursion check and the check against schemas. */
  private record(ref: Reference): Reference {
    if (ref.base.kind === 'operand') return ref
    const path: Value[] = []
    for (const operand of ref.path) {
      if (operand.kind !== 'const') break
      path.push(operand.value)
    }
    if (ref.base.kind === 'data') {
      this.reads.push(ref.path.map((operand) => (operand.kind === 'const' ? operand.value : undefined)))
    } else this.inputs.push({ path, at: ref.at })
    return ref
  }

  private refOperand(term: RefTerm, goals: Goal[]): Operand {
    const ref = this.reference(term, goals)
    if (ref.path.every((operand) => operand.kind === 'const')) return { kind: 'ref', ref }
    const out: Operand = { kind: 'slot', slot: this.newSlot(), at: term.at }
    goals.push({ kind: 'walk', ref, out, at: term.at })
    return out
  }

  private comprehension(term: ComprehensionTerm): Operand {
    const heads = term.key ? [term.key, term.value] : [term.value]
    const { block, result } = this.closure(term.body, heads, (goals) => ({
      ...(term.key && { key: this.operand(term.key, goals) }),
      value: this.operand(term.value, goals),
    }))
    const shape = term.kind === 'arraycompr' ? 'array' : term.kind === 'setcompr' ? 'set' : 'object'
    return { kind: 'comprehension', shape, ...result, block }
  }

  private template(term: TemplateTerm): Operand {
    const parts = term.parts.map((part) => (typeof part === 'string' ? part : this.literalPart(part)))
    return parts.every((part) => typeof part === 'string')
      ? { kind: 'const', value: parts.join('') }
      : { kind: 'template', parts }
  }

  private literalPart(literal: Literal): Part {
    const { expr, withs, at } = literal
    if (expr.kind !== 'term') this.fail('rego_parse_error', 'a template holds terms only', at)
    return this.part(expr.term, withs.length > 0 ? literal : undefined)
  }

  /** An embedded term; with modifiers it is computed inside a body of its own. */
  protected part(term: Term, modified?: Literal): Part {
    if (!modified) {
      const { block, result } = this.closure([], [term], (goals) => this.operand(term, goals))
      return { block, value: result }
    }
    const name: VarTerm = { kind: 'var', name: '$part', at: term.at }
    const body: Literal = { ...modified, expr: { kind: 'assign', left: name, right: term } }
    const { block, result } = this.closure([body], [], (goals) => this.operand(name, goals))
    return { block, value: result }
  }

  private callOperand(term: CallTerm, goals: Goal[]): Operand {
    const constant = this.metadataConstant(term)
    if (constant) return constant
    const document = this.documentCall(term)
    if (document) return document
    const { callee, arity, relation } = this.target(term)
    if (term.args.length !== arity) this.wrongArity(term, arity)
    const args = term.args.map((argument) => this.operand(argument, goals))
    if (!relation) return { kind: 'call', callee, args, at: term.at }
    const out: Operand = { kind: 'slot', slot: this.newSlot(), at: term.at }
    goals.push({ kind: 'relation', callee, args, out, at: term.at })
    return out
  }

  /** A call without arguments of what is a document, not a function. */
  private documentCall(term: CallTerm): Operand | undefined {
    const path = term.args.length === 0 ? this.functionPath(term.path) : undefined
    const node = path && this.around.root.find(path)
    if (!path || !node || node.rules.length === 0 || this.functionArity(path) !== undefined) return undefined
    const operands = path.map((value): Operand => ({ kind: 'const', value }))
    return { kind: 'ref', ref: this.record({ base: { kind: 'data' }, path: operands, at: term.at }) }
  }

  protected wrongArity(term: CallTerm, arity: number): never {
    const name = term.path.join('.')
    const message = `${name}: expects ${arity} argument${arity === 1 ? '' : 's'}, got ${term.args.length}`
    return this.fail('rego_type_error', message, term.at)
  }

  protected metadataConstant(term: CallTerm): Operand | undefined {
    const name = term.path.join('.')
    const { rule, chain } = this.around.metadata
    if (name === 'rego.metadata.rule') return { kind: 'const', value: rule }
    return name === 'rego.metadata.chain' ? { kind: 'const', value: chain } : undefined
  }

  /** Finds what a call calls. */
  protected target(term: CallTerm): Target {
    const name = term.path.join('.')
    if (term.infix === undefined) {
      const path = this.functionPath(term.path)
      const found = path && this.functionArity(path)
      if (path && found !== undefined) {
        this.reads.push(path)
        return { callee: { kind: 'function', path }, arity: found, relation: false }
      }
    }
    const shape = this.around.builtins(name)
    if (!shape) this.fail('rego_type_error', `undefined function ${name}`, term.at)
    if (DEPRECATED.has(name) && this.around.module.version === 'v1') {
      this.fail('rego_type_error', `deprecated built-in function calls in expression: ${name}`, term.at)
    }
    this.calls.push({ name, at: term.at })
    return { callee: { kind: 'builtin', name }, arity: shape.arity, relation: shape.relation === true }
  }

  /** Number of arguments of a user's function; undefined when the path holds none. */
  protected functionArity(path: readonly string[]): number | undefined {
    const entry = this.around.root.find(path)?.rules.find((rule) => rule.kind === 'function')
    return entry?.rule.head.args?.length
  }

  /** The path of a term that names a document or a function, with imports resolved. */
  protected namedPath(term: Term): { root: 'input' | 'data' | 'other'; path: string[] } | undefined {
    const names = staticPath(term)
    if (!names) return undefined
    const [first, ...rest] = names as [string, ...string[]]
    if (this.local(first) !== undefined) return undefined
    const global = this.global(first)
    if (global) return { root: global.root, path: [...global.path, ...rest] }
    return { root: 'other', path: names }
  }
}

function fold(kind: 'array' | 'set', items: readonly Operand[]): Operand {
  const values: Value[] = []
  for (const item of items) {
    if (item.kind !== 'const') return { kind, items }
    values.push(item.value)
  }
  return { kind: 'const', value: kind === 'array' ? values : setOf(values) }
}

function foldObject(pairs: readonly (readonly [Operand, Operand])[]): Operand {
  const entries: [Value, Value][] = []
  for (const [key, value] of pairs) {
    if (key.kind !== 'const' || value.kind !== 'const') return { kind: 'object', pairs }
    entries.push([key.value, value.value])
  }
  return { kind: 'const', value: objectOf(entries) }
}
