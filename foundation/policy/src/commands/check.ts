import { compile, problemText } from '../rego/index.ts'
import type { Dialect, Module, Program, RegoLocation, RegoProblem, Value } from '../rego/index.ts'
import { locate } from '../rego/syntax/index.ts'
import { nearest } from '../rego/types/nearest.ts'
import { parseAll, regoFiles } from './files.ts'
import type { PolicyFiles } from './files.ts'
import { lintModule } from './lint/rules.ts'

/** A warning about a policy. */
export type PolicyWarning = { readonly rule: string; readonly message: string; readonly location: RegoLocation }

/** Errors and warnings of policies; exit code 0 clean, 1 warnings, 2 errors. */
export type CheckReport = {
  readonly exitCode: 0 | 1 | 2
  readonly problems: readonly RegoProblem[]
  readonly warnings: readonly PolicyWarning[]
  /** Rules found, by package. */
  readonly packages: { readonly [name: string]: number }
  readonly text: string
}

/** Options of a check. */
export type CheckOptions = {
  readonly dialect?: Dialect
  readonly inputSchema?: Value
  /** Names of which at least one rule must be an entry (`deny`, `violation`, …). */
  readonly entries?: readonly string[]
}

/** Compiles policies and warns about known bug patterns, without evaluating anything. */
export function checkPolicies(files: PolicyFiles, options: CheckOptions = {}): CheckReport {
  const { modules, problems: broken } = parseAll(files, options.dialect)
  const compiled = compile(regoFiles(files), options)
  const problems = compiled.kind === 'failed' ? [...compiled.problems] : []
  if (modules.length === 0 && broken.length === 0)
    problems.push({ code: 'rego_compile_error', message: '0 rules: no Rego file was given' })
  if (compiled.kind === 'program') problems.push(...entryProblems(compiled.program, options.entries ?? []))
  const warnings = modules.flatMap(lint)
  const packages: { [name: string]: number } = {}
  for (const module of modules) {
    const name = module.path.join('.')
    packages[name] = (packages[name] ?? 0) + module.rules.length
  }
  const exitCode = problems.length > 0 ? 2 : warnings.length > 0 ? 1 : 0
  const lines = [...problems.map(problemText), ...warnings.map(warningText)]
  return { exitCode, problems, warnings, packages, text: lines.length === 0 ? '' : `${lines.join('\n')}\n` }
}

function lint(module: Module): PolicyWarning[] {
  const warnings: PolicyWarning[] = []
  lintModule(module, (rule, at, message) => {
    warnings.push({ rule, message, location: locate(module.file, module.text, at.start) })
  })
  if (module.version === 'v0') {
    const location = locate(module.file, module.text, module.packageAt.start)
    warnings.push({ rule: 'old-syntax', message: 'the file is written in the syntax before Rego v1', location })
  }
  return warnings.sort((a, b) => a.location.row - b.location.row)
}

function warningText({ rule, message, location }: PolicyWarning): string {
  return `${location.file}:${location.row}:${location.column}: warning: ${message} (${rule})`
}

/** An entry name with one of the suffixes that tools accept (`deny_images`). */
export function isEntry(name: string, entries: readonly string[]): boolean {
  return entries.some((entry) => name === entry || name.startsWith(`${entry}_`))
}

/** Policies without an entry decide nothing: an error, with the name that was probably meant. */
export function entryProblems(program: Program, entries: readonly string[]): RegoProblem[] {
  if (entries.length === 0) return []
  const rules = program.entries.filter((entry) => !entry.module.file.endsWith('_test.rego'))
  const names = [...new Set(rules.map((entry) => String(entry.path.at(-1))))]
  if (names.some((name) => isEntry(name, entries))) return []
  for (const entry of rules) {
    const name = String(entry.path.at(-1))
    const near = nearest(name, entries) ?? nearest(name.split('_')[0] as string, entries)
    if (near === undefined) continue
    const location = locate(entry.module.file, entry.module.text, entry.rule.at.start)
    return [
      {
        code: 'rego_compile_error',
        message: `0 rules would run: ${name} is no entry, did you mean ${near}?`,
        location,
      },
    ]
  }
  return [{ code: 'rego_compile_error', message: `0 rules would run: none is named ${entries.join(', ')}` }]
}
