const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  '"': '"',
  '\\': '\\',
  '/': '/',
  ' ': ' ',
  '0': '\0',
}

export interface Quoted {
  readonly text: string
  readonly end: number
}

/** A single-quoted scalar that ends on its line. */
export function singleQuoted(text: string, start: number): Quoted | undefined {
  for (let at = start + 1; at < text.length; at++) {
    const char = text[at]
    if (char === '\n') return undefined
    if (char !== "'") continue
    if (text[at + 1] === "'") at++
    else return { text: text.slice(start + 1, at).replaceAll("''", "'"), end: at + 1 }
  }
  return undefined
}

/** A double-quoted scalar that ends on its line and has no rare escapes. */
export function doubleQuoted(text: string, start: number): Quoted | undefined {
  let out = ''
  let from = start + 1
  for (let at = from; at < text.length; at++) {
    const char = text[at]
    if (char === '\n') return undefined
    if (char === '"') return { text: out + text.slice(from, at), end: at + 1 }
    if (char !== '\\') continue
    const value = ESCAPES[text[at + 1] ?? '']
    if (value === undefined) return undefined
    out += text.slice(from, at) + value
    at++
    from = at + 1
  }
  return undefined
}
