import type { Cell, OriginId } from '@bartizan/model/resource'
import { get, itemsOf, present, textOf } from './access.ts'
import type { Manifest } from './object.ts'

/** A container of a pod, whatever list it stands in. */
export interface Container {
  readonly role: 'container' | 'init' | 'ephemeral'
  readonly name: string
  readonly cell: Cell
  readonly image: string | undefined
}

/** What every workload kind comes down to. */
export interface Pod {
  readonly object: Manifest
  readonly spec: Cell
  readonly metadata: Cell | undefined
  readonly containers: readonly Container[]
  /** Where to point when something about the pod is missing: the key `spec`. */
  readonly header: OriginId
}

const template: readonly string[] = ['spec', 'template']
const templatePaths: ReadonlyMap<string, readonly string[]> = new Map<string, readonly string[]>([
  ['Pod', []],
  ['PodTemplate', ['template']],
  ['CronJob', ['spec', 'jobTemplate', 'spec', 'template']],
  ['Deployment', template],
  ['DeploymentConfig', template],
  ['StatefulSet', template],
  ['DaemonSet', template],
  ['ReplicaSet', template],
  ['ReplicationController', template],
  ['Job', template],
  ['Rollout', template],
])

function containersIn(spec: Cell): Container[] {
  const lists = [
    ['container', 'containers'],
    ['init', 'initContainers'],
    ['ephemeral', 'ephemeralContainers'],
  ] as const
  return lists.flatMap(([role, key]) =>
    itemsOf(get(spec, key))
      .filter((cell) => cell.value.kind === 'map')
      .map((cell) => ({ role, name: textOf(get(cell, 'name')) ?? '', cell, image: textOf(get(cell, 'image')) })),
  )
}

/** Brings a workload to the pod it creates; undefined for other kinds, and for workloads without a pod. */
export function podOf(object: Manifest): Pod | undefined {
  const knative = object.kind === 'Service' && object.apiVersion.startsWith('serving.knative.dev/')
  const path = knative ? template : templatePaths.get(object.kind)
  if (path === undefined) return undefined
  const holder = get(object.body, ...path)
  const spec = get(holder, 'spec')
  if (spec?.value.kind !== 'map') return undefined
  return { object, spec, metadata: get(holder, 'metadata'), containers: containersIn(spec), header: spec.origin }
}

/** A setting of the security context as it takes effect: the container's own, else the pod's. */
export function securitySetting(pod: Pod, container: Container, ...path: readonly string[]): Cell | undefined {
  const own = get(container.cell, 'securityContext', ...path)
  return present(own) ? own : get(pod.spec, 'securityContext', ...path)
}
