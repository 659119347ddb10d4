import { join } from 'node:path'

/** What the bundler knows of a module. */
interface Graph {
  getModuleInfo(id: string): { readonly importedIds: readonly string[] } | null
}

/** Chunks on the way of a scan, with the modules they begin at; a module goes into the first that reaches it. */
const doors: readonly (readonly [name: string, files: readonly string[]])[] = [
  [
    'start',
    [
      'faces/cli/src/main.ts',
      'faces/platform/src/version.ts',
      'faces/cli/src/overview.ts',
      'faces/cli/src/commands/table.ts',
    ],
  ],
  ['dispatch', ['faces/cli/src/dispatch.ts']],
  ['inspect', ['foundation/engine/src/pool/host.ts', 'stages/code/secrets/src/detector.ts']],
  ['scan', ['faces/cli/src/commands/scan.ts', 'faces/report/src/text/index.ts']],
]

/**
 * Names the chunk of a module, so that a scan loads a handful of files: each costs more to find and link than to compile.
 * @returns undefined for modules that are not on the way of every scan
 */
export function chunkNames(root: string): (id: string, graph: Graph) => string | undefined {
  let names: ReadonlyMap<string, string> | undefined
  return (id, graph) => {
    names ??= reach(root, graph)
    return names.get(id)
  }
}

function reach(root: string, graph: Graph): ReadonlyMap<string, string> {
  const names = new Map<string, string>()
  for (const [name, files] of doors) {
    const open = files.map((file) => join(root, file))
    for (let id = open.pop(); id !== undefined; id = open.pop()) {
      if (names.has(id)) continue
      const module = graph.getModuleInfo(id)
      if (module === null) throw new Error(`${id} is not in the bundle`)
      names.set(id, name)
      open.push(...module.importedIds)
    }
  }
  return names
}
