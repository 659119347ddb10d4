import { parseModule } from '../rego/index.ts'
import type { Dialect, Module, RegoProblem } from '../rego/index.ts'

/** Texts of policy files by their names. */
export type PolicyFiles = ReadonlyMap<string, string>

/** The Rego modules of a set of files, with what does not parse. Other files are left aside. */
export function parseAll(
  files: PolicyFiles,
  dialect: Dialect = 'auto',
): { modules: Module[]; problems: RegoProblem[] } {
  const modules: Module[] = []
  const problems: RegoProblem[] = []
  for (const [file, text] of regoFiles(files)) {
    const parsed = parseModule(file, text, dialect)
    if (parsed.kind === 'module') modules.push(parsed.module)
    else problems.push(...parsed.problems)
  }
  return { modules, problems }
}

/** The files that hold Rego, in the order of their names. */
export function regoFiles(files: PolicyFiles): Map<string, string> {
  const names = [...files.keys()].filter((name) => name.endsWith('.rego')).sort()
  return new Map(names.map((name) => [name, files.get(name) as string]))
}
