import { K } from '../tree/index.ts'
import { Lexer } from './lexer.ts'
import { O, T } from './tokens.ts'

/** Asking for tokens by what Python calls them. */
export abstract class Nodes extends Lexer {
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

  /** A name, a metavariable, or an ellipsis in patterns: what can stand where Python wants an identifier. */
  protected identifier(): number {
    if (this.tok === T.name) return this.leaf(K.name)
    if (this.tok === T.metavar) return this.leaf(K.metavar)
    if (this.tok === T.metavarRest) return this.leaf(K.metavarRest)
    if (this.patternMode && this.isOp(O['...'])) return this.leaf(K.ellipsis)
    return this.fail('expected a name')
  }
}
