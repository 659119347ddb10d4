import { HASH_PRIME, HASH_SEED } from '../tree/index.ts'
import type { Names } from '../tree/index.ts'
import { IDENT_PART, MAX_INTERNED_TEXT } from './tokens.ts'

const decoder = new TextDecoder()

/** Thrown while parsing and always caught inside the parser: it carries the reason and the place. */
export class SyntaxFailure extends Error {
  at = 0
}

/** A syntax failure costs no stack trace: one instance serves a parser for its whole life. */
const failureWithoutStack = (): SyntaxFailure => {
  const limit = Error.stackTraceLimit
  Error.stackTraceLimit = 0
  const failure = new SyntaxFailure('syntax')
  Error.stackTraceLimit = limit
  return failure
}

/**
 * The bytes being read and the reading of single literals. `src` is padded with zeros, so that reading a little past
 * the end is harmless.
 */
export class SourceReader {
  protected src = new Uint8Array(8)
  protected length = 0
  protected pos = 0
  protected readonly names: Names
  private readonly failure = failureWithoutStack()

  constructor(names: Names) {
    this.names = names
  }

  /** Gives up on the construct being parsed; the nearest recovery point catches it. */
  protected fail(text: string, at: number): never {
    this.failure.message = text
    this.failure.at = at
    throw this.failure
  }

  protected sliceText(start: number, end: number): string {
    return decoder.decode(this.src.subarray(start, end))
  }

  /** Length in bytes of the white space that starts with a byte over 127 at `p`; negative for line separators, 0 for none. */
  protected highSpace(p: number): number {
    const src = this.src
    const a = src[p]!
    const b = src[p + 1]!
    const c = src[p + 2]!
    if (a === 0xc2) return b === 0xa0 ? 2 : 0
    if (a === 0xef) return b === 0xbb && c === 0xbf ? 3 : 0
    if (a === 0xe2) {
      if (b === 0x80 && (c === 0xa8 || c === 0xa9)) return -3
      return (b === 0x80 && ((c >= 0x80 && c <= 0x8a) || c === 0xaf)) || (b === 0x81 && c === 0x9f) ? 3 : 0
    }
    return (a === 0xe3 && b === 0x80 && c === 0x80) || (a === 0xe1 && b === 0x9a && c === 0x80) ? 3 : 0
  }

  /** Reads an identifier that starts at `pos` and returns its symbol; `pos` moves behind it. */
  protected readIdentifier(): number {
    const src = this.src
    const start = this.pos
    let p = start
    let hash = HASH_SEED
    let byte = src[p]!
    while (IDENT_PART[byte] === 1) {
      hash = Math.imul(hash ^ byte, HASH_PRIME)
      byte = src[++p]!
    }
    if (byte < 128 && byte !== 92) {
      this.pos = p
      return this.names.internHashed(src, start, p, hash)
    }
    return this.readUnusualIdentifier()
  }

  private readUnusualIdentifier(): number {
    const src = this.src
    const start = this.pos
    let p = start
    let escaped = false
    for (;;) {
      const byte = src[p]!
      if (IDENT_PART[byte] === 1) p++
      else if (byte >= 128 && this.highSpace(p) === 0) p++
      else if (byte === 92 && src[p + 1] === 117) {
        escaped = true
        p = this.afterUnicodeEscape(p)
      } else break
    }
    if (p === start) p++
    this.pos = p
    return escaped ? this.names.intern(cook(this.sliceText(start, p))) : this.names.internBytes(src, start, p)
  }

  private afterUnicodeEscape(at: number): number {
    const src = this.src
    let p = at + 2
    if (src[p] !== 123) return Math.min(p + 4, this.length)
    while (p < this.length && src[p] !== 125) p++
    return Math.min(p + 1, this.length)
  }

  /** Reads a string whose quote is at `pos`; returns the symbol of its content. `pos` moves behind the closing quote. */
  protected readString(): number {
    const src = this.src
    const quote = src[this.pos]!
    const start = this.pos + 1
    let p = start
    let hash = HASH_SEED
    let escaped = false
    for (;;) {
      const byte = src[p]!
      if (byte === quote) break
      if (byte === 92) {
        escaped = true
        p += src[p + 1] === 13 && src[p + 2] === 10 ? 3 : 2
        continue
      }
      if (byte === 10 || byte === 13 || (byte === 0 && p >= this.length)) {
        this.pos = Math.min(p, this.length)
        return this.unterminated(start - 1, 'string is not closed')
      }
      hash = Math.imul(hash ^ byte, HASH_PRIME)
      p++
    }
    this.pos = p + 1
    if (p - start > MAX_INTERNED_TEXT) return 0
    return escaped ? this.names.intern(cook(this.sliceText(start, p))) : this.names.internHashed(src, start, p, hash)
  }

