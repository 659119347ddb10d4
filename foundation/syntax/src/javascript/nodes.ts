import { K, TreeBuilder, wordId } from '../tree/index.ts'
import { Lexer, OP } from './lexer.ts'
import { SyntaxFailure } from './source.ts'
import { FIRST_KEYWORD, T } from './tokens.ts'

/** Constructs nested deeper than this become an error node. */
export const MAX_DEPTH = 400

/** The contextual words that the parser asks for. */
export const W = Object.freeze({
  abstract: wordId('abstract'),
  accessor: wordId('accessor'),
  as: wordId('as'),
  async: wordId('async'),
  asserts: wordId('asserts'),
  await: wordId('await'),
  constructor: wordId('constructor'),
  declare: wordId('declare'),
  from: wordId('from'),
  get: wordId('get'),
  global: wordId('global'),
  implements: wordId('implements'),
  infer: wordId('infer'),
  interface: wordId('interface'),
  is: wordId('is'),
  keyof: wordId('keyof'),
  let: wordId('let'),
  meta: wordId('meta'),
  module: wordId('module'),
  namespace: wordId('namespace'),
  of: wordId('of'),
  out: wordId('out'),
  override: wordId('override'),
  private: wordId('private'),
  protected: wordId('protected'),
  public: wordId('public'),
  readonly: wordId('readonly'),
  require: wordId('require'),
  satisfies: wordId('satisfies'),
  set: wordId('set'),
  static: wordId('static'),
  type: wordId('type'),
  unique: wordId('unique'),
  using: wordId('using'),
  yield: wordId('yield'),
})

/** Type arguments nested deeper than this fail, which bounds what a wrong guess about `<` can cost. */
export const MAX_ANGLES = 20

export type Snapshot = {
  readonly pos: number
  readonly tok: number
  readonly tokSym: number
  readonly tokStart: number
  readonly tokEnd: number
  readonly nl: boolean
  readonly prevEnd: number
  readonly depth: number
  readonly mark: number
  readonly errors: number
}

/** What the surrounding function and operator allow; saved and restored around bodies and brackets. */
export type Context = {
  readonly inAsync: boolean
  readonly inGenerator: boolean
  readonly noIn: boolean
  readonly inThen: boolean
  readonly noConditional: boolean
  readonly depth: number
  readonly angles: number
  readonly blockColumn: number
}

/** Making nodes, asking for tokens, looking ahead and going back. */
export abstract class Nodes extends Lexer {
  protected b = new TreeBuilder(0)
  /** TypeScript (or Flow) syntax is read */
  protected typed = false
  protected jsx = false
  protected depth = 0
  /** blocks also end where a line is indented no deeper than the line that opened them */
  protected byIndentation = false
  /** indentation of the line that opened the innermost block; -1 outside blocks */
  protected blockColumn = -1
  /** type argument lists around the current token */
  protected angles = 0
  protected inAsync = false
  protected inGenerator = false
  protected functionDepth = 0
  /** `in` ends the expression (head of a for) */
  protected noIn = false
  /** inside the middle part of a conditional, where `(a): b =>` is doubtful */
  protected inThen = false
  /** a conditional type may not start here */
  protected noConditional = false
  /** nodes that wait for their last operand; cut back when a parse fails */
  protected readonly waiting: number[] = []
  /** items of parenthesised lists that are being read; cut back when a parse fails */
  protected readonly items: number[] = []
  /** set by `peek` */
  protected peekSym = 0
  protected peekNl = false

  protected open(kind: number): number {
    return this.b.node(kind, this.tokStart, this.tokEnd, 0)
  }

  /** Ends a node where the last token ended. */
  protected close(node: number): number {
    this.b.end[node] = this.prevEnd
    return node
  }

  /** A leaf over the current token, which is consumed. */
  protected leaf(kind: number): number {
    const node = this.b.node(kind, this.tokStart, this.tokEnd, this.tokSym)
    this.next()
    return node
  }

  protected enter(): void {
    if (++this.depth > MAX_DEPTH) this.fail('nested too deeply', this.tokStart)
  }

  protected isOp(sym: number): boolean {
    return this.tok === T.op && this.tokSym === sym
  }

  protected isWord(sym: number): boolean {
    return this.tok === T.name && this.tokSym === sym
  }

  /** The current token is a word, reserved or not. */
  protected isAnyWord(): boolean {
    return this.tok === T.name || this.tok >= FIRST_KEYWORD
  }

  protected eat(tok: number): boolean {
    if (this.tok !== tok) return false
    this.next()
    return true
  }

  protected expect(tok: number, what: string): void {
    if (this.tok !== tok) this.fail(`${what} expected`, this.tokStart)
    this.next()
  }

  protected expectWord(sym: number): void {
    if (!this.isWord(sym)) this.fail(`'${this.names.text(sym)}' expected`, this.tokStart)
    this.next()
  }

  /** The end of a statement: a semicolon, or a place where one may be left out. */
  protected semicolon(): void {
    if (this.tok === T.semicolon) this.next()
    else if (this.tok !== T.braceClose && this.tok !== T.eof && !this.nl) {
      this.b.error(this.tokStart, this.tokStart, 'semicolon expected')
    }
  }

