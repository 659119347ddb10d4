import type { Meter, Services } from '../eval/frame.ts'
import { Decimal, RegoObject, RegoSet, entriesOf, typeName } from '../value/index.ts'
import type { Value } from '../value/index.ts'

/** Thrown by a built-in; undefined to the policy unless errors are strict. */
export class BuiltinError extends Error {
  readonly code: 'eval_builtin_error' | 'eval_type_error'
  constructor(message: string, code: 'eval_builtin_error' | 'eval_type_error' = 'eval_builtin_error') {
    super(message)
    this.name = 'BuiltinError'
    this.code = code
  }
}

/** Ends a built-in with an error. */
export function fail(message: string): never {
  throw new BuiltinError(message)
}

/** Ends a built-in because an argument is not of the kind it needs. */
export function failType(message: string): never {
  throw new BuiltinError(message, 'eval_type_error')
}

/** What a built-in sees beside its arguments. */
export type Env = { readonly meter: Meter; readonly services: Services }

/** The work of a built-in; undefined where it has no value. */
export type Run = (args: readonly Value[], env: Env) => Value | undefined

/** A built-in function. Types are written as in `string|array[number]`. */
export type Builtin = {
  readonly name: string
  readonly args: readonly string[]
  readonly result: string
  readonly run: Run
  /** Yields an array of results, each matched in turn. */
  readonly relation?: boolean
  /** Depends on more than its arguments; needs the query's clock or seed, or the network. */
  readonly impure?: boolean
}

/** A family of built-ins: `name: [argument types, result type, work]`. */
export type Family = Readonly<Record<string, readonly [readonly string[], string, Run]>>

/** Turns a family's table into built-ins. */
export function family(table: Family, extra: { relation?: boolean; impure?: boolean } = {}): Builtin[] {
  return Object.entries(table).map(([name, [args, result, run]]) => ({ name, args, result, run, ...extra }))
}

/** A parsed type: alternatives, with the types of elements where they are given. */
export type TypeSpec = readonly { readonly name: string; readonly item?: TypeSpec }[]

const parsed = new Map<string, TypeSpec>()

/** Parses a type text such as `string|array[string]`. */
export function parseType(text: string): TypeSpec {
  const known = parsed.get(text)
  if (known) return known
  const spec = split(text).map((part) => {
    const open = part.indexOf('[')
    return open === -1
      ? { name: part }
      : { name: part.slice(0, open), item: parseType(part.slice(open + 1, part.length - 1)) }
  })
  parsed.set(text, spec)
  return spec
}

function split(text: string): string[] {
  const parts: string[] = []
  let depth = 0
  let from = 0
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '[') depth++
    else if (text[i] === ']') depth--
    else if (text[i] === '|' && depth === 0) {
      parts.push(text.slice(from, i))
      from = i + 1
    }
  }
  return [...parts, text.slice(from)]
}

/** True when the value is of the type. */
export function conforms(value: Value, spec: TypeSpec): boolean {
  return spec.some(({ name, item }) => {
    if (name === 'any') return true
    if (typeName(value) !== name) return false
    if (item === undefined) return true
    if (value instanceof RegoObject && name === 'object') return false
    return elements(value).every((element) => conforms(element, item))
  })
}

/** Elements, members, or values; an object whose values' type is given has string keys only. */
function elements(value: Value): readonly Value[] {
  if (Array.isArray(value)) return value as readonly Value[]
  if (value instanceof RegoSet) return [...value.items.values()]
  if (value instanceof Decimal || typeof value !== 'object' || value === null) return []
  return entriesOf(value).map((entry) => entry[1])
}

/** Throws when an argument is not of the type that the built-in declares. */
export function checkArguments(builtin: Builtin, args: readonly Value[]): void {
  for (let i = 0; i < builtin.args.length; i++) {
    const text = builtin.args[i] as string
    if (text === 'any') continue
    const value = args[i] as Value
    const actual = typeName(value)
    if (text === actual) continue
    if (!conforms(value, parseType(text))) {
      const expected = parseType(text).map((part) => part.name)
      const wanted =
        expected.length > 1 ? `one of {${expected.join(', ')}}` : text.replace('[', ' of ').replace(']', '')
      throw new BuiltinError(`${builtin.name}: operand ${i + 1} must be ${wanted} but got ${actual}`, 'eval_type_error')
    }
  }
}
