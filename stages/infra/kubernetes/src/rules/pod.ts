import type { KubeCheck } from '../check.ts'
import { flagOf, get, itemsOf, numberOf, textOf } from '../manifest/access.ts'
import type { Pod } from '../manifest/pod.ts'
import { isolation, network, secrecy } from './controls.ts'
import { containerCheck, podCheck, type Fault } from './define.ts'

interface HostRule {
  readonly name: string
  readonly key: string
  readonly title: string
  readonly why: string
  readonly aliases: string
}

const hostRules: readonly HostRule[] = [
  {
    name: 'host-pid',
    key: 'hostPID',
    title: 'Pod shares the process ids of its node',
    why: 'The pod sees all processes of the node, with their environments and arguments, and can signal or trace them.',
    aliases: '302736f4-b16c-41b8-befe-c0baffa0bd9d CKV_K8S_17 KSV-0010 host-pid',
  },
  {
    name: 'host-ipc',
    key: 'hostIPC',
    title: 'Pod shares the shared memory of its node',
    why: 'The pod can read and alter the shared memory and message queues of processes of the node.',
    aliases: 'cd290efd-6c82-4e9d-a698-be12ae31d536 CKV_K8S_18 KSV-0008 host-ipc',
  },
  {
    name: 'host-network',
    key: 'hostNetwork',
    title: 'Pod shares the network of its node',
    why: 'The pod reaches services that listen only on the node itself, sees the traffic of other pods, and escapes network policies.',
    aliases: '6b6bdfb3-c3ae-44cb-88e4-7405c1ba2c8a CKV_K8S_19 KSV-0009 host-network',
  },
]

const hostChecks: readonly KubeCheck[] = hostRules.map((rule) =>
  podCheck(
    {
      ...rule,
      remedy: `Remove \`${rule.key}: true\`.`,
      severity: 'high',
      weakness: 'CWE-668',
      controls: isolation,
      message: `NAME sets \`${rule.key}\`. ${rule.why} Remove it.`,
      path: rule.key,
      set: false,
      bad: [`${rule.key}: true`],
      good: [`${rule.key}: false`, 'containers: []'],
    },
    (pod) => {
      const cell = get(pod.spec, rule.key)
      return cell !== undefined && flagOf(cell) === true ? { at: cell } : undefined
    },
  ),
)

function hostPaths(pod: Pod, test: (path: string) => boolean): Fault {
  for (const volume of itemsOf(get(pod.spec, 'volumes'))) {
    const path = get(volume, 'hostPath', 'path')
    if (path !== undefined && test(textOf(path) ?? '')) return { at: path }
  }
  return undefined
}

const systemPaths =
  /^\/(|boot|dev|etc|lib|lib64|proc|root|run|sys|usr|var|var\/lib|var\/run|var\/lib\/(docker|kubelet|containerd|etcd))(\/|$)/