  /** Called for a literal that the file ends in the middle of. */
  protected unterminated(start: number, text: string): number {
    return this.fail(text, start)
  }

  /** Reads a number that starts at `pos`; returns the symbol of its canonical text. */
  protected readNumber(): number {
    const src = this.src
    const start = this.pos
    let p = start
    let plain = src[p] !== 48
    let radix = false
    if (src[p] === 48 && IDENT_PART[src[p + 1]!] === 1 && src[p + 1]! > 57) {
      radix = true
      p += 2
      while (IDENT_PART[src[p]!] === 1) p++
    } else {
      while ((src[p]! >= 48 && src[p]! <= 57) || src[p] === 95) {
        plain = plain && src[p] !== 95
        p++
      }
      if (src[p] === 46) {
        plain = false
        p++
      }
      while (IDENT_PART[src[p]!] === 1) {
        const byte = src[p]!
        plain = plain && byte >= 48 && byte <= 57
        p++
        if ((byte === 69 || byte === 101) && (src[p] === 43 || src[p] === 45)) p++
      }
    }
    this.pos = p
    if (plain || (p === start + 1 && !radix))
      return this.names.internBytes(src, start, Math.min(p, start + MAX_INTERNED_TEXT))
    return this.names.intern(canonicalNumber(this.sliceText(start, Math.min(p, start + MAX_INTERNED_TEXT))))
  }

  /** Reads template text from `pos` up to its closing backtick or `${`; `pos` stays on that. */
  protected readTemplateText(): number {
    const src = this.src
    const start = this.pos
    let p = start
    let escaped = false
    for (;;) {
      const byte = src[p]!
      if (byte === 96 || (byte === 36 && src[p + 1] === 123)) break
      if (byte === 92) {
        escaped = true
        p++
      }
      if (p >= this.length) {
        this.pos = this.length
        return this.unterminated(start, 'template is not closed')
      }
      p++
    }
    this.pos = p
    if (p - start > MAX_INTERNED_TEXT) return 0
    return escaped ? this.names.intern(cook(this.sliceText(start, p))) : this.names.internBytes(src, start, p)
  }

  /** Reads a regular expression whose first slash is at `pos`: moves `pos` behind the last slash, or fails. */
  protected readRegexBody(): number {
    const src = this.src
    const start = this.pos + 1
    let p = start
    let inClass = false
    for (;;) {
      const byte = src[p]!
      if (byte === 10 || byte === 13 || p >= this.length)
        return this.fail('regular expression is not closed', start - 1)
      if (byte === 92) p++
      else if (byte === 91) inClass = true
      else if (byte === 93) inClass = false
      else if (byte === 47 && !inClass) break
      p++
    }
    this.pos = p + 1
    return p - start > MAX_INTERNED_TEXT ? 0 : this.names.internBytes(src, start, p)
  }
}

const canonicalNumber = (raw: string): string => {
  const text = raw.replaceAll('_', '')
  if (text.endsWith('n') && !text.startsWith('0x')) return text
  if (/^0[0-7]+$/.test(text)) return String(Number.parseInt(text, 8))
  const value = Number(text)
  return Number.isNaN(value) ? text : String(value)
}

const SIMPLE: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f', v: '\v', '0': '\0' }

/** The character that an escape sequence (backslash included) stands for. */
const unescape = (sequence: string): string => {
  const body = sequence.slice(1)
  const digits = /^(?:u\{([0-9a-fA-F]{1,6})\}|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2}))$/.exec(body)
  if (digits !== null) {
    const code = Number.parseInt(digits[1] ?? digits[2] ?? digits[3]!, 16)
    return code > 0x10ffff ? '' : String.fromCodePoint(code)
  }
  if (/^[0-7]{1,3}$/.test(body)) return String.fromCodePoint(Number.parseInt(body, 8))
  if (body === '\n' || body === '\r\n' || body === '\r') return ''
  return SIMPLE[body] ?? body
}

/** Resolves the escapes of a string, template or identifier body. */
export const cook = (raw: string): string =>
  raw.replaceAll(/\\(?:u\{[0-9a-fA-F]{1,6}\}|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|[0-7]{1,3}|\r\n|[^])/g, unescape)
