import type { Violation } from './violation.ts'
import type { Workspace } from './workspace.ts'

/** Finds circles of run-time imports between files of one package; between packages npm's own order forbids them. */
export function checkCycles(workspace: Workspace): readonly Violation[] {
  return [...fileCycles(workspace), ...packageCycles(workspace)]
}

function fileCycles(workspace: Workspace): readonly Violation[] {
  const edges = new Map<string, readonly string[]>()
  for (const source of workspace.packages.flatMap((one) => one.sources)) {
    const targets = source.imports
      .filter(({ specifier, typeOnly }) => !typeOnly && specifier.startsWith('.'))
      .map(({ specifier }) => new URL(specifier, `file:///${source.path}`).pathname.slice(1))
    edges.set(source.path, targets)
  }
  return circles(edges).map((circle) => ({
    check: 'cycles',
    path: circle[0] ?? '',
    line: 1,
    message: `import circle: ${circle.join(' → ')}`,
  }))
}

function packageCycles(workspace: Workspace): readonly Violation[] {
  const ours = new Set(workspace.packages.map(({ name }) => name))
  const edges = new Map(workspace.packages.map((one) => [one.name, one.dependencies.filter((name) => ours.has(name))]))
  return circles(edges).map((circle) => ({
    check: 'cycles',
    path: 'package.json',
    line: 1,
    message: `package circle: ${circle.join(' → ')}`,
  }))
}

/** One closed walk for every node that can reach itself, each circle once. */
function circles(edges: ReadonlyMap<string, readonly string[]>): readonly (readonly string[])[] {
  const state = new Map<string, 'open' | 'done'>()
  const found: string[][] = []
  for (const start of [...edges.keys()].sort()) walk(start, [])
  return found

  function walk(node: string, path: readonly string[]): void {
    if (state.get(node) === 'done') return
    if (state.get(node) === 'open') {
      found.push([...path.slice(path.indexOf(node)), node])
      return
    }
    state.set(node, 'open')
    for (const next of edges.get(node) ?? []) walk(next, [...path, node])
    state.set(node, 'done')
  }
}
