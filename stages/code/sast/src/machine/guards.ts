import { Context } from '@bartizan/knowledge/models'
import { Op, type Instr, type Reg } from '../ir/ir.ts'
import { ALL, keepContexts } from '../value/taint.ts'
import { constant, retaint, soleConst, soleText, type Value } from '../value/value.ts'
import { deepTaint } from './fields.ts'
import { get, objectOf, type Frame } from './frame.ts'
import { contextsAllowedBy } from './regex-guard.ts'

const equals = new Set(['===', '==', 'is'])
const differs = new Set(['!==', '!=', 'is not', 'is-not'])
const membership = new Set([
  'includes',
  'has',
  'contains',
  'containsKey',
  'containsValue',
  'hasOwnProperty',
  'hasOwn',
  'include?',
])
const startTests = new Set(['startsWith', 'startswith'])
const numberTests = new Set([
  'isdigit',
  'isnumeric',
  'isdecimal',
  'isInteger',
  'isSafeInteger',
  'isFinite',
  'isNumeric',
  'isInt',
  'isUUID',
  'isNumber',
  'isCreatable',
  'isDigits',
  'isParsable',
])
const wordTests = new Set(['isalnum', 'isalpha', 'isidentifier', 'isAlphanumeric', 'isAlpha', 'isAlphaNumeric'])
const fieldsOfAddress = new Set(['host', 'hostname', 'origin', 'netloc', 'getHost', 'getAuthority'])
/** Methods that only change the spelling: what holds of the result holds of the receiver. */
const spelling = new Set([
  'toLowerCase',
  'toUpperCase',
  'trim',
  'toString',
  'lower',
  'upper',
  'strip',
  'casefold',
  'String',
  'str',
  'equalsIgnoreCase',
  'intern',
])
/** Characters of words only: nothing can be broken out of. */
const wordSafe = ~(
  Context.program |
  Context.reflect |
  Context.key |
  Context.mass |
  Context.trust |
  Context.response |
  Context.log |
  Context.cookie
)

/** The instruction that made a register's value, where there is exactly one. */
export const definition = (f: Frame, reg: Reg): Instr | undefined => {
  let at = reg
  for (let turns = 0; turns < 8 && at >= 0; turns++) {
    const instr: Instr | undefined = (at & 1) === 1 ? f.body.defs[at >> 1] : f.body.varDefs[at >> 1]
    if (
      instr === undefined ||
      (instr.op !== Op.copy && !(instr.op === Op.unary && instr.s === 'await') && instr.op !== Op.cast)
    )
      return instr
    at = instr.a
  }
  return undefined
}

/** What the state learns from a condition holding or not. */
export const refine = (f: Frame, cond: Reg, holds: boolean): void => {
  if (cond < 0) return
  const instr = definition(f, cond)
  if (instr === undefined) return
  switch (instr.op) {
    case Op.unary:
      if (instr.s === '!' || instr.s === 'not') refine(f, instr.a, !holds)
      else if (instr.s === 'typed' && holds) narrow(f, instr.a, 0)
      return
    case Op.binary:
      refineBinary(f, instr, holds)
      return
    case Op.call:
    case Op.callMethod:
      refineCall(f, instr, holds)
      return
    case Op.loadIndex:
      if (holds && isFixed(f, get(f, instr.a))) narrow(f, instr.b, 0)
      return
    default:
  }
}

const refineBinary = (f: Frame, instr: Instr, holds: boolean): void => {
  const isEqual = equals.has(instr.s) ? holds : differs.has(instr.s) ? !holds : undefined
  if (isEqual === true) {
    refineEqual(f, instr.a, get(f, instr.b))
    refineEqual(f, instr.b, get(f, instr.a))
  }
  if (isEqual === false) refineDifferent(f, instr)
  if (instr.s === 'in' && holds && isFixed(f, get(f, instr.b))) allowListed(f, instr.a)
  const isIn = instr.s === 'in' ? holds : instr.s === 'not in' || instr.s === 'not-in' ? !holds : undefined
  if (isIn === true && instr.s !== 'in' && isFixed(f, get(f, instr.b))) allowListed(f, instr.a)
  if (isIn === false) withoutText(f, instr.b, get(f, instr.a))
  refineIndexOf(f, instr, holds)
}

