import { TreeBuilder } from './builder.ts'
import { F } from './flags.ts'
import { K } from './kinds.ts'
import { R } from './roles.ts'
import { wordId } from './words.ts'
import { Names } from './names.ts'

/** The tokens that every language has; a language's own start at `firstOwn`. Typed as numbers, so that a check of one does not rule out another after the next token. */
export const TOKEN: Readonly<
  Record<
    | 'end'
    | 'name'
    | 'keyword'
    | 'op'
    | 'number'
    | 'string'
    | 'metavar'
    | 'metavarRest'
    | 'deepOpen'
    | 'deepClose'
    | 'stray'
    | 'firstOwn',
    number
  >
> = Object.freeze({
  end: 0,
  name: 1,
  keyword: 2,
  op: 3,
  number: 4,
  string: 5,
  metavar: 6,
  metavarRest: 7,
  deepOpen: 8,
  deepClose: 9,
  /** a byte that starts no token, or a literal that has no end */
  stray: 10,
  firstOwn: 11,
})

const dots = wordId('...')

/** Constructs nested deeper than this become an error node. */
export const maxDepth = 400

/** Thrown inside a parser to leave a construct that cannot be read; never leaves the parser's folder. */
export class SyntaxFailure extends Error {
  readonly at: number
  constructor(message: string, at: number) {
    super(message)
    this.at = at
  }
}

/** A point to come back to. */
export interface Snapshot<State> {
  readonly lexer: State
  readonly mark: number
  readonly errors: number
  readonly depth: number
}

/**
 * What hand-written parsers share, whatever their tokens are: one token of look-ahead, making nodes, going back.
 * A lexer fills `tok`, `tokSym`, `tokStart`, `tokEnd` in `next`, and keeps `prevEnd` where the token before ended.
 */
export abstract class TokenParser<State> {
  protected src: Uint8Array = new Uint8Array(0)
  protected length = 0
  protected names = new Names()
  protected patternMode = false
  protected pos = 0
  protected tok = 0
  protected tokSym = 0
  protected tokStart = 0
  protected tokEnd = 0
  protected prevEnd = 0
  protected b = new TreeBuilder(0)
  protected depth = 0

  /** Reads the next token. */
  protected abstract next(): void
  protected abstract save(): State
  protected abstract restore(state: State): void

  protected open(kind: number, sym = 0): number {
    return this.b.node(kind, this.tokStart, this.tokEnd, sym)
  }

  /** A node that starts where `child` starts and takes it as its first child. */
  protected around(kind: number, child: number, role: number): number {
    const node = this.b.node(kind, this.b.start[child]!, this.prevEnd, 0)
    this.b.add(node, child, role)
    return node
  }

  /** Ends a node where the last token ended. */
  protected close(node: number): number {
    this.b.end[node] = this.prevEnd
    return node
  }

  /** A leaf over the current token, which is consumed. */
  protected leaf(kind: number, sym = this.tokSym): number {
    const node = this.b.node(kind, this.tokStart, this.tokEnd, sym)
    this.next()
    return node
  }

  protected fail(message: string): never {
    throw new SyntaxFailure(message, this.tokStart)
  }

  protected enter(): void {
    if (++this.depth > maxDepth) this.fail('nested too deeply')
  }

  protected leave(): void {
    this.depth--
  }

  protected snapshot(): Snapshot<State> {
    return { lexer: this.save(), mark: this.b.mark(), errors: this.b.errorTexts.length, depth: this.depth }
  }

  protected goBack(to: Snapshot<State>): void {
    this.restore(to.lexer)
    this.b.rewind(to.mark, to.errors)
    this.depth = to.depth
  }

  /** Runs `read`; when that fails, goes back to where it started and returns undefined. */
  protected attempt<V>(read: () => V): V | undefined {
    const before = this.snapshot()
    try {
      return read()
    } catch (error) {
      if (!(error instanceof SyntaxFailure)) throw error
      this.goBack(before)
      return undefined
    }
  }

  /** Runs `look` and goes back in any case; a failure counts as false. */
  protected ahead(look: () => boolean): boolean {
    const before = this.snapshot()
    try {
      return look()
    } catch (error) {
      if (!(error instanceof SyntaxFailure)) throw error
      return false
    } finally {
      this.goBack(before)
    }
  }

  protected flag(node: number, bits: number): number {
    this.b.flag(node, bits)
    return node
  }

  /** Symbol by which a declaration repeats its name. */
  protected nameSym(name: number): number {
    return this.b.sym[name]!
  }

