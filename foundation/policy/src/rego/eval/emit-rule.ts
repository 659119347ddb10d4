import { RegoError } from '../errors.ts'
import type { Branch, RuleCode, Slot } from '../compile/ir.ts'
import type { RuleEntry } from '../compile/tree.ts'
import { locate } from '../syntax/index.ts'
import { equal } from '../value/index.ts'
import type { Value } from '../value/index.ts'
import { BodyEmitter } from './emit-body.ts'
import type { Emission } from './emit-operand.ts'
import type { Collector, Context, Frame, Getter, Step } from './frame.ts'

/** A rule as closures. */
export type EmittedRule = {
  /** Evaluates a complete rule or function: its value, or undefined. */
  readonly value: (context: Context, args: readonly Value[]) => Value | undefined
  /** Evaluates a partial rule, handing each result to the collector. */
  readonly collect: (context: Context, collector: Collector) => void
}

/** Emits a lowered rule. */
export function emitRule(entry: RuleEntry, around: Emission): EmittedRule {
  const code = entry.code as RuleCode
  const emitter = new BodyEmitter(around, code.slots)
  const isPartial = entry.kind === 'set' || entry.dynamic > 0
  const conflict = () => conflictError(entry)
  const branches = code.branches.map((branch) =>
    emitter.body(branch.block, code.args, () =>
      isPartial ? partialStep(emitter, entry, branch) : completeStep(emitter, branch, conflict),
    ),
  )
  const newFrame = (context: Context, args: readonly Value[], collect?: Collector): Frame => {
    const slots: (Value | undefined)[] = []
    for (let i = 0; i < emitter.slots; i++) slots.push(undefined)
    for (let i = 0; i < code.args.length; i++) slots[code.args[i] as Slot] = args[i]
    return { slots, context, result: undefined, collect }
  }
  return {
    value: (context, args) => {
      const frame = newFrame(context, args)
      for (const branch of branches) {
        branch(frame)
        if (frame.result !== undefined) return frame.result
      }
      return undefined
    },
    collect: (context, collector) => {
      const frame = newFrame(context, [], (keys, value) => {
        frame.result = true
        collector(keys, value)
      })
      for (const branch of branches) {
        branch(frame)
        if (frame.result !== undefined) return
      }
    },
  }
}

function completeStep(emitter: BodyEmitter, branch: Branch, conflict: () => RegoError): Step {
  const { value: operand } = branch
  if (operand.kind === 'const') {
    const { value } = operand
    return (frame) => {
      frame.result = value
      return true
    }
  }
  const getter = emitter.getter(operand)
  return (frame) => {
    const value = getter(frame)
    if (value === undefined) return false
    if (frame.result === undefined) frame.result = value
    else if (!equal(frame.result, value)) throw conflict()
    return false
  }
}

function partialStep(emitter: BodyEmitter, entry: RuleEntry, branch: Branch): Step {
  const code = entry.code as RuleCode
  const keys: Getter[] = code.suffix.map((operand) => emitter.getter(operand))
  const getter = emitter.getter(branch.value)
  const isConstant = [...code.suffix, branch.value].every((operand) => operand.kind === 'const')
  return (frame) => {
    const found: Value[] = []
    for (const key of keys) {
      const value = key(frame)
      if (value === undefined) return false
      found.push(value)
    }
    const value = getter(frame)
    if (value === undefined) return false
    frame.context.engine.meter.allocate(24)
    frame.context.engine.recorder?.result(entry, value)
    frame.collect?.(found, value)
    return isConstant
  }
}

/** The error of a rule that yields several values. */
export function conflictError(entry: RuleEntry): RegoError {
  const { file, text } = entry.module
  const message =
    entry.kind === 'function'
      ? 'functions must not produce multiple outputs for same inputs'
      : 'complete rules must not produce multiple outputs'
  return new RegoError('eval_conflict_error', message, locate(file, text, entry.rule.at.start))
}