/** A key that is not `__proto__` reaches no prototype. */
const refineDifferent = (f: Frame, instr: Instr): void => {
  for (const [reg, other] of [
    [instr.a, instr.b],
    [instr.b, instr.a],
  ] as const) {
    const text = soleText(get(f, other))
    if (text === '__proto__' || text === 'prototype') narrow(f, reg, ~Context.key)
  }
}

/** `allowed.indexOf(x) !== -1`, `>= 0`, `> -1`. */
const refineIndexOf = (f: Frame, instr: Instr, holds: boolean): void => {
  const call = definition(f, instr.a)
  if (call?.op !== Op.callMethod || call.s !== 'indexOf') {
    if (call?.op === Op.callMethod && /^(compareTo|localeCompare)$/.test(call.s)) return
    return
  }
  const bound = soleConst(get(f, instr.b))?.value
  const found =
    ((instr.s === '!==' || instr.s === '!=') && bound === -1 && holds) ||
    ((instr.s === '===' || instr.s === '==') && bound === -1 && !holds) ||
    (instr.s === '>=' && bound === 0 && holds) ||
    (instr.s === '>' && bound === -1 && holds) ||
    (instr.s === '<' && bound === 0 && !holds)
  if (found && isFixed(f, get(f, call.a))) narrow(f, call.list[0] ?? -1, 0)
  const isStart =
    bound === 0 &&
    (((instr.s === '===' || instr.s === '==') && holds) || ((instr.s === '!==' || instr.s === '!=') && !holds))
  if (isStart) narrowStart(f, call)
}

const refineEqual = (f: Frame, reg: Reg, other: Value): void => {
  const sole = soleConst(other)
  if (sole !== undefined && sole.value !== null && sole.value !== undefined) {
    const made = definition(f, reg)
    if (made !== undefined && isAddressPart(made)) narrowAddress(f, made)
    else if (made?.op === Op.unary && made.s === 'typeof') {
      if (sole.value === 'number' || sole.value === 'boolean' || sole.value === 'bigint') narrow(f, made.a, 0)
      else if (sole.value === 'string') narrow(f, made.a, ~Context.nosql)
    } else narrow(f, reg, 0, sole.value === true || sole.value === false ? undefined : constant(sole.value))
  } else if (other.taint.length === 0 && !other.unknown && other.consts.length > 0 && other.refs.length === 0)
    narrow(f, reg, 0)
}

const isAddressPart = (instr: Instr): boolean =>
  (instr.op === Op.load || instr.op === Op.callMethod) && fieldsOfAddress.has(instr.s)

/** The host was tested: neither the parsed address nor its text leads elsewhere. */
const narrowAddress = (f: Frame, instr: Instr): void => {
  narrow(f, instr.a, ~(Context.host | Context.redirect))
  const made = definition(f, instr.a)
  const text = made?.list[0]
  if (text !== undefined && (made?.op === Op.construct || made?.op === Op.call || made?.op === Op.callMethod))
    narrow(f, text, ~(Context.host | Context.redirect))
}

/** A collection whose content does not come from outside. */
const isFixed = (f: Frame, value: Value): boolean => {
  if (deepTaint(f, value).length > 0) return false
  if (soleText(value) !== undefined) return false
  return (
    value.refs.some((id) => {
      const { kind } = objectOf(f, id)
      return kind === 'array' || kind === 'set' || kind === 'map' || kind === 'object' || kind === 'instance'
    }) ||
    (value.unknown && value.taint.length === 0 && value.refs.length === 0)
  )
}

const refineCall = (f: Frame, instr: Instr, holds: boolean): void => {
  const known = f.guards.get(instr)
  if (known !== undefined) {
    const masks = holds ? known.whenTrue : known.whenFalse
    known.regs.forEach((reg, index) => {
      const mask = masks[index]
      if (mask !== undefined && mask !== ALL) narrow(f, reg, mask)
    })
  }
  const first = instr.list[0] ?? -1
  const name = instr.op === Op.callMethod ? instr.s : calleeName(f, instr)
  if (!holds) {
    if (membership.has(name) && first >= 0) withoutText(f, instr.a, get(f, first))
    if (name === 'isNaN' || name === 'isAbsolute') narrow(f, first, name === 'isNaN' ? 0 : ALL)
    return
  }
  if (numberTests.has(name)) {
    if (first >= 0) narrow(f, first, 0)
    else narrow(f, instr.a, 0)
  } else if (wordTests.has(name)) narrow(f, first >= 0 ? first : instr.a, ~wordSafe)
  else if (membership.has(name)) refineMembership(f, instr, first)
  else if (startTests.has(name)) narrowStart(f, instr)
  else if (name === 'equals' || name === 'equalsIgnoreCase' || name === 'contentEquals') {
    refineEqual(f, instr.a, get(f, first))
    refineEqual(f, first, get(f, instr.a))
  } else if (
    name === 'test' ||
    name === 'match' ||
    name === 'matches' ||
    name === 'fullmatch' ||
    name === 'find' ||
    name === 'search'
  )
    refineRegex(f, instr, name)
}

