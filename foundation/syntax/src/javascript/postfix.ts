import { F, K, R } from '../tree/index.ts'
import { OP } from './lexer.ts'
import { W } from './nodes.ts'
import { Operators } from './operators.ts'
import { PRECEDENCE, T } from './tokens.ts'

/** What follows a primary expression: members, calls, indexes, tagged templates, `!`, `++`. */
export abstract class Postfix extends Operators {
  protected abstract primary(): number

  protected postfix(): number {
    const start = this.tokStart
    const first = this.primary()
    if (this.b.kind[first] === K.lambda && (this.b.flags[first]! & F.paren) === 0) return first
    const node = this.subscripts(first, start, true)
    if (this.tok !== T.update || this.nl) return node
    const update = this.b.node(K.update, start, 0, this.tokSym)
    this.b.flag(update, F.postfix)
    this.b.add(update, node, R.operand)
    this.next()
    return this.close(update)
  }

  protected subscripts(first: number, start: number, calls: boolean): number {
    let node = first
    for (;;) {
      switch (this.tok) {
        case T.dot:
          node = this.member(node, start, 0)
          break
        case T.optionalDot:
          if (!calls) return node
          node = this.optionalLink(node, start)
          break
        case T.bracketOpen:
          node = this.index(node, start, 0)
          break
        case T.parenOpen:
          if (!calls) return node
          node = this.call(node, start, 0)
          break
        case T.backtick:
          node = this.tagged(node, start)
          break
        case T.op: {
          const next = this.typeSuffix(node, start, calls)
          if (next === 0) return node
          node = next
          break
        }
        default:
          return node
      }
    }
  }

  private member(receiver: number, start: number, bits: number): number {
    const { b } = this
    this.next()
    const node = b.node(K.member, start, 0, this.tokSym)
    if (bits !== 0) b.flag(node, bits)
    b.add(node, receiver, R.receiver)
    if (this.isAnyWord() || this.tok === T.privateName || this.tok === T.metaRest)
      b.add(node, this.nameLeaf(), R.property)
    else if (this.patternMode && this.tok === T.ellipsis) b.add(node, this.leaf(K.ellipsis), R.property)
    else this.fail('property name expected', this.tokStart)
    return this.close(node)
  }

  private optionalLink(receiver: number, start: number): number {
    const after = this.peek()
    if (after === T.bracketOpen) {
      this.next()
      return this.index(receiver, start, F.optional)
    }
    if (after === T.parenOpen) {
      this.next()
      return this.call(receiver, start, F.optional)
    }
    if (after === T.op && this.peekSym === OP.less) {
      this.next()
      const node = this.callNode(receiver, start)
      this.b.flag(node, F.optional)
      this.typeArguments(node)
      this.argumentList(node)
      return this.close(node)
    }
    return this.member(receiver, start, F.optional)
  }

  private index(receiver: number, start: number, bits: number): number {
    const { b } = this
    const node = b.node(K.index, start, 0, 0)
    if (bits !== 0) b.flag(node, bits)
    b.add(node, receiver, R.receiver)
    this.next()
    const { noIn, inThen } = this
    this.noIn = false
    this.inThen = false
    b.add(node, this.expression(), R.index)
    this.noIn = noIn
    this.inThen = inThen
    this.expect(T.bracketClose, "']'")
    return this.close(node)
  }

  /** A call without its arguments yet. */
  protected callNode(callee: number, start: number): number {
    const { b } = this
    const kind = b.kind[callee]
    const named = kind === K.name || kind === K.member || kind === K.metavar
    const node = b.node(K.call, start, 0, named ? b.sym[callee]! : 0)
    b.add(node, callee, R.callee)
    return node
  }

  private call(callee: number, start: number, bits: number): number {
    const node = this.callNode(callee, start)
    if (bits !== 0) this.b.flag(node, bits)
    this.argumentList(node)
    return this.close(node)
  }