const volumeChecks: readonly KubeCheck[] = [
  podCheck(
    {
      name: 'docker-socket-mounted',
      title: 'Socket of the container runtime mounted',
      why: 'Whoever can talk to the runtime can start a container that owns the node.',
      remedy: 'Remove the volume; use a builder that needs no runtime.',
      severity: 'high',
      weakness: 'CWE-250',
      aliases: 'CKV_K8S_27 KSV-0006 docker-sock',
      controls: isolation,
      message: 'NAME mounts the socket of the container runtime and can own its node. Remove the volume.',
      path: 'volumes.hostPath.path',
      bad: ['volumes:\n  - name: s\n    hostPath:\n      path: /var/run/docker.sock'],
      good: ['volumes:\n  - name: s\n    hostPath:\n      path: /srv/data'],
    },
    (pod) =>
      hostPaths(
        pod,
        (path) =>
          /(docker|containerd|crio)\.sock$/.test(path) ||
          path === '/var/run' ||
          path === '/run' ||
          path === '/var/run/',
      ),
  ),
  podCheck(
    {
      name: 'host-path-volume',
      title: 'Directory of the node mounted',
      why: 'Files of the node are visible to the pod, and by default writable: a way out of the container, and data that is lost with the node.',
      remedy: 'Use a persistent volume, an emptyDir or a config map.',
      severity: 'medium',
      weakness: 'CWE-668',
      aliases: 'aa8f7a35-9923-4cad-bd61-a19b7f6aac91 KSV-0023',
      controls: isolation,
      message: 'NAME mounts a directory of its node. Use a persistent volume or an emptyDir.',
      path: 'volumes.hostPath',
      bad: ['volumes:\n  - name: s\n    hostPath:\n      path: /srv/data'],
      good: ['volumes:\n  - name: s\n    emptyDir: {}'],
    },
    (pod) => hostPaths(pod, () => true),
  ),
  podCheck(
    {
      name: 'sensitive-host-path',
      title: 'System directory of the node mounted',
      why: "These directories hold the node's programs, keys and settings, and the data of other pods.",
      remedy: 'Remove the volume, or mount the one file that is needed, read-only.',
      severity: 'high',
      weakness: 'CWE-668',
      aliases: '5308a7a8-06f8-45ac-bf10-791fe21de46e KSV-0121 sensitive-host-mounts',
      controls: isolation,
      message: 'NAME mounts a system directory of its node. Remove the volume.',
      path: 'volumes.hostPath.path',
      bad: [
        'volumes:\n  - name: s\n    hostPath:\n      path: /etc',
        'volumes:\n  - name: s\n    hostPath:\n      path: /',
      ],
      good: ['volumes:\n  - name: s\n    hostPath:\n      path: /srv/data'],
    },
    (pod) => hostPaths(pod, (path) => systemPaths.test(path)),
  ),
  podCheck(
    {
      name: 'volume-type',
      title: 'Volume of an old in-tree type',
      why: 'Volume types of single providers run with the rights of the node and are no longer maintained.',
      remedy: 'Use a persistent volume claim.',
      severity: 'low',
      aliases: 'KSV-0028',
      controls: isolation,
      message: 'NAME uses a volume type that bypasses persistent volumes. Use a claim.',
      path: 'volumes',
      bad: ['volumes:\n  - name: s\n    gcePersistentDisk:\n      pdName: d'],
      good: [
        'volumes:\n  - name: s\n    persistentVolumeClaim:\n      claimName: d\n  - name: c\n    configMap:\n      name: c',
      ],
    },
    (pod) => {
      for (const volume of itemsOf(get(pod.spec, 'volumes'))) {
        if (volume.value.kind !== 'map') continue
        for (const [key, cell] of volume.value.entries) if (inTree.has(key)) return { at: cell }
      }
      return undefined
    },
  ),
]

const inTree = new Set(
  'gcePersistentDisk awsElasticBlockStore gitRepo nfs iscsi glusterfs rbd flexVolume cinder cephfs flocker fc azureFile azureDisk vsphereVolume quobyte portworxVolume scaleIO storageos photonPersistentDisk'.split(
    ' ',
  ),
)

