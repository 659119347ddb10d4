import type { Rule } from '@bartizan/model'
import type { Row } from './row.ts'
import { ruleOf } from './rule.ts'

/** What an expression found: the value's place in the text, and the public part at its front. */
export interface Match {
  readonly start: number
  readonly end: number
  readonly prefix: string
  /** Where the expression began to match; before `start` where the value is a part of it. */
  readonly from: number
}

/** A row made ready: its rule, and expressions that are tried where a keyword stands. */
export interface Kind {
  readonly row: Row
  readonly rule: Rule
  /** Which of two overlapping finds wins: the higher. */
  readonly rank: number
  readonly keywords: readonly string[]
  /** Tries a self-evident form at a keyword; absent for named kinds. */
  readonly match?: (text: string, at: number) => Match | undefined
  /** For named kinds: the value's expression (sticky), and what the name must hold. */
  readonly value?: RegExp
  readonly also?: RegExp
}

const defaultEnd = '[A-Za-z0-9_-]'

/** Compiles a row. */
export function kindOf(row: Row): Kind {
  const { look } = row
  const rule = ruleOf(row)
  if (look.kind === 'named') {
    const value = new RegExp(`(?:${look.value})(?![A-Za-z0-9_])`, look.ignoreCase ? 'iy' : 'y')
    const also = look.also === undefined ? {} : { also: new RegExp(look.also, 'i') }
    return { row, rule, rank: row.rank ?? 2, keywords: look.names, value, ...also }
  }
  if (look.kind === 'token') {
    const keywords = [...new Set(look.prefixes.map((prefix) => prefix.toLowerCase().slice(0, 12)))]
    return {
      row,
      rule,
      rank: row.rank ?? 4,
      keywords,
      match: tokenMatcher(look.prefixes, look.body, look.end ?? defaultEnd, look.anyStart ?? false),
    }
  }
  const expression = new RegExp(look.pattern, look.ignoreCase ? 'diy' : 'dy')
  const anyStart = look.anyStart ?? false
  const lead = look.lead ?? 0
  return {
    row,
    rule,
    rank: row.rank ?? 3,
    keywords: look.keywords,
    match(text, keywordAt) {
      const at = keywordAt - lead
      if (at < 0 || (!anyStart && !startsClean(text, at))) return undefined
      expression.lastIndex = at
      const found = expression.exec(text)
      if (found === null) return undefined
      const [start, end] = found.indices?.groups?.['secret'] ?? [found.index, found.index + found[0].length]
      return end > start ? { start, end, prefix: '', from: at } : undefined
    },
  }
}

function tokenMatcher(
  prefixes: readonly string[],
  body: string,
  end: string,
  anyStart: boolean,
): NonNullable<Kind['match']> {
  const longestFirst = prefixes.toSorted((a, b) => b.length - a.length)
  const expression = new RegExp(`(?:${body})${end === '' ? '' : `(?!${end})`}`, 'y')
  return (text, at) => {
    for (const prefix of longestFirst) {
      if (!text.startsWith(prefix, at)) continue
      if (!anyStart && !startsClean(text, at)) return undefined
      expression.lastIndex = at + prefix.length
      const found = expression.exec(text)
      if (found !== null) return { start: at, end: expression.lastIndex, prefix, from: at }
    }
    return undefined
  }
}

/** True when no word runs into the place, seeing through `\n` and `%3D` before it. */
export function startsClean(text: string, at: number): boolean {
  const before = text.charCodeAt(at - 1)
  const word = (before >= 48 && before <= 57) || (before >= 65 && before <= 90) || (before >= 97 && before <= 122)
  if (at === 0 || !word) return true
  if (text[at - 2] === '\\' && /[nrtbf0]/.test(text[at - 1] ?? '')) return true
  return text[at - 3] === '%' && /^[0-9A-Fa-f]{2}$/.test(text.slice(at - 2, at))
}