  /** Gives a declaration its name, as child and as symbol. */
  protected named(node: number, name: number): number {
    this.b.sym[node] = this.nameSym(name)
    this.b.add(node, name, R.name)
    return node
  }

  protected paren(node: number): number {
    return this.flag(node, F.paren)
  }

  /** An expression of the language. */
  protected abstract expression(): number

  protected isOp(sym: number): boolean {
    return this.tok === TOKEN.op && this.tokSym === sym
  }

  protected isKeyword(sym: number): boolean {
    return this.tok === TOKEN.keyword && this.tokSym === sym
  }

  /** A word that is reserved only in its place. */
  protected isWord(sym: number): boolean {
    return this.tok === TOKEN.name && this.tokSym === sym
  }

  protected takeOp(sym: number): boolean {
    if (!this.isOp(sym)) return false
    this.next()
    return true
  }

  protected takeKeyword(sym: number): boolean {
    if (!this.isKeyword(sym)) return false
    this.next()
    return true
  }

  protected wantOp(sym: number): void {
    if (!this.takeOp(sym)) this.fail(`expected ${this.names.text(sym)}`)
  }

  protected wantKeyword(sym: number): void {
    if (!this.takeKeyword(sym)) this.fail(`expected ${this.names.text(sym)}`)
  }

  protected get isName(): boolean {
    return this.tok === TOKEN.name || this.tok === TOKEN.metavar || this.tok === TOKEN.metavarRest
  }

  /** A name, a metavariable, or an ellipsis in patterns: what can stand where the language wants an identifier. */
  protected identifier(): number {
    if (this.tok === TOKEN.name) return this.leaf(K.name)
    if (this.tok === TOKEN.metavar) return this.leaf(K.metavar)
    if (this.tok === TOKEN.metavarRest) return this.leaf(K.metavarRest)
    if (this.patternMode && this.isOp(dots)) return this.leaf(K.ellipsis)
    return this.fail('expected a name')
  }

  /** `receiver.property`, at the dot. */
  protected memberOf(receiver: number): number {
    const member = this.around(K.member, receiver, R.receiver)
    this.next()
    const property = this.identifier()
    this.b.sym[member] = this.nameSym(property)
    this.b.add(member, property, R.property)
    return this.close(member)
  }

  /** `<... pattern ...>` */
  protected deep(): number {
    const node = this.open(K.deep)
    this.next()
    this.b.add(node, this.expression(), R.operand)
    if (this.tok !== TOKEN.deepClose) this.fail('expected ...>')
    this.next()
    return this.close(node)
  }

  /** In patterns, `receiver ... .m()`: any chain between. */
  protected chainEllipsisFollows(): boolean {
    if (!this.patternMode || !this.isOp(dots)) return false
    let p = this.tokEnd
    while (this.src[p] === 32) p++
    return this.src[p] === 46
  }

  protected chainEllipsis(receiver: number): number {
    const node = this.around(K.member, receiver, R.receiver)
    this.b.add(node, this.leaf(K.ellipsis), R.property)
    return this.close(node)
  }

  /** Reads `$X`, `$...X`, `<...` or `...>` of a pattern at `start`; false when there is none. */
  protected patternToken(start: number): boolean {
    const { src } = this
    const dotted = (at: number): boolean => src[at] === 46 && src[at + 1] === 46 && src[at + 2] === 46
    if (src[start] === 60 && dotted(start + 1)) return this.token(TOKEN.deepOpen, 0, start + 4)
    if (dotted(start) && src[start + 3] === 62) return this.token(TOKEN.deepClose, 0, start + 4)
    if (src[start] !== 36) return false
    const rest = dotted(start + 1)
    const from = start + (rest ? 4 : 1)
    let p = from
    while (p < this.length && isNameByte(src[p]!)) p++
    // Metavariables are written in capitals; a lower-case name behind the sign is a name of the language.
    if (p === from || (src[from]! >= 97 && src[from]! <= 122)) return false
    return this.token(rest ? TOKEN.metavarRest : TOKEN.metavar, this.names.internBytes(src, start, p), p)
  }

  private token(tok: number, sym: number, end: number): true {
    this.tok = tok
    this.tokSym = sym
    this.pos = end
    return true
  }

  /** Hands the children of a node to another. */
  protected moveChildren(from: number, to: number, role: number): void {
    for (let child = this.b.first[from]!, after = 0; child !== 0; child = after) {
      after = this.b.next[child]!
      this.b.next[child] = 0
      this.b.add(to, child, role)
    }
  }
}

const isNameByte = (byte: number): boolean =>
  (byte >= 48 && byte <= 57) || (byte >= 65 && byte <= 90) || (byte >= 97 && byte <= 122) || byte === 95
