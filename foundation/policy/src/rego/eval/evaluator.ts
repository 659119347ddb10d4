import { RegoError } from '../errors.ts'
import type { RuleEntry, TreeNode } from '../compile/tree.ts'
import { ObjectBuilder, equal, keyOf, lookup } from '../value/index.ts'
import { RegoSet } from '../value/index.ts'
import type { Key, Value } from '../value/index.ts'
import { cursorValue, descend, isSettled, keysBelow, startCursor } from './cursor.ts'
import type { Extent, Source } from './cursor.ts'
import { conflictError, emitRule } from './emit-rule.ts'
import type { EmittedRule } from './emit-rule.ts'
import type { Emission } from './emit-operand.ts'
import type { Context, Cursor, Engine, Meter, Services } from './frame.ts'
import { nodeShape } from './node-shape.ts'
import { candidates, indexRules } from './rule-index.ts'
import type { RuleIndex } from './rule-index.ts'

const RUNNING = Symbol('running')

/** Emitted rules and their indexes: built once per compiled program, shared by all its queries. */
export class Emitted {
  private readonly rules = new Map<RuleEntry, EmittedRule>()
  private readonly indexes = new Map<TreeNode, { index: RuleIndex; defaults: RuleEntry | undefined }>()
  private readonly emission: Omit<Emission, 'module'>

  constructor(emission: Omit<Emission, 'module'>) {
    this.emission = emission
  }

  /** The rule's closures. */
  rule(entry: RuleEntry): EmittedRule {
    let emitted = this.rules.get(entry)
    if (!emitted) {
      emitted = emitRule(entry, { ...this.emission, module: entry.module })
      this.rules.set(entry, emitted)
    }
    return emitted
  }

  /** The node's index, and its default rule. */
  index(node: TreeNode): { index: RuleIndex; defaults: RuleEntry | undefined } {
    let found = this.indexes.get(node)
    if (!found) {
      const rules = node.rules.filter((entry) => !entry.rule.isDefault && entry.dynamic === 0)
      const defaults = node.rules.find((entry) => entry.rule.isDefault)
      found = { index: indexRules(rules), defaults }
      this.indexes.set(node, found)
    }
    return found
  }
}

/** What one query brings. */
export type EngineOptions = {
  readonly root: TreeNode
  readonly emitted: Emitted
  readonly meter: Meter
  readonly services: Services
  readonly strict: boolean
  readonly recorder?: Engine['recorder']
  readonly coverage?: Set<string>
}

/** Creates the evaluator of one query. */
export function createEngine(options: EngineOptions): Engine {
  const { emitted, root, meter, services, strict } = options
  const evaluator = new Evaluator(emitted)
  const source: Source = {
    nodeValue: (context, node) => evaluator.nodeValue(context, node),
    extents: (context, rule) => evaluator.extents(context, rule),
  }
  return {
    root,
    meter,
    strict,
    services,
    recorder: options.recorder,
    coverage: options.coverage,
    nodeValue: source.nodeValue,
    cursorValue: (context, cursor) => cursorValue(source, context, cursor),
    descend: (_context, cursor: Cursor, key) => descend(cursor, key),
    keysBelow: (context, cursor) => keysBelow(source, context, cursor),
    invoke: (context, node, args) => evaluator.call(context, node, args),
  }
}

/** The value of a path under data, virtual or base. */
export function dataValue(context: Context, path: readonly Value[]): Value | undefined {
  let cursor = startCursor(context)
  for (const [i, key] of path.entries()) {
    if (isSettled(cursor)) {
      let value = context.engine.cursorValue(context, cursor)
      for (const rest of path.slice(i)) value = value === undefined ? undefined : lookup(value, rest)
      return value
    }
    cursor = descend(cursor, key)
  }
  return context.engine.cursorValue(context, cursor)
}

class Evaluator {
  private readonly emitted: Emitted

  constructor(emitted: Emitted) {
    this.emitted = emitted
  }

