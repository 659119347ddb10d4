import type { Const } from '../ir/ir.ts'
import { CLEAN, sameTaint, unite, type Taint } from './taint.ts'

/** What is known of a value: its origins, the constants and objects it may be, whether it may be something else. */
export interface Value {
  readonly taint: Taint
  readonly consts: readonly Const[]
  /** Ids of objects, ascending. */
  readonly refs: readonly number[]
  /** It may be something that is neither in `consts` nor in `refs`. */
  readonly unknown: boolean
  /** A text that an unknown string is known to start with. */
  readonly prefix: string
}

const NONE: readonly never[] = []
/** More constants or objects than this widen to unknown. */
const maxConsts = 6
const maxRefs = 8

/** No value at all: the result of code that does not end. */
export const BOTTOM: Value = { taint: CLEAN, consts: NONE, refs: NONE, unknown: false, prefix: '' }
/** Anything, from nowhere suspicious. */
export const ANY: Value = { ...BOTTOM, unknown: true }
export const UNDEFINED: Value = { ...BOTTOM, consts: [undefined] }
const TRUE: Value = { ...BOTTOM, consts: [true] }
const FALSE: Value = { ...BOTTOM, consts: [false] }

export const constant = (value: Const): Value => {
  if (value === undefined) return UNDEFINED
  if (value === true) return TRUE
  if (value === false) return FALSE
  return { ...BOTTOM, consts: [value] }
}

export const constants = (values: readonly Const[]): Value =>
  values.length > maxConsts ? ANY : { ...BOTTOM, consts: values }

export const reference = (id: number): Value => ({ ...BOTTOM, refs: [id] })

export const tainted = (taint: Taint): Value => (taint.length === 0 ? ANY : { ...ANY, taint })

/** The same value with other origins. */
export const retaint = (value: Value, taint: Taint): Value => (value.taint === taint ? value : { ...value, taint })

export const isBottom = (value: Value): boolean =>
  !value.unknown && value.consts.length === 0 && value.refs.length === 0 && value.taint.length === 0

/** The only constant that the value can be; undefined when there is none or it is not sure. */
export const soleConst = (value: Value): { readonly value: Const } | undefined =>
  !value.unknown && value.refs.length === 0 && value.consts.length === 1 ? { value: value.consts[0] } : undefined

/** The text that the value is for sure. */
export const soleText = (value: Value): string | undefined => {
  const sole = soleConst(value)
  return typeof sole?.value === 'string' ? sole.value : undefined
}

const joinConsts = (a: readonly Const[], b: readonly Const[]): readonly Const[] => {
  if (a === b || b.length === 0) return a
  const added = b.filter((one) => !a.includes(one))
  return added.length === 0 ? a : [...a, ...added]
}

/** Both lists of ids, ascending; `a` itself when `b` adds nothing. */
export const joinRefs = (a: readonly number[], b: readonly number[]): readonly number[] => {
  if (a === b || b.length === 0) return a
  const added = b.filter((one) => !a.includes(one))
  return added.length === 0 ? a : [...a, ...added].sort((x, y) => x - y)
}

const commonPrefix = (a: Value, b: Value): string => {
  const left = a.prefix !== '' || a.unknown ? a.prefix : soleText(a)
  const right = b.prefix !== '' || b.unknown ? b.prefix : soleText(b)
  if (left === undefined || right === undefined) return ''
  let length = 0
  while (length < left.length && left[length] === right[length]) length++
  return left.slice(0, length)
}

/** Either value. Returns `a` itself when `b` adds nothing. */
export const join = (a: Value, b: Value): Value => {
  if (a === b || isBottom(b)) return a
  if (isBottom(a)) return b
  const taint = unite(a.taint, b.taint)
  let consts = joinConsts(a.consts, b.consts)
  let refs = joinRefs(a.refs, b.refs)
  let unknown = a.unknown || b.unknown
  if (consts.length > maxConsts) {
    consts = NONE
    unknown = true
  }
  if (refs.length > maxRefs) {
    refs = refs.slice(0, maxRefs)
    unknown = true
  }
  const prefix = unknown ? commonPrefix(a, b) : ''
  if (taint === a.taint && consts === a.consts && refs === a.refs && unknown === a.unknown && prefix === a.prefix)
    return a
  if (
    consts.length === a.consts.length &&
    refs.length === a.refs.length &&
    unknown === a.unknown &&
    prefix === a.prefix &&
    sameTaint(taint, a.taint)
  )
    return a
  return { taint, consts, refs, unknown, prefix }
}

/** Whether the value can be true, and whether it can be false, as a condition. Objects are true. */
export const truth = (value: Value): { readonly canBeTrue: boolean; readonly canBeFalse: boolean } => {
  let canBeTrue = value.unknown || value.refs.length > 0
  let canBeFalse = value.unknown
  for (const one of value.consts) {
    if (one) canBeTrue = true
    else canBeFalse = true
  }
  if (!canBeTrue && !canBeFalse) return { canBeTrue: true, canBeFalse: true }
  return { canBeTrue, canBeFalse }
}
