import type { Cell, Scalar, Value } from '@bartizan/model/resource'

/** A test of one value. All compare booleans and numbers with their text forms, as configuration languages do. */
export type Operator =
  | { readonly op: 'exists' | 'missing' | 'true' | 'false' | 'empty' | 'not-empty' | 'not-public-cidr' | 'number' }
  | { readonly op: 'equals' | 'not-equals' | 'contains' | 'not-contains'; readonly value: Scalar }
  | { readonly op: 'in' | 'not-in' | 'contains-any' | 'contains-none'; readonly values: readonly Scalar[] }
  | { readonly op: 'contains-all'; readonly values: readonly Scalar[] }
  | { readonly op: 'matches' | 'not-matches'; readonly pattern: RegExp }
  | {
      readonly op: 'at-least' | 'at-most' | 'version-at-least' | 'length-at-least' | 'length-at-most'
      readonly value: number | string
    }

export const exists: Operator = { op: 'exists' }
export const missing: Operator = { op: 'missing' }
export const isTrue: Operator = { op: 'true' }
export const isFalse: Operator = { op: 'false' }
export const notEmpty: Operator = { op: 'not-empty' }
export const notPublicCidr: Operator = { op: 'not-public-cidr' }
export const equals = (value: Scalar): Operator => ({ op: 'equals', value })
export const notEquals = (value: Scalar): Operator => ({ op: 'not-equals', value })
export const oneOf = (...values: readonly Scalar[]): Operator => ({ op: 'in', values })
export const noneOf = (...values: readonly Scalar[]): Operator => ({ op: 'not-in', values })
export const contains = (value: Scalar): Operator => ({ op: 'contains', value })
export const notContains = (value: Scalar): Operator => ({ op: 'not-contains', value })
export const containsAll = (...values: readonly Scalar[]): Operator => ({ op: 'contains-all', values })
export const containsAny = (...values: readonly Scalar[]): Operator => ({ op: 'contains-any', values })
export const containsNone = (...values: readonly Scalar[]): Operator => ({ op: 'contains-none', values })
export const matches = (pattern: RegExp): Operator => ({ op: 'matches', pattern })
export const notMatches = (pattern: RegExp): Operator => ({ op: 'not-matches', pattern })
export const atLeast = (value: number): Operator => ({ op: 'at-least', value })
export const atMost = (value: number): Operator => ({ op: 'at-most', value })
export const versionAtLeast = (value: string): Operator => ({ op: 'version-at-least', value })

/** True, false, or undefined when the value is not known well enough to say. */
export type Tri = boolean | undefined

const flip = (answer: Tri): Tri => (answer === undefined ? undefined : !answer)

/** The text that a scalar has in configuration languages; null has none. */
export function scalarText(value: Scalar): string | undefined {
  return value === null ? undefined : String(value)
}

function sameScalar(a: Scalar, b: Scalar): boolean {
  if (a === null || b === null) return a === b
  if (typeof a === 'boolean' || typeof b === 'boolean') return String(a).toLowerCase() === String(b).toLowerCase()
  return a === b || String(a) === String(b)
}

function isEmpty(value: Value): Tri {
  if (value.kind === 'known')
    return value.value === null || (typeof value.value === 'string' && value.value.trim() === '')
  if (value.kind === 'list') return value.items.length > 0 ? false : value.open ? undefined : true
  if (value.kind === 'map') return value.entries.size > 0 ? false : value.open ? undefined : true
  if (value.kind === 'text')
    return value.parts.some((part) => part.value.kind === 'known' && part.value.value !== '') ? false : undefined
  return value.kind === 'encoded' ? false : undefined
}

