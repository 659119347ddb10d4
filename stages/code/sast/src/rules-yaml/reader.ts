import type { Problem } from '@bartizan/model'
import { isAlias, isMap, isScalar, isSeq } from 'yaml'
import type { Document, LineCounter, Node, YAMLMap } from 'yaml'
import type { At } from './types.ts'

/** Walks a YAML document with positions and collects what is wrong with it. */
export type Reader = {
  readonly path: string
  readonly document: Document
  readonly lines: LineCounter
  readonly problems: Problem[]
}

export const positionOf = (reader: Reader, node: Node | undefined): At => {
  const offset = node?.range?.[0] ?? 0
  const { line, col } = reader.lines.linePos(offset)
  return { path: reader.path, line, column: col }
}

/** Notes a mistake in the rule file. */
export const complain = (reader: Reader, node: Node | undefined, cause: string, next?: string): void => {
  const { line } = positionOf(reader, node)
  reader.problems.push({
    kind: 'configuration',
    path: reader.path,
    line,
    cause,
    weight: 'incomplete',
    ...(next === undefined ? {} : { next }),
  })
}

/** Follows an alias to what it names. */
export const resolved = (reader: Reader, node: unknown): Node | undefined => {
  const target = isAlias(node) ? node.resolve(reader.document) : node
  return isMap(target) || isSeq(target) || isScalar(target) ? target : undefined
}

/** The entries of a mapping with string keys; a problem and nothing for anything else. */
export const entriesOf = (
  reader: Reader,
  node: Node | undefined,
  what: string,
): Map<string, { key: Node; value: Node | undefined }> => {
  const entries = new Map<string, { key: Node; value: Node | undefined }>()
  if (!isMap(node)) {
    complain(reader, node, `${what} must be a mapping`)
    return entries
  }
  for (const pair of (node as YAMLMap).items) {
    if (isScalar(pair.key)) entries.set(String(pair.key.value), { key: pair.key, value: resolved(reader, pair.value) })
  }
  return entries
}

/** The items of a sequence. */
export const itemsOf = (reader: Reader, node: Node | undefined, what: string): Node[] => {
  if (!isSeq(node)) {
    complain(reader, node, `${what} must be a list`)
    return []
  }
  return node.items.map((item) => resolved(reader, item)).filter((item) => item !== undefined)
}

/** A scalar as text; numbers and booleans as they are written. */
export const textOf = (reader: Reader, node: Node | undefined, what: string): string => {
  if (isScalar(node) && node.value !== null)
    return typeof node.value === 'string' ? node.value : (node.source ?? String(node.value))
  complain(reader, node, `${what} must be text`)
  return ''
}

/** A list of texts, or one text. */
export const textsOf = (reader: Reader, node: Node | undefined, what: string): string[] =>
  isScalar(node) ? [textOf(reader, node, what)] : itemsOf(reader, node, what).map((item) => textOf(reader, item, what))

export const boolOf = (reader: Reader, node: Node | undefined, what: string): boolean => {
  if (isScalar(node) && typeof node.value === 'boolean') return node.value
  complain(reader, node, `${what} must be true or false`)
  return false
}

/** Complains about every key that is not among the known ones, with the nearest known one. */
export const refuseUnknown = (
  reader: Reader,
  entries: ReadonlyMap<string, { key: Node }>,
  known: readonly string[],
  what: string,
): void => {
  for (const [name, { key }] of entries) {
    if (known.includes(name)) continue
    const near = nearest(name, known)
    complain(
      reader,
      key,
      `unknown key '${name}' in ${what}`,
      near === undefined ? undefined : `did you mean '${near}'?`,
    )
  }
}

const nearest = (name: string, known: readonly string[]): string | undefined => {
  let best: string | undefined
  let least = 4
  for (const one of known) {
    const distance = editDistance(name.slice(0, 64), one)
    if (distance < least) {
      least = distance
      best = one
    }
  }
  return best
}

const editDistance = (a: string, b: string): number => {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)))
    }
    row = next
  }
  return row[b.length]!
}
