import { F, K, R, wordId } from '../tree/index.ts'
import { OP } from './lexer.ts'
import { Jsx } from './jsx.ts'
import { T } from './tokens.ts'

const PREFIX_CAST = wordId('(')

/**
 * Parentheses. `( … )` is read once, as a list that may hold parameters; an arrow behind it decides what the list was,
 * so that nested arrow functions are never read twice.
 */
export abstract class Arrows extends Jsx {
  /** positions where `(…): T =>` proved not to be an arrow function */
  protected readonly notArrow = new Set<number>()

  protected abstract functionBody(node: number, bits: number): void
  protected abstract asyncFunction(start: number): number

  protected resetArrows(): void {
    this.items.length = 0
    this.notArrow.clear()
  }

  protected parenthesized(): number {
    return this.parenOrArrow(this.tokStart, 0, 0)
  }

  /** At `(`. `holder` carries type parameters already read, 0 when there are none. */
  private parenOrArrow(start: number, bits: number, holder: number): number {
    const { items } = this
    const base = items.length
    const annotated = this.readItems()
    if (this.isArrowAhead(start)) return this.arrow(start, bits, { base, holder })
    if (items.length === base) this.fail('expression expected', this.tokStart)
    const first = items[base]!
    if (annotated) {
      const typed = items.length === base + 1 ? this.typedMetavariable(first) : 0
      if (typed === 0) this.fail("'=>' expected", this.tokStart)
      items.length = base
      return typed
    }
    if (items.length === base + 1) {
      items.length = base
      return this.markParen(first)
    }
    const sequence = this.b.node(K.sequence, this.b.start[first]!, this.b.end[items.at(-1)!]!, 0)
    for (let i = base; i < items.length; i++) this.b.add(sequence, items[i]!, R.element)
    items.length = base
    return this.markParen(sequence)
  }

  /** Reads `( … )` onto `items`; true when an item can only be a parameter. */
  private readItems(): boolean {
    const { noIn, inThen } = this
    this.noIn = false
    this.inThen = false
    let annotated = false
    this.next()
    while (this.tok !== T.parenClose) {
      const start = this.tokStart
      let item =
        this.tok === T.at
          ? this.decoratedItem()
          : this.tok === T.kThis && this.peek() === T.colon
            ? this.leaf(K.this)
            : this.spreadItem()
      if (this.tok === T.colon || this.tok === T.question) {
        annotated = true
        item = this.annotate(item, start)
      }
      this.items.push(item)
      if (!this.eat(T.comma)) break
    }
    this.expect(T.parenClose, "')'")
    this.noIn = noIn
    this.inThen = inThen
    return annotated
  }

  private decoratedItem(): number {
    while (this.tok === T.at) this.decorator()
    return this.spreadItem()
  }

  private spreadItem(): number {
    if (this.tok === T.metaRest) return this.nameLeaf()
    return this.spreadable()
  }

  private annotate(item: number, start: number): number {
    const { b } = this
    if (b.kind[item] === K.spread) {
      this.toParam(item)
      this.paramTail(item)
      return this.close(item)
    }
    const param = b.node(K.param, start, 0, b.sym[item]!)
    b.add(param, this.toPattern(item), R.target)
    this.paramTail(param)
    return this.close(param)
  }

  /** `($X: T)` of a pattern. */
  private typedMetavariable(param: number): number {
    const { b } = this
    if (!this.patternMode || b.kind[param] !== K.param) return 0
    const target = b.first[param]!
    if (b.kind[target] !== K.metavar) return 0
    b.kind[param] = K.typedMetavar
    b.role[target] = R.name
    return this.markParen(param)
  }

  /** Behind `( … )`: does `=>` follow, with or without a return type? */
  private isArrowAhead(start: number): boolean {
    if (this.tok === T.arrow) return !this.nl || this.patternMode
    if (this.tok !== T.colon || !this.typed || this.notArrow.has(start)) return false
    const answer = this.looksLikeReturnType()
    if (!answer) this.notArrow.add(start)
    return answer
  }

  private looksLikeReturnType(): boolean {
    const before = this.snapshot()
    const context = this.context()
    const found = this.attempt(() => {
      this.next()
      const type = this.returnTypeOf()
      if (this.tok !== T.arrow || this.nl) return 0
      if (!context.inThen) return type
      // inside `a ? (b) : c => d`, an arrow function must leave a colon for the conditional
      this.next()
      this.arrowBody(this.open(K.lambda), 0)
      return this.tok === T.colon ? type : 0
    })
    if (found === 0) return false
    this.restore(before)
    this.setContext(context)
    return true
  }

  private returnTypeOf(): number {
    const saved = this.noConditional
    this.noConditional = false
    const type = this.returnType()
    this.noConditional = saved
    return type
  }

