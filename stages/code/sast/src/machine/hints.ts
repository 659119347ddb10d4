import { Kind } from '@bartizan/knowledge/models'
import type { FnIr } from '../ir/ir.ts'
import { ALL } from '../value/taint.ts'
import { ANY, BOTTOM, join, reference, type Value } from '../value/value.ts'
import type { Machine } from './machine.ts'

const numericTypes = new Set([
  'int',
  'long',
  'short',
  'byte',
  'float',
  'double',
  'boolean',
  'char',
  'Integer',
  'Long',
  'Short',
  'Byte',
  'Float',
  'Double',
  'Boolean',
  'number',
  'bool',
  'UUID',
  'java.util.UUID',
  'uuid.UUID',
  'LocalDate',
  'LocalDateTime',
  'BigDecimal',
  'BigInteger',
  'datetime.date',
  'datetime.datetime',
  'date',
  'datetime',
  'decimal.Decimal',
])

/** Whether values of a type cannot carry an attack: numbers, booleans, dates. */
export const isHarmlessType = (type: string): boolean => numericTypes.has(type)

/** Arguments for a function whose caller is not known: by declared types, annotations, and names of parameters. */
export const hintedArguments = (machine: Machine, fn: FnIr): Value[] => {
  const { models } = machine.models(fn.file.language)
  const offset = fn.file.language === 'python' && fn.ownerClass !== undefined && !fn.isStatic ? 1 : 0
  const names = fn.params.slice(offset).map((param) => param.name)
  const hint = models.hints.find((one) => one.names.every((pattern, index) => pattern.test(names[index] ?? '')))
  const entry = models.entries.find((one) => fn.annotations.includes(one.annotation))
  return fn.params.slice(offset).map((param, index): Value => {
    let value = BOTTOM
    if (param.type !== '') {
      if (isHarmlessType(param.type)) return ANY
      value = join(value, machine.project.typeValue(machine, fn.file, param.type) ?? BOTTOM)
    }
    for (const annotation of param.annotations) {
      const kind = models.parameterAnnotations[annotation]
      if (kind !== undefined && kind !== 0)
        return join(value, sourceParameter(machine, fn, param.node, { kind, label: `@${annotation} ${param.name}` }))
    }
    const byEntry = entry?.params[Math.min(index, entry.params.length - 1)] ?? ''
    const isPlain = param.annotations.every((one) => models.parameterAnnotations[one] === undefined)
    if (byEntry === '@remote' && isPlain)
      return join(value, sourceParameter(machine, fn, param.node, { kind: Kind.remote, label: param.name }))
    if (byEntry !== '' && byEntry !== '@remote') return join(value, { ...ANY, refs: [machine.externalId(byEntry)] })
    const type = hint?.types[index] ?? ''
    if (type === '@remote' && param.type !== '') return { ...value, unknown: true }
    if (value.refs.length === 0 && type === '@remote')
      return sourceParameter(machine, fn, param.node, { kind: Kind.remote, label: param.name })
    if (value.refs.length === 0 && type !== '') value = { ...ANY, refs: [machine.externalId(type)] }
    return { ...value, unknown: true }
  })
}

/** A parameter that comes from outside. */
export const sourceParameter = (
  machine: Machine,
  fn: FnIr,
  node: number,
  about: { readonly kind: number; readonly label: string },
): Value => {
  const atom = machine.atoms.place(fn.file, node, { ...about, fn })
  return {
    ...ANY,
    taint: [
      {
        atom,
        mask: ALL,
        step: { file: fn.file, node, op: 'source', prev: undefined, inner: undefined, assumed: false },
      },
    ],
  }
}

/** The receiver of a method whose caller is not known. */
export const hintedReceiver = (machine: Machine, fn: FnIr): Value | undefined => {
  const cls = fn.ownerClass
  if (cls === undefined) return undefined
  if (fn.isStatic) return reference(machine.classId(cls))
  return reference(machine.instanceId(cls))
}
