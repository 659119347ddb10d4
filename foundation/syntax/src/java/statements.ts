import { F, K, R } from '../tree/index.ts'
import { Patterns } from './patterns.ts'
import { O, PRIMITIVES, T, W } from './tokens.ts'

/** Statements of a method body. */
export abstract class Statements extends Patterns {
  protected abstract localTypeInto(parent: number, role: number): boolean
  protected abstract guarded(read: () => number, parent: number, role: number): void

  protected override block(): number {
    this.enter()
    const node = this.open(K.block)
    this.wantOp(O['{'])
    this.statementsInto(node, () => this.isOp(O['}']))
    this.closeBraceOf(node)
    this.leave()
    return this.close(node)
  }

  protected override statementsInto(node: number, stop: () => boolean): void {
    while (this.tok !== T.end && !stop()) {
      const before = this.tokStart
      if (!this.localTypeInto(node, R.body)) this.guarded(() => this.statement(), node, R.body)
      // A closing brace that belongs further out ends a broken block.
      if (this.tokStart === before && this.tok !== T.end) return
    }
  }

  protected statement(): number {
    this.enter()
    const node = this.anyStatement()
    this.leave()
    return node
  }

  private anyStatement(): number {
    if (this.tok === T.op) {
      if (this.tokSym === O['{']) return this.block()
      if (this.tokSym === O[';']) return this.leaf(K.empty, 0)
      if (this.patternMode && this.tokSym === O['...'] && !this.dotFollowsEllipsis()) return this.ellipsisStatement()
    }
    if (this.tok === T.keyword) {
      const node = this.keywordStatement()
      if (node !== 0) return node
    }
    if (this.tok === T.name) {
      if (this.isWord(W.yield) && this.yieldFollows()) return this.valueStatement(K.yieldStmt, true)
      if (this.ahead(() => (this.next(), this.isOp(O[':'])))) return this.labeled()
    }
    if (this.variableFollows()) return this.localVariable(true)
    return this.expressionStatement()
  }

  private dotFollowsEllipsis(): boolean {
    return this.ahead(() => (this.next(), this.isOp(O['.'])))
  }

  private ellipsisStatement(): number {
    const statement = this.open(K.exprStmt)
    this.b.add(statement, this.leaf(K.ellipsis), R.value)
    this.takeOp(O[';'])
    return this.close(statement)
  }

  private expressionStatement(): number {
    const node = this.open(K.exprStmt)
    this.b.add(node, this.expression(), R.value)
    this.endStatement()
    return this.close(node)
  }

  /** The semicolon, which patterns may leave out at their end. */
  private endStatement(): void {
    if (this.patternMode && (this.tok === T.end || this.isOp(O['}']))) return
    this.wantOp(O[';'])
  }

  private keywordStatement(): number {
    switch (this.tokSym) {
      case W.if:
        return this.ifStatement()
      case W.while:
        return this.whileStatement()
      case W.do:
        return this.doStatement()
      case W.for:
        return this.forStatement()
      case W.try:
        return this.tryStatement()
      case W.switch:
        return this.switchStatement()
      case W.return:
        return this.valueStatement(K.return, false)
      case W.throw:
        return this.throwStatement()
      case W.break:
        return this.jump(K.break)
      case W.continue:
        return this.jump(K.continue)
      case W.assert:
        return this.assertion()
      case W.synchronized:
        return this.synchronizedBlock()
      default:
        return 0
    }
  }

  private switchStatement(): number {
    const node = this.switchOf(K.switch)
    if (!this.isOp(O['.'])) return node
    return this.fail('a switch with a selector is an expression')
  }

  private condition(node: number, role: number): void {
    this.wantOp(O['('])
    this.b.add(node, this.expression(), role)
    this.wantOp(O[')'])
  }

  private ifStatement(): number {
    const node = this.open(K.if)
    this.next()
    this.condition(node, R.test)
    this.b.add(node, this.statement(), R.consequent)
    if (this.takeKeyword(W.else)) this.b.add(node, this.statement(), R.else)
    return this.close(node)
  }

  private whileStatement(): number {
    const node = this.open(K.while)
    this.next()
    this.condition(node, R.test)
    this.b.add(node, this.statement(), R.body)
    return this.close(node)
  }

