import { parseModule } from '../rego/index.ts'
import type { Dialect, Module, RegoProblem } from '../rego/index.ts'
import { ModulePrinter } from './printer.ts'

/** Formatted text, or why the text stays as it is. */
export type FormatResult =
  | { readonly kind: 'formatted'; readonly text: string; readonly changed: boolean }
  | { readonly kind: 'failed'; readonly problems: readonly RegoProblem[] }

/**
 * Formats a Rego file: tabs, one line a statement, a blank line between rules, comments kept. The result is parsed
 * again and must mean the same and hold every comment; otherwise the text is left alone.
 */
export function formatPolicy(file: string, text: string, dialect: Dialect = 'auto'): FormatResult {
  const parsed = parseModule(file, text, dialect)
  if (parsed.kind === 'failed') return parsed
  const printed = new ModulePrinter(parsed.module).print()
  const again = parseModule(file, printed, parsed.module.version)
  const isSame = again.kind === 'module' && meaning(again.module) === meaning(parsed.module)
  return isSame
    ? { kind: 'formatted', text: printed, changed: printed !== text }
    : { kind: 'formatted', text, changed: false }
}

/** The module without positions. */
function meaning(module: Module): string {
  const { path, imports, rules, comments } = module
  return JSON.stringify(
    { path, imports, rules, comments: comments.map((comment) => comment.text.trim()) },
    (key, value: unknown) => {
      if (key === 'at' || key === 'packageAt' || key === 'raw') return undefined
      return typeof value === 'bigint' ? String(value) : value instanceof Map ? [...value] : value
    },
  )
}
