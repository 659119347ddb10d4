import { F, K, R } from '../tree/index.ts'
import { W } from './nodes.ts'
import { T } from './tokens.ts'
import { TypeMembers } from './type-members.ts'

const PARAM_MODIFIERS = new Map([
  [W.public, F.public],
  [W.private, F.private],
  [W.protected, F.protected],
  [W.readonly, F.final],
  [W.override, 0],
])

/** What can be bound: names, destructuring patterns, parameters; and expressions that turn out to be patterns. */
export abstract class Bindings extends TypeMembers {
  protected abstract decorator(): number
  protected abstract expression(): number

  /** A name or a destructuring pattern. */
  protected bindingTarget(): number {
    if (this.tok === T.braceOpen) return this.objectPattern()
    if (this.tok === T.bracketOpen) return this.arrayPattern()
    if (this.tok === T.name || this.tok === T.metaRest) return this.nameLeaf()
    if (this.tok === T.kThis) return this.leaf(K.this)
    if (this.patternMode && this.tok === T.ellipsis) return this.leaf(K.ellipsis)
    return this.fail('binding expected', this.tokStart)
  }

  /** A binding with its default. */
  private bindingElement(): number {
    const start = this.tokStart
    const target = this.bindingTarget()
    if (this.tok !== T.assign) return target
    const node = this.b.node(K.assignPattern, start, start, 0)
    this.b.add(node, target, R.target)
    this.next()
    this.b.add(node, this.assignment(), R.default)
    return this.close(node)
  }

  /** At `...` in pattern mode: an ellipsis when nothing that could be spread follows. */
  protected isLoneEllipsis(): boolean {
    if (!this.patternMode || this.tok !== T.ellipsis) return false
    const after = this.peek()
    return (
      after === T.comma ||
      after === T.parenClose ||
      after === T.bracketClose ||
      after === T.braceClose ||
      after === T.eof ||
      after === T.semicolon ||
      after === T.deepClose ||
      after === T.dot ||
      this.peekNl
    )
  }

  private restElement(): number {
    if (this.isLoneEllipsis()) return this.leaf(K.ellipsis)
    const node = this.open(K.rest)
    this.next()
    this.b.add(node, this.bindingTarget(), R.target)
    return this.close(node)
  }

  protected objectPattern(): number {
    this.enter()
    const node = this.open(K.objectPattern)
    this.next()
    while (this.tok !== T.braceClose) {
      this.b.add(node, this.tok === T.ellipsis ? this.restElement() : this.boundProperty(), R.member)
      if (!this.eat(T.comma)) break
    }
    this.expect(T.braceClose, "'}'")
    this.depth--
    return this.close(node)
  }

  private boundProperty(): number {
    const node = this.open(K.pair)
    const { tokStart, tokEnd, tokSym, tok } = this
    if (tok === T.metaRest) return this.leaf(K.metavarRest)
    const key = this.propertyKey(node)
    this.b.sym[node] = this.b.sym[key]!
    this.b.add(node, key, R.key)
    if (this.eat(T.colon)) {
      this.b.add(node, this.bindingElement(), R.value)
      return this.close(node)
    }
    this.b.flag(node, F.shorthand)
    let value = this.b.node(this.b.kind[key]!, tokStart, tokEnd, tokSym)
    if (this.tok === T.assign) {
      const target = value
      value = this.b.node(K.assignPattern, tokStart, tokEnd, 0)
      this.b.add(value, target, R.target)
      this.next()
      this.b.add(value, this.assignment(), R.default)
      this.close(value)
    }
    this.b.add(node, value, R.value)
    return this.close(node)
  }

  protected arrayPattern(): number {
    this.enter()
    const node = this.open(K.arrayPattern)
    this.next()
    while (this.tok !== T.bracketClose) {
      if (this.tok === T.comma) {
        this.b.add(node, this.b.node(K.empty, this.tokStart, this.tokStart, 0), R.element)
        this.next()
        continue
      }
      this.b.add(node, this.tok === T.ellipsis ? this.restElement() : this.bindingElement(), R.element)
      if (!this.eat(T.comma)) break
    }
    this.expect(T.bracketClose, "']'")
    this.depth--
    return this.close(node)
  }

  /** `( … )` of a function, parameters added to `parent`. */
  protected paramList(parent: number): void {
    this.expect(T.parenOpen, "'('")
    while (this.tok !== T.parenClose) {
      this.b.add(parent, this.param(), R.param)
      if (!this.eat(T.comma)) break
    }
    this.expect(T.parenClose, "')'")
  }

