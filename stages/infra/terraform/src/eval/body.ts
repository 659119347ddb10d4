import type { Cell, OriginId, Ref } from '@bartizan/model/resource'
import type { Attribute, Block, Body } from '@bartizan/syntax/hcl'
import { isError, knownCell, overArms, unknownCell } from './cell.ts'
import type { Environment } from './environment.ts'
import { evaluate } from './expression.ts'
import { Memo, type Tracker } from './track.ts'
import { walkPairs } from './walk.ts'

/** What a body is evaluated with. */
export interface BodyScope {
  readonly env: Environment
  readonly tracker: Tracker
}

/** Arguments of the language itself, which no provider sees. */
const metaBlocks: ReadonlySet<string> = new Set(['dynamic'])

/**
 * The entries of a body, evaluated when they are read: attributes by name, nested blocks by type as lists of maps.
 * Static and dynamic blocks of one type stand in one list.
 */
export class BodyEntries implements ReadonlyMap<string, Cell> {
  private readonly body: Body
  private readonly scope: BodyScope
  private readonly names: ReadonlyMap<string, Attribute | readonly Block[]>
  private readonly memo: Memo<Cell>
  private readonly extra: ReadonlyMap<string, (entries: BodyEntries) => Cell>

  constructor(body: Body, scope: BodyScope, extra: ReadonlyMap<string, (entries: BodyEntries) => Cell> = new Map()) {
    this.body = body
    this.scope = scope
    this.extra = extra
    this.memo = new Memo(scope.tracker, () => unknownCell('cycle'))
    this.names = namesOf(body)
  }

  get size(): number {
    return this.names.size + this.extra.size
  }

  has(name: string): boolean {
    return this.names.has(name) || this.extra.has(name)
  }

  get(name: string): Cell | undefined {
    const found = this.names.get(name)
    if (found === undefined) {
      const computed = this.extra.get(name)
      return computed === undefined ? undefined : this.memo.get(name, () => computed(this))
    }
    return this.memo.get(name, () =>
      'value' in found ? evaluateAttribute(found, this.scope) : evaluateBlocks(found, this.scope),
    )
  }

  /** The resources that each entry reads, nested blocks included. */
  refs(): Ref[] {
    const refs: Ref[] = []
    for (const name of this.keys()) {
      const { read } = this.scope.tracker.run(() => touch(this.get(name)))
      for (const to of read) refs.push({ to, path: name })
    }
    return refs
  }

  *keys(): MapIterator<string> {
    yield* this.names.keys()
    for (const name of this.extra.keys()) if (!this.names.has(name)) yield name
  }

  *entries(): MapIterator<[string, Cell]> {
    for (const name of this.keys()) yield [name, this.get(name) as Cell]
  }

  *values(): MapIterator<Cell> {
    for (const name of this.keys()) yield this.get(name) as Cell
  }

  [Symbol.iterator](): MapIterator<[string, Cell]> {
    return this.entries()
  }

  forEach(use: (value: Cell, key: string, map: ReadonlyMap<string, Cell>) => void): void {
    for (const [key, value] of this.entries()) use(value, key, this)
  }

  /** The body as it is written. */
  get source(): Body {
    return this.body
  }
}

function namesOf(body: Body): ReadonlyMap<string, Attribute | readonly Block[]> {
  const names = new Map<string, Attribute | Block[]>()
  for (const attribute of body.attributes) names.set(attribute.name, attribute)
  for (const block of body.blocks) {
    const name = metaBlocks.has(block.type) ? block.labels[0]?.value : block.type
    if (name === undefined) continue
    const held = names.get(name)
    if (Array.isArray(held)) held.push(block)
    else if (held === undefined) names.set(name, [block])
  }
  return names
}

function evaluateAttribute(attribute: Attribute, scope: BodyScope): Cell {
  const { env } = scope
  const cell = evaluate(attribute.value, env)
  return { ...cell, origin: env.origins.add('resource', env.path, attribute, cell.origin) }
}

/** A body as a cell. */
export function bodyCell(body: Body, scope: BodyScope, origin: OriginId): Cell {
  return { value: { kind: 'map', entries: new BodyEntries(body, scope), open: false, shape: 'object' }, origin }
}

