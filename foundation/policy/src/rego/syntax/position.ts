import type { RegoLocation } from '../errors.ts'

/** Row and column (from 1; columns in code points' UTF-16 units) of an offset. */
export function locate(file: string, text: string, offset: number): RegoLocation {
  let row = 1
  let lineStart = 0
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) {
    row++
    lineStart = at + 1
  }
  return { file, row, column: offset - lineStart + 1 }
}
