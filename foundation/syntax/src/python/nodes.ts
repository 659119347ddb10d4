import { F, K, R, TreeBuilder } from '../tree/index.ts'
import { Lexer, SyntaxFailure, type LexerState } from './lexer.ts'
import { O, T } from './tokens.ts'

/** Constructs nested deeper than this become an error node. */
export const maxDepth = 400

/** A point to come back to. */
export interface Snapshot {
  readonly lexer: LexerState
  readonly mark: number
  readonly errors: number
  readonly depth: number
}

/** Making nodes, asking for tokens, looking ahead and going back. */
export abstract class Nodes extends Lexer {
  protected b = new TreeBuilder(0)
  protected depth = 0

  protected open(kind: number, sym = 0): number {
    return this.b.node(kind, this.tokStart, this.tokEnd, sym)
  }

  /** A node that starts where `child` starts and takes it as its first child. */
  protected around(kind: number, child: number, role: number): number {
    const node = this.b.node(kind, this.startOf(child), this.prevEnd, 0)
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

  /** Start of a node with the parentheses around it, as far as they were read as its own. */
  protected startOf(node: number): number {
    return this.b.start[node]!
  }

  protected isOp(sym: number): boolean {
    return this.tok === T.op && this.tokSym === sym
  }

  protected isKeyword(sym: number): boolean {
    return this.tok === T.keyword && this.tokSym === sym
  }

  /** A soft keyword: a name that means something only in its place. */
  protected isWord(sym: number): boolean {
    return this.tok === T.name && this.tokSym === sym
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

  protected fail(message: string): never {
    throw new SyntaxFailure(message, this.tokStart)
  }

  protected enter(): void {
    if (++this.depth > maxDepth) this.fail('nested too deeply')
  }

  protected leave(): void {
    this.depth--
  }

  protected snapshot(): Snapshot {
    return { lexer: this.save(), mark: this.b.mark(), errors: this.b.errorTexts.length, depth: this.depth }
  }

  protected goBack(to: Snapshot): void {
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

  protected flag(node: number, bits: number): number {
    this.b.flag(node, bits)
    return node
  }

  /** A name, a metavariable, or an ellipsis in patterns: what can stand where Python wants an identifier. */
  protected identifier(): number {
    if (this.tok === T.name) return this.leaf(K.name)
    if (this.tok === T.metavar) return this.leaf(K.metavar)
    if (this.tok === T.metavarRest) return this.leaf(K.metavarRest)
    if (this.patternMode && this.isOp(O['...'])) return this.leaf(K.ellipsis)
    return this.fail('expected a name')
  }

  /** Symbol by which a declaration repeats its name. */
  protected nameSym(name: number): number {
    return this.b.sym[name]!
  }

  protected named(node: number, name: number): number {
    this.b.sym[node] = this.nameSym(name)
    this.b.add(node, name, R.name)
    return node
  }

  protected paren(node: number): number {
    return this.flag(node, F.paren)
  }
}
