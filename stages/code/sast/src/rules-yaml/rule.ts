import { isMap, isScalar } from 'yaml'
import type { Node } from 'yaml'
import { FORMULA_KEYS, readFormula, readMatch } from './formula.ts'
import { complain, entriesOf, positionOf, refuseUnknown, textOf, textsOf } from './reader.ts'
import type { Reader } from './reader.ts'
import { readTaint, TAINT_KEYS } from './taint.ts'
import type { Detection, FixRegex, RuleSeverity, YamlRule } from './types.ts'

type Entries = Map<string, { key: Node; value: Node | undefined }>

const RULE_KEYS: readonly string[] = [
  ...FORMULA_KEYS,
  ...TAINT_KEYS,
  'id',
  'message',
  'severity',
  'languages',
  'mode',
  'metadata',
  'paths',
  'options',
  'fix',
  'fix-regex',
  'min-version',
  'max-version',
  'version',
  'match',
  'taint',
  'join',
  'extract',
  'dest-language',
  'transform',
  'reduce',
  'project-depends-on',
  'equivalences',
  'validators',
  'product',
  'dest-rules',
  'source_rule_url',
  'rule-origin-note',
  'r2c-internal-project-depends-on',
  'r2c-internal-patterns-from',
  'tests',
  'help',
  'technology',
  'category',
]

const SEVERITIES: Readonly<Record<string, RuleSeverity>> = {
  INFO: 'low',
  WARNING: 'medium',
  ERROR: 'high',
  LOW: 'low',
  MEDIUM: 'medium',
  HIGH: 'high',
  CRITICAL: 'critical',
  INVENTORY: 'info',
  EXPERIMENT: 'info',
}

/** Reads one rule; undefined, with problems, when it cannot be run. */
export const readRule = (reader: Reader, node: Node): YamlRule | undefined => {
  if (!isMap(node)) {
    complain(reader, node, 'a rule must be a mapping')
    return undefined
  }
  const entries = entriesOf(reader, node, 'a rule')
  refuseUnknown(reader, entries, RULE_KEYS, 'a rule')
  for (const name of ['id', 'message', 'languages', 'severity']) {
    if (!entries.has(name)) complain(reader, node, `a rule needs ${name}`)
  }
  const detection = readDetection(reader, entries, node)
  if (detection === undefined || !entries.has('id') || !entries.has('languages')) return undefined
  const value = (name: string): Node | undefined => entries.get(name)?.value
  return {
    id: textOf(reader, value('id'), 'id'),
    message: entries.has('message') ? textOf(reader, value('message'), 'message') : '',
    severity: readSeverity(reader, value('severity')),
    languages: textsOf(reader, value('languages'), 'languages'),
    detection,
    ...readPaths(reader, value('paths')),
    options: plainOf(value('options')),
    fix: entries.has('fix') ? textOf(reader, value('fix'), 'fix') : undefined,
    fixRegex: readFixRegex(reader, value('fix-regex')),
    metadata: plainOf(value('metadata')),
    minVersion: entries.has('min-version') ? textOf(reader, value('min-version'), 'min-version') : undefined,
    at: positionOf(reader, node),
  }
}

const readDetection = (reader: Reader, entries: Entries, node: Node): Detection | undefined => {
  const modeNode = entries.get('mode')?.value
  const mode = modeNode === undefined ? 'search' : textOf(reader, modeNode, 'mode')
  if (mode === 'taint') return { mode, taint: readTaint(reader, entries, node) }
  if (mode === 'join') return { mode, join: plainOf(entries.get('join')?.value) }
  const formula = entries.has('match')
    ? readMatch(reader, entries.get('match')?.value)
    : readFormula(reader, entries, node)
  if (formula === undefined) return undefined
  if (mode === 'search') return { mode, formula }
  if (mode !== 'extract') {
    complain(reader, modeNode, `unknown mode '${mode}'`, 'use search, taint, extract or join')
    return undefined
  }
  return {
    mode,
    formula,
    extract: textOf(reader, entries.get('extract')?.value, 'extract'),
    destLanguage: textOf(reader, entries.get('dest-language')?.value, 'dest-language'),
  }
}

const readSeverity = (reader: Reader, node: Node | undefined): RuleSeverity => {
  if (node === undefined) return 'medium'
  const word = textOf(reader, node, 'severity')
  const severity = SEVERITIES[word.toUpperCase()]
  if (severity === undefined) complain(reader, node, `unknown severity '${word}'`)
  return severity ?? 'medium'
}

const readPaths = (reader: Reader, node: Node | undefined): { include: string[]; exclude: string[] } => {
  if (node === undefined) return { include: [], exclude: [] }
  const entries = entriesOf(reader, node, 'paths')
  refuseUnknown(reader, entries, ['include', 'exclude'], 'paths')
  const list = (name: string): string[] => (entries.has(name) ? textsOf(reader, entries.get(name)?.value, name) : [])
  return { include: list('include'), exclude: list('exclude') }
}

const readFixRegex = (reader: Reader, node: Node | undefined): FixRegex | undefined => {
  if (node === undefined) return undefined
  const entries = entriesOf(reader, node, 'fix-regex')
  refuseUnknown(reader, entries, ['regex', 'replacement', 'count'], 'fix-regex')
  const count = entries.get('count')?.value
  return {
    regex: textOf(reader, entries.get('regex')?.value, 'regex'),
    replacement: textOf(reader, entries.get('replacement')?.value, 'replacement'),
    count: count === undefined ? 0 : Number(textOf(reader, count, 'count')),
  }
}

/** A mapping as plain data; scalars and lists inside it as they are. */
const plainOf = (node: Node | undefined): Record<string, unknown> => {
  if (node === undefined || isScalar(node) || !isMap(node)) return {}
  const value: unknown = node.toJSON()
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}
