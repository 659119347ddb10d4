import { F, K, R, wordId } from '../tree/index.ts'
import { OP } from './lexer.ts'
import { W } from './nodes.ts'
import { Recovery } from './recovery.ts'
import { T } from './tokens.ts'

const IN = wordId('in')

/** Statements of plain ECMAScript. Modules and TypeScript declarations come in through `declaration`. */
export abstract class Statements extends Recovery {
  /** A module item or TypeScript declaration that starts with the current word; 0 when it is none. */
  protected abstract wordDeclaration(start: number): number
  protected abstract importDeclaration(): number
  protected abstract exportDeclaration(decorators: readonly number[]): number
  protected abstract enumDeclaration(start: number): number

  private readonly readStatement = (): number => this.statement()

  /** Statements up to `}`, `case`, `default` or the end of the file. */
  protected statementsInto(parent: number, role: number): void {
    for (;;) {
      switch (this.tok) {
        case T.braceClose:
        case T.eof:
        case T.kCase:
          return
        case T.kDefault:
          if (!this.patternMode || this.peek() === T.colon) return
      }
      if (this.byIndentation && this.isOutdented()) return
      this.b.add(parent, this.guarded(this.readStatement), role)
    }
  }

  protected statement(): number {
    this.enter()
    const node = this.statementInner()
    this.depth--
    return node
  }

  private statementInner(): number {
    switch (this.tok) {
      case T.braceOpen:
        return this.isDataObject() ? this.expressionStatement() : this.block()
      case T.semicolon:
        return this.leaf(K.empty)
      case T.kVar:
        return this.variables(this.tokStart)
      case T.kConst:
        return this.constant()
      case T.kFunction:
        return this.functionFrom(this.tokStart, 0)
      case T.kClass:
        return this.classFrom(this.tokStart, [])
      case T.at:
        return this.decorated()
      case T.kIf:
        return this.ifStatement()
      case T.kFor:
        return this.forStatement()
      case T.kWhile:
        return this.whileStatement()
      case T.kDo:
        return this.doStatement()
      case T.kReturn:
        return this.valueStatement(K.return)
      case T.kThrow:
        return this.valueStatement(K.throw)
      case T.kBreak:
        return this.jump(K.break)
      case T.kContinue:
        return this.jump(K.continue)
      case T.kTry:
        return this.tryStatement()
      case T.kSwitch:
        return this.switchStatement()
      case T.kWith:
        return this.withStatement()
      case T.kDebugger:
        return this.jump(K.debugger)
      case T.kImport:
        return this.importDeclaration()
      case T.kExport:
        return this.exportDeclaration([])
      case T.kEnum:
        return this.enumDeclaration(this.tokStart)
      case T.name:
        return this.wordStatement()
      case T.ellipsis:
        if (this.patternMode) return this.statementEllipsis()
        return this.expressionStatement()
      default:
        return this.expressionStatement()
    }
  }

  private constant(): number {
    const start = this.tokStart
    if (this.peek() !== T.kEnum) return this.variables(start)
    this.next()
    return this.enumDeclaration(start)
  }

  /** A file that holds one object with quoted keys, as JSON does, is data and no block. */
  private isDataObject(): boolean {
    if (this.functionDepth > 0 || this.depth > 1 || this.peek() !== T.string) return false
    const before = this.snapshot()
    this.next()
    const answer = this.peek() === T.colon
    this.restore(before)
    return answer
  }

  private statementEllipsis(): number {
    const after = this.peek()
    if (!this.peekNl && (after === T.op || after === T.dot || after === T.assign || after === T.question)) {
      return this.expressionStatement()
    }
    const dots = this.leaf(K.ellipsis)
    this.eat(T.semicolon)
    return dots
  }

  protected block(): number {
    const node = this.open(K.block)
    const { blockColumn } = this
    this.blockColumn = this.lineColumn(this.tokStart)
    this.next()
    this.statementsInto(node, R.body)
    this.closeBlock(node)
    this.blockColumn = blockColumn
    return node
  }

  private wordStatement(): number {
    const start = this.tokStart
    const sym = this.tokSym
    if (sym === W.let || sym === W.using || sym === W.await) {
      const node = this.letLike(sym, start)
      if (node !== 0) return node
    } else if (sym === W.async) {
      if (this.peek() === T.kFunction && !this.peekNl) return this.asyncFunction(start)
    }
    const declared = this.wordDeclaration(start)
    if (declared !== 0) return declared
    if (this.peek() === T.colon) return this.labeled()
    return this.expressionStatement()
  }

