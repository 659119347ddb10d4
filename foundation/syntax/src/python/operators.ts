import { F, K, R } from '../tree/index.ts'
import { Lexer } from './lexer.ts'
import { O, T, W } from './tokens.ts'

/** Binding power of the arithmetic operators; higher binds tighter. */
const power: ReadonlyMap<number, number> = new Map([
  [O['|'], 1],
  [O['^'], 2],
  [O['&'], 3],
  [O['<<'], 4],
  [O['>>'], 4],
  [O['+'], 5],
  [O['-'], 5],
  [O['*'], 6],
  [O['/'], 6],
  [O['//'], 6],
  [O['%'], 6],
  [O['@'], 6],
])

const comparisons: ReadonlySet<number> = new Set([O['=='], O['!='], O['<'], O['>'], O['<='], O['>='], O['<>']])

/** Operators, from the loosest to the tightest. */
export abstract class Operators extends Lexer {
  /** Atom with calls, members and subscripts. */
  protected abstract primary(): number
  protected abstract lambda(): number

  /** `name := value`, or an expression. */
  protected namedExpression(): number {
    const left = this.expression()
    if (!this.isOp(O[':='])) return left
    const node = this.around(K.assign, left, R.target)
    this.b.sym[node] = O[':=']
    this.next()
    this.b.add(node, this.expression(), R.value)
    return this.close(node)
  }

  /** A conditional, a lambda, or anything that binds tighter. */
  protected override expression(): number {
    this.enter()
    const node = this.isKeyword(W.lambda) ? this.lambda() : this.conditional()
    this.leave()
    return node
  }

  private conditional(): number {
    const value = this.disjunction()
    if (!this.isKeyword(W.if)) return value
    const node = this.b.node(K.conditional, this.b.start[value]!, this.prevEnd, 0)
    this.next()
    const test = this.disjunction()
    this.wantKeyword(W.else)
    // Children stand in source order: value, test, else.
    this.b.add(node, value, R.consequent)
    this.b.add(node, test, R.test)
    this.b.add(node, this.expression(), R.else)
    return this.close(node)
  }

  protected disjunction(): number {
    let left = this.conjunction()
    while (this.isKeyword(W.or)) left = this.binary(left, W.or, () => this.conjunction())
    return left
  }

  private conjunction(): number {
    let left = this.negation()
    while (this.isKeyword(W.and)) left = this.binary(left, W.and, () => this.negation())
    return left
  }

  private binary(left: number, sym: number, right: () => number): number {
    const node = this.around(K.binary, left, R.left)
    this.b.sym[node] = sym
    this.next()
    this.b.add(node, right(), R.right)
    return this.close(node)
  }

  private negation(): number {
    if (!this.isKeyword(W.not)) return this.comparison()
    this.enter()
    const node = this.open(K.unary, W.not)
    this.next()
    this.b.add(node, this.negation(), R.operand)
    this.leave()
    return this.close(node)
  }

  private comparison(): number {
    let left = this.arithmetic(0)
    let chain = 0
    for (;;) {
      const start = this.tokStart
      const sym = this.takeComparison()
      if (sym === 0) return left
      const operatorEnd = this.prevEnd
      const right = this.arithmetic(0)
      if (chain !== 0) this.extendChain(chain, { sym, start, end: operatorEnd, right })
      else if (this.comparisonFollows()) left = chain = this.startChain(left, { sym, start, end: operatorEnd, right })
      else {
        const node = this.around(K.binary, left, R.left)
        this.b.sym[node] = sym
        this.b.add(node, right, R.right)
        left = this.close(node)
      }
    }
  }

  private startChain(left: number, link: Link): number {
    const node = this.around(K.compare, left, R.operand)
    this.extendChain(node, link)
    return node
  }

  private extendChain(chain: number, { sym, start, end, right }: Link): void {
    this.b.add(chain, this.b.node(K.operator, start, end, sym), R.operator)
    this.b.add(chain, right, R.operand)
    this.close(chain)
  }