/** Blocks that exist under a condition: `for_each = c ? [1] : []` gives one list or the other. */
function conditionalBlocks(blocks: readonly Block[], scope: BodyScope): Cell | undefined {
  const [only] = blocks
  if (blocks.length !== 1 || only?.type !== 'dynamic') return undefined
  const parts = dynamicParts(only)
  if (parts === undefined) return undefined
  const collection = evaluate(parts.forEach.value, scope.env)
  if (collection.value.kind !== 'choice') return undefined
  const origin = headerOrigin(only, scope.env)
  return overArms(collection, (arm) => {
    const items: Cell[] = []
    const open = expandCollection({ content: parts.content, name: parts.name, collection: arm, scope }, items)
    return { value: { kind: 'list', items, open, shape: 'blocks' }, origin }
  })
}

function evaluateBlocks(blocks: readonly Block[], scope: BodyScope): Cell {
  const conditional = conditionalBlocks(blocks, scope)
  if (conditional !== undefined) return conditional
  const items: Cell[] = []
  let open = false
  const first = blocks[0] as Block
  for (const block of blocks) {
    if (block.type === 'dynamic') open = expandDynamic(block, scope, items) || open
    else items.push(labelled(block, bodyCell(block.body, scope, headerOrigin(block, scope.env))))
  }
  return { value: { kind: 'list', items, open, shape: 'blocks' }, origin: headerOrigin(first, scope.env) }
}

/** Nested blocks rarely have labels (`provisioner "local-exec"`); these become the entry `type`-like name `label`. */
function labelled(block: Block, cell: Cell): Cell {
  const [label] = block.labels
  if (label === undefined || cell.value.kind !== 'map') return cell
  const entries = new Map<string, Cell>([['label', knownCell(label.value, cell.origin)], ...cell.value.entries])
  return { ...cell, value: { ...cell.value, entries } }
}

function headerOrigin(block: Block, env: Environment): OriginId {
  return env.origins.add('block', env.path, { start: block.start, end: block.headerEnd })
}

const maxDynamic = 1000

interface DynamicParts {
  readonly content: Block
  readonly forEach: Attribute
  /** What the current item is called inside. */
  readonly name: string
}

function dynamicParts(block: Block): DynamicParts | undefined {
  const content = block.body.blocks.find((inner) => inner.type === 'content')
  const forEach = block.body.attributes.find((attribute) => attribute.name === 'for_each')
  const iterator = block.body.attributes.find((attribute) => attribute.name === 'iterator')?.value
  const name =
    iterator?.kind === 'scope' ? iterator.name : iterator?.kind === 'string' ? iterator.value : block.labels[0]?.value
  return content === undefined || forEach === undefined || name === undefined ? undefined : { content, forEach, name }
}

/** Adds the blocks that a dynamic block makes; true when there may be more. */
function expandDynamic(block: Block, scope: BodyScope, into: Cell[]): boolean {
  const parts = dynamicParts(block)
  if (parts === undefined) return true
  return expandCollection(
    { content: parts.content, name: parts.name, collection: evaluate(parts.forEach.value, scope.env), scope },
    into,
  )
}

interface Expansion {
  readonly content: Block
  readonly name: string
  readonly collection: Cell
  readonly scope: BodyScope
}

function expandCollection(expansion: Expansion, into: Cell[]): boolean {
  const { content, name, collection, scope } = expansion
  if (collection.value.kind === 'choice') {
    // What only one arm makes may or may not be there.
    const made: Cell[] = []
    expandCollection({ ...expansion, collection: collection.value.whenTrue }, made)
    const other: Cell[] = []
    expandCollection({ ...expansion, collection: collection.value.whenFalse }, other)
    return made.length + other.length > 0
  }
  const found = isError(collection) ? undefined : walkPairs(collection)
  if (found === undefined) return !(collection.value.kind === 'known')
  for (const [key, value] of found.pairs.slice(0, maxDynamic)) {
    const each: Cell = {
      value: {
        kind: 'map',
        entries: new Map([
          ['key', key],
          ['value', value],
        ]),
        open: false,
      },
      origin: value.origin,
    }
    const env = scope.env.with([[name, each]])
    into.push(bodyCell(content.body, { ...scope, env }, headerOrigin(content, env)))
  }
  return found.open
}

/** Reads nested blocks, which are lazy, so that what they read is noted. */
function touch(cell: Cell | undefined): void {
  if (cell?.value.kind !== 'list' || cell.value.shape !== 'blocks') return
  for (const item of cell.value.items) {
    if (item.value.kind === 'map') for (const inner of item.value.entries.values()) touch(inner)
  }
}
