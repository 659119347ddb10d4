import { F, K, R } from '../tree/index.ts'
import { Statements } from './statements.ts'
import { O, T, W } from './tokens.ts'

/** Classes, interfaces, enums, records, annotation types, and their members. */
export abstract class Declarations extends Statements {
  /** A class or the like inside a method body. */
  protected override localTypeInto(parent: number, role: number): boolean {
    if (!this.typeFollows()) return false
    this.guarded(() => this.typeDeclaration(), parent, role)
    return true
  }

  private typeFollows(): boolean {
    if (this.tok !== T.keyword && this.tok !== T.name && !this.isOp(O['@'])) return false
    if (this.tok === T.name && !this.isWord(W.record) && !this.isWord(W.sealed) && !this.isWord(W.non)) return false
    if (this.tok === T.keyword && !declarationWords.has(this.tokSym)) return false
    return this.ahead(() => {
      const scratch = this.open(K.none)
      this.modifiersInto(scratch)
      return this.typeWordHere()
    })
  }

  /** `class`, `interface`, `enum`, `@interface`, or `record` with a name and parameters behind it. */
  protected typeWordHere(): boolean {
    if (this.tok === T.keyword) return this.tokSym === W.class || this.tokSym === W.interface || this.tokSym === W.enum
    if (this.isOp(O['@'])) return this.annotationTypeFollows()
    return (
      this.isWord(W.record) &&
      this.ahead(() => (this.next(), this.isName && (this.next(), this.isOp(O['(']) || this.isOp(O['<']))))
    )
  }

  protected typeDeclaration(): number {
    const node = this.open(K.class)
    this.modifiersInto(node)
    return this.typeBehindModifiers(node)
  }

  protected typeBehindModifiers(node: number): number {
    this.enter()
    if (this.takeKeyword(W.class)) this.classInto(node, K.class)
    else if (this.takeKeyword(W.interface)) this.classInto(node, K.interface)
    else if (this.takeKeyword(W.enum)) this.enumInto(node)
    else if (this.takeOp(O['@'])) {
      this.next()
      this.classInto(node, K.annotationType)
    } else {
      this.next()
      this.recordInto(node)
    }
    this.leave()
    return this.close(node)
  }

  private classInto(node: number, kind: number): void {
    this.b.kind[node] = kind
    this.named(node, this.identifier())
    this.typeParamsInto(node)
    if (this.takeKeyword(W.extends)) this.typesInto(node, R.base)
    this.clausesInto(node)
    if (this.patternMode && this.tok === T.end) return
    this.membersInto(node)
  }

  private clausesInto(node: number): void {
    if (this.takeKeyword(W.implements)) this.typesInto(node, R.implements)
    if (this.isWord(W.permits)) {
      this.next()
      this.typesInto(node, R.bound)
    }
  }

  private typesInto(node: number, role: number): void {
    do this.b.add(node, this.type(), role)
    while (this.takeOp(O[',']))
  }

  private recordInto(node: number): void {
    this.b.kind[node] = K.record
    this.named(node, this.identifier())
    this.typeParamsInto(node)
    this.paramsInto(node)
    this.clausesInto(node)
    this.membersInto(node)
  }

  private enumInto(node: number): void {
    this.b.kind[node] = K.enum
    this.named(node, this.identifier())
    this.clausesInto(node)
    this.wantOp(O['{'])
    while (this.isName || this.isOp(O['@'])) {
      this.b.add(node, this.enumConstant(), R.member)
      if (!this.takeOp(O[','])) break
    }
    if (this.takeOp(O[';'])) this.memberListInto(node)
    this.closeBraceOf(node)
  }

  private enumConstant(): number {
    const node = this.open(K.enumMember)
    this.annotationsInto(node)
    this.named(node, this.identifier())
    if (this.isOp(O['('])) this.argumentsInto(node)
    if (this.isOp(O['{'])) this.membersInto(node)
    return this.close(node)
  }

