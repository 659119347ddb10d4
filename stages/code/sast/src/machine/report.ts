import { Context, Kind } from '@bartizan/knowledge/models'
import type { CallCheck } from './check.ts'
import type { Frame } from './frame.ts'
import type { Hit } from './summary.ts'
import type { Step } from '../value/taint.ts'

const outside = Kind.remote | Kind.location

/** Kinds of source that matter in a context when the row says nothing else. */
const kindsOf = (context: number): number => {
  switch (context) {
    case Context.path:
      return outside | Kind.archive
    case Context.shell:
    case Context.code:
    case Context.key:
    case Context.deserialize:
      return outside | Kind.archive | Kind.library
    default:
      return outside
  }
}

/** A library whose purpose is to run what it is given is no defect: the data has to become a part of something. */
const isPurpose = (hit: Hit): boolean =>
  hit.entry.atom.kind === Kind.library && hit.context === Context.shell && !hasConcat(hit.entry.step)

const hasConcat = (step: Step | undefined): boolean => {
  for (let at = step, turns = 0; at !== undefined && turns < 400; at = at.prev, turns++) {
    if (at.op === 'concat' || at.op === 'model' || (at.inner !== undefined && hasConcat(at.inner))) return true
  }
  return false
}

/** How many steps a trace has, counting those through callees. */
export const traceLength = (step: Step | undefined, limit = 400): number => {
  let count = 0
  for (let at = step; at !== undefined && count < limit; at = at.prev)
    count += 1 + (at.inner === undefined ? 0 : traceLength(at.inner, limit - count))
  return count
}

/** Notes that an origin reaches a sink: a finding when the origin is in the code, else a hit of the summary. */
export const reportEntry = (f: Frame, hit: Hit): void => {
  const { entry } = hit
  if ((entry.mask & hit.context) === 0) return
  if (entry.atom.port !== '') {
    const key = `${hit.context}:${hit.file.id}:${hit.node}:${entry.atom.id}`
    const before = f.hits.get(key)
    if (before === undefined) {
      if (f.hits.size < 256) f.hits.set(key, hit)
      else f.isComplete = false
    }
    return
  }
  const kinds = hit.kinds === 0 ? kindsOf(hit.context) : hit.kinds
  if ((entry.atom.kind & kinds) === 0 || isPurpose(hit)) return
  const key = `${hit.context}:${hit.file.id}:${hit.node}`
  const before = f.machine.found.get(key)
  if (before?.hit !== undefined && !isBetter(hit, before.hit)) return
  f.machine.found.set(key, { hit, check: undefined, file: hit.file, node: hit.node, fn: f.fn })
}

const rank = (hit: Hit): number => {
  const { kind } = hit.entry.atom
  return (kind & Kind.remote) !== 0 ? 0 : (kind & Kind.library) !== 0 ? 2 : 1
}

const isBetter = (a: Hit, b: Hit): boolean => {
  if (rank(a) !== rank(b)) return rank(a) < rank(b)
  const [x, y] = [traceLength(a.entry.step), traceLength(b.entry.step)]
  if (x !== y) return x < y
  const [p, q] = [a.entry.atom, b.entry.atom]
  return p.file === q.file ? p.node < q.node : (p.file?.path ?? '') < (q.file?.path ?? '')
}

/** Notes that a call is wrong by itself. */
export const reportCheck = (f: Frame, check: CallCheck, node: number): void => {
  const key = `${check.rule}:${f.fn.file.id}:${node}`
  if (!f.machine.found.has(key)) f.machine.found.set(key, { hit: undefined, check, file: f.fn.file, node, fn: f.fn })
}
