import { F, K, R } from '../tree/index.ts'
import { Simple } from './simple.ts'
import { O, T, W } from './tokens.ts'

/** Structural pattern matching: `match`, `case` and their patterns. */
export abstract class Match extends Simple {
  protected abstract suite(): number

  /** `match subject:` with at least one case; undefined when `match` is a name here. */
  protected matchStatement(): number | undefined {
    const before = this.snapshot()
    const node = this.attempt(() => {
      const head = this.open(K.switch, W.match)
      this.next()
      this.b.add(head, this.expressionList(), R.subject)
      this.wantOp(O[':'])
      if (this.tok !== T.newline) this.fail('not a match statement')
      this.next()
      if (this.tok !== T.indent) this.fail('not a match statement')
      this.next()
      if (!this.isWord(W.case)) this.fail('not a match statement')
      return head
    })
    if (node === undefined) {
      this.goBack(before)
      return undefined
    }
    while (this.isWord(W.case)) this.b.add(node, this.case(), R.case)
    this.close(node)
    if (this.tok === T.dedent) this.next()
    return node
  }

  private case(): number {
    const node = this.open(K.case)
    this.next()
    const pattern = this.openPattern()
    this.b.add(node, pattern, R.pattern)
    if (this.takeKeyword(W.if)) this.b.add(node, this.namedExpression(), R.guard)
    else if (this.b.kind[pattern] === K.matchWildcard) this.flag(node, F.default)
    this.wantOp(O[':'])
    this.b.add(node, this.suite(), R.body)
    return this.close(node)
  }

  /** A pattern, or several with commas as an open sequence. */
  private openPattern(): number {
    const first = this.starOrPattern()
    if (!this.isOp(O[','])) return first
    const node = this.around(K.matchSequence, first, R.element)
    while (this.takeOp(O[','])) {
      if (this.isOp(O[':']) || this.isKeyword(W.if)) break
      this.b.add(node, this.starOrPattern(), R.element)
    }
    return this.close(node)
  }

  private starOrPattern(): number {
    if (!this.isOp(O['*'])) return this.asPattern()
    const node = this.open(K.rest)
    this.next()
    this.b.add(node, this.identifier(), R.target)
    return this.close(node)
  }

  private asPattern(): number {
    this.enter()
    const pattern = this.orPattern()
    this.leave()
    if (!this.isKeyword(W.as)) return pattern
    const node = this.around(K.matchAs, pattern, R.pattern)
    this.next()
    this.b.add(node, this.identifier(), R.name)
    return this.close(node)
  }

  private orPattern(): number {
    const first = this.closedPattern()
    if (!this.isOp(O['|'])) return first
    const node = this.around(K.matchOr, first, R.element)
    while (this.takeOp(O['|'])) this.b.add(node, this.closedPattern(), R.element)
    return this.close(node)
  }

  private closedPattern(): number {
    if (this.isOp(O['['])) return this.sequencePattern(O[']'])
    if (this.isOp(O['('])) return this.groupPattern()
    if (this.isOp(O['{'])) return this.mappingPattern()
    if (this.tok !== T.name) return this.valuePattern()
    const name = this.leaf(K.name)
    if (!this.isOp(O['.']) && !this.isOp(O['('])) return this.capture(name)
    let value = name
    while (this.isOp(O['.'])) {
      value = this.memberOf(value)
    }
    return this.isOp(O['(']) ? this.classPattern(value) : this.close(this.around(K.matchValue, value, R.value))
  }

  private capture(name: number): number {
    if (this.nameSym(name) === W._) return this.b.node(K.matchWildcard, this.b.start[name]!, this.b.end[name]!, 0)
    return this.close(this.around(K.matchCapture, name, R.name))
  }

  /** Literals, signed and complex numbers, metavariables. */
  private valuePattern(): number {
    const value = this.arithmetic(1)
    return this.close(this.around(K.matchValue, value, R.value))
  }

  private sequencePattern(closing: number): number {
    const node = this.open(K.matchSequence)
    this.next()
    while (!this.isOp(closing)) {
      this.b.add(node, this.starOrPattern(), R.element)
      if (!this.takeOp(O[','])) break
    }
    this.wantOp(closing)
    return this.close(node)
  }

  private groupPattern(): number {
    const start = this.tokStart
    this.next()
    if (this.takeOp(O[')'])) return this.b.node(K.matchSequence, start, this.prevEnd, 0)
    const first = this.starOrPattern()
    if (this.b.kind[first] !== K.rest && this.takeOp(O[')'])) return this.paren(first)
    const node = this.around(K.matchSequence, first, R.element)
    while (this.takeOp(O[','])) {
      if (this.isOp(O[')'])) break
      this.b.add(node, this.starOrPattern(), R.element)
    }
    this.wantOp(O[')'])
    this.b.start[node] = start
    return this.close(node)
  }

  private mappingPattern(): number {
    const node = this.open(K.matchMapping)
    this.next()
    while (!this.isOp(O['}'])) {
      if (this.isOp(O['**'])) {
        const rest = this.open(K.rest)
        this.next()
        this.b.add(rest, this.identifier(), R.target)
        this.b.add(node, this.close(rest), R.member)
      } else {
        const key = this.arithmetic(0)
        const pair = this.around(K.pair, key, R.key)
        this.wantOp(O[':'])
        this.b.add(pair, this.asPattern(), R.value)
        this.b.add(node, this.close(pair), R.member)
      }
      if (!this.takeOp(O[','])) break
    }
    this.wantOp(O['}'])
    return this.close(node)
  }

  private classPattern(callee: number): number {
    const node = this.around(K.matchClass, callee, R.callee)
    this.next()
    while (!this.isOp(O[')'])) {
      this.b.add(node, this.classPatternArgument(), R.argument)
      if (!this.takeOp(O[','])) break
    }
    this.wantOp(O[')'])
    return this.close(node)
  }

  private classPatternArgument(): number {
    const keyword = this.attempt(() => {
      const name = this.identifier()
      if (!this.isOp(O['='])) this.fail('not a keyword pattern')
      const node = this.around(K.keywordArg, name, R.name)
      this.b.sym[node] = this.nameSym(name)
      this.next()
      this.b.add(node, this.asPattern(), R.value)
      return this.close(node)
    })
    return keyword ?? this.asPattern()
  }
}
