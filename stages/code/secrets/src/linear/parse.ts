import { escapeSet, foldCase, inverted, noBytes, posixSet, range, unite } from './sets.ts'
import { regexLimits, type ByteSet, type Node, type RegexProblem } from './syntax.ts'

interface Flags {
  readonly fold: boolean
  readonly dotAll: boolean
  readonly multiline: boolean
  readonly swapGreed: boolean
}

/** A parsed expression with its groups. */
export interface Parsed {
  readonly kind: 'parsed'
  readonly root: Node
  readonly groups: number
  readonly names: ReadonlyMap<string, number>
}

class Refusal extends Error {
  readonly code = 'REGEX_SYNTAX'
  readonly at: number
  constructor(cause: string, at: number) {
    super(cause)
    this.at = at
  }
}

/** Parses RE2 syntax. Look-around and back references are refused, as RE2 does: they cannot be matched in linear time. */
export function parseRegex(source: string): Parsed | RegexProblem {
  if (source.length > regexLimits.length) return { kind: 'problem', cause: 'the expression is too long', at: 0 }
  try {
    const parser = new Parser(source)
    const root = parser.parse()
    return { kind: 'parsed', root, groups: parser.groups, names: parser.names }
  } catch (error) {
    if (error instanceof Refusal) return { kind: 'problem', cause: error.message, at: error.at }
    throw error
  }
}

const plainFlags: Flags = { fold: false, dotAll: false, multiline: false, swapGreed: false }

class Parser {
  groups = 0
  readonly names = new Map<string, number>()
  readonly #source: string
  #at = 0
  #depth = 0

  constructor(source: string) {
    this.#source = source
  }

