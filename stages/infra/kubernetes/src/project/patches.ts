import type { SourceFile } from '@bartizan/engine'
import { at, items, textOf, type YamlFile } from '@bartizan/syntax/yaml'
import { get, present } from '../manifest/access.ts'
import type { Manifest } from '../manifest/object.ts'
import type { Pod } from '../manifest/pod.ts'

const maxPatches = 1_000

export function isKustomization(name: string): boolean {
  return /^kustomization(\.ya?ml)?$/i.test(name)
}

/** A path below the folder of a file, without `.` and `..`; undefined when it leaves the root or is a URL. */
function resolvePath(from: string, path: string): string | undefined {
  if (path.includes('://') || path.startsWith('/') || path.includes('\n')) return undefined
  const parts = from.split('/').slice(0, -1)
  for (const part of path.split('/')) {
    if (part === '..') {
      if (parts.pop() === undefined) return undefined
    } else if (part !== '.' && part !== '') parts.push(part)
  }
  return parts.join('/')
}

/** The files that a kustomization lays over others, by their paths from the root. */
export function patchesOf(source: SourceFile, file: YamlFile): readonly string[] {
  const named = file.documents.flatMap(({ root }) => [
    ...items(at(root, 'patchesStrategicMerge')).map(textOf),
    ...[...items(at(root, 'patches')), ...items(at(root, 'patchesJson6902'))].map((patch) => textOf(at(patch, 'path'))),
  ])
  return named
    .slice(0, maxPatches)
    .flatMap((path) => (path === undefined ? [] : (resolvePath(source.path, path) ?? [])))
}

const selecting = new Set(['Deployment', 'StatefulSet', 'DaemonSet'])

/** True for an object that no cluster would accept alone: it may be meant as a patch of another one. */
export function looksPartial({ object, pod }: { object: Manifest; pod: Pod | undefined }): boolean {
  if (selecting.has(object.kind) && object.apiVersion === 'apps/v1' && !present(get(object.body, 'spec', 'selector')))
    return true
  return pod?.containers.some(({ cell }) => !present(get(cell, 'image'))) === true
}