  private arrow(start: number, bits: number, from: { base: number; holder: number }): number {
    const { b, items } = this
    const node = b.node(K.lambda, start, 0, 0)
    if (from.holder !== 0) this.adoptAs(node, from.holder, R.typeParam)
    for (let i = from.base; i < items.length; i++) b.add(node, this.toParam(items[i]!), R.param)
    items.length = from.base
    if (this.eat(T.colon)) b.add(node, this.returnTypeOf(), R.returnType)
    this.expect(T.arrow, "'=>'")
    this.arrowBody(node, bits)
    return this.close(node)
  }

  private adoptAs(node: number, holder: number, role: number): void {
    const { b } = this
    for (let child = b.first[holder]!; child !== 0;) {
      const after = b.next[child]!
      b.next[child] = 0
      b.add(node, child, role)
      child = after
    }
  }

  private arrowBody(node: number, bits: number): void {
    const { b } = this
    if (bits !== 0) b.flag(node, bits)
    if (this.tok === T.braceOpen) {
      this.functionBody(node, bits)
      return
    }
    const { inAsync, inGenerator } = this
    this.inAsync = (bits & F.async) !== 0
    this.inGenerator = false
    this.functionDepth++
    b.add(node, this.assignment(), R.body)
    this.functionDepth--
    this.inAsync = inAsync
    this.inGenerator = inGenerator
  }

  /** `x => …` with the name already read. */
  protected arrowFrom(param: number, start: number, bits: number): number {
    this.items.push(param)
    return this.arrow(start, bits, { base: this.items.length - 1, holder: 0 })
  }

  /** At the name `async`: an async function or arrow, a call of something named async, or 0 for the plain name. */
  protected asyncExpression(): number {
    const start = this.tokStart
    const after = this.peek()
    if (this.peekNl) return 0
    if (after === T.kFunction) return this.asyncFunction(start)
    if (after === T.name) return this.asyncNameArrow(start)
    if (after === T.parenOpen) return this.asyncCallOrArrow(start)
    if (after === T.op && this.peekSym === OP.less && this.typed) {
      const holder = this.attempt(() => {
        this.next()
        const found = this.open(K.typeTuple)
        this.typeParams(found)
        return this.tok === T.parenOpen ? found : 0
      })
      return holder === 0 ? 0 : this.parenOrArrow(start, F.async, holder)
    }
    return 0
  }

  private asyncNameArrow(start: number): number {
    const before = this.snapshot()
    this.next()
    if (this.peek() !== T.arrow) {
      this.restore(before)
      return 0
    }
    return this.arrowFrom(this.nameLeaf(), start, F.async)
  }

  private asyncCallOrArrow(start: number): number {
    const { items } = this
    const name = this.nameLeaf()
    const base = items.length
    const annotated = this.readItems()
    if (this.isArrowAhead(start)) return this.arrow(start, F.async, { base, holder: 0 })
    if (annotated) this.fail("'=>' expected", this.tokStart)
    const call = this.callNode(name, start)
    for (let i = base; i < items.length; i++) this.b.add(call, items[i]!, R.argument)
    items.length = base
    return this.close(call)
  }

  /** At `<` in a typed file without JSX, or at the type parameters of an arrow function: `<T>(x) => y` or `<T>x`. */
  protected genericArrowOrCast(): number {
    this.enter()
    const start = this.tokStart
    const holder = this.open(K.typeTuple)
    this.typeParamsOrTypes(holder)
    const node = this.afterAngles(start, holder)
    this.depth--
    return node
  }

  private afterAngles(start: number, holder: number): number {
    if (this.tok === T.parenOpen) {
      const node = this.parenOrArrow(this.tokStart, 0, holder)
      if (this.b.kind[node] === K.lambda && (this.b.flags[node]! & F.paren) === 0) {
        this.b.start[node] = start
        return node
      }
      return this.prefixCast(start, holder, this.subscripts(node, this.b.start[node]!, true))
    }
    return this.prefixCast(start, holder, this.unary())
  }

  private typeParamsOrTypes(holder: number): void {
    const params = this.attempt(() => {
      this.typeParams(holder)
      return 1
    })
    if (params !== 0) return
    this.b.first[holder] = 0
    this.b.last[holder] = 0
    this.typeArguments(holder)
  }

  private prefixCast(start: number, holder: number, operand: number): number {
    const node = this.b.node(K.cast, start, 0, PREFIX_CAST)
    const type = this.b.first[holder]!
    this.b.next[type] = 0
    this.b.add(node, this.paramAsType(type), R.type)
    this.b.add(node, operand, R.operand)
    return this.close(node)
  }

  /** A type parameter without bound is a plain type reference after all. */
  private paramAsType(node: number): number {
    if (this.b.kind[node] === K.typeParam) this.b.kind[node] = K.typeRef
    return node
  }
}
