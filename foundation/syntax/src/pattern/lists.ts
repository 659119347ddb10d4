import { K } from '../tree/index.ts'
import type { Tree } from '../tree/index.ts'

/** Goes on with the rest of a match; every way of matching calls it once. */
export type Next = () => void

/** What list matching needs from the matcher. */
export type ListMatcher = {
  readonly pattern: Tree
  node(p: number, t: number, next: Next): void
  bindRest(p: number, nodes: readonly number[], next: Next): void
}

const isDots = (kind: number): boolean => kind === K.ellipsis

/** Matches a list in order; an ellipsis or `$...X` stands for any number of targets. */
export const matchOrdered = (m: ListMatcher, ps: readonly number[], ts: readonly number[], next: Next): void =>
  orderedFrom(m, { ps, ts, i: 0, j: 0 }, next)

type Cursor = { readonly ps: readonly number[]; readonly ts: readonly number[]; readonly i: number; readonly j: number }

const orderedFrom = (m: ListMatcher, { ps, ts, i, j }: Cursor, next: Next): void => {
  if (i === ps.length) {
    if (j === ts.length) next()
    return
  }
  const p = ps[i]!
  const kind = m.pattern.kind[p]!
  if (isDots(kind)) {
    if (i === ps.length - 1) return next()
    for (let k = j; k <= ts.length; k++) orderedFrom(m, { ps, ts, i: i + 1, j: k }, next)
    return
  }
  if (kind === K.metavarRest) {
    for (let k = j; k <= ts.length; k++) {
      m.bindRest(p, ts.slice(j, k), () => orderedFrom(m, { ps, ts, i: i + 1, j: k }, next))
    }
    return
  }
  if (j < ts.length) m.node(p, ts[j]!, () => orderedFrom(m, { ps, ts, i: i + 1, j: j + 1 }, next))
}

/**
 * Matches a list whose order does not matter: each pattern takes a target of its own. Targets left over are fine when
 * `less` is set or an ellipsis is among the patterns.
 */
export const matchUnordered = (
  m: ListMatcher,
  ps: readonly number[],
  ts: readonly number[],
  more: { readonly less: boolean; readonly next: Next },
): void => {
  const wanted = ps.filter((p) => !isDots(m.pattern.kind[p]!) && m.pattern.kind[p] !== K.metavarRest)
  const rests = ps.filter((p) => m.pattern.kind[p] === K.metavarRest)
  const open = more.less || wanted.length < ps.length
  if (!open && wanted.length !== ts.length) return
  if (wanted.length > ts.length) return
  // plain keys first: they have few candidates
  wanted.sort((a, b) => Number(isLoose(m.pattern, a)) - Number(isLoose(m.pattern, b)))
  unorderedFrom(m, { ps: wanted, ts, used: new Set(), rests }, more.next)
}

const isLoose = (tree: Tree, node: number): boolean =>
  tree.kind[node] === K.metavar || (tree.skip[node]! > node + 1 && tree.kind[node + 1] === K.metavar)

type Taken = {
  readonly ps: readonly number[]
  readonly ts: readonly number[]
  readonly used: Set<number>
  readonly rests: readonly number[]
}

const unorderedFrom = (m: ListMatcher, { ps, ts, used, rests }: Taken, next: Next): void => {
  if (ps.length === 0) {
    const left = ts.filter((t) => !used.has(t))
    const [rest] = rests
    if (rest === undefined) next()
    else m.bindRest(rest, left, next)
    return
  }
  const [p, ...others] = ps
  for (const t of ts) {
    if (used.has(t)) continue
    m.node(p!, t, () => {
      used.add(t)
      unorderedFrom(m, { ps: others, ts, used, rests }, next)
      used.delete(t)
    })
  }
}
