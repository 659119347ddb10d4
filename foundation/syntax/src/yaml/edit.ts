import type { YamlMapping, YamlNode, YamlSpan } from './ast.ts'

/** A replacement in a document's text, in UTF-16 indices. */
export interface YamlEdit extends YamlSpan {
  readonly text: string
}

type Value = string | number | boolean

/** A value as source: texts that YAML would read as something else, and all texts in JSON, get quotes. */
export function writeScalar(value: Value, quoted = false): string {
  if (typeof value !== 'string') return String(value)
  return quoted || !/^[A-Za-z][\w./-]*$/.test(value) || /^(?:true|false|null|yes|no|on|off|y|n)$/i.test(value)
    ? JSON.stringify(value)
    : value
}

/** Puts a value in the place of a scalar that is written in one line without a tag; undefined for everything else. */
export function replaceScalar(source: string, node: YamlNode, value: Value): YamlEdit | undefined {
  if (node.kind !== 'scalar' || node.end - node.start > 200 || node.end === node.start) return undefined
  const text = source.slice(node.start, node.end)
  if (!/^(?:"[^"\\\n]*"|'[^'\n]*'|[\w./-]+)$/.test(text)) return undefined
  return { start: node.start, end: node.end, text: writeScalar(value, text.startsWith('"')) }
}

/** In braces with quotes, or as lines that go deeper. */
function entryText(names: readonly string[], value: Value, { flow, gap }: { flow: boolean; gap: string }): string {
  if (flow) {
    const [last = '', ...outer] = names.toReversed()
    const inner = outer.reduce(
      (text, name) => `${JSON.stringify(name)}: {${text}}`,
      `${JSON.stringify(last)}: ${writeScalar(value, true)}`,
    )
    return `${inner},${gap}`
  }
  const lines = names.map((name, depth) => `${'  '.repeat(depth)}${name}:`)
  return `${lines.join(gap)} ${writeScalar(value)}${gap}`
}

const deepestColumn = 200

const lineStart = (source: string, place: number): number => source.lastIndexOf('\n', place - 1) + 1

/** The key in front of which an entry goes: the first one, or the second where a dash stands before the first. */
function anchorOf(source: string, { entries, flow }: YamlMapping): YamlNode | undefined {
  const [first, second] = entries
  if (flow || first === undefined || second === undefined) return first?.key
  const dashed = source.slice(lineStart(source, first.start), first.start).trim() !== ''
  const alone = source.slice(lineStart(source, second.start), second.start).trim() === ''
  return dashed && alone ? second.key : first.key
}

/**
 * Adds an entry at the top of a mapping, in the style of the mapping; in a list's item behind the entry at its dash.
 * @param names the entry's key, and below it the keys of the mappings that are to hold the value
 * @returns undefined for mappings that are empty, and for block mappings whose first key shares its line
 */
export function insertEntry(
  source: string,
  map: YamlMapping,
  names: readonly string[],
  value: Value,
): YamlEdit | undefined {
  const first = anchorOf(source, map)
  if (first === undefined || names.length === 0) return undefined
  const line = lineStart(source, first.start) - 1
  const column = first.start - line - 1
  if (column > deepestColumn) return undefined
  const before = source.slice(line + 1, first.start)
  const lineBreak = source[line - 1] === '\r' ? '\r\n' : '\n'
  const { flow } = map
  // The first key of a list's item stands behind its dash: the next line starts below the key.
  if (!flow && !/^[ -]*$/.test(before)) return undefined
  const gap = flow && before.trim() !== '' ? ' ' : `${lineBreak}${flow ? before : ' '.repeat(column)}`
  return { start: first.start, end: first.start, text: entryText(names, value, { flow, gap }) }
}

/**
 * Sets of repairs that do not touch each other: those that add the same entry go into different ones.
 * @param editOf the edit of a repair; all in one unit, characters or bytes
 */
export function roundsOf<T>(repairs: readonly T[], editOf: (repair: T) => YamlEdit): readonly (readonly T[])[] {
  const rounds: { keys: Set<string>; taken: T[] }[] = []
  for (const repair of repairs) {
    const { start, end, text } = editOf(repair)
    const key = end > start ? `${start}` : `${start} ${/\w+/.exec(text)?.[0] ?? ''}`
    const round = rounds.find(({ keys }) => !keys.has(key))
    if (round === undefined) rounds.push({ keys: new Set([key]), taken: [repair] })
    else {
      round.keys.add(key)
      round.taken.push(repair)
    }
  }
  return rounds.map(({ taken }) => taken)
}
