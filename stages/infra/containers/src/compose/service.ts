import type { SourceFile } from '@bartizan/engine'
import { substitute, type Lookup } from '@bartizan/syntax/dockerfile'
import {
  asMapping,
  entriesOf,
  entryOf,
  items,
  resolve,
  textOf,
  type YamlEntry,
  type YamlNode,
  type YamlSpan,
} from '@bartizan/syntax/yaml'

/** One definition of a service in one file. */
export interface Layer {
  readonly source: SourceFile
  readonly node: YamlNode
  readonly key: YamlSpan
}

/** A node with the file it stands in. */
export interface Placed {
  readonly source: SourceFile
  readonly node: YamlNode
}

/** A service as it takes effect: its definitions from the lowest to the one that wins. */
export interface Service {
  readonly name: string
  readonly layers: readonly Layer[]
  readonly variables: Lookup
}

/** The setting that takes effect. */
export function setting(service: Service, ...path: readonly string[]): Placed | undefined {
  for (const layer of service.layers.toReversed()) {
    let node: YamlNode | undefined = layer.node
    for (const key of path) node = entryOf(node, key)?.value
    if (node !== undefined) return { source: layer.source, node }
  }
  return undefined
}

/** The text of a setting with variables filled in; undefined when it is absent or hangs on a variable without a value. */
export function textAt(service: Service, ...path: readonly string[]): string | undefined {
  const found = setting(service, ...path)
  return found === undefined ? undefined : known(service, textOf(found.node))
}

/** Fills variables in; undefined when one has no value. */
export function known(service: Service, text: string | undefined): string | undefined {
  if (text === undefined) return undefined
  const { text: filled, complete } = substitute(text.replaceAll('$$', '\u0000'), service.variables)
  return complete ? filled.replaceAll('\u0000', '$') : undefined
}

/** The items of a list setting over all definitions: Compose appends them. */
export function listAt(service: Service, ...path: readonly string[]): readonly Placed[] {
  return service.layers.flatMap((layer) => {
    let node: YamlNode | undefined = layer.node
    for (const key of path) node = entryOf(node, key)?.value
    return items(node).map((item) => ({ source: layer.source, node: item }))
  })
}

export interface Variable extends Placed {
  readonly name: string
  readonly value: string | undefined
}

/** The environment of a service, in either of its two forms. */
export function environmentOf(service: Service): readonly Variable[] {
  return service.layers.flatMap((layer): Variable[] => {
    const node = entryOf(layer.node, 'environment')?.value
    const found = resolve(node)
    if (found?.kind === 'mapping') {
      return [...entriesOf(found)].map(([name, entry]) => ({
        name,
        value: textOf(entry.value),
        source: layer.source,
        node: entry.value,
      }))
    }
    return items(node).map((item) => {
      const text = textOf(item) ?? ''
      const equals = text.indexOf('=')
      return {
        name: equals < 0 ? text : text.slice(0, equals),
        value: equals < 0 ? undefined : text.slice(equals + 1),
        source: layer.source,
        node: item,
      }
    })
  })
}

export interface Mount extends Placed {
  readonly from: string
  readonly to: string
  readonly options: string
}

/** The volumes of a service, in either of their two forms. */
export function mountsOf(service: Service): readonly Mount[] {
  return listAt(service, 'volumes').flatMap(({ source, node }): Mount[] => {
    const mapping = asMapping(node)
    if (mapping !== undefined) {
      const from = textOf(entryOf(mapping, 'source')?.value) ?? ''
      const options = textOf(entryOf(entryOf(mapping, 'bind')?.value, 'propagation')?.value) ?? ''
      return [
        {
          source,
          node: entryOf(mapping, 'source')?.value ?? node,
          from,
          to: textOf(entryOf(mapping, 'target')?.value) ?? '',
          options,
        },
      ]
    }
    const text = known(service, textOf(node))
    if (text === undefined) return []
    // A single path is a volume without a name, inside the container.
    const [from = '', to = '', options = ''] = text.includes(':') ? text.split(':') : ['', text]
    return [{ source, node, from, to, options }]
  })
}

export interface Port extends Placed {
  /** Host address; empty when the port is open on all of them. */
  readonly address: string
  readonly published: string
  readonly target: string
}

/** The published ports of a service, in either of their two forms. */
export function portsOf(service: Service): readonly Port[] {
  return listAt(service, 'ports').flatMap(({ source, node }): Port[] => {
    const mapping = asMapping(node)
    if (mapping !== undefined) {
      const read = (key: string): string => known(service, textOf(entryOf(mapping, key)?.value)) ?? ''
      return [
        {
          source,
          node: entryOf(mapping, 'published')?.value ?? node,
          address: read('host_ip'),
          published: read('published'),
          target: read('target'),
        },
      ]
    }
    const text = known(service, textOf(node))?.replace(/\/(tcp|udp)$/, '')
    if (text === undefined) return []
    const parts = /^\[([^\]]*)\]:(.*)$/.exec(text)
    const rest = (parts === null ? text : (parts[2] ?? '')).split(':')
    if (parts !== null)
      return [
        {
          source,
          node,
          address: parts[1] ?? '',
          published: rest.length > 1 ? (rest[0] ?? '') : '',
          target: rest.at(-1) ?? '',
        },
      ]
    const [address = '', published = '', target = ''] =
      rest.length >= 3 ? rest : rest.length === 2 ? ['', ...rest] : ['', '', ...rest]
    return [{ source, node, address, published, target }]
  })
}

/** The entry of a service in a file. */
export function layerOf(source: SourceFile, entry: YamlEntry): Layer {
  return { source, node: entry.value, key: entry.key }
}
