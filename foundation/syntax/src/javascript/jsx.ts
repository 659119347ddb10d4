import { K, R } from '../tree/index.ts'
import { OP } from './lexer.ts'
import { Primary } from './primary.ts'
import { IDENT_PART, MAX_INTERNED_TEXT, T } from './tokens.ts'

/** JSX elements and fragments. Their text is read from the bytes, not from tokens. */
export abstract class Jsx extends Primary {
  protected abstract genericArrowOrCast(): number

  /** At `<` where an operand is due. */
  protected angle(): number {
    if (!this.jsx || (this.typed && this.isGenericArrow())) return this.genericArrowOrCast()
    const node = this.element()
    this.next()
    return node
  }

  /** In TSX, `<T,` and `<T extends X` start type parameters. */
  private isGenericArrow(): boolean {
    const before = this.snapshot()
    this.next()
    let answer = this.tok === T.kConst
    if (this.tok === T.name) {
      this.next()
      answer = this.tok === T.comma || (this.tok === T.kExtends && !this.isJsxAttributeEnd())
    }
    this.restore(before)
    return answer
  }

  private isJsxAttributeEnd(): boolean {
    const after = this.peek()
    return after === T.assign || (after === T.op && (this.peekSym === OP.greater || this.peekSym === OP.slash))
  }

  /** At `<`; afterwards `pos` stands behind the closing `>` and no token has been read yet. */
  private element(): number {
    this.enter()
    const node = this.open(K.jsxElement)
    const { noIn, inThen } = this
    this.noIn = false
    this.inThen = false
    this.openAngle()
    if (this.src[this.tokStart] !== 62) {
      const tag = this.tagName()
      this.b.sym[node] = this.b.sym[tag]!
      this.b.add(node, tag, R.tag)
      if (this.typed && this.atAngle()) this.typeArguments(node)
      this.attributes(node)
    }
    if (this.isOp(OP.slash)) {
      this.next()
      this.closeTag(node)
    } else {
      this.closeTag(node)
      this.childrenAndEnd(node)
    }
    this.noIn = noIn
    this.inThen = inThen
    this.depth--
    return node
  }

  /** At `>`: moves `pos` behind it without reading on. */
  private closeTag(node: number): void {
    if (this.src[this.tokStart] !== 62 || this.tok === T.eof) this.fail("'>' expected", this.tokStart)
    this.pos = this.tokStart + 1
    this.tokEnd = this.pos
    this.b.end[node] = this.pos
  }

  private tagName(): number {
    const start = this.tokStart
    let name = this.jsxName()
    while (this.tok === T.dot) {
      this.next()
      const member = this.b.node(K.member, start, 0, 0)
      this.b.add(member, name, R.receiver)
      const property = this.jsxName()
      this.b.add(member, property, R.property)
      this.b.sym[member] = this.b.sym[property]!
      name = this.close(member)
    }
    return name
  }

  /** A name with hyphens and a namespace. */
  private jsxName(): number {
    if (!this.isAnyWord() && this.tok !== T.metaRest) this.fail('JSX name expected', this.tokStart)
    const { src } = this
    let p = this.tokEnd
    if (src[p] !== 45 && src[p] !== 58) return this.tok === T.kThis ? this.leaf(K.this) : this.nameLeaf()
    while (IDENT_PART[src[p]!] === 1 || src[p] === 45 || src[p] === 58 || src[p]! >= 128) p++
    this.pos = p
    this.tokEnd = p
    this.tokSym = this.names.internBytes(src, this.tokStart, p)
    return this.leaf(K.name)
  }

  private attributes(node: number): void {
    for (;;) {
      if (this.tok === T.braceOpen) this.b.add(node, this.spreadAttribute(), R.attribute)
      else if (this.patternMode && this.tok === T.ellipsis) this.b.add(node, this.leaf(K.ellipsis), R.attribute)
      else if (this.isAnyWord() || this.tok === T.metaRest) this.b.add(node, this.attribute(), R.attribute)
      else return
    }
  }

  private spreadAttribute(): number {
    const node = this.open(K.jsxSpread)
    this.next()
    if (this.isLoneEllipsis()) this.b.add(node, this.leaf(K.ellipsis), R.operand)
    else {
      this.expect(T.ellipsis, "'...'")
      this.b.add(node, this.assignment(), R.operand)
    }
    this.expect(T.braceClose, "'}'")
    return this.close(node)
  }

