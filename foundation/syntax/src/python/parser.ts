import { K, R, SyntaxFailure, TreeBuilder, type Names, type Tree } from '../tree/index.ts'
import { Compound } from './compound.ts'
import { O, T } from './tokens.ts'

/** How a text is read. */
export interface PythonOptions {
  readonly names: Names
  /** Read metavariables and ellipses, and let statements leave their blocks out. */
  readonly pattern?: boolean
}

/** Files, and what is left of a statement that cannot be read. */
export class PythonParser extends Compound {
  parse(source: Uint8Array, { names, pattern = false }: PythonOptions): Tree {
    this.patternMode = pattern
    this.load(source, names)
    this.b = new TreeBuilder(source.length)
    const unit = this.b.node(K.unit, 0, source.length, 0)
    this.next()
    // A dedent or stray indent at the outermost level belongs to a broken statement: read on behind it.
    for (;;) {
      this.statementsInto(unit, R.body)
      if (this.tok === T.end) break
      this.next()
    }
    return this.b.finish(unit, { language: 'python', source, names })
  }

  protected override statementsInto(node: number, role: number): void {
    while (this.tok !== T.end && this.tok !== T.dedent) {
      if (this.tok === T.newline) this.next()
      else this.guardedStatementInto(node, role)
    }
  }

  private guardedStatementInto(node: number, role: number): void {
    const start = this.tokStart
    const indents = [...this.indents]
    const mark = this.snapshot()
    const { inClass } = this
    try {
      this.statementInto(node, role)
    } catch (error) {
      if (!(error instanceof SyntaxFailure)) throw error
      this.depth = mark.depth
      this.inClass = inClass
      this.recover(node, role, { start, indents, message: error.message })
    }
  }

  private statementInto(node: number, role: number): void {
    if (this.tok === T.indent) this.fail('unexpected indentation')
    const compound = this.compoundStatement()
    if (compound !== 0) this.b.add(node, compound, role)
    else this.simpleLineInto(node, role)
  }

  protected override simpleLineInto(node: number, role: number): void {
    for (;;) {
      this.b.add(node, this.simpleStatement(), role)
      const more = this.takeOp(O[';'])
      if (this.tok === T.newline) {
        this.next()
        return
      }
      if (this.tok === T.end) return
      if (!more) this.fail('expected the end of the statement')
    }
  }

  /**
   * The broken statement becomes an error node that ends before the next line that is indented no deeper; what was read of
   * its parts is dropped, and reading goes on there.
   */
  private recover(
    node: number,
    role: number,
    broken: { start: number; indents: readonly number[]; message: string },
  ): void {
    const column = broken.indents.at(-1)!
    const lineStart = this.lineOf(broken.start)
    const next = this.nextLineAt(Math.max(this.lineEnd(broken.start), lineStart), column)
    let end = next
    while (end > broken.start && (this.src[end - 1]! <= 32 || end > this.length)) end--
    const error = this.b.node(K.error, broken.start, Math.max(end, broken.start), 0)
    this.b.add(node, error, role)
    this.b.error(broken.start, Math.max(end, broken.start), broken.message)
    this.resume(next, broken.indents)
  }

  private lineOf(offset: number): number {
    let p = offset
    while (p > 0 && this.src[p - 1] !== 10) p--
    return p
  }

  private lineEnd(offset: number): number {
    let p = offset
    while (p < this.length && this.src[p] !== 10) p++
    return Math.min(p + 1, this.length)
  }

  /** Start of the first line from `from` on that holds code and is indented by at most `column`. */
  private nextLineAt(from: number, column: number): number {
    const { src, length } = this
    let line = from
    while (line < length) {
      let p = line
      let width = 0
      while (src[p] === 32 || src[p] === 9) width += src[p++] === 9 ? 8 - (width % 8) : 1
      const blank = p >= length || src[p] === 10 || src[p] === 13 || src[p] === 35
      // A closing bracket ends the broken statement rather than starting one.
      const closing = src[p] === 41 || src[p] === 93 || src[p] === 125
      if (!blank && !closing && width <= column) return line
      line = this.lineEnd(p)
    }
    return length
  }
}
