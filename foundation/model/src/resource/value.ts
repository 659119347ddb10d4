import type { OriginId } from './origin.ts'

/** Name of a resource within its root module, stack or manifest set: `module.net[0].aws_subnet.a["x"]`, `Deployment/default/web`. */
export type Address = string

/** What a leaf can be when it is fully known. Whole numbers beyond 2^53 are bigints. */
export type Scalar = string | number | bigint | boolean | null

/** Why a value cannot be known from the source alone. */
export type UnknownReason =
  /** Decided by the provider when the resource is created. */
  | 'computed'
  /** An input without a value. */
  | 'unset'
  /** Read from a data source at plan time. */
  | 'data'
  /** From a module, stack, chart or file that is not in the scan. */
  | 'external'
  /** From a function whose result differs between runs. */
  | 'impure'
  /** Refers to itself. */
  | 'cycle'
  /** A limit on steps, size or depth was met. */
  | 'limit'
  /** The expression has an error. */
  | 'error'

export type TypeName = 'string' | 'number' | 'bool' | 'list' | 'map'

/** The resource and the path in it from which a value was read. Kept through variables, locals and module calls. */
export interface Reference {
  readonly address: Address
  readonly path: string
}

/** The condition of a choice, as written. */
export interface Condition {
  readonly text: string
  readonly origin: OriginId
}

/** A value with the place it came from. */
export interface Cell {
  readonly value: Value
  readonly origin: OriginId
  readonly sensitive?: true
  readonly source?: Reference
}

export interface KnownValue {
  readonly kind: 'known'
  readonly value: Scalar
  /** The structure that a text was encoded from, with the places of its members. */
  readonly content?: Cell
}

export interface UnknownValue {
  readonly kind: 'unknown'
  readonly why: UnknownReason
  readonly type?: TypeName
  /** Known never to be null: what a provider computes always has some value. */
  readonly notNull?: true
  /** What went wrong, when `why` is `error`. */
  readonly note?: string
}

/** A string of which some parts are unknown: known strings and unknown cells in order. */
export interface TextValue {
  readonly kind: 'text'
  readonly parts: readonly Cell[]
}

/** One of two values, by a condition that is not known: a ternary, `Fn::If`, `{{ if }}`. */
export interface ChoiceValue {
  readonly kind: 'choice'
  readonly when: Condition
  readonly whenTrue: Cell
  readonly whenFalse: Cell
}

export interface ListValue {
  readonly kind: 'list'
  readonly items: readonly Cell[]
  /** True when it may hold more than is known. */
  readonly open: boolean
  /** How the source language sees it; `blocks` are repeated nested blocks. Absent where the language has one kind only. */
  readonly shape?: 'tuple' | 'list' | 'set' | 'blocks'
}

export interface MapValue {
  readonly kind: 'map'
  readonly entries: ReadonlyMap<string, Cell>
  /** True when it may hold more keys than are known. */
  readonly open: boolean
  readonly shape?: 'object' | 'map'
}

/** A string that encodes a structure with unknown parts, such as `jsonencode` of a policy or a policy document. */
export interface EncodedValue {
  readonly kind: 'encoded'
  readonly format: 'json' | 'yaml'
  readonly content: Cell
}

export type Value = KnownValue | UnknownValue | TextValue | ChoiceValue | ListValue | MapValue | EncodedValue
