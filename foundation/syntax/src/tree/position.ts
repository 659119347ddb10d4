/** Byte offsets at which the lines of a file start; CR LF, LF and a lone CR end a line. */
export const lineStarts = (source: Uint8Array): Int32Array => {
  const starts = [0]
  for (let i = 0; i < source.length; i++) {
    const byte = source[i]
    if (byte === 10 || (byte === 13 && source[i + 1] !== 10)) starts.push(i + 1)
  }
  return Int32Array.from(starts)
}

/** The 1-based line of a byte offset, by binary search over `lineStarts`. */
export const lineOf = (starts: Int32Array, offset: number): number => {
  let low = 0
  let high = starts.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (starts[middle]! <= offset) low = middle
    else high = middle - 1
  }
  return low + 1
}

/** The 1-based column of a byte offset in UTF-16 code units, as editors count. */
export const columnOf = (source: Uint8Array, starts: Int32Array, offset: number): number => {
  let column = 1
  for (let i = starts[lineOf(starts, offset) - 1]!; i < offset; i++) {
    const byte = source[i]!
    if ((byte & 0xc0) !== 0x80) column += byte >= 0xf0 ? 2 : 1
  }
  return column
}
