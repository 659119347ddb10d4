import { posix } from 'node:path'
import { attributeNamed, literalText, type ModuleSource } from './source.ts'

/** Folder that a local source means; undefined for registry, git and other remote sources. */
export function localFolder(folder: string, source: string): string | undefined {
  if (source !== '.' && source !== '..' && !source.startsWith('./') && !source.startsWith('../')) return undefined
  const joined = posix.normalize(posix.join(folder, source)).replace(/\/$/, '')
  return joined === '' ? '.' : joined
}

function calledBy(module: ModuleSource): string[] {
  const called: string[] = []
  for (const { node } of module.calls.values()) {
    const source = literalText(attributeNamed(node, 'source')?.value)
    const folder = source === undefined ? undefined : localFolder(module.folder, source)
    if (folder !== undefined && folder !== module.folder) called.push(folder)
  }
  return called
}

/**
 * The folders that nobody calls, in order. Folders that only call each other in a circle are reached by nobody; the first
 * of each circle becomes a root, so that nothing goes unseen.
 */
export function findRoots(modules: ReadonlyMap<string, ModuleSource>): string[] {
  const calls = new Map([...modules].map(([folder, module]) => [folder, calledBy(module)]))
  const called = new Set([...calls.values()].flat())
  const folders = [...modules.keys()].toSorted()
  const roots = folders.filter((folder) => !called.has(folder))
  const reached = new Set<string>()
  const visit = (from: string): void => {
    const open = [from]
    for (let folder = open.pop(); folder !== undefined; folder = open.pop()) {
      if (reached.has(folder)) continue
      reached.add(folder)
      open.push(...(calls.get(folder) ?? []))
    }
  }
  for (const root of roots) visit(root)
  for (const folder of folders) {
    if (reached.has(folder)) continue
    roots.push(folder)
    visit(folder)
  }
  return roots.toSorted()
}