/** What can be said about a list holding `wanted`; a string holds its substrings, a single value holds itself. */
function holds(value: Value, wanted: Scalar): Tri {
  if (value.kind === 'list') {
    let answer: Tri = value.open ? undefined : false
    for (const item of value.items) {
      const here = holdsItem(item, wanted)
      if (here === true) return true
      if (here === undefined) answer = undefined
    }
    return answer
  }
  if (value.kind === 'map') return value.entries.has(String(wanted)) ? true : value.open ? undefined : false
  if (value.kind === 'known') {
    if (value.value === null) return false
    return typeof value.value === 'string' && typeof wanted === 'string'
      ? value.value.includes(wanted)
      : sameScalar(value.value, wanted)
  }
  if (value.kind === 'text' && typeof wanted === 'string') {
    return value.parts.some((part) => part.value.kind === 'known' && String(part.value.value).includes(wanted))
      ? true
      : undefined
  }
  return undefined
}

function holdsItem(item: Cell, wanted: Scalar): Tri {
  return item.value.kind === 'known'
    ? sameScalar(item.value.value, wanted)
    : item.value.kind === 'text' && isUnlike(item, wanted)
      ? false
      : item.value.kind === 'list' || item.value.kind === 'map'
        ? false
        : undefined
}

/** True when the known beginning or end of a partly known string already differs. */
function isUnlike(cell: Cell, wanted: Scalar): boolean {
  if (cell.value.kind !== 'text' || wanted === null) return false
  const text = String(wanted)
  const first = cell.value.parts[0]?.value
  const last = cell.value.parts.at(-1)?.value
  return (
    (first?.kind === 'known' && !text.startsWith(String(first.value))) ||
    (last?.kind === 'known' && !text.endsWith(String(last.value)))
  )
}

/** The known text of a value; unknown parts of a partly known string become `replacement`. */
export function textOf(value: Value, replacement?: string): string | undefined {
  if (value.kind === 'known') return scalarText(value.value)
  if (value.kind === 'text' && replacement !== undefined) {
    return value.parts.map((part) => textOf(part.value, replacement) ?? replacement).join('')
  }
  return undefined
}

function matchesPattern(value: Value, pattern: RegExp): Tri {
  if (value.kind === 'known') {
    const text = scalarText(value.value)
    return text !== undefined && pattern.test(text)
  }
  if (value.kind === 'text') {
    // A match inside one known part stays a match whatever the rest is, unless the pattern is anchored.
    const anchored = /^\^|\$$/.test(pattern.source)
    const found = value.parts.some((part, at) => {
      const text = textOf(part.value)
      return text !== undefined && (!anchored || (at === 0 && !pattern.source.endsWith('$'))) && pattern.test(text)
    })
    return found ? true : undefined
  }
  return value.kind === 'unknown' || value.kind === 'choice' ? undefined : false
}

function asNumber(value: Value): number | undefined {
  if (value.kind !== 'known' || value.value === null || typeof value.value === 'boolean' || value.value === '')
    return undefined
  const number = Number(value.value)
  return Number.isNaN(number) ? undefined : number
}

function compareNumber(value: Value, bound: number, test: (value: number, bound: number) => boolean): Tri {
  const number = asNumber(value)
  if (number !== undefined) return test(number, bound)
  return value.kind === 'unknown' || value.kind === 'text' || value.kind === 'choice' ? undefined : false
}