  private param(): number {
    const node = this.open(K.param)
    while (this.tok === T.at) this.b.add(node, this.decorator(), R.decorator)
    while (this.tok === T.name && PARAM_MODIFIERS.has(this.tokSym) && this.startsBinding(this.peek())) {
      this.b.flag(node, PARAM_MODIFIERS.get(this.tokSym)!)
      this.next()
    }
    if (this.isLoneEllipsis()) return this.leaf(K.ellipsis)
    if (this.tok === T.metaRest) return this.leaf(K.metavarRest)
    if (this.eat(T.ellipsis)) this.b.flag(node, F.spread)
    const target = this.paramTarget()
    this.b.sym[node] = this.b.sym[target]!
    this.b.add(node, target, R.target)
    this.paramTail(node)
    return this.close(node)
  }

  /** A parameter's target; in declared function types the name may be any word, or missing (Flow). */
  private paramTarget(): number {
    if (this.tok >= 32 && this.tok !== T.kThis && this.typed) {
      const after = this.peek()
      if (after === T.colon || after === T.question || after === T.comma || after === T.parenClose)
        return this.leaf(K.name)
    }
    return this.bindingTarget()
  }

  private startsBinding(tok: number): boolean {
    return tok === T.name || tok === T.braceOpen || tok === T.bracketOpen || tok === T.kThis
  }

  /** `?`, `: T`, `= value` after the target of a parameter. */
  protected paramTail(node: number): void {
    if (this.tok === T.question) {
      this.b.flag(node, F.optional)
      this.next()
    }
    if (this.tok === T.colon) {
      this.next()
      this.b.add(node, this.bracketedType(), R.type)
    }
    if (this.tok === T.assign) {
      this.next()
      const { noIn, inThen } = this
      this.noIn = false
      this.inThen = false
      this.b.add(node, this.assignment(), R.default)
      this.noIn = noIn
      this.inThen = inThen
    }
  }

  /** The key of a property or member; a computed key sets the flag of `owner`. */
  protected propertyKey(owner: number): number {
    switch (this.tok) {
      case T.string:
        return this.leaf(K.string)
      case T.number:
        return this.leaf(K.number)
      case T.bracketOpen: {
        this.next()
        const { noIn, inThen } = this
        this.noIn = false
        this.inThen = false
        const key = this.assignment()
        this.noIn = noIn
        this.inThen = inThen
        this.expect(T.bracketClose, "']'")
        this.b.flag(owner, F.computed)
        return key
      }
      default:
        if (this.isAnyWord() || this.tok === T.privateName || this.tok === T.metaRest) return this.nameLeaf()
        return this.fail('property name expected', this.tokStart)
    }
  }

  /** Turns an expression that stands before `=`, `of` or `=>` into the pattern it was all along. */
  protected toPattern(node: number): number {
    const { b } = this
    const kind = b.kind[node]
    if (kind === K.object || kind === K.array) {
      b.kind[node] = kind === K.object ? K.objectPattern : K.arrayPattern
      for (let child = b.first[node]!; child !== 0; child = b.next[child]!) this.elementToPattern(child)
    } else if (kind === K.assign && b.sym[node] !== 0) {
      b.kind[node] = K.assignPattern
      b.sym[node] = 0
      const target = b.first[node]!
      b.role[target] = R.target
      b.role[b.last[node]!] = R.default
      this.toPattern(target)
    }
    return node
  }

  private elementToPattern(node: number): void {
    const { b } = this
    const kind = b.kind[node]
    if (kind === K.pair) this.toPattern(b.last[node]!)
    else if (kind === K.spread) {
      b.kind[node] = K.rest
      b.sym[node] = 0
      const target = b.first[node]!
      b.role[target] = R.target
      this.toPattern(target)
    } else this.toPattern(node)
  }

  /** Turns one item of a parenthesised list into a parameter of the arrow function that follows. */
  protected toParam(item: number): number {
    const { b } = this
    const kind = b.kind[item]
    if (kind === K.param || kind === K.ellipsis || kind === K.metavarRest) return item
    if (kind === K.spread) {
      const target = b.first[item]!
      b.kind[item] = K.param
      b.flag(item, F.spread)
      b.role[target] = R.target
      this.toPattern(target)
      b.sym[item] = b.sym[target]!
      return item
    }
    if (kind === K.assign) {
      this.toPattern(item)
      b.kind[item] = K.param
      b.sym[item] = b.sym[b.first[item]!]!
      return item
    }
    const param = b.node(K.param, b.start[item]!, b.end[item]!, b.sym[item]!)
    b.add(param, this.toPattern(item), R.target)
    return param
  }
}