  protected override membersInto(node: number): void {
    this.enter()
    this.wantOp(O['{'])
    this.memberListInto(node)
    this.closeBraceOf(node)
    this.leave()
  }

  private memberListInto(node: number): void {
    while (!this.isOp(O['}']) && this.tok !== T.end) {
      if (this.takeOp(O[';'])) continue
      const before = this.tokStart
      this.guardedMember(node)
      if (this.tokStart === before && this.tok !== T.end) return
    }
  }

  private guardedMember(node: number): void {
    const extra: number[] = []
    this.guarded(() => this.member(extra), node, R.member)
    for (const field of extra) this.b.add(node, field, R.member)
  }

  /** One member; further declarators of a field go to `extra`. */
  protected member(extra: number[]): number {
    const node = this.open(K.field)
    this.modifiersInto(node)
    if (this.patternMode && this.isOp(O['...'])) return this.leaf(K.ellipsis)
    if (this.typeWordHere()) return this.typeBehindModifiers(node)
    if (this.isOp(O['{'])) return this.initializer(node)
    this.typeParamsInto(node)
    if (this.isName && this.ahead(() => (this.next(), this.isOp(O['('])))) return this.methodRest(node)
    // The compact constructor of a record.
    if (this.isName && this.ahead(() => (this.next(), this.isOp(O['{'])))) return this.compactConstructor(node)
    const type = this.type()
    if (this.isName && this.ahead(() => (this.next(), this.isOp(O['('])))) {
      this.b.add(node, type, R.returnType)
      return this.methodRest(node)
    }
    return this.fieldRest(node, type, extra)
  }

  private initializer(node: number): number {
    this.b.kind[node] = K.initializer
    this.b.add(node, this.block(), R.body)
    return this.close(node)
  }

  private compactConstructor(node: number): number {
    this.b.kind[node] = K.method
    this.named(node, this.identifier())
    this.b.add(node, this.block(), R.body)
    return this.close(node)
  }

  private methodRest(node: number): number {
    this.b.kind[node] = K.method
    this.named(node, this.identifier())
    this.paramsInto(node)
    // Arrays may be written behind the parameters.
    while (this.takeOp(O['['])) this.wantOp(O[']'])
    if (this.takeKeyword(W.throws)) this.typesInto(node, R.cause)
    if (this.takeKeyword(W.default)) this.b.add(node, this.annotationValue(), R.default)
    if (this.isOp(O['{'])) this.b.add(node, this.block(), R.body)
    else if (!(this.patternMode && this.tok === T.end)) this.wantOp(O[';'])
    return this.close(node)
  }

  protected paramsInto(node: number): void {
    this.wantOp(O['('])
    while (!this.isOp(O[')'])) {
      this.b.add(node, this.param(), R.param)
      if (!this.takeOp(O[','])) break
    }
    this.wantOp(O[')'])
  }

  private fieldRest(first: number, type: number, extra: number[]): number {
    this.named(first, this.identifier())
    this.b.add(first, type, R.type)
    this.fieldValue(first)
    while (this.takeOp(O[','])) {
      const field = this.flag(this.open(K.field), this.b.flags[first]! & ~F.broken)
      this.named(field, this.identifier())
      this.fieldValue(field)
      extra.push(field)
    }
    if (!(this.patternMode && this.tok === T.end)) this.wantOp(O[';'])
    return first
  }

  private fieldValue(field: number): void {
    while (this.takeOp(O['['])) this.wantOp(O[']'])
    if (this.takeOp(O['='])) this.b.add(field, this.isOp(O['{']) ? this.arrayInitializer() : this.expression(), R.value)
    this.close(field)
  }
}

const declarationWords: ReadonlySet<number> = new Set([
  W.class,
  W.interface,
  W.enum,
  W.abstract,
  W.final,
  W.static,
  W.strictfp,
  W.public,
  W.private,
  W.protected,
])
