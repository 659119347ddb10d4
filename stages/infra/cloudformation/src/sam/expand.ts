import { known, nowhere, type Cell, type Resource } from '@bartizan/model/resource'
import { at, entriesOf, textOf as yamlText } from '@bartizan/syntax/yaml'
import { evaluate } from '../template/evaluate.ts'
import type { Scope } from '../template/scope.ts'

const transform = 'AWS::Serverless-2016-10-31'

/** Sections of Globals by the type they are for. */
const sections: ReadonlyMap<string, string> = new Map([
  ['AWS::Serverless::Function', 'Function'],
  ['AWS::Serverless::Api', 'Api'],
  ['AWS::Serverless::HttpApi', 'HttpApi'],
  ['AWS::Serverless::SimpleTable', 'SimpleTable'],
  ['AWS::Serverless::StateMachine', 'StateMachine'],
])

function entriesIn(cell: Cell | undefined): ReadonlyMap<string, Cell> {
  return cell?.value.kind === 'map' ? cell.value.entries : new Map()
}

function mapOf(entries: Iterable<readonly [string, Cell]>, like: Cell): Cell {
  return {
    value: { kind: 'map', entries: new Map(entries), open: like.value.kind === 'map' && like.value.open },
    origin: like.origin,
  }
}

/** A resource's own properties over those of Globals: maps are merged, lists are joined, everything else is replaced. */
function merge(base: Cell, own: Cell): Cell {
  if (base.value.kind === 'map' && own.value.kind === 'map') {
    const entries = new Map(base.value.entries)
    for (const [key, cell] of own.value.entries) {
      const below = entries.get(key)
      entries.set(key, below === undefined ? cell : merge(below, cell))
    }
    return mapOf(entries, own)
  }
  if (base.value.kind === 'list' && own.value.kind === 'list') {
    return { ...own, value: { ...own.value, items: [...base.value.items, ...own.value.items] } }
  }
  return own
}

function isSam(scope: Scope): boolean {
  const node = at(scope.root, 'Transform')
  const texts = node?.kind === 'sequence' ? node.items.map((item) => yamlText(item)) : [yamlText(node)]
  return texts.includes(transform)
}

function globalsOf(scope: Scope): Map<string, Cell> {
  const found = new Map<string, Cell>()
  for (const [key, entry] of entriesOf(at(scope.root, 'Globals'))) {
    const cell = evaluate(entry.value, scope, entry.key)
    if (cell !== undefined) found.set(key, cell)
  }
  return found
}

interface Expansion {
  readonly suffix: string
  readonly type: string
  readonly body: Cell
}

/** Picks properties under new names; each keeps the place of the property that caused it. */
function pick(body: Cell, names: Readonly<Record<string, string>>): [string, Cell][] {
  const entries = entriesIn(body)
  return Object.entries(names).flatMap(([from, to]): [string, Cell][] => {
    const cell = entries.get(from)
    return cell === undefined ? [] : [[to, cell]]
  })
}

const emptyMap = (entries: readonly (readonly [string, Cell])[]): Cell => ({
  value: { kind: 'map', entries: new Map(entries), open: false },
  origin: nowhere,
})

/** The trust that SAM gives the role it generates. */
function trust(service: string): Cell {
  const statement = emptyMap([
    ['Effect', known('Allow')],
    ['Action', known('sts:AssumeRole')],
    ['Principal', emptyMap([['Service', known(service)]])],
  ])
  return emptyMap([['Statement', { value: { kind: 'list', items: [statement], open: false }, origin: nowhere }]])
}

/** Inline statements of `Policies` as policies of the generated role; names and templates of SAM are left out. */
function rolePolicies(body: Cell): Cell | undefined {
  const policies = entriesIn(body).get('Policies')
  if (policies === undefined) return undefined
  const items = policies.value.kind === 'list' ? policies.value.items : [policies]
  const documents = items.filter((item) => entriesIn(item).has('Statement'))
  if (documents.length === 0) return undefined
  const inline = documents.map((document): Cell => mapOf([['PolicyDocument', document]], document))
  return { value: { kind: 'list', items: inline, open: false }, origin: policies.origin }
}

