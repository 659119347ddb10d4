import { F, K, R } from '../tree/index.ts'
import { Match } from './match.ts'
import { O, T, W } from './tokens.ts'

/** Statements with blocks. */
export abstract class Compound extends Match {
  /** Statements up to the end of the block, errors kept to themselves. */
  protected abstract statementsInto(node: number, role: number): void
  protected abstract simpleLineInto(node: number, role: number): void
  protected inClass = false

  /** A statement with a block; 0 when none starts here. */
  protected compoundStatement(): number {
    if (this.isOp(O['@'])) return this.decorated()
    if (this.isWord(W.match)) return this.matchStatement() ?? 0
    if (this.tok !== T.keyword) return 0
    switch (this.tokSym) {
      case W.if:
        return this.ifStatement()
      case W.while:
        return this.whileStatement()
      case W.for:
        return this.forStatement(this.tokStart, 0)
      case W.try:
        return this.tryStatement()
      case W.with:
        return this.withStatement(this.tokStart, 0)
      case W.def:
        return this.functionDefinition(0, 0)
      case W.class:
        return this.classDefinition(0)
      case W.async:
        return this.asyncStatement(0)
      default:
        return 0
    }
  }

  private asyncStatement(holder: number): number {
    const start = this.tokStart
    this.next()
    if (this.isKeyword(W.def)) {
      const node = this.functionDefinition(holder, F.async)
      if (holder === 0) this.b.start[node] = start
      return node
    }
    if (this.isKeyword(W.for)) return this.forStatement(start, F.async)
    if (this.isKeyword(W.with)) return this.withStatement(start, F.async)
    return this.fail('expected def, for or with')
  }

  /** The block behind a colon: indented lines, or simple statements on the same line. */
  protected override suite(): number {
    const node = this.open(K.block)
    this.enter()
    if (this.tok === T.newline) {
      this.next()
      if (this.tok !== T.indent) {
        this.b.end[node] = this.b.start[node] = this.prevEnd
        this.leave()
        // Patterns may leave a block out; in code that is an error of this statement alone.
        return this.patternMode ? node : this.fail('expected an indented block')
      }
      this.next()
      this.b.start[node] = this.tokStart
      this.statementsInto(node, R.body)
      if (this.tok === T.dedent) this.next()
    } else if (this.tok === T.end && this.patternMode) this.b.start[node] = this.prevEnd
    else this.simpleLineInto(node, R.body)
    this.leave()
    return this.close(node)
  }

  private ifStatement(): number {
    const node = this.open(K.if)
    this.next()
    this.b.add(node, this.namedExpression(), R.test)
    this.wantOp(O[':'])
    this.b.add(node, this.suite(), R.consequent)
    if (this.isKeyword(W.elif)) {
      this.enter()
      this.b.add(node, this.ifStatement(), R.else)
      this.leave()
    } else this.elseInto(node)
    return this.close(node)
  }

  private elseInto(node: number): void {
    if (!this.takeKeyword(W.else)) return
    this.wantOp(O[':'])
    this.b.add(node, this.suite(), R.else)
  }

  private whileStatement(): number {
    const node = this.open(K.while)
    this.next()
    this.b.add(node, this.namedExpression(), R.test)
    this.wantOp(O[':'])
    this.b.add(node, this.suite(), R.body)
    this.elseInto(node)
    return this.close(node)
  }

  private forStatement(start: number, flags: number): number {
    const node = this.flag(this.b.node(K.forEach, start, start, W.in), flags)
    this.next()
    this.b.add(node, this.targetList(), R.target)
    this.wantKeyword(W.in)
    this.b.add(node, this.expressionList(), R.iterable)
    this.wantOp(O[':'])
    this.b.add(node, this.suite(), R.body)
    this.elseInto(node)
    return this.close(node)
  }

  private tryStatement(): number {
    const node = this.open(K.try)
    this.next()
    this.wantOp(O[':'])
    this.b.add(node, this.suite(), R.body)
    while (this.isKeyword(W.except)) this.b.add(node, this.handler(), R.handler)
    this.elseInto(node)
    if (this.takeKeyword(W.finally)) {
      this.wantOp(O[':'])
      this.b.add(node, this.suite(), R.finally)
    }
    return this.close(node)
  }

