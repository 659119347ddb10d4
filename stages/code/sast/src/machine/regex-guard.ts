import { Context } from '@bartizan/knowledge/models'

/** Characters that break out, by context. */
const breakers: readonly (readonly [context: number, characters: string])[] = [
  [Context.sql, `'"\\;- #`],
  [Context.shell, '; &|$`\n<>(){}*?!#~\\\'"'],
  [Context.code, '(;[=.`+{'],
  [Context.html, `<>"'&`],
  [Context.host, '.:/@'],
  [Context.redirect, '/:\\'],
  [Context.path, '/\\.'],
  [Context.rawPath, '/\\.'],
  [Context.ldap, '()*\\'],
  [Context.xpath, `'"[]()`],
  [Context.header, '\r\n'],
  [Context.log, '\r\n'],
  [Context.template, '{<$#'],
  [Context.regex, '(+*{['],
  [Context.argument, '-'],
  [Context.program, '/.'],
  [Context.xml, '<&'],
  [Context.format, '%{'],
  [Context.nosql, '${'],
  [Context.reflect, '.'],
  [Context.mail, '\r\n'],
  [Context.csv, '=+-@'],
  [Context.cookie, ';\r\n'],
]

/**
 * Contexts that a text is safe for once it matches a pattern from end to end: those none of whose dangerous characters
 * can occur. A pattern that is not anchored at both ends says nothing.
 * @param whole the test itself matches the whole text
 */
export const contextsAllowedBy = (pattern: string, whole: boolean): number => {
  const isAnchored = whole || (/^(\^|\\A)/.test(pattern) && /(\$|\\z|\\Z)$/.test(pattern) && !hasTopLevelBar(pattern))
  if (!isAnchored) return 0
  const allowed = allowedCharacters(pattern.replace(/^(\^|\\A)/, '').replace(/(\$|\\z|\\Z)$/, ''))
  if (allowed === undefined) return 0
  let safe = 0
  for (const [context, characters] of breakers) {
    if (![...characters].some((one) => allowed.has(one))) safe |= context
  }
  const onlyDigits = [...allowed].every((one) => /[0-9]/.test(one))
  return onlyDigits ? -1 : safe
}

const hasTopLevelBar = (pattern: string): boolean => {
  let depth = 0
  for (let i = 0; i < pattern.length; i++) {
    const one = pattern[i]
    if (one === '\\') i++
    else if (one === '(' || one === '[') depth++
    else if (one === ')' || one === ']') depth--
    else if (one === '|' && depth === 0) return true
  }
  return false
}

const printable = Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i)).concat('\n', '\r', '\t')
const classes: Readonly<Record<string, RegExp>> = { d: /\d/, w: /\w/, s: /\s/, D: /\D/, W: /\W/, S: /\S/ }

/** All ASCII characters that a pattern lets through; undefined for what cannot be told. */
const allowedCharacters = (pattern: string): Set<string> | undefined => {
  const allowed = new Set<string>()
  for (let i = 0; i < pattern.length; i++) {
    const one = pattern[i]!
    if (one === '\\') {
      const next = pattern[++i]
      if (next === undefined) return undefined
      const set = classes[next]
      if (set !== undefined) for (const c of printable.filter((one) => set.test(one))) allowed.add(c)
      else if (/[a-zA-Z]/.test(next) && !/[ntrbBfv]/.test(next)) return undefined
      else allowed.add(next === 'n' ? '\n' : next === 'r' ? '\r' : next)
    } else if (one === '[') {
      const end = classEnd(pattern, i)
      if (end < 0) return undefined
      for (const c of classCharacters(pattern.slice(i + 1, end))) allowed.add(c)
      i = end
    } else if (one === '.') for (const c of printable.filter((each) => each !== '\n')) allowed.add(c)
    else if (one === '{') {
      const close = pattern.indexOf('}', i)
      if (close > 0 && /^\d*,?\d*$/.test(pattern.slice(i + 1, close))) i = close
    } else if (one === '(' && pattern[i + 1] === '?') i += pattern[i + 2] === '<' ? 0 : 2
    else if (!'()|*+?^$'.includes(one)) allowed.add(one)
  }
  return allowed
}

const classEnd = (pattern: string, start: number): number => {
  for (let i = start + 1; i < pattern.length; i++) {
    if (pattern[i] === '\\') i++
    else if (pattern[i] === ']' && i > start + 1) return i
  }
  return -1
}

const classCharacters = (body: string): string[] => {
  try {
    const test = new RegExp(`[${body}]`)
    return printable.filter((one) => test.test(one))
  } catch {
    return printable
  }
}
