const SIMPLE: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  '{': '{',
  '}': '}',
}

/** Resolves JSON escapes, and `\{` of template strings when `template` is set; undefined on an illegal one. */
export function unescapeString(text: string, template = false): string | undefined {
  if (!text.includes('\\')) return /[\u0000-\u001f]/.test(text) && !template ? undefined : text
  let result = ''
  let at = 0
  for (;;) {
    const slash = text.indexOf('\\', at)
    if (slash === -1) return result + text.slice(at)
    result += text.slice(at, slash)
    const code = text[slash + 1] ?? ''
    if (code === 'u') {
      const hex = text.slice(slash + 2, slash + 6)
      if (!/^[0-9a-fA-F]{4}$/.test(hex)) return undefined
      result += String.fromCharCode(Number.parseInt(hex, 16))
      at = slash + 6
      continue
    }
    const simple = SIMPLE[code]
    if (simple === undefined || ((code === '{' || code === '}') && !template)) return undefined
    result += simple
    at = slash + 2
  }
}
