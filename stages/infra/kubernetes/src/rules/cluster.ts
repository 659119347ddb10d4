import type { Cell } from '@bartizan/model/resource'
import type { KubeCheck, KubeHit } from '../check.ts'
import { entriesIn, get, itemsOf, present, textOf } from '../manifest/access.ts'
import { network, provenance, separation } from './controls.ts'
import { containerCheck, objectCheck } from './define.ts'

const clusterWide = new Set(
  'Namespace Node ClusterRole ClusterRoleBinding CustomResourceDefinition PersistentVolume StorageClass PodSecurityPolicy PriorityClass IngressClass ValidatingWebhookConfiguration MutatingWebhookConfiguration APIService RuntimeClass CSIDriver CertificateSigningRequest Kustomization Kustomize'.split(
    ' ',
  ),
)

const object = (text: string): string => `apiVersion: v1\n${text}`

/** Names of the namespace's own objects that live in it by right. */
function inNamespace(kind: string, name: string): boolean {
  if (clusterWide.has(kind) || kind.endsWith('List')) return false
  return !(kind === 'ServiceAccount' && name === 'default') && !(kind === 'Service' && name === 'kubernetes')
}

const namespaces: readonly KubeCheck[] = [
  objectCheck(
    {
      name: 'default-namespace',
      title: 'Object in the default namespace',
      why: 'Rights, quotas and network policies are set by namespace; in the shared default one they cannot be told apart.',
      remedy: 'Give the application a namespace of its own.',
      severity: 'info',
      aliases: '611ab018-c4aa-4ba2-b0f6-a448337509a6 CKV_K8S_21 KSV-0110 use-namespace',
      controls: separation,
      bad: [
        object('kind: Service\nmetadata:\n  name: web\n'),
        object('kind: Service\nmetadata:\n  name: web\n  namespace: default\n'),
      ],
      good: [
        object('kind: Service\nmetadata:\n  name: web\n  namespace: shop\n'),
        object('kind: Namespace\nmetadata:\n  name: shop\n'),
      ],
    },
    function* find({ object: { kind, name, namespace, body, header, apiVersion } }): Iterable<KubeHit> {
      if (!inNamespace(kind, name) || apiVersion.startsWith('kustomize.config')) return
      const cell = get(body, 'metadata', 'namespace')
      if (namespace !== undefined && namespace !== 'default') return
      yield {
        at: cell?.origin ?? header,
        path: 'metadata.namespace',
        message: `${kind} ${name} goes to the default namespace. Give the application its own.`,
      }
    },
  ),
  objectCheck(
    {
      name: 'kube-system-namespace',
      title: 'Workload in the namespace of the cluster itself',
      why: 'Pods there run beside the control plane, with its priority and often without policies.',
      remedy: 'Use a namespace of your own.',
      severity: 'low',
      aliases: 'KSV-0037',
      controls: separation,
      bad: ['apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\n  namespace: kube-system\nspec:\n  containers: []\n'],
      good: [
        'apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\n  namespace: shop\nspec:\n  containers: []\n',
        'apiVersion: v1\nkind: Pod\nmetadata:\n  name: etcd\n  namespace: kube-system\n  labels:\n    tier: control-plane\nspec:\n  containers: []\n',
      ],
    },
    function* find({ object: { kind, name, namespace, body, header }, pod }): Iterable<KubeHit> {
      if (namespace !== 'kube-system' || (pod === undefined && kind !== 'Service')) return
      if (textOf(get(body, 'metadata', 'labels', 'tier')) === 'control-plane') return
      yield {
        at: get(body, 'metadata', 'namespace')?.origin ?? header,
        path: 'metadata.namespace',
        message: `${kind} ${name} goes to kube-system, beside the control plane. Use a namespace of your own.`,
      }
    },
  ),
]

/** Selectors without any term select every pod. */
function emptySelector(cell: Cell | undefined): boolean {
  return cell?.value.kind === 'map' && cell.value.entries.size === 0
}

const anywhere = new Set(['0.0.0.0/0', '::/0'])
const controllerAnnotation = 'nginx.ingress.kubernetes.io/'

