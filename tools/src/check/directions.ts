import { packageOf } from './imports.ts'
import type { Violation } from './violation.ts'
import { isDevelopment, type Package, type Workspace } from './workspace.ts'

/** Which foundation rooms each may lean on. */
const foundation: Readonly<Record<string, readonly string[]>> = {
  model: [],
  syntax: ['model'],
  knowledge: ['model', 'syntax'],
  engine: ['model', 'syntax', 'knowledge'],
  policy: ['model', 'syntax', 'knowledge'],
  graph: ['model', 'syntax', 'knowledge'],
  ledger: ['model', 'syntax', 'knowledge'],
}

const floors = ['foundation', 'stages', 'faces'] as const

/** Imports go down only: faces → stages → foundation; stages of different folders never see each other. */
export function checkDirections(workspace: Workspace): readonly Violation[] {
  const byName = new Map(workspace.packages.map((one) => [one.name, one]))
  return workspace.packages.flatMap((from) =>
    from.sources.flatMap((source) =>
      source.imports.flatMap((imported): Violation[] => {
        const to = byName.get(packageOf(imported.specifier))
        const cause =
          to === undefined ? escapes(from, source.path, imported.specifier) : forbidden(from, to, source.path)
        return cause === undefined
          ? []
          : [{ check: 'directions', path: source.path, line: imported.line, message: cause }]
      }),
    ),
  )
}

function escapes(from: Package, path: string, specifier: string): string | undefined {
  if (!specifier.startsWith('.')) return undefined
  const target = new URL(specifier, `file:///${path}`).pathname.slice(1)
  if (target.startsWith(`${from.folder}/`)) return undefined
  return `${specifier} leaves ${from.folder}: import the package by its name`
}

function forbidden(from: Package, to: Package, path: string): string | undefined {
  if (from === to) return undefined
  if (isDevelopment(path)) return undefined
  const [fromFloor = '', fromRoom = ''] = from.folder.split('/')
  const [toFloor = '', toRoom = ''] = to.folder.split('/')
  const fromRank = floors.findIndex((floor) => floor === fromFloor)
  const toRank = floors.findIndex((floor) => floor === toFloor)
  if (toRank === -1) return `${from.name} ships, ${to.name} is for development only`
  if (toRank > fromRank) return `${fromFloor} must not lean on ${toFloor} (${to.name})`
  if (fromFloor === 'foundation' && !foundation[fromRoom]?.includes(toRoom))
    return `foundation/${fromRoom} must not lean on foundation/${toRoom}`
  if (fromFloor === 'stages' && toFloor === 'stages' && fromRoom !== toRoom)
    return `stages/${fromRoom} must not lean on stages/${toRoom}`
  return undefined
}
