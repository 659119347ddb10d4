import { isMap, isScalar } from 'yaml'
import type { Node } from 'yaml'
import { boolOf, complain, entriesOf, itemsOf, positionOf, refuseUnknown, textOf, textsOf } from './reader.ts'
import type { Reader } from './reader.ts'
import type { At, Condition, Formula } from './types.ts'

type Entries = Map<string, { key: Node; value: Node | undefined }>

/** The keys that make a formula in a rule or in an item of `patterns`. */
export const FORMULA_KEYS: readonly string[] = [
  'pattern',
  'patterns',
  'pattern-either',
  'pattern-inside',
  'pattern-not',
  'pattern-not-inside',
  'pattern-regex',
  'pattern-not-regex',
]

/** The keys of the newer rule syntax under `match`. */
const MATCH_KEYS: readonly string[] = ['pattern', 'regex', 'all', 'any', 'inside', 'not']

const CONDITION_KEYS: readonly string[] = [
  'metavariable-regex',
  'metavariable-pattern',
  'metavariable-comparison',
  'metavariable-analysis',
  'metavariable-type',
  'focus-metavariable',
]

const MAX_NESTING = 40

/** Reads the one formula key among `entries`; undefined, with a problem, when there is none. */
export const readFormula = (
  reader: Reader,
  entries: Entries,
  node: Node | undefined,
  depth = 0,
): Formula | undefined => {
  const at = positionOf(reader, node)
  if (depth > MAX_NESTING) {
    complain(reader, node, 'operators are nested too deeply')
    return undefined
  }
  for (const [name, { value }] of entries) {
    const formula = readOperator(reader, {
      name,
      value,
      at: value === undefined ? at : positionOf(reader, value),
      depth,
    })
    if (formula !== undefined) return formula
  }
  complain(reader, node, `one of ${FORMULA_KEYS.join(', ')} is needed here`)
  return undefined
}

type Operator = { readonly name: string; readonly value: Node | undefined; readonly at: At; readonly depth: number }

const readOperator = (reader: Reader, { name, value, at, depth }: Operator): Formula | undefined => {
  switch (name) {
    case 'pattern':
      return { kind: 'pattern', text: textOf(reader, value, name), at }
    case 'pattern-regex':
    case 'regex':
      return { kind: 'regex', source: textOf(reader, value, name), at }
    case 'pattern-inside':
    case 'inside':
      return { kind: 'inside', part: readNested(reader, value, name, depth), at }
    case 'pattern-not':
    case 'not':
      return { kind: 'not', part: readNested(reader, value, name, depth), at }
    case 'pattern-not-inside':
      return { kind: 'not', part: { kind: 'inside', part: readNested(reader, value, name, depth), at }, at }
    case 'pattern-not-regex':
      return { kind: 'not', part: { kind: 'regex', source: textOf(reader, value, name), at }, at }
    case 'pattern-either':
    case 'any':
      return { kind: 'any', parts: readParts(reader, value, name, depth).parts, at }
    case 'patterns':
    case 'all': {
      const { parts, conditions, focus } = readParts(reader, value, name, depth)
      return { kind: 'all', parts, conditions, focus, at }
    }
    default:
      return undefined
  }
}

/** What stands under an operator: a pattern as text, or a formula. */
const readNested = (reader: Reader, value: Node | undefined, what: string, depth: number): Formula => {
  const at = positionOf(reader, value)
  if (isScalar(value)) return { kind: 'pattern', text: textOf(reader, value, what), at }
  return readFormula(reader, entriesOf(reader, value, what), value, depth + 1) ?? { kind: 'any', parts: [], at }
}

type Parts = { parts: Formula[]; conditions: Condition[]; focus: string[][] }

const readParts = (reader: Reader, value: Node | undefined, what: string, depth: number): Parts => {
  const into: Parts = { parts: [], conditions: [], focus: [] }
  for (const item of itemsOf(reader, value, what)) {
    if (isScalar(item)) {
      into.parts.push({ kind: 'pattern', text: textOf(reader, item, what), at: positionOf(reader, item) })
      continue
    }
    const entries = entriesOf(reader, item, `an item of ${what}`)
    refuseUnknown(reader, entries, [...FORMULA_KEYS, ...MATCH_KEYS, ...CONDITION_KEYS], `an item of ${what}`)
    for (const [name, entry] of entries) {
      const at = positionOf(reader, entry.value)
      if (CONDITION_KEYS.includes(name)) readCondition(reader, { name, value: entry.value, at, depth }, into)
      else {
        const formula = readOperator(reader, { name, value: entry.value, at, depth: depth + 1 })
        if (formula !== undefined) into.parts.push(formula)
      }
    }
  }
  return into
}

