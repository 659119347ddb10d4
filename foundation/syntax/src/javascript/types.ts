import { F, K, R, wordId } from '../tree/index.ts'
import { OP } from './lexer.ts'
import { MAX_ANGLES, Nodes, W } from './nodes.ts'
import { T } from './tokens.ts'

const NEW = wordId('new')
const TYPEOF = wordId('typeof')

/** TypeScript types. Members of object types are read by `TypeMembers`. */
export abstract class Types extends Nodes {
  protected abstract typeObject(): number
  protected abstract paramList(parent: number): void
  protected abstract template(tagged: boolean, types: boolean): number
  protected abstract assignment(): number

  protected type(): number {
    this.enter()
    const start = this.tokStart
    let node = this.startsFunctionType() ? this.functionType() : this.union()
    if (this.tok === T.kExtends && !this.nl && !this.noConditional) {
      const condition = this.b.node(K.typeConditional, start, start, 0)
      this.next()
      this.b.add(condition, node, R.operand)
      this.noConditional = true
      this.b.add(condition, this.type(), R.bound)
      this.noConditional = false
      this.expect(T.question, "'?'")
      this.b.add(condition, this.type(), R.consequent)
      this.expect(T.colon, "':'")
      this.b.add(condition, this.type(), R.else)
      node = this.close(condition)
    }
    this.depth--
    return node
  }

  /** A type inside brackets, where conditional types are allowed again. */
  protected bracketedType(): number {
    const saved = this.noConditional
    this.noConditional = false
    const node = this.type()
    this.noConditional = saved
    return node
  }

  /** `: T` when it is there, else 0. */
  protected typeAnnotation(): number {
    if (this.tok !== T.colon) return 0
    this.next()
    return this.type()
  }

  /** The type after the colon of a return type: a type or a predicate. */
  protected returnType(): number {
    const start = this.tokStart
    if (this.isWord(W.asserts)) {
      const after = this.peek()
      if (!this.peekNl && (after === T.name || after === T.kThis)) {
        const node = this.open(K.typePredicate)
        this.b.sym[node] = W.asserts
        this.next()
        return this.predicate(node)
      }
    }
    if (
      (this.tok === T.name || this.tok === T.kThis) &&
      this.peek() === T.name &&
      this.peekSym === W.is &&
      !this.peekNl
    ) {
      return this.predicate(this.b.node(K.typePredicate, start, start, 0))
    }
    return this.type()
  }

  private predicate(node: number): number {
    this.b.add(node, this.leaf(this.tok === T.kThis ? K.this : K.name), R.name)
    if (this.isWord(W.is) && !this.nl) {
      this.next()
      this.b.add(node, this.type(), R.type)
    }
    return this.close(node)
  }

  private startsFunctionType(): boolean {
    if (this.tok === T.parenOpen) return this.parenStartsFunctionType()
    if (this.atAngle() || this.tok === T.kNew) return true
    return this.isWord(W.abstract) && this.peek() === T.kNew
  }

  private parenStartsFunctionType(): boolean {
    const before = this.snapshot()
    this.next()
    let answer = false
    if (this.tok === T.parenClose || this.tok === T.ellipsis) answer = true
    else if (this.skipBindingStart()) {
      answer =
        this.tok === T.colon ||
        this.tok === T.comma ||
        this.tok === T.question ||
        (this.tok === T.assign && this.tokSym === OP.assign)
      if (!answer && this.tok === T.parenClose) {
        this.next()
        answer = this.tok === T.arrow
      }
    }
    this.restore(before)
    return answer
  }

  private skipBindingStart(): boolean {
    if (this.tok === T.name || this.tok === T.kThis) {
      this.next()
      return true
    }
    if (this.tok !== T.braceOpen && this.tok !== T.bracketOpen) return false
    let open = 0
    do {
      if (this.tok === T.braceOpen || this.tok === T.bracketOpen || this.tok === T.parenOpen) open++
      else if (this.tok === T.braceClose || this.tok === T.bracketClose || this.tok === T.parenClose) open--
      else if (this.tok === T.eof || this.tok === T.backtick) return false
      this.next()
    } while (open > 0)
    return true
  }

  private functionType(): number {
    const node = this.open(K.typeFunction)
    if (this.isWord(W.abstract)) {
      this.next()
      this.b.flag(node, F.abstract)
    }
    if (this.eat(T.kNew)) this.b.sym[node] = NEW
    const saved = this.noConditional
    this.noConditional = false
    if (this.atAngle()) this.typeParams(node)
    this.paramList(node)
    this.expect(T.arrow, "'=>'")
    this.b.add(node, this.returnType(), R.returnType)
    this.noConditional = saved
    return this.close(node)
  }

  private union(): number {
    const start = this.tokStart
    const leading = this.isOp(OP.or)
    if (leading) this.next()
    const first = this.startsFunctionType() ? this.functionType() : this.intersection()
    if (!this.isOp(OP.or) && !leading) return first
    const node = this.b.node(K.typeUnion, start, start, 0)
    this.b.add(node, first, R.element)
    while (this.isOp(OP.or)) {
      this.next()
      this.b.add(node, this.startsFunctionType() ? this.functionType() : this.intersection(), R.element)
    }
    return this.close(node)
  }

