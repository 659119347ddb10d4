import type { Goal, Slot } from './ir.ts'
import { goalSlots, isBound, isSubset, modifierSlots, operandSlots, patternOutputs } from './slots.ts'

/** Goals in a runnable order, or those that never become runnable. */
export type Ordered =
  | { readonly kind: 'ordered'; readonly goals: readonly Goal[]; readonly bound: ReadonlySet<Slot> }
  | { readonly kind: 'unsafe'; readonly goals: readonly Goal[]; readonly bound: ReadonlySet<Slot> }

/**
 * Orders goals so that every slot is bound before it is used, keeping the written order where it is safe. Inner goals
 * of `with` are ordered as well.
 */
export function orderGoals(goals: readonly Goal[], before: ReadonlySet<Slot>): Ordered {
  const bound = new Set(before)
  const placed: Goal[] = []
  let waiting = [...goals]
  for (;;) {
    const still: Goal[] = []
    for (const goal of waiting) {
      const ready = readyGoal(goal, bound)
      if (!ready) still.push(goal)
      else {
        placed.push(ready)
        goalOutputs(ready, bound)
      }
    }
    if (still.length === 0) return { kind: 'ordered', goals: placed, bound }
    if (still.length === waiting.length) return { kind: 'unsafe', goals: still, bound }
    waiting = still
  }
}

/** All slots that the goal mentions outside its closures are bound after it ran. */
function goalOutputs(goal: Goal, bound: Set<Slot>): void {
  if (goal.kind === 'with') for (const inner of goal.goals) goalOutputs(inner, bound)
  else goalSlots(goal, bound)
}

function readyGoal(goal: Goal, bound: ReadonlySet<Slot>): Goal | undefined {
  if (goal.kind === 'with') return readyWith(goal, bound)
  return isReady(goal, bound) ? goal : undefined
}

function readyWith(goal: Goal & { kind: 'with' }, bound: ReadonlySet<Slot>): Goal | undefined {
  const used = new Set<Slot>()
  for (const modifier of goal.modifiers) modifierSlots(modifier, used)
  if (!isSubset(used, bound)) return undefined
  const inner = orderGoals(goal.goals, bound)
  return inner.kind === 'ordered' ? { ...goal, goals: inner.goals } : undefined
}

function isReady(goal: Exclude<Goal, { kind: 'with' }>, bound: ReadonlySet<Slot>): boolean {
  switch (goal.kind) {
    case 'unify':
      return (
        (isBound(goal.left, bound) && patternOutputs(goal.right, bound, new Set())) ||
        (isBound(goal.right, bound) && patternOutputs(goal.left, bound, new Set()))
      )
    case 'test':
      return isBound(goal.operand, bound)
    case 'walk': {
      if (goal.ref.base.kind === 'operand' && !isBound(goal.ref.base.operand, bound)) return false
      const outputs = new Set<Slot>()
      if (!goal.ref.path.every((operand) => patternOutputs(operand, bound, outputs))) return false
      return !goal.out || patternOutputs(goal.out, bound, outputs)
    }
    case 'relation':
      return goal.args.every((argument) => isBound(argument, bound)) && patternOutputs(goal.out, bound, new Set())
    case 'not':
      return isSubset(goal.block.free, bound)
    case 'every':
      return isBound(goal.domain, bound) && isSubset(goal.block.free, bound)
    case 'print':
      return goal.parts.every((part) => isSubset(part.block.free, bound))
  }
}

/** The slots that keep goals from running. */
export function unsafeSlots(goals: readonly Goal[], bound: ReadonlySet<Slot>): Set<Slot> {
  const used = new Set<Slot>()
  for (const goal of goals) {
    if (goal.kind === 'unify') {
      operandSlots(goal.left, used)
      operandSlots(goal.right, used)
    } else goalSlots(goal, used)
  }
  return new Set([...used].filter((slot) => !bound.has(slot)))
}
