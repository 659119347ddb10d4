import type { Span } from '../syntax/index.ts'
import type { Value } from '../value/index.ts'

/** A variable's place in the frame of its rule. */
export type Slot = number

/** Where a reference starts. */
export type RefBase =
  | { readonly kind: 'input' }
  | { readonly kind: 'data' }
  | { readonly kind: 'operand'; readonly operand: Operand }

/** What is called. */
export type Callee =
  | { readonly kind: 'builtin'; readonly name: string }
  | { readonly kind: 'function'; readonly path: readonly string[] }

/** A reference whose operands may be patterns that the reference binds. */
export type Reference = { readonly base: RefBase; readonly path: readonly Operand[]; readonly at: Span }

/** Something that has one value (or none) once its slots are bound. */
export type Operand =
  | { readonly kind: 'const'; readonly value: Value }
  | { readonly kind: 'slot'; readonly slot: Slot; readonly at: Span }
  | { readonly kind: 'array' | 'set'; readonly items: readonly Operand[] }
  | { readonly kind: 'object'; readonly pairs: readonly (readonly [Operand, Operand])[] }
  | { readonly kind: 'ref'; readonly ref: Reference }
  | { readonly kind: 'call'; readonly callee: Callee; readonly args: readonly Operand[]; readonly at: Span }
  | {
      readonly kind: 'comprehension'
      readonly shape: 'array' | 'set' | 'object'
      readonly key?: Operand
      readonly value: Operand
      readonly block: Block
    }
  | { readonly kind: 'template'; readonly parts: readonly (string | Part)[] }

/** An embedded expression of a template: its block and the value it yields. */
export type Part = { readonly block: Block; readonly value: Operand }

/** Goals in an order in which every slot is bound before it is used; `free` are the slots it takes from outside. */
export type Block = { readonly goals: readonly Goal[]; readonly free: ReadonlySet<Slot> }

/** A `with` modifier; `path` starts with input, data or is a built-in's name. */
export type Modifier =
  | {
      readonly kind: 'document'
      readonly root: 'input' | 'data'
      readonly path: readonly string[]
      readonly value: Operand
    }
  | { readonly kind: 'function'; readonly target: string; readonly value: Operand | Callee }

/** One step of a body. */
export type Goal = { readonly at: Span } & (
  | { readonly kind: 'unify'; readonly left: Operand; readonly right: Operand }
  | { readonly kind: 'test'; readonly operand: Operand }
  /** Iterates a reference; without `out` the value found must be neither false nor undefined. */
  | { readonly kind: 'walk'; readonly ref: Reference; readonly out?: Operand }
  /** A built-in with many results. */
  | { readonly kind: 'relation'; readonly callee: Callee; readonly args: readonly Operand[]; readonly out: Operand }
  | { readonly kind: 'not'; readonly block: Block }
  | {
      readonly kind: 'every'
      readonly key: Slot
      readonly value: Slot
      readonly domain: Operand
      readonly block: Block
    }
  | { readonly kind: 'print'; readonly parts: readonly Part[] }
  | { readonly kind: 'with'; readonly modifiers: readonly Modifier[]; readonly goals: readonly Goal[] }
)

/** One way for a rule to hold: the body, then the value. */
export type Branch = { readonly block: Block; readonly value: Operand; readonly at: Span }

/** A lowered rule. */
export type RuleCode = {
  readonly slots: number
  readonly args: readonly Slot[]
  readonly suffix: readonly Operand[]
  readonly branches: readonly Branch[]
  /** Paths under data that the rule may read; undefined stands for any key. */
  readonly reads: readonly (readonly (Value | undefined)[])[]
  /** Constant paths under input that the rule may read, with where. */
  readonly inputs: readonly { readonly path: readonly Value[]; readonly at: Span }[]
  readonly calls: readonly { readonly name: string; readonly at: Span }[]
}