const calleeName = (f: Frame, instr: Instr): string => {
  const made = definition(f, instr.a)
  return made?.s ?? ''
}

const refineMembership = (f: Frame, instr: Instr, first: Reg): void => {
  if (isFixed(f, get(f, instr.a))) allowListed(f, first)
}

/** A value that a fixed list holds is harmless; where it is the host of an address, the address leads nowhere else. */
const allowListed = (f: Frame, reg: Reg): void => {
  const made = definition(f, reg)
  if (made !== undefined && isAddressPart(made)) narrowAddress(f, made)
  else narrow(f, reg, 0)
}

/** Contexts out of which nothing breaks without a text. */
const withoutText = (f: Frame, reg: Reg, text: Value): void => {
  const missing = soleText(text)
  if (missing === undefined) return
  if (missing === '..' || missing === '../') narrow(f, reg, ~(Context.path | Context.rawPath))
  else if (missing === '<') narrow(f, reg, ~Context.html)
  else if (missing === "'" || missing === '"') {
    const made = definition(f, reg)
    const isInside = made?.op === Op.callMethod && made.s === 'slice'
    if (!isInside) narrow(f, reg, ~(Context.xpath | Context.sql))
    else if (prefixAt(f, made.a).startsWith(missing)) narrow(f, made.a, ~Context.code)
  }
}

/** What the text behind a register is known to start with. */
const prefixAt = (f: Frame, reg: Reg): string => {
  const place = placeOf(f, reg)
  const value = (place === undefined ? undefined : readPlace(f, place)) ?? get(f, reg)
  return value.prefix
}

/** A start that ends with a separator, or a path that was resolved before. */
const narrowStart = (f: Frame, instr: Instr): void => {
  const start = get(f, instr.list[0] ?? -1)
  if (start.taint.length > 0) return
  const text = soleText(start)
  if (text !== undefined && /^https?:\/\/[^/]+\/$/.test(text)) narrow(f, instr.a, ~(Context.host | Context.redirect))
  const place = placeOf(f, instr.a)
  const value = place === undefined ? get(f, instr.a) : (readPlace(f, place) ?? get(f, instr.a))
  if (text !== undefined && text !== '' && place?.kind === 'var')
    f.state.vars[place.slot] = { ...f.state.vars[place.slot]!, prefix: text }
  const isResolved = value.taint.every((entry) => (entry.mask & Context.rawPath) === 0)
  if (isResolved && (text === undefined || text.length > 0)) narrow(f, instr.a, ~Context.path)
}

const refineRegex = (f: Frame, instr: Instr, name: string): void => {
  const receiver = get(f, instr.a)
  const first = instr.list[0] ?? -1
  const pattern = regexText(f, receiver) ?? (name === 'test' ? undefined : regexText(f, get(f, first)))
  const own = regexText(f, receiver) !== undefined
  if (pattern !== undefined) {
    narrow(f, own ? first : instr.a, ~contextsAllowedBy(pattern, name === 'matches' || name === 'fullmatch'))
    return
  }
  const text = soleText(get(f, first))
  if (text === undefined) {
    refineMatcher(f, instr)
    return
  }
  const isModule = instr.list.length >= 2
  const whole = name === 'matches' || name === 'fullmatch'
  const source = name === 'match' && isModule && !text.startsWith('^') ? `^${text}` : text
  narrow(f, isModule ? instr.list[1]! : instr.a, ~contextsAllowedBy(source, whole))
}

/** `pattern.matcher(x).matches()` */
const refineMatcher = (f: Frame, instr: Instr): void => {
  const made = definition(f, instr.a)
  if (made?.op !== Op.callMethod || made.s !== 'matcher') return
  const pattern = regexText(f, get(f, made.a))
  if (pattern !== undefined) narrow(f, made.list[0] ?? -1, ~contextsAllowedBy(pattern, instr.s === 'matches'))
}

