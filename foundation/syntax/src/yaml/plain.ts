import type { YamlScalar } from './ast.ts'
import { atEnd, atMarker, char, column, isGap, skipBlanks, type Cursor } from './cursor.ts'
import { resolvePlain } from './resolve.ts'

function isFlowEnd(code: number): boolean {
  return (
    code === char.comma ||
    code === char.open ||
    code === char.close ||
    code === char.openBrace ||
    code === char.closeBrace
  )
}

/** Reads plain text to the end of the line, a comment, or a colon that ends a key. The end excludes trailing blanks. */
export function scanPlainLine(cursor: Cursor, flow: boolean): number {
  const { text } = cursor
  const { length } = text
  let at = cursor.at
  let end = at
  while (at < length) {
    const code = text.charCodeAt(at)
    if (code === char.feed || code === char.return) break
    if (code === char.space || code === char.tab) {
      at += 1
      continue
    }
    if (code === char.colon) {
      const next = text.charCodeAt(at + 1)
      if (isGap(next) || (flow && isFlowEnd(next))) break
    } else if (code === char.hash && at > cursor.line && isGap(text.charCodeAt(at - 1))) break
    else if (flow && isFlowEnd(code)) break
    at += 1
    end = at
  }
  cursor.at = end
  return end
}

/** Stands on the first character of a following line that goes on with the scalar; counts the line ends passed. */
function continues(cursor: Cursor, min: number, flow: boolean): number {
  let breaks = 0
  for (;;) {
    skipBlanks(cursor)
    const code = cursor.text.charCodeAt(cursor.at)
    if (code === char.feed) breaks += 1
    else if (code !== char.return) break
    cursor.at += 1
    if (code === char.feed) cursor.line = cursor.at
  }
  if (breaks === 0 || atEnd(cursor) || atMarker(cursor)) return 0
  const code = cursor.text.charCodeAt(cursor.at)
  if (code === char.hash || (!flow && column(cursor) < min)) return 0
  if (flow && isFlowEnd(code)) return 0
  return breaks
}

/** Goes on with a plain scalar over the following lines that are indented by at least `min`. */
export function extendPlain(cursor: Cursor, start: number, min: number, flow: boolean): YamlScalar {
  let text = cursor.text.slice(start, cursor.at)
  let end = cursor.at
  for (;;) {
    const back = { at: cursor.at, line: cursor.line }
    const breaks = continues(cursor, min, flow)
    const from = cursor.at
    const to = breaks === 0 ? from : scanPlainLine(cursor, flow)
    let key = false
    if (breaks > 0 && !flow) {
      skipBlanks(cursor)
      key = cursor.text.charCodeAt(cursor.at) === char.colon && isGap(cursor.text.charCodeAt(cursor.at + 1))
    }
    if (breaks === 0 || key || to === from) {
      cursor.at = back.at
      cursor.line = back.line
      break
    }
    cursor.at = to
    text += (breaks === 1 ? ' ' : '\n'.repeat(breaks - 1)) + cursor.text.slice(from, to)
    end = to
  }
  return { kind: 'scalar', style: 'plain', text, value: resolvePlain(text), start, end }
}
