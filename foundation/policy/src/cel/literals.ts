const SIMPLE: Readonly<Record<string, number>> = {
  a: 7,
  b: 8,
  f: 12,
  n: 10,
  r: 13,
  t: 9,
  v: 11,
  '\\': 92,
  '"': 34,
  "'": 39,
  '`': 96,
  '?': 63,
}

/** Code points (of text) or bytes that an escaped literal stands for; undefined on an illegal escape. */
export function unescape(text: string, isBytes: boolean): string | Uint8Array | undefined {
  const bytes: number[] = []
  let result = ''
  const add = (code: number, isByte: boolean): boolean => {
    if (isBytes && isByte) bytes.push(code)
    else if (isBytes) bytes.push(...Buffer.from(String.fromCodePoint(code)))
    else if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return false
    else result += String.fromCodePoint(code)
    return true
  }
  for (let i = 0; i < text.length;) {
    const char = text[i] as string
    if (char !== '\\') {
      const code = text.codePointAt(i) as number
      if (isBytes) bytes.push(...Buffer.from(String.fromCodePoint(code)))
      else result += String.fromCodePoint(code)
      i += code > 0xffff ? 2 : 1
      continue
    }
    const escape = escapeAt(text, i + 1, isBytes)
    if (!escape || !add(escape.code, escape.isByte)) return undefined
    i = escape.end
  }
  return isBytes ? Uint8Array.from(bytes) : result
}

function escapeAt(
  text: string,
  at: number,
  isBytes: boolean,
): { code: number; isByte: boolean; end: number } | undefined {
  const char = text[at] ?? ''
  const simple = SIMPLE[char]
  if (simple !== undefined) return { code: simple, isByte: true, end: at + 1 }
  const found = /^(?:[xX]([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-3][0-7]{2}))/.exec(
    text.slice(at, at + 10),
  )
  if (!found) return undefined
  const [whole, hex, short, long, octal] = found
  if (isBytes && (short !== undefined || long !== undefined)) return undefined
  const code = octal === undefined ? Number.parseInt((hex ?? short ?? long) as string, 16) : Number.parseInt(octal, 8)
  return { code, isByte: hex !== undefined || octal !== undefined, end: at + whole.length }
}
