import type { Cell } from '@bartizan/model/resource'
import type { KubeCheck, KubeHit } from '../check.ts'
import { entriesIn, flagOf, get, itemsOf, numberOf, present, textOf } from '../manifest/access.ts'
import type { Manifest } from '../manifest/object.ts'
import type { Container, Pod } from '../manifest/pod.ts'
import { accessControl, availability, isolation, network } from './controls.ts'
import { containerCheck, objectCheck, podCheck, type Fault } from './define.ts'

const ports = (container: Container): readonly Cell[] => itemsOf(get(container.cell, 'ports'))

/** Mounts of node directories that the container may write to. */
function writableHostMount(container: Container, pod: Pod): Fault {
  const names = new Set(
    itemsOf(get(pod.spec, 'volumes'))
      .filter((volume) => present(get(volume, 'hostPath')))
      .map((volume) => textOf(get(volume, 'name'))),
  )
  const mount = itemsOf(get(container.cell, 'volumeMounts')).find(
    (found) => names.has(textOf(get(found, 'name'))) && flagOf(get(found, 'readOnly')) !== true,
  )
  return mount === undefined ? undefined : { at: get(mount, 'name') ?? mount }
}

const exposureChecks: readonly KubeCheck[] = [
  containerCheck(
    {
      name: 'ssh-port',
      title: 'Container offers SSH',
      why: 'A second way in, with its own accounts and keys, past the rights and the log of the cluster.',
      remedy: 'Remove the SSH server and use `kubectl exec`.',
      severity: 'medium',
      weakness: 'CWE-284',
      aliases: 'ssh-port',
      controls: network,
      message: 'NAME offers SSH. Remove the server and use `kubectl exec`.',
      path: 'ports.containerPort',
      bad: ['ports:\n  - containerPort: 22'],
      good: ['ports:\n  - containerPort: 22\n    protocol: UDP', 'ports:\n  - containerPort: 2222'],
    },
    (container) => {
      const port = ports(container).find(
        (found) =>
          numberOf(get(found, 'containerPort')) === 22 &&
          (textOf(get(found, 'protocol')) ?? 'TCP').toUpperCase() === 'TCP',
      )
      const cell = get(port, 'containerPort')
      return cell === undefined ? undefined : { at: cell }
    },
  ),
  {
    ...containerCheck(
      {
        name: 'writable-host-mount',
        title: 'Directory of the node mounted writable',
        why: 'Whoever breaks out of the program changes files of the node, and with them what other pods run.',
        remedy: 'Set `readOnly: true` on the mount, or use another kind of volume.',
        severity: 'medium',
        weakness: 'CWE-668',
        aliases: 'writable-host-mount',
        controls: isolation,
        message: 'NAME may write to a directory of its node. Set `readOnly: true` on the mount.',
        path: 'volumeMounts.readOnly',
        bad: [],
        good: [],
      },
      writableHostMount,
    ),
    bad: [hostMount('')],
    good: [hostMount('\n        readOnly: true')],
  },
  objectCheck(
    {
      name: 'service-node-port',
      title: 'Service opened on every node',
      why: 'The port answers on all nodes, past the load balancer and its filters.',
      remedy: 'Use a `ClusterIP` service behind an ingress or a gateway.',
      severity: 'low',
      weakness: 'CWE-668',
      aliases: 'exposed-services',
      controls: network,
      bad: ['apiVersion: v1\nkind: Service\nmetadata:\n  name: s\n  namespace: shop\nspec:\n  type: NodePort\n'],
      good: ['apiVersion: v1\nkind: Service\nmetadata:\n  name: s\n  namespace: shop\nspec:\n  type: LoadBalancer\n'],
    },
    function* find({ object: { kind, name, body } }): Iterable<KubeHit> {
      const cell = get(body, 'spec', 'type')
      if (kind !== 'Service' || cell === undefined || textOf(cell) !== 'NodePort') return
      const message = `Service ${name} opens a port on every node. Put it behind an ingress or a gateway.`
      yield { at: cell.origin, path: 'spec.type', actual: 'NodePort', message }
    },
  ),
]

function hostMount(rest: string): string {
  return `apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\n  namespace: shop\nspec:\n  containers:\n  - name: app\n    image: registry.example.com/app:1.2\n    volumeMounts:\n      - name: data\n        mountPath: /data${rest}\n  volumes:\n    - name: data\n      hostPath:\n        path: /srv/data\n`
}

