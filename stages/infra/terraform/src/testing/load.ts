import { Buffer } from 'node:buffer'
import { type Resource, type ResourceSet, toPlain } from '@bartizan/model/resource'
import { openProject, type TerraformInput } from '../config/load.ts'
import { resourcesOf } from '../eval/root.ts'

/** Evaluates every root of a tree that is given as texts by path. */
export function loadTexts(
  texts: Readonly<Record<string, string>>,
  options: Partial<TerraformInput> = {},
): ResourceSet[] {
  const files = new Map(Object.entries(texts).map(([path, text]) => [path, Buffer.from(text, 'utf8')]))
  const access = {
    read: (path: string): Uint8Array | undefined => files.get(path),
    list: (folder: string): string[] =>
      [...files.keys()].filter((path) => folder === '.' || path.startsWith(`${folder}/`)),
  }
  const project = openProject({ files, access, ...options })
  return project.roots.map((root) => {
    const loaded = project.load(root)
    return { format: 'terraform', root, resources: resourcesOf(loaded.module), origins: loaded.origins }
  })
}

/** A resource's value at a path of names and indexes; `?` where it is not known. */
export function valueAt(sets: readonly ResourceSet[], address: string, path: string): unknown {
  const resource = resourceAt(sets, address)
  if (resource === undefined) return `no ${address}`
  let value = toPlain(resource.body, '?')
  for (const step of path.split('.')) {
    if (typeof value !== 'object' || value === null) return undefined
    value = (value as Readonly<Record<string, unknown>>)[step]
  }
  return value
}

export function resourceAt(sets: readonly ResourceSet[], address: string): Resource | undefined {
  return sets.flatMap((set) => set.resources).find((resource) => resource.address === address)
}
