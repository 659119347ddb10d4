import type { Detected } from '@bartizan/engine'
import { get, entriesIn, itemsOf, textOf } from '../manifest/access.ts'
import { addressOf, type Manifest } from '../manifest/object.ts'
import type { Pod } from '../manifest/pod.ts'
import { grantsOf, isBinding } from '../rules/rbac.ts'
import type { OriginId } from '@bartizan/model/resource'

type Place = Detected['at']

/** What one file contributes to the picture of the whole cluster. Plain data. */
export interface KubeFacts {
  readonly roles: readonly RoleFact[]
  readonly bindings: readonly BindingFact[]
  readonly pods: readonly PodFact[]
  readonly policies: readonly PolicyFact[]
  /** What was found in objects that may be patches: it counts unless a kustomization lays the file over others. */
  readonly held?: readonly Detected[]
  /** Files that this kustomization lays over others. */
  readonly patches?: readonly string[]
}

export const noFacts: KubeFacts = { roles: [], bindings: [], pods: [], policies: [] }

export interface RoleFact {
  readonly kind: string
  readonly name: string
  readonly namespace: string | undefined
  readonly grants: readonly {
    readonly resources: readonly string[]
    readonly verbs: readonly string[]
    readonly named: boolean
  }[]
}

export interface BindingFact {
  readonly address: string
  readonly kind: string
  readonly name: string
  readonly namespace: string | undefined
  readonly roleKind: string
  readonly role: string
  /** The first subject that is a service account or a node. */
  readonly account: Place
}

export interface PodFact {
  readonly address: string
  readonly kind: string
  readonly name: string
  readonly namespace: string
  readonly labels: readonly (readonly [string, string])[]
  readonly at: Place
}

export interface PolicyFact {
  readonly namespace: string
  /** Labels a pod must have; `all` for an empty selector or one with expressions. */
  readonly labels: readonly (readonly [string, string])[] | 'all'
}

function labelsIn(cell: Parameters<typeof get>[0]): (readonly [string, string])[] {
  return entriesIn(cell).map(([key, value]) => [key, textOf(value) ?? ''] as const)
}

function bindingFact(object: Manifest, place: (id: OriginId) => Place): BindingFact | undefined {
  const account = itemsOf(get(object.body, 'subjects')).find((cell) =>
    ['ServiceAccount', 'Node'].includes(textOf(get(cell, 'kind')) ?? ''),
  )
  if (account === undefined) return undefined
  return {
    address: addressOf(object),
    kind: object.kind,
    name: object.name,
    namespace: object.namespace,
    roleKind: textOf(get(object.body, 'roleRef', 'kind')) ?? '',
    role: textOf(get(object.body, 'roleRef', 'name')) ?? '',
    account: place((get(account, 'name') ?? account).origin),
  }
}

function policyFact(object: Manifest): PolicyFact {
  const selector = get(object.body, 'spec', 'podSelector')
  const labels = labelsIn(get(selector, 'matchLabels'))
  return { namespace: object.namespace ?? 'default', labels: labels.length === 0 ? 'all' : labels }
}

/** Collects the facts of one file; undefined when there are none. */
export function collectFacts(
  subjects: readonly { readonly object: Manifest; readonly pod: Pod | undefined }[],
  place: (id: OriginId) => Place,
): KubeFacts | undefined {
  const roles: RoleFact[] = []
  const bindings: BindingFact[] = []
  const pods: PodFact[] = []
  const policies: PolicyFact[] = []
  for (const { object, pod } of subjects) {
    const { kind, name, namespace } = object
    const grants = grantsOf(object).map(({ resources, verbs, names }) => ({
      resources,
      verbs,
      named: names.length > 0,
    }))
    if (grants.length > 0) roles.push({ kind, name, namespace, grants })
    const binding = isBinding(object) ? bindingFact(object, place) : undefined
    if (binding !== undefined) bindings.push(binding)
    if (kind === 'NetworkPolicy') policies.push(policyFact(object))
    if (pod !== undefined && kind !== 'Job' && kind !== 'CronJob') {
      const labels = labelsIn(get(pod.metadata, 'labels'))
      pods.push({
        address: addressOf(object),
        kind,
        name,
        namespace: namespace ?? 'default',
        labels,
        at: place(pod.header),
      })
    }
  }
  if (roles.length + bindings.length + pods.length + policies.length === 0) return undefined
  return { roles, bindings, pods, policies }
}
