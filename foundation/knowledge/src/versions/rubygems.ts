import { comparePart, digitsEnd, isDigit, isLetter, lettersEnd, MAX_VERSION_LENGTH, numeral } from './order.ts'
import type { Part, VersionKey, VersionOrder } from './order.ts'

/** Layout: the segments, zeros at the end of the numeric head and of the whole left out. */
function dropZeros(key: Part[]): void {
  while (key.length > 0 && key[key.length - 1] === 0) key.pop()
}

function compile(version: string): VersionKey | undefined {
  if (version.length > MAX_VERSION_LENGTH) return undefined
  const text = version.trim()
  if (text !== '' && !isDigit(text.charCodeAt(0))) return undefined
  const key: Part[] = []
  let head = true
  let at = 0
  while (at < text.length) {
    const code = text.charCodeAt(at)
    if (isDigit(code)) {
      const end = digitsEnd(text, at)
      key.push(numeral(text, at, end))
      at = end
    } else if (isLetter(code) || code === 45) {
      if (head) dropZeros(key)
      head = false
      const end = code === 45 ? at + 1 : lettersEnd(text, at)
      key.push(code === 45 ? 'pre' : text.slice(at, end))
      at = end
    } else if (code === 46) at++
    else return undefined
  }
  dropZeros(key)
  return key
}

function compare(a: VersionKey, b: VersionKey): number {
  const longest = Math.max(a.length, b.length)
  for (let at = 0; at < longest; at++) {
    const x = a[at] ?? 0
    const y = b[at] ?? 0
    if (x === y) continue
    if (typeof x === 'string' && typeof y !== 'string') return -1
    if (typeof y === 'string' && typeof x !== 'string') return 1
    const order = comparePart(x, y)
    if (order !== 0) return order
  }
  return 0
}

/** RubyGems: numbers and words, words below numbers. */
export const rubygems: VersionOrder = { name: 'rubygems', compile, compare }
