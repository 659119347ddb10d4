import { F, K, R, wordId } from '../tree/index.ts'
import { OP } from './lexer.ts'
import { W } from './nodes.ts'
import { T } from './tokens.ts'
import { Types } from './types.ts'

const CALL = wordId('call')
const CONSTRUCT = wordId('construct')
const INDEX = wordId('index')

/** Members of object types and interfaces, and mapped types. */
export abstract class TypeMembers extends Types {
  protected abstract propertyKey(owner: number): number

  protected typeObject(): number {
    const node = this.open(K.typeObject)
    if (this.isMapped()) return this.mappedType()
    this.typeMembers(node)
    return this.close(node)
  }

  /** `{ … }` of an interface or object type, members added to `node`. */
  protected typeMembers(node: number): void {
    this.expect(T.braceOpen, "'{'")
    const exact = this.isOp(OP.or) // Flow {| … |}
    if (exact) this.next()
    while (!this.closesMembers()) {
      this.b.add(node, this.typeMember(), R.member)
      if (this.tok === T.comma || this.tok === T.semicolon) this.next()
      else if (!this.nl && !this.closesMembers()) this.fail("'}' expected", this.tokStart)
    }
    if (exact && this.isOp(OP.or)) this.next()
    this.expect(T.braceClose, "'}'")
  }

  private closesMembers(): boolean {
    return this.tok === T.braceClose || this.isOp(OP.or)
  }

  private isMapped(): boolean {
    const before = this.snapshot()
    this.next()
    if (this.isOp(OP.plus) || this.isOp(OP.minus)) this.next()
    if (this.isWord(W.readonly)) this.next()
    let answer = false
    if (this.tok === T.bracketOpen) {
      this.next()
      answer = this.isAnyWord() && this.peek() === T.kIn
    }
    this.restore(before)
    return answer
  }

  private mappedType(): number {
    const node = this.open(K.typeMapped)
    this.next()
    if (this.isOp(OP.plus) || this.isOp(OP.minus)) this.next()
    if (this.isWord(W.readonly)) {
      this.b.flag(node, F.final)
      this.next()
    }
    this.expect(T.bracketOpen, "'['")
    this.b.add(node, this.nameLeaf(), R.name)
    this.expect(T.kIn, "'in'")
    this.b.add(node, this.bracketedType(), R.bound)
    if (this.isWord(W.as)) {
      this.next()
      this.b.add(node, this.bracketedType(), R.alias)
    }
    this.expect(T.bracketClose, "']'")
    if (this.isOp(OP.plus) || this.isOp(OP.minus)) this.next()
    if (this.eat(T.question)) this.b.flag(node, F.optional)
    const saved = this.noConditional
    this.noConditional = false
    this.b.add(node, this.typeAnnotation(), R.type)
    this.noConditional = saved
    this.eat(T.semicolon)
    this.eat(T.comma)
    this.expect(T.braceClose, "'}'")
    return this.close(node)
  }

  private typeMember(): number {
    const node = this.open(K.field)
    if (this.tok === T.ellipsis) return this.spreadMember()
    if (this.tok === T.op && (this.tokSym === OP.plus || this.tokSym === OP.minus)) this.next() // Flow variance
    if (this.tok === T.parenOpen || this.atAngle()) return this.signature(node, K.typeMember, CALL)
    if (this.tok === T.kNew && this.startsSignature(this.peek())) {
      this.next()
      return this.signature(node, K.typeMember, CONSTRUCT)
    }
    this.memberModifiers(node)
    if (this.tok === T.bracketOpen && this.isIndexSignature()) return this.indexSignature(node)
    this.b.sym[node] = this.tokSym
    this.b.add(node, this.propertyKey(node), R.name)
    if (this.eat(T.question)) this.b.flag(node, F.optional)
    if (this.tok === T.parenOpen || this.atAngle()) return this.signature(node, K.method, this.b.sym[node]!)
    const saved = this.noConditional
    this.noConditional = false
    this.b.add(node, this.typeAnnotation(), R.type)
    this.noConditional = saved
    return this.close(node)
  }

  private spreadMember(): number {
    if (this.patternMode) return this.leaf(K.ellipsis)
    const node = this.open(K.spread)
    this.next()
    if (this.tok !== T.braceClose && this.tok !== T.comma) this.b.add(node, this.type(), R.operand)
    return this.close(node)
  }

  private startsSignature(tok: number): boolean {
    return tok === T.parenOpen || (tok === T.op && this.peekSym === OP.less)
  }

  private endsModifier(tok: number): boolean {
    return (
      tok === T.colon ||
      tok === T.parenOpen ||
      tok === T.question ||
      tok === T.comma ||
      tok === T.semicolon ||
      tok === T.braceClose ||
      tok === T.eof ||
      (tok === T.op && this.peekSym === OP.less)
    )
  }

  private memberModifiers(node: number): void {
    while (this.tok === T.name) {
      const sym = this.tokSym
      const bit =
        sym === W.readonly
          ? F.final
          : sym === W.get
            ? F.getter
            : sym === W.set
              ? F.setter
              : sym === W.static
                ? F.static
                : 0
      if (bit === 0 || this.endsModifier(this.peek())) return
      if (this.peekNl && bit !== F.final) return
      this.b.flag(node, bit)
      this.next()
    }
  }

  /** Parameters and return type of a method, call, construct or function signature. */
  private signature(node: number, kind: number, sym: number): number {
    this.b.kind[node] = kind
    this.b.sym[node] = sym
    if (this.atAngle()) this.typeParams(node)
    const saved = this.noConditional
    this.noConditional = false
    this.paramList(node)
    if (this.eat(T.colon)) this.b.add(node, this.returnType(), R.returnType)
    this.noConditional = saved
    return this.close(node)
  }

  /** At `[`: an index signature `[key: T]`, not a computed name. */
  protected isIndexSignature(): boolean {
    const before = this.snapshot()
    this.next()
    const answer = this.tok === T.name && this.peek() === T.colon
    this.restore(before)
    return answer
  }

  protected indexSignature(node: number): number {
    this.b.kind[node] = K.typeMember
    this.b.sym[node] = INDEX
    this.next()
    const param = this.open(K.param)
    this.b.sym[param] = this.tokSym
    this.b.add(param, this.nameLeaf(), R.target)
    this.b.add(param, this.typeAnnotation(), R.type)
    this.b.add(node, this.close(param), R.param)
    this.expect(T.bracketClose, "']'")
    if (this.eat(T.question)) this.b.flag(node, F.optional)
    this.b.add(node, this.typeAnnotation(), R.type)
    return this.close(node)
  }
}
