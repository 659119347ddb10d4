const blockSize = 100
const base = 37n
const mask = (1n << 64n) - 1n
const firstFactor = (base ** BigInt(blockSize)) & mask

const space = 0x20
const tab = 0x09
const lf = 0x0a
const cr = 0x0d
/** The mark that GitHub's action puts behind the last character. */
const endOfFile = 0xffff

/** The characters that count: without spaces and tabs, with every line end as one line feed, and the mark at the end. */
function significant(text: string): number[] {
  const codes: number[] = []
  let afterReturn = false
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    if (code === space || code === tab || (afterReturn && code === lf)) {
      afterReturn = false
      continue
    }
    afterReturn = code === cr
    codes.push(afterReturn ? lf : code)
  }
  codes.push(endOfFile)
  return codes
}

/**
 * The `primaryLocationLineHash` of the lines that are asked for, as GitHub's upload action computes it: a hash of the
 * 100 significant characters from the start of each line, with a count that tells equal lines apart.
 * @param text the whole file, for the count depends on every line before
 * @param wanted line numbers, from 1
 */
export function lineHashes(text: string, wanted: ReadonlySet<number>): Map<number, string> {
  const codes = significant(text)
  const hashes = new Map<number, string>()
  const seen = new Map<bigint, number>()
  const starts = [0]
  codes.forEach((code, index) => {
    if (code === lf && index + 1 < codes.length) starts.push(index + 1)
  })
  const at = (index: number): bigint => BigInt(codes[index] ?? 0)
  let hash = 0n
  for (let index = 0; index < blockSize; index++) hash = (hash * base + at(index)) & mask
  let position = 0
  starts.forEach((start, line) => {
    for (; position < start; position++) {
      hash = (hash * base + at(position + blockSize) - firstFactor * at(position)) & mask
    }
    const count = (seen.get(hash) ?? 0) + 1
    seen.set(hash, count)
    if (wanted.has(line + 1)) hashes.set(line + 1, `${hash.toString(16)}:${count}`)
  })
  return hashes
}
