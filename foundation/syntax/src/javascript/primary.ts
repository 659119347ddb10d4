import { F, K, R, wordId } from '../tree/index.ts'
import { OP } from './lexer.ts'
import { W } from './nodes.ts'
import { Postfix } from './postfix.ts'
import { IDENT_PART, T } from './tokens.ts'

const NEW_TARGET = wordId('new.target')
const IMPORT_META = wordId('import.meta')

/** Names, literals, templates, regular expressions, arrays, `new`, `import(…)`. */
export abstract class Primary extends Postfix {
  protected abstract parenthesized(): number
  protected abstract asyncExpression(): number
  protected abstract arrowFrom(param: number, start: number, bits: number): number
  protected abstract angle(): number
  protected abstract objectLiteral(): number
  protected abstract functionExpression(): number
  protected abstract classExpression(): number

  protected primary(): number {
    switch (this.tok) {
      case T.name:
        return this.nameExpression()
      case T.string:
        return this.leaf(K.string)
      case T.number:
        return this.leaf(K.number)
      case T.parenOpen:
        return this.parenthesized()
      case T.kThis:
        return this.leaf(K.this)
      case T.braceOpen:
        return this.objectLiteral()
      case T.bracketOpen:
        return this.arrayLiteral()
      case T.kFunction:
        return this.functionExpression()
      case T.backtick:
        return this.template(false, false)
      case T.kNew:
        return this.newExpression()
      case T.kNull:
        return this.leaf(K.null)
      case T.kTrue:
      case T.kFalse:
        return this.leaf(K.bool)
      case T.kClass:
      case T.at:
        return this.classExpression()
      case T.kSuper:
        return this.leaf(K.super)
      case T.kImport:
        return this.importExpression()
      case T.privateName:
        return this.leaf(K.name)
      case T.op:
        if (this.atAngle()) return this.angle()
        if (this.tokSym === OP.slash) return this.regex()
        break
      case T.assign:
        if (this.tokSym === OP.slashAssign) return this.regex()
        break
      default:
        if (this.patternMode) return this.patternPrimary()
    }
    return this.fail('expression expected', this.tokStart)
  }

  private patternPrimary(): number {
    if (this.tok === T.ellipsis) return this.leaf(K.ellipsis)
    if (this.tok === T.metaRest) return this.nameLeaf()
    if (this.tok === T.deepOpen) {
      const node = this.open(K.deep)
      this.next()
      this.b.add(node, this.expression(), R.operand)
      this.expect(T.deepClose, "'...>'")
      return this.close(node)
    }
    return this.fail('expression expected', this.tokStart)
  }

  private nameExpression(): number {
    const start = this.tokStart
    if (this.tokSym === W.async) {
      const node = this.asyncExpression()
      if (node !== 0) return node
    }
    const name = this.nameLeaf()
    return this.tok === T.arrow && !this.nl ? this.arrowFrom(name, start, 0) : name
  }

  private regex(): number {
    const start = this.tokStart
    this.pos = start
    const sym = this.readRegexBody()
    const bodyEnd = this.pos
    const node = this.b.node(K.regex, start, bodyEnd, sym)
    if (IDENT_PART[this.src[this.pos]!] === 1) {
      const flags = this.readIdentifier()
      this.b.add(node, this.b.node(K.regexFlags, bodyEnd, this.pos, flags), R.none)
    }
    this.tokEnd = this.pos
    this.b.end[node] = this.pos
    this.next()
    return node
  }

  /** A template literal, or (`types`) a template literal type. */
  protected template(_tagged: boolean, types: boolean): number {
    const { b } = this
    const node = this.open(types ? K.typeTemplate : K.template)
    this.pos = this.tokStart + 1
    for (;;) {
      const start = this.pos
      const sym = this.readTemplateText()
      if (this.pos > start) b.add(node, b.node(K.templateText, start, this.pos, sym), R.part)
      if (this.src[this.pos] === 96) break
      const part = b.node(K.templateExpr, this.pos, 0, 0)
      this.pos += 2
      this.tokEnd = this.pos
      this.next()
      const { noIn, inThen } = this
      this.noIn = false
      this.inThen = false
      b.add(part, types ? this.bracketedType() : this.expression(), R.value)
      this.noIn = noIn
      this.inThen = inThen
      if (this.tok !== T.braceClose) this.fail("'}' expected", this.tokStart)
      this.pos = this.tokStart + 1
      b.end[part] = this.pos
      b.add(node, part, R.part)
    }
    this.pos++
    this.tokEnd = this.pos
    b.end[node] = this.pos
    this.next()
    return node
  }

  private arrayLiteral(): number {
    const node = this.open(K.array)
    const { noIn, inThen } = this
    this.noIn = false
    this.inThen = false
    this.next()
    while (this.tok !== T.bracketClose) {
      if (this.tok === T.comma) {
        this.b.add(node, this.b.node(K.empty, this.tokStart, this.tokStart, 0), R.element)
        this.next()
        continue
      }
      this.b.add(node, this.spreadable(), R.element)
      if (!this.eat(T.comma)) break
    }
    this.expect(T.bracketClose, "']'")
    this.noIn = noIn
    this.inThen = inThen
    return this.close(node)
  }

  private newExpression(): number {
    const { b } = this
    this.enter()
    const node = this.open(K.new)
    this.next()
    if (this.tok === T.dot) {
      this.next()
      this.next()
      b.kind[node] = K.metaProperty
      b.sym[node] = NEW_TARGET
      this.depth--
      return this.close(node)
    }
    const start = this.tokStart
    const target = this.tok === T.kNew ? this.newExpression() : this.primary()
    const callee = this.subscripts(target, start, false)
    const kind = b.kind[callee]
    if (kind === K.name || kind === K.member || kind === K.metavar) b.sym[node] = b.sym[callee]!
    b.add(node, callee, R.callee)
    if (this.typed && this.atAngle()) {
      const holder = this.attempt(() => {
        const found = this.open(K.typeTuple)
        return this.angleArguments(found) ? found : 0
      })
      if (holder !== 0) this.adopt(node, holder)
    }
    if (this.tok === T.parenOpen) this.argumentList(node)
    this.depth--
    return this.close(node)
  }

  private importExpression(): number {
    const node = this.open(K.importCall)
    this.next()
    if (this.tok === T.dot) {
      this.next()
      const word = this.tokSym
      this.next()
      if (word === W.meta || this.tok !== T.parenOpen) {
        this.b.kind[node] = K.metaProperty
        this.b.sym[node] = IMPORT_META
        return this.close(node)
      }
    }
    this.argumentList(node)
    return this.close(node)
  }

  /** Marks a parenthesised expression: the parentheses leave no node. */
  protected markParen(node: number): number {
    this.b.flag(node, F.paren)
    return node
  }
}
