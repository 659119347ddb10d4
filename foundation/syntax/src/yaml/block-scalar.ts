import type { YamlScalar } from './ast.ts'
import { char, nextLine, type Cursor } from './cursor.ts'

interface Line {
  readonly start: number
  readonly end: number
  readonly next: number
  /** Leading spaces; -1 for a line of blanks only. */
  readonly indent: number
}

function lineAt(text: string, start: number): Line {
  const feed = text.indexOf('\n', start)
  const stop = feed < 0 ? text.length : feed
  const end = stop > start && text.charCodeAt(stop - 1) === char.return ? stop - 1 : stop
  let ink = start
  while (ink < end && text.charCodeAt(ink) === char.space) ink += 1
  return { start, end, next: feed < 0 ? text.length : feed + 1, indent: ink === end ? -1 : ink - start }
}

function foldLines(lines: readonly string[]): string {
  let text = ''
  let breaks = 0
  let before: 'none' | 'flush' | 'more' = 'none'
  for (const line of lines) {
    if (line === '') {
      breaks += 1
      continue
    }
    const more = line.startsWith(' ') || line.startsWith('\t')
    if (before === 'none') text += '\n'.repeat(breaks)
    else if (more || before === 'more') text += '\n'.repeat(breaks + 1)
    else text += breaks === 0 ? ' ' : '\n'.repeat(breaks)
    text += line
    breaks = 0
    before = more ? 'more' : 'flush'
  }
  return text
}

/** Reads `|` or `>` and its lines; `parent` is the indentation of the node that holds it (-1 at the top). */
export function readBlockScalar(cursor: Cursor, parent: number): YamlScalar {
  const { text } = cursor
  const start = cursor.at
  const header = /^[|>]([-+]?)([1-9]?)([-+]?)/.exec(text.slice(start, start + 4))
  const chomp = header?.[1] || header?.[3] || ''
  nextLine(cursor)
  const from = cursor.at
  let indent = header?.[2] ? Math.max(parent, 0) + Number(header[2]) : -1
  const lines: string[] = []
  let end = start + (header?.[0].length ?? 1)
  let kept = 0
  let at = from
  while (at < text.length) {
    const line = lineAt(text, at)
    if (line.indent >= 0) {
      if (indent < 0 && line.indent > parent) indent = line.indent
      if (indent < 0 || line.indent < indent) break
      end = line.end
      kept = lines.length + 1
    }
    const cut = indent < 0 ? line.end : Math.min(line.start + indent, line.end)
    lines.push(text.slice(cut, line.end))
    at = line.next
    if (line.next === line.end) break
  }
  cursor.at = at
  cursor.line = at
  const literal = text.charCodeAt(start) === char.pipe
  const body = lines.slice(0, kept)
  let value = literal ? body.join('\n') : foldLines(body)
  if (chomp === '+') value += '\n'.repeat(Math.max(lines.length - kept + (kept > 0 ? 1 : 0), 0))
  else if (chomp !== '-' && kept > 0) value += '\n'
  const block = { indent: Math.max(indent, 0), from }
  return { kind: 'scalar', style: literal ? 'literal' : 'folded', text: value, value, start, end, block }
}
