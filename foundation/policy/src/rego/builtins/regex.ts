import { PatternError, Regex } from '../../re2/index.ts'
import type { Match } from '../../re2/index.ts'
import { toDouble } from '../value/index.ts'
import type { Value } from '../value/index.ts'
import { asNumber, asString } from './arguments.ts'
import { fail, family } from './define.ts'
import type { Env } from './define.ts'
import { globsIntersect } from './glob-intersection.ts'

const TWO = ['string', 'string']
const THREE = ['string', 'string', 'string']

/** Compiled patterns kept per process; patterns come from policies, which are few. */
const compiled = new Map<string, Regex>()
const KEPT = 1_000

/** The compiled pattern. Fails as a built-in does when RE2 refuses it. */
export function regexOf(pattern: string): Regex {
  let regex = compiled.get(pattern)
  if (!regex) {
    try {
      regex = new Regex(pattern)
    } catch (error) {
      if (error instanceof PatternError) fail(error.message)
      throw error
    }
    if (compiled.size >= KEPT) compiled.clear()
    compiled.set(pattern, regex)
  }
  return regex
}

function spend(env: Env, text: string): void {
  env.meter.spend(text.length >> 4)
}

/** Regular expressions as RE2 understands them. */
export const regex = family({
  'regex.match': [TWO, 'boolean', ([pattern, text], env) => matches(asString(pattern), asString(text), env)],
  re_match: [TWO, 'boolean', ([pattern, text], env) => matches(asString(pattern), asString(text), env)],
  'regex.is_valid': [['any'], 'boolean', ([pattern]) => typeof pattern === 'string' && isValid(pattern)],
  'regex.find_n': [
    ['string', 'string', 'number'],
    'array',
    ([pattern, text, limit], env) => all(pattern, text, limit, env).map((match) => part(asString(text), match[0])),
  ],
  'regex.find_all_string_submatch_n': [
    ['string', 'string', 'number'],
    'array',
    ([pattern, text, limit], env) =>
      all(pattern, text, limit, env).map((match) => match.map((range) => part(asString(text), range))),
  ],
  'regex.replace': [
    THREE,
    'string',
    ([text, pattern, value], env) => {
      spend(env, asString(text))
      return regexOf(asString(pattern)).replace(asString(text), asString(value))
    },
  ],
  'regex.split': [
    TWO,
    'array',
    ([pattern, text], env) => {
      spend(env, asString(text))
      return regexOf(asString(pattern)).split(asString(text))
    },
  ],
  'regex.globs_match': [TWO, 'boolean', ([a, b]) => globsIntersect(asString(a), asString(b))],
  'regex.template_match': [
    ['string', 'string', 'string', 'string'],
    'boolean',
    ([template, text, open, close]) =>
      templateRegex(asString(template), asString(open), asString(close)).test(asString(text)),
  ],
})

function matches(pattern: string, text: string, env: Env): boolean {
  spend(env, text)
  return regexOf(pattern).test(text)
}

function isValid(pattern: string): boolean {
  try {
    return new Regex(pattern).groups >= 0
  } catch {
    return false
  }
}

function all(pattern: Value | undefined, text: Value | undefined, limit: Value | undefined, env: Env): Match[] {
  const most = toDouble(asNumber(limit))
  spend(env, asString(text))
  return regexOf(asString(pattern)).all(asString(text), most < 0 ? Infinity : most)
}

function part(text: string, range: Match[number]): string {
  return range ? text.slice(range[0], range[1]) : ''
}

function templateRegex(template: string, open: string, close: string): Regex {
  if ([...open].length !== 1 || [...close].length !== 1) fail('delimiters must be single characters')
  let pattern = '^'
  let depth = 0
  let held = ''
  for (const char of template) {
    if (char === open && depth++ === 0) {
      pattern += quote(held)
      held = ''
    } else if (char === close && --depth === 0) {
      pattern += `(?:${held})`
      held = ''
    } else held += char
    if (depth < 0) fail('unbalanced braces in template')
  }
  if (depth !== 0) fail('unbalanced braces in template')
  return regexOf(`${pattern}${quote(held)}$`)
}

/** The text as a pattern that matches it alone. */
export function quote(text: string): string {
  return text.replace(/[\\.+*?()|[\]{}^$]/g, '\\$&')
}
