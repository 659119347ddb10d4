import type { Builtin } from '../builtins/define.ts'
import type { Block, Goal, Modifier, Operand, Reference, RuleCode, Slot } from '../compile/ir.ts'
import { isCallee } from '../compile/slots.ts'
import type { RuleEntry, TreeNode } from '../compile/tree.ts'
import type { RegoProblem } from '../errors.ts'
import { locate } from '../syntax/index.ts'
import type { Span } from '../syntax/index.ts'
import { keyOf, toText } from '../value/index.ts'
import type { Value } from '../value/index.ts'
import { declaredType } from './builtin-types.ts'
import { nearest } from './nearest.ts'
import {
  ANY,
  BOOLEAN,
  NONE,
  STRING,
  arrayOf,
  describe,
  elements,
  isNone,
  mayMeet,
  objectOfType,
  scalar,
  select,
  setOfType,
  tuple,
  typeOf,
  union,
} from './type.ts'
import type { Type } from './type.ts'

/** What the type check needs of a program. */
export type Checked = {
  readonly root: TreeNode
  readonly entries: readonly RuleEntry[]
  readonly builtin: (name: string) => Builtin | undefined
  /** The type of `input`; ANY when no schema is known. */
  readonly input: Type
}

/** Checks that no expression is bound to fail on account of types. */
export function checkTypes(checked: Checked): RegoProblem[] {
  const checker = new TypeChecker(checked)
  for (const entry of checked.entries) checker.ruleType(entry)
  return checker.problems
}

type Env = { readonly types: Map<Slot, Type>; readonly entry: RuleEntry; input: Type; replaced: boolean }

/** Chains of rules are followed this far; beyond, nothing is known. */
const LONGEST_CHAIN = 150

class TypeChecker {
  readonly problems: RegoProblem[] = []
  private readonly checked: Checked
  private readonly known = new Map<RuleEntry, Type>()
  private readonly open = new Set<RuleEntry>()

  constructor(checked: Checked) {
    this.checked = checked
  }

  /** The type of what a rule yields: its value, or a member. */
  ruleType(entry: RuleEntry): Type {
    const known = this.known.get(entry)
    if (known) return known
    if (this.open.has(entry) || !entry.code || this.open.size > LONGEST_CHAIN) return ANY
    this.open.add(entry)
    let type = NONE
    for (const branch of entry.code.branches) {
      const env: Env = { types: new Map(), entry, input: this.checked.input, replaced: false }
      for (const slot of entry.code.args) env.types.set(slot, ANY)
      this.block(branch.block, env)
      this.suffix(entry.code, env)
      type = union(type, this.operand(branch.value, env, branch.at))
    }
    this.open.delete(entry)
    this.known.set(entry, type)
    return type
  }

  private suffix(code: RuleCode, env: Env): void {
    for (const operand of code.suffix) this.operand(operand, env, env.entry.rule.at)
  }

  private report(at: Span, message: string, env: Env): void {
    const { file, text } = env.entry.module
    const location = locate(file, text, at.start)
    const isKnown = this.problems.some(
      (other) => other.message === message && other.location?.row === location.row && other.location.file === file,
    )
    if (!isKnown) this.problems.push({ code: 'rego_type_error', message, location })
  }

  private block(block: Block, env: Env): void {
    for (const goal of block.goals) this.goal(goal, env)
  }

  private goal(goal: Goal, env: Env): void {
    switch (goal.kind) {
      case 'unify':
        this.unify(goal.left, goal.right, env, goal.at)
        return
      case 'test':
        this.operand(goal.operand, env, goal.at)
        return
      case 'walk': {
        const found = this.reference(goal.ref, env)
        if (goal.out) this.bind(goal.out, found, env, goal.at)
        return
      }
      case 'relation':
        for (const argument of goal.args) this.operand(argument, env, goal.at)
        this.bind(goal.out, ANY, env, goal.at)
        return
      case 'not':
        this.block(goal.block, env)
        return
      case 'every': {
        const { key, value } = elements(this.operand(goal.domain, env, goal.at))
        env.types.set(goal.key, isNone(key) ? ANY : key)
        env.types.set(goal.value, isNone(value) ? ANY : value)
        this.block(goal.block, env)
        return
      }
      case 'print':
        for (const part of goal.parts) this.block(part.block, env)
        return
      default:
        this.modified(goal, env)
    }
  }

