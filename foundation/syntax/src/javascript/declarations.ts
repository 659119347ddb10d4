import { F, K, R, wordId } from '../tree/index.ts'
import { Modules } from './modules.ts'
import { W } from './nodes.ts'
import { T } from './tokens.ts'

const OPAQUE = wordId('type')

/** TypeScript's own declarations: type aliases, interfaces, enums, namespaces, `declare`, abstract classes. */
export abstract class Declarations extends Modules {
  protected wordDeclaration(start: number): number {
    const sym = this.tokSym
    if (sym === W.type || sym === W.interface || sym === W.namespace) {
      const after = this.peek()
      if (this.peekNl || after !== T.name) return 0
      if (sym === W.type) return this.typeAlias(start)
      return sym === W.interface ? this.interfaceDeclaration(start) : this.namespaceDeclaration(start)
    }
    if (sym === W.module || sym === W.global) {
      const after = this.peek()
      if (this.peekNl) return 0
      const opens = sym === W.module ? after === T.name || after === T.string : after === T.braceOpen
      return opens && this.typed ? this.namespaceDeclaration(start) : 0
    }
    if (sym === W.abstract) return this.abstractClass(start)
    if (sym === W.declare) return this.declared(start)
    return this.flowOpaque(start)
  }

  private flowOpaque(start: number): number {
    if (!this.bytesAt(start, 'opaque ') || this.peek() !== T.name || this.peekSym !== OPAQUE) return 0
    this.next()
    return this.typeAlias(start)
  }

  private abstractClass(start: number): number {
    if (this.peek() !== T.kClass || this.peekNl) return 0
    this.next()
    const node = this.classFrom(start, [])
    this.b.flag(node, F.abstract)
    return node
  }

  /** `declare …`: the declaration itself, marked. */
  private declared(start: number): number {
    const after = this.peek()
    if (this.peekNl) return 0
    const declares =
      after === T.name ||
      after === T.kVar ||
      after === T.kConst ||
      after === T.kFunction ||
      after === T.kClass ||
      after === T.kEnum ||
      after === T.kExport ||
      after === T.kImport
    if (!declares) return 0
    this.next()
    if (this.tok === T.name && this.bytesAt(this.tokStart, 'module.exports'))
      this.fail('Flow declaration', this.tokStart)
    const node = this.statement()
    this.b.flag(node, F.typeOnly)
    this.b.start[node] = start
    return node
  }

  private typeAlias(start: number): number {
    const { b } = this
    const node = b.node(K.typeAlias, start, 0, 0)
    this.next()
    b.sym[node] = this.tokSym
    b.add(node, this.bindingName(), R.name)
    if (this.atAngle()) this.typeParams(node)
    if (this.tok === T.colon) b.add(node, this.typeAnnotation(), R.bound) // Flow opaque types
    if (this.tok === T.assign) {
      this.next()
      b.add(node, this.bracketedType(), R.value)
    }
    this.semicolon()
    return this.close(node)
  }

  private interfaceDeclaration(start: number): number {
    const { b } = this
    const node = b.node(K.interface, start, 0, 0)
    this.next()
    b.sym[node] = this.tokSym
    b.add(node, this.bindingName(), R.name)
    if (this.atAngle()) this.typeParams(node)
    if (this.eat(T.kExtends)) {
      do b.add(node, this.type(), R.base)
      while (this.eat(T.comma))
    }
    this.implementsClause(node)
    this.typeMembers(node)
    return this.close(node)
  }

  protected enumDeclaration(start: number): number {
    const { b } = this
    const node = b.node(K.enum, start, 0, 0)
    this.next()
    b.sym[node] = this.tokSym
    b.add(node, this.bindingName(), R.name)
    this.expect(T.braceOpen, "'{'")
    while (this.tok !== T.braceClose) {
      b.add(node, this.enumMember(), R.member)
      if (!this.eat(T.comma)) break
    }
    this.expect(T.braceClose, "'}'")
    return this.close(node)
  }

  private enumMember(): number {
    if (this.isLoneEllipsis()) return this.leaf(K.ellipsis)
    const node = this.open(K.enumMember)
    this.b.sym[node] = this.tokSym
    this.b.add(node, this.propertyKey(node), R.name)
    if (this.eat(T.assign)) this.b.add(node, this.assignment(), R.value)
    return this.close(node)
  }

  private namespaceDeclaration(start: number): number {
    const { b } = this
    const node = b.node(K.namespace, start, 0, this.tokSym)
    if (this.tokSym !== W.global) this.next()
    const name = this.tok === T.string ? this.leaf(K.string) : this.qualifiedName()
    b.sym[node] = b.sym[name]!
    b.add(node, name, R.name)
    if (this.tok !== T.braceOpen) {
      this.semicolon()
      return this.close(node)
    }
    b.add(node, this.block(), R.body)
    return this.close(node)
  }
}
