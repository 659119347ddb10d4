import { K, R } from '../tree/index.ts'
import type { Names, Tree } from '../tree/index.ts'
import { Parser } from './parser.ts'
import type { Dialect } from './parser.ts'
import { SyntaxFailure } from './source.ts'
import { T } from './tokens.ts'

/** What a pattern is: one expression, statements in a row, or a part that cannot stand alone. */
export type PatternForm = 'expression' | 'statements' | 'member' | 'part'

export type ParsedPattern = { readonly tree: Tree; readonly form: PatternForm; readonly nodes: readonly number[] }

/** Reads patterns: ordinary code with metavariables, ellipses and partial forms. */
class PatternParser extends Parser {
  private dialect: Dialect = 'tsx'

  /** Tries the entry points in order: expression, statements, property, class member, partial clauses. */
  readPattern(source: Uint8Array, dialect: Dialect): ParsedPattern | undefined {
    this.dialect = dialect
    return (
      this.entry(source, 'expression', () => this.wholeExpression()) ??
      this.entry(source, 'part', () => this.labelledPair()) ??
      this.statementsEntry(source) ??
      this.entry(source, 'part', () => this.pairAlone()) ??
      this.entry(source, 'part', () => this.clause()) ??
      this.entry(source, 'member', () => this.classMember()) ??
      this.entry(source, 'part', () => this.decoratorAlone()) ??
      this.entry(source, 'part', () => this.type())
    )
  }

  private begin(source: Uint8Array): void {
    this.patternMode = true
    this.start(source, this.dialect)
    this.typed = true
  }

  private entry(source: Uint8Array, form: PatternForm, parse: () => number): ParsedPattern | undefined {
    this.begin(source)
    try {
      this.next()
      const node = parse()
      if (node === 0 || this.tok !== T.eof || this.b.errorTexts.length > 0) return undefined
      const unit = this.b.node(K.unit, 0, source.length, 0)
      this.b.add(unit, node, R.body)
      return { tree: this.finishTree(unit, source, this.dialect), form, nodes: [1] }
    } catch (error) {
      if (error instanceof SyntaxFailure) return undefined
      throw error
    }
  }

  private wholeExpression(): number {
    if (this.tok === T.kFunction || this.tok === T.kClass) return 0
    return this.expression()
  }

  /** `key: value` reads as a labelled statement too, which nobody means. */
  private labelledPair(): number {
    if (this.tok !== T.name || this.peek() !== T.colon) return 0
    return this.pairAlone()
  }

  private pairAlone(): number {
    const node = this.open(K.pair)
    const key = this.propertyKey(node)
    this.b.sym[node] = this.b.sym[key]!
    this.b.add(node, key, R.key)
    if (!this.eat(T.colon)) return 0
    this.b.add(node, this.assignment(), R.value)
    this.eat(T.comma)
    return this.close(node)
  }

  private clause(): number {
    if (this.tok === T.kCatch) return this.catchClause()
    if (this.tok === T.kCase || this.tok === T.kDefault) return this.switchCase()
    if (this.tok !== T.kFinally) return 0
    this.next()
    return this.block()
  }

  private decoratorAlone(): number {
    return this.tok === T.at ? this.decorator() : 0
  }

  private statementsEntry(source: Uint8Array): ParsedPattern | undefined {
    this.begin(source)
    let unit = 0
    try {
      this.next()
      unit = this.b.node(K.unit, 0, source.length, 0)
      this.statementsInto(unit, R.body)
    } catch (error) {
      if (error instanceof SyntaxFailure) return undefined
      throw error
    }
    if (this.tok !== T.eof || this.b.errorTexts.length > 0) return undefined
    const tree = this.finishTree(unit, source, this.dialect)
    const nodes: number[] = []
    for (let child = 1; child < tree.count; child = tree.skip[child]!) nodes.push(child)
    if (nodes.length === 0) return undefined
    return asExpression(tree, nodes)
  }
}

/** A lone function or class is looked for wherever it stands, also as an expression. */
const asExpression = (tree: Tree, nodes: readonly number[]): ParsedPattern => {
  const first = nodes[0]!
  const kind = tree.kind[first]!
  const isDefinition = kind === K.class || kind === K.function
  return { tree, form: nodes.length === 1 && isDefinition ? 'expression' : 'statements', nodes }
}

const parsers = new WeakMap<Names, PatternParser>()

/**
 * Parses a search pattern written in JavaScript or TypeScript.
 * @param source UTF-8 bytes of the pattern
 * @returns undefined when it can be read neither as an expression nor as statements nor as a part of code
 */
export const parseJavaScriptPattern = (
  source: Uint8Array,
  options: { readonly dialect: Dialect; readonly names: Names },
): ParsedPattern | undefined => {
  let parser = parsers.get(options.names)
  if (parser === undefined) {
    parser = new PatternParser(options.names)
    parsers.set(options.names, parser)
  }
  const asTsx = parser.readPattern(source, options.dialect)
  return asTsx ?? (options.dialect === 'tsx' ? parser.readPattern(source, 'typescript') : undefined)
}
