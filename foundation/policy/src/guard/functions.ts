import type { Data } from './ast.ts'
import { regexOf } from './compare.ts'
import { found, isList } from './found.ts'
import type { Found } from './found.ts'

/** Thrown where a rule calls what does not exist or with what it cannot take. */
export class GuardEvaluationError extends Error {
  readonly code = 'guard_evaluation_error'
  constructor(message: string) {
    super(message)
    this.name = 'GuardEvaluationError'
  }
}

type Call = (args: readonly (readonly Found[])[], now: number) => Found[]

const values = (list: readonly Found[] | undefined): Data[] =>
  (list ?? []).flatMap((item) => (item.kind === 'value' ? [item.value] : []))
const text = (list: readonly Found[] | undefined): string => {
  const [first] = values(list)
  return typeof first === 'string' ? first : fail('expected a text')
}

function fail(message: string): never {
  throw new GuardEvaluationError(message)
}

/** Applies a function to each value of the first argument that it can take; others stay out. */
function each(change: (value: Data, args: readonly (readonly Found[])[]) => Data | undefined): Call {
  return (args) =>
    (args[0] ?? []).flatMap((item): Found[] => {
      if (item.kind === 'missing') return [item]
      const result = change(item.value, args)
      return result === undefined ? [] : [found(result, item.path)]
    })
}

const eachText = (change: (value: string, args: readonly (readonly Found[])[]) => Data | undefined) =>
  each((value, args) => (typeof value === 'string' ? change(value, args) : undefined))

const FUNCTIONS: Readonly<Record<string, Call>> = {
  count: (args) => [found(values(args[0]).length, [])],
  json_parse: eachText((value) => {
    try {
      return JSON.parse(value) as Data
    } catch {
      return fail('json_parse: the text is no JSON')
    }
  }),
  regex_replace: eachText((value, args) => {
    const regex = regexOf(text(args[1])) ?? fail('regex_replace: the expression is none')
    return regex.test(value) ? regex.replace(value, text(args[2])) : undefined
  }),
  substring: eachText((value, args) => {
    const [from] = values(args[1])
    const [to] = values(args[2])
    if (typeof from !== 'number' || typeof to !== 'number') fail('substring: positions must be numbers')
    return from > to || to > value.length ? undefined : value.slice(from, to)
  }),
  to_upper: eachText((value) => value.toUpperCase()),
  to_lower: eachText((value) => value.toLowerCase()),
  join: (args) => {
    const parts = values(args[0]).flatMap((item) => (isList(item) ? [...item] : [item]))
    return [
      found(
        parts.map((part) => (typeof part === 'string' ? part : fail('join: expected texts'))).join(text(args[1])),
        [],
      ),
    ]
  },
  url_decode: eachText((value) => {
    try {
      return decodeURIComponent(value)
    } catch {
      return undefined
    }
  }),
  parse_int: each((value) => {
    const number = Math.trunc(Number(value))
    return Number.isFinite(number) && typeof value !== 'boolean' ? number : fail('parse_int: no number')
  }),
  parse_float: each((value) => {
    const number = Number(value)
    return Number.isFinite(number) && typeof value !== 'boolean' ? number : fail('parse_float: no number')
  }),
  parse_boolean: each((value) => {
    if (typeof value === 'boolean') return value
    const word = typeof value === 'string' ? value.toLowerCase() : ''
    return word === 'true' || word === 'false' ? word === 'true' : fail('parse_boolean: neither true nor false')
  }),
  parse_string: each((value) => (typeof value === 'object' ? undefined : String(value))),
  parse_char: each((value) => {
    const char = String(value)
    return [...char].length === 1 ? char : fail('parse_char: more than one character')
  }),
  parse_epoch: eachText((value) => {
    const at = Date.parse(value)
    return Number.isNaN(at) ? fail('parse_epoch: no time') : Math.floor(at / 1000)
  }),
  now: (_args, now) => [found(now, [])],
}

/** Calls a function. Throws GuardEvaluationError. */
export function callGuardFunction(name: string, args: readonly (readonly Found[])[], now: number): Found[] {
  const call = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined
  return call ? call(args, now) : fail(`no function ${name}`)
}
