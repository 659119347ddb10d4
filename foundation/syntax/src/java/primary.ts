import { F, K, R } from '../tree/index.ts'
import { Operators } from './operators.ts'
import { O, PRIMITIVES, T, W } from './tokens.ts'

/** Names, literals, calls, object creation, lambdas, method references. */
export abstract class Primary extends Operators {
  protected abstract block(): number
  protected abstract param(): number
  protected abstract membersInto(node: number): void
  protected abstract switchOf(kind: number): number

  protected override primary(): number {
    let node = this.atom()
    for (;;) {
      if (this.tok !== T.op) return node
      if (this.tokSym === O['.']) node = this.selector(node)
      else if (this.tokSym === O['[']) node = this.subscript(node)
      else if (this.tokSym === O['::']) node = this.methodReference(node)
      else if (this.tokSym === O['('] && this.isCallable(node)) node = this.call(node, 0)
      else if (this.chainEllipsisFollows()) node = this.chainEllipsis(node)
      else return node
    }
  }

  private isCallable(node: number): boolean {
    const kind = this.b.kind[node]
    if ((this.b.flags[node]! & F.paren) !== 0) return false
    return kind === K.name || kind === K.member || kind === K.metavar || kind === K.this || kind === K.super
  }

  private call(callee: number, typeHolder: number): number {
    const node = this.around(K.call, callee, R.callee)
    this.b.sym[node] = this.b.sym[callee]!
    if (typeHolder !== 0) this.moveChildren(typeHolder, node, R.typeArgument)
    this.argumentsInto(node)
    return this.close(node)
  }

  protected override argumentsInto(node: number): void {
    this.wantOp(O['('])
    this.enter()
    while (!this.isOp(O[')'])) {
      this.b.add(node, this.expression(), R.argument)
      if (!this.takeOp(O[','])) break
    }
    this.leave()
    this.wantOp(O[')'])
  }

  /** What follows a dot: a name, a call with type arguments, `this`, `super`, `class`, `new`. */
  private selector(receiver: number): number {
    if (this.ahead(() => (this.next(), this.isKeyword(W.class)))) return this.classLiteral(receiver)
    if (this.ahead(() => (this.next(), this.isKeyword(W.new)))) return this.innerCreation(receiver)
    if (this.ahead(() => (this.next(), this.isOp(O['<'])))) return this.genericCall(receiver)
    const node = this.around(K.member, receiver, R.receiver)
    this.next()
    let property: number
    if (this.isKeyword(W.this) || this.isKeyword(W.super)) property = this.leaf(K.name)
    else property = this.identifier()
    this.b.sym[node] = this.nameSym(property)
    this.b.add(node, property, R.property)
    return this.close(node)
  }

  private classLiteral(receiver: number): number {
    const node = this.around(K.classLiteral, receiver, R.type)
    this.next()
    this.next()
    return this.close(node)
  }

  private innerCreation(receiver: number): number {
    this.next()
    const node = this.creation()
    // The outer instance stands first; it is kept as the receiver of the creation.
    const first = this.b.first[node]!
    this.b.first[node] = 0
    this.b.last[node] = 0
    this.b.add(node, receiver, R.receiver)
    this.b.next[receiver] = first
    let last = receiver
    while (this.b.next[last] !== 0) last = this.b.next[last]!
    this.b.last[node] = last
    this.b.start[node] = this.b.start[receiver]!
    return node
  }

  /** `x.<T>m()` */
  private genericCall(receiver: number): number {
    const member = this.around(K.member, receiver, R.receiver)
    this.next()
    const holder = this.b.node(K.none, this.tokStart, this.tokStart, 0)
    this.typeArgumentsInto(holder)
    const property = this.isKeyword(W.super) || this.isKeyword(W.this) ? this.leaf(K.name) : this.identifier()
    this.b.sym[member] = this.nameSym(property)
    this.b.add(member, property, R.property)
    return this.call(this.close(member), holder)
  }

  private subscript(receiver: number): number {
    // `T[]::new` and `T[].class`
    if (this.ahead(() => (this.next(), this.isOp(O[']'])))) return this.arrayType(receiver)
    const node = this.around(K.index, receiver, R.receiver)
    this.next()
    this.b.add(node, this.expression(), R.index)
    this.wantOp(O[']'])
    return this.close(node)
  }

  private arrayType(element: number): number {
    const node = this.around(K.typeArray, element, R.element)
    this.next()
    this.wantOp(O[']'])
    return this.close(node)
  }

  private methodReference(receiver: number): number {
    const node = this.around(K.methodRef, receiver, R.receiver)
    this.next()
    if (this.isOp(O['<'])) this.typeArgumentsInto(node)
    const property = this.isKeyword(W.new) ? this.leaf(K.name) : this.identifier()
    this.b.sym[node] = this.nameSym(property)
    this.b.add(node, property, R.property)
    return this.close(node)
  }

  private atom(): number {
    switch (this.tok) {
      case T.name:
        return this.nameOrTypeReference()
      case T.number:
        return this.leaf(K.number)
      case T.string:
        return this.leaf(K.string)
      case T.char:
        return this.flag(this.leaf(K.string), F.bytes)
      case T.metavar:
        return this.nameOrTypeReference()
      case T.metavarRest:
        return this.leaf(K.metavarRest)
      case T.deepOpen:
        return this.deep()
      case T.keyword:
        return this.keywordAtom()
      case T.op:
        return this.bracketed()
      default:
        return this.fail('expected an expression')
    }
  }

  /** `List<String>::new` starts with a type; everything else with a name. */
  private nameOrTypeReference(): number {
    if (this.src[this.tokEnd] === 60 && this.genericReferenceFollows()) return this.type()
    return this.leaf(this.tok === T.metavar ? K.metavar : K.name)
  }

