import { F, K, R } from '../tree/index.ts'
import { Operators } from './operators.ts'
import { O, T, W } from './tokens.ts'

/** Atoms, brackets, comprehensions, calls, members and subscripts. */
export abstract class Primary extends Operators {
  /** One or more adjacent strings. */
  protected abstract strings(): number

  protected override primary(): number {
    let node = this.atom()
    for (;;) {
      if (this.tok !== T.op) return node
      if (this.tokSym === O['.']) node = this.member(node)
      else if (this.tokSym === O['(']) node = this.call(node)
      else if (this.tokSym === O['[']) node = this.subscript(node)
      else if (this.chainEllipsisFollows()) node = this.chainEllipsis(node)
      else return node
    }
  }

  private member(receiver: number): number {
    const node = this.around(K.member, receiver, R.receiver)
    this.next()
    const property =
      this.patternMode && this.isOp(O['...'])
        ? this.leaf(K.ellipsis)
        : this.tok === T.keyword
          ? this.leaf(K.name)
          : this.identifier()
    this.b.sym[node] = this.nameSym(property)
    this.b.add(node, property, R.property)
    return this.close(node)
  }

  protected call(callee: number): number {
    const node = this.around(K.call, callee, R.callee)
    const kind = this.b.kind[callee]
    if (kind === K.name || kind === K.member) this.b.sym[node] = this.b.sym[callee]!
    this.argumentsInto(node, R.argument)
    return this.close(node)
  }

  /** `( … )` of a call or of a class header. */
  protected argumentsInto(node: number, role: number): void {
    this.wantOp(O['('])
    this.enter()
    while (!this.isOp(O[')'])) {
      this.b.add(node, this.argument(), role)
      if (!this.takeOp(O[','])) break
    }
    this.leave()
    this.wantOp(O[')'])
  }

  private argument(): number {
    if (this.isOp(O['*']) || this.isOp(O['**'])) {
      const node = this.open(K.spread, this.tokSym)
      this.next()
      this.b.add(node, this.expression(), R.operand)
      return this.close(node)
    }
    const value = this.namedExpression()
    if (this.isOp(O['=']) && (this.b.kind[value] === K.name || this.b.kind[value] === K.metavar)) {
      const node = this.around(K.keywordArg, value, R.name)
      this.b.sym[node] = this.nameSym(value)
      this.next()
      this.b.add(node, this.expression(), R.value)
      return this.close(node)
    }
    return this.comprehensionFollows() ? this.comprehension(K.generatorComp, value) : value
  }

  private subscript(receiver: number): number {
    const node = this.around(K.index, receiver, R.receiver)
    this.next()
    this.enter()
    const first = this.sliceItem()
    if (this.isOp(O[','])) {
      const tuple = this.around(K.tuple, first, R.element)
      while (this.takeOp(O[','])) {
        if (this.isOp(O[']'])) break
        this.b.add(tuple, this.sliceItem(), R.element)
      }
      this.b.add(node, this.close(tuple), R.index)
    } else this.b.add(node, first, R.index)
    this.leave()
    this.wantOp(O[']'])
    return this.close(node)
  }

  private sliceItem(): number {
    const start = this.tokStart
    const lower = this.isOp(O[':']) ? 0 : this.starredOr(() => this.namedExpression())
    if (!this.isOp(O[':'])) return lower
    const node = this.b.node(K.slice, start, this.prevEnd, 0)
    this.b.add(node, lower, R.lower)
    this.next()
    if (this.startsExpression()) this.b.add(node, this.expression(), R.upper)
    if (this.takeOp(O[':']) && this.startsExpression()) this.b.add(node, this.expression(), R.step)
    return this.close(node)
  }

  private atom(): number {
    switch (this.tok) {
      case T.name:
        return this.leaf(K.name)
      case T.number:
        return this.leaf(K.number)
      case T.string:
      case T.formatted:
        return this.strings()
      case T.keyword:
        return this.keywordAtom()
      case T.metavar:
        return this.leaf(K.metavar)
      case T.metavarRest:
        return this.leaf(K.metavarRest)
      case T.deepOpen:
        return this.deep()
      case T.op:
        return this.bracketed()
      default:
        return this.fail('expected an expression')
    }
  }

  private keywordAtom(): number {
    switch (this.tokSym) {
      case W.None:
        return this.leaf(K.null, W.null)
      case W.True:
        return this.leaf(K.bool, W.true)
      case W.False:
        return this.leaf(K.bool, W.false)
      case W.yield:
        return this.yieldExpression()
      default:
        return this.fail('expected an expression')
    }
  }

  private bracketed(): number {
    this.enter()
    const node = this.bracket()
    this.leave()
    return node
  }

  private bracket(): number {
    switch (this.tokSym) {
      case O['(']:
        return this.parenthesized()
      case O['[']:
        return this.list()
      case O['{']:
        return this.braces()
      case O['...']:
        return this.leaf(this.patternMode ? K.ellipsis : K.ellipsisLiteral)
      case O['`']:
        return this.backquotes()
      default:
        return this.fail('expected an expression')
    }
  }

  private parenthesized(): number {
    const start = this.tokStart
    this.next()
    if (this.isOp(O[')'])) {
      this.next()
      return this.b.node(K.tuple, start, this.prevEnd, 0)
    }
    const first = this.isKeyword(W.yield) ? this.yieldExpression() : this.starredOr(() => this.namedExpression())
    if (this.patternMode && this.isOp(O[':']) && this.b.kind[first] === K.metavar)
      return this.typedMetavariable(first, start)
    if (this.comprehensionFollows()) {
      const node = this.comprehension(K.generatorComp, first)
      return this.closeParen(node, start)
    }
    if (!this.isOp(O[','])) {
      this.wantOp(O[')'])
      return this.paren(first)
    }
    const node = this.b.node(K.tuple, start, start, 0)
    this.b.add(node, first, R.element)
    this.elementsInto(node, O[')'])
    return this.closeParen(node, start)
  }

