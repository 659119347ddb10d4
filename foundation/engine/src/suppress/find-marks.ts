import type { KeywordHit } from '../detector.ts'
import { cutFrame } from '../files/frame.ts'
import { lineText } from '../files/lines.ts'
import type { IndexedSource } from '../files/source.ts'
import { dialects } from './dialects.ts'
import { LineFacts } from './line-facts.ts'
import type { Mark, Reading } from './mark.ts'
import { conditionsHold, reachOf } from './reach.ts'

/** Words that announce marks; the engine looks for them together with the detectors' keywords. */
export const markWords: readonly string[] = dialects.flatMap((dialect) => dialect.words)

/** Which dialect a word belongs to. */
const dialectOfWord = dialects.flatMap((dialect) => dialect.words.map(() => dialect))

/** The most marks of one file. */
const markLimit = 2000

/** Marks are written by people: what stands far right in a long line is data. */
const longestLine = 2000

/** In prose, what looks like code is an example; only a comment of the prose itself is a mark of ours. */
function isExample(reading: Reading, line: string, { entry }: IndexedSource): boolean {
  if (reading.dialect !== 'bartizan' || !/^(?:md|mdx|markdown|rst|adoc|asciidoc)$/.test(entry.extension)) return false
  return !line.slice(0, reading.start).includes('<!--')
}

/** Reads the marks of a file. */
export function findMarks(source: IndexedSource, hits: readonly KeywordHit[]): Mark[] {
  const marks: Mark[] = []
  const seen = new Set<string>()
  let lines: string[] | undefined
  let facts: LineFacts | undefined
  for (const hit of hits) {
    if (marks.length >= markLimit) break
    const reader = dialectOfWord[hit.keyword]!
    const line = source.region(hit.start, hit.start).startLine - 1
    const key = `${line}:${reader.words[0]}`
    if (seen.has(key)) continue
    seen.add(key)
    const text = lineText(source.text, source.starts, line)
    const reading = text.length > longestLine ? undefined : reader.read(text)
    if (reading === undefined || isExample(reading, text, source)) continue
    lines ??= source.text.split('\n').map((each) => (each.endsWith('\r') ? each.slice(0, -1) : each))
    facts ??= new LineFacts(lines)
    const covers = reachOf(source, facts, line, reading)
    if (!conditionsHold(lines, covers, reading)) continue
    const start = source.starts[line]!
    const region = source.regionOfText(start + reading.start, start + reading.end)
    marks.push({
      dialect: reading.dialect,
      path: source.path,
      region,
      frame: cutFrame(source, region),
      written: text.slice(reading.start, reading.end).slice(0, 200),
      rules: reading.rules,
      ...(reading.reason === undefined ? {} : { reason: reading.reason }),
      ...(reading.until === undefined ? {} : { until: reading.until }),
      covers,
    })
  }
  return marks
}
