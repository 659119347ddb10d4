import { Buffer } from 'node:buffer'
import {
  type Cell,
  createOrigins,
  type Origins,
  type Ref,
  type Resource,
  type ResourceSet,
} from '@bartizan/model/resource'
import { type DataNode, type DataObject, memberOf, parseJson, plain, valueAt } from '@bartizan/syntax/json'
import { policyDocument } from '../eval/policy-document.ts'
import { type PlanPlaces, planCell } from './cells.ts'

/** True when a JSON file looks like a plan, by its first bytes and a member that only plans have. */
export function looksLikePlan(bytes: Uint8Array): boolean {
  const data = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return data.includes('"planned_values"') && data.includes('"terraform_version"')
}

/** A plan's resources. With a configuration, findings point at its expressions instead of the plan's lines. */
export interface PlanOptions {
  readonly path: string
  /** Resources of the evaluated configuration, and where their values stand. */
  readonly configuration?: ResourceSet
}

/** Reads a plan; undefined when it is none. */
export function loadPlan(bytes: Uint8Array, options: PlanOptions): ResourceSet | undefined {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
  const { value } = parseJson(text)
  const root = valueAt(value, 'planned_values', 'root_module')
  if (value === undefined || root?.kind !== 'object') return undefined
  const origins = options.configuration?.origins ?? createOrigins()
  const places: PlanPlaces = { origins, path: options.path }
  const changes = changesOf(value)
  const written = new Map((options.configuration?.resources ?? []).map((resource) => [resource.address, resource]))
  const references = referencesOf(valueAt(value, 'configuration', 'root_module'), '')
  const resources: Resource[] = []
  collect(root, (node) => {
    const resource = resourceOf(node, { places, changes, references })
    if (resource !== undefined) resources.push(placed(resource, written.get(resource.address), origins))
  })
  return { format: 'terraform', root: options.path, resources, origins }
}

function collect(module: DataObject, use: (node: DataNode) => void): void {
  const found = memberOf(module, 'resources')?.value
  if (found?.kind === 'array') for (const node of found.items) use(node)
  const children = memberOf(module, 'child_modules')?.value
  if (children?.kind === 'array') for (const child of children.items) if (child.kind === 'object') collect(child, use)
}

/** `after_unknown` and `after_sensitive` by address. */
function changesOf(plan: DataNode): ReadonlyMap<string, DataNode> {
  const list = memberOf(plan, 'resource_changes')?.value
  const found = new Map<string, DataNode>()
  if (list?.kind !== 'array') return found
  for (const item of list.items) {
    const address = memberOf(item, 'address')?.value
    const change = memberOf(item, 'change')?.value
    if (address?.kind === 'string' && change !== undefined) found.set(address.text, change)
  }
  return found
}

/** What each resource of the configuration refers to, by its address without instance keys. */
function referencesOf(module: DataNode | undefined, prefix: string): Map<string, Ref[]> {
  const found = new Map<string, Ref[]>()
  const list = memberOf(module, 'resources')?.value
  if (list?.kind === 'array') {
    for (const item of list.items) {
      const address = memberOf(item, 'address')?.value
      const expressions = memberOf(item, 'expressions')?.value
      if (address?.kind === 'string' && expressions?.kind === 'object')
        found.set(`${prefix}${address.text}`, refsIn(expressions, prefix))
    }
  }
  const calls = memberOf(module, 'module_calls')?.value
  if (calls?.kind === 'object') {
    for (const call of calls.members) {
      for (const [address, refs] of referencesOf(memberOf(call.value, 'module')?.value, `${prefix}module.${call.key}.`))
        found.set(address, refs)
    }
  }
  return found
}

function refsIn(expressions: DataObject, prefix: string): Ref[] {
  const refs: Ref[] = []
  for (const { key, value } of expressions.members) {
    for (const text of referenceTexts(plain(value))) {
      const address = /^(?:data\.)?[a-z]\w*\.[\w-]+/.exec(text)?.[0]
      if (address !== undefined && !/^(?:var|local|each|count|path|self|terraform)\./.test(address))
        refs.push({ to: `${prefix}${address}`, path: key })
    }
  }
  return refs
}

function referenceTexts(data: unknown): string[] {
  if (Array.isArray(data)) return data.flatMap(referenceTexts)
  if (typeof data !== 'object' || data === null) return []
  return Object.entries(data).flatMap(([key, value]) =>
    key === 'references' && Array.isArray(value) ? value.map(String) : referenceTexts(value),
  )
}

interface Reading {
  readonly places: PlanPlaces
  readonly changes: ReadonlyMap<string, DataNode>
  readonly references: ReadonlyMap<string, readonly Ref[]>
}

function resourceOf(node: DataNode, { places, changes, references }: Reading): Resource | undefined {
  const text = (key: string): string | undefined => {
    const found = memberOf(node, key)?.value
    return found?.kind === 'string' ? found.text : undefined
  }
  const [address, type, name] = [text('address'), text('type'), text('name')]
  const values = memberOf(node, 'values')?.value
  if (address === undefined || type === undefined || name === undefined || values === undefined) return undefined
  const change = changes.get(address)
  const marks = {
    unknown: memberOf(change, 'after_unknown')?.value,
    sensitive: memberOf(change, 'after_sensitive')?.value,
  }
  const origin = places.origins.add('block', places.path, node)
  const provider = text('provider_name')
  return {
    format: 'terraform',
    address,
    type: text('mode') === 'data' ? `data.${type}` : type,
    name,
    ...(provider === undefined ? {} : { provider }),
    body: withDocument(planCell(values, marks, places), text('mode') === 'data' ? type : ''),
    refs: references.get(address.replaceAll(/\[[^\]]*\]/g, '')) ?? [],
    certainty: 'exists',
    origin,
    header: places.origins.add('block', places.path, { start: node.start, end: Math.min(node.end, node.start + 1) }),
  }
}

/** A policy document that is read only when the plan is applied has a text that follows from its statements. */
function withDocument(body: Cell, type: string): Cell {
  if (type !== 'aws_iam_policy_document' || body.value.kind !== 'map') return body
  const json = body.value.entries.get('json')
  if (json?.value.kind === 'known' && json.value.value !== null) return body
  const document = policyDocument(body.value.entries, body.origin)
  return { ...body, value: { ...body.value, entries: new Map([...body.value.entries, ['json', document]]) } }
}

/** Moves a planned resource to the place of its block, and its attributes to where they are written. */
function placed(resource: Resource, written: Resource | undefined, origins: Origins): Resource {
  if (written === undefined || resource.body.value.kind !== 'map' || written.body.value.kind !== 'map') return resource
  const source = written.body.value.entries
  const entries = new Map<string, Cell>()
  for (const [name, cell] of resource.body.value.entries) {
    const own = source.get(name)
    // Values that nobody wrote are the provider's defaults; they are looked for at the block.
    entries.set(name, { ...cell, origin: own === undefined ? written.header : withPlan(origins, own, cell) })
  }
  return {
    ...resource,
    body: { value: { ...resource.body.value, entries }, origin: written.header },
    refs: [...resource.refs, ...written.refs],
    origin: written.origin,
    header: written.header,
  }
}

function withPlan(origins: Origins, own: Cell, planned: Cell): Cell['origin'] {
  const place = origins.get(own.origin)
  return origins.add(place.step, place.path, place, planned.origin)
}
