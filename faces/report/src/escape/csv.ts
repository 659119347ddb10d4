import { oneLine } from './characters.ts'

/** What spreadsheets read as the start of a formula, in plain and in full width. */
const formula = /^[\s]*[=+\-@\uff1d\uff0b\uff0d\uff20]/

/** One field of RFC 4180. A value that a spreadsheet would compute gets an apostrophe in front. */
export function csvField(value: string | number): string {
  if (typeof value === 'number') return String(value)
  const clean = oneLine(value)
  const inert = formula.test(clean) ? `'${clean}` : clean
  return /[",\r\n]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert
}

/** One record with its line end. */
export function csvRecord(values: readonly (string | number)[]): string {
  return `${values.map(csvField).join(',')}\r\n`
}
