import { F, K, R } from '../tree/index.ts'
import { Functions } from './functions.ts'
import { O, T, W } from './tokens.ts'

const augmented: ReadonlySet<number> = new Set([
  O['+='], O['-='], O['*='], O['/='], O['//='], O['%='], O['**='], O['<<='], O['>>='], O['&='], O['|='], O['^='], O['@='],
]) // prettier-ignore

/** Statements that fit on a line. */
export abstract class Simple extends Functions {
  protected simpleStatement(): number {
    if (this.tok === T.keyword) return this.keywordStatement()
    if (this.tok === T.name) {
      if (this.tokSym === W.type) {
        const alias = this.attempt(() => this.typeAlias())
        if (alias !== undefined) return alias
      }
      if (this.tokSym === W.print || this.tokSym === W.exec) {
        const old = this.oldStatement()
        if (old !== 0) return old
      }
    }
    return this.expressionStatement()
  }

  private keywordStatement(): number {
    switch (this.tokSym) {
      case W.pass:
        return this.leaf(K.pass, 0)
      case W.break:
        return this.leaf(K.break, 0)
      case W.continue:
        return this.leaf(K.continue, 0)
      case W.return:
        return this.returnStatement()
      case W.raise:
        return this.raise()
      case W.global:
      case W.nonlocal:
        return this.scopeStatement()
      case W.del:
        return this.deletion()
      case W.assert:
        return this.assertion()
      case W.import:
        return this.plainImport()
      case W.from:
        return this.fromImport()
      default:
        return this.expressionStatement()
    }
  }

  private returnStatement(): number {
    const node = this.open(K.return)
    this.next()
    if (this.startsExpression()) this.b.add(node, this.expressionList(), R.value)
    return this.close(node)
  }

  private raise(): number {
    const node = this.open(K.throw)
    this.next()
    if (this.startsExpression()) {
      this.b.add(node, this.expression(), R.value)
      if (this.takeKeyword(W.from)) this.b.add(node, this.expression(), R.cause)
      // Python 2: raise Type, value, traceback
      while (this.takeOp(O[','])) this.b.add(node, this.expression(), R.argument)
    }
    return this.close(node)
  }

  private scopeStatement(): number {
    const node = this.open(K.global, this.tokSym)
    do {
      this.next()
      this.b.add(node, this.identifier(), R.name)
    } while (this.isOp(O[',']))
    return this.close(node)
  }

  private deletion(): number {
    const node = this.open(K.delete)
    this.next()
    const list = this.expressionList()
    if (this.b.kind[list] === K.tuple && (this.b.flags[list]! & F.paren) === 0 && this.src[this.b.start[list]!] !== 40)
      this.moveChildren(list, node, R.operand)
    else this.b.add(node, list, R.operand)
    return this.close(node)
  }

  private assertion(): number {
    const node = this.open(K.assert)
    this.next()
    this.b.add(node, this.expression(), R.test)
    if (this.takeOp(O[','])) this.b.add(node, this.expression(), R.message)
    return this.close(node)
  }

  /** `import a.b as c, d`: one item for each module; the statement itself has no module. */
  private plainImport(): number {
    const node = this.open(K.import)
    do {
      this.next()
      const item = this.open(K.importItem)
      const name = this.dottedName()
      this.b.sym[item] = this.names.internBytes(this.src, this.b.start[name]!, this.b.end[name]!)
      this.b.add(item, name, R.name)
      if (this.takeKeyword(W.as)) this.b.add(item, this.identifier(), R.alias)
      this.b.add(node, this.close(item), R.item)
    } while (this.isOp(O[',']))
    return this.close(node)
  }

  private dottedName(): number {
    let node = this.identifier()
    while (this.isOp(O['.'])) {
      node = this.memberOf(node)
    }
    return node
  }

