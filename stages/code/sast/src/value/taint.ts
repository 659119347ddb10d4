import type { FnIr, SourceUnit } from '../ir/ir.ts'

/** One step of a trace, linked backwards. `inner` is the way through a callee whose start continues at `prev`. */
export interface Step {
  readonly file: SourceUnit
  readonly node: number
  readonly op: 'source' | 'assign' | 'concat' | 'enter' | 'return' | 'model' | 'store'
  readonly prev: Step | undefined
  readonly inner: Step | undefined
  /** The call had to be assumed to pass data on. */
  readonly assumed: boolean
}

/** Where tainted data comes from: a place in the code, or a port of the function being analysed. */
export interface Atom {
  readonly id: number
  /** Bits of the kinds of source; 0 for a port. */
  readonly kind: number
  /** `p0.name`, `this.x`, `up.x`; '' for a place in the code. */
  readonly port: string
  readonly file: SourceUnit | undefined
  readonly node: number
  /** What the source is, for people: the model's name. */
  readonly label: string
  readonly fn: FnIr | undefined
}

/** An origin with the contexts (bits) in which the data is not yet safe. */
export interface Entry {
  readonly atom: Atom
  readonly mask: number
  readonly step: Step | undefined
}

/** Origins of a value, sorted by atom. */
export type Taint = readonly Entry[]

export const CLEAN: Taint = []
/** All contexts. */
export const ALL = -1
/** More origins than this are dropped; the smallest ids stay. */
const maxOrigins = 12

/** Table of atoms of one analysis. */
export class Atoms {
  private readonly byKey = new Map<string, Atom>()

  port(path: string): Atom {
    return this.intern(path, { kind: 0, port: path, file: undefined, node: 0, label: '', fn: undefined })
  }

  place(
    file: SourceUnit,
    node: number,
    about: { readonly kind: number; readonly label: string; readonly fn: FnIr | undefined },
  ): Atom {
    return this.intern(`${file.id}:${node}:${about.kind}`, { ...about, port: '', file, node })
  }

  private intern(key: string, atom: Omit<Atom, 'id'>): Atom {
    let found = this.byKey.get(key)
    if (found === undefined) {
      found = { id: this.byKey.size, ...atom }
      this.byKey.set(key, found)
    }
    return found
  }
}

/** Both origins; for equal ones the contexts add up and the first trace stays. Returns `a` itself when `b` adds nothing. */
export const unite = (a: Taint, b: Taint): Taint => {
  if (a === b || b.length === 0) return a
  if (a.length === 0) return b
  const out: Entry[] = []
  let changed = false
  let i = 0
  let j = 0
  while (i < a.length || j < b.length) {
    const left = a[i]
    const right = b[j]
    if (right === undefined || (left !== undefined && left.atom.id < right.atom.id)) {
      out.push(left!)
      i++
    } else if (left === undefined || right.atom.id < left.atom.id) {
      out.push(right)
      changed = true
      j++
    } else {
      const mask = left.mask | right.mask
      if (mask !== left.mask) changed = true
      out.push(mask === left.mask ? left : { atom: left.atom, mask, step: left.step })
      i++
      j++
    }
  }
  if (!changed) return a
  if (out.length <= maxOrigins) return out
  const kept = out.slice(0, maxOrigins)
  return kept.length === a.length && kept.every((entry, at) => entry.atom === a[at]!.atom && entry.mask === a[at]!.mask)
    ? a
    : kept
}

/** Keeps only the given contexts. */
export const keepContexts = (taint: Taint, keep: number): Taint => {
  if (taint.length === 0 || keep === ALL) return taint
  let out: Entry[] | undefined
  for (let i = 0; i < taint.length; i++) {
    const entry = taint[i]!
    const mask = entry.mask & keep
    if (mask === entry.mask) out?.push(entry)
    else {
      out ??= taint.slice(0, i)
      if (mask !== 0) out.push({ ...entry, mask })
    }
  }
  return out ?? taint
}

/** Adds a step to the trace of every origin. */
export const withStep = (
  taint: Taint,
  at: { readonly file: SourceUnit; readonly node: number },
  op: Step['op'],
  assumed = false,
): Taint =>
  taint.length === 0
    ? taint
    : taint.map((entry) =>
        entry.step !== undefined && entry.step.node === at.node && entry.step.file === at.file
          ? entry
          : { ...entry, step: { file: at.file, node: at.node, op, prev: entry.step, inner: undefined, assumed } },
      )

/** Whether both have the same origins in the same contexts. */
export const sameTaint = (a: Taint, b: Taint): boolean =>
  a === b || (a.length === b.length && a.every((entry, i) => entry.atom === b[i]!.atom && entry.mask === b[i]!.mask))