const readCondition = (reader: Reader, operator: Operator, into: Parts): void => {
  const { name, value, at } = operator
  if (name === 'focus-metavariable') {
    into.focus.push(textsOf(reader, value, name))
    return
  }
  const entries = entriesOf(reader, value, name)
  const condition = CONDITIONS[name]?.(reader, entries, { ...operator, at })
  if (condition !== undefined) into.conditions.push(condition)
}

type ConditionReader = (reader: Reader, entries: Entries, operator: Operator) => Condition | undefined

const metavariableOf = (reader: Reader, entries: Entries, what: string): string =>
  textOf(reader, entries.get('metavariable')?.value, `metavariable of ${what}`)

const CONDITIONS: Readonly<Record<string, ConditionReader>> = {
  'metavariable-regex': (reader, entries, { name, at }) => {
    refuseUnknown(reader, entries, ['metavariable', 'regex', 'constant-propagation'], name)
    const propagation = entries.get('constant-propagation')?.value
    return {
      kind: 'regex',
      metavariable: metavariableOf(reader, entries, name),
      source: textOf(reader, entries.get('regex')?.value, 'regex'),
      constantPropagation: propagation === undefined ? true : boolOf(reader, propagation, 'constant-propagation'),
      at,
    }
  },
  'metavariable-pattern': (reader, entries, { name, at, depth, value }) => {
    refuseUnknown(reader, entries, ['metavariable', 'language', ...FORMULA_KEYS], name)
    const language = entries.get('language')?.value
    const rest: Entries = new Map([...entries].filter(([key]) => FORMULA_KEYS.includes(key)))
    const formula = readFormula(reader, rest, value, depth + 1)
    if (formula === undefined) return undefined
    return {
      kind: 'pattern',
      metavariable: metavariableOf(reader, entries, name),
      language: language === undefined ? undefined : textOf(reader, language, 'language'),
      formula,
      at,
    }
  },
  'metavariable-comparison': (reader, entries, { name, at }) => {
    refuseUnknown(reader, entries, ['metavariable', 'comparison', 'base', 'strip'], name)
    const base = entries.get('base')?.value
    const strip = entries.get('strip')?.value
    return {
      kind: 'comparison',
      metavariable: entries.has('metavariable') ? metavariableOf(reader, entries, name) : undefined,
      comparison: textOf(reader, entries.get('comparison')?.value, 'comparison'),
      base: base === undefined ? undefined : Number(textOf(reader, base, 'base')),
      strip: strip === undefined ? false : boolOf(reader, strip, 'strip'),
      at,
    }
  },
  'metavariable-analysis': (reader, entries, { name, at }) => {
    refuseUnknown(reader, entries, ['metavariable', 'analyzer', 'options'], name)
    return {
      kind: 'analysis',
      metavariable: metavariableOf(reader, entries, name),
      analyzer: textOf(reader, entries.get('analyzer')?.value, 'analyzer'),
      at,
    }
  },
  'metavariable-type': (reader, entries, { name, at }) => {
    refuseUnknown(reader, entries, ['metavariable', 'type', 'types', 'language'], name)
    const types = entries.get('types') ?? entries.get('type')
    return {
      kind: 'type',
      metavariable: metavariableOf(reader, entries, name),
      types: textsOf(reader, types?.value, 'type'),
      at,
    }
  },
}

/** The formula under `match:` of the newer syntax, with its `where:` conditions. */
export const readMatch = (reader: Reader, node: Node | undefined): Formula | undefined => {
  const at = positionOf(reader, node)
  if (isScalar(node)) return { kind: 'pattern', text: textOf(reader, node, 'match'), at }
  if (!isMap(node)) {
    complain(reader, node, 'match must be a pattern or a mapping')
    return undefined
  }
  return readFormula(reader, entriesOf(reader, node, 'match'), node)
}
