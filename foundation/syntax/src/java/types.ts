import { F, K, R } from '../tree/index.ts'
import { Lexer } from './lexer.ts'
import { O, PRIMITIVES, T, W } from './tokens.ts'

/** Names, types and annotations. */
export abstract class Types extends Lexer {
  protected abstract arrayInitializer(): number
  protected abstract argumentsInto(node: number): void

  /** The brace that ends a body; at the end of the file it may be missing, and what was read is kept. */
  protected closeBraceOf(node: number): void {
    if (this.takeOp(O['}'])) return
    if (this.tok !== T.end) this.fail('expected }')
    this.b.add(node, this.b.node(K.error, this.prevEnd, this.prevEnd, 0), R.none)
    this.b.error(this.prevEnd, this.prevEnd, 'expected }')
  }

  /** `a.b.c` as a member chain. */
  protected qualifiedName(): number {
    let node = this.identifier()
    while (this.isOp(O['.']) && !this.starFollows()) node = this.memberOf(node)
    return node
  }

  private starFollows(): boolean {
    return this.src[this.tokEnd] === 42
  }

  /** Annotations before a declaration or type, as children of it. */
  protected annotationsInto(node: number): void {
    while (this.isOp(O['@']) && !this.annotationTypeFollows()) this.b.add(node, this.annotation(), R.decorator)
  }

  protected annotationTypeFollows(): boolean {
    return this.ahead(() => {
      this.next()
      return this.isKeyword(W.interface)
    })
  }

  protected annotation(): number {
    const node = this.open(K.decorator)
    this.next()
    const name = this.qualifiedName()
    this.b.sym[node] = this.nameSym(name)
    if (!this.isOp(O['('])) {
      this.b.add(node, name, R.value)
      return this.close(node)
    }
    const call = this.around(K.call, name, R.callee)
    this.b.sym[call] = this.nameSym(name)
    this.next()
    while (!this.isOp(O[')'])) {
      this.b.add(call, this.annotationArgument(), R.argument)
      if (!this.takeOp(O[','])) break
    }
    this.wantOp(O[')'])
    this.b.add(node, this.close(call), R.value)
    return this.close(node)
  }

  private annotationArgument(): number {
    const named = this.isName && this.ahead(() => (this.next(), this.isOp(O['='])))
    if (!named) return this.annotationValue()
    const node = this.open(K.keywordArg)
    this.named(node, this.identifier())
    this.next()
    this.b.add(node, this.annotationValue(), R.value)
    return this.close(node)
  }

  protected annotationValue(): number {
    if (this.isOp(O['@'])) return this.annotation()
    return this.isOp(O['{']) ? this.arrayInitializer() : this.expression()
  }

  protected type(): number {
    this.enter()
    const start = this.tokStart
    const base = this.wildcardFollows() ? this.wildcard() : this.namedType()
    const node = this.dimensions(base, start)
    this.leave()
    return node
  }

  /** `[]` behind a type, with annotations between. */
  protected dimensions(base: number, start: number): number {
    let node = base
    while (this.dimensionFollows()) {
      const array = this.b.node(K.typeArray, start, start, 0)
      this.b.add(array, node, R.element)
      this.annotationsInto(array)
      this.wantOp(O['['])
      this.wantOp(O[']'])
      node = this.close(array)
    }
    return node
  }

  private dimensionFollows(): boolean {
    if (this.isOp(O['['])) return this.ahead(() => (this.next(), this.isOp(O[']'])))
    if (!this.isOp(O['@']) || this.annotationTypeFollows()) return false
    return this.ahead(() => {
      while (this.isOp(O['@'])) this.annotation()
      return this.takeOp(O['[']) && this.isOp(O[']'])
    })
  }

  private wildcardFollows(): boolean {
    if (!this.isOp(O['@'])) return this.isOp(O['?'])
    return this.ahead(() => {
      while (this.isOp(O['@'])) this.annotation()
      return this.isOp(O['?'])
    })
  }

  private wildcard(): number {
    const node = this.open(K.typeWildcard)
    this.annotationsInto(node)
    this.next()
    if (this.isKeyword(W.extends) || this.isKeyword(W.super)) {
      this.b.sym[node] = this.tokSym
      this.next()
      this.b.add(node, this.type(), R.bound)
    }
    return this.close(node)
  }

  /** A primitive or class type with its arguments; `a.B<C>.D` nests to the left. */
  private namedType(): number {
    const node = this.open(K.typeRef)
    this.annotationsInto(node)
    if (this.tok === T.keyword && PRIMITIVES.has(this.tokSym)) {
      this.named(node, this.leaf(K.name))
      return this.close(node)
    }
    let name = this.identifier()
    this.b.sym[node] = this.nameSym(name)
    for (;;) {
      if (this.isOp(O['<'])) {
        this.b.add(node, name, R.name)
        this.typeArgumentsInto(node)
        if (!this.isOp(O['.'])) return this.close(node)
        return this.innerType(this.close(node))
      }
      if (!this.isOp(O['.']) || !this.nameFollowsDot()) break
      name = this.annotatedMember(name, node)
      this.b.sym[node] = this.nameSym(name)
    }
    this.b.add(node, name, R.name)
    return this.close(node)
  }