  /** `( … )` of a call, arguments added to `node`. */
  protected argumentList(node: number): void {
    const { noIn, inThen } = this
    this.noIn = false
    this.inThen = false
    this.expect(T.parenOpen, "'('")
    while (this.tok !== T.parenClose) {
      this.b.add(node, this.spreadable(), R.argument)
      if (!this.eat(T.comma)) break
    }
    this.expect(T.parenClose, "')'")
    this.noIn = noIn
    this.inThen = inThen
  }

  /** An argument or array element: an expression or `...expression`. */
  protected spreadable(): number {
    if (this.tok !== T.ellipsis || this.isLoneEllipsis()) return this.assignment()
    const node = this.open(K.spread)
    this.b.sym[node] = OP.dots
    this.next()
    this.b.add(node, this.assignment(), R.operand)
    return this.close(node)
  }

  private tagged(tag: number, start: number): number {
    const node = this.b.node(K.taggedTemplate, start, 0, this.b.sym[tag]!)
    this.b.add(node, tag, R.tag)
    this.b.add(node, this.template(true, false), R.value)
    return this.close(node)
  }

  /** `x!`, `f<T>(…)`, `f<T>` in typed files; 0 when the operator is a binary one. */
  private typeSuffix(node: number, start: number, calls: boolean): number {
    if (!this.typed) return 0
    if (this.tokSym === OP.not) {
      if (this.nl) return 0
      const wrapped = this.b.node(K.nonNull, start, 0, 0)
      this.b.add(wrapped, node, R.operand)
      this.next()
      return this.close(wrapped)
    }
    if (!this.atAngle() || !calls) return 0
    const holder = this.attempt(() => {
      const found = this.open(K.typeTuple)
      return this.angleArguments(found) ? found : 0
    })
    return holder === 0 ? 0 : this.withTypeArguments(node, start, holder)
  }

  /** A call, tagged template or instantiation whose type arguments were read into `holder`. */
  private withTypeArguments(operand: number, start: number, holder: number): number {
    const { b } = this
    if (this.tok === T.parenOpen) {
      const call = this.callNode(operand, start)
      this.adopt(call, holder)
      this.argumentList(call)
      return this.close(call)
    }
    const isTemplate = this.tok === T.backtick
    const node = b.node(isTemplate ? K.taggedTemplate : K.cast, start, 0, isTemplate ? b.sym[operand]! : OP.less)
    b.add(node, operand, isTemplate ? R.tag : R.operand)
    this.adopt(node, holder)
    if (isTemplate) b.add(node, this.template(true, false), R.value)
    return this.close(node)
  }

  /** Moves the type arguments of `holder` to `node`. */
  protected adopt(node: number, holder: number): void {
    const { b } = this
    for (let child = b.first[holder]!; child !== 0;) {
      const after = b.next[child]!
      b.next[child] = 0
      b.add(node, child, R.typeArgument)
      child = after
    }
  }

  /** Reads `<A, B>` where an expression may go on; false when what follows shows that it was a comparison. */
  protected angleArguments(parent: number): boolean {
    const saved = this.noConditional
    this.noConditional = false
    this.openAngle()
    while (!this.isOp(OP.greater)) {
      this.b.add(parent, this.type(), R.typeArgument)
      if (!this.eat(T.comma)) break
    }
    this.noConditional = saved
    if (!this.isOp(OP.greater)) return false
    this.next()
    return this.canFollowTypeArguments()
  }

  private canFollowTypeArguments(): boolean {
    switch (this.tok) {
      case T.parenOpen:
      case T.backtick:
        return true
      case T.op:
        if (
          this.tokSym === OP.less ||
          this.tokSym === OP.greater ||
          this.tokSym === OP.plus ||
          this.tokSym === OP.minus
        ) {
          return false
        }
        return this.nl || PRECEDENCE[this.tokSym] !== 0
      case T.kIn:
      case T.kInstanceof:
        return true
      case T.name:
        return this.nl || this.tokSym === W.as || this.tokSym === W.satisfies
      case T.number:
      case T.string:
      case T.braceOpen:
      case T.bracketOpen:
      case T.privateName:
        return this.nl
      default:
        return this.tok < 32 || this.nl
    }
  }
}
