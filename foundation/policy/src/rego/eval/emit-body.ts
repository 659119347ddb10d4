import type { Block, Goal, Modifier, Operand, Reference, Slot } from '../compile/ir.ts'
import { isBound, isCallee } from '../compile/slots.ts'
import { isArray, lookup, toText } from '../value/index.ts'
import type { Value } from '../value/index.ts'
import type { Frame, Getter, Step } from './frame.ts'
import { OperandEmitter } from './emit-operand.ts'
import { iterate } from './iterate.ts'
import { startCursor, stored } from './cursor.ts'
import { fixedPrefix } from './fixed-prefix.ts'
import { each, followCursor, plainFollows } from './follow.ts'
import type { DataPath, Follow } from './follow.ts'
import { overlay } from './overlay.ts'
import type { Change } from './overlay.ts'

/** Turns ordered goals into a chain of steps, each calling the next. */
export class BodyEmitter extends OperandEmitter {
  /** Emits a body: `last` is emitted when all its slots are bound. */
  body(block: Block, bound: Iterable<Slot>, last: () => Step): Step {
    this.bound = new Set(bound)
    return this.block(block, last)
  }

  protected block(block: Block, last: () => Step): Step {
    return this.chain(block.goals, 0, last)
  }

  private chain(goals: readonly Goal[], index: number, last: () => Step): Step {
    const goal = goals[index]
    if (!goal) return last()
    const rest = () => this.chain(goals, index + 1, last)
    const step = this.goal(goal, rest)
    return this.covered(goal, step)
  }

  /** Notes that a line was reached, where coverage is wanted. */
  private covered(goal: Goal, step: Step): Step {
    const id = `${this.around.module.file}\0${goal.at.start}`
    return (frame) => {
      frame.context.engine.coverage?.add(id)
      return step(frame)
    }
  }

  private goal(goal: Goal, rest: () => Step): Step {
    switch (goal.kind) {
      case 'test':
        return this.test(goal.operand, rest)
      case 'unify':
        return this.unify(goal.left, goal.right, rest)
      case 'walk':
        return this.walk(goal.ref, goal.out, rest)
      case 'relation':
        return this.relation(goal, rest)
      case 'not':
        return this.negation(goal.block, rest)
      case 'every':
        return this.every(goal, rest)
      case 'print':
        return this.print(goal, rest)
      default:
        return this.modified(goal, rest)
    }
  }

  private test(operand: Operand, rest: () => Step): Step {
    const getter = this.getter(operand)
    const next = rest()
    return (frame) => {
      const value = getter(frame)
      return value !== undefined && value !== false && next(frame)
    }
  }

  private unify(left: Operand, right: Operand, rest: () => Step): Step {
    const leftBound = isBound(left, this.bound)
    const getter = this.getter(leftBound ? left : right)
    const matcher = this.matcher(leftBound ? right : left)
    const next = rest()
    return (frame) => {
      const value = getter(frame)
      return value !== undefined && matcher(frame, value) && next(frame)
    }
  }

  private relation(goal: Goal & { kind: 'relation' }, rest: () => Step): Step {
    const getter = this.callGetter(goal.callee, goal.args, goal.at)
    const matcher = this.matcher(goal.out)
    const next = rest()
    return (frame) => {
      const results = getter(frame)
      if (!isArray(results)) return false
      for (const result of results) {
        frame.context.engine.meter.tick()
        if (matcher(frame, result) && next(frame)) return true
      }
      return false
    }
  }

  private negation(block: Block, rest: () => Step): Step {
    const before = new Set(this.bound)
    const holds = this.block(block, () => () => true)
    this.bound = before
    const next = rest()
    return (frame) => !holds(frame) && next(frame)
  }

  private every(goal: Goal & { kind: 'every' }, rest: () => Step): Step {
    const domain = this.getter(goal.domain)
    const before = new Set(this.bound)
    this.bound.add(goal.key)
    this.bound.add(goal.value)
    const holds = this.block(goal.block, () => () => true)
    this.bound = before
    const next = rest()
    const { key, value } = goal
    return (frame) => {
      const items = domain(frame)
      if (items === undefined) return false
      const failed = iterate(items, (k, v) => {
        frame.context.engine.meter.tick()
        frame.slots[key] = k
        frame.slots[value] = v
        return !holds(frame)
      })
      return failed === false && next(frame)
    }
  }

  private print(goal: Goal & { kind: 'print' }, rest: () => Step): Step {
    const parts = goal.parts.map((part) => this.partGetter(part))
    const next = rest()
    return (frame) => {
      const print = frame.context.engine.services.print
      if (print) {
        const texts = parts.map((part) => {
          const value = part(frame)
          return value === undefined ? '<undefined>' : typeof value === 'string' ? value : toText(value)
        })
        print(texts.join(' '))
      }
      return next(frame)
    }
  }

