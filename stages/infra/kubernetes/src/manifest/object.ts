import type { SourceFile } from '@bartizan/engine'
import type { Cell, OriginId, Origins } from '@bartizan/model/resource'
import { entryOf, textOf as yamlText, withinLimit, type YamlFile, type YamlNode } from '@bartizan/syntax/yaml'
import { get, textOf } from './access.ts'
import { createCellBuilder, type CellBuilder } from './cells.ts'

/** One Kubernetes object of a file. */
export interface Manifest {
  readonly apiVersion: string
  readonly kind: string
  readonly name: string
  /** As written; undefined when the manifest leaves it to whoever applies it. */
  readonly namespace: string | undefined
  readonly body: Cell
  /** Where to point when something about the whole object is missing: its name, else its kind. */
  readonly header: OriginId
}

/** The objects of one file, with the places of their values. */
export interface ManifestFile {
  readonly path: string
  readonly objects: readonly Manifest[]
  readonly origins: Origins
}

/** Name of an object among all: `Deployment/default/web`. */
export function addressOf(object: Manifest): string {
  return `${object.kind}/${object.namespace ?? 'default'}/${object.name}`
}

const maxObjects = 10_000

function toManifest(node: YamlNode, builder: CellBuilder): Manifest | undefined {
  const kind = entryOf(node, 'kind')
  const apiVersion = yamlText(entryOf(node, 'apiVersion')?.value)
  const kindText = yamlText(kind?.value)
  if (kind === undefined || apiVersion === undefined || kindText === undefined) return undefined
  const body = builder.cell(node, kind)
  const metadata = get(body, 'metadata')
  const name = get(metadata, 'name') ?? get(metadata, 'generateName')
  return {
    apiVersion,
    kind: kindText,
    name: textOf(name) ?? '',
    namespace: textOf(get(metadata, 'namespace')),
    body,
    header: name?.origin ?? builder.origin(kind.value),
  }
}

/** Kinds that hold other objects in `items`. */
function inner(node: YamlNode): readonly YamlNode[] | undefined {
  const kind = yamlText(entryOf(node, 'kind')?.value)
  if (kind === undefined || !kind.endsWith('List')) return undefined
  const list = entryOf(node, 'items')?.value
  return list?.kind === 'sequence' ? list.items : undefined
}

/** The nodes that may be objects: the documents, and what lists hold. */
export function objectNodes(file: YamlFile): readonly YamlNode[] {
  return file.documents.flatMap(({ root }) => {
    if (!withinLimit(root)) return []
    return inner(root) ?? (root.kind === 'sequence' ? root.items : [root])
  })
}

/** The objects of a parsed file: every document with `apiVersion` and `kind`, and what lists hold. */
export function readManifests(source: SourceFile, file: YamlFile, origins: Origins): Manifest[] {
  const builder = createCellBuilder(source, origins)
  const objects: Manifest[] = []
  for (const node of objectNodes(file)) {
    const object = objects.length < maxObjects ? toManifest(node, builder) : undefined
    if (object !== undefined) objects.push(object)
  }
  return objects
}
