import { F, K, R } from '../tree/index.ts'
import { Functions } from './functions.ts'
import { OP } from './lexer.ts'
import { W } from './nodes.ts'
import { T } from './tokens.ts'

const MODIFIER_BITS = new Map([
  [W.static, F.static],
  [W.async, F.async],
  [W.get, F.getter],
  [W.set, F.setter],
  [W.readonly, F.final],
  [W.public, F.public],
  [W.private, F.private],
  [W.protected, F.protected],
  [W.abstract, F.abstract],
  [W.declare, F.typeOnly],
  [W.override, 0],
  [W.accessor, 0],
])

/** Classes, their members, decorators. */
export abstract class Classes extends Functions {
  protected abstract guarded(parse: () => number): number

  protected decorator(): number {
    const node = this.open(K.decorator)
    this.next()
    const start = this.tokStart
    let value = this.tok === T.parenOpen ? this.parenthesized() : this.nameLeaf()
    while (this.tok === T.dot || this.tok === T.parenOpen || (this.tok === T.op && this.typed && this.atAngle())) {
      const before = this.tokStart
      value = this.decoratorLink(value, start)
      if (this.tokStart === before) break
    }
    this.b.sym[node] = this.b.sym[value]!
    this.b.add(node, value, R.value)
    return this.close(node)
  }

  private decoratorLink(value: number, start: number): number {
    const { b } = this
    if (this.tok === T.dot) {
      this.next()
      const member = b.node(K.member, start, 0, this.tokSym)
      b.add(member, value, R.receiver)
      b.add(member, this.nameLeaf(), R.property)
      return this.close(member)
    }
    const call = this.callNode(value, start)
    if (this.tok === T.op) this.typeArguments(call)
    if (this.tok === T.parenOpen) this.argumentList(call)
    return this.close(call)
  }

  protected classExpression(): number {
    const decorators: number[] = []
    const start = this.tokStart
    while (this.tok === T.at) decorators.push(this.decorator())
    if (this.tok !== T.kClass) this.fail("'class' expected", this.tokStart)
    return this.classFrom(start, decorators)
  }

  /** At `class`. */
  protected classFrom(start: number, decorators: readonly number[]): number {
    const { b } = this
    this.enter()
    const node = b.node(K.class, start, 0, 0)
    for (const decorator of decorators) b.add(node, decorator, R.decorator)
    this.next()
    if (this.tok === T.name && !(this.tokSym === W.implements && this.peek() !== T.braceOpen)) {
      b.sym[node] = this.tokSym
      b.add(node, this.nameLeaf(), R.name)
    }
    if (this.atAngle()) this.typeParams(node)
    if (this.eat(T.kExtends)) this.baseClass(node)
    this.implementsClause(node)
    if (!(this.patternMode && this.tok === T.eof)) this.classBody(node)
    this.depth--
    return this.close(node)
  }

  private baseClass(node: number): void {
    const start = this.tokStart
    if (this.patternMode && this.tok === T.ellipsis) {
      this.b.add(node, this.leaf(K.ellipsis), R.base)
      return
    }
    const base = this.subscripts(this.primary(), start, true)
    this.b.add(node, base, R.base)
    if (this.atAngle()) this.typeArguments(node)
  }

  protected implementsClause(node: number): void {
    if (!this.isWord(W.implements)) return
    this.next()
    do this.b.add(node, this.type(), R.implements)
    while (this.eat(T.comma))
  }

  protected classBody(node: number): void {
    const { inThen, noIn } = this
    this.inThen = false
    this.noIn = false
    const { blockColumn } = this
    this.blockColumn = this.lineColumn(this.tokStart)
    this.expect(T.braceOpen, "'{'")
    while (this.tok !== T.braceClose && this.tok !== T.eof && !this.isOutdented()) {
      if (this.tok === T.semicolon) this.next()
      else this.b.add(node, this.guarded(this.readMember), R.member)
    }
    this.closeBlock(node)
    this.blockColumn = blockColumn
    this.inThen = inThen
    this.noIn = noIn
  }

  private readonly readMember = (): number => this.classMember()

  /** One member of a class body. */
  protected classMember(): number {
    const { b } = this
    if (this.isLoneEllipsis()) {
      const dots = this.leaf(K.ellipsis)
      this.eat(T.semicolon)
      return dots
    }
    const node = this.open(K.field)
    while (this.tok === T.at) b.add(node, this.decorator(), R.decorator)
    if (this.isWord(W.static) && this.peek() === T.braceOpen) return this.staticBlock(node)
    const bits = this.memberFlags(node)
    if (this.tok === T.bracketOpen && this.isIndexSignature()) {
      this.indexSignature(node)
      this.semicolon()
      return this.close(node)
    }
    b.sym[node] = this.tokSym
    const key = this.propertyKey(node)
    if ((b.flags[node]! & F.computed) !== 0) b.sym[node] = b.sym[key]!
    b.add(node, key, R.name)
    if (this.eat(T.question)) b.flag(node, F.optional)
    else if (this.isOp(OP.not)) this.next()
    if (this.tok === T.parenOpen || this.atAngle()) return this.method(node, bits)
    return this.field(node, bits)
  }

  private method(node: number, bits: number): number {
    this.b.kind[node] = K.method
    this.functionRest(node, bits)
    if (this.tok === T.semicolon) this.next()
    return this.close(node)
  }

  private field(node: number, bits: number): number {
    const { b } = this
    b.flag(node, bits)
    if (this.tok === T.colon) {
      this.next()
      b.add(node, this.bracketedType(), R.type)
    }
    if (this.tok === T.assign) {
      this.next()
      const { inAsync, inGenerator } = this
      this.inAsync = false
      this.inGenerator = false
      this.functionDepth++
      b.add(node, this.assignment(), R.value)
      this.functionDepth--
      this.inAsync = inAsync
      this.inGenerator = inGenerator
    }
    this.semicolon()
    return this.close(node)
  }

  private staticBlock(node: number): number {
    this.b.kind[node] = K.initializer
    this.b.flag(node, F.static)
    this.next()
    this.functionBody(node, 0)
    return this.close(node)
  }

  private memberFlags(node: number): number {
    let bits = 0
    for (;;) {
      if (this.isOp(OP.star)) {
        bits |= F.star
        this.next()
        continue
      }
      if (this.tok === T.op && (this.tokSym === OP.plus || this.tokSym === OP.minus)) this.next() // Flow variance
      const isDeclareConst = this.tok === T.kConst
      if (!isDeclareConst && (this.tok !== T.name || !MODIFIER_BITS.has(this.tokSym))) return bits
      const after = this.peek()
      if (this.endsKey(after)) return bits
      if (this.peekNl && (this.tokSym === W.async || this.tokSym === W.accessor || this.tokSym === W.declare))
        return bits
      if (this.tokSym === W.override || this.tokSym === W.accessor || isDeclareConst) {
        this.b.add(node, this.leaf(K.modifier), R.modifier)
        continue
      }
      bits |= MODIFIER_BITS.get(this.tokSym)!
      this.next()
    }
  }
}