  /** A tuple or generator spans its own parentheses. */
  private closeParen(node: number, start: number): number {
    this.wantOp(O[')'])
    this.b.start[node] = start
    return this.close(node)
  }

  private typedMetavariable(name: number, start: number): number {
    const node = this.b.node(K.typedMetavar, start, start, this.nameSym(name))
    this.b.add(node, name, R.name)
    this.next()
    this.b.add(node, this.expression(), R.type)
    this.wantOp(O[')'])
    return this.close(node)
  }

  private elementsInto(node: number, closing: number): void {
    while (this.takeOp(O[','])) {
      if (this.isOp(closing)) return
      this.b.add(
        node,
        this.starredOr(() => this.namedExpression()),
        R.element,
      )
    }
  }

  private list(): number {
    const node = this.open(K.array)
    this.next()
    if (!this.isOp(O[']'])) {
      const first = this.starredOr(() => this.namedExpression())
      if (this.comprehensionFollows()) {
        const comprehension = this.comprehension(K.listComp, first)
        this.b.start[comprehension] = this.b.start[node]!
        this.wantOp(O[']'])
        return this.close(comprehension)
      }
      this.b.add(node, first, R.element)
      this.elementsInto(node, O[']'])
    }
    this.wantOp(O[']'])
    return this.close(node)
  }

  private braces(): number {
    const start = this.tokStart
    this.next()
    if (this.isOp(O['}'])) {
      this.next()
      return this.b.node(K.object, start, this.prevEnd, 0)
    }
    const first = this.braceItem()
    const isDict = this.b.kind[first] === K.pair || (this.b.kind[first] === K.spread && this.b.sym[first] === O['**'])
    if (this.comprehensionFollows()) {
      const node = this.comprehension(isDict ? K.dictComp : K.setComp, first)
      this.b.start[node] = start
      this.wantOp(O['}'])
      return this.close(node)
    }
    const items = [first]
    while (this.takeOp(O[','])) {
      if (this.isOp(O['}'])) break
      items.push(this.braceItem())
    }
    this.wantOp(O['}'])
    const dict = isDict || items.some((item) => this.b.kind[item] === K.pair)
    const node = this.b.node(dict ? K.object : K.set, start, this.prevEnd, 0)
    for (const item of items) this.b.add(node, item, dict ? R.member : R.element)
    return node
  }

  private braceItem(): number {
    if (this.isOp(O['**'])) {
      const node = this.open(K.spread, O['**'])
      this.next()
      this.b.add(node, this.arithmetic(0), R.operand)
      return this.close(node)
    }
    const key = this.starredOr(() => this.namedExpression())
    if (!this.isOp(O[':'])) return key
    const node = this.around(K.pair, key, R.key)
    if (this.b.kind[key] === K.string) this.b.sym[node] = this.b.sym[key]!
    this.flag(node, F.computed)
    this.next()
    this.b.add(node, this.expression(), R.value)
    return this.close(node)
  }

  /** Python 2's `x` means repr(x). */
  private backquotes(): number {
    const node = this.open(K.call, this.names.intern('repr'))
    this.next()
    this.b.add(node, this.expressionList(), R.argument)
    this.wantOp(O['`'])
    return this.close(node)
  }

  protected comprehensionFollows(): boolean {
    return this.isKeyword(W.for) || (this.isKeyword(W.async) && this.asyncForFollows())
  }

  private asyncForFollows(): boolean {
    const before = this.snapshot()
    this.next()
    const follows = this.isKeyword(W.for)
    this.goBack(before)
    return follows
  }

  private comprehension(kind: number, value: number): number {
    const node = this.around(kind, value, R.value)
    for (;;) {
      if (this.comprehensionFollows()) this.b.add(node, this.forClause(), R.clause)
      else if (this.isKeyword(W.if)) {
        const clause = this.open(K.compIf)
        this.next()
        this.b.add(clause, this.conditionOfClause(), R.test)
        this.b.add(node, this.close(clause), R.clause)
      } else return this.close(node)
    }
  }

  private conditionOfClause(): number {
    if (this.isKeyword(W.lambda)) return this.lambda()
    const left = this.disjunction()
    if (!this.isOp(O[':='])) return left
    const node = this.around(K.assign, left, R.target)
    this.b.sym[node] = O[':=']
    this.next()
    this.b.add(node, this.disjunction(), R.value)
    return this.close(node)
  }

  private forClause(): number {
    const clause = this.open(K.compFor)
    if (this.takeKeyword(W.async)) this.flag(clause, F.async)
    this.wantKeyword(W.for)
    this.b.add(clause, this.targetList(), R.target)
    this.wantKeyword(W.in)
    const iterable = this.disjunction()
    // Python 2 allows a bare list here.
    this.b.add(clause, iterable, R.iterable)
    return this.close(clause)
  }

  /** Targets of `for`, which end before `in`. */
  protected targetList(): number {
    const one = (): number => this.starredOr(() => this.arithmetic(0))
    const first = one()
    if (!this.isOp(O[','])) return first
    const node = this.around(K.tuple, first, R.element)
    while (this.takeOp(O[','])) {
      if (this.isKeyword(W.in) || this.isOp(O['='])) break
      this.b.add(node, one(), R.element)
    }
    return this.close(node)
  }
}
