import type { At } from '@bartizan/knowledge/models'
import { tainted, type Value } from '../value/value.ts'
import { deepTaint, loadField } from './fields.ts'
import type { Frame } from './frame.ts'
import type { ExternalCall } from './operations.ts'

/** Values that an `at` names in a call. */
export const valuesAt = (f: Frame, at: At, call: ExternalCall): readonly Value[] =>
  at.split('|').flatMap((one) => valueAt(f, one, call))

const valueAt = (f: Frame, at: string, call: ExternalCall): readonly Value[] => {
  const { args, instr } = call
  const [head = '', ...path] = at.replace(/\*$/, '').split('.')
  let found: readonly Value[]
  if (head === 'receiver') found = call.receiver === undefined ? [] : [call.receiver]
  else if (head === 'args') found = args
  else {
    const ranged = /^arg(\d+)\.\.$/.exec(at.replace(/\*$/, ''))
    if (ranged !== null) return args.slice(Number(ranged[1]))
    const [position = '', keyword = ''] = head.startsWith('kw:') ? ['', head.slice(3)] : head.split('=')
    const byName = keyword === '' ? -1 : (instr.kw?.indexOf(keyword) ?? -1)
    const index = byName >= 0 ? byName : position === '' ? -1 : Number(position.slice(3))
    const isPlain = byName >= 0 || (instr.kw?.[index] ?? '') === '' || instr.kw?.[index] === '...'
    const value = index >= 0 && isPlain ? args[index] : undefined
    found = value === undefined ? [] : [value]
  }
  for (const name of path)
    found = found.map((value) =>
      name === '[]' ? tainted(deepTaint(f, value, 1)) : loadField(f, value, name, instr.node),
    )
  return found
}
