import type { Problem } from '@bartizan/model'
import { archiveLimits, archiveProblem, printableName, type Budget, type Entry } from './limits.ts'

const text = (bytes: Buffer, start: number, length: number): string => {
  const field = bytes.toString('utf8', start, start + length)
  const end = field.indexOf('\0')
  return end < 0 ? field : field.slice(0, end)
}

/** Reads a tar archive: ustar, with GNU and pax long names. */
export function* readTar(bytes: Buffer, path: string, budget: Budget): Generator<Entry | Problem> {
  let longName: string | undefined
  for (let at = 0; at + 512 <= bytes.length;) {
    if (bytes[at] === 0) return
    const size = Number.parseInt(text(bytes, at + 124, 12).trim() || '0', 8)
    if (!Number.isSafeInteger(size) || size < 0) {
      yield archiveProblem(path, 'it is damaged')
      return
    }
    const start = at + 512
    const type = String.fromCharCode(bytes[at + 156] ?? 0)
    if (start + size > bytes.length) {
      yield archiveProblem(path, 'it is cut short')
      return
    }
    const content = bytes.subarray(start, start + size)
    if (type === 'L') longName = text(content, 0, Math.min(size, 4096))
    else if (type === 'x')
      longName = /(?:^|\n)\d{1,9} path=([^\n]{1,4096})\n/.exec(content.toString('utf8', 0, 8192))?.[1] ?? longName
    else {
      const prefix = text(bytes, at + 345, 155)
      const name = longName ?? (prefix === '' ? text(bytes, at, 100) : `${prefix}/${text(bytes, at, 100)}`)
      longName = undefined
      if ((type === '0' || type === '\0') && size > 0) {
        if (budget.entries-- <= 0 || budget.bytes < size) {
          yield archiveProblem(path, 'it holds more than the limit')
          return
        }
        budget.bytes -= size
        if (size > archiveLimits.entry)
          yield archiveProblem(`${path}!${printableName(name)}`, 'it is larger than the limit')
        else yield { name: printableName(name), bytes: content }
      }
    }
    at = start + Math.ceil(size / 512) * 512
  }
}