  /** Under `with`, replaced documents have types of their own, which are not followed. */
  private modified(goal: Goal & { kind: 'with' }, env: Env): void {
    for (const modifier of goal.modifiers) this.modifier(modifier, env, goal.at)
    const { input, replaced } = env
    env.input = goal.modifiers.some((modifier) => modifier.kind === 'document' && modifier.root === 'input')
      ? ANY
      : input
    env.replaced = true
    for (const inner of goal.goals) this.goal(inner, env)
    env.input = input
    env.replaced = replaced
  }

  private modifier(modifier: Modifier, env: Env, at: Span): void {
    if (modifier.kind === 'document' || !isCallee(modifier.value)) this.operand(modifier.value as Operand, env, at)
  }

  private unify(left: Operand, right: Operand, env: Env, at: Span): void {
    const isOpen = (operand: Operand) => operand.kind === 'slot' && !env.types.has(operand.slot)
    if (isOpen(left)) {
      this.bind(left, this.operand(right, env, at), env, at)
      return
    }
    if (isOpen(right)) {
      this.bind(right, this.operand(left, env, at), env, at)
      return
    }
    const a = this.operand(left, env, at)
    const b = this.operand(right, env, at)
    if (!mayMeet(a, b)) this.report(at, `match error: ${describe(a)} and ${describe(b)} cannot be equal`, env)
    this.bindInside(left, b, env)
    this.bindInside(right, a, env)
  }

  /** Gives the type to a pattern; reports when the two cannot meet. */
  private bind(pattern: Operand, type: Type, env: Env, at: Span): void {
    if (pattern.kind === 'slot' && !env.types.has(pattern.slot)) {
      env.types.set(pattern.slot, isNone(type) ? ANY : type)
      return
    }
    const own = this.operand(pattern, env, at)
    if (!mayMeet(own, type) && !isNone(type)) {
      this.report(at, `match error: ${describe(own)} and ${describe(type)} cannot be equal`, env)
    }
    this.bindInside(pattern, type, env)
  }

  private bindInside(pattern: Operand, type: Type, env: Env): void {
    if (pattern.kind === 'slot') {
      if (!env.types.has(pattern.slot)) env.types.set(pattern.slot, isNone(type) ? ANY : type)
    } else if (pattern.kind === 'array') {
      for (const [i, item] of pattern.items.entries()) this.bindInside(item, select(type, i), env)
    } else if (pattern.kind === 'object') {
      for (const [key, value] of pattern.pairs) {
        this.bindInside(value, key.kind === 'const' ? select(type, key.value) : elements(type).value, env)
      }
    }
  }

  /** The type of an operand; checks the calls and references inside. */
  private operand(operand: Operand, env: Env, at: Span): Type {
    switch (operand.kind) {
      case 'const':
        return typeOf(operand.value)
      case 'slot':
        return env.types.get(operand.slot) ?? ANY
      case 'array':
        return tuple(operand.items.map((item) => this.operand(item, env, at)))
      case 'set':
        return setOfType(operand.items.reduce((all, item) => union(all, this.operand(item, env, at)), NONE))
      case 'object':
        return this.objectLiteral(operand, env, at)
      case 'ref':
        return this.reference(operand.ref, env)
      case 'call':
        return this.call(operand, env)
      case 'comprehension': {
        this.block(operand.block, env)
        const value = this.operand(operand.value, env, at)
        if (operand.key) this.operand(operand.key, env, at)
        if (operand.shape === 'array') return arrayOf(value)
        return operand.shape === 'set' ? setOfType(value) : objectOfType(value)
      }
      default:
        for (const part of operand.parts) if (typeof part !== 'string') this.block(part.block, env)
        return scalar(STRING)
    }
  }

  private objectLiteral(operand: Operand & { kind: 'object' }, env: Env, at: Span): Type {
    let rest: Type | undefined
    const properties = new Map<ReturnType<typeof keyOf>, { key: Value; type: Type; required: boolean }>()
    for (const [key, value] of operand.pairs) {
      const type = this.operand(value, env, at)
      if (key.kind === 'const') properties.set(keyOf(key.value), { key: key.value, type, required: true })
      else {
        this.operand(key, env, at)
        rest = union(rest ?? NONE, type)
      }
    }
    return { any: false, scalars: 0, object: { properties, ...(rest && { rest }) } }
  }

