import { isScalar, isSeq } from 'yaml'
import type { Node } from 'yaml'
import { FORMULA_KEYS, readFormula } from './formula.ts'
import { boolOf, complain, entriesOf, itemsOf, refuseUnknown, textOf, textsOf } from './reader.ts'
import type { Reader } from './reader.ts'
import type {
  Formula,
  Requires,
  SideEffect,
  TaintPropagator,
  TaintSanitizer,
  TaintSink,
  TaintSource,
  TaintSpec,
} from './types.ts'

type Entries = Map<string, { key: Node; value: Node | undefined }>

/** The keys of a taint rule. */
export const TAINT_KEYS: readonly string[] = [
  'pattern-sources',
  'pattern-sinks',
  'pattern-sanitizers',
  'pattern-propagators',
]

const flag = (reader: Reader, entries: Entries, name: string, otherwise: boolean): boolean => {
  const value = entries.get(name)?.value
  return value === undefined ? otherwise : boolOf(reader, value, name)
}

const text = (reader: Reader, entries: Entries, name: string): string | undefined => {
  const value = entries.get(name)?.value
  return value === undefined ? undefined : textOf(reader, value, name)
}

const sideEffect = (reader: Reader, entries: Entries): SideEffect => {
  const value = entries.get('by-side-effect')?.value
  if (value === undefined) return 'no'
  if (isScalar(value) && typeof value.value === 'boolean') return value.value ? 'yes' : 'no'
  const word = textOf(reader, value, 'by-side-effect')
  if (word === 'only') return 'only'
  complain(reader, value, "by-side-effect must be true, false or 'only'")
  return 'no'
}

type Item = { readonly entries: Entries; readonly formula: Formula }

/** The items of one list of a taint rule, each with its formula and only the keys it may have. */
const readItems = (reader: Reader, entries: Entries, name: string, keys: readonly string[]): Item[] => {
  const list = entries.get(name)?.value
  if (list === undefined) return []
  const items: Item[] = []
  for (const node of itemsOf(reader, list, name)) {
    if (isScalar(node)) {
      const formula = readFormula(reader, new Map([['pattern', { key: node, value: node }]]), node)
      if (formula !== undefined) items.push({ entries: new Map(), formula })
      continue
    }
    const own = entriesOf(reader, node, `an item of ${name}`)
    refuseUnknown(reader, own, [...FORMULA_KEYS, ...keys], `an item of ${name}`)
    const formula = readFormula(reader, own, node)
    if (formula !== undefined) items.push({ entries: own, formula })
  }
  return items
}

const requiresOf = (reader: Reader, entries: Entries): Requires | undefined => {
  const value = entries.get('requires')?.value
  if (value === undefined) return undefined
  if (!isSeq(value)) return { kind: 'label', formula: textOf(reader, value, 'requires') }
  const formulas = itemsOf(reader, value, 'requires').flatMap((item) =>
    [...entriesOf(reader, item, 'an item of requires')].map(([metavariable, entry]) => ({
      metavariable,
      formula: textOf(reader, entry.value, 'requires'),
    })),
  )
  return { kind: 'by-metavariable', formulas }
}

const readSource = (reader: Reader, { entries, formula }: Item): TaintSource => ({
  formula,
  label: text(reader, entries, 'label'),
  requires: text(reader, entries, 'requires'),
  bySideEffect: sideEffect(reader, entries),
  exact: flag(reader, entries, 'exact', false),
  control: flag(reader, entries, 'control', false),
})

const readSink = (reader: Reader, { entries, formula }: Item): TaintSink => ({
  formula,
  requires: requiresOf(reader, entries),
  exact: flag(reader, entries, 'exact', true),
  atExit: flag(reader, entries, 'at-exit', false),
})

const readSanitizer = (reader: Reader, { entries, formula }: Item): TaintSanitizer => ({
  formula,
  exact: flag(reader, entries, 'exact', false),
  bySideEffect: sideEffect(reader, entries),
  notConflicting: flag(reader, entries, 'not_conflicting', false),
})

const readPropagator = (reader: Reader, { entries, formula }: Item): TaintPropagator => {
  const replaced = entries.get('replace-labels')?.value
  return {
    formula,
    from: text(reader, entries, 'from') ?? '',
    to: text(reader, entries, 'to') ?? '',
    bySideEffect: flag(reader, entries, 'by-side-effect', true),
    label: text(reader, entries, 'label'),
    requires: text(reader, entries, 'requires'),
    replaceLabels: replaced === undefined ? undefined : textsOf(reader, replaced, 'replace-labels'),
  }
}

/** Reads sources, sinks, sanitizers and propagators of a taint rule. */
export const readTaint = (reader: Reader, entries: Entries, rule: Node | undefined): TaintSpec => {
  for (const name of ['pattern-sources', 'pattern-sinks']) {
    if (!entries.has(name)) complain(reader, rule, `a taint rule needs ${name}`)
  }
  const sourceKeys = ['label', 'requires', 'by-side-effect', 'exact', 'control']
  return {
    sources: readItems(reader, entries, 'pattern-sources', sourceKeys).map((item) => readSource(reader, item)),
    sinks: readItems(reader, entries, 'pattern-sinks', ['requires', 'exact', 'at-exit']).map((item) =>
      readSink(reader, item),
    ),
    sanitizers: readItems(reader, entries, 'pattern-sanitizers', ['exact', 'by-side-effect', 'not_conflicting']).map(
      (item) => readSanitizer(reader, item),
    ),
    propagators: readItems(reader, entries, 'pattern-propagators', [
      'from',
      'to',
      'by-side-effect',
      'label',
      'requires',
      'replace-labels',
    ]).map((item) => readPropagator(reader, item)),
  }
}
