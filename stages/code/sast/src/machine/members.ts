import type { ModelRow, When } from '@bartizan/knowledge/models'
import { Op, type Reg } from '../ir/ir.ts'
import { ALL } from '../value/taint.ts'
import { ANY, BOTTOM, join, reference, tainted, type Value } from '../value/value.ts'
import type { Frame } from './frame.ts'

/** Longer type names are not worth following. */
export const maxTypeLength = 120

/** Rows about a full name. */
export const rowsOf = (f: Frame, name: string): readonly ModelRow[] => {
  const dot = name.lastIndexOf('.')
  return dot < 0 ? f.models.rows(name) : f.models.member(name.slice(0, dot), name.slice(dot + 1))
}

export const hasRows = (f: Frame, name: string): boolean =>
  rowsOf(f, name).length > 0 || f.machine.checks[f.fn.file.language].has(name)

/** Reads a member of a library's object. */
export const externalMember = (f: Frame, type: string, name: string, node: number): Value | undefined => {
  const rows = type === '*' ? f.models.rows(`*.${name}`) : f.models.member(type, name)
  let value: Value | undefined
  for (const row of rows) {
    if (row.when !== undefined && !memberHolds(f, row.when, node)) continue
    if (row.role === 'source' && row.call !== true)
      value = join(value ?? BOTTOM, sourceValue(f, node, { ...row, label: row.name }))
    else if (row.role === 'has') value = { ...ANY, ...value, refs: [f.machine.externalId(row.type)] }
    else if (row.role === 'neutral') return ANY
  }
  if (type === '*') return value
  if (f.fn.file.language === 'java') {
    const cls = f.machine.project.java.byName(`${type}.${name}`)
    if (cls !== undefined) return reference(f.machine.classId(cls))
  }
  if (f.fn.file.language === 'python' && !type.includes('(')) {
    const unit = f.machine.project.resolve(f.fn.file, `${type}.${name}`)
    if (unit !== undefined) {
      f.machine.ensureModule(unit, f.depth)
      return reference(f.machine.moduleId(unit))
    }
  }
  const full = f.models.canonical(`${type}.${name}`)
  const known = { ...ANY, refs: [f.machine.externalId(full.length > maxTypeLength ? '?' : full)] }
  return value === undefined ? known : value.refs.length > 0 ? value : { ...value, refs: known.refs }
}

const memberHolds = (f: Frame, when: readonly When[], node: number): boolean => {
  const instr = f.body.blocks[f.block]?.instrs.find((one) => one.node === node && one.op === Op.load)
  return when.every(
    (one) =>
      one.at === 'receiver' && 'matches' in one && instr !== undefined && one.matches.test(nameOfRegister(f, instr.a)),
  )
}

/** Last name of what a register was read from: `db` for `this.db`. */
export const nameOfRegister = (f: Frame, reg: Reg): string => {
  if (reg < 0) return ''
  if ((reg & 1) === 0) return f.body.varNames[reg >> 1] ?? ''
  const instr = f.body.defs[reg >> 1]
  if (instr === undefined) return ''
  if (instr.op === Op.copy || instr.op === Op.cast) return nameOfRegister(f, instr.a)
  if (instr.op === Op.receiver) return 'this'
  if (instr.op === Op.call) return nameOfRegister(f, instr.a)
  return instr.s
}

interface SourceAbout {
  readonly kind: number
  readonly label: string
  readonly type?: string | undefined
  /** Contexts for which its form alone makes it safe. */
  readonly safe?: number | undefined
}

/** A value from a source. */
export const sourceValue = (f: Frame, node: number, of: SourceAbout): Value => {
  const { kind, label, type, safe = 0 } = of
  const atom = f.machine.atoms.place(f.fn.file, node, { kind, label, fn: f.fn })
  const step = { file: f.fn.file, node, op: 'source', prev: undefined, inner: undefined, assumed: false } as const
  const value = tainted([{ atom, mask: ALL & ~safe, step }])
  return type === undefined ? value : { ...value, refs: [f.machine.externalId(type)] }
}
