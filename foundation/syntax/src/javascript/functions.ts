import { F, K, R } from '../tree/index.ts'
import { Arrows } from './arrows.ts'
import { OP } from './lexer.ts'
import { W } from './nodes.ts'
import { T } from './tokens.ts'

/** Why a block ends before its brace. */
export const UNCLOSED = 'block is not closed'

/** Functions, methods, object literals. */
export abstract class Functions extends Arrows {
  protected abstract statementsInto(parent: number, role: number): void

  protected functionExpression(): number {
    return this.functionFrom(this.tokStart, 0)
  }

  protected asyncFunction(start: number): number {
    this.next()
    return this.functionFrom(start, F.async)
  }

  /** At `function`. */
  protected functionFrom(start: number, initial: number): number {
    const { b } = this
    const node = b.node(K.function, start, 0, 0)
    let bits = initial
    this.next()
    if (this.isOp(OP.star)) {
      bits |= F.star
      this.next()
    }
    if (this.tok === T.name) {
      b.sym[node] = this.tokSym
      b.add(node, this.nameLeaf(), R.name)
    } else if (this.patternMode && this.tok === T.ellipsis) b.add(node, this.leaf(K.ellipsis), R.name)
    this.functionRest(node, bits)
    return this.close(node)
  }

  /** Type parameters, parameters, return type and body; without a body for signatures. */
  protected functionRest(node: number, bits: number): void {
    const { inThen, noIn } = this
    this.inThen = false
    this.noIn = false
    if (bits !== 0) this.b.flag(node, bits)
    if (this.atAngle()) this.typeParams(node)
    const { inAsync, inGenerator } = this
    this.inAsync = (bits & F.async) !== 0
    this.inGenerator = (bits & F.star) !== 0
    this.paramList(node)
    this.inAsync = inAsync
    this.inGenerator = inGenerator
    if (this.eat(T.colon)) this.b.add(node, this.returnType(), R.returnType)
    if (this.tok === T.braceOpen) this.functionBody(node, bits)
    this.inThen = inThen
    this.noIn = noIn
  }

  /** At `{`: the statements of a function. */
  protected functionBody(node: number, bits: number): void {
    this.enter()
    const { inAsync, inGenerator, noIn, inThen } = this
    this.inAsync = (bits & F.async) !== 0
    this.inGenerator = (bits & F.star) !== 0
    this.noIn = false
    this.inThen = false
    this.functionDepth++
    const block = this.open(K.block)
    const { blockColumn } = this
    this.blockColumn = this.lineColumn(this.tokStart)
    this.next()
    this.statementsInto(block, R.body)
    this.closeBlock(block)
    this.blockColumn = blockColumn
    this.functionDepth--
    this.inAsync = inAsync
    this.inGenerator = inGenerator
    this.noIn = noIn
    this.inThen = inThen
    this.depth--
    this.b.add(node, block, R.body)
  }

  /** At the `}` of a block; the end of the file is noted and accepted. */
  protected closeBlock(block: number): void {
    if (this.tok === T.braceClose) {
      this.next()
      this.close(block)
      return
    }
    this.b.error(this.b.start[block]!, this.b.start[block]! + 1, UNCLOSED)
    this.b.flag(block, F.broken)
    this.close(block)
  }

  protected objectLiteral(): number {
    this.enter()
    const node = this.open(K.object)
    const { noIn, inThen } = this
    this.noIn = false
    this.inThen = false
    this.next()
    while (this.tok !== T.braceClose) {
      this.b.add(node, this.objectMember(), R.member)
      if (!this.eat(T.comma)) break
    }
    this.expect(T.braceClose, "'}'")
    this.noIn = noIn
    this.inThen = inThen
    this.depth--
    return this.close(node)
  }

  private objectMember(): number {
    if (this.tok === T.ellipsis || this.tok === T.metaRest)
      return this.tok === T.metaRest ? this.nameLeaf() : this.spreadable()
    const { b } = this
    const node = this.open(K.pair)
    const bits = this.methodModifiers()
    const { tok, tokStart, tokEnd, tokSym } = this
    const key = this.propertyKey(node)
    b.sym[node] = b.sym[key]!
    if (this.tok === T.parenOpen || this.atAngle()) {
      b.kind[node] = K.method
      b.add(node, key, R.name)
      this.functionRest(node, bits)
      return this.close(node)
    }
    b.add(node, key, R.key)
    if (this.eat(T.colon)) {
      b.add(node, this.assignment(), R.value)
      return this.close(node)
    }
    if (tok !== T.name && !(tok >= 32 && this.patternMode) && tok < 32) this.fail("':' expected", this.tokStart)
    b.flag(node, F.shorthand)
    const name = b.node(b.kind[key]!, tokStart, tokEnd, tokSym)
    if (this.tok === T.assign && this.tokSym === OP.assign) {
      const assign = b.node(K.assign, tokStart, 0, OP.assign)
      b.add(assign, name, R.target)
      this.next()
      b.add(assign, this.assignment(), R.value)
      b.add(node, this.close(assign), R.value)
    } else b.add(node, name, R.value)
    return this.close(node)
  }

  /** `async`, `get`, `set`, `*` before the name of an object's method. */
  private methodModifiers(): number {
    let bits = 0
    if (this.tok === T.name && (this.tokSym === W.async || this.tokSym === W.get || this.tokSym === W.set)) {
      const bit = this.tokSym === W.async ? F.async : this.tokSym === W.get ? F.getter : F.setter
      if (!this.endsKey(this.peek())) {
        bits |= bit
        this.next()
      }
    }
    if (this.isOp(OP.star)) {
      bits |= F.star
      this.next()
    }
    return bits
  }

  /** Whether a token after a word shows that the word was the name of a member. */
  protected endsKey(tok: number): boolean {
    return (
      tok === T.comma ||
      tok === T.colon ||
      tok === T.parenOpen ||
      tok === T.braceClose ||
      tok === T.assign ||
      tok === T.semicolon ||
      tok === T.question ||
      tok === T.eof ||
      (tok === T.op && this.peekSym !== OP.star)
    )
  }
}
