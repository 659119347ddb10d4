import { builtinModules } from 'node:module'
import { packageOf } from './imports.ts'
import type { Violation } from './violation.ts'
import { isDevelopment, type Package, type Workspace } from './workspace.ts'

/** Every imported package is declared where it is used, every declared one is used, and only exported doors are entered. */
export function checkDeclarations(workspace: Workspace): readonly Violation[] {
  return workspace.packages.flatMap((one) => [...undeclared(workspace, one), ...unused(one)])
}

function undeclared(workspace: Workspace, one: Package): readonly Violation[] {
  const shipped = new Set([...one.dependencies, one.name])
  const development = new Set([
    ...shipped,
    ...one.devDependencies,
    ...workspace.rootDevelopment,
    ...workspace.packages.map(({ name }) => name),
  ])
  return one.sources.flatMap((source) => {
    const allowed = isDevelopment(source.path) ? development : shipped
    return source.imports.flatMap(({ specifier, line }): Violation[] => {
      if (specifier.startsWith('.') || specifier.startsWith('node:')) return []
      const name = packageOf(specifier)
      if (builtinModules.includes(name)) return [violation(source.path, line, `write node:${specifier}`)]
      if (allowed.has(name)) return []
      return [violation(source.path, line, `${name} is not declared in ${one.folder}/package.json`)]
    })
  })
}

function unused(one: Package): readonly Violation[] {
  const used = new Set(one.sources.flatMap((source) => source.imports.map(({ specifier }) => packageOf(specifier))))
  return [...one.dependencies, ...one.devDependencies]
    .filter((name) => !used.has(name))
    .map((name) => violation(`${one.folder}/package.json`, 1, `${name} is declared and never imported`))
}

function violation(path: string, line: number, message: string): Violation {
  return { check: 'declarations', path, line, message }
}
