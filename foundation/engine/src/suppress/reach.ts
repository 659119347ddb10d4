import type { SourceFile } from '../detector.ts'
import type { LineFacts } from './line-facts.ts'
import type { Lines, Reading } from './mark.ts'

/** The most lines that looking for a block's ends may take. */
const lineLimit = 5000

/** How blocks are written in a file. */
type Shape = 'braces' | 'indent' | 'instructions'

function shapeOf({ entry }: SourceFile): Shape {
  if (/^(?:dockerfile|containerfile)/i.test(entry.name) || entry.extension === 'dockerfile') return 'instructions'
  return entry.extension === 'yaml' || entry.extension === 'yml' || entry.extension === 'py' ? 'indent' : 'braces'
}

/**
 * The lines that a mark covers.
 * @param at index of the mark's line, from 0
 */
export function reachOf(source: SourceFile, facts: LineFacts, at: number, reading: Reading): readonly Lines[] {
  if (reading.reach === 'file') return [[1, facts.count]]
  const shape = shapeOf(source)
  if (reading.reach === 'enclosing') return [enclosing(facts, at, shape)]
  const own: Lines = [at + 1, at + 1]
  const alone = facts.isComment(at) || /^["']\/\/["']/.test(facts.text(at).trimStart())
  const next = alone ? nextCode(facts, at) : undefined
  if (next === undefined) return reading.reach === 'statement' && !alone ? [own, blockAt(facts, at, shape)] : [own]
  const opener = openerBefore(facts, at)
  const head: Lines[] = opener === undefined ? [] : [[opener + 1, opener + 1]]
  const target: Lines = reading.reach === 'statement' ? blockAt(facts, next, shape) : [next + 1, next + 1]
  return [own, target, ...head]
}

/** The next line that is neither blank nor a comment. */
function nextCode(facts: LineFacts, at: number): number | undefined {
  for (let line = at + 1; line < facts.count && line < at + 100; line++) if (facts.isCode(line)) return line
  return undefined
}

/** The first line of a block in which nothing but comments stands before the mark. */
function openerBefore(facts: LineFacts, at: number): number | undefined {
  for (let line = at - 1; line >= 0 && line > at - 100; line--) {
    if (!facts.isCode(line)) continue
    const end = facts.text(line).at(-1) ?? ''
    const opens = '{[('.includes(end) || (':-'.includes(end) && facts.indent(line) < facts.indent(at))
    return opens ? line : undefined
  }
  return undefined
}

/** The block that begins on a line: to its closing bracket, or as far as lines are indented deeper. */
function blockAt(facts: LineFacts, first: number, shape: Shape): Lines {
  if (shape === 'indent') return [first + 1, endOfIndent(facts, first) + 1]
  if (shape === 'instructions') return [first + 1, endOfInstruction(facts, first) + 1]
  return [first + 1, endOfBraces(facts, first) + 1]
}

function endOfIndent(facts: LineFacts, first: number): number {
  const indent = facts.indent(first)
  let last = first
  for (let line = first + 1; line < facts.count && line < first + lineLimit; line++) {
    if (!facts.isCode(line)) continue
    if (facts.indent(line) <= indent) break
    last = line
  }
  return last
}

/** A `FROM` covers its stage; any other instruction its continuation lines. */
function endOfInstruction(facts: LineFacts, first: number): number {
  const from = /^\s*from\s/i
  const stage = from.test(facts.text(first))
  let line = first
  while (line + 1 < facts.count && line < first + lineLimit) {
    const ends = stage ? from.test(facts.text(line + 1)) : !facts.text(line).endsWith('\\')
    if (ends) break
    line++
  }
  return line
}

function endOfBraces(facts: LineFacts, first: number): number {
  let depth = 0
  for (let line = first; line < facts.count && line < first + lineLimit; line++) {
    depth += facts.balance(line)
    if (depth <= 0) return line
  }
  return Math.min(facts.count - 1, first + lineLimit)
}

/** The block around a line: its resource. Dockerfiles and comments at the margin have the whole file, or their document. */
function enclosing(facts: LineFacts, at: number, shape: Shape): Lines {
  if (shape === 'instructions') return [1, facts.count]
  if (shape === 'indent') return enclosingIndent(facts, at)
  let depth = 0
  for (let line = at; line >= 0 && line > at - lineLimit; line--) {
    depth -= line === at && facts.isComment(line) ? 0 : facts.balance(line)
    // The outermost block: the one that nothing opens before.
    if (depth < 0 && facts.indent(line) === 0) return blockAt(facts, line, shape)
  }
  return [at + 1, (nextCode(facts, at) ?? at) + 1]
}

function enclosingIndent(facts: LineFacts, at: number): Lines {
  const indent = facts.indent(at)
  for (let line = at - 1; line >= 0 && line > at - lineLimit; line--) {
    if (facts.isDocumentStart(line)) break
    if (facts.isCode(line) && facts.indent(line) < indent) return blockAt(facts, line, 'indent')
  }
  if (indent > 0) return [at + 1, at + 1]
  let first = at
  while (first > 0 && first > at - lineLimit && !facts.isDocumentStart(first - 1)) first--
  let last = at
  while (last + 1 < facts.count && last < at + lineLimit && !facts.isDocumentStart(last + 1)) last++
  return [first + 1, last + 1]
}

/** Attributes stand near the head of their block. */
const conditionLines = 300

/** True when all conditions on attributes hold somewhere in the covered lines. */
export function conditionsHold(lines: readonly string[], covers: readonly Lines[], reading: Reading): boolean {
  return (reading.where ?? []).every(([attribute, value]) =>
    covers.some(([first, last]) =>
      lines.slice(first - 1, Math.min(last, first + conditionLines)).some((line) => {
        const [name, set] = attributeOf(line)
        return name === attribute && set === value
      }),
    ),
  )
}

/** Name and value of `name = "value",` or `name: value`; nothing of long lines. */
function attributeOf(line: string): readonly [name: string, value: string] | readonly [] {
  const text = line.length > 1000 ? '' : line.trim()
  const at = text.search(/[:=]/)
  if (at < 1) return []
  const plain = (part: string): string => part.trim().replaceAll(/^["']|["']$/g, '')
  const value = text.slice(at + 1)
  return [plain(text.slice(0, at).replace(/^-/, '')), plain(value.endsWith(',') ? value.slice(0, -1) : value)]
}