  private genericReferenceFollows(): boolean {
    return this.ahead(() => {
      this.type()
      return this.isOp(O['::'])
    })
  }

  private keywordAtom(): number {
    const { tokSym } = this
    if (tokSym === W.true || tokSym === W.false) return this.leaf(K.bool)
    if (tokSym === W.null) return this.leaf(K.null)
    if (tokSym === W.this) return this.leaf(K.this)
    if (tokSym === W.super) return this.leaf(K.super)
    if (tokSym === W.new) return this.creation()
    if (tokSym === W.switch) return this.switchOf(K.switchExpr)
    if (PRIMITIVES.has(tokSym)) return this.type()
    return this.fail('expected an expression')
  }

  private bracketed(): number {
    if (this.isOp(O['('])) return this.parenthesized()
    if (this.patternMode && this.isOp(O['...'])) return this.leaf(K.ellipsis)
    // Annotated types before a method reference.
    if (this.isOp(O['@'])) return this.type()
    return this.fail('expected an expression')
  }

  private parenthesized(): number {
    this.enter()
    const start = this.tokStart
    this.next()
    if (this.patternMode) {
      const typed = this.attempt(() => this.typedMetavariable(start))
      if (typed !== undefined) {
        this.leave()
        return typed
      }
    }
    const node = this.expression()
    this.wantOp(O[')'])
    this.leave()
    return this.paren(node)
  }

  private typedMetavariable(start: number): number {
    const node = this.b.node(K.typedMetavar, start, start, 0)
    this.b.add(node, this.type(), R.type)
    if (this.tok !== T.metavar) this.fail('not a typed metavariable')
    this.named(node, this.identifier())
    this.wantOp(O[')'])
    return this.close(node)
  }

  /** `new T(…) { … }`, `new T[n][]`, `new T[] { … }` */
  private creation(): number {
    this.enter()
    const node = this.open(K.new)
    this.next()
    if (this.isOp(O['<'])) this.typeArgumentsInto(node)
    const type = this.createdType()
    this.b.sym[node] = this.b.sym[type]!
    this.b.add(node, type, R.callee)
    if (this.isOp(O['[']) || this.isOp(O['@'])) this.arrayCreation(node)
    else {
      this.argumentsInto(node)
      if (this.isOp(O['{'])) this.membersInto(node)
    }
    this.leave()
    return this.close(node)
  }

  private createdType(): number {
    // A diamond has no arguments between its brackets.
    const node = this.open(K.typeRef)
    this.annotationsInto(node)
    if (this.tok === T.keyword && PRIMITIVES.has(this.tokSym)) {
      this.named(node, this.leaf(K.name))
      return this.close(node)
    }
    let name = this.identifier()
    for (;;) {
      if (this.isOp(O['.'])) name = this.memberOfCreated(name, node)
      else if (this.isOp(O['<'])) this.typeArgumentsInto(node)
      else break
    }
    this.b.sym[node] = this.nameSym(name)
    this.b.add(node, name, R.name)
    return this.close(node)
  }

  private memberOfCreated(receiver: number, type: number): number {
    const member = this.around(K.member, receiver, R.receiver)
    this.next()
    this.annotationsInto(type)
    const property = this.identifier()
    this.b.sym[member] = this.nameSym(property)
    this.b.add(member, property, R.property)
    return this.close(member)
  }

  private arrayCreation(node: number): void {
    while (this.isOp(O['[']) || this.isOp(O['@'])) {
      this.annotationsInto(node)
      this.wantOp(O['['])
      if (!this.isOp(O[']'])) this.b.add(node, this.expression(), R.index)
      this.wantOp(O[']'])
    }
    if (this.isOp(O['{'])) this.b.add(node, this.arrayInitializer(), R.value)
  }

  protected override arrayInitializer(): number {
    this.enter()
    const node = this.open(K.array)
    this.next()
    while (!this.isOp(O['}'])) {
      if (this.isOp(O[','])) this.next()
      else {
        this.b.add(node, this.annotationValue(), R.element)
        if (!this.takeOp(O[','])) break
      }
    }
    this.wantOp(O['}'])
    this.leave()
    return this.close(node)
  }

  protected override lambdaFollows(): boolean {
    if (this.tok === T.name || this.tok === T.metavar) return this.ahead(() => (this.next(), this.isOp(O['->'])))
    if (!this.isOp(O['('])) return false
    return this.ahead(() => {
      this.skipParentheses()
      return this.isOp(O['->'])
    })
  }

  private skipParentheses(): void {
    let open = 0
    do {
      if (this.tok === T.end) this.fail('unbalanced')
      if (this.isOp(O['('])) open++
      else if (this.isOp(O[')'])) open--
      else if (this.isOp(O['{']) || this.isOp(O[';'])) this.fail('not parameters')
      this.next()
    } while (open > 0)
  }

  protected override lambda(): number {
    this.enter()
    const node = this.open(K.lambda)
    if (this.takeOp(O['('])) {
      while (!this.isOp(O[')'])) {
        this.b.add(node, this.param(), R.param)
        if (!this.takeOp(O[','])) break
      }
      this.wantOp(O[')'])
    } else {
      const param = this.open(K.param)
      const name = this.identifier()
      this.b.sym[param] = this.nameSym(name)
      this.b.add(param, name, R.target)
      this.b.add(node, this.close(param), R.param)
    }
    this.wantOp(O['->'])
    this.b.add(node, this.isOp(O['{']) ? this.block() : this.expression(), R.body)
    this.leave()
    return this.close(node)
  }
}
