import { parseLicence, writeLicence } from './expression.ts'
import type { LicenceExpression } from './expression.ts'
import { LICENCE_IDS } from './ids.gen.ts'

/** Lists of identifiers, with `*` for any run of characters: `GPL-*`, `GPL-2.0-only WITH Classpath-exception-2.0`. */
export interface LicenceRules {
  readonly allow: readonly string[]
  readonly deny: readonly string[]
  readonly review: readonly string[]
  readonly unknown: 'ignore' | 'review' | 'deny'
}

export interface LicenceVerdict {
  readonly kind: 'allowed' | 'review' | 'denied'
  readonly reason: string
}

/** Better first: of alternatives the best counts, of joined licences the worst. */
const ORDER = ['allowed', 'review', 'denied'] as const

function fits(pattern: string, id: string): boolean {
  const parts = pattern.toLowerCase().split('*')
  let at = 0
  const text = id.toLowerCase()
  for (const [index, part] of parts.entries()) {
    const found = text.indexOf(part, at)
    if (found < 0 || (index === 0 && found !== 0)) return false
    at = found + part.length
  }
  return parts.at(-1) === '' || text.endsWith(parts.at(-1)!) ? parts.length > 1 || text.length === at : false
}

/**
 * The form in which an entry of `LicenceRules` is compared. A GNU licence without `-only` or `-or-later` stands for both.
 * @returns undefined when it fits no known licence, or is an expression of several
 */
export function licencePattern(text: string): string | undefined {
  const written = text.trim()
  if (/^[AL]?GPL-\d\.\d$|^GFDL-\d\.\d$/i.test(written)) return `${written}-*`
  if (written.includes('*')) {
    const id = written.replace(/\s+WITH\s.*$/, '')
    return /^LicenseRef-/i.test(id) || LICENCE_IDS.some((known) => fits(id, known)) ? written : undefined
  }
  const parsed = parseLicence(written)
  if (parsed?.kind !== 'licence' || !(parsed.known || /^LicenseRef-/i.test(parsed.id))) return undefined
  return writeLicence(parsed)
}

function judgeOne(id: string, exception: string | undefined, rules: LicenceRules): LicenceVerdict {
  const whole = exception === undefined ? id : `${id} WITH ${exception}`
  const listed = (patterns: readonly string[], exact: boolean): boolean =>
    patterns.some((pattern) =>
      exact ? pattern.includes('WITH') && fits(pattern, whole) : !pattern.includes('WITH') && fits(pattern, id),
    )
  for (const exact of exception === undefined ? [false] : [true, false]) {
    if (listed(rules.deny, exact)) return { kind: 'denied', reason: `the policy denies ${whole}` }
    if (listed(rules.review, exact)) return { kind: 'review', reason: `the policy asks for a review of ${whole}` }
    if (listed(rules.allow, exact)) return { kind: 'allowed', reason: `the policy allows ${whole}` }
  }
  return rules.allow.length > 0
    ? { kind: 'review', reason: `${whole} is not among the allowed licences` }
    : { kind: 'allowed', reason: `nothing is said of ${whole}` }
}

function judgeTree(expression: LicenceExpression, rules: LicenceRules): LicenceVerdict {
  if (expression.kind === 'licence') return judgeOne(expression.id, expression.exception, rules)
  const left = judgeTree(expression.left, rules)
  const right = judgeTree(expression.right, rules)
  const leftFirst = ORDER.indexOf(left.kind) <= ORDER.indexOf(right.kind)
  return (expression.kind === 'or') === leftFirst ? left : right
}

/** Judges a licence as a package states it: alternatives may be chosen, joined licences all count. */
export function judgeLicence(stated: string | undefined, rules: LicenceRules): LicenceVerdict {
  const expression = stated === undefined ? undefined : parseLicence(stated)
  if (expression !== undefined) {
    const verdict = judgeTree(expression, rules)
    return { kind: verdict.kind, reason: `${verdict.reason} (stated: ${writeLicence(expression)}).` }
  }
  const what =
    stated === undefined || stated === '' ? 'no licence is stated' : `the licence "${stated.slice(0, 80)}" is not known`
  return {
    kind: rules.unknown === 'ignore' ? 'allowed' : rules.unknown === 'deny' ? 'denied' : 'review',
    reason: `${what}.`,
  }
}