  private nameFollowsDot(): boolean {
    return this.ahead(() => (this.next(), this.isName || this.isOp(O['@'])))
  }

  private annotatedMember(receiver: number, type: number): number {
    const member = this.around(K.member, receiver, R.receiver)
    this.next()
    this.annotationsInto(type)
    const property = this.identifier()
    this.b.sym[member] = this.nameSym(property)
    this.b.add(member, property, R.property)
    return this.close(member)
  }

  private innerType(outer: number): number {
    let node = outer
    while (this.isOp(O['.']) && this.nameFollowsDot()) {
      const inner = this.around(K.typeRef, node, R.receiver)
      this.next()
      this.annotationsInto(inner)
      this.named(inner, this.identifier())
      if (this.isOp(O['<'])) this.typeArgumentsInto(inner)
      node = this.close(inner)
    }
    return node
  }

  protected typeArgumentsInto(node: number): void {
    this.wantOp(O['<'])
    while (!this.isOp(O['>'])) {
      const argument = this.patternMode && this.isOp(O['...']) ? this.leaf(K.ellipsis) : this.type()
      this.b.add(node, argument, R.typeArgument)
      if (!this.takeOp(O[','])) break
    }
    this.wantOp(O['>'])
  }

  /** `<T extends A & B>` of classes and methods. */
  protected typeParamsInto(node: number): void {
    if (!this.takeOp(O['<'])) return
    while (!this.isOp(O['>'])) {
      const param = this.open(K.typeParam)
      this.annotationsInto(param)
      this.named(param, this.identifier())
      if (this.takeKeyword(W.extends)) this.b.add(param, this.boundTypes(), R.bound)
      this.b.add(node, this.close(param), R.typeParam)
      if (!this.takeOp(O[','])) break
    }
    this.wantOp(O['>'])
  }

  /** `A & B` */
  protected boundTypes(): number {
    const first = this.type()
    if (!this.isOp(O['&'])) return first
    const node = this.around(K.typeIntersection, first, R.element)
    while (this.takeOp(O['&'])) this.b.add(node, this.type(), R.element)
    return this.close(node)
  }

  private static readonly flagOf: ReadonlyMap<number, number> = new Map([
    [W.public, F.public],
    [W.private, F.private],
    [W.protected, F.protected],
    [W.static, F.static],
    [W.final, F.final],
    [W.abstract, F.abstract],
    [W.default, F.default],
  ])

  private static readonly plainModifiers: ReadonlySet<number> = new Set([
    W.native,
    W.synchronized,
    W.transient,
    W.volatile,
    W.strictfp,
  ])

  /** Modifiers and annotations in any order; true when there was one. */
  protected modifiersInto(node: number): boolean {
    let any = false
    for (;;) {
      if (this.isOp(O['@']) && !this.annotationTypeFollows()) this.b.add(node, this.annotation(), R.decorator)
      else if (!this.modifier(node)) return any
      any = true
    }
  }

  private modifier(node: number): boolean {
    if (this.tok === T.keyword) {
      const bits = Types.flagOf.get(this.tokSym)
      if (bits !== undefined && !(this.isKeyword(W.default) && this.caseFollows())) {
        this.flag(node, bits)
        this.next()
        return true
      }
      if (!Types.plainModifiers.has(this.tokSym) || (this.isKeyword(W.synchronized) && this.parenthesisFollows()))
        return false
      this.b.add(node, this.leaf(K.modifier), R.modifier)
      return true
    }
    if (this.isWord(W.sealed) && this.declarationFollows()) {
      this.b.add(node, this.leaf(K.modifier), R.modifier)
      return true
    }
    return this.isWord(W.non) && this.nonSealed(node)
  }

  private caseFollows(): boolean {
    return this.ahead(() => (this.next(), this.isOp(O[':']) || this.isOp(O['->'])))
  }

  private parenthesisFollows(): boolean {
    return this.ahead(() => (this.next(), this.isOp(O['('])))
  }

  private declarationFollows(): boolean {
    return this.ahead(() => {
      this.next()
      return (
        this.tok === T.keyword &&
        (this.tokSym === W.class ||
          this.tokSym === W.interface ||
          Types.flagOf.has(this.tokSym) ||
          this.tokSym === W.strictfp)
      )
    })
  }

  private nonSealed(node: number): boolean {
    const modifier = this.attempt(() => {
      const word = this.open(K.modifier, this.names.intern('non-sealed'))
      this.next()
      this.wantOp(O['-'])
      if (!this.isWord(W.sealed)) this.fail('not a modifier')
      this.next()
      return this.close(word)
    })
    if (modifier !== undefined) this.b.add(node, modifier, R.modifier)
    return modifier !== undefined
  }
}
