import { layerLimits, printable, type Layer } from './layer.ts'

/** Decodes a run of hex digits of at least 24. */
export function hexLayer(text: string, at: number): { readonly layer: Layer; readonly end: number } | undefined {
  const isHex = (code: number): boolean =>
    (code >= 48 && code <= 57) || (code >= 97 && code <= 102) || (code >= 65 && code <= 70)
  let start = at
  let end = at
  while (start > 0 && at - start < layerLimits.run && isHex(text.charCodeAt(start - 1))) start--
  while (end < text.length && end - at < layerLimits.run && isHex(text.charCodeAt(end))) end++
  // A keyword starts on a whole byte: an odd lead belongs to something else, `0x` for instance.
  if ((at - start) % 2 === 1) start++
  end -= (end - start) % 2
  if (end - start < 16) return undefined
  const bytes = Buffer.from(text.slice(start, end), 'hex')
  if (!printable(bytes)) return undefined
  const from = start
  return { layer: { kind: 'hex', bytes, origin: (index) => Math.min(from + index * 2, end) }, end }
}

const escape = /%([0-9A-Fa-f]{2})|\\u\{?([0-9A-Fa-f]{1,6})\}?|\\x([0-9A-Fa-f]{2})|&#x([0-9A-Fa-f]{1,6});|&#(\d{1,7});/g

/** Undoes percent, `\u`, `\x` and numeric character escapes in a stretch of text; undefined when there are fewer than `least`. */
export function escapeLayer(text: string, start: number, end: number, least: number): Layer | undefined {
  const stretch = text.slice(start, end)
  const codes: number[] = []
  const places: number[] = []
  let last = 0
  let count = 0
  let percent = 0
  const copy = (to: number): void => {
    for (let i = last; i < to; i++) {
      codes.push(stretch.charCodeAt(i))
      places.push(start + i)
    }
  }
  for (const match of stretch.matchAll(escape)) {
    const [whole, ...groups] = match
    const which = groups.findIndex((group) => group !== undefined)
    const code = Number.parseInt(groups[which]!, which === 4 ? 10 : 16)
    if (code > 255) continue
    copy(match.index)
    codes.push(code)
    places.push(start + match.index)
    last = match.index + whole.length
    count++
    if (which === 0) percent++
  }
  if (count < least) return undefined
  copy(stretch.length)
  places.push(end)
  const bytes = Buffer.from(codes)
  return {
    kind: percent * 2 >= count ? 'percent' : 'unicode',
    bytes,
    origin: (index) => places[Math.min(index, places.length - 1)]!,
  }
}

const joint = /(["'])[ \t]{0,20}(?:[+.&]|\.\.|<>|\\)?[ \t]{0,20}(?:\r?\n[ \t]{0,80})?(?:[+.&]|\.\.)?[ \t]{0,20}\1/g

/** Joins string literals that stand side by side with a plus sign, a dot or nothing between them. */
export function joinedLayer(text: string, start: number, end: number): Layer | undefined {
  const stretch = text.slice(start, end)
  const places: number[] = []
  let joined = ''
  let last = 0
  for (const match of stretch.matchAll(joint)) {
    // Two quotes with nothing between them are an empty string, not a joint.
    if (match[0].length < 3) continue
    for (let i = last; i < match.index; i++) places.push(start + i)
    joined += stretch.slice(last, match.index)
    last = match.index + match[0].length
  }
  if (last === 0) return undefined
  for (let i = last; i <= stretch.length; i++) places.push(start + i)
  joined += stretch.slice(last)
  return {
    kind: 'concatenation',
    bytes: Buffer.from(joined, 'latin1'),
    origin: (index) => places[Math.min(index, places.length - 1)]!,
  }
}
