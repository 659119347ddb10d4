import type { Goal, Operand } from '../compile/ir.ts'
import type { RuleEntry } from '../compile/tree.ts'
import { keyOf, lookup } from '../value/index.ts'
import type { Key, Value } from '../value/index.ts'

/** Rules of one document, looked up by what the input holds at one path. */
export type RuleIndex =
  | { readonly kind: 'all'; readonly rules: readonly RuleEntry[] }
  | {
      readonly kind: 'by-input'
      readonly path: readonly Value[]
      readonly matching: ReadonlyMap<Key, RuleIndex>
      readonly rest: RuleIndex
    }

/** Fewer rules than this are faster tried one by one. */
const WORTH_INDEXING = 3

type Condition = { readonly id: string; readonly path: readonly Value[]; readonly value: Key }

/** Builds the index of a document's rules from their equations between input and constants. */
export function indexRules(rules: readonly RuleEntry[]): RuleIndex {
  const conditions = new Map(rules.map((rule) => [rule, conditionsOf(rule)]))
  return build(rules, conditions, new Set())
}

function build(
  rules: readonly RuleEntry[],
  conditions: ReadonlyMap<RuleEntry, readonly Condition[]>,
  used: ReadonlySet<string>,
): RuleIndex {
  const best = rules.length < WORTH_INDEXING ? undefined : mostCommon(rules, conditions, used)
  if (!best) return { kind: 'all', rules }
  const values = new Set<Key>()
  const wanted = new Map<RuleEntry, Key>()
  for (const rule of rules) {
    const condition = conditions.get(rule)?.find(({ id }) => id === best.id)
    if (!condition) continue
    values.add(condition.value)
    wanted.set(rule, condition.value)
  }
  const inner = new Set([...used, best.id])
  const matching = new Map<Key, RuleIndex>()
  for (const value of values) {
    const chosen = rules.filter((rule) => !wanted.has(rule) || wanted.get(rule) === value)
    matching.set(value, build(chosen, conditions, inner))
  }
  const rest = build(
    rules.filter((rule) => !wanted.has(rule)),
    conditions,
    inner,
  )
  return { kind: 'by-input', path: best.path, matching, rest }
}

function mostCommon(
  rules: readonly RuleEntry[],
  conditions: ReadonlyMap<RuleEntry, readonly Condition[]>,
  used: ReadonlySet<string>,
): Condition | undefined {
  const counts = new Map<string, { count: number; condition: Condition }>()
  for (const rule of rules) {
    for (const condition of conditions.get(rule) ?? []) {
      if (used.has(condition.id)) continue
      const entry = counts.get(condition.id) ?? { count: 0, condition }
      entry.count++
      counts.set(condition.id, entry)
    }
  }
  let best: { count: number; condition: Condition } | undefined
  for (const entry of counts.values()) if (entry.count > (best?.count ?? 1)) best = entry
  return best?.condition
}

function conditionsOf(rule: RuleEntry): Condition[] {
  const branches = rule.code?.branches ?? []
  if (branches.length !== 1) return []
  const found: Condition[] = []
  for (const goal of branches[0]?.block.goals ?? []) {
    const condition = conditionOf(goal)
    if (condition && !found.some(({ id }) => id === condition.id)) found.push(condition)
  }
  return found
}

function conditionOf(goal: Goal): Condition | undefined {
  const sides = equation(goal)
  if (!sides) return undefined
  const [left, right] = sides
  return inputCondition(left, right) ?? inputCondition(right, left)
}

function equation(goal: Goal): readonly [Operand, Operand] | undefined {
  if (goal.kind === 'unify') return [goal.left, goal.right]
  if (goal.kind !== 'test' || goal.operand.kind !== 'call') return undefined
  const { callee, args } = goal.operand
  if (callee.kind !== 'builtin' || callee.name !== 'equal') return undefined
  return args as readonly [Operand, Operand]
}

function inputCondition(ref: Operand, constant: Operand): Condition | undefined {
  if (ref.kind !== 'ref' || ref.ref.base.kind !== 'input' || constant.kind !== 'const') return undefined
  const path: Value[] = []
  for (const operand of ref.ref.path) {
    if (operand.kind !== 'const') return undefined
    path.push(operand.value)
  }
  return { id: JSON.stringify(path.map((key) => String(keyOf(key)))), path, value: keyOf(constant.value) }
}

/** The rules that may hold for the input. */
export function candidates(index: RuleIndex, input: Value | undefined): readonly RuleEntry[] {
  let at = index
  while (at.kind === 'by-input') {
    let value: Value | undefined = input
    for (const key of at.path) value = value === undefined ? undefined : lookup(value, key)
    at = value === undefined ? at.rest : (at.matching.get(keyOf(value)) ?? at.rest)
  }
  return at.rules
}
