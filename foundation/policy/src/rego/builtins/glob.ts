import type { Value } from '../value/index.ts'
import { Regex } from '../../re2/index.ts'
import { asString, members } from './arguments.ts'
import { fail, family } from './define.ts'
import { quote } from './regex.ts'

/** Glob patterns: `*` stays between separators, `**` does not. */
export const glob = family({
  'glob.match': [
    ['string', 'null|array[string]', 'string'],
    'boolean',
    ([pattern, separators, text]) => compiled(asString(pattern), separatorsOf(separators)).test(asString(text)),
  ],
  'glob.quote_meta': [['string'], 'string', ([text]) => asString(text).replace(/[*?\\[\]{}]/g, '\\$&')],
})

const cache = new Map<string, Regex>()

function separatorsOf(value: Value | undefined): string[] {
  if (value === null) return []
  const list = members(value) as string[]
  if (list.some((item) => [...item].length !== 1)) fail('glob.match: separators must be single characters')
  return list.length === 0 ? ['.'] : list
}

function compiled(pattern: string, separators: readonly string[]): Regex {
  const id = `${separators.join('')}\0${pattern}`
  let regex = cache.get(id)
  if (!regex) {
    regex = new Regex(`(?s)^${new GlobReader(pattern, separators).source()}$`)
    if (cache.size > 1_000) cache.clear()
    cache.set(id, regex)
  }
  return regex
}

class GlobReader {
  private readonly chars: readonly string[]
  private readonly single: string
  private at = 0

  constructor(pattern: string, separators: readonly string[]) {
    this.chars = [...pattern]
    const set = separators.map((char) => quote(char).replace('-', '\\-')).join('')
    this.single = set === '' ? '.' : `[^${set}]`
  }

  source(): string {
    const source = this.sequence(false)
    if (this.at < this.chars.length) fail('glob: unexpected }')
    return source
  }

  private sequence(inAlternative: boolean): string {
    let source = ''
    while (this.at < this.chars.length) {
      const char = this.chars[this.at] as string
      if (inAlternative && (char === ',' || char === '}')) return source
      this.at++
      source += this.item(char)
    }
    return source
  }

  private item(char: string): string {
    switch (char) {
      case '*':
        if (this.chars[this.at] !== '*') return `${this.single}*`
        while (this.chars[this.at] === '*') this.at++
        return '.*'
      case '?':
        return this.single
      case '[':
        return this.bracket()
      case '{':
        return this.alternatives()
      case '\\': {
        const next = this.chars[this.at++] ?? fail('glob: dangling escape')
        return quote(next)
      }
      default:
        return quote(char)
    }
  }

  private bracket(): string {
    let negated = ''
    if (this.chars[this.at] === '!') {
      negated = '^'
      this.at++
    }
    let body = ''
    while (this.at < this.chars.length && this.chars[this.at] !== ']') {
      const char = this.chars[this.at++] as string
      body += char === '-' ? '-' : quote(char === '\\' ? (this.chars[this.at++] ?? '') : char)
    }
    if (this.chars[this.at++] !== ']' || body === '') fail('glob: unterminated range')
    return `[${negated}${body}]`
  }

  private alternatives(): string {
    const items: string[] = []
    for (;;) {
      items.push(this.sequence(true))
      const end = this.chars[this.at++]
      if (end === '}') return `(?:${items.join('|')})`
      if (end !== ',') fail('glob: unterminated alternatives')
    }
  }
}
