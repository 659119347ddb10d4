import type { SourceFile } from '../detector.ts'
import type { Lines, Reading } from './mark.ts'

/** The most lines that looking for a block's end may take. */
const lineLimit = 20_000

const indentOf = (line: string): number => line.length - line.trimStart().length
const isBlank = (line: string): boolean => line.trim() === ''
const isComment = (line: string): boolean =>
  /^\s*(?:#|\/\/|\/\*|\*|--|<!--|;|%|\(\*|\{#|\{\{[-~]?\s*(?:!|\/\*))/.test(line)

/** How blocks are written in a file. */
type Shape = 'braces' | 'indent' | 'instructions'

function shapeOf({ entry }: SourceFile): Shape {
  if (/^(?:dockerfile|containerfile)/i.test(entry.name) || entry.extension === 'dockerfile') return 'instructions'
  return entry.extension === 'yaml' || entry.extension === 'yml' || entry.extension === 'py' ? 'indent' : 'braces'
}

/**
 * The lines that a mark covers.
 * @param lines of the file
 * @param at index of the mark's line, from 0
 */
export function reachOf(source: SourceFile, lines: readonly string[], at: number, reading: Reading): readonly Lines[] {
  if (reading.reach === 'file') return [[1, lines.length]]
  const shape = shapeOf(source)
  if (reading.reach === 'enclosing') return [enclosing(lines, at, shape)]
  const own: Lines = [at + 1, at + 1]
  const alone = isComment(lines[at]!) || /^\s*["']\/\/["']\s*:/.test(lines[at]!)
  const next = alone ? nextCode(lines, at) : undefined
  if (next === undefined) return reading.reach === 'statement' && !alone ? [own, blockAt(lines, at, shape)] : [own]
  const opener = openerBefore(lines, at)
  const head: Lines[] = opener === undefined ? [] : [[opener + 1, opener + 1]]
  const target: Lines = reading.reach === 'statement' ? blockAt(lines, next, shape) : [next + 1, next + 1]
  return [own, target, ...head]
}

/** The next line that is neither blank nor a comment. */
function nextCode(lines: readonly string[], at: number): number | undefined {
  for (let line = at + 1; line < lines.length && line < at + 100; line++) {
    if (!isBlank(lines[line]!) && !isComment(lines[line]!)) return line
  }
  return undefined
}

/** The first line of a block in which nothing but comments stands before the mark. */
function openerBefore(lines: readonly string[], at: number): number | undefined {
  for (let line = at - 1; line >= 0 && line > at - 100; line--) {
    const text = lines[line]!
    if (isBlank(text) || isComment(text)) continue
    const opens = /[{[(]\s*$/.test(text) || (/(?::|-)\s*$/.test(text) && indentOf(text) < indentOf(lines[at]!))
    return opens ? line : undefined
  }
  return undefined
}

/** The block that begins on a line: to its closing bracket, or as far as lines are indented deeper. */
export function blockAt(lines: readonly string[], first: number, shape: Shape): Lines {
  if (shape === 'indent') return [first + 1, endOfIndent(lines, first) + 1]
  if (shape === 'instructions') return [first + 1, endOfInstruction(lines, first) + 1]
  return [first + 1, endOfBraces(lines, first) + 1]
}

function endOfIndent(lines: readonly string[], first: number): number {
  const indent = indentOf(lines[first]!)
  let last = first
  for (let line = first + 1; line < lines.length && line < first + lineLimit; line++) {
    const text = lines[line]!
    if (isBlank(text) || isComment(text)) continue
    if (indentOf(text) <= indent) break
    last = line
  }
  return last
}

/** A `FROM` covers its stage; any other instruction its continuation lines. */
function endOfInstruction(lines: readonly string[], first: number): number {
  const from = /^\s*from\s/i.test(lines[first]!)
  let line = first
  while (line + 1 < lines.length) {
    const ends = from ? /^\s*from\s/i.test(lines[line + 1]!) : !/\\\s*$/.test(lines[line]!)
    if (ends) break
    line++
  }
  return line
}

function endOfBraces(lines: readonly string[], first: number): number {
  let depth = 0
  for (let line = first; line < lines.length && line < first + lineLimit; line++) {
    depth += balance(lines[line]!)
    if (depth <= 0) return line
  }
  return Math.min(lines.length - 1, first + lineLimit)
}

/** Opening less closing brackets of a line, outside of quotes and comments as far as a line shows them. */
function balance(line: string): number {
  let depth = 0
  let quote = ''
  for (let at = 0; at < line.length; at++) {
    const character = line[at]!
    if (quote !== '') {
      if (character === '\\') at++
      else if (character === quote) quote = ''
    } else if (character === '"') quote = character
    else if (character === '#' || (character === '/' && line[at + 1] === '/')) break
    else if ('{[('.includes(character)) depth++
    else if ('}])'.includes(character)) depth--
  }
  return depth
}

/** The block around a line: its resource. Dockerfiles and comments at the margin have the whole file, or their document. */
function enclosing(lines: readonly string[], at: number, shape: Shape): Lines {
  if (shape === 'instructions') return [1, lines.length]
  if (shape === 'indent') return enclosingIndent(lines, at)
  let depth = 0
  for (let line = at; line >= 0 && line > at - lineLimit; line--) {
    const text = lines[line]!
    depth -= line === at && isComment(text) ? 0 : balance(text)
    // The outermost block: the one that nothing opens before.
    if (depth < 0 && indentOf(text) === 0) return blockAt(lines, line, shape)
  }
  return [at + 1, (nextCode(lines, at) ?? at) + 1]
}

function enclosingIndent(lines: readonly string[], at: number): Lines {
  const indent = indentOf(lines[at]!)
  for (let line = at - 1; line >= 0 && line > at - lineLimit; line--) {
    const text = lines[line]!
    if (isBlank(text) || isComment(text)) continue
    if (text.startsWith('---')) break
    if (indentOf(text) < indent) return blockAt(lines, line, 'indent')
  }
  if (indent > 0) return [at + 1, at + 1]
  let first = at
  while (first > 0 && !lines[first - 1]!.startsWith('---')) first--
  let last = at
  while (last + 1 < lines.length && !lines[last + 1]!.startsWith('---')) last++
  return [first + 1, last + 1]
}

/** True when all conditions on attributes hold somewhere in the covered lines. */
export function conditionsHold(lines: readonly string[], covers: readonly Lines[], reading: Reading): boolean {
  return (reading.where ?? []).every(([attribute, value]) =>
    covers.some(([first, last]) =>
      lines.slice(first - 1, last).some((line) => {
        const found = /^\s*(?:-\s*)?["']?([\w.-]+)["']?\s*[:=]\s*(.*?)\s*,?\s*$/.exec(line)
        return found?.[1] === attribute && found[2]?.replaceAll(/^["']|["']$/g, '') === value
      }),
    ),
  )
}