/** Compares dotted versions by number; text that is no version is not comparable. */
export function compareVersions(a: string, b: string): number | undefined {
  const parts = (text: string): number[] | undefined => {
    const found = /^[vV]?(\d+(?:\.\d+)*)/.exec(text)
    return found?.[1]?.split('.').map(Number)
  }
  const left = parts(a)
  const right = parts(b)
  if (left === undefined || right === undefined) return undefined
  for (let at = 0; at < Math.max(left.length, right.length); at += 1) {
    const difference = (left[at] ?? 0) - (right[at] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}

/** True for a network that holds every address of its family, in any spelling. */
export function isPublicCidr(text: string): boolean {
  return /^(?:0\.0\.0\.0\/0|0000:0000:0000:0000:0000:0000:0000:0000\/0|::\/0|0::\/0|0:0:0:0:0:0:0:0\/0)$/.test(
    text.trim(),
  )
}

function lengthOf(value: Value): number | undefined {
  if (value.kind === 'list') return value.open ? undefined : value.items.length
  if (value.kind === 'map') return value.open ? undefined : value.entries.size
  if (value.kind === 'known') return value.value === null ? 0 : String(value.value).length
  return undefined
}

/** Applies an operator to one present value. */
export function applyOperator(operator: Operator, cell: Cell): Tri {
  const value = cell.value
  switch (operator.op) {
    case 'exists':
      return value.kind === 'known'
        ? value.value !== null
        : value.kind === 'unknown' && value.notNull !== true
          ? undefined
          : true
    case 'missing':
      return value.kind === 'known'
        ? value.value === null
        : value.kind === 'unknown' && value.notNull !== true
          ? undefined
          : false
    case 'empty':
      return isEmpty(value)
    case 'not-empty':
      return flip(isEmpty(value))
    case 'true':
      return equalsScalar(cell, true)
    case 'false':
      return equalsScalar(cell, false)
    case 'number':
      return value.kind === 'known'
        ? asNumber(value) !== undefined
        : value.kind === 'list' || value.kind === 'map'
          ? false
          : undefined
    case 'not-public-cidr':
      return value.kind === 'known' ? !isPublicCidr(String(value.value)) : undefined
    default:
      return applyValueOperator(operator, cell)
  }
}

function equalsScalar(cell: Cell, wanted: Scalar): Tri {
  const value = cell.value
  if (value.kind === 'known') return sameScalar(value.value, wanted)
  if (value.kind === 'text') return isUnlike(cell, wanted) ? false : undefined
  if (value.kind === 'list' && value.items.length === 1 && !value.open && value.items[0] !== undefined) {
    return equalsScalar(value.items[0], wanted)
  }
  return value.kind === 'unknown' || value.kind === 'choice' ? undefined : false
}

function someOf(values: readonly Scalar[], test: (value: Scalar) => Tri): Tri {
  let answer: Tri = false
  for (const value of values) {
    const here = test(value)
    if (here === true) return true
    if (here === undefined) answer = undefined
  }
  return answer
}

function applyValueOperator(
  operator: Exclude<
    Operator,
    { op: 'exists' | 'missing' | 'true' | 'false' | 'empty' | 'not-empty' | 'not-public-cidr' | 'number' }
  >,
  cell: Cell,
): Tri {
  const value = cell.value
  switch (operator.op) {
    case 'equals':
      return equalsScalar(cell, operator.value)
    case 'not-equals':
      return flip(equalsScalar(cell, operator.value))
    case 'in':
      return someOf(operator.values, (wanted) => equalsScalar(cell, wanted))
    case 'not-in':
      return flip(someOf(operator.values, (wanted) => equalsScalar(cell, wanted)))
    case 'contains':
      return holds(value, operator.value)
    case 'not-contains':
      return flip(holds(value, operator.value))
    case 'contains-any':
      return someOf(operator.values, (wanted) => holds(value, wanted))
    case 'contains-none':
      return flip(someOf(operator.values, (wanted) => holds(value, wanted)))
    case 'contains-all':
      return flip(someOf(operator.values, (wanted) => flip(holds(value, wanted))))
    case 'matches':
      return matchesPattern(value, operator.pattern)
    case 'not-matches':
      return flip(matchesPattern(value, operator.pattern))
    case 'at-least':
      return compareNumber(value, Number(operator.value), (number, bound) => number >= bound)
    case 'at-most':
      return compareNumber(value, Number(operator.value), (number, bound) => number <= bound)
    case 'version-at-least':
      return versionTest(value, String(operator.value))
    case 'length-at-least':
    case 'length-at-most': {
      const length = lengthOf(value)
      if (length === undefined) return undefined
      return operator.op === 'length-at-least' ? length >= Number(operator.value) : length <= Number(operator.value)
    }
  }
}

function versionTest(value: Value, bound: string): Tri {
  const text = textOf(value)
  if (text === undefined) return undefined
  const order = compareVersions(text, bound)
  return order === undefined ? undefined : order >= 0
}
