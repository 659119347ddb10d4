/** UTF-16 indices at which the lines of `text` begin. Lines end with `\n`; a `\r` before it belongs to the end. */
export function lineStarts(text: string): Uint32Array {
  let room = new Uint32Array(Math.max(16, text.length >> 5))
  let count = 1
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) {
    if (count === room.length) {
      const wider = new Uint32Array(room.length * 2)
      wider.set(room)
      room = wider
    }
    room[count++] = at + 1
  }
  return room.slice(0, count)
}

/** The text of a line, counted from 0, without its end. */
export function lineText(text: string, starts: Uint32Array, line: number): string {
  const start = starts[line]!
  const next = starts[line + 1]
  let end = next === undefined ? text.length : next - 1
  if (end > start && text.charCodeAt(end - 1) === 13) end--
  return text.slice(start, end)
}
