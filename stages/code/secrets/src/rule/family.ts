import type { Row } from './row.ts'

type FamilyDefaults = Pick<Row, 'provider'> & Partial<Pick<Row, 'revoke' | 'severity' | 'opens' | 'tags'>>
type FamilyRow<D extends FamilyDefaults> = Omit<Row, keyof D> & Partial<Row>

/** Rows of one provider: what they share is written once. A row's own words win. */
export function family<const D extends FamilyDefaults>(defaults: D, rows: readonly FamilyRow<D>[]): readonly Row[] {
  return rows.map((row) => ({ ...defaults, ...row }) as unknown as Row)
}

/** A look with its own mark: prefix (several separated by a space) and body. */
export function token(
  prefixes: string,
  body: string,
  more: { readonly end?: string; readonly anyStart?: boolean } = {},
): Row['look'] {
  return { kind: 'token', prefixes: prefixes.split(' '), body, ...more }
}

/** A look told by the assigned name: names separated by a space. */
export function named(
  names: string,
  value: string,
  more: { readonly also?: string; readonly ignoreCase?: boolean } = {},
): Row['look'] {
  return { kind: 'named', names: names.split(' '), value, ...more }
}

/** A free expression tried where a keyword (several separated by a space) starts. */
export function pattern(
  keywords: string,
  source: string,
  more: { readonly ignoreCase?: boolean; readonly anyStart?: boolean; readonly lead?: number } = {},
): Row['look'] {
  return { kind: 'pattern', keywords: keywords.split(' '), pattern: source, ...more }
}
