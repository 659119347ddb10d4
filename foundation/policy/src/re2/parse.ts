import { PatternError } from './ast.ts'
import type { CharClass, Node } from './ast.ts'
import { PERL, POSIX, complement } from './classes.ts'

type Flags = { readonly i: boolean; readonly m: boolean; readonly s: boolean; readonly U: boolean }
type Ranges = (readonly [number, number])[]
type Property = { readonly name: string; readonly negated: boolean }

/** Largest count that RE2 accepts in `{n}`. */
const MAX_REPEAT = 1_000
const MAX_DEPTH = 200
const MAX_PATTERN = 32_768

/** A parsed pattern with its groups. */
export type Parsed = { readonly node: Node; readonly groups: number; readonly names: readonly (string | undefined)[] }

/** Parses RE2 syntax. Throws PatternError. */
export function parsePattern(pattern: string): Parsed {
  if (pattern.length > MAX_PATTERN) throw new PatternError('pattern is too long')
  return new PatternParser(pattern).parse()
}

class PatternParser {
  private readonly text: readonly string[]
  private at = 0
  private depth = 0
  private groups = 0
  private readonly names: (string | undefined)[] = [undefined]
  private flags: Flags = { i: false, m: false, s: false, U: false }

  constructor(pattern: string) {
    this.text = [...pattern]
  }

  parse(): Parsed {
    const node = this.alternation()
    if (this.at < this.text.length) this.fail('unexpected )')
    return { node, groups: this.groups, names: this.names }
  }

  private fail(message: string): never {
    throw new PatternError(`error parsing regexp: ${message} in ${JSON.stringify(this.text.join(''))}`)
  }

  private get next(): string | undefined {
    return this.text[this.at]
  }

  private take(): string {
    return this.text[this.at++] ?? this.fail('unexpected end')
  }

  private ahead(text: string): boolean {
    return this.text.slice(this.at, this.at + text.length).join('') === text
  }

  private alternation(): Node {
    if (++this.depth > MAX_DEPTH) this.fail('expression nests too deeply')
    const items = [this.concatenation()]
    while (this.next === '|') {
      this.at++
      items.push(this.concatenation())
    }
    this.depth--
    return items.length === 1 ? (items[0] as Node) : { kind: 'alternate', items }
  }

  private concatenation(): Node {
    const items: Node[] = []
    while (this.next !== undefined && this.next !== '|' && this.next !== ')') {
      if (this.ahead('\\Q')) this.quoted(items)
      else {
        const item = this.repetition(this.atom())
        if (item.kind !== 'empty') items.push(item)
      }
    }
    if (items.length === 0) return { kind: 'empty' }
    return items.length === 1 ? (items[0] as Node) : { kind: 'concat', items }
  }

  private quoted(items: Node[]): void {
    this.at += 2
    while (this.next !== undefined && !this.ahead('\\E')) items.push(this.literal(this.take()))
    if (this.next === undefined) return
    this.at += 2
    const last = items.pop()
    if (last) items.push(this.repetition(last))
  }

  private repetition(atom: Node): Node {
    let item = atom
    let repeated = false
    for (;;) {
      const counts = this.counts()
      if (!counts) return item
      if (repeated) this.fail('invalid nested repetition operator')
      repeated = true
      let greedy = true
      if (this.next === '?') {
        this.at++
        greedy = false
      }
      if (this.flags.U) greedy = !greedy
      item = { kind: 'repeat', item, min: counts[0], max: counts[1], greedy }
    }
  }

  private counts(): readonly [number, number] | undefined {
    switch (this.next) {
      case '*':
        this.at++
        return [0, Infinity]
      case '+':
        this.at++
        return [1, Infinity]
      case '?':
        this.at++
        return [0, 1]
      case '{':
        return this.braceCounts()
      default:
        return undefined
    }
  }

  private braceCounts(): readonly [number, number] | undefined {
    const found = /^\{(\d{1,6})(,(\d{0,6}))?\}/.exec(this.text.slice(this.at, this.at + 20).join(''))
    if (!found) return undefined
    this.at += found[0].length
    const min = Number(found[1])
    const max = found[2] === undefined ? min : found[3] === '' ? Infinity : Number(found[3])
    if (min > MAX_REPEAT || (max !== Infinity && max > MAX_REPEAT) || max < min) this.fail('invalid repeat count')
    return [min, max]
  }

  private atom(): Node {
    const char = this.take()
    switch (char) {
      case '(':
        return this.group()
      case '[':
        return { kind: 'class', set: this.bracket() }
      case '.':
        return this.set(this.flags.s ? [[0, 0x10ffff]] : complement([[10, 10]]))
      case '^':
        return { kind: 'assert', what: this.flags.m ? 'line-start' : 'text-start' }
      case '$':
        return { kind: 'assert', what: this.flags.m ? 'line-end' : 'text-end' }
      case '\\':
        return this.escape()
      case '*':
      case '+':
      case '?':
        return this.fail(`missing argument to repetition operator: ${char}`)
      default:
        return this.literal(char)
    }
  }

  private literal(char: string): Node {
    const code = char.codePointAt(0) as number
    return this.set([[code, code]])
  }

  private set(ranges: Ranges, properties: readonly Property[] = [], negated = false): Node {
    return { kind: 'class', set: { ranges, properties, negated, fold: this.flags.i } }
  }

  private group(): Node {
    const outer = this.flags
    if (this.next !== '?') return this.capture(outer, undefined)
    this.at++
    if (this.ahead('P<') || this.ahead('<')) {
      this.at += this.ahead('P<') ? 2 : 1
      const found = /^(\w{1,100})>/.exec(this.text.slice(this.at, this.at + 101).join(''))
      const name = found?.[1]
      if (!found || name === undefined || this.names.includes(name)) this.fail('invalid named capture')
      this.at += found[0].length
      return this.capture(outer, name)
    }
    return this.flagGroup(outer)
  }

