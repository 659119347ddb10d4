/** Orders strings by code point, as bytes of UTF-8 order; JavaScript's own order differs beyond the basic plane. */
export function compareStrings(a: string, b: string): number {
  if (a === b) return 0
  const shared = Math.min(a.length, b.length)
  let i = 0
  while (i < shared && a.charCodeAt(i) === b.charCodeAt(i)) i++
  if (i === shared) return a.length - b.length
  const left = a.charCodeAt(i)
  const right = b.charCodeAt(i)
  if (left >= 0xd800 && right >= 0xd800) return lift(left) - lift(right)
  return left - right
}

/** Surrogates stand for code points above every other unit. */
function lift(unit: number): number {
  return unit >= 0xe000 ? unit - 0x800 : unit + 0x2000
}

const BEYOND = /[\ud800-\uffff]/

/** Sorts strings by code point. */
export function sortStrings(values: string[]): string[] {
  return values.some((value) => BEYOND.test(value)) ? values.sort(compareStrings) : values.sort()
}
