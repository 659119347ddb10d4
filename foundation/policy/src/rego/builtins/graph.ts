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

function reachablePaths(edges: Value, start: readonly Value[], env: Env): Value {
  const paths: Value[] = []
  for (const root of start) {
    if (lookup(edges, root) === undefined) continue
    const stack: { path: readonly Value[]; seen: ReadonlySet<Key> }[] = [{ path: [root], seen: new Set([keyOf(root)]) }]
    for (let top = stack.pop(); top; top = stack.pop()) {
      env.meter.tick()
      const neighbours = lookup(edges, top.path.at(-1) as Value)
      const next = neighbours === undefined ? [] : members(neighbours).filter((node) => !top.seen.has(keyOf(node)))
      const known = next.filter((node) => lookup(edges, node) !== undefined)
      if (
        neighbours === undefined ||
        members(neighbours).length === 0 ||
        next.length < members(neighbours).length ||
        known.length < next.length
      ) {
        paths.push(top.path)
        env.meter.allocate(top.path.length * 8)
      }
      for (const node of known) stack.push({ path: [...top.path, node], seen: new Set([...top.seen, keyOf(node)]) })
    }
  }
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