  private call(operand: Operand & { kind: 'call' }, env: Env): Type {
    const given = operand.args.map((argument) => this.operand(argument, env, operand.at))
    const { callee } = operand
    if (callee.kind === 'function') {
      const node = this.checked.root.find(callee.path)
      if (env.replaced) return ANY
      return (node?.rules ?? []).reduce((all, rule) => union(all, this.ruleType(rule)), NONE)
    }
    const builtin = this.checked.builtin(callee.name)
    if (!builtin) return ANY
    for (const [i, text] of builtin.args.entries()) {
      const type = given[i] ?? ANY
      if (!isNone(type) && !mayMeet(type, declaredType(text))) {
        this.report(operand.at, `${builtin.name}: invalid argument ${i + 1}: have ${describe(type)}, want ${text}`, env)
      }
    }
    if (callee.name === 'equal' && given.length === 2 && !mayMeet(given[0] as Type, given[1] as Type)) {
      const [a, b] = given as [Type, Type]
      if (!isNone(a) && !isNone(b)) {
        this.report(operand.at, `match error: ${describe(a)} and ${describe(b)} cannot be equal`, env)
      }
    }
    return env.replaced ? ANY : builtin.result === 'boolean' ? scalar(BOOLEAN) : declaredType(builtin.result)
  }

  private reference(ref: Reference, env: Env): Type {
    const { base, path } = ref
    if (base.kind === 'data') return this.dataReference(ref, env)
    const start = base.kind === 'input' ? env.input : this.operand(base.operand, env, ref.at)
    const name = base.kind === 'input' ? 'input' : ''
    return this.follow(start, path, { env, at: ref.at, name })
  }

  private follow(start: Type, path: readonly Operand[], from: { env: Env; at: Span; name: string }): Type {
    const { env, at } = from
    let type = start
    let { name } = from
    for (const operand of path) {
      const isOpen = operand.kind === 'slot' && !env.types.has(operand.slot)
      const before = type
      if (operand.kind === 'const') {
        type = select(before, operand.value)
        name += typeof operand.value === 'string' ? `.${operand.value}` : `[${toText(operand.value)}]`
        if (isNone(type) && !isNone(before)) {
          this.undefinedPath(before, operand.value, { env, at, name })
          return ANY
        }
      } else {
        const { key, value } = elements(before)
        name += '[_]'
        if (isOpen) env.types.set(operand.slot, isNone(key) ? ANY : key)
        else {
          this.operand(operand, env, at)
          this.bindInside(operand, key, env)
        }
        if (isNone(value) && !before.set && !before.object && !before.array && !isNone(before)) {
          this.report(at, `undefined ref: ${name}: ${describe(before)} cannot be iterated`, env)
          return ANY
        }
        type = value
      }
      if (isNone(type)) return ANY
    }
    return type
  }

  private undefinedPath(before: Type, key: Value, { env, at, name }: { env: Env; at: Span; name: string }): void {
    const names: string[] = []
    for (const property of before.object?.properties.values() ?? []) {
      if (typeof property.key === 'string') names.push(property.key)
    }
    const near = typeof key === 'string' ? nearest(key, names) : undefined
    const hint = near === undefined ? '' : `; did you mean ${JSON.stringify(near)}?`
    const have = before.object ? '' : `: ${describe(before)} has no such element`
    this.report(at, `undefined ref: ${name.replace(/^\./, '')}${have}${hint}`, env)
  }

  private dataReference(ref: Reference, env: Env): Type {
    let node: TreeNode | undefined = this.checked.root
    for (const [i, operand] of ref.path.entries()) {
      if (node.rules.length > 0) return this.documentType(node, ref, i, env)
      const child: TreeNode | undefined = operand.kind === 'const' ? node.children.get(keyOf(operand.value)) : undefined
      if (!child) {
        for (const rest of ref.path.slice(i)) this.opened(rest, env, ref.at)
        return ANY
      }
      node = child
    }
    return node.rules.length > 0 ? this.documentType(node, ref, ref.path.length, env) : ANY
  }

  private opened(operand: Operand, env: Env, at: Span): void {
    if (operand.kind === 'slot' && !env.types.has(operand.slot)) env.types.set(operand.slot, ANY)
    else {
      this.operand(operand, env, at)
      this.bindInside(operand, ANY, env)
    }
  }

  private documentType(node: TreeNode, ref: Reference, index: number, env: Env): Type {
    const rest = ref.path.slice(index)
    const isPlain = node.rules.every((rule) => rule.dynamic === 0) || node.rules.every((rule) => rule.dynamic === 1)
    if (env.replaced || node.children.size > 0 || !isPlain) {
      for (const operand of rest) this.opened(operand, env, ref.at)
      return ANY
    }
    let type = NONE
    for (const rule of node.rules) {
      const own = this.ruleType(rule)
      type = union(type, rule.dynamic > 0 ? objectOfType(own) : rule.kind === 'set' ? setOfType(own) : own)
    }
    return this.follow(type, rest, { env, at: ref.at, name: ['data', ...node.path()].join('.') })
  }
}
