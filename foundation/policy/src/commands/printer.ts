import type { Comment, Module, Rule } from '../rego/index.ts'
import { RulePrinter } from './rule-printer.ts'

/** Prints a module. */
export class ModulePrinter extends RulePrinter {
  private readonly module: Module

  constructor(module: Module) {
    super(module.text, module.comments)
    this.module = module
  }

  /** The formatted text. */
  print(): string {
    const { module } = this
    const lines: string[] = []
    this.comments(module.packageAt.start, '', lines)
    const packageEnd = this.packageEnd()
    lines.push(this.trailing(packageEnd, `package ${this.text.slice(module.packageAt.end, packageEnd).trim()}`))
    if (module.imports.length > 0) lines.push('')
    for (const [i, item] of module.imports.entries()) {
      const before = this.gap(i === 0 ? packageEnd : (module.imports[i - 1]?.at.end as number), item.at.start)
      if (i > 0 && before) lines.push('')
      this.comments(item.at.start, '', lines)
      const alias = item.alias === undefined ? '' : ` as ${item.alias}`
      const path = this.text
        .slice(item.at.start, item.at.end)
        .replace(/^import\s+/, '')
        .split(/\s/)[0] as string
      lines.push(this.trailing(item.at.end, `import ${path}${alias}`))
    }
    this.rules(lines, module.imports.at(-1)?.at.end ?? packageEnd)
    this.comments(module.text.length, '', lines)
    return `${lines
      .join('\n')
      .replace(/\n{3,}/g, '\n\n')
      .trim()}\n`
  }

  /** Where the package's name ends. */
  private packageEnd(): number {
    const { packageAt } = this.module
    const rest = /^\s*[\w.]+(?:\[[^\]\n]*\]|\.[\w]+)*/.exec(this.text.slice(packageAt.end))
    return packageAt.end + (rest?.[0].length ?? 0)
  }

  private rules(lines: string[], from: number): void {
    let end = from
    let previous: string | undefined
    for (const rule of uniqueRules(this.module.rules)) {
      const header: string[] = []
      const isApart = this.gap(end, this.nextComment(rule.at.start) ?? rule.at.start)
      this.comments(rule.at.start, '', header)
      const text = this.trailing(rule.at.end, this.rule(rule))
      const isBlock = text.includes('\n') || previous === undefined || previous.includes('\n') || header.length > 0
      if (isBlock || isApart) lines.push('')
      lines.push(...header, text)
      previous = text
      ;({ end } = rule.at)
    }
  }

  private nextComment(before: number): number | undefined {
    const next: Comment | undefined = this.pending[0]
    return next && next.at.start < before ? next.at.start : undefined
  }

  /** True when a blank line stands between two offsets. */
  private gap(from: number, to: number): boolean {
    return /\n[ \t\r]*\n/.test(this.text.slice(from, to))
  }
}

/** Rules with several bodies after one head share their start; each keeps its own body. */
function uniqueRules(rules: readonly Rule[]): readonly Rule[] {
  return rules
}