  private doStatement(): number {
    const node = this.open(K.doWhile)
    this.next()
    this.b.add(node, this.statement(), R.body)
    this.wantKeyword(W.while)
    this.condition(node, R.test)
    this.endStatement()
    return this.close(node)
  }

  private forStatement(): number {
    const start = this.tokStart
    const each = this.attempt(() => this.forEach(start))
    return each ?? this.forLoop()
  }

  private forEach(start: number): number {
    const node = this.b.node(K.forEach, start, start, O[':'])
    this.next()
    this.wantOp(O['('])
    const declaration = this.open(K.varDecl)
    this.modifiersInto(declaration)
    this.b.add(declaration, this.type(), R.type)
    const declarator = this.open(K.declarator)
    const name = this.identifier()
    this.b.sym[declarator] = this.nameSym(name)
    this.b.add(declarator, name, R.target)
    this.b.add(declaration, this.close(declarator), R.declarator)
    this.wantOp(O[':'])
    this.b.add(node, this.close(declaration), R.target)
    this.b.add(node, this.expression(), R.iterable)
    this.wantOp(O[')'])
    this.b.add(node, this.statement(), R.body)
    return this.close(node)
  }

  private forLoop(): number {
    const node = this.open(K.for)
    this.next()
    this.wantOp(O['('])
    if (this.patternMode && this.isOp(O['...'])) {
      this.b.add(node, this.leaf(K.ellipsis), R.init)
      if (!this.isOp(O[')'])) this.wantOp(O[';'])
    } else if (!this.takeOp(O[';'])) {
      if (this.variableFollows()) this.b.add(node, this.localVariable(true), R.init)
      else {
        this.expressionsInto(node, R.init)
        this.wantOp(O[';'])
      }
    }
    if (!this.isOp(O[')'])) {
      if (!this.isOp(O[';'])) this.b.add(node, this.expression(), R.test)
      this.wantOp(O[';'])
      if (!this.isOp(O[')'])) this.expressionsInto(node, R.update)
    }
    this.wantOp(O[')'])
    this.b.add(node, this.statement(), R.body)
    return this.close(node)
  }

  private expressionsInto(node: number, role: number): void {
    do this.b.add(node, this.expression(), role)
    while (this.takeOp(O[',']))
  }

  private tryStatement(): number {
    const node = this.open(K.try)
    this.next()
    if (this.takeOp(O['('])) {
      while (!this.isOp(O[')'])) {
        this.b.add(node, this.variableFollows() ? this.localVariable(false) : this.expression(), R.resource)
        if (!this.takeOp(O[';'])) break
      }
      this.wantOp(O[')'])
    }
    this.b.add(node, this.block(), R.body)
    while (this.isKeyword(W.catch)) this.b.add(node, this.handler(), R.handler)
    if (this.takeKeyword(W.finally)) this.b.add(node, this.block(), R.finally)
    return this.close(node)
  }

  private handler(): number {
    const node = this.open(K.catch)
    this.next()
    this.wantOp(O['('])
    const param = this.open(K.param)
    this.modifiersInto(param)
    const first = this.type()
    if (this.isOp(O['|'])) {
      const union = this.around(K.typeUnion, first, R.element)
      while (this.takeOp(O['|'])) this.b.add(union, this.type(), R.element)
      this.b.add(param, this.close(union), R.type)
    } else this.b.add(param, first, R.type)
    if (!this.isOp(O[')'])) {
      const name = this.identifier()
      this.b.sym[param] = this.nameSym(name)
      this.b.add(param, name, R.target)
    }
    this.b.add(node, this.close(param), R.param)
    this.wantOp(O[')'])
    this.b.add(node, this.block(), R.body)
    return this.close(node)
  }

  private valueStatement(kind: number, required: boolean): number {
    const node = this.open(kind)
    this.next()
    const ends = this.isOp(O[';']) || this.tok === T.end || this.isOp(O['}'])
    if (required || !ends) this.b.add(node, this.expression(), R.value)
    this.endStatement()
    return this.close(node)
  }

  protected override throwStatement(): number {
    return this.valueStatement(K.throw, true)
  }

  private jump(kind: number): number {
    const node = this.open(kind)
    this.next()
    if (this.isName) this.b.add(node, this.identifier(), R.label)
    this.endStatement()
    return this.close(node)
  }

