import type { Instr, FnIr } from '../ir/ir.ts'
import type { Value } from '../value/value.ts'
import type { Frame } from './frame.ts'
import type { Machine } from './machine.ts'
import type { CallShape } from './shape.ts'
import type { Summary } from './summary.ts'

/** A function of the project applied at a call. */
export interface Application {
  readonly fn: FnIr
  /** Object of the captured variables around the closure; 0 for none. */
  readonly scope: number
  readonly receiver: Value | undefined
  readonly args: readonly Value[]
  readonly kw?: readonly string[] | undefined
  readonly node: number
  readonly instr?: Instr
}

export interface Call {
  readonly args: readonly Value[]
  readonly instr: Instr
}

export interface ExternalCall {
  readonly name: string
  readonly receiver: Value | undefined
  readonly args: readonly Value[]
  readonly instr: Instr
  readonly isNew?: boolean
  /** Type of the result when no row says one. */
  readonly type?: string
}

/** A call of a method by name. */
export interface Method {
  readonly receiver: Value
  readonly name: string
  readonly args: readonly Value[]
  readonly instr: Instr
}

/** The parts of the interpreter that call each other in a circle, given to the machine when it is made. */
export interface Operations {
  summarise(machine: Machine, fn: FnIr, shape: CallShape, depth: number): Summary | undefined
  publishModule(machine: Machine, summary: Summary): void
  apply(f: Frame, call: Application): Value
  call(f: Frame, call: Call & { readonly callee: Value; readonly receiver: Value | undefined }): Value
  external(f: Frame, call: ExternalCall): Value
  importValue(f: Frame, specifier: string, node: number): Value
}