  private capture(outer: Flags, name: string | undefined): Node {
    const index = ++this.groups
    this.names[index] = name
    const item = this.alternation()
    this.close(outer)
    return { kind: 'group', item, index, ...(name !== undefined && { name }) }
  }

  private close(outer: Flags): void {
    if (this.next !== ')') this.fail('missing closing )')
    this.at++
    this.flags = outer
  }

  private flagGroup(outer: Flags): Node {
    let on = true
    const flags = { ...this.flags }
    for (;;) {
      const char = this.take()
      if (char === '-') {
        if (!on) this.fail('invalid flags')
        on = false
      } else if (char === 'i' || char === 'm' || char === 's' || char === 'U') flags[char] = on
      else if (char === ':') {
        this.flags = flags
        const item = this.alternation()
        this.close(outer)
        return item
      } else if (char === ')') {
        this.flags = flags
        return { kind: 'empty' }
      } else this.fail('invalid or unsupported Perl syntax')
    }
  }

  private escape(): Node {
    const char = this.take()
    switch (char) {
      case 'A':
        return { kind: 'assert', what: 'text-start' }
      case 'z':
        return { kind: 'assert', what: 'text-end' }
      case 'b':
        return { kind: 'assert', what: 'word' }
      case 'B':
        return { kind: 'assert', what: 'not-word' }
      default: {
        this.at--
        const item = this.classEscape()
        return typeof item === 'number' ? this.set([[item, item]]) : this.set(item.ranges, item.properties)
      }
    }
  }

  /** An escape as it may stand inside brackets too: a class or a code point. */
  private classEscape(): number | { ranges: Ranges; properties: readonly Property[] } {
    const char = this.take()
    const perl = PERL[char.toLowerCase()]
    if (perl && 'dswDSW'.includes(char)) {
      return { ranges: char === char.toLowerCase() ? [...perl] : complement(perl), properties: [] }
    }
    if (char === 'p' || char === 'P') return { ranges: [], properties: [this.property(char === 'P')] }
    return this.codePoint(char)
  }

  private property(isUpper: boolean): Property {
    let name = this.take()
    if (name === '{') {
      name = ''
      while (this.next !== undefined && this.next !== '}') name += this.take()
      this.at++
    }
    let negated = isUpper
    if (name.startsWith('^')) {
      negated = !negated
      name = name.slice(1)
    }
    for (const candidate of [name, `Script=${name}`]) {
      try {
        if (/^[A-Za-z_=]+$/.test(candidate) && new RegExp(`\\p{${candidate}}`, 'u')) return { name: candidate, negated }
      } catch {
        continue
      }
    }
    return this.fail(`invalid character class range: \\p{${name}}`)
  }

  private codePoint(char: string): number {
    switch (char) {
      case 'a':
        return 7
      case 'f':
        return 12
      case 'n':
        return 10
      case 'r':
        return 13
      case 't':
        return 9
      case 'v':
        return 11
      case 'x':
        return this.hex()
      default:
        if (/[0-7]/.test(char)) return this.octal(char)
        if (/[A-Za-z0-9]/.test(char)) this.fail(`invalid escape sequence: \\${char}`)
        return char.codePointAt(0) as number
    }
  }

  private hex(): number {
    const rest = this.text.slice(this.at, this.at + 12).join('')
    const found = /^(?:([0-9a-fA-F]{2})|\{([0-9a-fA-F]{1,8})\})/.exec(rest)
    if (!found) this.fail('invalid escape sequence: \\x')
    this.at += found[0].length
    const code = Number.parseInt((found[1] ?? found[2]) as string, 16)
    return code > 0x10ffff ? this.fail('invalid escape sequence: \\x') : code
  }

  private octal(first: string): number {
    let digits = first
    while (digits.length < 3 && /[0-7]/.test(this.next ?? '')) digits += this.take()
    if (first !== '0' && digits.length === 1) this.fail(`invalid escape sequence: \\${first}`)
    return Number.parseInt(digits, 8)
  }

  private bracket(): CharClass {
    const ranges: Ranges = []
    const properties: Property[] = []
    let negated = false
    if (this.next === '^') {
      this.at++
      negated = true
    }
    for (let first = true; first || this.next !== ']'; first = false) {
      if (this.next === undefined) this.fail('missing closing ]')
      if (this.ahead('[:')) this.posix(ranges)
      else this.bracketItem(ranges, properties)
    }
    this.at++
    return { ranges, properties, negated, fold: this.flags.i }
  }

  private posix(ranges: Ranges): void {
    const found = /^\[:(\^?)([a-z]+):\]/.exec(this.text.slice(this.at, this.at + 14).join(''))
    const set = found && POSIX[found[2] as string]
    if (!found || !set) this.fail('invalid character class range')
    this.at += found[0].length
    ranges.push(...(found[1] === '^' ? complement(set) : set))
  }

  private bracketItem(ranges: Ranges, properties: Property[]): void {
    const low = this.bracketPoint()
    if (typeof low !== 'number') {
      ranges.push(...low.ranges)
      properties.push(...low.properties)
      return
    }
    if (this.next !== '-' || this.text[this.at + 1] === ']' || this.text[this.at + 1] === undefined) {
      ranges.push([low, low])
      return
    }
    this.at++
    const high = this.bracketPoint()
    if (typeof high !== 'number' || high < low) this.fail('invalid character class range')
    ranges.push([low, high])
  }

  private bracketPoint(): ReturnType<PatternParser['classEscape']> {
    const char = this.take()
    return char === '\\' ? this.classEscape() : (char.codePointAt(0) as number)
  }
}