  private intersection(): number {
    const start = this.tokStart
    if (this.isOp(OP.and)) this.next()
    const first = this.typeOperator()
    if (!this.isOp(OP.and)) return first
    const node = this.b.node(K.typeIntersection, start, start, 0)
    this.b.add(node, first, R.element)
    while (this.isOp(OP.and)) {
      this.next()
      this.b.add(node, this.startsFunctionType() ? this.functionType() : this.typeOperator(), R.element)
    }
    return this.close(node)
  }

  private typeOperator(): number {
    if (this.tok === T.question) return this.prefixType()
    if (this.tok === T.name) {
      const sym = this.tokSym
      if (sym === W.keyof || sym === W.unique || sym === W.readonly || sym === W.infer) {
        const after = this.peek()
        if (this.startsType(after)) return sym === W.infer ? this.inferType() : this.prefixType()
      }
    }
    return this.postfixType()
  }

  private startsType(tok: number): boolean {
    return (
      tok === T.name ||
      tok === T.parenOpen ||
      tok === T.bracketOpen ||
      tok === T.braceOpen ||
      tok === T.string ||
      tok === T.number ||
      tok === T.backtick ||
      (tok >= 32 && tok !== T.kExtends && tok !== T.kIn)
    )
  }

  private prefixType(): number {
    this.enter()
    const node = this.open(K.typeOperator)
    this.b.sym[node] = this.tokSym
    this.next()
    this.b.add(node, this.typeOperator(), R.operand)
    this.depth--
    return this.close(node)
  }

  private inferType(): number {
    const node = this.open(K.typeOperator)
    this.b.sym[node] = W.infer
    this.next()
    const param = this.open(K.typeParam)
    this.b.sym[param] = this.tokSym
    this.b.add(param, this.bindingName(), R.name)
    this.b.add(node, this.close(param), R.operand)
    if (this.tok === T.kExtends) {
      const bound = this.attempt(() => {
        this.next()
        const saved = this.noConditional
        this.noConditional = true
        const found = this.type()
        this.noConditional = saved
        return saved || this.tok !== T.question ? found : 0
      })
      this.b.add(param, bound, R.bound)
      this.close(param)
    }
    return this.close(node)
  }

  private postfixType(): number {
    const start = this.tokStart
    let node = this.primaryType()
    while (!this.nl) {
      if (this.tok === T.bracketOpen) {
        this.next()
        const isArray = this.tok === T.bracketClose
        const wrapped = this.b.node(isArray ? K.typeArray : K.typeIndexed, start, start, 0)
        this.b.add(wrapped, node, isArray ? R.element : R.receiver)
        if (!isArray) this.b.add(wrapped, this.bracketedType(), R.index)
        this.expect(T.bracketClose, "']'")
        node = this.close(wrapped)
      } else if (this.isOp(OP.not)) this.next()
      else break
    }
    return node
  }

  private primaryType(): number {
    switch (this.tok) {
      case T.parenOpen: {
        this.next()
        const inner = this.bracketedType()
        this.expect(T.parenClose, "')'")
        this.b.flag(inner, F.paren)
        return inner
      }
      case T.bracketOpen:
        return this.tupleType()
      case T.braceOpen:
        return this.typeObject()
      case T.string:
        return this.literalType(this.leaf(K.string))
      case T.number:
        return this.literalType(this.leaf(K.number))
      case T.backtick:
        return this.template(false, true)
      case T.kTrue:
      case T.kFalse:
        return this.literalType(this.leaf(K.bool))
      case T.kNull:
        return this.literalType(this.leaf(K.null))
      case T.kTypeof:
        return this.typeQuery()
      case T.kImport:
        return this.importType()
      case T.kThis:
      case T.kVoid:
      case T.kConst:
        return this.wordType()
      case T.op:
        if (this.tokSym === OP.minus) return this.negativeType()
        if (this.tokSym === OP.star) return this.wordType()
        break
      case T.name:
      case T.metaRest:
        return this.typeReference()
      case T.ellipsis:
        if (this.patternMode) return this.leaf(K.ellipsis)
        break
      default:
    }
    return this.fail('type expected', this.tokStart)
  }

  private literalType(value: number): number {
    const node = this.b.node(K.typeLiteral, this.b.start[value]!, this.prevEnd, this.b.sym[value]!)
    this.b.add(node, value, R.value)
    return node
  }

  private negativeType(): number {
    const minus = this.leaf(K.unary)
    this.b.add(minus, this.leaf(K.number), R.operand)
    return this.literalType(this.close(minus))
  }

  private wordType(): number {
    const node = this.b.node(K.typeRef, this.tokStart, this.tokEnd, this.tokSym)
    this.b.add(node, this.leaf(K.name), R.name)
    return node
  }

