import { aliasOf } from './aliases.ts'
import { DEPRECATED_IDS, EXCEPTION_IDS, LICENCE_IDS } from './ids.gen.ts'

/** A licence expression as a tree. */
export type LicenceExpression =
  | {
      readonly kind: 'licence'
      readonly id: string
      readonly exception?: string
      readonly orLater: boolean
      readonly known: boolean
    }
  | { readonly kind: 'and' | 'or'; readonly left: LicenceExpression; readonly right: LicenceExpression }

const canonical = new Map([...LICENCE_IDS, ...DEPRECATED_IDS].map((id) => [id.toLowerCase(), id]))
const exceptions = new Map(EXCEPTION_IDS.map((id) => [id.toLowerCase(), id]))

/** Old names of the GNU licences carry their reach no longer in a plus sign. */
const RENAMED = /^(A?GPL|LGPL|GFDL)-(\d\.\d)(\+?)$/

/** Old identifiers that carried their exception in the name. */
const WITH_EXCEPTION: Readonly<Record<string, readonly [string, string]>> = {
  'gpl-2.0-with-classpath-exception': ['GPL-2.0-only', 'Classpath-exception-2.0'],
  'gpl-2.0-with-gcc-exception': ['GPL-2.0-only', 'GCC-exception-2.0'],
  'gpl-2.0-with-autoconf-exception': ['GPL-2.0-only', 'Autoconf-exception-2.0'],
  'gpl-2.0-with-bison-exception': ['GPL-2.0-or-later', 'Bison-exception-2.2'],
  'gpl-2.0-with-font-exception': ['GPL-2.0-only', 'Font-exception-2.0'],
  'gpl-3.0-with-autoconf-exception': ['GPL-3.0-only', 'Autoconf-exception-3.0'],
  'gpl-3.0-with-gcc-exception': ['GPL-3.0-only', 'GCC-exception-3.1'],
}

function licence(written: string, exception: string | undefined): LicenceExpression | undefined {
  const split = exception === undefined ? WITH_EXCEPTION[written.toLowerCase()] : undefined
  if (split !== undefined) return licence(split[0], split[1])
  const plus = written.endsWith('+')
  const bare = plus ? written.slice(0, -1) : written
  const id = canonical.get(written.toLowerCase()) ?? canonical.get(bare.toLowerCase())
  const extra = exception === undefined ? {} : { exception: exceptions.get(exception.toLowerCase()) ?? exception }
  if (id !== undefined) {
    const renamed = RENAMED.exec(id.replace(/\+$/, '') + (plus || id.endsWith('+') ? '+' : ''))
    if (renamed !== null)
      return {
        kind: 'licence',
        id: `${renamed[1]}-${renamed[2]}-${renamed[3] === '+' ? 'or-later' : 'only'}`,
        orLater: renamed[3] === '+',
        known: true,
        ...extra,
      }
    return { kind: 'licence', id, orLater: plus || id.endsWith('-or-later'), known: true, ...extra }
  }
  if (/^(?:DocumentRef-[\w.-]+:)?LicenseRef-[\w.-]+$/i.test(written))
    return { kind: 'licence', id: written, orLater: false, known: false, ...extra }
  return undefined
}

interface Cursor {
  readonly tokens: readonly string[]
  at: number
  depth: number
}

const isWord = (token: string | undefined, word: string): boolean => token?.toUpperCase() === word

function parsePrimary(cursor: Cursor): LicenceExpression | undefined {
  const token = cursor.tokens[cursor.at++]
  if (token === '(') {
    if (++cursor.depth > 50) return undefined
    const inner = parseOr(cursor)
    cursor.depth--
    return inner !== undefined && cursor.tokens[cursor.at++] === ')' ? inner : undefined
  }
  if (token === undefined || token === ')') return undefined
  let exception: string | undefined
  if (isWord(cursor.tokens[cursor.at], 'WITH')) {
    exception = cursor.tokens[cursor.at + 1]
    cursor.at += 2
    if (exception === undefined) return undefined
  }
  return licence(token, exception)
}

function parseAnd(cursor: Cursor): LicenceExpression | undefined {
  let left = parsePrimary(cursor)
  while (left !== undefined && isWord(cursor.tokens[cursor.at], 'AND')) {
    cursor.at++
    const right = parsePrimary(cursor)
    left = right === undefined ? undefined : { kind: 'and', left, right }
  }
  return left
}

function parseOr(cursor: Cursor): LicenceExpression | undefined {
  let left = parseAnd(cursor)
  while (left !== undefined && isWord(cursor.tokens[cursor.at], 'OR')) {
    cursor.at++
    const right = parseAnd(cursor)
    left = right === undefined ? undefined : { kind: 'or', left, right }
  }
  return left
}

function parseStrict(text: string): LicenceExpression | undefined {
  const tokens = text.match(/[()]|[^\s()]+/g) ?? []
  if (tokens.length === 0 || tokens.length > 500) return undefined
  const cursor: Cursor = { tokens, at: 0, depth: 0 }
  const expression = parseOr(cursor)
  return cursor.at === tokens.length ? expression : undefined
}

/** Joins what stands between separators that are not of the grammar: `MIT/Apache-2.0`, `MIT, BSD`, `MIT or ISC`. */
function parseLoose(text: string): LicenceExpression | undefined {
  const parts = text.split(/\s*(?:\/|,|;|\||\bor\b)\s*/i).filter((part) => part !== '')
  if (parts.length < 2 || parts.length > 20) return undefined
  let whole: LicenceExpression | undefined
  for (const part of parts) {
    const one = parseOne(part)
    if (one === undefined) return undefined
    whole = whole === undefined ? one : { kind: 'or', left: whole, right: one }
  }
  return whole
}

function parseOne(text: string): LicenceExpression | undefined {
  const alias = aliasOf(text)
  return parseStrict(text) ?? (alias === undefined ? undefined : parseStrict(alias))
}

/**
 * Reads a licence as packages state it: an SPDX expression, a spelling of the alias table, or several with loose separators.
 * @returns undefined when it stands for no licence that is known
 */
export function parseLicence(text: string): LicenceExpression | undefined {
  const bare = text.trim().replace(/^\((.*)\)$/, (whole, inner: string) => (/[()]/.test(inner) ? whole : inner))
  if (bare === '' || bare.length > 2000) return undefined
  return parseOne(bare) ?? parseLoose(bare)
}

/** Writes an expression in canonical form, with parentheses only where they are needed. */
export function writeLicence(expression: LicenceExpression): string {
  if (expression.kind === 'licence')
    return expression.exception === undefined
      ? writeId(expression)
      : `${writeId(expression)} WITH ${expression.exception}`
  const side = (child: LicenceExpression): string =>
    expression.kind === 'and' && child.kind === 'or' ? `(${writeLicence(child)})` : writeLicence(child)
  return `${side(expression.left)} ${expression.kind.toUpperCase()} ${side(expression.right)}`
}

const writeId = ({ id, orLater }: { readonly id: string; readonly orLater: boolean }): string =>
  orLater && !id.endsWith('-or-later') && !id.endsWith('+') ? `${id}+` : id

/** The canonical expression of a licence as stated; undefined when it is not known. */
export function normaliseLicence(text: string): string | undefined {
  const expression = parseLicence(text)
  return expression === undefined ? undefined : writeLicence(expression)
}
