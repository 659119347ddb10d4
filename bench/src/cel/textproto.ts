/** A message of a text-format protocol buffer: fields by name, each with all its values. */
export type Message = { readonly [field: string]: readonly (string | Uint8Array | Message)[] }

const TOKEN =
  /\s+|#[^\n]*|"(?:[^"\\\n]|\\[\s\S])*"|'(?:[^'\\\n]|\\[\s\S])*'|\[[\w./]+\]|[-+]?(?:[\w.]|(?<=\d[eE])[-+])+|[{}<>:;,[\]]/y

/** Parses the text format; strings come as bytes, other scalars as text. */
export function parseTextProto(text: string): Message {
  const tokens: string[] = []
  for (let at = 0; at < text.length;) {
    TOKEN.lastIndex = at
    const token = TOKEN.exec(text)?.[0]
    if (token === undefined) throw new Error(`unexpected ${JSON.stringify(text.slice(at, at + 20))}`)
    at += token.length
    if (!/^(?:\s|#)/.test(token)) tokens.push(token)
  }
  let index = 0
  const message = (close: string | undefined): Message => {
    const fields: { [field: string]: (string | Uint8Array | Message)[] } = {}
    while (index < tokens.length && tokens[index] !== close) {
      const name = tokens[index++] as string
      if (name === ';' || name === ',') continue
      if (tokens[index] === ':') index++
      ;(fields[name] ??= []).push(...values())
    }
    index++
    return fields
  }
  const values = (): (string | Uint8Array | Message)[] => {
    const token = tokens[index] as string
    if (token === '{' || token === '<') {
      index++
      return [message(token === '{' ? '}' : '>')]
    }
    if (token === '[') {
      index++
      const items: (string | Uint8Array | Message)[] = []
      while (tokens[index] !== ']') {
        if (tokens[index] === ',') index++
        else items.push(...values())
      }
      index++
      return items
    }
    if (!/^["']/.test(token)) {
      index++
      return [token]
    }
    const parts: Uint8Array[] = []
    while (/^["']/.test(tokens[index] ?? '')) parts.push(unquote(tokens[index++] as string))
    return [Buffer.concat(parts)]
  }
  return message(undefined)
}

const SIMPLE: Readonly<Record<string, number>> = {
  n: 10,
  r: 13,
  t: 9,
  a: 7,
  b: 8,
  f: 12,
  v: 11,
  '\\': 92,
  "'": 39,
  '"': 34,
  '?': 63,
}

function unquote(token: string): Uint8Array {
  const bytes: number[] = []
  const body = token.slice(1, -1)
  for (let i = 0; i < body.length;) {
    const found = /^\\(?:x([0-9a-fA-F]{1,2})|([0-7]{1,3})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([\s\S]))/.exec(
      body.slice(i, i + 12),
    )
    if (!found) {
      const code = body.codePointAt(i) as number
      const char = String.fromCodePoint(code)
      bytes.push(...Buffer.from(char))
      i += char.length
      continue
    }
    const [whole, hex, octal, short, long, simple] = found
    if (hex !== undefined) bytes.push(Number.parseInt(hex, 16))
    else if (octal !== undefined) bytes.push(Number.parseInt(octal, 8))
    else if (simple !== undefined) bytes.push(SIMPLE[simple] ?? simple.charCodeAt(0))
    else bytes.push(...Buffer.from(String.fromCodePoint(Number.parseInt((short ?? long) as string, 16))))
    i += whole.length
  }
  return Uint8Array.from(bytes)
}

/** The text of a string field. */
export function textOf(value: string | Uint8Array | Message | undefined): string {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('utf8')
  return typeof value === 'string' ? value : ''
}
