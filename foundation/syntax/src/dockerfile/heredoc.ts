import type { Heredoc } from './ast.ts'
import { lineAt } from './lines.ts'

interface Opening {
  readonly name: string
  readonly expand: boolean
  readonly stripTabs: boolean
}

const opener = /(?:^|[\s;&|])[0-9]*<<(-?)(?:"([A-Za-z_][\w.-]*)"|'([A-Za-z_][\w.-]*)'|([A-Za-z_][\w.-]*))/g

/** Here-documents that a RUN, COPY or ADD line opens, in order. */
export function heredocOpenings(text: string): Opening[] {
  const found: Opening[] = []
  for (const match of text.matchAll(opener)) {
    const name = match[2] ?? match[3] ?? match[4] ?? ''
    found.push({ name, expand: match[4] !== undefined, stripTabs: match[1] === '-' })
  }
  return found
}

/** Reads the bodies from `start` on; `next` is behind the last delimiter line. `closed` is false at the end of the file. */
export function readHeredocs(
  source: string,
  start: number,
  openings: readonly Opening[],
): { heredocs: Heredoc[]; next: number; end: number; closed: boolean } {
  const heredocs: Heredoc[] = []
  let at = start
  let end = start
  for (const opening of openings) {
    const from = at
    let to = at
    let closed = false
    while (at < source.length) {
      const line = lineAt(source, at)
      const content = source.slice(line.start, line.end)
      at = line.next
      end = line.end
      if ((opening.stripTabs ? content.replace(/^\t+/, '') : content) === opening.name) {
        closed = true
        break
      }
      to = line.next
    }
    heredocs.push({ ...opening, body: { start: from, end: to, text: source.slice(from, to) } })
    if (!closed) return { heredocs, next: at, end, closed: false }
  }
  return { heredocs, next: at, end, closed: true }
}