/** A label that the selector asks for and the pods do not have. */
function missingLabel(object: Manifest): Cell | undefined {
  const wanted = get(object.body, 'spec', 'selector', 'matchLabels')
  const labels = get(object.body, 'spec', 'template', 'metadata', 'labels')
  if (labels !== undefined && labels.value.kind !== 'map') return undefined
  return entriesIn(wanted).find(([key, cell]) => {
    const value = textOf(cell)
    return value !== undefined && textOf(get(labels, key)) !== value
  })?.[1]
}

const selecting = new Set(['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet'])

function deployment(selector: string, labels: string): string {
  return `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\n  namespace: shop\nspec:\n  selector:\n    matchLabels: {app: ${selector}}\n  template:\n    metadata:\n      labels: {app: ${labels}}\n    spec:\n      containers: []\n`
}

/** Versions of kinds that no supported cluster serves, and what took their place. */
const removed: readonly (readonly [RegExp, RegExp, string])[] = [
  [/^extensions\/v1beta1$/, /^(Deployment|DaemonSet|ReplicaSet)$/, 'apps/v1'],
  [/^extensions\/v1beta1$/, /^(NetworkPolicy|Ingress)$/, 'networking.k8s.io/v1'],
  [/^extensions\/v1beta1$/, /^PodSecurityPolicy$/, 'pod security admission'],
  [/^apps\/v1beta[12]$/, /^(Deployment|StatefulSet|DaemonSet|ReplicaSet)$/, 'apps/v1'],
  [/^networking\.k8s\.io\/v1beta1$/, /^(Ingress|IngressClass)$/, 'networking.k8s.io/v1'],
  [/^batch\/(v1beta1|v2alpha1)$/, /^CronJob$/, 'batch/v1'],
  [/^policy\/v1beta1$/, /^PodDisruptionBudget$/, 'policy/v1'],
  [/^rbac\.authorization\.k8s\.io\/v1(alpha1|beta1)$/, /./, 'rbac.authorization.k8s.io/v1'],
  [/^apiextensions\.k8s\.io\/v1beta1$/, /./, 'apiextensions.k8s.io/v1'],
  [/^admissionregistration\.k8s\.io\/v1beta1$/, /WebhookConfiguration$/, 'admissionregistration.k8s.io/v1'],
  [/^autoscaling\/v2beta[12]$/, /^HorizontalPodAutoscaler$/, 'autoscaling/v2'],
]

const probes = ['livenessProbe', 'readinessProbe', 'startupProbe'] as const

/** A probe of a port that the container does not name, though it names others. */
function probeOfNowhere(container: Container): Fault {
  const declared = ports(container)
  if (declared.length === 0) return undefined
  const names = new Set(declared.flatMap((port) => [textOf(get(port, 'name')), textOf(get(port, 'containerPort'))]))
  for (const probe of probes) {
    for (const kind of ['httpGet', 'tcpSocket', 'grpc']) {
      const cell = get(container.cell, probe, kind, 'port')
      const text = textOf(cell)
      if (cell !== undefined && text !== undefined && !names.has(text)) return { at: cell }
    }
  }
  return undefined
}

