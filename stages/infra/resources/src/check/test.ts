import type { Operator } from './operator.ts'
import type { Check, PathByFormat, Path, Test } from './row.ts'

/** Short forms of tests, for tables. */
export const attr = (
  path: PathByFormat,
  op: Operator,
  absent: 'pass' | 'fail' = 'fail',
  over: 'every' | 'some' = 'every',
): Test => ({ kind: 'attribute', path, op, absent, over })
export const all = (...of: readonly Test[]): Test => ({ kind: 'all', of })
export const any = (...of: readonly Test[]): Test => ({ kind: 'any', of })
export const not = (of: Test): Test => ({ kind: 'not', of })
export const code = (check: Check): Test => ({ kind: 'code', check })
/** Some resource of the types (separated by blanks) refers to this one or is referred to by it. */
export const connected = (types: string, where?: Test, via?: Path): Test => ({
  kind: 'connected',
  types: types.split(' '),
  ...(where === undefined ? {} : { where }),
  ...(via === undefined ? {} : { via }),
})
