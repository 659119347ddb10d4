import type { SourceUnit } from '../ir/ir.ts'
import type { Obj } from '../value/object.ts'
import type { Entry } from '../value/taint.ts'
import type { Value } from '../value/value.ts'

/** A use that becomes a finding when data of the right kind comes in through a port. */
export interface Hit {
  readonly context: number
  readonly kinds: number
  /** Name of the model row. */
  readonly sink: string
  readonly file: SourceUnit
  readonly node: number
  readonly entry: Entry
}

/** What a function does, told in terms of its ports, for one shape of its arguments. */
export interface Summary {
  readonly returned: Value
  readonly thrown: Value
  /** Objects that the result or an effect reaches, as they are at the end. */
  readonly heap: ReadonlyMap<number, Obj>
  /** Objects that were there before and were written: id to the fields. */
  readonly written: ReadonlyMap<number, ReadonlySet<string>>
  readonly hits: readonly Hit[]
  /** False when no path comes back. */
  readonly comesBack: boolean
  /** Contexts that parameter i still has when the result is true, and when it is false. */
  readonly whenTrue: readonly number[]
  readonly whenFalse: readonly number[]
  readonly isComplete: boolean
  /** The last return that hands out something with origins; 0 for none. */
  readonly returnNode: number
}