function functionParts(body: Cell): Expansion[] {
  const queue = entriesIn(body).get('DeadLetterQueue')
  const tracing = entriesIn(body).get('Tracing')
  const lambda = mapOf(
    [
      ...entriesIn(body),
      ...(queue === undefined ? [] : [['DeadLetterConfig', queue] as const]),
      ...(tracing === undefined ? [] : [['TracingConfig', mapOf([['Mode', tracing]], tracing)] as const]),
    ],
    body,
  )
  const parts: Expansion[] = [{ suffix: '', type: 'AWS::Lambda::Function', body: lambda }]
  const policies = rolePolicies(body)
  if (!entriesIn(body).has('Role') && policies !== undefined) {
    const role = mapOf(
      [
        ['AssumeRolePolicyDocument', trust('lambda.amazonaws.com')],
        ['Policies', policies],
      ],
      body,
    )
    parts.push({ suffix: 'Role', type: 'AWS::IAM::Role', body: role })
  }
  const url = entriesIn(body).get('FunctionUrlConfig')
  if (url !== undefined) parts.push({ suffix: 'Url', type: 'AWS::Lambda::Url', body: url })
  return parts
}

function apiParts(body: Cell): Expansion[] {
  const stage = pick(body, {
    AccessLogSetting: 'AccessLogSetting',
    CacheClusterEnabled: 'CacheClusterEnabled',
    TracingEnabled: 'TracingEnabled',
    MethodSettings: 'MethodSettings',
    StageName: 'StageName',
    Variables: 'Variables',
  })
  const api = pick(body, { Name: 'Name', EndpointConfiguration: 'EndpointConfiguration', DefinitionBody: 'Body' })
  return [
    { suffix: '', type: 'AWS::ApiGateway::RestApi', body: mapOf(api, body) },
    { suffix: 'Stage', type: 'AWS::ApiGateway::Stage', body: mapOf(stage, body) },
  ]
}

function partsOf(type: string, body: Cell): Expansion[] {
  switch (type) {
    case 'AWS::Serverless::Function':
      return functionParts(body)
    case 'AWS::Serverless::Api':
      return apiParts(body)
    case 'AWS::Serverless::HttpApi':
      return [
        {
          suffix: 'Stage',
          type: 'AWS::ApiGatewayV2::Stage',
          body: mapOf(pick(body, { AccessLogSettings: 'AccessLogSettings', StageName: 'StageName' }), body),
        },
      ]
    case 'AWS::Serverless::SimpleTable':
      return [
        {
          suffix: '',
          type: 'AWS::DynamoDB::Table',
          body: mapOf(
            pick(body, {
              SSESpecification: 'SSESpecification',
              PointInTimeRecoverySpecification: 'PointInTimeRecoverySpecification',
              TableName: 'TableName',
            }),
            body,
          ),
        },
      ]
    case 'AWS::Serverless::StateMachine':
      return [
        {
          suffix: '',
          type: 'AWS::StepFunctions::StateMachine',
          body: mapOf(
            pick(body, { Logging: 'LoggingConfiguration', Tracing: 'TracingConfiguration', Type: 'StateMachineType' }),
            body,
          ),
        },
      ]
    case 'AWS::Serverless::LayerVersion':
      return [{ suffix: '', type: 'AWS::Lambda::LayerVersion', body }]
    default:
      return []
  }
}

/**
 * Replaces SAM resources by the resources that they become. Every generated property keeps the place of the one that caused it.
 */
export function expandSam(resources: readonly Resource[], scope: Scope): readonly Resource[] {
  if (!isSam(scope) && !resources.some(({ type }) => type.startsWith('AWS::Serverless::'))) return resources
  const globals = globalsOf(scope)
  return resources.flatMap((resource): Resource[] => {
    const section = sections.get(resource.type)
    const base = section === undefined ? undefined : globals.get(section)
    const body = base === undefined ? resource.body : merge(base, resource.body)
    const parts = partsOf(resource.type, body)
    if (parts.length === 0) return [{ ...resource, body }]
    return parts.map((part) => ({
      ...resource,
      type: part.type,
      address: `${resource.address}${part.suffix}`,
      body: part.body,
    }))
  })
}