  /** The value of a closed node. */
  nodeValue(context: Context, node: TreeNode): Value | undefined {
    if (nodeShape(node) === 'function') return undefined
    return this.remembered(context, node, () => this.compute(context, node)) as Value | undefined
  }

  private remembered(context: Context, key: object, compute: () => unknown): unknown {
    const { memo } = context
    const known = memo.get(key)
    if (known === RUNNING) throw new RegoError('rego_recursion_error', 'rule depends on itself')
    if (known !== undefined || memo.has(key)) return known
    const { meter } = context.engine
    memo.set(key, RUNNING)
    meter.enter()
    const value = compute()
    meter.leave()
    memo.set(key, value)
    return value
  }

  private compute(context: Context, node: TreeNode): Value | undefined {
    const [first] = node.rules as [RuleEntry]
    if (first.dynamic > 0) return this.partialObject(context, node)
    return first.kind === 'set' ? this.partialSet(context, node) : this.complete(context, node, [])
  }

  private complete(context: Context, node: TreeNode, args: readonly Value[]): Value | undefined {
    const { index, defaults } = this.emitted.index(node)
    let result: Value | undefined
    for (const entry of candidates(index, context.input)) {
      const value = this.emitted.rule(entry).value(context, args)
      if (value === undefined) continue
      if (result === undefined) result = value
      else if (!equal(result, value)) throw conflictError(entry)
    }
    if (result === undefined && defaults) return this.emitted.rule(defaults).value(context, args)
    return result
  }

  private partialSet(context: Context, node: TreeNode): Value {
    const items = new Map<Key, Value>()
    const collect = (_keys: readonly Value[], value: Value) => {
      items.set(keyOf(value), value)
    }
    const { index } = this.emitted.index(node)
    for (const entry of candidates(index, context.input)) this.emitted.rule(entry).collect(context, collect)
    return new RegoSet(items)
  }

  private partialObject(context: Context, node: TreeNode): Value {
    const builder = new ObjectBuilder()
    for (const entry of node.rules) {
      this.emitted.rule(entry).collect(context, ([key], value) => {
        const known = builder.get(key as Value)
        if (known !== undefined && !equal(known, value)) {
          throw new RegoError('eval_conflict_error', 'object keys must be unique', conflictError(entry).location)
        }
        builder.set(key as Value, value)
      })
    }
    return builder.finish()
  }

  /** All results of a rule with operands in its head. */
  extents(context: Context, entry: RuleEntry): readonly Extent[] {
    return this.remembered(context, entry, () => {
      const found: Extent[] = []
      const isMember = entry.kind === 'set'
      this.emitted.rule(entry).collect(context, (keys, value) => {
        found.push({ keys, value, isMember })
      })
      return found
    }) as readonly Extent[]
  }

  /** Calls a user's function. */
  call(context: Context, node: TreeNode, args: readonly Value[]): Value | undefined {
    const { meter } = context.engine
    const calls = this.callMemo(context, node, args)
    if (calls) {
      const known = calls.memo.get(calls.key)
      if (known !== undefined || calls.memo.has(calls.key)) return known
    }
    meter.enter()
    const value = this.complete(context, node, args)
    meter.leave()
    calls?.memo.set(calls.key, value)
    return value
  }

  /** Calls with few scalar arguments are remembered; keys of larger ones would cost more than they save. */
  private callMemo(
    context: Context,
    node: TreeNode,
    args: readonly Value[],
  ): { memo: Map<Key, Value | undefined>; key: Key } | undefined {
    const [first, second] = args
    if (args.length > 2 || typeof first === 'object' || (args.length === 2 && typeof second === 'object'))
      return undefined
    const key =
      args.length === 1 ? keyOf(first as Value) : JSON.stringify(args.map((value) => [typeof value, String(value)]))
    let memo = context.memo.get(node) as Map<Key, Value | undefined> | undefined
    if (!memo) {
      memo = new Map()
      context.memo.set(node, memo)
    }
    return { memo, key }
  }
}
