import { K } from '../tree/index.ts'
import { Classes } from './classes.ts'
import { OP } from './lexer.ts'
import { SyntaxFailure } from './source.ts'
import { T } from './tokens.ts'

/** Bytes that all re-scans of one file may read, as a multiple of its length. */
const RESCAN_BUDGET = 24

/** A statement or member that cannot be read costs itself: it becomes an error node and reading goes on behind it. */
export abstract class Recovery extends Classes {
  private rescanned = 0
  /** brace depths at which a template substitution ends, while tokens are skipped */
  private readonly templates: number[] = []

  protected resetRecovery(): void {
    this.rescanned = 0
  }

  /** Runs a parse; when it fails, answers an error node over what had to be skipped. */
  protected guarded(parse: () => number): number {
    const before = this.snapshot()
    const context = this.context()
    const waiting = this.waiting.length
    const items = this.items.length
    const { functionDepth } = this
    try {
      return parse()
    } catch (error) {
      if (!(error instanceof SyntaxFailure)) throw error
      const failedAt = Math.max(error.at, before.tokStart)
      const text = error.message
      this.setContext(context)
      this.waiting.length = waiting
      this.items.length = items
      this.functionDepth = functionDepth
      this.skipFrom(before.tokStart, failedAt)
      const end = Math.max(this.prevEnd, before.tokStart)
      this.b.error(before.tokStart, end, text)
      return this.b.node(K.error, before.tokStart, end, 0)
    }
  }

  /** Reads tokens again from `start` and stops at the first place behind `failedAt` where reading can go on. */
  private skipFrom(start: number, failedAt: number): void {
    const column = this.column(start)
    const budget = RESCAN_BUDGET * (this.length + 1024)
    const from = this.rescanned > budget ? failedAt : start
    this.templates.length = 0
    this.pos = from
    this.tokEnd = from
    this.skipNext(T.semicolon)
    let braces = 0
    let others = 0
    for (let first = true; this.tok !== T.eof; first = false) {
      const behind = this.tokStart > failedAt || (this.tokStart >= failedAt && !first)
      if (behind && braces <= 0 && this.nl && this.startsStatement(others <= 0 || this.column(this.tokStart) <= column))
        break
      const { tok } = this
      if (tok === T.braceOpen) braces++
      else if (tok === T.braceClose) {
        if (braces === 0 && this.tokStart >= failedAt) break
        braces = Math.max(0, braces - 1)
      } else if (tok === T.parenOpen || tok === T.bracketOpen) others++
      else if (tok === T.parenClose || tok === T.bracketClose) others--
      this.skipNext(tok)
      if (
        braces === 0 &&
        others <= 0 &&
        this.prevEnd > failedAt &&
        (tok === T.semicolon || (tok === T.braceClose && this.nl))
      )
        break
    }
    this.rescanned += this.pos - from
  }

  private startsStatement(outside: boolean): boolean {
    switch (this.tok) {
      case T.kConst:
      case T.kVar:
      case T.kIf:
      case T.kFor:
      case T.kWhile:
      case T.kDo:
      case T.kReturn:
      case T.kSwitch:
      case T.kTry:
      case T.kThrow:
      case T.kBreak:
      case T.kContinue:
      case T.kExport:
        return true
      case T.kImport:
      case T.kFunction:
      case T.kClass:
      case T.at:
        return outside
      case T.name:
        return outside
      default:
        return false
    }
  }

  /** The next token without failing; slashes are told apart by the token before them. */
  private skipNext(before: number): void {
    const at = this.pos
    try {
      this.next()
      if (this.tok === T.backtick) this.skipTemplate()
      else if (this.tokSym === OP.slash && this.tok === T.op && startsOperand(before)) {
        this.pos = this.tokStart
        this.readRegexBody()
        this.tok = T.string
      } else if (this.templates.length > 0) this.countTemplateBraces()
    } catch (error) {
      if (!(error instanceof SyntaxFailure)) throw error
      this.tok = T.illegal
      this.tokStart = Math.max(this.tokStart, at)
      this.pos = Math.max(this.pos, this.tokStart + 1)
      this.tokEnd = this.pos
    }
  }

  private skipTemplate(): void {
    this.readTemplateText()
    if (this.src[this.pos] === 96) this.pos++
    else {
      this.pos += 2
      this.templates.push(0)
    }
    this.tok = T.string
    this.tokEnd = this.pos
  }

  private countTemplateBraces(): void {
    const top = this.templates.length - 1
    if (this.tok === T.braceOpen) this.templates[top]!++
    else if (this.tok === T.braceClose && this.templates[top]!-- === 0) {
      this.templates.pop()
      this.skipTemplate()
    }
  }
}

const startsOperand = (before: number): boolean => {
  switch (before) {
    case T.name:
    case T.privateName:
    case T.number:
    case T.string:
    case T.parenClose:
    case T.bracketClose:
    case T.braceClose:
    case T.update:
    case T.kThis:
    case T.kSuper:
    case T.kNull:
    case T.kTrue:
    case T.kFalse:
      return false
    default:
      return true
  }
}
