import { RegoError } from '../errors.ts'
import { BuiltinError, checkArguments } from '../builtins/define.ts'
import type { Builtin } from '../builtins/define.ts'
import type { Block, Callee, Operand, Part, RefBase, Slot } from '../compile/ir.ts'
import { isBound } from '../compile/slots.ts'
import type { TreeNode } from '../compile/tree.ts'
import { locate } from '../syntax/index.ts'
import type { Module, Span } from '../syntax/index.ts'
import { ObjectBuilder, equal, isArray, lookup, setOf, shallowSize, sizeOf, toText } from '../value/index.ts'
import type { Value } from '../value/index.ts'
import { fastBuiltins } from './fast-builtins.ts'
import { allValues, constantPath, objectComprehension, objectStep } from './getters.ts'
import type { Context, Frame, Getter, Matcher, Step } from './frame.ts'

/** What emission may look up. */
export type Emission = {
  readonly module: Module
  readonly root: TreeNode
  readonly builtin: (name: string) => Builtin | undefined
}

/** Turns operands into closures. Slots known to be bound are tracked in `bound` while the goals are emitted. */
export abstract class OperandEmitter {
  protected readonly around: Emission
  protected bound: Set<Slot> = new Set()
  /** Number of slots the frame needs, accumulators included. */
  slots: number

  constructor(around: Emission, slots: number) {
    this.around = around
    this.slots = slots
  }

  /** Emits a block whose last step is given. */
  protected abstract block(block: Block, last: () => Step): Step

  /** Emits a reference under data. */
  protected abstract dataGetter(path: readonly Operand[]): Getter

  protected fail(at: Span, message: string): never {
    const { file, text } = this.around.module
    throw new RegoError('eval_conflict_error', message, locate(file, text, at.start))
  }

  /** Emits an operand whose slots are all bound. */
  getter(operand: Operand): Getter {
    switch (operand.kind) {
      case 'const': {
        const { value } = operand
        return () => value
      }
      case 'slot': {
        const { slot } = operand
        return (frame) => frame.slots[slot]
      }
      case 'array':
        return this.arrayGetter(operand.items)
      case 'set': {
        const list = this.arrayGetter(operand.items)
        return (frame) => {
          const items = list(frame) as readonly Value[] | undefined
          return items && setOf(items)
        }
      }
      case 'object':
        return this.objectGetter(operand.pairs)
      case 'ref':
        return this.refGetter(operand.ref.base, operand.ref.path)
      case 'call':
        return this.callGetter(operand.callee, operand.args, operand.at)
      case 'comprehension':
        return this.comprehension(operand)
      default:
        return this.template(operand.parts)
    }
  }

  private arrayGetter(items: readonly Operand[]): Getter {
    const getters = items.map((item) => this.getter(item))
    return (frame) => {
      const values: Value[] = []
      for (const getter of getters) {
        const value = getter(frame)
        if (value === undefined) return undefined
        values.push(value)
      }
      return values
    }
  }

  private objectGetter(pairs: readonly (readonly [Operand, Operand])[]): Getter {
    const getters = pairs.map(([key, value]) => [this.getter(key), this.getter(value)] as const)
    return (frame) => {
      const builder = new ObjectBuilder()
      for (const [key, value] of getters) {
        const k = key(frame)
        const v = value(frame)
        if (k === undefined || v === undefined) return undefined
        const before = builder.get(k)
        if (before !== undefined && !equal(before, v)) return undefined
        builder.set(k, v)
      }
      return builder.finish()
    }
  }

  /** Emits a reference whose operands are all bound. */
  protected refGetter(base: RefBase, path: readonly Operand[]): Getter {
    if (base.kind === 'data') return this.dataGetter(path)
    const start: Getter = base.kind === 'input' ? (frame) => frame.context.input : this.getter(base.operand)
    if (path.length === 0) return start
    if (path.every((operand) => operand.kind === 'const')) {
      return constantPath(
        start,
        path.map((operand) => (operand as Operand & { kind: 'const' }).value),
      )
    }
    const keys = path.map((operand) => this.getter(operand))
    return (frame) => {
      let value = start(frame)
      for (const getter of keys) {
        if (value === undefined) return undefined
        const key = getter(frame)
        if (key === undefined) return undefined
        frame.context.engine.recorder?.read(value, key)
        value = lookup(value, key)
      }
      return value
    }
  }