  /** `let`, `using`, `await using` declarations; 0 when the word is an ordinary name. */
  private letLike(sym: number, start: number): number {
    const after = this.peek()
    if (sym === W.let) {
      const declares =
        after === T.name ||
        after === T.braceOpen ||
        after === T.bracketOpen ||
        (this.patternMode && after === T.ellipsis)
      return declares ? this.variables(start) : 0
    }
    if (this.peekNl || after !== T.name) return 0
    if (sym === W.using) return this.peekSym === W.of || this.peekSym === IN ? 0 : this.variables(start)
    if (this.peekSym !== W.using) return 0
    const before = this.snapshot()
    this.next()
    if (this.peek() !== T.name || this.peekNl) {
      this.restore(before)
      return 0
    }
    const node = this.variables(start)
    this.b.flag(node, F.async)
    return node
  }

  private labeled(): number {
    const node = this.open(K.labeled)
    this.b.sym[node] = this.tokSym
    this.b.add(node, this.nameLeaf(), R.label)
    this.next()
    this.b.add(node, this.statement(), R.body)
    return this.close(node)
  }

  private expressionStatement(): number {
    const node = this.open(K.exprStmt)
    this.b.add(node, this.expression(), R.value)
    this.semicolon()
    return this.close(node)
  }

  /** At var, let, const or using. */
  protected variables(start: number): number {
    const node = this.declarators(start)
    this.semicolon()
    return this.close(node)
  }

  private declarators(start: number): number {
    const { b } = this
    const node = b.node(K.varDecl, start, 0, this.tokSym)
    if (this.tok === T.kConst) b.flag(node, F.final)
    this.next()
    do b.add(node, this.declarator(), R.declarator)
    while (this.eat(T.comma))
    return this.close(node)
  }

  private declarator(): number {
    const { b } = this
    if (this.tok === T.ellipsis && this.patternMode) return this.leaf(K.ellipsis)
    const node = this.open(K.declarator)
    const target = this.bindingTarget()
    b.sym[node] = b.sym[target]!
    b.add(node, target, R.target)
    if (this.isOp(OP.not) && !this.nl) this.next()
    if (this.tok === T.colon) {
      this.next()
      b.add(node, this.bracketedType(), R.type)
    }
    if (this.tok === T.assign && this.tokSym === OP.assign) {
      this.next()
      b.add(node, this.assignment(), R.value)
    }
    return this.close(node)
  }

  private condition(): number {
    this.expect(T.parenOpen, "'('")
    const test = this.expression()
    this.expect(T.parenClose, "')'")
    return test
  }

  private ifStatement(): number {
    const { b } = this
    const first = this.open(K.if)
    let node = first
    const chain = [first]
    for (;;) {
      this.next()
      b.add(node, this.condition(), R.test)
      if (this.isPartial()) break
      b.add(node, this.statement(), R.consequent)
      if (this.tok !== T.kElse) break
      this.next()
      if (this.tok !== T.kIf) {
        b.add(node, this.statement(), R.else)
        break
      }
      const inner = this.open(K.if)
      b.add(node, inner, R.else)
      chain.push(inner)
      node = inner
    }
    for (const one of chain) this.close(one)
    return first
  }

  private whileStatement(): number {
    const node = this.open(K.while)
    this.next()
    this.b.add(node, this.condition(), R.test)
    if (!this.isPartial()) this.b.add(node, this.statement(), R.body)
    return this.close(node)
  }

  private doStatement(): number {
    const node = this.open(K.doWhile)
    this.next()
    this.b.add(node, this.statement(), R.body)
    this.expect(T.kWhile, "'while'")
    this.b.add(node, this.condition(), R.test)
    this.eat(T.semicolon)
    return this.close(node)
  }

  private withStatement(): number {
    const node = this.open(K.with)
    this.next()
    this.b.add(node, this.condition(), R.resource)
    this.b.add(node, this.statement(), R.body)
    return this.close(node)
  }

  private forStatement(): number {
    const { b } = this
    const node = this.open(K.for)
    this.next()
    if (this.isWord(W.await)) {
      b.flag(node, F.async)
      this.next()
    }
    this.expect(T.parenOpen, "'('")
    let init = 0
    if (this.tok !== T.semicolon) {
      this.noIn = true
      init = this.forInit()
      this.noIn = false
    }
    if (this.tok === T.kIn || (this.tok === T.name && this.tokSym === W.of)) return this.forEach(node, init)
    b.add(node, init, R.init)
    if (this.patternMode && this.tok === T.parenClose) return this.forBody(node)
    this.expect(T.semicolon, "';'")
    if (this.tok !== T.semicolon) b.add(node, this.expression(), R.test)
    this.expect(T.semicolon, "';'")
    if (this.tok !== T.parenClose) b.add(node, this.expression(), R.update)
    return this.forBody(node)
  }

