import { F, K, R } from '../tree/index.ts'
import { O, T, W } from './tokens.ts'
import { Types } from './types.ts'

/** Binding power of the binary operators; higher binds tighter. */
const power: ReadonlyMap<number, number> = new Map([
  [O['||'], 1],
  [O['&&'], 2],
  [O['|'], 3],
  [O['^'], 4],
  [O['&'], 5],
  [O['=='], 6],
  [O['!='], 6],
  [O['<'], 7],
  [O['>'], 7],
  [O['<='], 7],
  [O['>='], 7],
  [O['<<'], 8],
  [O['>>'], 8],
  [O['>>>'], 8],
  [O['+'], 9],
  [O['-'], 9],
  [O['*'], 10],
  [O['/'], 10],
  [O['%'], 10],
])
const instanceofPower = 7

const assignments: ReadonlySet<number> = new Set([
  O['='], O['+='], O['-='], O['*='], O['/='], O['%='], O['<<='], O['>>='], O['>>>='], O['&='], O['|='], O['^='],
]) // prettier-ignore

/** What a run of `>` and `=` characters can mean. */
const joined: readonly (readonly [text: string, symbol: number])[] = [
  ['>>>=', O['>>>=']],
  ['>>>', O['>>>']],
  ['>>=', O['>>=']],
  ['>>', O['>>']],
  ['>=', O['>=']],
]

/** Assignments, conditionals, binary and unary operators, casts. */
export abstract class Operators extends Types {
  protected abstract primary(): number
  protected abstract lambda(): number
  protected abstract lambdaFollows(): boolean
  protected abstract pattern(): number

  protected override expression(): number {
    this.enter()
    const node = this.assignment()
    this.leave()
    return node
  }

  private assignment(): number {
    if (this.lambdaFollows()) return this.lambda()
    const left = this.conditional()
    const operator = this.operatorHere()
    if (!assignments.has(operator)) return left
    const node = this.around(K.assign, left, R.target)
    this.b.sym[node] = operator
    this.takeOperator(operator)
    this.b.add(node, this.expression(), R.value)
    return this.close(node)
  }

  private conditional(): number {
    const test = this.binary(0)
    if (!this.isOp(O['?'])) return test
    const node = this.around(K.conditional, test, R.test)
    this.next()
    this.b.add(node, this.expression(), R.consequent)
    this.wantOp(O[':'])
    this.b.add(node, this.lambdaFollows() ? this.lambda() : this.nestedConditional(), R.else)
    return this.close(node)
  }

  private nestedConditional(): number {
    this.enter()
    const node = this.conditional()
    this.leave()
    return node
  }

  /** The operator at the current token, with what starts with `>` joined; 0 when there is none. */
  private operatorHere(): number {
    if (this.tok !== T.op) return 0
    if (this.tokSym !== O['>']) return this.tokSym
    const { src, tokStart } = this
    for (const [text, symbol] of joined) {
      let i = 1
      while (i < text.length && src[tokStart + i] === text.charCodeAt(i)) i++
      if (i === text.length) return symbol
    }
    return O['>']
  }

  private takeOperator(operator: number): void {
    const found = joined.find(([, symbol]) => symbol === operator)
    if (found !== undefined && this.tokSym === O['>']) {
      this.pos = this.tokStart + found[0].length
      this.tokEnd = this.pos
    }
    this.next()
  }

  /** Binary operators by precedence climbing: a long chain is a loop. */
  protected binary(minimum: number): number {
    let left = this.unary()
    for (;;) {
      if (this.isKeyword(W.instanceof)) {
        if (instanceofPower <= minimum) return left
        left = this.instanceOf(left)
        continue
      }
      const operator = this.operatorHere()
      const own = power.get(operator)
      if (own === undefined || own <= minimum) return left
      const node = this.around(K.binary, left, R.left)
      this.b.sym[node] = operator
      this.takeOperator(operator)
      this.b.add(node, this.binary(own), R.right)
      left = this.close(node)
    }
  }

  private instanceOf(operand: number): number {
    const node = this.around(K.instanceof, operand, R.operand)
    this.next()
    const isPattern = this.ahead(() => {
      while (this.takeKeyword(W.final) || this.isOp(O['@'])) if (this.isOp(O['@'])) this.annotation()
      this.type()
      return this.isOp(O['(']) || (this.isName && !this.isOp(O['&&']))
    })
    this.b.add(node, isPattern ? this.pattern() : this.type(), isPattern ? R.pattern : R.type)
    return this.close(node)
  }

  private unary(): number {
    if (this.tok === T.op) {
      const { tokSym } = this
      if (tokSym === O['++'] || tokSym === O['--']) return this.prefix(K.update)
      if (tokSym === O['-'] || tokSym === O['+'] || tokSym === O['!'] || tokSym === O['~']) return this.prefix(K.unary)
      if (tokSym === O['('] && this.castFollows()) return this.cast()
    }
    return this.postfix(this.primary())
  }

  private prefix(kind: number): number {
    this.enter()
    const node = this.open(kind, this.tokSym)
    this.next()
    this.b.add(node, this.unary(), R.operand)
    this.leave()
    return this.close(node)
  }

  private postfix(operand: number): number {
    let node = operand
    while (this.isOp(O['++']) || this.isOp(O['--'])) {
      const update = this.around(K.update, node, R.operand)
      this.b.sym[update] = this.tokSym
      this.flag(update, F.postfix)
      this.next()
      node = this.close(update)
    }
    return node
  }

  /** `(T) x`: a type in parentheses before something that can only be an operand. */
  private castFollows(): boolean {
    return this.ahead(() => {
      this.next()
      if (this.isOp(O['(']) || this.tok === T.number || this.tok === T.string) return false
      const type = this.boundTypes()
      const primitive = this.b.kind[type] === K.typeRef && this.isPrimitiveType(type)
      if (!this.takeOp(O[')'])) return false
      if (primitive) return true
      return this.operandStarts()
    })
  }

  private isPrimitiveType(type: number): boolean {
    const name = this.b.first[type]!
    const byte = this.src[this.b.start[name]!]!
    return byte >= 97 && byte <= 122 && primitives.has(this.b.sym[type]!)
  }

  private operandStarts(): boolean {
    switch (this.tok) {
      case T.name:
      case T.number:
      case T.string:
      case T.char:
      case T.metavar:
      case T.metavarRest:
        return true
      case T.keyword:
        return this.tokSym !== W.instanceof
      case T.op:
        return (
          this.tokSym === O['('] ||
          this.tokSym === O['!'] ||
          this.tokSym === O['~'] ||
          (this.patternMode && this.tokSym === O['...'])
        )
      default:
        return false
    }
  }

  private cast(): number {
    this.enter()
    const node = this.open(K.cast, O['('])
    this.next()
    this.b.add(node, this.boundTypes(), R.type)
    this.wantOp(O[')'])
    this.b.add(node, this.lambdaFollows() ? this.lambda() : this.unary(), R.operand)
    this.leave()
    return this.close(node)
  }
}

const primitives: ReadonlySet<number> = new Set([W.boolean, W.byte, W.char, W.double, W.float, W.int, W.long, W.short])
