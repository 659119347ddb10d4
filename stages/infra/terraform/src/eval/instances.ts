import type { Cell, Resource } from '@bartizan/model/resource'
import type { Block } from '@bartizan/syntax/hcl'
import { attributeNamed } from '../config/source.ts'
import { isError, isNull, knownCell, scalarToNumber, scalarToText, unknownCell, unknownFrom } from './cell.ts'
import type { Environment } from './environment.ts'
import { evaluate } from './expression.ts'
import type { InstanceEnvironment } from './resource.ts'

export interface Instance<T> {
  /** The key of `for_each`, or the index. */
  readonly key: string
  readonly item: T
}

/** What `count` and `for_each` make of a block. `open`: there may be more than is known. */
export type Expansion<T> =
  | { readonly kind: 'single'; readonly items: readonly Instance<T>[] }
  | { readonly kind: 'count' | 'each'; readonly items: readonly Instance<T>[]; readonly open: boolean }
  | { readonly kind: 'unknown'; readonly items: readonly Instance<T>[] }

interface Expandable {
  readonly path: string
  readonly block: Block
  readonly env: Environment
}

export const maxInstances = 10_000

/** Makes the instances of a block. An unknown number becomes one symbolic instance that may exist. */
export function expandInstances<T>(expandable: Expandable, make: (instance: InstanceEnvironment) => T): Expansion<T> {
  const { block, env } = expandable
  const count = attributeNamed(block, 'count')
  if (count !== undefined) return expandCount(evaluate(count.value, env), env, make)
  const forEach = attributeNamed(block, 'for_each')
  if (forEach !== undefined) return expandEach(evaluate(forEach.value, env), env, make)
  const enabled = lifecycleEnabled(expandable)
  if (enabled === false) return { kind: 'count', items: [], open: false }
  return {
    kind: 'single',
    items: [{ key: '', item: make({ env, suffix: '', certainty: enabled === undefined ? 'maybe' : 'exists' }) }],
  }
}

/** OpenTofu's `lifecycle { enabled = … }`: true when it is not set, undefined when it is not known. */
function lifecycleEnabled({ block, env }: Expandable): boolean | undefined {
  const lifecycle = block.body.blocks.find((inner) => inner.type === 'lifecycle')
  const attribute = lifecycle === undefined ? undefined : attributeNamed(lifecycle, 'enabled')
  if (attribute === undefined) return true
  const cell = evaluate(attribute.value, env)
  return cell.value.kind === 'known' ? cell.value.value !== false && cell.value.value !== 'false' : undefined
}

/** The highest number that a count can be, and whether it is sure. */
function boundOf(cell: Cell): { most: number | undefined; sure: boolean } {
  if (cell.value.kind === 'choice') {
    const [a, b] = [boundOf(cell.value.whenTrue), boundOf(cell.value.whenFalse)]
    const most = a.most === undefined || b.most === undefined ? undefined : Math.max(a.most, b.most)
    return { most, sure: a.most === b.most && a.sure && b.sure }
  }
  if (cell.value.kind !== 'known' || cell.value.value === null) return { most: undefined, sure: false }
  try {
    return {
      most: Math.max(
        0,
        Math.trunc(
          Number(scalarToNumber(typeof cell.value.value === 'boolean' ? Number(cell.value.value) : cell.value.value)),
        ),
      ),
      sure: true,
    }
  } catch {
    return { most: undefined, sure: false }
  }
}

function expandCount<T>(count: Cell, env: Environment, make: (instance: InstanceEnvironment) => T): Expansion<T> {
  const { most, sure } = boundOf(count)
  const certainty: Resource['certainty'] = sure ? 'exists' : 'maybe'
  if (most === undefined) {
    const index = unknownFrom(count, count.origin)
    return {
      kind: 'count',
      items: [{ key: '0', item: make({ env: env.with([['count.index', index]]), suffix: '[0]', certainty }) }],
      open: true,
    }
  }
  const items = Array.from({ length: Math.min(most, maxInstances) }, (_, index) => ({
    key: String(index),
    item: make({ env: env.with([['count.index', knownCell(index, count.origin)]]), suffix: `[${index}]`, certainty }),
  }))
  return { kind: 'count', items, open: !sure || most > maxInstances }
}

function symbolic<T>(cause: Cell, env: Environment, make: (instance: InstanceEnvironment) => T): Instance<T> {
  const names: [string, Cell][] = [
    ['each.key', unknownFrom(cause, cause.origin)],
    ['each.value', isError(cause) ? unknownCell('error', cause.origin) : unknownFrom(cause, cause.origin)],
  ]
  return { key: '*', item: make({ env: env.with(names), suffix: '["*"]', certainty: 'maybe' }) }
}

function expandEach<T>(collection: Cell, env: Environment, make: (instance: InstanceEnvironment) => T): Expansion<T> {
  const value = collection.value
  if (value.kind === 'choice') {
    const arms = [value.whenTrue, value.whenFalse].map((arm) =>
      expandEach(arm, env, (instance) => make({ ...instance, certainty: 'maybe' })),
    )
    const items = new Map(arms.flatMap((arm) => arm.items.map((item) => [item.key, item])))
    return { kind: 'each', items: [...items.values()], open: true }
  }
  const pairs: [Cell, Cell][] = []
  if (value.kind === 'map') for (const [key, item] of value.entries) pairs.push([knownCell(key, item.origin), item])
  else if (value.kind === 'list') for (const item of value.items) pairs.push([item, item])
  else
    return isNull(collection)
      ? { kind: 'each', items: [], open: false }
      : { kind: 'each', items: [symbolic(collection, env, make)], open: true }
  const known = pairs.filter(([key]) => key.value.kind === 'known' && key.value.value !== null).slice(0, maxInstances)
  const items = known.map(([key, item]) => {
    const text = key.value.kind === 'known' ? scalarToText(key.value.value) : ''
    const names: [string, Cell][] = [
      ['each.key', { ...key, value: { kind: 'known', value: text } }],
      ['each.value', item],
    ]
    return { key: text, item: make({ env: env.with(names), suffix: `[${JSON.stringify(text)}]`, certainty: 'exists' }) }
  })
  const open = value.open || known.length < pairs.length
  return { kind: 'each', items: open && items.length === 0 ? [symbolic(collection, env, make)] : items, open }
}
