import { RegoSet, isArray, isObject, keyOf, lookup, setOf } from '../value/index.ts'
import type { Key, Value } from '../value/index.ts'
import { members } from './arguments.ts'
import { family } from './define.ts'
import type { Env } from './define.ts'
import { iterate } from '../eval/iterate.ts'

const SOME = 'array|set'

/** Walks over graphs given as objects from node to neighbours. */
export const graph = family({
  'graph.reachable': [['object', SOME], 'set', ([edges, start], env) => reachable(edges as Value, members(start), env)],
  'graph.reachable_paths': [
    ['object', SOME],
    'set',
    ([edges, start], env) => reachablePaths(edges as Value, members(start), env),
  ],
})

/** Every path and value inside a document. */
export const walk = family(
  {
    walk: [['any'], 'array', ([value], env) => walked(value as Value, env)],
  },
  { relation: true },
)

function reachable(edges: Value, start: readonly Value[], env: Env): Value {
  const found = new Map<Key, Value>()
  const queue = [...start]
  for (let node = queue.pop(); node !== undefined; node = queue.pop()) {
    env.meter.tick()
    const id = keyOf(node)
    const next = lookup(edges, node)
    if (found.has(id) || next === undefined) continue
    found.set(id, node)
    queue.push(...members(next))
  }
  return new RegoSet(found)
}

/** Paths end where a node has no neighbours, is unknown, or was already passed on this branch. */
function reachablePaths(edges: Value, start: readonly Value[], env: Env): Value {
  const paths: Value[] = []
  const add = (path: readonly Value[]) => {
    paths.push(path)
    env.meter.allocate(16 + path.length * 8)
  }
  const build = (node: Value, before: readonly Value[], reached: Set<Key>) => {
    env.meter.tick()
    const neighbours = lookup(edges, node)
    if (neighbours === undefined) {
      if (before.length > 0) add(before)
      return
    }
    const path = [...before, node]
    const next = members(neighbours)
    if (next.length === 0) add(path)
    for (const neighbour of next) {
      const isFirst = before.length === 0
      const passed = isFirst ? new Set([keyOf(node)]) : reached.add(keyOf(node))
      if (passed.has(keyOf(neighbour))) add(path)
      else build(neighbour, path, passed)
    }
  }
  for (const root of start) build(root, [], new Set())
  return setOf(paths)
}

function walked(value: Value, env: Env): Value {
  const found: Value[] = []
  const visit = (path: readonly Value[], item: Value) => {
    env.meter.tick()
    env.meter.allocate(32 + path.length * 8)
    found.push([path, item])
    if (isArray(item) || isObject(item) || item instanceof RegoSet) {
      iterate(item, (key, inner) => {
        visit([...path, key], inner)
        return false
      })
    }
  }
  visit([], value)
  return found
}
