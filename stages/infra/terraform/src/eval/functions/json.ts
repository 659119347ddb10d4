import { numberText, type Plain } from '../cell.ts'

/** Quotes as Go's encoder does: with `<`, `>`, `&` and the line separators as escapes. */
function quote(text: string): string {
  return JSON.stringify(text).replaceAll(
    /[<>&\u2028\u2029]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

/** Compact JSON with sorted keys, as `jsonencode` writes it. */
export function jsonText(value: Plain): string {
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value === 'number' || typeof value === 'bigint') return numberText(value)
  if (typeof value === 'string') return quote(value)
  if (Array.isArray(value)) return `[${value.map(jsonText).join(',')}]`
  const object = value as { readonly [key: string]: Plain }
  const members = Object.keys(object)
    .toSorted()
    .map((key) => `${quote(key)}:${jsonText(object[key] as Plain)}`)
  return `{${members.join(',')}}`
}

/** Plain data of JSON text, with whole numbers beyond 2^53 kept exact. Undefined when it is no JSON. */
export function parseJson(text: string): Plain | undefined {
  try {
    return JSON.parse(text, function revive(_key, value: Plain, context?: { source?: string }): Plain {
      const source = context?.source
      return typeof value === 'number' && source !== undefined && !Number.isSafeInteger(value) && /^-?\d+$/.test(source)
        ? BigInt(source)
        : value
    } as (key: string, value: unknown) => unknown) as Plain
  } catch {
    return undefined
  }
}