  /** `a.b.C<T>` */
  protected typeReference(): number {
    const start = this.tokStart
    const node = this.b.node(K.typeRef, start, start, 0)
    const name = this.qualifiedName()
    this.b.add(node, name, R.name)
    this.b.sym[node] = this.b.sym[name]!
    if (this.atAngle() && !this.nl) this.typeArguments(node)
    return this.close(node)
  }

  /** `a.b.C` as a chain of member nodes. */
  protected qualifiedName(): number {
    const start = this.tokStart
    let name = this.tok === T.kThis ? this.leaf(K.this) : this.nameLeaf()
    while (this.tok === T.dot) {
      this.next()
      const member = this.b.node(K.member, start, start, this.tokSym)
      this.b.add(member, name, R.receiver)
      if (!this.isAnyWord() && this.tok !== T.privateName && !this.patternMode)
        this.fail('name expected', this.tokStart)
      this.b.add(member, this.nameLeaf(), R.property)
      name = this.close(member)
    }
    return name
  }

  private typeQuery(): number {
    const node = this.open(K.typeOperator)
    this.b.sym[node] = TYPEOF
    this.next()
    if (this.tok === T.kImport) this.b.add(node, this.importType(), R.operand)
    else this.b.add(node, this.qualifiedName(), R.operand)
    if (this.atAngle() && !this.nl) this.typeArguments(node)
    return this.close(node)
  }

  private importType(): number {
    const node = this.open(K.typeImport)
    this.next()
    this.expect(T.parenOpen, "'('")
    this.b.add(node, this.bracketedType(), R.argument)
    if (this.eat(T.comma) && this.tok !== T.parenClose) this.b.add(node, this.assignment(), R.argument)
    this.eat(T.comma)
    this.expect(T.parenClose, "')'")
    if (this.eat(T.dot)) this.b.add(node, this.qualifiedName(), R.name)
    if (this.atAngle() && !this.nl) this.typeArguments(node)
    return this.close(node)
  }

  private tupleType(): number {
    const node = this.open(K.typeTuple)
    this.next()
    while (this.tok !== T.bracketClose) {
      this.b.add(node, this.tupleElement(), R.element)
      if (!this.eat(T.comma)) break
    }
    this.expect(T.bracketClose, "']'")
    return this.close(node)
  }

  private tupleElement(): number {
    const start = this.tokStart
    if (this.tok === T.ellipsis) {
      const rest = this.open(K.rest)
      this.next()
      this.b.add(rest, this.tupleElement(), R.target)
      return this.close(rest)
    }
    if (this.isAnyWord()) {
      const after = this.peek()
      if (after === T.colon || (after === T.question && this.labelled())) {
        const member = this.b.node(K.field, start, start, this.tokSym)
        this.b.add(member, this.nameLeaf(), R.name)
        if (this.eat(T.question)) this.b.flag(member, F.optional)
        this.expect(T.colon, "':'")
        this.b.add(member, this.bracketedType(), R.type)
        return this.close(member)
      }
    }
    const type = this.bracketedType()
    if (this.eat(T.question)) this.b.flag(type, F.optional)
    return type
  }

  /** At a word followed by `?`: is the token after that a colon? */
  private labelled(): boolean {
    const before = this.snapshot()
    this.next()
    this.next()
    const answer = this.tok === T.colon
    this.restore(before)
    return answer
  }

  /** `<A, B>` added to `parent` as type arguments. */
  protected typeArguments(parent: number): void {
    const saved = this.noConditional
    this.noConditional = false
    if (++this.angles > MAX_ANGLES) this.fail('type arguments nested too deeply', this.tokStart)
    this.openAngle()
    while (this.src[this.tokStart] !== 62 || this.tok === T.eof) {
      this.b.add(parent, this.type(), R.typeArgument)
      if (!this.eat(T.comma)) break
    }
    this.closeAngle()
    this.angles--
    this.noConditional = saved
  }

  /** `<T extends U = V, …>` added to `parent`. */
  protected typeParams(parent: number): void {
    this.openAngle()
    while (this.tok !== T.eof && !(this.tok === T.op && this.src[this.tokStart] === 62)) {
      this.b.add(parent, this.typeParam(), R.typeParam)
      if (!this.eat(T.comma)) break
    }
    this.closeAngle()
  }

  private typeParam(): number {
    const node = this.open(K.typeParam)
    if (this.patternMode && this.tok === T.ellipsis) return this.leaf(K.ellipsis)
    if (this.tok === T.op) this.next() // Flow variance
    for (;;) {
      const modifier = this.tok === T.kConst || this.tok === T.kIn || this.isWord(W.out)
      if (!modifier) break
      const after = this.peek()
      if (after !== T.name && after !== T.kIn) break
      this.b.add(node, this.leaf(K.modifier), R.modifier)
    }
    this.b.sym[node] = this.tokSym
    this.b.add(node, this.bindingName(), R.name)
    if (this.tok === T.colon) this.b.add(node, this.typeAnnotation(), R.bound) // Flow
    if (this.eat(T.kExtends)) this.b.add(node, this.bracketedType(), R.bound)
    if (this.tok === T.assign) {
      this.next()
      this.b.add(node, this.bracketedType(), R.default)
    }
    return this.close(node)
  }
}