const regexText = (f: Frame, value: Value): string | undefined => {
  if (value.refs.length !== 1) return undefined
  const { type } = objectOf(f, value.refs[0]!)
  return type.startsWith('regex:') ? type.slice(type.indexOf('/') + 1) : undefined
}

type Place = { readonly kind: 'var'; readonly slot: number } | { readonly kind: 'path'; readonly path: string }

/** Where a register's value came from, if that is a variable or a path that can be read again. */
export const placeOf = (f: Frame, reg: Reg): Place | undefined => {
  if (reg < 0) return undefined
  if ((reg & 1) === 0) return f.body.varNames[reg >> 1] === '' ? viaDefinition(f, reg) : { kind: 'var', slot: reg >> 1 }
  return viaDefinition(f, reg)
}

const viaDefinition = (f: Frame, reg: Reg): Place | undefined => {
  const instr = (reg & 1) === 1 ? f.body.defs[reg >> 1] : f.body.varDefs[reg >> 1]
  if (instr === undefined) return (reg & 1) === 0 ? { kind: 'var', slot: reg >> 1 } : undefined
  switch (instr.op) {
    case Op.copy:
    case Op.cast:
      return placeOf(f, instr.a)
    case Op.load:
    case Op.loadUp:
    case Op.loadModule:
    case Op.loadIndex: {
      const path = pathOf(f, instr)
      return path === undefined ? undefined : { kind: 'path', path }
    }
    case Op.callMethod:
      return spelling.has(instr.s) && instr.list.length === 0 ? placeOf(f, instr.a) : undefined
    case Op.call:
      return spelling.has(calleeName(f, instr)) && instr.list.length === 1 ? placeOf(f, instr.list[0]!) : undefined
    default:
      return undefined
  }
}

/** A name for what an instruction reads, equal for equal reads. */
export const pathOf = (f: Frame, instr: Instr): string | undefined => {
  switch (instr.op) {
    case Op.loadUp:
      return `u${instr.b}.${instr.s}`
    case Op.loadModule:
      return `m${String(instr.x)}.${instr.s}`
    case Op.load: {
      const base = basePath(f, instr.a)
      return base === undefined ? undefined : `${base}.${instr.s}`
    }
    case Op.loadIndex: {
      const base = basePath(f, instr.a)
      const key = soleConst(get(f, instr.b))
      return base === undefined || key === undefined ? undefined : `${base}.${String(key.value)}`
    }
    default:
      return undefined
  }
}

const basePath = (f: Frame, reg: Reg): string | undefined => {
  if (reg < 0) return undefined
  if ((reg & 1) === 0) return `v${reg >> 1}`
  const instr = f.body.defs[reg >> 1]
  if (instr === undefined) return undefined
  if (instr.op === Op.receiver) return 'this'
  return pathOf(f, instr)
}

const readPlace = (f: Frame, place: Place): Value | undefined =>
  place.kind === 'var' ? f.state.vars[place.slot] : f.state.paths.get(place.path)

/** Keeps only the given contexts of what a register's place holds. */
export const narrow = (f: Frame, reg: Reg, keep: number, exactly?: Value): void => {
  if (keep === ALL) return
  const place = placeOf(f, reg)
  if (place === undefined) return
  const now = readPlace(f, place) ?? get(f, reg)
  const next = exactly !== undefined && now.unknown ? exactly : retaint(now, keepContexts(now.taint, keep))
  if (place.kind === 'var') {
    f.state.vars[place.slot] = next
    const made = f.body.varDefs[place.slot]
    if (made?.op === Op.copy && made.a >= 0 && made.a !== reg) narrowSource(f, made.a, keep)
  } else f.state.paths = new Map(f.state.paths).set(place.path, next)
}

/** `const y = x; if (ok(y)) use(x)`: one step back. */
const narrowSource = (f: Frame, reg: Reg, keep: number): void => {
  if ((reg & 1) === 0 && f.body.varDefs[reg >> 1] !== undefined) {
    const slot = reg >> 1
    const now = f.state.vars[slot]!
    f.state.vars[slot] = retaint(now, keepContexts(now.taint, keep))
  }
}