  private handler(): number {
    const node = this.open(K.catch)
    this.next()
    if (this.takeOp(O['*'])) this.flag(node, F.star)
    if (!this.isOp(O[':'])) {
      const first = this.expression()
      if (this.isOp(O[','])) this.moreTypes(node, first)
      else this.b.add(node, first, R.type)
      if (this.takeKeyword(W.as)) this.b.add(node, this.identifier(), R.param)
    }
    this.wantOp(O[':'])
    this.b.add(node, this.suite(), R.body)
    return this.close(node)
  }

  /** Python 2: `except Type, name`; Python 3.14: `except A, B` without parentheses. */
  private moreTypes(node: number, first: number): void {
    this.b.add(node, first, R.type)
    const rest: number[] = []
    while (this.takeOp(O[','])) rest.push(this.expression())
    const [only] = rest
    const old = rest.length === 1 && only !== undefined && this.b.kind[only] === K.name && this.isLowerCase(only)
    for (const one of rest) this.b.add(node, one, old ? R.param : R.type)
  }

  private isLowerCase(name: number): boolean {
    const byte = this.src[this.b.start[name]!]!
    return byte === 95 || (byte >= 97 && byte <= 122)
  }

  private withStatement(start: number, flags: number): number {
    const node = this.flag(this.b.node(K.with, start, start, 0), flags)
    this.next()
    const parenthesized = this.isOp(O['(']) ? this.attempt(() => this.parenthesizedItems()) : undefined
    if (parenthesized === undefined) {
      do this.b.add(node, this.withItem(), R.resource)
      while (this.takeOp(O[',']))
    } else for (const item of parenthesized) this.b.add(node, item, R.resource)
    this.wantOp(O[':'])
    this.b.add(node, this.suite(), R.body)
    return this.close(node)
  }

  private parenthesizedItems(): readonly number[] {
    const items: number[] = []
    this.next()
    while (!this.isOp(O[')'])) {
      items.push(this.withItem())
      if (!this.takeOp(O[','])) break
    }
    this.wantOp(O[')'])
    if (!this.isOp(O[':'])) this.fail('not a list of with items')
    return items
  }

  private withItem(): number {
    const value = this.expression()
    const node = this.around(K.withItem, value, R.value)
    if (this.takeKeyword(W.as))
      this.b.add(
        node,
        this.starredOr(() => this.arithmetic(0)),
        R.target,
      )
    return this.close(node)
  }

  private decorated(): number {
    const start = this.tokStart
    const holder = this.b.node(K.function, start, start, 0)
    while (this.isOp(O['@'])) {
      const decorator = this.open(K.decorator)
      this.next()
      const value = this.namedExpression()
      this.b.sym[decorator] = this.b.sym[value]!
      this.b.add(decorator, value, R.value)
      this.b.add(holder, this.close(decorator), R.decorator)
      if (this.tok === T.newline) this.next()
    }
    if (this.isKeyword(W.def)) return this.functionDefinition(holder, 0)
    if (this.isKeyword(W.class)) return this.classDefinition(holder)
    if (this.isKeyword(W.async)) return this.asyncStatement(holder)
    return this.fail('expected def or class behind a decorator')
  }

  private functionDefinition(holder: number, flags: number): number {
    const node = holder === 0 ? this.open(K.function) : holder
    this.b.kind[node] = this.inClass ? K.method : K.function
    this.flag(node, flags)
    this.next()
    this.named(node, this.identifier())
    this.typeParamsInto(node)
    this.wantOp(O['('])
    this.paramsInto(node, O[')'], true)
    this.wantOp(O[')'])
    if (this.takeOp(O['->'])) this.b.add(node, this.expression(), R.returnType)
    this.wantOp(O[':'])
    const outer = this.inClass
    this.inClass = false
    this.b.add(node, this.suite(), R.body)
    this.inClass = outer
    return this.close(node)
  }

  /** The statements of the body are the members of the class themselves. */
  private classDefinition(holder: number): number {
    const node = holder === 0 ? this.open(K.class) : holder
    this.b.kind[node] = K.class
    this.next()
    this.named(node, this.identifier())
    this.typeParamsInto(node)
    if (this.isOp(O['('])) this.argumentsInto(node, R.base)
    this.wantOp(O[':'])
    const outer = this.inClass
    this.inClass = true
    const body = this.suite()
    this.inClass = outer
    this.moveChildren(body, node, R.member)
    return this.close(node)
  }
}
