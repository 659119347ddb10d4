import { TreeBuilder } from './builder.ts'
import { F } from './flags.ts'
import { R } from './roles.ts'
import { Names } from './names.ts'

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

  /** Hands the children of a node to another. */
  protected moveChildren(from: number, to: number, role: number): void {
    for (let child = this.b.first[from]!, after = 0; child !== 0; child = after) {
      after = this.b.next[child]!
      this.b.next[child] = 0
      this.b.add(to, child, role)
    }
  }
}
