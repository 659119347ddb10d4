/**
 * A secret as it may be shown. The characters shown are at most an eighth of the value on each side and never more than
 * four, so that a value of less than sixteen characters shows nothing of its end and one of less than eight nothing at all.
 */
export function redact(value: string): string {
  const line = value.replaceAll(/\s+/g, ' ')
  const each = Math.min(4, Math.floor(line.length / 8))
  const head = line.slice(0, each)
  const tail = line.length >= 16 ? line.slice(line.length - each) : ''
  return `${head}…${tail}`
}

/** A token with a public prefix as it may be shown: the prefix tells the kind and opens nothing. */
export function redactToken(value: string, prefix: string): string {
  if (!value.startsWith(prefix) || value.length - prefix.length < 12) return redact(value)
  return prefix + redact(value.slice(prefix.length))
}