  private assertion(): number {
    const node = this.open(K.assert)
    this.next()
    this.b.add(node, this.expression(), R.test)
    if (this.takeOp(O[':'])) this.b.add(node, this.expression(), R.message)
    this.endStatement()
    return this.close(node)
  }

  private synchronizedBlock(): number {
    const node = this.open(K.with, W.synchronized)
    this.next()
    this.condition(node, R.resource)
    this.b.add(node, this.block(), R.body)
    return this.close(node)
  }

  private labeled(): number {
    const node = this.open(K.labeled)
    this.b.add(node, this.identifier(), R.label)
    this.next()
    this.b.add(node, this.statement(), R.body)
    return this.close(node)
  }

  /** `yield x;` but not `yield = x`, `yield(x)` or `yield.x`. */
  private yieldFollows(): boolean {
    return this.ahead(() => {
      this.next()
      if (this.tok !== T.op) return true
      const { tokSym } = this
      return tokSym === O['('] || tokSym === O['-'] || tokSym === O['+'] || tokSym === O['!'] || tokSym === O['~']
    })
  }

  /** A type and a name behind it: a local variable. */
  protected variableFollows(): boolean {
    if (this.isOp(O['@']) || this.isKeyword(W.final)) return true
    const starts = this.isName || (this.tok === T.keyword && PRIMITIVES.has(this.tokSym))
    if (!starts) return false
    // The commonest statements are calls and assignments: a look at the next byte settles most of them.
    const byte = this.src[this.tokEnd]
    if (byte === 40 || byte === 43 || byte === 45 || byte === 61) return false
    return this.ahead(() => {
      this.type()
      if (!this.isName) return false
      this.next()
      return this.tok === T.end || (this.tok === T.op && afterVariable.has(this.tokSym))
    })
  }

  /** `final T a = 1, b[];` as one declaration with its declarators. */
  protected localVariable(ends: boolean): number {
    const node = this.open(K.varDecl)
    this.modifiersInto(node)
    this.b.add(node, this.type(), R.type)
    do {
      const declarator = this.open(K.declarator)
      const name = this.identifier()
      this.b.sym[declarator] = this.nameSym(name)
      this.b.add(declarator, name, R.target)
      while (this.takeOp(O['['])) this.wantOp(O[']'])
      if (this.takeOp(O['=']))
        this.b.add(declarator, this.isOp(O['{']) ? this.arrayInitializer() : this.expression(), R.value)
      this.b.add(node, this.close(declarator), R.declarator)
    } while (this.takeOp(O[',']))
    if (ends) this.endStatement()
    return this.close(node)
  }

  protected override param(): number {
    const node = this.open(K.param)
    this.modifiersInto(node)
    if (this.patternMode && this.isOp(O['...'])) {
      this.b.add(node, this.leaf(K.ellipsis), R.target)
      return this.close(node)
    }
    const untyped = this.isName && this.ahead(() => (this.next(), this.isOp(O[',']) || this.isOp(O[')'])))
    if (!untyped) {
      const start = this.tokStart
      const type = this.type()
      this.annotationsInto(node)
      if (this.takeOp(O['...'])) this.flag(node, F.spread)
      this.b.add(node, type, R.type)
      // `Outer this` and `Outer Outer.this` name the receiver.
      if (this.receiverInto(node)) return this.close(node)
      this.b.start[node] = Math.min(this.b.start[node]!, start)
    }
    const name = this.identifier()
    this.b.sym[node] = this.nameSym(name)
    this.b.add(node, name, R.target)
    while (this.takeOp(O['['])) this.wantOp(O[']'])
    return this.close(node)
  }

  private receiverInto(node: number): boolean {
    const receiver = this.isKeyword(W.this) || this.ahead(() => (this.next(), this.isOp(O['.'])))
    if (!receiver) return false
    while (this.isName && this.ahead(() => (this.next(), this.isOp(O['.'])))) {
      this.next()
      this.next()
    }
    this.b.add(node, this.leaf(K.this), R.target)
    return true
  }
}

const afterVariable: ReadonlySet<number> = new Set([O['='], O[';'], O[','], O[':'], O['['], O[')']])
