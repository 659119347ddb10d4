import { F, K, R, wordId } from '../tree/index.ts'
import { Bindings } from './bindings.ts'
import { OP } from './lexer.ts'
import { W } from './nodes.ts'
import { POWER, PRECEDENCE, RELATIONAL, T } from './tokens.ts'

const IN = wordId('in')
const INSTANCEOF = wordId('instanceof')

/** Comma, assignment, conditional, binary and unary operators. Long chains are loops. */
export abstract class Operators extends Bindings {
  protected abstract postfix(): number

  protected expression(): number {
    const start = this.tokStart
    const first = this.assignment()
    if (this.tok !== T.comma) return first
    const node = this.b.node(K.sequence, start, start, 0)
    this.b.add(node, first, R.element)
    while (this.tok === T.comma) {
      this.next()
      this.b.add(node, this.assignment(), R.element)
    }
    return this.close(node)
  }

  protected assignment(): number {
    this.enter()
    const node = this.isYield() ? this.yieldExpression() : this.assignmentTail(this.conditional())
    this.depth--
    return node
  }

  private isBareLambda(node: number): boolean {
    return this.b.kind[node] === K.lambda && (this.b.flags[node]! & F.paren) === 0
  }

  private assignmentTail(first: number): number {
    if (this.tok !== T.assign) return first
    const { b, waiting } = this
    const base = waiting.length
    let left = first
    while (this.tok === T.assign && !this.isBareLambda(left)) {
      const node = b.node(K.assign, b.start[left]!, 0, this.tokSym)
      if (this.tokSym === OP.assign && (b.flags[left]! & F.paren) === 0) this.toPattern(left)
      b.add(node, left, R.target)
      waiting.push(node)
      this.next()
      left = this.isYield() ? this.yieldExpression() : this.conditional()
    }
    while (waiting.length > base) {
      const node = waiting.pop()!
      b.add(node, left, R.value)
      left = this.close(node)
    }
    return left
  }

  private isYield(): boolean {
    if (this.tok !== T.name || this.tokSym !== W.yield) return false
    if (this.inGenerator) return true
    if (!this.patternMode) return false
    const after = this.peek()
    return after === T.eof || (!this.peekNl && (after === T.name || after === T.ellipsis || after === T.semicolon))
  }

  private yieldExpression(): number {
    const node = this.open(K.yield)
    this.next()
    if (this.isOp(OP.star) && !this.nl) {
      this.b.flag(node, F.star)
      this.next()
      this.b.add(node, this.assignment(), R.operand)
    } else if (!this.nl && this.startsOperand()) this.b.add(node, this.assignment(), R.operand)
    return this.close(node)
  }

  private startsOperand(): boolean {
    switch (this.tok) {
      case T.parenClose:
      case T.bracketClose:
      case T.braceClose:
      case T.comma:
      case T.semicolon:
      case T.colon:
      case T.eof:
      case T.kIn:
      case T.question:
      case T.deepClose:
        return false
      case T.name:
        return this.tokSym !== W.of
      default:
        return true
    }
  }

  private conditional(): number {
    const { b, waiting } = this
    let node = this.binary(this.unary(), 0)
    if (this.tok !== T.question || this.isBareLambda(node)) return node
    const base = waiting.length
    while (this.tok === T.question && !this.isBareLambda(node) && !this.isOptionalMark()) {
      const condition = b.node(K.conditional, b.start[node]!, 0, 0)
      b.add(condition, node, R.test)
      waiting.push(condition)
      this.next()
      const { noIn, inThen } = this
      this.noIn = false
      this.inThen = true
      b.add(condition, this.assignment(), R.consequent)
      this.noIn = noIn
      this.inThen = inThen
      this.expect(T.colon, "':'")
      node = this.isYield() ? this.yieldExpression() : this.binary(this.unary(), 0)
    }
    node = waiting.length > base ? this.assignmentTail(node) : node
    while (waiting.length > base) {
      const condition = waiting.pop()!
      b.add(condition, node, R.else)
      node = this.close(condition)
    }
    return node
  }

  /** At `?`: the mark of an optional parameter, since no expression can follow. */
  private isOptionalMark(): boolean {
    const after = this.peek()
    return (
      after === T.comma ||
      after === T.parenClose ||
      after === T.colon ||
      (after === T.assign && this.peekSym === OP.assign)
    )
  }

  private binaryStrength(): number {
    switch (this.tok) {
      case T.op:
        return PRECEDENCE[this.tokSym]!
      case T.kIn:
        return this.noIn ? 0 : PRECEDENCE[IN]!
      case T.kInstanceof:
        return PRECEDENCE[INSTANCEOF]!
      case T.name:
        return this.typed && !this.nl && (this.tokSym === W.as || this.tokSym === W.satisfies) ? RELATIONAL : 0
      default:
        return 0
    }
  }

  private binary(first: number, floor: number): number {
    const { b } = this
    let left = first
    for (;;) {
      const strength = this.binaryStrength()
      if (strength <= floor || this.isBareLambda(left)) return left
      const op = this.tokSym
      if (this.tok === T.name) {
        left = this.typeCast(left)
        continue
      }
      this.next()
      this.enter()
      const right = this.binary(this.unary(), strength === POWER ? strength - 1 : strength)
      this.depth--
      const node = b.node(K.binary, b.start[left]!, 0, op)
      b.add(node, left, R.left)
      b.add(node, right, R.right)
      left = this.close(node)
    }
  }

  /** `x as T`, `x satisfies T`, `x as const` */
  private typeCast(operand: number): number {
    const node = this.b.node(K.cast, this.b.start[operand]!, 0, this.tokSym)
    this.b.add(node, operand, R.operand)
    this.next()
    if (this.tok === T.kConst) {
      const type = this.b.node(K.typeRef, this.tokStart, this.tokEnd, this.tokSym)
      this.b.add(type, this.leaf(K.name), R.name)
      this.b.add(node, type, R.type)
    } else this.b.add(node, this.type(), R.type)
    return this.close(node)
  }

  protected unary(): number {
    switch (this.tok) {
      case T.op:
        if (this.tokSym === OP.not || this.tokSym === OP.minus || this.tokSym === OP.plus || this.tokSym === OP.tilde) {
          return this.prefix(K.unary)
        }
        return this.postfix()
      case T.kTypeof:
      case T.kVoid:
      case T.kDelete:
        return this.prefix(K.unary)
      case T.update:
        return this.prefix(K.update)
      case T.name:
        if (this.tokSym === W.await && this.isAwait()) return this.prefix(K.await)
        return this.postfix()
      default:
        return this.postfix()
    }
  }

  private prefix(kind: number): number {
    this.enter()
    const node = this.open(kind)
    if (kind !== K.await) this.b.sym[node] = this.tokSym
    this.next()
    this.b.add(node, this.unary(), R.operand)
    this.depth--
    return this.close(node)
  }

  /** `await` is an operator in async functions and at the top of modules; elsewhere it may be a name. */
  private isAwait(): boolean {
    if (this.inAsync || this.patternMode) return true
    const after = this.peek()
    if (this.peekNl) return false
    if (after === T.name) return this.peekSym !== W.of
    if (after === T.string || after === T.backtick || after === T.braceOpen)
      return this.functionDepth === 0 || after !== T.backtick
    if (after === T.kNew || after === T.kImport || after === T.kThis || after === T.kFunction || after === T.kSuper)
      return true
    return this.functionDepth === 0 && (after === T.parenOpen || after === T.bracketOpen || after === T.number)
  }
}
