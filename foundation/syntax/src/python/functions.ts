import { F, K, R } from '../tree/index.ts'
import { Strings } from './strings.ts'
import { O, T } from './tokens.ts'

/** Parameters, type parameters, lambdas. */
export abstract class Functions extends Strings {
  protected override lambda(): number {
    const node = this.open(K.lambda)
    this.next()
    this.paramsInto(node, O[':'], false)
    this.wantOp(O[':'])
    this.b.add(node, this.expression(), R.body)
    return this.close(node)
  }

  /** Parameters up to `closing`, which is left in place. */
  protected paramsInto(node: number, closing: number, typed: boolean): void {
    while (!this.isOp(closing)) {
      this.b.add(node, this.param(typed), R.param)
      if (!this.takeOp(O[','])) return
    }
  }

  private param(typed: boolean): number {
    const node = this.open(K.param)
    if (this.isOp(O['/'])) {
      this.next()
      this.b.sym[node] = O['/']
      return this.close(node)
    }
    if (this.isOp(O['*']) || this.isOp(O['**'])) return this.restParam(node, typed)
    // Python 2 takes tuples apart in the parameter list.
    const target = this.isOp(O['(']) ? this.primary() : this.identifier()
    this.b.sym[node] = this.nameSym(target)
    this.b.add(node, target, R.target)
    this.paramTail(node, typed)
    return this.close(node)
  }

  private restParam(node: number, typed: boolean): number {
    this.b.sym[node] = this.tokSym
    this.next()
    if (this.tok === T.name || this.tok === T.metavar || this.tok === T.metavarRest) {
      this.flag(node, F.spread)
      this.b.add(node, this.identifier(), R.target)
      this.paramTail(node, typed)
    }
    return this.close(node)
  }

  private paramTail(node: number, typed: boolean): void {
    if (typed && this.takeOp(O[':']))
      this.b.add(
        node,
        this.starredOr(() => this.expression()),
        R.type,
      )
    if (this.takeOp(O['='])) this.b.add(node, this.expression(), R.default)
  }

  /** `[T: bound = default, *Ts, **P]` of functions, classes and type aliases. */
  protected typeParamsInto(node: number): void {
    if (!this.takeOp(O['['])) return
    while (!this.isOp(O[']'])) {
      const param = this.open(K.typeParam)
      if (this.isOp(O['*']) || this.isOp(O['**'])) this.next()
      this.named(param, this.identifier())
      if (this.takeOp(O[':'])) this.b.add(param, this.expression(), R.bound)
      if (this.takeOp(O['=']))
        this.b.add(
          param,
          this.starredOr(() => this.expression()),
          R.default,
        )
      this.b.add(node, this.close(param), R.typeParam)
      if (!this.takeOp(O[','])) break
    }
    this.wantOp(O[']'])
  }
}
