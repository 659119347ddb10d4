/** The metrics of a vector by their names: `AV` → `N`. */
export type Metrics = ReadonlyMap<string, string>

/** Splits `CVSS:3.1/AV:N/…`; a version 2 vector has no head and may stand in parentheses. */
export function splitVector(text: string): { readonly version: string; readonly metrics: Metrics } | undefined {
  if (text.length > 400) return undefined
  const parts = text
    .trim()
    .replace(/^\(|\)$/g, '')
    .split('/')
  const head = /^CVSS:(\d\.\d)$/.exec(parts[0] ?? '')
  const metrics = new Map<string, string>()
  for (const part of head === null ? parts : parts.slice(1)) {
    const at = part.indexOf(':')
    const name = part.slice(0, at)
    if (at < 1 || metrics.has(name)) return undefined
    metrics.set(name, part.slice(at + 1))
  }
  return { version: head?.[1] ?? '2.0', metrics }
}

/** Looks a metric's weight up; throws nothing: an unknown value is NaN and makes the whole score undefined. */
export const weight = (table: Readonly<Record<string, number>>, value: string | undefined): number =>
  value !== undefined && Object.hasOwn(table, value) ? table[value]! : Number.NaN
