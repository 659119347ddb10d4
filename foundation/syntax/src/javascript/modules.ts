import { F, K, R, wordId } from '../tree/index.ts'
import { OP } from './lexer.ts'
import { W } from './nodes.ts'
import { Statements } from './statements.ts'
import { T } from './tokens.ts'

const DEFAULT = wordId('default')
const STAR = wordId('*')
const EQUALS = wordId('=')

/** Imports and exports. */
export abstract class Modules extends Statements {
  protected importDeclaration(): number {
    const after = this.peek()
    if (after === T.parenOpen || after === T.dot) return this.importStatement()
    const node = this.open(K.import)
    this.next()
    if (this.tok === T.string) return this.importSource(node)
    this.importPhase(node)
    if (this.tok === T.name || this.tok === T.metaRest) {
      const item = this.open(K.importItem)
      this.b.add(item, this.nameLeaf(), R.alias)
      this.b.sym[item] = DEFAULT
      this.close(item)
      if (this.tok === T.assign) return this.importEquals(node, item)
      this.b.add(node, item, R.item)
      this.eat(T.comma)
    }
    if (this.isOp(OP.star)) this.namespaceItem(node)
    else if (this.tok === T.braceOpen) this.namedItems(node, K.importItem)
    else if (this.isLoneEllipsis()) this.b.add(node, this.leaf(K.ellipsis), R.item)
    this.expectWord(W.from)
    return this.importSource(node)
  }

  /** `import(…)` and `import.meta` at the start of a statement. */
  private importStatement(): number {
    const node = this.open(K.exprStmt)
    this.b.add(node, this.expression(), R.value)
    this.semicolon()
    return this.close(node)
  }

  /** `type`, `typeof`, `defer`, `source` before what is imported. */
  private importPhase(node: number): void {
    if (this.tok === T.kTypeof) {
      this.b.flag(node, F.typeOnly)
      this.next()
      return
    }
    if (this.tok !== T.name) return
    const word = this.tokSym
    const isType = word === W.type
    if (!isType && !this.bytesAt(this.tokStart, 'defer') && !this.bytesAt(this.tokStart, 'source')) return
    const after = this.peek()
    const counts =
      after === T.braceOpen ||
      (after === T.op && this.peekSym === OP.star) ||
      (after === T.name && !this.isImportedNameType())
    if (!counts) return
    if (isType) this.b.flag(node, F.typeOnly)
    this.next()
  }

  /** `import type from 'x'`: the word is the name. `import type from from 'x'` is a type import. */
  private isImportedNameType(): boolean {
    if (this.peekSym !== W.from) return false
    const before = this.snapshot()
    this.next()
    const answer = this.peek() === T.string
    this.restore(before)
    return answer
  }

  private namespaceItem(node: number): void {
    const item = this.open(K.importItem)
    this.b.sym[item] = STAR
    this.next()
    this.expectWord(W.as)
    this.b.add(item, this.bindingName(), R.alias)
    this.b.add(node, this.close(item), R.item)
  }

  /** `{ a, b as c, type d, 'x' as y }` */
  private namedItems(node: number, kind: number): void {
    this.expect(T.braceOpen, "'{'")
    while (this.tok !== T.braceClose) {
      this.b.add(node, this.namedItem(kind), R.item)
      if (!this.eat(T.comma)) break
    }
    this.expect(T.braceClose, "'}'")
  }

  private namedItem(kind: number): number {
    const { b } = this
    if (this.isLoneEllipsis()) return this.leaf(K.ellipsis)
    if (this.tok === T.metaRest) return this.nameLeaf()
    const item = this.open(kind)
    if ((this.tok === T.name && this.tokSym === W.type) || this.tok === T.kTypeof) {
      const after = this.peek()
      const isName =
        after === T.comma ||
        after === T.braceClose ||
        (after === T.name && this.peekSym === W.as && !this.isTypeNamedAs())
      if (!isName) {
        b.flag(item, F.typeOnly)
        this.next()
      }
    }
    b.sym[item] = this.tokSym
    b.add(item, this.exportedName(), R.name)
    if (this.isWord(W.as)) {
      this.next()
      b.add(item, this.exportedName(), R.alias)
    }
    return this.close(item)
  }

  /** `type as` followed by something that shows `as` to be the name: `{ type as }`, `{ type as as x }`. */
  private isTypeNamedAs(): boolean {
    const before = this.snapshot()
    this.next()
    const after = this.peek()
    const answer =
      after === T.comma || after === T.braceClose || (after === T.name && this.peekSym === W.as && this.thirdIsName())
    this.restore(before)
    return answer
  }

  private thirdIsName(): boolean {
    this.next()
    return this.peek() === T.name
  }

  private exportedName(): number {
    if (this.tok === T.string) return this.leaf(K.string)
    if (!this.isAnyWord()) this.fail('name expected', this.tokStart)
    return this.nameLeaf()
  }