  /** `from .a import b as c`: `sym` is the module with its dots. */
  private fromImport(): number {
    const node = this.open(K.import)
    this.next()
    const start = this.tokStart
    let source = 0
    while (
      this.isOp(O['.']) ||
      (this.isOp(O['...']) && !this.patternMode) ||
      (this.isOp(O['...']) && this.src[this.tokEnd] !== 32)
    )
      this.next()
    const dotsEnd = this.prevEnd
    if (!this.isKeyword(W.import)) {
      source = this.dottedName()
      this.b.start[source] = start
    } else source = this.b.node(K.name, start, dotsEnd, 0)
    const text = this.names.internBytes(this.src, this.b.start[source]!, this.b.end[source]!)
    if (this.b.kind[source] === K.name) this.b.sym[source] = text
    this.b.sym[node] = text
    this.b.add(node, source, R.source)
    this.wantKeyword(W.import)
    const parenthesized = this.takeOp(O['('])
    do {
      if (this.isOp(O[')'])) break
      this.b.add(node, this.importedName(), R.item)
    } while (this.takeOp(O[',']))
    if (parenthesized) this.wantOp(O[')'])
    return this.close(node)
  }

  private importedName(): number {
    const item = this.open(K.importItem)
    if (this.isOp(O['*'])) {
      this.b.sym[item] = O['*']
      this.next()
      return this.close(item)
    }
    const name = this.identifier()
    this.named(item, name)
    if (this.takeKeyword(W.as)) this.b.add(item, this.identifier(), R.alias)
    return this.close(item)
  }

  private typeAlias(): number {
    const node = this.open(K.typeAlias)
    this.next()
    this.named(node, this.identifier())
    this.typeParamsInto(node)
    this.wantOp(O['='])
    this.b.add(node, this.expression(), R.value)
    return this.close(node)
  }

  /** Python 2's `print x, y` and `exec code in scope`; 0 when the word is used as a name. */
  private oldStatement(): number {
    return (
      this.attempt(() => {
        const word = this.tokSym
        const start = this.tokStart
        const callee = this.leaf(K.name)
        const old =
          this.tok === T.string ||
          this.tok === T.name ||
          this.tok === T.number ||
          this.tok === T.formatted ||
          this.isOp(O['>>'])
        if (!old) this.fail('not an old statement')
        const call = this.b.node(K.call, start, start, word)
        this.b.add(call, callee, R.callee)
        if (this.takeOp(O['>>'])) this.b.add(call, this.expression(), R.argument)
        else this.b.add(call, this.expression(), R.argument)
        while (this.takeOp(O[',']) && this.startsExpression()) this.b.add(call, this.expression(), R.argument)
        if (this.takeKeyword(W.in)) this.b.add(call, this.expression(), R.argument)
        if (this.tok !== T.newline && !this.isOp(O[';']) && this.tok !== T.end) this.fail('not an old statement')
        const statement = this.b.node(K.exprStmt, start, start, 0)
        this.b.add(statement, this.close(call), R.value)
        return this.close(statement)
      }) ?? 0
    )
  }

  private expressionStatement(): number {
    const statement = this.open(K.exprStmt)
    const value = this.isKeyword(W.yield) ? this.yieldExpression() : this.expressionList()
    this.b.add(statement, this.assignment(value), R.value)
    return this.close(statement)
  }

  /** What follows a target: `: type`, `= value` (to the right first), `+= value`, or nothing. */
  private assignment(target: number): number {
    if (this.isOp(O[':']) && this.annotatable(target)) return this.annotated(target)
    if (this.tok === T.op && augmented.has(this.tokSym)) {
      const node = this.around(K.assign, target, R.target)
      this.b.sym[node] = this.tokSym
      this.next()
      this.b.add(node, this.assigned(), R.value)
      return this.close(node)
    }
    if (!this.isOp(O['='])) return target
    this.enter()
    const node = this.around(K.assign, target, R.target)
    this.b.sym[node] = O['=']
    this.next()
    this.b.add(node, this.assignment(this.assigned()), R.value)
    this.leave()
    return this.close(node)
  }

  private assigned(): number {
    return this.isKeyword(W.yield) ? this.yieldExpression() : this.expressionList()
  }

  private annotatable(target: number): boolean {
    const kind = this.b.kind[target]
    return kind === K.name || kind === K.member || kind === K.index || kind === K.metavar
  }

  private annotated(target: number): number {
    const node = this.around(K.assign, target, R.target)
    this.b.sym[node] = O['=']
    this.next()
    this.b.add(node, this.expression(), R.type)
    if (this.takeOp(O['='])) this.b.add(node, this.assigned(), R.value)
    return this.close(node)
  }
}
