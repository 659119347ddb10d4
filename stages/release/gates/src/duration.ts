const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400, w: 604_800 }

/** Seconds of a duration such as `90s`, `12h`, `7d`; undefined for what is none. */
export function secondsOf(text: unknown): number | undefined {
  if (typeof text !== 'string') return undefined
  const found = /^(\d{1,9})([smhdw])$/.exec(text.trim())
  return found ? Number(found[1]) * (UNITS[found[2] as string] as number) : undefined
}