  /** Emits a call. */
  protected callGetter(callee: Callee, args: readonly Operand[], at: Span): Getter {
    const getters = args.map((argument) => this.getter(argument))
    if (callee.kind === 'function') return this.functionCall(callee.path, getters)
    const builtin = this.around.builtin(callee.name) as Builtin
    const plain = this.plainBuiltin(builtin, getters, at)
    const { name } = callee
    return (frame) => {
      const mock = frame.context.mocks?.get(name)
      return mock === undefined ? plain(frame) : this.callMock(mock, frame, getters, at)
    }
  }

  private plainBuiltin(builtin: Builtin, getters: readonly Getter[], at: Span): Getter {
    const fast = fastBuiltins[builtin.name]
    const slow = (args: readonly Value[], frame: Frame) => this.runBuiltin(builtin, args, frame.context, at)
    if (fast && getters.length === 2) {
      const [left, right] = getters as [Getter, Getter]
      return (frame) => {
        const a = left(frame)
        if (a === undefined) return undefined
        const b = right(frame)
        if (b === undefined) return undefined
        const value = fast(a, b)
        return value === undefined ? slow([a, b], frame) : value
      }
    }
    const isWording = WORDING.has(builtin.name)
    return (frame) => {
      const { recorder } = frame.context.engine
      const mark = recorder?.reads.length ?? 0
      const args = allValues(getters, frame)
      if (recorder && isWording) recorder.reads.length = mark
      return args && slow(args, frame)
    }
  }

  /** Runs a built-in with checked arguments; its errors are undefined unless the query is strict. */
  protected runBuiltin(builtin: Builtin, args: readonly Value[], context: Context, at: Span): Value | undefined {
    const { meter, services, strict } = context.engine
    meter.tick()
    try {
      checkArguments(builtin, args)
      const value = builtin.run(args, { meter, services })
      if (value !== undefined && (typeof value === 'string' || typeof value === 'object')) {
        meter.allocate(shallowSize(value))
      }
      return value
    } catch (error) {
      if (!(error instanceof BuiltinError)) throw error
      if (!strict) return undefined
      const { file, text } = this.around.module
      throw new RegoError(error.code, error.message, locate(file, text, at.start))
    }
  }

  private functionCall(path: readonly string[], getters: readonly Getter[]): Getter {
    const node = this.around.root.find(path) as TreeNode
    const name = `data.${path.join('.')}`
    return (frame) => {
      const args = allValues(getters, frame)
      if (!args) return undefined
      const { context } = frame
      const mock = context.mocks?.get(name)
      if (mock !== undefined) return this.mocked(mock, context, args)
      return context.engine.invoke(context, node, args)
    }
  }

  private callMock(mock: NonNullable<Mocks>, frame: Frame, getters: readonly Getter[], at: Span): Value | undefined {
    const args = allValues(getters, frame)
    return args && this.mocked(mock, frame.context, args, at)
  }

  /** Evaluates what stands in for a function. */
  protected mocked(mock: NonNullable<Mocks>, context: Context, args: readonly Value[], at?: Span): Value | undefined {
    if (mock.kind === 'value') return mock.value
    if (mock.kind === 'function') {
      const node = this.around.root.find(mock.path)
      return node && context.engine.invoke(withoutMocks(context), node, args)
    }
    const builtin = this.around.builtin(mock.name)
    return builtin && this.runBuiltin(builtin, args, context, at ?? { start: 0, end: 0 })
  }

