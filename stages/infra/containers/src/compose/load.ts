import type { SourceFile } from '@bartizan/engine'
import type { Lookup } from '@bartizan/syntax/dockerfile'
import {
  at,
  entriesOf,
  items,
  textOf,
  withinLimit,
  yamlParser,
  type YamlEntry,
  type YamlNode,
} from '@bartizan/syntax/yaml'
import { beside, overridesOf } from './names.ts'
import { layerOf, type Layer, type Service } from './service.ts'

/** Reads a file of the project by its path. */
export type Read = (path: string) => SourceFile | undefined

const maxDepth = 10

/** The document of a Compose file; undefined for other YAML. */
export function composeRoot(source: SourceFile): YamlNode | undefined {
  const root = source.parsed(yamlParser).documents[0]?.root
  if (root === undefined || !withinLimit(root)) return undefined
  return at(root, 'services') !== undefined || at(root, 'include') !== undefined ? root : undefined
}

interface Walk {
  readonly read: Read
  readonly depth: number
  readonly open: ReadonlySet<string>
}

function servicesIn(source: SourceFile): ReadonlyMap<string, YamlEntry> {
  const root = composeRoot(source)
  return root === undefined ? new Map() : entriesOf(at(root, 'services'))
}

/** A service's own definition on top of the one that it extends. */
function withBase(source: SourceFile, name: string, walk: Walk): readonly Layer[] {
  const entry = servicesIn(source).get(name)
  const mark = `${source.path} ${name}`
  if (entry === undefined || walk.depth > maxDepth || walk.open.has(mark)) return []
  const own = layerOf(source, entry)
  const extended = at(entry.value, 'extends')
  if (extended === undefined) return [own]
  const base = textOf(extended) ?? textOf(at(extended, 'service')) ?? ''
  const file = textOf(at(extended, 'file'))
  const path = file === undefined ? source.path : beside(source.path, file)
  const other = path === undefined ? undefined : path === source.path ? source : walk.read(path)
  if (other === undefined) return [own]
  return [...withBase(other, base, { ...walk, depth: walk.depth + 1, open: new Set([...walk.open, mark]) }), own]
}

/** Files that a Compose file includes. */
function included(source: SourceFile, walk: Walk): readonly SourceFile[] {
  const root = composeRoot(source)
  if (root === undefined || walk.depth > maxDepth) return []
  return items(at(root, 'include')).flatMap((item) => {
    const paths =
      textOf(item) === undefined
        ? [textOf(at(item, 'path')), ...items(at(item, 'path')).map((node) => textOf(node))]
        : [textOf(item)]
    return paths.flatMap((text): SourceFile[] => {
      const path = text === undefined ? undefined : beside(source.path, text)
      if (path === undefined || walk.open.has(path)) return []
      const file = walk.read(path)
      return file === undefined
        ? []
        : [file, ...included(file, { ...walk, depth: walk.depth + 1, open: new Set([...walk.open, path]) })]
    })
  })
}

/** Variables of the `.env` file beside the Compose file. */
function environmentFile(source: SourceFile, read: Read): Lookup {
  const path = beside(source.path, '.env')
  const file = path === undefined ? undefined : read(path)
  const values = new Map<string, string>()
  for (const line of (file?.text ?? '').split('\n', 5000)) {
    const match = /^\s*(?:export\s+)?([A-Za-z_]\w*)\s*=\s*(.*?)\s*$/.exec(line)
    if (match?.[1] !== undefined) values.set(match[1], (match[2] ?? '').replace(/^(["'])(.*)\1$/, '$2'))
  }
  return (name) => values.get(name)
}

/** The services that a Compose file starts: its own, those it includes, with what they extend and what is merged over them. */
export function loadServices(source: SourceFile, read: Read): Service[] {
  const walk: Walk = { read, depth: 0, open: new Set([source.path]) }
  const over = overridesOf(source.path).flatMap((path) => read(path) ?? [])
  const variables = environmentFile(source, read)
  const names = new Map<string, Layer[]>()
  for (const file of [...included(source, walk), source, ...over]) {
    for (const name of servicesIn(file).keys()) {
      const layers = withBase(file, name, { read, depth: 0, open: new Set() })
      names.set(name, [...(names.get(name) ?? []), ...layers])
    }
  }
  return [...names].map(([name, layers]) => ({ name, layers, variables }))
}