  private importSource(node: number): number {
    this.moduleName(node)
    this.attributesClause(node)
    this.semicolon()
    return this.close(node)
  }

  private moduleName(node: number): void {
    if (this.tok !== T.string && !this.patternMode) this.fail('module name expected', this.tokStart)
    this.b.sym[node] = this.tokSym
    this.b.add(node, this.primary(), R.source)
  }

  /** `with { type: 'json' }` */
  private attributesClause(node: number): void {
    if (
      this.tok === T.kWith ||
      (this.tok === T.name && !this.nl && this.bytesAt(this.tokStart, 'assert') && this.peek() === T.braceOpen)
    ) {
      this.next()
      this.b.add(node, this.objectLiteral(), R.attribute)
    }
  }

  /** `import x = require('y')`, `import x = a.b` */
  private importEquals(node: number, item: number): number {
    this.b.sym[item] = EQUALS
    this.b.add(node, item, R.item)
    this.next()
    const source = this.assignment()
    this.b.add(node, source, R.source)
    if (this.b.kind[source] === K.call && this.b.sym[source] === W.require) {
      const argument = this.b.last[source]!
      if (this.b.kind[argument] === K.string) this.b.sym[node] = this.b.sym[argument]!
    }
    this.semicolon()
    return this.close(node)
  }

  protected exportDeclaration(decorators: readonly number[]): number {
    const { b } = this
    const start = decorators.length > 0 ? b.start[decorators[0]!]! : this.tokStart
    const node = b.node(K.export, start, 0, 0)
    this.next()
    if (this.tok === T.kDefault) return this.exportDefault(node, decorators)
    if (this.isOp(OP.star)) return this.exportStar(node)
    if (this.tok === T.braceOpen) return this.exportNamed(node)
    if (this.tok === T.assign) return this.exportEquals(node)
    if (this.isWord(W.as) && this.peek() === T.name) {
      this.next()
      this.next()
      b.add(node, this.bindingName(), R.alias)
      this.semicolon()
      return this.close(node)
    }
    if (this.isWord(W.type)) {
      const after = this.peek()
      if (after === T.braceOpen || (after === T.op && this.peekSym === OP.star)) {
        b.flag(node, F.typeOnly)
        this.next()
        return after === T.braceOpen ? this.exportNamed(node) : this.exportStar(node)
      }
    }
    const isAbstract = this.isWord(W.abstract) && this.peek() === T.kClass
    if (decorators.length > 0 && (this.tok === T.kClass || isAbstract))
      b.add(node, this.exportedClass(decorators), R.body)
    else b.add(node, this.statement(), R.body)
    return this.close(node)
  }

  private exportedClass(decorators: readonly number[]): number {
    const start = decorators.length > 0 ? this.b.start[decorators[0]!]! : this.tokStart
    const isAbstract = this.isWord(W.abstract)
    if (isAbstract) this.next()
    const node = this.classFrom(start, decorators)
    if (isAbstract) this.b.flag(node, F.abstract)
    return node
  }

  private exportDefault(node: number, decorators: readonly number[]): number {
    const { b } = this
    this.next()
    b.flag(node, F.default)
    const isAbstract = this.isWord(W.abstract) && this.peek() === T.kClass && !this.peekNl
    if (this.tok === T.kClass || isAbstract || this.tok === T.at) {
      const inner: number[] = [...decorators]
      while (this.tok === T.at) inner.push(this.decorator())
      b.add(node, this.exportedClass(inner), R.body)
      return this.close(node)
    }
    if (this.tok === T.kFunction || (this.isWord(W.async) && this.peek() === T.kFunction && !this.peekNl)) {
      const start = this.tokStart
      b.add(node, this.tok === T.kFunction ? this.functionFrom(start, 0) : this.asyncFunction(start), R.body)
      this.eat(T.semicolon)
      return this.close(node)
    }
    if (this.isWord(W.interface) && this.peek() === T.name) {
      b.add(node, this.statement(), R.body)
      return this.close(node)
    }
    b.add(node, this.assignment(), R.value)
    this.semicolon()
    return this.close(node)
  }

  private exportStar(node: number): number {
    const { b } = this
    b.flag(node, F.star)
    this.next()
    if (this.isWord(W.as)) {
      this.next()
      b.add(node, this.exportedName(), R.alias)
    }
    this.expectWord(W.from)
    return this.importSource(node)
  }

  private exportNamed(node: number): number {
    this.namedItems(node, K.exportItem)
    if (this.isWord(W.from)) {
      this.next()
      return this.importSource(node)
    }
    this.semicolon()
    return this.close(node)
  }

  private exportEquals(node: number): number {
    this.b.flag(node, F.default)
    this.next()
    this.b.add(node, this.expression(), R.value)
    this.semicolon()
    return this.close(node)
  }
}
