import type { Block, Goal, Modifier, Operand, Reference, Slot } from './ir.ts'

/** Adds the slots that an operand uses. */
export function operandSlots(operand: Operand, into: Set<Slot>): void {
  switch (operand.kind) {
    case 'const':
      return
    case 'slot':
      into.add(operand.slot)
      return
    case 'array':
    case 'set':
      for (const item of operand.items) operandSlots(item, into)
      return
    case 'object':
      for (const [key, value] of operand.pairs) {
        operandSlots(key, into)
        operandSlots(value, into)
      }
      return
    case 'ref':
      referenceSlots(operand.ref, into)
      return
    case 'call':
      for (const argument of operand.args) operandSlots(argument, into)
      return
    case 'comprehension':
      for (const slot of operand.block.free) into.add(slot)
      return
    case 'template':
      for (const part of operand.parts) if (typeof part !== 'string') for (const slot of part.block.free) into.add(slot)
  }
}

function referenceSlots(ref: Reference, into: Set<Slot>): void {
  if (ref.base.kind === 'operand') operandSlots(ref.base.operand, into)
  for (const operand of ref.path) operandSlots(operand, into)
}

/** Adds the slots that a modifier uses. */
export function modifierSlots(modifier: Modifier, into: Set<Slot>): void {
  if (modifier.kind === 'document' || !isCallee(modifier.value)) operandSlots(modifier.value as Operand, into)
}

/** True when a function is replaced by another function rather than by a value. */
export function isCallee(value: { readonly kind: string }): boolean {
  return value.kind === 'builtin' || value.kind === 'function'
}

/** Adds the slots that a goal uses or binds. */
export function goalSlots(goal: Goal, into: Set<Slot>): void {
  switch (goal.kind) {
    case 'unify':
      operandSlots(goal.left, into)
      operandSlots(goal.right, into)
      return
    case 'test':
      operandSlots(goal.operand, into)
      return
    case 'walk':
      referenceSlots(goal.ref, into)
      if (goal.out) operandSlots(goal.out, into)
      return
    case 'relation':
      for (const argument of goal.args) operandSlots(argument, into)
      operandSlots(goal.out, into)
      return
    case 'not':
      addAll(goal.block, into)
      return
    case 'every':
      operandSlots(goal.domain, into)
      addAll(goal.block, into)
      return
    case 'print':
      for (const part of goal.parts) addAll(part.block, into)
      return
    case 'with':
      for (const modifier of goal.modifiers) modifierSlots(modifier, into)
      for (const inner of goal.goals) goalSlots(inner, into)
  }
}

function addAll(block: Block, into: Set<Slot>): void {
  for (const slot of block.free) into.add(slot)
}

/** True when every slot of the operand is bound. */
export function isBound(operand: Operand, bound: ReadonlySet<Slot>): boolean {
  if (operand.kind === 'const') return true
  if (operand.kind === 'slot') return bound.has(operand.slot)
  const used = new Set<Slot>()
  operandSlots(operand, used)
  for (const slot of used) if (!bound.has(slot)) return false
  return true
}

/**
 * Adds the slots that matching a value against the pattern would bind. False when the pattern holds an unbound slot
 * where matching cannot bind it (a set member, an object key, a call's argument).
 */
export function patternOutputs(pattern: Operand, bound: ReadonlySet<Slot>, outputs: Set<Slot>): boolean {
  switch (pattern.kind) {
    case 'slot':
      if (!bound.has(pattern.slot)) outputs.add(pattern.slot)
      return true
    case 'array':
      return pattern.items.every((item) => patternOutputs(item, bound, outputs))
    case 'object':
      return pattern.pairs.every(([key, value]) => isBound(key, bound) && patternOutputs(value, bound, outputs))
    default:
      return isBound(pattern, bound)
  }
}

/** True when every slot of the one set is in the other. */
export function isSubset(slots: ReadonlySet<Slot>, of: ReadonlySet<Slot>): boolean {
  for (const slot of slots) if (!of.has(slot)) return false
  return true
}
