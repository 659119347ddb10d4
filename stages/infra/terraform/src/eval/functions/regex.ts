import { EvalError, type Plain } from '../cell.ts'

const maxPattern = 1000

/**
 * Compiles an RE2 pattern. The engine at hand backtracks, so patterns with a repeated group that repeats inside
 * (which can take exponential time) are refused.
 */
export function compileRegex(pattern: string, flags: string): RegExp {
  if (pattern.length > maxPattern || repeatsNested(pattern)) throw new EvalError('the pattern is too complex')
  let source = pattern
    .replaceAll('(?P<', '(?<')
    .replaceAll(/\\[zZ]/g, '$')
    .replaceAll('\\A', '^')
    .replaceAll('[[:alpha:]]', '[A-Za-z]')
  source = source
    .replaceAll('[:alnum:]', 'A-Za-z0-9')
    .replaceAll('[:alpha:]', 'A-Za-z')
    .replaceAll('[:digit:]', '0-9')
    .replaceAll('[:space:]', '\\s')
    .replaceAll('[:upper:]', 'A-Z')
    .replaceAll('[:lower:]', 'a-z')
  let modes = flags
  const leading = /^\(\?([imsU]+)\)/.exec(source)
  if (leading?.[1] !== undefined) {
    source = source.slice(leading[0].length)
    modes += leading[1].replace('U', '')
  }
  try {
    return new RegExp(source, `${modes}u`)
  } catch {
    try {
      return new RegExp(source, modes)
    } catch {
      throw new EvalError('the pattern is not valid')
    }
  }
}

/** True when a group with an unbounded quantifier holds another one, or alternatives. */
function repeatsNested(pattern: string): boolean {
  const stack: { risky: boolean }[] = [{ risky: false }]
  for (let at = 0; at < pattern.length; at += 1) {
    const char = pattern[at]
    if (char === '\\') at += 1
    else if (char === '[') at = classEnd(pattern, at)
    else if (char === '(') stack.push({ risky: false })
    else if (char === ')') {
      const group = stack.pop()
      const repeated = /^(?:[*+]|\{\d+,\})/.test(pattern.slice(at + 1, at + 12))
      if (group?.risky === true && repeated) return true
      const outer = stack.at(-1)
      if (outer !== undefined && (group?.risky === true || repeated)) outer.risky = true
    } else if (char === '*' || char === '+' || /^\{\d+,\}/.test(pattern.slice(at, at + 12))) {
      const group = stack.at(-1)
      if (group !== undefined) group.risky = true
    }
  }
  return false
}

function classEnd(pattern: string, open: number): number {
  for (let at = open + 1; at < pattern.length; at += 1) {
    if (pattern[at] === '\\') at += 1
    else if (pattern[at] === ']' && at > open + 1) return at
  }
  return pattern.length
}

/** What `regex` gives: the match, its groups as a list, or its named groups as a map. */
export function matchResult(found: RegExpExecArray | RegExpMatchArray): Plain {
  if (found.groups !== undefined && Object.keys(found.groups).length > 0) {
    return Object.fromEntries(Object.entries(found.groups).map(([name, text]) => [name, text ?? null]))
  }
  return found.length > 1 ? found.slice(1).map((text) => text ?? null) : found[0]
}
