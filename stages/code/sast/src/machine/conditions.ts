import type { When } from '@bartizan/knowledge/models'
import type { Const } from '../ir/ir.ts'
import { isBottom, type Value } from '../value/value.ts'
import { nameOfRegister } from './members.ts'
import type { ExternalCall } from './operations.ts'
import { valuesAt } from './positions.ts'
import { objectOf, type Frame } from './frame.ts'

/** Whether a condition holds of a call: true, false, or undefined when it cannot be told. */
export const holds = (f: Frame, when: When, call: ExternalCall): boolean | undefined => {
  if (when.at === 'receiver' && 'matches' in when) return receiverMatches(f, when.matches, call)
  const values = valuesAt(f, when.at, call)
  if ('missing' in when) return values.every(isUndefined)
  if ('present' in when) return values.some((value) => !isUndefined(value))
  if (values.length === 0) return 'not' in when
  const verdicts = values.map((value) => judgeOne(f, when, value))
  return verdicts.includes(true) ? true : verdicts.includes(undefined) ? undefined : false
}

const judgeOne = (f: Frame, when: When, value: Value): boolean | undefined => {
  if ('is' in when) return judge(value, (one) => when.is.some((wanted) => same(wanted, one)))
  if ('not' in when) return judge(value, (one) => !when.not.some((wanted) => same(wanted, one)))
  if ('matches' in when) return judge(value, (one) => typeof one === 'string' && when.matches.test(one))
  if ('below' in when) return judge(value, (one) => typeof one === 'number' && one < when.below)
  if ('literal' in when) return isLiteral(value)
  if ('dynamic' in when) return value.unknown
  if (!('oneOfTypes' in when)) return undefined
  const isOne = value.refs.some((id) => when.oneOfTypes.includes(objectOf(f, id).type))
  return isOne ? true : value.unknown && value.refs.length === 0 ? undefined : false
}

const isLiteral = (value: Value): boolean =>
  !value.unknown &&
  value.refs.length === 0 &&
  value.consts.length > 0 &&
  value.consts.every((one) => typeof one === 'string' && one !== '')

const receiverMatches = (f: Frame, pattern: RegExp, call: ExternalCall): boolean =>
  pattern.test(nameOfRegister(f, call.instr.a))

const isUndefined = (value: Value): boolean =>
  !value.unknown &&
  value.refs.length === 0 &&
  (value.consts.length === 0 ? isBottom(value) : value.consts.every((one) => one === undefined))

const same = (wanted: string | number | boolean | null, one: Const): boolean => {
  if (wanted === null) return one === null || one === undefined
  return typeof wanted === 'string' && typeof one === 'string'
    ? wanted.toLowerCase() === one.toLowerCase()
    : wanted === one
}

/** True when it holds of some constant that the value may be: the call is then wrong on some path. */
const judge = (value: Value, test: (one: Const) => boolean): boolean | undefined => {
  const some = value.consts.some(test)
  if (some) return true
  return value.unknown ? undefined : false
}