  private attribute(): number {
    if (this.tok === T.metaRest) return this.nameLeaf()
    const node = this.open(K.jsxAttribute)
    const name = this.jsxName()
    this.b.sym[node] = this.b.sym[name]!
    this.b.add(node, name, R.name)
    if (this.tok !== T.assign) return this.close(node)
    if (this.tokSym !== OP.assign) this.fail("'=' expected", this.tokStart)
    this.b.add(node, this.attributeValue(), R.value)
    return this.close(node)
  }

  private attributeValue(): number {
    this.skipSpace()
    const p = this.pos
    const quote = this.src[p]
    if (quote === 34 || quote === 39) return this.attributeString(p, quote)
    this.next()
    if (this.tok === T.braceOpen) return this.container(true)
    if (this.atAngle()) {
      const child = this.element()
      this.next()
      return child
    }
    if (this.patternMode) return this.tok === T.ellipsis ? this.leaf(K.ellipsis) : this.nameLeaf()
    return this.fail('attribute value expected', this.tokStart)
  }

  private attributeString(start: number, quote: number): number {
    const { src } = this
    let p = start + 1
    while (p < this.length && src[p] !== quote) p++
    if (p >= this.length) this.fail('attribute value is not closed', start)
    const sym = p - start > MAX_INTERNED_TEXT ? 0 : this.names.internBytes(src, start + 1, p)
    this.pos = p + 1
    this.tokEnd = this.pos
    this.next()
    return this.b.node(K.string, start, p + 1, sym)
  }

  /** `{ … }`; with `read` false the token behind it is left unread. */
  private container(read: boolean): number {
    const node = this.open(K.jsxExpr)
    this.next()
    if (this.tok !== T.braceClose) {
      const spread = this.tok === T.ellipsis && !this.isLoneEllipsis()
      if (spread) this.next()
      this.b.add(node, this.expression(), R.value)
    }
    if (this.tok !== T.braceClose) this.fail("'}' expected", this.tokStart)
    this.pos = this.tokStart + 1
    this.tokEnd = this.pos
    this.b.end[node] = this.pos
    if (read) this.next()
    return node
  }

  private childrenAndEnd(node: number): void {
    for (;;) {
      this.text(node)
      if (this.pos >= this.length) this.fail('JSX element is not closed', this.b.start[node]!)
      this.tokEnd = this.pos
      if (this.src[this.pos] === 123) {
        this.next()
        this.b.add(node, this.container(false), R.child)
        continue
      }
      this.next()
      if (this.src[this.tokStart + 1] !== 47 && !this.isClosing()) {
        this.b.add(node, this.element(), R.child)
        continue
      }
      this.openAngle()
      this.next()
      if (this.isAnyWord() || this.tok === T.metaRest) this.skipClosingName()
      this.closeTag(node)
      return
    }
  }

  private isClosing(): boolean {
    return this.peek() === T.op && this.peekSym === OP.slash
  }

  private skipClosingName(): void {
    const mark = this.b.mark()
    this.tagName()
    this.b.rewind(mark, this.b.errorTexts.length)
  }

  /** Text up to the next `{` or `<`; text without any visible character makes no node. */
  private text(node: number): void {
    const { src } = this
    const start = this.pos
    let p = start
    while (p < this.length && src[p] !== 123 && src[p] !== 60) {
      if (this.patternMode && src[p] === 46 && src[p + 1] === 46 && src[p + 2] === 46) {
        this.b.add(node, this.b.node(K.ellipsis, p, p + 3, OP.dots), R.child)
        this.pos = p + 3
        return this.text(node)
      }
      p++
    }
    this.pos = p
    let from = start
    let to = p
    while (from < to && src[from]! <= 32) from++
    while (to > from && src[to - 1]! <= 32) to--
    if (from === to) return
    const sym = to - from > MAX_INTERNED_TEXT ? 0 : this.names.internBytes(src, from, to)
    const isMeta = this.patternMode && src[from] === 36 && /^\$[A-Z_0-9]+$/.test(this.sliceText(from, to))
    this.b.add(node, this.b.node(isMeta ? K.metavar : K.jsxText, from, to, sym), R.child)
  }
}