  private comprehension(operand: Operand & { kind: 'comprehension' }): Getter {
    const accumulator = this.slots++
    const before = new Set(this.bound)
    const run = this.block(operand.block, () => {
      const value = this.getter(operand.value)
      if (operand.shape === 'object') return objectStep(this.getter(operand.key as Operand), value, accumulator)
      return (frame) => {
        const item = value(frame)
        if (item !== undefined) {
          ;(frame.slots[accumulator] as unknown as Value[]).push(item)
          frame.context.engine.meter.allocate(16)
        }
        return false
      }
    })
    this.bound = before
    if (operand.shape === 'object') return objectComprehension(run, accumulator)
    const isSet = operand.shape === 'set'
    return (frame) => {
      const items: Value[] = []
      frame.slots[accumulator] = items
      run(frame)
      return isSet ? setOf(items) : items
    }
  }

  private template(parts: readonly (string | Part)[]): Getter {
    const getters = parts.map((part) => (typeof part === 'string' ? part : this.partGetter(part)))
    return (frame) => {
      let text = ''
      for (const part of getters) {
        if (typeof part === 'string') text += part
        else {
          const value = part(frame)
          text += value === undefined ? '<undefined>' : typeof value === 'string' ? value : toText(value)
        }
      }
      frame.context.engine.meter.allocate(text.length)
      return text
    }
  }

  /** Emits an embedded expression: its one value, or undefined. */
  protected partGetter(part: Part): Getter {
    const slot = this.slots++
    const before = new Set(this.bound)
    const run = this.block(part.block, () => {
      const value = this.getter(part.value)
      return (frame) => {
        const found = value(frame)
        if (found === undefined) return false
        const known = frame.slots[slot]
        if (known !== undefined && !equal(known, found)) {
          throw new RegoError('eval_conflict_error', 'a template expression must not produce multiple outputs')
        }
        frame.slots[slot] = found
        return false
      }
    })
    this.bound = before
    return (frame) => {
      frame.slots[slot] = undefined
      run(frame)
      return frame.slots[slot]
    }
  }

  /** Emits a match against a pattern; slots that it binds are bound from then on. */
  matcher(pattern: Operand): Matcher {
    if (pattern.kind === 'slot' && !this.bound.has(pattern.slot)) {
      const { slot } = pattern
      this.bound.add(slot)
      return (frame, value) => {
        frame.slots[slot] = value
        return true
      }
    }
    if (pattern.kind === 'const') return (_frame, value) => equal(pattern.value, value)
    if (isBound(pattern, this.bound)) {
      const getter = this.getter(pattern)
      return (frame, value) => {
        const wanted = getter(frame)
        return wanted !== undefined && equal(wanted, value)
      }
    }
    if (pattern.kind === 'array') return this.arrayMatcher(pattern.items)
    return this.objectMatcher(pattern as Operand & { kind: 'object' })
  }

  private arrayMatcher(items: readonly Operand[]): Matcher {
    const matchers = items.map((item) => this.matcher(item))
    return (frame, value) => {
      if (!isArray(value) || value.length !== matchers.length) return false
      for (let i = 0; i < matchers.length; i++) {
        if (!(matchers[i] as Matcher)(frame, value[i] as Value)) return false
      }
      return true
    }
  }

  private objectMatcher(pattern: Operand & { kind: 'object' }): Matcher {
    const pairs = pattern.pairs.map(([key, value]) => [this.getter(key), this.matcher(value)] as const)
    return (frame, value) => {
      if (isArray(value) || sizeOf(value) !== pairs.length) return false
      for (const [key, match] of pairs) {
        const k = key(frame)
        const item = k === undefined ? undefined : lookup(value, k)
        if (item === undefined || !match(frame, item)) return false
      }
      return true
    }
  }
}

/** What a message is made of says less about a finding's place than what the conditions read. */
const WORDING = new Set(['sprintf', 'concat'])

type Mocks = ReturnType<NonNullable<Context['mocks']>['get']>

/** A stand-in sees the real functions: otherwise one that calls its original would not end. */
function withoutMocks(context: Context): Context {
  return { ...context, mocks: undefined, memo: new Map() }
}