  private comparisonFollows(): boolean {
    if (this.tok === T.op) return comparisons.has(this.tokSym)
    return this.tok === T.keyword && (this.tokSym === W.in || this.tokSym === W.is || this.tokSym === W.not)
  }

  /** Consumes a comparison operator; 0 when there is none. */
  private takeComparison(): number {
    if (this.tok === T.op && comparisons.has(this.tokSym)) {
      const sym = this.tokSym === O['<>'] ? O['!='] : this.tokSym
      this.next()
      return sym
    }
    if (this.takeKeyword(W.in)) return W.in
    if (this.takeKeyword(W.is)) return this.takeKeyword(W.not) ? W['is-not'] : W.is
    if (!this.isKeyword(W.not)) return 0
    this.next()
    this.wantKeyword(W.in)
    return W['not-in']
  }

  /** Binary arithmetic by precedence climbing: a long chain is a loop. */
  protected arithmetic(minimum: number): number {
    let left = this.unary()
    for (;;) {
      const own = this.tok === T.op ? power.get(this.tokSym) : undefined
      if (own === undefined || own <= minimum) return left
      const node = this.around(K.binary, left, R.left)
      this.b.sym[node] = this.tokSym
      this.next()
      this.b.add(node, this.arithmetic(own), R.right)
      left = this.close(node)
    }
  }

  private unary(): number {
    if (this.tok === T.op && (this.tokSym === O['-'] || this.tokSym === O['+'] || this.tokSym === O['~'])) {
      this.enter()
      const node = this.open(K.unary, this.tokSym)
      this.next()
      this.b.add(node, this.unary(), R.operand)
      this.leave()
      return this.close(node)
    }
    return this.powerOf()
  }

  private powerOf(): number {
    const base = this.awaited()
    if (!this.isOp(O['**'])) return base
    this.enter()
    const node = this.around(K.binary, base, R.left)
    this.b.sym[node] = O['**']
    this.next()
    this.b.add(node, this.unary(), R.right)
    this.leave()
    return this.close(node)
  }

  private awaited(): number {
    if (!this.isKeyword(W.await)) return this.primary()
    const node = this.open(K.await)
    this.next()
    this.b.add(node, this.primary(), R.operand)
    return this.close(node)
  }

  /** `*x` where a list of expressions may hold it. */
  protected starredOr(read: () => number): number {
    if (!this.isOp(O['*'])) return read()
    const node = this.open(K.spread, O['*'])
    this.next()
    this.b.add(node, this.arithmetic(0), R.operand)
    return this.close(node)
  }

  /** `yield`, `yield x`, `yield from x`. */
  protected yieldExpression(): number {
    const node = this.open(K.yield)
    this.next()
    if (this.takeKeyword(W.from)) {
      this.flag(node, F.star)
      this.b.add(node, this.expression(), R.operand)
    } else if (this.startsExpression()) this.b.add(node, this.expressionList(), R.operand)
    return this.close(node)
  }

  /** Expressions with commas between them become a tuple without parentheses. */
  protected expressionList(): number {
    const first = this.starredOr(() => this.namedExpression())
    if (!this.isOp(O[','])) return first
    const node = this.around(K.tuple, first, R.element)
    while (this.takeOp(O[','])) {
      if (!this.startsExpression()) break
      this.b.add(
        node,
        this.starredOr(() => this.namedExpression()),
        R.element,
      )
    }
    return this.close(node)
  }

  protected startsExpression(): boolean {
    switch (this.tok) {
      case T.name:
      case T.number:
      case T.string:
      case T.formatted:
      case T.metavar:
      case T.metavarRest:
      case T.deepOpen:
        return true
      case T.keyword:
        return starters.has(this.tokSym)
      case T.op:
        return opening.has(this.tokSym)
      default:
        return false
    }
  }
}

interface Link {
  readonly sym: number
  readonly start: number
  readonly end: number
  readonly right: number
}

const starters: ReadonlySet<number> = new Set([W.None, W.True, W.False, W.not, W.lambda, W.await, W.yield])
const opening: ReadonlySet<number> = new Set([O['('], O['['], O['{'], O['-'], O['+'], O['~'], O['*'], O['...'], O['`']])
