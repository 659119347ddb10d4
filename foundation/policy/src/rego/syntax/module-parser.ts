import { RegoError } from '../errors.ts'
import type { RegoProblem } from '../errors.ts'
import type { Import, Literal, Module, Rule, Span } from './ast.ts'
import { RuleParser } from './rule-parser.ts'
import { staticPath } from './term-parser.ts'

/** How to read a module; `auto` takes v1 and falls back to v0. */
export type Dialect = 'v1' | 'v0' | 'auto'

/** A module, or the problems found in it (one per broken rule). */
export type ParseResult =
  | { readonly kind: 'module'; readonly module: Module }
  | { readonly kind: 'failed'; readonly problems: readonly RegoProblem[] }

/** Longest text that is parsed. */
const LONGEST = 16 * 1024 * 1024

/** Parses a policy file. Never throws: failures are problems with positions. */
export function parseModule(file: string, text: string, dialect: Dialect = 'v1'): ParseResult {
  if (text.length > LONGEST) {
    return { kind: 'failed', problems: [{ code: 'rego_parse_error', message: `${file} is too large` }] }
  }
  const first = attempt(file, text, dialect === 'v0' ? 'v0' : 'v1')
  if (dialect !== 'auto' || first.kind === 'module') return first
  const second = attempt(file, text, 'v0')
  return second.kind === 'module' ? second : first
}

function attempt(file: string, text: string, version: 'v0' | 'v1'): ParseResult {
  const problems: RegoProblem[] = []
  try {
    const module = new ModuleParser(file, text, version, problems).parse()
    return problems.length > 0 ? { kind: 'failed', problems } : { kind: 'module', module }
  } catch (error) {
    problems.push(asProblem(error))
    return { kind: 'failed', problems }
  }
}

function asProblem(error: unknown): RegoProblem {
  if (error instanceof RegoError) return error.problem()
  if (error instanceof RangeError) return { code: 'rego_parse_error', message: 'the text is nested too deeply' }
  throw error
}

/** Parses a query: the literals of a body. Throws RegoError. */
export function parseQuery(text: string, file = 'query'): Literal[] {
  const parser = new RuleParser(file, text, 'v1')
  const body = parser.parseBody('')
  if (parser.token.kind !== 'eof') parser.fail(`unexpected ${parser.describe()}`)
  return body
}

class ModuleParser {
  private readonly parser: RuleParser
  private readonly problems: RegoProblem[]
  private readonly imports: Import[] = []
  private readonly rules: Rule[] = []

  constructor(file: string, text: string, version: 'v0' | 'v1', problems: RegoProblem[]) {
    this.parser = new RuleParser(file, text, version)
    this.problems = problems
  }

  parse(): Module {
    const { parser } = this
    const packageAt = { start: parser.token.start, end: parser.token.end }
    if (!parser.atWord('package')) parser.fail('package expected')
    const keyword = parser.advance()
    if (parser.token.newline) parser.fail('package expects a name', keyword)
    const path = this.path('package name')
    while (parser.token.kind !== 'eof') this.statement()
    const { file, text, version } = parser
    const comments = [...parser.comments.values()].sort((a, b) => a.at.start - b.at.start)
    return { file, text, version, path, packageAt, imports: this.imports, rules: this.rules, comments }
  }

  private path(what: string): string[] {
    const term = this.parser.parseUnary()
    return staticPath(term) ?? this.parser.fail(`invalid ${what}`, term.at)
  }

  private statement(): void {
    const { parser } = this
    const { start } = parser.token
    try {
      if (parser.at(';')) parser.advance()
      else if (parser.atWord('import')) this.importStatement(start)
      else this.rules.push(...parser.parseRule())
    } catch (error) {
      if (!(error instanceof RegoError) || this.problems.length >= 20) throw error
      this.problems.push(error.problem())
      this.recover(start)
    }
  }

  /** Continues at the next line that begins in the first column with a name. */
  private recover(start: number): void {
    const next = /\n(?=[A-Za-z_])/g
    next.lastIndex = start + 1
    const found = next.exec(this.parser.text)
    this.parser.resume(found ? found.index + 1 : this.parser.text.length)
  }

  private importStatement(start: number): void {
    const { parser } = this
    parser.advance()
    const path = this.path('import path')
    let alias: string | undefined
    if (parser.atWord('as')) {
      parser.advance()
      if (parser.token.kind !== 'ident') parser.fail('expected a name after as')
      alias = parser.advance().text
    }
    if (!parser.token.newline && parser.token.kind !== 'eof' && !parser.at(';')) {
      parser.fail(`unexpected ${parser.describe()} after import`)
    }
    const at = { start, end: parser.lastEnd }
    this.applyImport(path, alias, at)
    this.imports.push({ path, ...(alias !== undefined && { alias }), at })
  }

  private applyImport(path: readonly string[], alias: string | undefined, at: Span): void {
    const { parser } = this
    const [root, second, third] = path
    if (root === 'data' || root === 'input') return
    if (root === 'rego' && second === 'v1' && path.length === 2) {
      this.checkDialectImport(path, at)
      parser.version = 'v1'
      parser.enable(['contains', 'every', 'if', 'in'])
      return
    }
    if (root === 'future' && second === 'keywords' && path.length <= 3) {
      if (alias !== undefined) parser.fail('future keyword imports cannot be aliased', at)
      this.checkDialectImport(path, at)
      const words =
        third === undefined ? ['contains', 'every', 'if', 'in'] : [third, ...(third === 'every' ? ['in'] : [])]
      if (third !== undefined && !['contains', 'every', 'if', 'in', 'not'].includes(third)) {
        parser.fail(`unexpected keyword ${third}, must be one of [contains every if in]`, at)
      }
      parser.enable(words)
      return
    }
    parser.fail(`invalid import path ${path.join('.')}: must begin with data, input, future or rego`, at)
  }

  private checkDialectImport(path: readonly string[], at: Span): void {
    const isV1 = path[0] === 'rego'
    const others = this.imports.filter(({ path }) => path[0] === 'rego' || path[0] === 'future')
    if (others.some(({ path: other }) => isV1 || other[0] === 'rego')) {
      this.parser.fail('this import shadows previous import', at)
    }
  }
}