  private forInit(): number {
    const start = this.tokStart
    if (this.tok === T.kVar || this.tok === T.kConst) return this.declarators(start)
    if (this.tok === T.name && (this.tokSym === W.let || this.tokSym === W.using || this.tokSym === W.await)) {
      const after = this.peek()
      const isLet = this.tokSym === W.let && (after === T.name || after === T.bracketOpen || after === T.braceOpen)
      if (isLet) return this.declarators(start)
      if (this.tokSym === W.using && after === T.name && this.peekSym !== W.of) return this.declarators(start)
      if (this.tokSym === W.await && after === T.name && this.peekSym === W.using) {
        this.next()
        const node = this.declarators(start)
        this.b.flag(node, F.async)
        return node
      }
    }
    return this.expression()
  }

  private forEach(node: number, target: number): number {
    const { b } = this
    b.kind[node] = K.forEach
    const isIn = this.tok === T.kIn
    b.sym[node] = isIn ? IN : W.of
    b.add(node, this.toPattern(target), R.target)
    this.next()
    b.add(node, isIn ? this.expression() : this.assignment(), R.iterable)
    return this.forBody(node)
  }

  private forBody(node: number): number {
    this.expect(T.parenClose, "')'")
    if (!this.isPartial()) this.b.add(node, this.statement(), R.body)
    return this.close(node)
  }

  /** A pattern may stop behind a header. */
  private isPartial(): boolean {
    return this.patternMode && this.tok === T.eof
  }

  private valueStatement(kind: number): number {
    const node = this.open(kind)
    this.next()
    if (this.tok !== T.semicolon && this.tok !== T.braceClose && this.tok !== T.eof && !this.nl) {
      this.b.add(node, this.expression(), R.value)
    }
    this.semicolon()
    return this.close(node)
  }

  private jump(kind: number): number {
    const node = this.open(kind)
    this.next()
    if (this.tok === T.name && !this.nl) {
      this.b.sym[node] = this.tokSym
      this.b.add(node, this.nameLeaf(), R.label)
    }
    this.semicolon()
    return this.close(node)
  }

  private tryStatement(): number {
    const node = this.open(K.try)
    this.next()
    if (this.tok !== T.braceOpen) this.fail("'{' expected", this.tokStart)
    this.b.add(node, this.block(), R.body)
    if (this.tok === T.kCatch) this.b.add(node, this.catchClause(), R.handler)
    if (this.tok === T.kFinally) {
      this.next()
      if (this.tok !== T.braceOpen) this.fail("'{' expected", this.tokStart)
      this.b.add(node, this.block(), R.finally)
    }
    return this.close(node)
  }

  protected catchClause(): number {
    const node = this.open(K.catch)
    this.next()
    if (this.eat(T.parenOpen)) {
      this.b.add(node, this.bindingTarget(), R.param)
      this.b.add(node, this.typeAnnotation(), R.type)
      this.expect(T.parenClose, "')'")
    }
    if (this.tok !== T.braceOpen) this.fail("'{' expected", this.tokStart)
    this.b.add(node, this.block(), R.body)
    return this.close(node)
  }

  private switchStatement(): number {
    const node = this.open(K.switch)
    this.b.sym[node] = this.tokSym
    this.next()
    this.b.add(node, this.condition(), R.subject)
    this.expect(T.braceOpen, "'{'")
    while (this.tok !== T.braceClose && this.tok !== T.eof) {
      if (this.patternMode && this.tok === T.ellipsis) {
        this.b.add(node, this.leaf(K.ellipsis), R.case)
        continue
      }
      this.b.add(node, this.guarded(this.readCase), R.case)
    }
    this.closeBlock(node)
    return node
  }

  private readonly readCase = (): number => this.switchCase()

  protected switchCase(): number {
    const node = this.open(K.case)
    if (this.eat(T.kDefault)) this.b.flag(node, F.default)
    else {
      this.expect(T.kCase, "'case'")
      this.b.add(node, this.expression(), R.test)
    }
    this.expect(T.colon, "':'")
    this.statementsInto(node, R.body)
    return this.close(node)
  }

  private decorated(): number {
    const start = this.tokStart
    const decorators: number[] = []
    while (this.tok === T.at) decorators.push(this.decorator())
    if (this.tok === T.kExport) return this.exportDeclaration(decorators)
    if (this.isWord(W.abstract)) {
      this.next()
      const node = this.classFrom(start, decorators)
      this.b.flag(node, F.abstract)
      return node
    }
    if (this.tok !== T.kClass) this.fail("'class' expected", this.tokStart)
    return this.classFrom(start, decorators)
  }
}
