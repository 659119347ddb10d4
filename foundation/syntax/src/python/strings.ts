import { F, K, R } from '../tree/index.ts'
import { Primary } from './primary.ts'
import { O, T } from './tokens.ts'

/** String literals: adjacent ones are one, and f-strings hold expressions. */
export abstract class Strings extends Primary {
  protected override strings(): number {
    const start = this.tokStart
    const first = this.stringPart()
    if (this.tok !== T.string && this.tok !== T.formatted) return first
    const parts = [first]
    while (this.tok === T.string || this.tok === T.formatted) parts.push(this.stringPart())
    return this.joined(start, parts)
  }

  private stringPart(): number {
    if (this.tok === T.formatted) return this.formatted()
    const bits = (this.raw ? F.raw : 0) | (this.isBytes ? F.bytes : 0)
    return this.flag(this.leaf(K.string), bits)
  }

  /** One node for adjacent literals: a string when all are plain, else a template with all their parts. */
  private joined(start: number, parts: readonly number[]): number {
    const { b } = this
    if (parts.every((part) => b.kind[part] === K.string)) {
      const text = parts.map((part) => this.names.text(b.sym[part]!)).join('')
      const whole = parts.every((part) => b.sym[part] !== 0)
      const node = b.node(K.string, start, this.prevEnd, whole ? this.names.intern(text) : 0)
      return this.flag(node, b.flags[parts[0]!]!)
    }
    const node = b.node(K.template, start, this.prevEnd, 0)
    for (const part of parts) {
      if (b.kind[part] === K.template) this.moveChildren(part, node, R.part)
      else b.add(node, this.asText(part), R.part)
    }
    return node
  }

  private asText(string: number): number {
    this.b.kind[string] = K.templateText
    return string
  }

  /** Reads an f-string from behind its opening quote. */
  private formatted(): number {
    const triple = this.tokSym === 3
    const quote = this.src[this.tokEnd - 1]!
    const node = this.open(K.template)
    const brackets = this.brackets
    const { raw } = this
    this.enter()
    this.partsInto(node, { quote, triple, raw, inFormat: false })
    this.leave()
    this.brackets = brackets
    // The lexer stands on the closing quote.
    this.pos += triple ? 3 : 1
    this.tokEnd = this.pos
    this.next()
    return this.close(node)
  }

  private partsInto(node: number, within: Within): void {
    let textStart = this.pos
    for (;;) {
      const byte = this.src[this.pos]
      if (this.pos >= this.length) this.fail('the string has no end')
      if (byte === 92 && !within.raw && this.src[this.pos + 1] === 78 && this.src[this.pos + 2] === 123)
        this.skipNamedCharacter()
      else if (byte === 92 && !(within.raw && this.isBrace(this.pos + 1))) this.pos += 2
      else if (byte === 123 && this.src[this.pos + 1] === 123 && !within.inFormat) this.pos += 2
      else if (byte === 123) {
        this.textInto(node, textStart, within.raw)
        this.b.add(node, this.replacement(within), R.part)
        textStart = this.pos
      } else if (byte === 125 && within.inFormat) break
      else if (this.closes(within)) break
      else if (!within.triple && (byte === 10 || byte === 13) && !within.inFormat) this.fail('the string has no end')
      else this.pos++
    }
    this.textInto(node, textStart, within.raw)
  }

  /** `\N{GREEK SMALL LETTER MU}`: braces that hold no expression. */
  private skipNamedCharacter(): void {
    while (this.pos < this.length && this.src[this.pos] !== 125 && this.src[this.pos] !== 10) this.pos++
    if (this.src[this.pos] === 125) this.pos++
  }

  private isBrace(at: number): boolean {
    return this.src[at] === 123 || this.src[at] === 125
  }

  private closes({ quote, triple }: Within): boolean {
    const { src, pos } = this
    return src[pos] === quote && (!triple || (src[pos + 1] === quote && src[pos + 2] === quote))
  }

  private textInto(node: number, start: number, raw: boolean): void {
    if (start === this.pos) return
    const before = this.raw
    this.raw = raw
    this.b.add(node, this.b.node(K.templateText, start, this.pos, this.content(start, this.pos)), R.part)
    this.raw = before
  }

  /** `{expression!r:format}`, from its opening brace; leaves the lexer behind the closing one. */
  private replacement(within: Within): number {
    const node = this.b.node(K.templateExpr, this.pos, this.pos, 0)
    this.pos++
    this.brackets++
    this.next()
    const value =
      this.tok === T.keyword && !this.startsExpression() ? this.fail('expected an expression') : this.expressionList()
    this.b.add(node, value, R.value)
    this.takeOp(O['='])
    if (this.isOp(O['!'])) {
      this.next()
      this.next()
    }
    if (this.isOp(O[':']) || this.isOp(O[':='])) {
      this.pos = this.tokStart + 1
      const format = this.b.node(K.template, this.pos, this.pos, 0)
      this.partsInto(format, { ...within, inFormat: true })
      this.b.end[format] = this.pos
      this.b.add(node, format, R.format)
    } else if (this.isOp(O['}'])) this.pos = this.tokStart
    else this.fail('expected }')
    if (this.src[this.pos] !== 125) this.fail('expected }')
    this.pos++
    this.b.end[node] = this.pos
    return node
  }
}

interface Within {
  readonly quote: number
  readonly triple: boolean
  readonly raw: boolean
  /** between the colon and the closing brace of a replacement */
  readonly inFormat: boolean
}
