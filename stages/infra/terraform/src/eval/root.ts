import type { Cell, Ref, Resource } from '@bartizan/model/resource'
import type { Block } from '@bartizan/syntax/hcl'
import type { Placed } from '../config/source.ts'
import { BodyEntries } from './body.ts'
import { expandInstances } from './instances.ts'
import { Module } from './module.ts'

const maxResources = 50_000

/** All resources of a module and of the modules it calls, in source order. Other blocks come as resources of their own types. */
export function resourcesOf(root: Module): Resource[] {
  const into: Resource[] = []
  collect(root, into)
  return into
}

function collect(module: Module, into: Resource[]): void {
  for (const source of module.source.resources) {
    for (const { item } of module.resourceInstances(source).items) into.push(item)
    if (into.length > maxResources) {
      module.context.note({
        kind: 'limit',
        path: source.path,
        start: source.block.start,
        text: `the root has more than ${maxResources} resources`,
      })
      return
    }
  }
  for (const placed of module.source.settings) into.push(settingResource(module, placed))
  for (const [name, placed] of module.source.variables)
    into.push(blockResource(module, { type: 'variable', name, placed }))
  for (const [name, placed] of module.source.outputs) into.push(blockResource(module, { type: 'output', name, placed }))
  for (const [name, placed] of module.source.calls) {
    into.push(blockResource(module, { type: 'module', name, placed }))
    for (const { item } of module.callInstances(name, placed).items) {
      if (item !== undefined && into.length <= maxResources) collect(item, into)
    }
  }
}

function settingResource(module: Module, placed: Placed<Block>): Resource {
  const label = placed.node.labels[0]?.value
  const alias = placed.node.body.attributes.find((attribute) => attribute.name === 'alias')?.value
  const name = alias?.kind === 'string' ? `${label}.${alias.value}` : (label ?? placed.node.type)
  return blockResource(module, {
    type: label === undefined ? placed.node.type : `${placed.node.type}.${label}`,
    name,
    placed,
  })
}

function blockResource(module: Module, block: { type: string; name: string; placed: Placed<Block> }): Resource {
  const { node, path } = block.placed
  const env = module.environment(path)
  const [instance] = expandInstances(
    { path, block: { ...node, body: { ...node.body, attributes: [] } }, env },
    (made) => made,
  ).items
  const entries = new BodyEntries(node.body, { env: instance?.item.env ?? env, tracker: module.context.tracker })
  const origin = env.origins.add('block', path, node)
  const header = env.origins.add('block', path, { start: node.start, end: node.headerEnd })
  let refs: readonly Ref[] | undefined
  const body: Cell = { value: { kind: 'map', entries, open: false, shape: 'object' }, origin: header }
  return {
    format: 'terraform',
    address: `${module.prefix}${block.type === 'module' || block.type === 'output' ? `${block.type}.` : block.type === 'variable' ? 'var.' : 'provider.'}${block.name}`,
    type: block.type,
    name: block.name,
    body,
    get refs() {
      refs ??= entries.refs()
      return refs
    },
    certainty: 'exists',
    origin,
    header,
  }
}
