/**
 * Expectation marks, written in comments of fixture files:
 *
 * - `expect: rule-id[, rule-id]`: this line has exactly these findings
 * - `expect-next: rule-id`: the next line has
 * - `source=a` on one line and `expect: rule-id=a` on another: the finding's flow starts at the line marked a
 * - `missed: rule-id`: a known miss, counted; the test fails once it is found, so that the mark is corrected
 * - `noise: rule-id`: a known false alarm, counted; the test fails once it is gone
 *
 * Where a format has no comments, a file `NAME.expect` beside it holds lines `LINE: rule-id`.
 */
export interface Mark {
  readonly kind: 'expect' | 'missed' | 'noise'
  readonly rule: string
  readonly line: number
  /** Line of the flow's first step, where the mark names one. */
  readonly sourceLine?: number
}

const markPattern = /\b(expect-next|expect|missed|noise):\s*([\w./-]+(?:=\w+)?(?:\s*,\s*[\w./-]+(?:=\w+)?)*)/g
const sourcePattern = /\bsource=(\w+)/g
const sidecarLine = /^(\d+):\s*(?:(missed|noise)\s+)?([\w./-]+)\s*$/

/** All marks of a fixture. */
export function readMarks(text: string): readonly Mark[] {
  const lines = text.split('\n')
  const sources = new Map<string, number>()
  lines.forEach((line, index) => {
    for (const [, name] of line.matchAll(sourcePattern)) if (name !== undefined) sources.set(name, index + 1)
  })
  return lines.flatMap((line, index) =>
    [...line.matchAll(markPattern)].flatMap(([, word = '', list = '']) =>
      list.split(',').map((item) => toMark(word, item.trim(), { line: index + 1, sources })),
    ),
  )
}

function toMark(word: string, item: string, at: { line: number; sources: ReadonlyMap<string, number> }): Mark {
  const [rule = '', source] = item.split('=')
  const kind = word === 'missed' || word === 'noise' ? word : 'expect'
  const line = word === 'expect-next' ? at.line + 1 : at.line
  if (source === undefined) return { kind, rule, line }
  const sourceLine = at.sources.get(source)
  if (sourceLine === undefined) throw new Error(`line ${at.line}: no line is marked source=${source}`)
  return { kind, rule, line, sourceLine }
}

/**
 * Marks of a sidecar file.
 * @throws Error for a line that is no mark, so that a slip cannot switch an expectation off
 */
export function readSidecar(text: string): readonly Mark[] {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('#'))
    .map((line) => {
      const match = sidecarLine.exec(line)
      if (match === null) throw new Error(`not a mark: ${line}`)
      const kind = match[2] === 'missed' || match[2] === 'noise' ? match[2] : 'expect'
      return { kind, rule: match[3] ?? '', line: Number(match[1]) }
    })
}
