import type { Address, Cell, Ref, Resource } from '@bartizan/model/resource'
import type { ResourceSource } from '../config/source.ts'
import { BodyEntries } from './body.ts'
import type { Environment } from './environment.ts'
import { googlePolicy, policyDocument } from './policy-document.ts'
import type { Tracker } from './track.ts'
import { unknownCell } from './cell.ts'

/** The environment of one instance: `each`, `count`, and how its address ends. */
export interface InstanceEnvironment {
  readonly env: Environment
  readonly suffix: string
  readonly certainty: Resource['certainty']
}

export interface ResourceOptions {
  readonly source: ResourceSource
  readonly address: Address
  readonly instance: InstanceEnvironment
  readonly tracker: Tracker
  readonly certainty: Resource['certainty']
}

type Computed = ReadonlyMap<string, (entries: BodyEntries) => Cell>

/** Attributes of data sources that follow from their arguments alone. */
function computedOf(source: ResourceSource, env: Environment): Computed {
  const origin = env.origins.add('block', env.path, { start: source.block.start, end: source.block.headerEnd })
  if (source.mode === 'data' && source.type === 'aws_iam_policy_document') {
    const json = (entries: BodyEntries): Cell => policyDocument(entries, origin)
    return new Map([
      ['json', json],
      ['minified_json', json],
    ])
  }
  if (source.mode === 'data' && source.type === 'google_iam_policy')
    return new Map([['policy_data', (entries: BodyEntries): Cell => googlePolicy(entries, origin)]])
  if (source.mode === 'managed' && source.type === 'terraform_data') {
    return new Map([
      ['output', (entries: BodyEntries): Cell => entries.get('input') ?? unknownCell('computed', origin)],
    ])
  }
  return new Map()
}

/** The provider that a block asks for: by its meta-argument, else by the type's first word. */
function providerOf(source: ResourceSource): string {
  const chosen = source.block.body.attributes.find((attribute) => attribute.name === 'provider')?.value
  if (chosen?.kind === 'scope') return chosen.name
  if (chosen?.kind === 'attribute' && chosen.object.kind === 'scope') return `${chosen.object.name}.${chosen.name}`
  const [first] = source.type.split('_')
  return first ?? source.type
}

export function makeResource(options: ResourceOptions): Resource {
  const { source, instance, tracker } = options
  const { env } = instance
  const entries = new BodyEntries(source.block.body, { env, tracker }, computedOf(source, env))
  const header = env.origins.add('block', source.path, { start: source.block.start, end: source.block.headerEnd })
  const address = `${options.address}${instance.suffix}`
  let refs: readonly Ref[] | undefined
  return {
    format: 'terraform',
    address,
    type: source.mode === 'data' ? `data.${source.type}` : source.type,
    name: source.name,
    provider: providerOf(source),
    body: { value: { kind: 'map', entries, open: false, shape: 'object' }, origin: header },
    get refs() {
      refs ??= entries.refs()
      return refs
    },
    ...(instance.suffix === '' ? {} : { instance: instance.suffix.slice(1, -1) }),
    certainty: options.certainty === 'maybe' ? 'maybe' : instance.certainty,
    origin: env.origins.add('block', source.path, source.block),
    header,
  }
}

/** The value of a resource as others see it: what it sets, and unknown for what the provider computes. */
export function resourceCell(resource: Resource): Cell {
  const { value } = resource.body
  if (value.kind !== 'map') return resource.body
  return { value: { ...value, open: true }, origin: resource.header, source: { address: resource.address, path: '' } }
}