  private modified(goal: Goal & { kind: 'with' }, rest: () => Step): Step {
    const changes = goal.modifiers.map((modifier) => this.change(modifier))
    const outer = this.slots++
    const inner = this.chain(goal.goals, 0, () => {
      const next = rest()
      return (frame) => {
        const within = frame.context
        frame.context = frame.slots[outer] as unknown as typeof within
        const stop = next(frame)
        frame.context = within
        return stop
      }
    })
    return (frame) => {
      const { context } = frame
      const resolved: Change[] = []
      for (const change of changes) {
        const found = change(frame)
        if (!found) return false
        resolved.push(found)
      }
      const saved = frame.slots[outer]
      frame.slots[outer] = context as unknown as Value
      frame.context = overlay(context, resolved)
      const stop = inner(frame)
      frame.context = context
      frame.slots[outer] = saved
      return stop
    }
  }

  private change(modifier: Modifier): (frame: Frame) => Change | undefined {
    if (modifier.kind === 'document') {
      const getter = this.getter(modifier.value)
      const { root, path } = modifier
      return (frame) => {
        const value = getter(frame)
        return value === undefined ? undefined : { kind: 'document', root, path, value }
      }
    }
    const { target, value } = modifier
    if (isCallee(value)) {
      const change = { kind: 'function' as const, target, mock: value as never }
      return () => change
    }
    const getter = this.getter(value as Operand)
    return (frame) => {
      const found = getter(frame)
      return found === undefined ? undefined : { kind: 'function', target, mock: { kind: 'value', value: found } }
    }
  }

  /** Emits the iteration of a reference. */
  private walk(ref: Reference, out: Operand | undefined, rest: () => Step): Step {
    if (ref.base.kind === 'data') return this.walkData(ref.path, this.lazily(ref.path, out, rest))
    const start: Getter = ref.base.kind === 'input' ? (frame) => frame.context.input : this.getter(ref.base.operand)
    const follow = this.follow(ref.path, 0, () => this.arrived(out, rest))
    return (frame) => {
      const value = start(frame)
      return value !== undefined && follow(frame, value)
    }
  }

  private arrived(out: Operand | undefined, rest: () => Step): Follow {
    const matcher = out && this.matcher(out)
    const next = rest()
    return matcher
      ? (frame, value) => matcher(frame, value) && next(frame)
      : (frame, value) => value !== false && next(frame)
  }

  /** Emits the rest of a path over plain values. */
  private follow(path: readonly Operand[], index: number, end: () => Follow): Follow {
    const operand = path[index]
    if (!operand) return end()
    if (isBound(operand, this.bound)) {
      const key = this.getter(operand)
      const next = this.follow(path, index + 1, end)
      return (frame, value) => {
        const k = key(frame)
        if (k === undefined) return false
        frame.context.engine.recorder?.read(value, k)
        const found = lookup(value, k)
        return found !== undefined && next(frame, found)
      }
    }
    const matcher = this.matcher(operand)
    const next = this.follow(path, index + 1, end)
    return (frame, value) => each(frame, value, matcher, next)
  }

  /** Emits matchers for the operands of a path under data, then the end, in binding order. */
  private lazily(path: readonly Operand[], out: Operand | undefined, rest: () => Step): DataPath {
    const keys = path.map((operand) =>
      isBound(operand, this.bound)
        ? { kind: 'bound' as const, getter: this.getter(operand), operand }
        : { kind: 'free' as const, matcher: this.matcher(operand), operand },
    )
    return { keys, plain: plainFollows(keys, this.arrived(out, rest)) }
  }

  private walkData(path: readonly Operand[], data: DataPath): Step {
    const { plain } = data
    const fixed = fixedPrefix(this.around.root, path)
    const general: Step = (frame) => followCursor(frame, startCursor(frame.context), 0, data)
    if (fixed.kind === 'general') return general
    const follow = plain[fixed.length] as Follow
    if (fixed.kind === 'node') {
      const { node } = fixed
      return (frame) => {
        if (frame.context.shadow) return general(frame)
        const value = frame.context.engine.nodeValue(frame.context, node)
        return value !== undefined && follow(frame, value)
      }
    }
    const prefix = fixed.keys
    return (frame) => {
      let value: Value | undefined = frame.context.data
      for (const key of prefix) {
        value = stored(value, key)
        if (value === undefined) return false
      }
      return follow(frame, value)
    }
  }

  protected dataGetter(path: readonly Operand[]): Getter {
    const slot = this.slots++
    const before = new Set(this.bound)
    const data = this.lazily(path, undefined, () => () => true)
    const keep: Follow = (frame, value) => {
      frame.slots[slot] = value
      return true
    }
    const step = this.walkData(path, { keys: data.keys, plain: plainFollows(data.keys, keep) })
    this.bound = before
    return (frame) => (step(frame) ? frame.slots[slot] : undefined)
  }
}