  /** A name (or metavariable) node over the current token. */
  protected nameLeaf(): number {
    if (this.patternMode) {
      if (this.tok === T.metaRest) return this.leaf(K.metavarRest)
      if (this.isMetavariable()) return this.leaf(K.metavar)
    }
    return this.leaf(K.name)
  }

  /** `$X`, `$_`, `$X1`, `$1`: upper case after the dollar. */
  protected isMetavariable(): boolean {
    const { src, tokStart, tokEnd } = this
    if (src[tokStart] !== 36 || tokEnd - tokStart < 2) return false
    for (let p = tokStart + 1; p < tokEnd; p++) {
      const byte = src[p]!
      if (!((byte >= 65 && byte <= 90) || byte === 95 || (byte >= 48 && byte <= 57))) return false
    }
    return true
  }

  /** An identifier that is bound or referred to; reserved words fail. */
  protected bindingName(): number {
    if (this.tok === T.name || this.tok === T.metaRest) return this.nameLeaf()
    return this.fail('identifier expected', this.tokStart)
  }

  /** The type of the token after the current one, with `peekSym` and `peekNl`. */
  protected peek(): number {
    const { pos, tok, tokSym, tokStart, tokEnd, nl, prevEnd } = this
    this.next()
    const found = this.tok
    this.peekSym = this.tokSym
    this.peekNl = this.nl
    this.pos = pos
    this.tok = tok
    this.tokSym = tokSym
    this.tokStart = tokStart
    this.tokEnd = tokEnd
    this.nl = nl
    this.prevEnd = prevEnd
    return found
  }

  protected snapshot(): Snapshot {
    const { pos, tok, tokSym, tokStart, tokEnd, nl, prevEnd, depth } = this
    return {
      pos,
      tok,
      tokSym,
      tokStart,
      tokEnd,
      nl,
      prevEnd,
      depth,
      mark: this.b.mark(),
      errors: this.b.errorTexts.length,
    }
  }

  protected restore(to: Snapshot): void {
    this.pos = to.pos
    this.tok = to.tok
    this.tokSym = to.tokSym
    this.tokStart = to.tokStart
    this.tokEnd = to.tokEnd
    this.nl = to.nl
    this.prevEnd = to.prevEnd
    this.depth = to.depth
    this.b.rewind(to.mark, to.errors)
  }

  protected context(): Context {
    const { inAsync, inGenerator, noIn, inThen, noConditional, depth, angles, blockColumn } = this
    return { inAsync, inGenerator, noIn, inThen, noConditional, depth, angles, blockColumn }
  }

  protected setContext(to: Context): void {
    this.inAsync = to.inAsync
    this.inGenerator = to.inGenerator
    this.noIn = to.noIn
    this.inThen = to.inThen
    this.noConditional = to.noConditional
    this.depth = to.depth
    this.angles = to.angles
    this.blockColumn = to.blockColumn
  }

  /** Runs a parse that may fail or answer 0; in both cases everything is as before and the answer is 0. */
  protected attempt(parse: () => number): number {
    const before = this.snapshot()
    const context = this.context()
    const waiting = this.waiting.length
    const items = this.items.length
    try {
      const node = parse()
      if (node !== 0) return node
    } catch (error) {
      if (!(error instanceof SyntaxFailure)) throw error
    }
    this.restore(before)
    this.setContext(context)
    this.waiting.length = waiting
    this.items.length = items
    return 0
  }

  /** Consumes one `<`, also out of `<<`. */
  protected openAngle(): void {
    this.pos = this.tokStart + 1
    this.tokEnd = this.pos
    this.next()
  }

  protected atAngle(): boolean {
    return this.tok === T.op && (this.tokSym === OP.less || this.tokSym === OP.shiftLeft)
  }

  /** Consumes one `>`, also out of `>>`, `>=` and the like. */
  protected closeAngle(): void {
    if (this.src[this.tokStart] !== 62 || (this.tok !== T.op && this.tok !== T.assign))
      this.fail("'>' expected", this.tokStart)
    this.pos = this.tokStart + 1
    this.tokEnd = this.pos
    this.next()
  }

  /** How far into its line a place is, in bytes, up to 200. */
  protected column(at: number): number {
    let p = at
    while (p > 0 && at - p < 200 && this.src[p - 1] !== 10 && this.src[p - 1] !== 13) p--
    return at - p
  }

  /** The indentation of the line that a place is on. */
  protected lineColumn(at: number): number {
    let p = at - this.column(at)
    const start = p
    while (this.src[p] === 32 || this.src[p] === 9) p++
    return p - start
  }

  /** At a token that, by its indentation, is outside the innermost block. */
  protected isOutdented(): boolean {
    return this.byIndentation && this.nl && this.blockColumn >= 0 && this.column(this.tokStart) <= this.blockColumn
  }

  /** Whether the byte at `p` starts `text`. */
  protected bytesAt(p: number, text: string): boolean {
    for (let i = 0; i < text.length; i++) if (this.src[p + i] !== text.charCodeAt(i)) return false
    return true
  }
}
