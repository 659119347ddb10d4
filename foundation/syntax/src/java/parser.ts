import { F, K, R, SyntaxFailure, TreeBuilder, type Names, type Tree } from '../tree/index.ts'
import { Declarations } from './declarations.ts'
import { O, T, W } from './tokens.ts'

/** How a text is read. */
export interface JavaOptions {
  readonly names: Names
  /** Read metavariables and ellipses, and anything from an expression to a class as a whole. */
  readonly pattern?: boolean
}

/** Files, and what is left of a statement or member that cannot be read. */
export class JavaParser extends Declarations {
  parse(source: Uint8Array, { names, pattern = false }: JavaOptions): Tree {
    this.patternMode = pattern
    this.load(source, names)
    this.b = new TreeBuilder(source.length)
    const unit = this.b.node(K.unit, 0, source.length, 0)
    this.next()
    while (this.tok !== T.end) {
      const before = this.tokStart
      if (pattern) this.patternPartInto(unit)
      else if (!this.takeOp(O[';'])) this.topLevelInto(unit)
      if (this.tokStart === before && this.tok !== T.end) this.skipStray(unit)
    }
    return this.b.finish(unit, { language: 'java', source, names })
  }

  /** A closing bracket or the like that nothing opened. */
  private skipStray(unit: number): void {
    this.errorInto(unit, R.body, { start: this.tokStart, end: this.tokEnd, message: 'unexpected' })
    this.next()
  }

  private topLevelInto(unit: number): void {
    const extra: number[] = []
    this.guarded(() => this.topLevel(extra), unit, R.body)
    for (const field of extra) this.b.add(unit, field, R.body)
  }

  private topLevel(extra: number[]): number {
    if (this.isKeyword(W.import)) return this.importDeclaration()
    if (this.packageFollows()) return this.packageDeclaration()
    if (this.moduleFollows()) return this.moduleDeclaration()
    // Compact source files hold fields and methods without a class.
    return this.member(extra)
  }

  private packageFollows(): boolean {
    if (this.isKeyword(W.package)) return true
    return this.isOp(O['@']) && this.ahead(() => (this.annotationsInto(this.open(K.none)), this.isKeyword(W.package)))
  }

  private packageDeclaration(): number {
    const node = this.open(K.package)
    this.annotationsInto(node)
    this.next()
    const name = this.qualifiedName()
    this.b.sym[node] = this.textSym(name)
    this.b.add(node, name, R.name)
    this.end()
    return this.close(node)
  }

  private textSym(node: number): number {
    return this.names.internBytes(this.src, this.b.start[node]!, this.b.end[node]!)
  }

  private end(): void {
    if (!(this.patternMode && this.tok === T.end)) this.wantOp(O[';'])
  }

  /** `import a.b.C;`: `sym` is the whole name; a star import has an item `*`, a static one the flag. */
  private importDeclaration(): number {
    const node = this.open(K.import)
    this.next()
    if (this.takeKeyword(W.static)) this.flag(node, F.static)
    if (this.isWord(W.module) && this.ahead(() => (this.next(), this.isName))) this.next()
    const name = this.qualifiedName()
    this.b.sym[node] = this.textSym(name)
    this.b.add(node, name, R.source)
    if (this.takeOp(O['.'])) {
      const item = this.open(K.importItem, O['*'])
      this.wantOp(O['*'])
      this.b.add(node, this.close(item), R.item)
    }
    this.end()
    return this.close(node)
  }

  private moduleFollows(): boolean {
    return this.ahead(() => {
      this.annotationsInto(this.open(K.none))
      if (this.tok === T.name && this.names.text(this.tokSym) === 'open') this.next()
      if (!this.isWord(W.module)) return false
      this.next()
      if (!this.isName) return false
      this.qualifiedName()
      return this.isOp(O['{'])
    })
  }

  /** Module directives say nothing about code: the body is passed over. */
  private moduleDeclaration(): number {
    const node = this.open(K.namespace)
    this.annotationsInto(node)
    while (!this.isWord(W.module)) this.next()
    this.next()
    const name = this.qualifiedName()
    this.b.sym[node] = this.textSym(name)
    this.b.add(node, name, R.name)
    this.wantOp(O['{'])
    while (!this.isOp(O['}'])) {
      if (this.tok === T.end) this.fail('the module has no end')
      this.next()
    }
    this.next()
    return this.close(node)
  }

  /** A part of a pattern: an expression, a statement, a member or a top-level declaration, in this order. */
  private patternPartInto(unit: number): void {
    const extra: number[] = []
    const node =
      this.attempt(() => this.wholeExpression()) ??
      this.attempt(() => this.statementOrType()) ??
      this.attempt(() => this.topLevel(extra))
    if (node === undefined) this.guarded(() => this.statement(), unit, R.body)
    else {
      this.b.add(unit, node, R.body)
      for (const field of extra) this.b.add(unit, field, R.body)
    }
  }

  private wholeExpression(): number {
    const statement = this.open(K.exprStmt)
    this.b.add(statement, this.expression(), R.value)
    if (this.tok !== T.end) this.fail('not an expression alone')
    return this.close(statement)
  }

  private statementOrType(): number {
    if (this.typeWordHere()) return this.typeDeclaration()
    const node = this.statement()
    return node
  }

  /** Reads something and hangs it under `parent`; what cannot be read becomes an error node there. */
  protected override guarded(read: () => number, parent: number, role: number): void {
    const before = this.snapshot()
    const start = this.tokStart
    try {
      this.b.add(parent, read(), role)
    } catch (error) {
      if (!(error instanceof SyntaxFailure)) throw error
      this.depth = before.depth
      this.restore(before.lexer)
      this.skipBroken(this.indentOf(start))
      this.errorInto(parent, role, { start, end: Math.max(start, this.prevEnd), message: error.message })
    }
  }

  private errorInto(parent: number, role: number, broken: { start: number; end: number; message: string }): void {
    this.b.add(parent, this.b.node(K.error, broken.start, broken.end, 0), role)
    this.b.error(broken.start, broken.end, broken.message)
  }

  /** To the next semicolon outside of brackets, or behind the block that closes first; an outer closing brace is left. */
  private skipBroken(indent: number): void {
    let open = 0
    let first = true
    while (this.tok !== T.end) {
      if (this.isOp(O['{']) || this.isOp(O['(']) || this.isOp(O['['])) open++
      else if (this.isOp(O[')']) || this.isOp(O[']'])) open = Math.max(0, open - 1)
      else if (this.isOp(O['}'])) {
        if (open === 0) return
        open = this.isOp(O['}']) ? open - 1 : open
        if (open <= 0) {
          this.next()
          return
        }
      } else if (open === 0 && this.isOp(O[';'])) {
        this.next()
        return
      } else if (!first && this.memberStartsLine(indent)) return
      first = false
      this.next()
    }
  }

  /** A word that only a member starts with, first on a line that is indented no deeper: the brackets did not balance. */
  private memberStartsLine(indent: number): boolean {
    const modifier = this.tokSym === W.public || this.tokSym === W.private || this.tokSym === W.protected
    if (this.tok !== T.keyword || !modifier) return false
    const own = this.indentOf(this.tokStart)
    return own >= 0 && own <= indent
  }

  /** Columns before the first token of a line; -1 when something else stands before it. */
  private indentOf(offset: number): number {
    let p = offset - 1
    while (p >= 0 && (this.src[p] === 32 || this.src[p] === 9)) p--
    return p < 0 || this.src[p] === 10 ? offset - 1 - p : -1
  }
}
