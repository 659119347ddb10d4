import { F, K, R } from '../tree/index.ts'
import { Primary } from './primary.ts'
import { O, W } from './tokens.ts'

/** Type patterns, record patterns, and the switch that uses them. */
export abstract class Patterns extends Primary {
  protected abstract statementsInto(node: number, stop: () => boolean): void
  protected abstract throwStatement(): number

  protected override pattern(): number {
    this.enter()
    const start = this.tokStart
    if (this.isWord(W._) && this.ahead(() => (this.next(), !this.isName))) {
      this.leave()
      return this.leaf(K.matchWildcard, 0)
    }
    const node = this.b.node(K.typePattern, start, start, 0)
    this.modifiersInto(node)
    const type = this.type()
    if (this.isOp(O['('])) {
      this.leave()
      return this.recordPattern(type)
    }
    this.b.add(node, type, R.type)
    this.named(node, this.identifier())
    this.leave()
    return this.close(node)
  }

  private recordPattern(type: number): number {
    const node = this.around(K.matchClass, type, R.callee)
    this.next()
    while (!this.isOp(O[')'])) {
      this.b.add(node, this.pattern(), R.pattern)
      if (!this.takeOp(O[','])) break
    }
    this.wantOp(O[')'])
    return this.close(node)
  }

  /** A switch as statement or expression, by `kind`. */
  protected override switchOf(kind: number): number {
    this.enter()
    const node = this.open(kind, W.switch)
    this.next()
    this.wantOp(O['('])
    this.b.add(node, this.expression(), R.subject)
    this.wantOp(O[')'])
    this.wantOp(O['{'])
    while (!this.isOp(O['}'])) {
      if (this.patternMode && this.isOp(O['...'])) this.b.add(node, this.leaf(K.ellipsis), R.case)
      else this.b.add(node, this.case(), R.case)
    }
    this.next()
    this.leave()
    return this.close(node)
  }

  private case(): number {
    const node = this.open(K.case)
    if (this.takeKeyword(W.default)) this.flag(node, F.default)
    else {
      this.wantKeyword(W.case)
      do this.label(node)
      while (this.takeOp(O[',']))
      if (this.isWord(W.when)) {
        this.next()
        this.b.add(node, this.binary(0), R.guard)
      }
    }
    if (this.takeOp(O['->'])) this.arrowBody(node)
    else {
      this.wantOp(O[':'])
      this.statementsInto(
        node,
        () => this.isKeyword(W.case) || this.isOp(O['}']) || (this.isKeyword(W.default) && this.labelFollows()),
      )
    }
    return this.close(node)
  }

  private labelFollows(): boolean {
    return this.ahead(() => (this.next(), this.isOp(O[':']) || this.isOp(O['->'])))
  }

  private label(node: number): void {
    if (this.takeKeyword(W.default)) this.flag(node, F.default)
    else if (this.patternLabelFollows()) this.b.add(node, this.pattern(), R.pattern)
    else this.b.add(node, this.binary(0), R.test)
  }

  /** A type followed by a name, or by a record's parentheses. */
  private patternLabelFollows(): boolean {
    return this.ahead(() => {
      if (this.isKeyword(W.final) || this.isOp(O['@'])) return true
      this.type()
      return (
        (this.isName && !this.isWord(W.when)) ||
        this.isOp(O['(']) ||
        (this.isWord(W.when) &&
          this.ahead(() => (this.next(), this.isOp(O['->']) || this.isOp(O[':']) || this.isWord(W.when))))
      )
    })
  }

  private arrowBody(node: number): void {
    this.flag(node, F.arrowCase)
    if (this.isOp(O['{'])) this.b.add(node, this.block(), R.body)
    else if (this.isKeyword(W.throw)) this.b.add(node, this.throwStatement(), R.body)
    else {
      const statement = this.open(K.exprStmt)
      this.b.add(statement, this.expression(), R.value)
      this.wantOp(O[';'])
      this.b.add(node, this.close(statement), R.body)
    }
  }
}