  parse(): Node {
    const { node } = this.#choice(plainFlags)
    if (this.#at < this.#source.length) throw new Refusal('unmatched )', this.#at)
    return node
  }

  #choice(flags: Flags): { node: Node; flags: Flags } {
    if (++this.#depth > regexLimits.depth) throw new Refusal('groups are nested too deeply', this.#at)
    const items: Node[] = []
    let now = flags
    for (;;) {
      const branch = this.#sequence(now)
      items.push(branch.node)
      now = branch.flags
      if (this.#source[this.#at] !== '|') break
      this.#at++
    }
    this.#depth--
    return { node: items.length === 1 ? items[0]! : { kind: 'choice', items }, flags: now }
  }

  #sequence(flags: Flags): { node: Node; flags: Flags } {
    const items: Node[] = []
    let now = flags
    while (this.#at < this.#source.length && this.#source[this.#at] !== '|' && this.#source[this.#at] !== ')') {
      const set = this.#flagSetting(now)
      if (set !== undefined) {
        now = set
        continue
      }
      items.push(this.#repeated(this.#atom(now), now))
    }
    return { node: items.length === 1 ? items[0]! : { kind: 'sequence', items }, flags: now }
  }

  /** `(?i)` and the like, which hold to the end of the group. */
  #flagSetting(flags: Flags): Flags | undefined {
    const matched = /^\(\?([imsU]*(?:-[imsU]+)?)\)/.exec(this.#source.slice(this.#at, this.#at + 16))
    if (matched === null) return undefined
    this.#at += matched[0].length
    return withFlags(flags, matched[1]!)
  }

  #repeated(atom: Node, flags: Flags): Node {
    let node = atom
    for (let n = 0; ; n++) {
      const bounds = this.#bounds()
      if (bounds === undefined) return node
      if (n > 0) throw new Refusal('a repetition of a repetition needs a group', this.#at)
      const lazy = this.#source[this.#at] === '?'
      if (lazy) this.#at++
      node = { kind: 'repeat', item: node, least: bounds[0], most: bounds[1], greedy: lazy === flags.swapGreed }
    }
  }

  #bounds(): readonly [number, number] | undefined {
    const letter = this.#source[this.#at]
    if (letter === '*' || letter === '+' || letter === '?') {
      this.#at++
      return letter === '*' ? [0, Infinity] : letter === '+' ? [1, Infinity] : [0, 1]
    }
    const matched =
      letter === '{' ? /^\{(\d{1,6})(?:(,)(\d{1,6})?)?\}/.exec(this.#source.slice(this.#at, this.#at + 20)) : null
    if (matched === null) return undefined
    const least = Number(matched[1])
    const most = matched[2] === undefined ? least : matched[3] === undefined ? Infinity : Number(matched[3])
    if (least > regexLimits.repeat || (most !== Infinity && most > regexLimits.repeat) || most < least) {
      throw new Refusal(`a repetition is out of bounds (at most ${regexLimits.repeat})`, this.#at)
    }
    this.#at += matched[0].length
    return [least, most]
  }

  #atom(flags: Flags): Node {
    const letter = this.#source[this.#at]!
    if (letter === '(') return this.#group(flags)
    if (letter === '[') return { kind: 'set', set: this.#class(flags) }
    if (letter === '\\') return this.#escape(flags)
    if (letter === '*' || letter === '+' || letter === '?')
      throw new Refusal(`nothing to repeat before ${letter}`, this.#at)
    const code = this.#source.codePointAt(this.#at)!
    this.#at += code > 0xffff ? 2 : 1
    if (letter === '.') return { kind: 'set', set: flags.dotAll ? range(0, 255) : inverted(range(10, 10)) }
    if (letter === '^') return { kind: 'assert', what: flags.multiline ? 'line-start' : 'text-start' }
    if (letter === '$') return { kind: 'assert', what: flags.multiline ? 'line-end' : 'text-end' }
    return literal(code, flags)
  }

  #group(flags: Flags): Node {
    const open = this.#at
    const head = this.#source.slice(open, open + 120)
    const named = /^\(\?P?<([A-Za-z_]\w{0,60})>/.exec(head)
    const flagged = /^\(\?([imsU]*(?:-[imsU]+)?):/.exec(head)
    if (/^\(\?(?:[=!]|<[=!])/.test(head))
      throw new Refusal('look-around is not supported: it cannot be matched in linear time', open)
    if (named === null && flagged === null && head.startsWith('(?')) throw new Refusal('unknown kind of group', open)
    this.#at += named?.[0].length ?? flagged?.[0].length ?? 1
    const index = flagged === null ? ++this.groups : 0
    if (index > regexLimits.groups) throw new Refusal('too many groups', open)
    if (named !== null) this.names.set(named[1]!, index)
    const inner = this.#choice(flagged === null ? flags : withFlags(flags, flagged[1]!))
    if (this.#source[this.#at] !== ')') throw new Refusal('missing )', open)
    this.#at++
    return index === 0
      ? inner.node
      : { kind: 'group', item: inner.node, index, ...(named === null ? {} : { name: named[1]! }) }
  }

  #escape(flags: Flags): Node {
    const at = this.#at
    const letter = this.#source[at + 1]
    if (letter === undefined) throw new Refusal('a backslash at the end', at)
    const asserted = ({ b: 'word', B: 'no-word', A: 'text-start', z: 'text-end' } as const)[letter]
    if (asserted !== undefined) {
      this.#at += 2
      return { kind: 'assert', what: asserted }
    }
    if (letter === 'Q') {
      const end = this.#source.indexOf('\\E', at)
      const text = this.#source.slice(at + 2, end < 0 ? undefined : end)
      this.#at = end < 0 ? this.#source.length : end + 2
      return { kind: 'sequence', items: [...text].map((each) => literal(each.codePointAt(0)!, flags)) }
    }
    const set = this.#escapedSet()
    if (set !== undefined) return { kind: 'set', set: flags.fold ? foldCase(set) : set }
    return literal(this.#escapedCode(), flags)
  }

  /** `\d`, `\w`, `\s`; `\pL` and other Unicode classes stand for all bytes of their ASCII part and of longer characters. */
  #escapedSet(): ByteSet | undefined {
    const letter = this.#source[this.#at + 1] ?? ''
    const simple = escapeSet(letter)
    if (simple !== undefined && /[dwsDWS]/.test(letter)) {
      this.#at += 2
      return simple
    }
    const unicode = /^\\([pP])(?:\{(\^?)(\w{1,30})\}|([A-Z]))/.exec(this.#source.slice(this.#at, this.#at + 40))
    if (unicode === null) return undefined
    this.#at += unicode[0].length
    const major = (unicode[3] ?? unicode[4] ?? '')[0]
    const ascii =
      major === 'L'
        ? 'alpha'
        : major === 'N'
          ? 'digit'
          : major === 'P' || major === 'S'
            ? 'punct'
            : major === 'Z'
              ? 'space'
              : undefined
    if (ascii === undefined) throw new Refusal(`the Unicode class ${unicode[0]} is not supported`, this.#at)
    const set = range(128, 255, posixSet(ascii)!)
    return (unicode[1] === 'P') === (unicode[2] === '^') ? set : range(128, 255, inverted(set))
  }

  #escapedCode(): number {
    const at = this.#at
    const rest = this.#source.slice(at + 1, at + 14)
    const hex = /^x(?:([0-9A-Fa-f]{2})|\{([0-9A-Fa-f]{1,6})\})/.exec(rest)
    if (hex !== null) {
      this.#at += 1 + hex[0].length
      return Math.min(0x10ffff, Number.parseInt(hex[1] ?? hex[2]!, 16))
    }
    if (/^[1-9]/.test(rest))
      throw new Refusal('back references are not supported: they cannot be matched in linear time', at)
    const octal = /^0[0-7]{0,2}/.exec(rest)
    if (octal !== null) {
      this.#at += 1 + octal[0].length
      return Number.parseInt(octal[0], 8)
    }
    const code = rest.codePointAt(0)!
    this.#at += code > 0xffff ? 3 : 2
    const control = ({ n: 10, t: 9, r: 13, f: 12, v: 11, a: 7 } as Readonly<Record<string, number>>)[rest[0]!]
    if (control !== undefined) return control
    if (/[A-Za-z]/.test(rest[0]!)) throw new Refusal(`unknown escape \\${rest[0]}`, at)
    return code
  }

  #class(flags: Flags): ByteSet {
    const open = this.#at++
    const set = noBytes()
    const not = this.#source[this.#at] === '^'
    if (not) this.#at++
    for (let first = true; ; first = false) {
      const letter = this.#source[this.#at]
      if (letter === undefined) throw new Refusal('missing ]', open)
      if (letter === ']' && !first) break
      const posix = /^\[:(\^?)(\w{1,10}):\]/.exec(this.#source.slice(this.#at, this.#at + 16))
      const named = posix === null ? undefined : posixSet(posix[2]!)
      if (posix !== null && named !== undefined) {
        unite(set, posix[1] === '^' ? inverted(named) : named)
        this.#at += posix[0].length
        continue
      }
      const escaped = letter === '\\' ? this.#escapedSet() : undefined
      if (escaped !== undefined) unite(set, escaped)
      else this.#classRange(set)
    }
    this.#at++
    if (flags.fold) foldCase(set)
    return not ? inverted(set) : set
  }

  #classRange(set: ByteSet): void {
    const at = this.#at
    const low = this.#classCode()
    let high = low
    if (this.#source[this.#at] === '-' && this.#source[this.#at + 1] !== ']' && this.#at + 1 < this.#source.length) {
      this.#at++
      high = this.#classCode()
      if (high < low) throw new Refusal('a range ends before it begins', at)
    }
    // Characters beyond ASCII are several bytes: any of their bytes is taken for one of the class.
    if (low < 128) range(low, Math.min(high, 127), set)
    if (high >= 128) range(128, 255, set)
  }

  #classCode(): number {
    if (this.#source[this.#at] === '\\') {
      if (this.#source[this.#at + 1] === 'b') throw new Refusal('\\b has no meaning in a class', this.#at)
      return this.#escapedCode()
    }
    const code = this.#source.codePointAt(this.#at)!
    this.#at += code > 0xffff ? 2 : 1
    return code
  }
}

function withFlags(flags: Flags, text: string): Flags {
  const [on = '', off = ''] = text.split('-')
  const now = (letter: string, before: boolean): boolean => (on.includes(letter) || before) && !off.includes(letter)
  return {
    fold: now('i', flags.fold),
    dotAll: now('s', flags.dotAll),
    multiline: now('m', flags.multiline),
    swapGreed: now('U', flags.swapGreed),
  }
}

/** A character as its UTF-8 bytes. */
function literal(code: number, flags: Flags): Node {
  const bytes = code < 128 ? [code] : [...Buffer.from(String.fromCodePoint(code))]
  const items = bytes.map((byte): Node => {
    const set = range(byte, byte)
    return { kind: 'set', set: flags.fold ? foldCase(set) : set }
  })
  return items.length === 1 ? items[0]! : { kind: 'sequence', items }
}