const soundnessChecks: readonly KubeCheck[] = [
  objectCheck(
    {
      name: 'selector-without-pods',
      title: 'Workload selects other pods than it makes',
      why: 'The API server refuses it, and older ones made pods without end.',
      remedy: 'Give the template the labels that the selector asks for.',
      severity: 'low',
      aliases: 'mismatching-selector',
      controls: availability,
      bad: [deployment('web', 'api')],
      good: [deployment('web', 'web')],
    },
    function* find({ object }): Iterable<KubeHit> {
      const cell = selecting.has(object.kind) ? missingLabel(object) : undefined
      if (cell === undefined) return
      const message = `${object.kind} ${object.name} asks for a label that its pods do not have. Put it into the template.`
      yield { at: cell.origin, path: 'spec.selector.matchLabels', message }
    },
  ),
  objectCheck(
    {
      name: 'removed-api-version',
      title: 'API version that clusters no longer serve',
      why: 'The object cannot be created, and protections that it stood for are absent.',
      remedy: 'Use the version that took its place.',
      severity: 'low',
      aliases: 'no-extensions-v1beta',
      controls: availability,
      bad: [deployment('a', 'a').replace('apps/v1', 'extensions/v1beta1')],
      good: [deployment('a', 'a')],
    },
    function* find({ object: { apiVersion, kind, name, body } }): Iterable<KubeHit> {
      const found = removed.find(([version, kinds]) => version.test(apiVersion) && kinds.test(kind))
      const cell = get(body, 'apiVersion')
      if (found === undefined || cell === undefined) return
      const message = `${kind} ${name} is written for ${apiVersion}, which clusters no longer serve. Use ${found[2]}.`
      yield { at: cell.origin, path: 'apiVersion', actual: apiVersion, message }
    },
  ),
  containerCheck(
    {
      name: 'probe-port-unknown',
      title: 'Probe asks a port that the container does not open',
      why: 'The probe fails for ever, and the container is restarted or never asked.',
      remedy: 'Name the port under `ports`, or correct the probe.',
      severity: 'info',
      confidence: 'medium',
      aliases: 'liveness-port readiness-port startup-port',
      controls: availability,
      message: 'NAME is probed on a port that it does not declare. Correct the probe or the ports.',
      path: 'livenessProbe.port',
      bad: ['ports:\n  - containerPort: 8080\n    name: http\nlivenessProbe:\n  httpGet:\n    port: 8081'],
      good: ['ports:\n  - containerPort: 8080\n    name: http\nlivenessProbe:\n  httpGet:\n    port: http'],
    },
    probeOfNowhere,
  ),
  containerCheck(
    {
      name: 'variable-twice',
      title: 'Environment variable set twice',
      why: 'The last one counts; whoever reads the first one believes a setting that is not in force.',
      remedy: 'Remove one of them.',
      severity: 'info',
      aliases: 'duplicate-env-var',
      controls: availability,
      message: 'NAME sets an environment variable twice. Remove one of them.',
      path: 'env',
      bad: ['env:\n  - name: MODE\n    value: a\n  - name: MODE\n    value: b'],
      good: ['env:\n  - name: MODE\n    value: a\n  - name: LEVEL\n    value: b'],
    },
    (container) => {
      const seen = new Set<string>()
      for (const variable of itemsOf(get(container.cell, 'env'))) {
        const cell = get(variable, 'name')
        const name = textOf(cell)
        if (cell === undefined || name === undefined) continue
        if (seen.has(name)) return { at: cell }
        seen.add(name)
      }
      return undefined
    },
  ),
  podCheck(
    {
      name: 'service-account-field-deprecated',
      title: 'Service account named by a deprecated field',
      why: 'Rules and reviews look at `serviceAccountName`; the old field is overlooked.',
      remedy: 'Use `serviceAccountName`.',
      severity: 'info',
      aliases: 'deprecated-service-account-field',
      controls: accessControl,
      message: 'NAME names its service account by `serviceAccount`. Use `serviceAccountName`.',
      path: 'serviceAccount',
      bad: ['serviceAccount: web\ncontainers: []'],
      good: ['serviceAccountName: web\ncontainers: []', 'serviceAccount: web\nserviceAccountName: web\ncontainers: []'],
    },
    (pod) => {
      const cell = get(pod.spec, 'serviceAccount')
      if (cell === undefined || !present(cell) || present(get(pod.spec, 'serviceAccountName'))) return undefined
      return { at: cell }
    },
  ),
  objectCheck(
    {
      name: 'disruption-budget-blocks',
      title: 'Disruption budget that lets no pod go',
      why: 'Nodes cannot be drained, and so stay without their security updates.',
      remedy: 'Allow at least one pod to be away.',
      severity: 'low',
      aliases: 'pdb-max-unavailable pdb-min-available',
      controls: availability,
      bad: [
        'apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata:\n  name: b\n  namespace: shop\nspec:\n  maxUnavailable: 0\n',
        'apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata:\n  name: b\n  namespace: shop\nspec:\n  minAvailable: 100%\n',
      ],
      good: [
        'apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata:\n  name: b\n  namespace: shop\nspec:\n  maxUnavailable: 1\n',
      ],
    },
    function* find({ object: { kind, name, body } }): Iterable<KubeHit> {
      if (kind !== 'PodDisruptionBudget') return
      const most = get(body, 'spec', 'maxUnavailable')
      const least = get(body, 'spec', 'minAvailable')
      const cell = /^0%?$/.test(textOf(most) ?? '') ? most : textOf(least) === '100%' ? least : undefined
      if (cell === undefined) return
      const message = `PodDisruptionBudget ${name} lets no pod go, so that nodes cannot be drained. Allow one to be away.`
      yield { at: cell.origin, path: 'spec', actual: textOf(cell) ?? '', message }
    },
  ),
]

/** What kube-linter's users know of workloads and services. */
export const workloadChecks: readonly KubeCheck[] = [...exposureChecks, ...soundnessChecks]
