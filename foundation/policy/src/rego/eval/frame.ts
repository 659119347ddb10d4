import { RegoError } from '../errors.ts'
import type { RegoLocation } from '../errors.ts'
import type { TreeNode } from '../compile/tree.ts'
import type { Key, Value } from '../value/index.ts'

/** Runs the rest of a body; true asks every loop around it to stop. */
export type Step = (frame: Frame) => boolean

/** Computes a value; undefined where it has none. */
export type Getter = (frame: Frame) => Value | undefined

/** Tries to match a value, binding slots on the way. */
export type Matcher = (frame: Frame, value: Value) => boolean

/** The variables of one rule while it runs. */
export type Frame = {
  readonly slots: (Value | undefined)[]
  context: Context
  /** What the rule has yielded so far. */
  result: Value | undefined
  /** Where members of a set, or entries of a partial object, are collected. */
  readonly collect: Collector | undefined
}

/** Takes what a partial rule yields: the operands of its head after the constant part, and the value or member. */
export type Collector = (keys: readonly Value[], value: Value) => void

/** A document or function that stands in for another under `with`. */
export type Mock =
  | { readonly kind: 'value'; readonly value: Value }
  | { readonly kind: 'function'; readonly path: readonly string[] }
  | { readonly kind: 'builtin'; readonly name: string }

/** Which virtual documents are hidden by replaced data. */
export type Shadow = { terminal: boolean; readonly children: Map<Key, Shadow> }

/** The documents that a rule sees: changed by `with`, otherwise those of the query. */
export type Context = {
  readonly input: Value | undefined
  readonly data: Value
  readonly shadow: Shadow | undefined
  readonly mocks: ReadonlyMap<string, Mock> | undefined
  /** Values of virtual documents that were computed under these documents. */
  readonly memo: Map<object, unknown>
  readonly engine: Engine
}

/** A dynamic rule part way through its head, while a reference is followed into it. */
export type Cursor = {
  readonly node: TreeNode | undefined
  readonly base: Value | undefined
  readonly shadow: Shadow | undefined
  readonly pending: readonly Pending[]
}

/** A rule with operands in its head, and the keys that the reference gave for them so far. */
export type Pending = { readonly rule: object; readonly keys: readonly Value[] }

/** The keys read on the way to each result, when the origin of findings is wanted. */
export class Recorder {
  /** Reads on the branch being evaluated; loops cut it back before each round. */
  readonly reads: (readonly [Value, Value])[] = []
  readonly results: {
    readonly rule: object
    readonly value: Value
    readonly reads: readonly (readonly [Value, Value])[]
  }[] = []

  /** Notes a key read from a container. */
  read(container: Value, key: Value): void {
    this.reads.push([container, key])
  }

  /** Notes what a rule yielded. */
  result(rule: object, value: Value): void {
    this.results.push({ rule, value, reads: [...this.reads] })
  }
}

/** Limits of one query. */
export type Limits = {
  /** Iterations, calls and rule evaluations. */
  readonly steps: number
  /** Bytes of new values, roughly. */
  readonly memory: number
  /** Rules and functions inside each other. */
  readonly depth: number
  /** Milliseconds. */
  readonly time: number
}

/** Limits unless the caller says otherwise. */
export const DEFAULT_LIMITS: Limits = { steps: 10_000_000, memory: 64 * 1024 * 1024, depth: 1_000, time: 1_000 }

/** Counts what a query spends; throws when a limit is reached. */
export class Meter {
  private readonly limits: Limits
  private readonly deadline: number
  steps = 0
  private memory = 0
  depth = 0

  constructor(limits: Limits) {
    this.limits = limits
    this.deadline = performance.now() + limits.time
  }

  /** Counts one step. */
  tick(): void {
    if (++this.steps > this.limits.steps || (this.steps & 0x3ff) === 0) this.check()
  }

  private check(): void {
    if (this.steps > this.limits.steps) this.exceeded(`${this.limits.steps} evaluation steps`)
    if (performance.now() > this.deadline) this.exceeded(`${this.limits.time} ms`)
  }

  /** Counts many steps at once, for built-ins that loop. */
  spend(steps: number): void {
    this.steps += steps
    if (steps > 0x3ff || this.steps > this.limits.steps) this.check()
  }

  /** Counts bytes of new values. */
  allocate(bytes: number): void {
    this.memory += bytes
    if (this.memory > this.limits.memory) this.exceeded(`${this.limits.memory} bytes of new values`)
  }

  /** Enters a rule or function. */
  enter(): void {
    if (++this.depth > this.limits.depth) this.exceeded(`a depth of ${this.limits.depth} rules`)
    this.tick()
  }

  /** Leaves a rule or function. */
  leave(): void {
    this.depth--
  }

  private exceeded(what: string): never {
    throw new RegoError('eval_cancel_error', `evaluation exceeded its limit of ${what}`)
  }
}

/** What the emitted closures ask of the evaluator at run time. */
export type Engine = {
  readonly root: TreeNode
  readonly meter: Meter
  /** Errors of built-ins end the query instead of being undefined. */
  readonly strict: boolean
  readonly services: Services
  /** Records each key read below a value, when a finding's origin is wanted. */
  readonly recorder: Recorder | undefined
  readonly coverage: Set<string> | undefined
  readonly nodeValue: (context: Context, node: TreeNode) => Value | undefined
  readonly cursorValue: (context: Context, cursor: Cursor) => Value | undefined
  readonly descend: (context: Context, cursor: Cursor, key: Value) => Cursor
  readonly keysBelow: (context: Context, cursor: Cursor) => readonly Value[]
  readonly invoke: (context: Context, node: TreeNode, args: readonly Value[]) => Value | undefined
}

/** What built-ins may ask for: the query's clock and seed, never those of the machine. */
export type Services = {
  /** Nanoseconds since 1970. */
  readonly now: bigint
  /** Seed of the query's random numbers. */
  readonly seed: string
  readonly print: ((text: string) => void) | undefined
  readonly location?: RegoLocation
  /** Caches of the query, by purpose (compiled patterns, random draws). */
  readonly cache: Map<string, unknown>
}
