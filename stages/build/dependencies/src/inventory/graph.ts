import { keyOf } from '../extract/draft.ts'
import type { FoundEdge, Scope } from '../extract/types.ts'
import type { FileFacts, PlacedPackage } from './types.ts'

/** The edges of one file, both ways. */
export interface Graph {
  readonly below: ReadonlyMap<string, readonly FoundEdge[]>
  readonly above: ReadonlyMap<string, readonly FoundEdge[]>
}

function group(edges: readonly FoundEdge[], end: 'from' | 'to'): Map<string, FoundEdge[]> {
  const groups = new Map<string, FoundEdge[]>()
  for (const edge of edges) {
    const list = groups.get(edge[end])
    if (list === undefined) groups.set(edge[end], [edge])
    else list.push(edge)
  }
  return groups
}

export const graphOf = (facts: FileFacts): Graph => ({
  below: group(facts.edges, 'from'),
  above: group(facts.edges, 'to'),
})

/** For every package that a root reaches: the package through which the shortest way leads. Cycles do no harm. */
export function shortestWays(graph: Graph, roots: readonly string[]): ReadonlyMap<string, string> {
  const through = new Map<string, string>()
  let front = roots.filter((root) => root !== '')
  for (const root of front) through.set(root, '')
  if (roots.includes('')) {
    for (const edge of graph.below.get('') ?? []) {
      if (!through.has(edge.to)) front.push(edge.to)
      through.set(edge.to, '')
    }
  }
  while (front.length > 0) {
    const next: string[] = []
    for (const key of front) {
      for (const edge of graph.below.get(key) ?? []) {
        if (through.has(edge.to)) continue
        through.set(edge.to, key)
        next.push(edge.to)
      }
    }
    front = next
  }
  return through
}

/** The names on the shortest way from a root to the package, itself included. */
export function chainTo(
  key: string,
  through: ReadonlyMap<string, string>,
  names: ReadonlyMap<string, string>,
): string[] {
  const chain: string[] = []
  for (let at: string | undefined = key; at !== undefined && at !== '' && chain.length < 200; at = through.get(at))
    chain.push(names.get(at) ?? at)
  return through.has(key) ? chain.reverse() : []
}

/** Spreads the scopes of direct packages to all that they need, where the lock itself tells no scopes. */
export function spreadScopes(
  graph: Graph,
  seeds: ReadonlyMap<string, ReadonlySet<Scope>>,
): ReadonlyMap<string, ReadonlySet<Scope>> {
  const scopes = new Map<string, Set<Scope>>()
  for (const scope of ['prod', 'build', 'test', 'dev', 'optional', 'peer'] as const) {
    const queue = [...seeds].filter(([, own]) => own.has(scope)).map(([key]) => key)
    const seen = new Set<string>()
    for (let key = queue.pop(); key !== undefined; key = queue.pop()) {
      if (seen.has(key)) continue
      seen.add(key)
      scopes.set(key, (scopes.get(key) ?? new Set()).add(scope))
      for (const edge of graph.below.get(key) ?? []) queue.push(edge.to)
    }
  }
  return scopes
}

export const placedKey = (found: PlacedPackage): string => keyOf(found)