interface SnippetRule {
  readonly name: string
  readonly title: string
  readonly aliases: string
  readonly test: (text: string) => boolean
  readonly sample: string
}

const snippetRules: readonly SnippetRule[] = [
  {
    name: 'nginx-snippet-lua',
    title: 'Ingress runs Lua code in the controller',
    aliases: 'CKV_K8S_152',
    test: (text) => /\blua_|_by_lua/.test(text),
    sample: 'content_by_lua_block { }',
  },
  {
    name: 'nginx-snippet',
    title: 'Ingress adds configuration to the controller',
    aliases: 'CKV_K8S_153 KCV-0093',
    test: () => true,
    sample: 'more_set_headers "a: b";',
  },
  {
    name: 'nginx-snippet-alias',
    title: 'Ingress maps files of the controller',
    aliases: 'CKV_K8S_154',
    test: (text) => /(^|[\s;{])alias\b/.test(text),
    sample: 'location /a/ { alias /; }',
  },
]

const ingressHead = 'apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: i\n  namespace: shop\n'

const networkChecks: readonly KubeCheck[] = [
  ...snippetRules.map((rule) =>
    objectCheck(
      {
        name: rule.name,
        title: rule.title,
        why: 'Whoever may create ingresses then runs code in the controller, which can read every secret of the cluster (CVE-2021-25742).',
        remedy: 'Remove the snippet, and set `allow-snippet-annotations: "false"` on the controller.',
        severity: 'high',
        weakness: 'CWE-94',
        aliases: rule.aliases,
        controls: network,
        bad: [
          `${ingressHead}  annotations:\n    nginx.ingress.kubernetes.io/server-snippet: |\n      ${rule.sample}\n`,
        ],
        good: [`${ingressHead}  annotations:\n    nginx.ingress.kubernetes.io/rewrite-target: /\n`],
      },
      function* find({ object: { kind, name, body } }): Iterable<KubeHit> {
        if (kind !== 'Ingress') return
        for (const [key, cell] of entriesIn(get(body, 'metadata', 'annotations'))) {
          if (!key.startsWith(controllerAnnotation) || !key.endsWith('snippet') || !rule.test(textOf(cell) ?? ''))
            continue
          yield {
            at: cell.origin,
            path: `metadata.annotations.${key}`,
            message: `Ingress ${name}: a snippet gives whoever may edit it the rights of the controller. Remove it.`,
          }
        }
      },
    ),
  ),
  objectCheck(
    {
      name: 'nginx-annotation-injection',
      title: 'Ingress annotation breaks out of its setting',
      why: 'Line ends, quotes or braces in these annotations end the setting they belong to, and what follows becomes configuration of the controller (CVE-2025-1974 and its kin).',
      remedy: 'Remove the characters, and update the controller.',
      severity: 'critical',
      weakness: 'CWE-74',
      aliases: 'KCV-0093',
      controls: network,
      bad: [
        `${ingressHead}  annotations:\n    nginx.ingress.kubernetes.io/auth-url: "http://a.example.com/#;\\nload_module x"\nspec:\n  ingressClassName: nginx\n`,
      ],
      good: [
        `${ingressHead}  annotations:\n    nginx.ingress.kubernetes.io/auth-url: "http://a.example.com/check?x=1"\nspec:\n  ingressClassName: nginx\n`,
      ],
    },
    function* find({ object: { kind, name, body } }): Iterable<KubeHit> {
      if (kind !== 'Ingress') return
      for (const [key, cell] of entriesIn(get(body, 'metadata', 'annotations'))) {
        const text = textOf(cell) ?? ''
        const url =
          /\/(auth-url|mirror-target|mirror-host)$/.test(key) && /^https?:/.test(text) && /[\r\n<>"{}|^`\\]/.test(text)
        const subject =
          /\/(auth-tls-match-cn|auth-url|mirror-target|mirror-host)$/.test(key) &&
          text.startsWith('CN=') &&
          /[\r\n#{};|]/.test(text)
        if (!key.startsWith(controllerAnnotation) || !(url || subject)) continue
        yield {
          at: cell.origin,
          path: `metadata.annotations.${key}`,
          message: `Ingress ${name}: ${key} holds characters that end the setting; what follows becomes configuration of the controller. Remove them.`,
        }
      }
    },
  ),
  objectCheck(
    {
      name: 'network-policy-without-selector',
      title: 'Network policy without any selector',
      why: 'Without selectors a policy does not say which pods it is for, or whom they may talk to.',
      remedy: 'Set `podSelector`, and selectors in its rules.',
      severity: 'medium',
      weakness: 'CWE-284',
      aliases: 'KSV-0038',
      controls: network,
      bad: [
        'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: n\n  namespace: shop\nspec:\n  policyTypes: [Ingress]\n',
      ],
      good: [
        'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: n\n  namespace: shop\nspec:\n  podSelector: {}\n',
      ],
    },
    function* find({ object: { kind, name, body } }): Iterable<KubeHit> {
      const spec = get(body, 'spec')
      if (kind !== 'NetworkPolicy' || spec === undefined || get(spec, 'podSelector') !== undefined) return
      const peers = [
        ...itemsOf(get(spec, 'ingress')).flatMap((rule) => itemsOf(get(rule, 'from'))),
        ...itemsOf(get(spec, 'egress')).flatMap((rule) => itemsOf(get(rule, 'to'))),
      ]
      if (peers.some((peer) => get(peer, 'podSelector') !== undefined || get(peer, 'namespaceSelector') !== undefined))
        return
      yield {
        at: spec.origin,
        path: 'spec.podSelector',
        message: `NetworkPolicy ${name} selects nothing. Set \`podSelector\`.`,
      }
    },
  ),
  objectCheck(
    {
      name: 'admission-event-rate-limit',
      title: 'Admission configuration without a limit on events',
      why: 'One client can then flood the API server with events.',
      remedy: 'Add the plugin EventRateLimit.',
      severity: 'low',
      weakness: 'CWE-770',
      aliases: 'CKV_K8S_78',
      controls: network,
      bad: [
        'apiVersion: apiserver.config.k8s.io/v1\nkind: AdmissionConfiguration\nmetadata:\n  name: a\nplugins:\n  - name: PodSecurity\n',
      ],
      good: [
        'apiVersion: apiserver.config.k8s.io/v1\nkind: AdmissionConfiguration\nmetadata:\n  name: a\nplugins:\n  - name: EventRateLimit\n',
      ],
    },
    function* find({ object: { kind, body, header } }): Iterable<KubeHit> {
      if (kind !== 'AdmissionConfiguration') return
      const plugins = get(body, 'plugins')
      if (itemsOf(plugins).some((plugin) => textOf(get(plugin, 'name')) === 'EventRateLimit')) return
      yield {
        at: plugins?.origin ?? header,
        path: 'plugins',
        message: 'The admission configuration does not limit events. Add the plugin EventRateLimit.',
      }
    },
  ),
  objectCheck(
    {
      name: 'ingress-without-tls',
      title: 'Ingress without TLS',
      why: 'Requests and credentials travel readable between users and the cluster.',
      remedy: 'Add `tls` with a certificate.',
      severity: 'medium',
      confidence: 'low',
      weakness: 'CWE-319',
      aliases: '',
      controls: network,
      bad: [`${ingressHead}spec:\n  rules:\n    - host: a.example.com\n`],
      good: [
        `${ingressHead}spec:\n  tls:\n    - hosts: [a.example.com]\n      secretName: t\n  rules:\n    - host: a.example.com\n`,
      ],
    },
    function* find({ object: { kind, apiVersion, name, body, header } }): Iterable<KubeHit> {
      const spec = get(body, 'spec')
      if (
        kind !== 'Ingress' ||
        !/^(networking|extensions)/.test(apiVersion) ||
        spec === undefined ||
        itemsOf(get(spec, 'tls')).length > 0
      )
        return
      const classes = entriesIn(get(body, 'metadata', 'annotations')).some(([key]) =>
        /alb\.ingress|cert-manager|certificate|appgw|networking\.gke/.test(key),
      )
      if (!classes)
        yield {
          at: spec.origin === undefined ? header : spec.origin,
          path: 'spec.tls',
          message: `Ingress ${name} has no \`tls\`: what users send is readable on the way. Add a certificate.`,
        }
    },
  ),
  objectCheck(
    {
      name: 'service-external-ip',
      title: 'Service claims external addresses',
      why: 'Whoever may create such a service takes over traffic of the cluster to that address (CVE-2020-8554).',
      remedy: 'Remove `externalIPs` and use a load balancer.',
      severity: 'high',
      weakness: 'CWE-284',
      aliases: 'KSV-0108',
      controls: network,
      bad: [object('kind: Service\nmetadata:\n  name: s\n  namespace: shop\nspec:\n  externalIPs: [80.11.12.10]\n')],
      good: [object('kind: Service\nmetadata:\n  name: s\n  namespace: shop\nspec:\n  type: ClusterIP\n')],
    },
    function* find({ object: { kind, name, body } }): Iterable<KubeHit> {
      const cell = get(body, 'spec', 'externalIPs')
      if (kind === 'Service' && cell !== undefined && itemsOf(cell).length > 0)
        yield {
          at: cell.origin,
          path: 'spec.externalIPs',
          message: `Service ${name} claims addresses outside the cluster. Use a load balancer.`,
        }
    },
  ),
  objectCheck(
    {
      name: 'network-policy-open',
      title: 'Network policy that lets everything through',
      why: 'A rule without a peer, or for every address, permits all traffic: the policy is there and does nothing.',
      remedy: 'Name the pods, namespaces or address ranges that need the connection.',
      severity: 'medium',
      weakness: 'CWE-284',
      aliases: 'KSV-0038',
      controls: network,
      bad: [
        'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: n\n  namespace: shop\nspec:\n  podSelector:\n    matchLabels:\n      app: a\n  ingress:\n    - from:\n        - ipBlock:\n            cidr: 0.0.0.0/0\n',
      ],
      good: [
        'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: n\n  namespace: shop\nspec:\n  podSelector:\n    matchLabels:\n      app: a\n  ingress:\n    - from:\n        - podSelector:\n            matchLabels:\n              app: b\n',
      ],
    },
    function* find({ object: { kind, name, body } }): Iterable<KubeHit> {
      if (kind !== 'NetworkPolicy') return
      for (const [direction, peers] of [
        ['ingress', 'from'],
        ['egress', 'to'],
      ] as const) {
        for (const rule of itemsOf(get(body, 'spec', direction))) {
          const list = get(rule, peers)
          if (direction === 'ingress' && !present(list)) {
            yield {
              at: rule.origin,
              path: `spec.${direction}`,
              message: `NetworkPolicy ${name}: this rule has no \`${peers}\` and permits traffic from everywhere. Name the peers.`,
            }
            continue
          }
          for (const peer of itemsOf(list)) {
            const block = get(peer, 'ipBlock', 'cidr')
            const open =
              block !== undefined &&
              anywhere.has(textOf(block) ?? '') &&
              itemsOf(get(peer, 'ipBlock', 'except')).length === 0 &&
              direction === 'ingress'
            const all =
              emptySelector(get(peer, 'namespaceSelector')) &&
              !present(get(peer, 'podSelector')) &&
              direction === 'ingress'
            if (open || all)
              yield {
                at: block?.origin ?? peer.origin,
                path: `spec.${direction}.${peers}`,
                message: `NetworkPolicy ${name}: this peer is everyone. Name the pods or ranges that need the connection.`,
              }
          }
        }
      }
    },
  ),
]

const names = (body: Cell): readonly string[] => [
  ...entriesIn(get(body, 'metadata', 'labels')).map(([, cell]) => textOf(cell) ?? ''),
  ...entriesIn(get(body, 'spec', 'selector')).map(([, cell]) => textOf(cell) ?? ''),
]

const software: readonly KubeCheck[] = [
  containerCheck(
    {
      name: 'tiller-deployed',
      title: 'Tiller, the server of Helm 2',
      why: 'Tiller installs whatever it is asked to, with the rights of an administrator, and is long out of support.',
      remedy: 'Move to Helm 3 and remove Tiller.',
      severity: 'high',
      weakness: 'CWE-1104',
      aliases:
        '6d173be7-545a-46c6-a81d-2ae52ed1605d e17fa86a-6222-4584-a914-56e8f6c87e06 CKV_K8S_34 KSV-0102 CKV_K8S_45',
      controls: provenance,
      message: 'NAME is Tiller, which installs whatever it is asked to. Move to Helm 3.',
      path: 'image',
      bad: ['image: gcr.io/kubernetes-helm/tiller:v2.16.1'],
      good: ['command: [run]'],
      roles: ['container', 'init'],
    },
    (container, pod) => {
      const cell = get(container.cell, 'image')
      const local = itemsOf(get(container.cell, 'args')).some((arg) =>
        /--listen[= ]?(localhost|127\.0\.0\.1)/.test(textOf(arg) ?? ''),
      )
      const labelled = [
        ...names(pod.object.body),
        ...entriesIn(get(pod.metadata, 'labels')).map(([, label]) => textOf(label) ?? ''),
      ].includes('tiller')
      if (local || !((container.image ?? '').includes('tiller') || labelled)) return undefined
      return cell === undefined ? true : { at: cell }
    },
  ),
  objectCheck(
    {
      name: 'tiller-service',
      title: 'Service for Tiller',
      why: 'It opens the server of Helm 2, which installs whatever it is asked to, to every pod.',
      remedy: 'Remove the service, and Tiller with it.',
      severity: 'high',
      weakness: 'CWE-1104',
      aliases: '8b862ca9-0fbd-4959-ad72-b6609bdaa22d CKV_K8S_44',
      controls: provenance,
      bad: [object('kind: Service\nmetadata:\n  name: tiller-deploy\n  namespace: x\n  labels:\n    name: tiller\n')],
      good: [object('kind: Service\nmetadata:\n  name: web\n  namespace: x\n')],
    },
    function* find({ object: { kind, name, body, header } }): Iterable<KubeHit> {
      if (kind === 'Service' && [name, ...names(body)].some((text) => text.includes('tiller')))
        yield { at: header, path: 'metadata.name', message: `Service ${name} opens Tiller to every pod. Remove it.` }
    },
  ),
  containerCheck(
    {
      name: 'dashboard-deployed',
      title: 'Kubernetes dashboard',
      why: 'The dashboard gives whoever reaches it the rights of its service account; it has been the way into many clusters.',
      remedy: 'Remove it, or keep it behind the API server with a read-only account.',
      severity: 'medium',
      weakness: 'CWE-284',
      aliases: 'CKV_K8S_33',
      controls: provenance,
      message: 'NAME is the Kubernetes dashboard. Remove it.',
      path: 'image',
      bad: ['image: kubernetesui/dashboard:v2.7.0'],
      good: ['command: [run]'],
      roles: ['container', 'init'],
    },
    (container, pod) => {
      const cell = get(container.cell, 'image')
      const labelled = [
        ...names(pod.object.body),
        ...entriesIn(get(pod.metadata, 'labels')).map(([, label]) => textOf(label) ?? ''),
      ].includes('kubernetes-dashboard')
      if (!/kubernetes-?dashboard|kubernetesui\/dashboard/.test(container.image ?? '') && !labelled) return undefined
      return cell === undefined ? true : { at: cell }
    },
  ),
  containerCheck(
    {
      name: 'git-sync-code-injection',
      title: 'git-sync told which program to run as git',
      why: 'Whoever can change the variable has any program run in the pod, with access to what it mounts.',
      remedy: 'Remove the variable GITSYNC_GIT and the flag `--git`.',
      severity: 'high',
      weakness: 'CWE-94',
      aliases: 'CKV_K8S_159',
      controls: provenance,
      message: 'NAME tells git-sync which program to run as git. Remove the setting.',
      path: 'env',
      bad: ['env:\n  - name: GITSYNC_GIT\n    value: /tmp/x.sh'],
      good: ['command: [run]'],
      roles: ['container', 'init'],
    },
    (container) => {
      const cell = itemsOf(get(container.cell, 'env')).find((item) => textOf(get(item, 'name')) === 'GITSYNC_GIT')
      return cell === undefined ? undefined : { at: cell }
    },
  ),
]

export const clusterChecks: readonly KubeCheck[] = [...namespaces, ...networkChecks, ...software]