export const podChecks: readonly KubeCheck[] = [
  ...hostChecks,
  ...volumeChecks,
  podCheck(
    {
      name: 'windows-host-process',
      title: 'Windows pod runs as a process of its node',
      why: 'Such a pod has the rights of an administrator of the node.',
      remedy: 'Remove `hostProcess: true`.',
      severity: 'high',
      weakness: 'CWE-250',
      aliases: 'KSV-0103',
      controls: isolation,
      message: 'NAME runs as a process of its node. Remove `hostProcess`.',
      path: 'securityContext.windowsOptions.hostProcess',
      bad: ['securityContext:\n  windowsOptions:\n    hostProcess: true'],
      good: ['securityContext:\n  windowsOptions:\n    hostProcess: false'],
    },
    (pod) => {
      const cells = [pod.spec, ...pod.containers.map(({ cell }) => cell)].map((cell) =>
        get(cell, 'securityContext', 'windowsOptions', 'hostProcess'),
      )
      const wrong = cells.find((cell) => flagOf(cell) === true)
      return wrong === undefined ? undefined : { at: wrong }
    },
  ),
  podCheck(
    {
      name: 'service-account-token-mounted',
      title: 'Credential of the cluster mounted where it may not be needed',
      why: "Every pod gets a token for the cluster's API unless that is switched off. An intruder finds it at a known path.",
      remedy: 'Set `automountServiceAccountToken: false` on pods that do not talk to the API.',
      severity: 'info',
      weakness: 'CWE-522',
      aliases: '48471392-d4d0-47c0-b135-cdec95eb3eef CKV_K8S_38',
      controls: secrecy,
      message:
        "NAME gets a token for the cluster's API. Set `automountServiceAccountToken: false` unless it uses the API.",
      path: 'automountServiceAccountToken',
      set: false,
      bad: ['containers: []', 'automountServiceAccountToken: true'],
      good: ['automountServiceAccountToken: false'],
    },
    (pod) => {
      const cell = get(pod.spec, 'automountServiceAccountToken')
      return flagOf(cell) === false ? undefined : cell === undefined ? true : { at: cell }
    },
  ),
  podCheck(
    {
      name: 'service-account-token-volume',
      title: 'Container mounts the service account token by its path',
      why: 'The token grants what the service account may do in the cluster, to whoever reads the file.',
      remedy:
        'Remove the mount and set `automountServiceAccountToken: false`, or use a projected token with an audience.',
      severity: 'medium',
      weakness: 'CWE-522',
      aliases: 'KSV-0036',
      controls: secrecy,
      message: 'NAME mounts the service account token. Remove the mount.',
      path: 'containers.volumeMounts.mountPath',
      bad: [
        'containers:\n  - name: a\n    image: a:1\n    volumeMounts:\n      - mountPath: /var/run/secrets/kubernetes.io/serviceaccount\n        name: t',
      ],
      good: ['containers:\n  - name: a\n    image: a:1\n    volumeMounts:\n      - mountPath: /data\n        name: t'],
    },
    (pod) => {
      for (const { cell } of pod.containers) {
        for (const mount of itemsOf(get(cell, 'volumeMounts'))) {
          const path = get(mount, 'mountPath')
          if (path !== undefined && (textOf(path) ?? '').startsWith('/var/run/secrets/kubernetes.io/serviceaccount'))
            return { at: path }
        }
      }
      return undefined
    },
  ),
  podCheck(
    {
      name: 'host-aliases',
      title: 'Pod rewrites /etc/hosts',
      why: 'Names then resolve to what the manifest says, unseen by DNS and its logs.',
      remedy: 'Use DNS.',
      severity: 'info',
      aliases: 'KSV-0007',
      controls: network,
      message: 'NAME rewrites /etc/hosts. Use DNS instead.',
      path: 'hostAliases',
      bad: ['hostAliases:\n  - ip: 10.0.0.1\n    hostnames: [a]'],
      good: ['containers: []'],
    },
    (pod) => {
      const cell = get(pod.spec, 'hostAliases')
      return itemsOf(cell).length > 0 && cell !== undefined ? { at: cell } : undefined
    },
  ),
  containerCheck(
    {
      name: 'host-port',
      title: 'Port opened on the node',
      why: 'A host port is reachable past services and network policies, and ties the pod to one node each.',
      remedy: 'Remove `hostPort` and use a Service.',
      severity: 'medium',
      weakness: 'CWE-668',
      aliases: 'CKV_K8S_26 KSV-0024',
      controls: network,
      message: 'NAME opens a port of its node. Use a Service instead.',
      path: 'ports.hostPort',
      bad: ['ports:\n  - containerPort: 80\n    hostPort: 8080'],
      good: ['ports:\n  - containerPort: 80'],
    },
    (container) => {
      const cell = itemsOf(get(container.cell, 'ports'))
        .map((port) => get(port, 'hostPort'))
        .find((found) => found !== undefined && numberOf(found) !== 0)
      return cell === undefined ? undefined : { at: cell }
    },
  ),
  containerCheck(
    {
      name: 'privileged-port',
      title: 'Container listens on a privileged port',
      why: 'Ports below 1024 need root or an extra capability.',
      remedy: 'Listen on a high port and let the Service map it.',
      severity: 'info',
      aliases: 'KSV-0117 privileged-ports',
      controls: network,
      message: 'NAME listens below port 1024, for which it needs extra rights. Use a high port behind the Service.',
      path: 'ports.containerPort',
      bad: ['ports:\n  - containerPort: 80'],
      good: ['ports:\n  - containerPort: 8080'],
    },
    (container) => {
      const cell = itemsOf(get(container.cell, 'ports'))
        .map((port) => get(port, 'containerPort'))
        .find((found) => (numberOf(found) ?? 1024) < 1024)
      return cell === undefined ? undefined : { at: cell }
    },
  ),
]
