import type { KubeCheck } from '../check.ts'
import { get, isTemplated, itemsOf, present, textOf } from '../manifest/access.ts'
import type { Container } from '../manifest/pod.ts'
import { availability, capacity, provenance, secrecy } from './controls.ts'
import { containerCheck, objectCheck, type Fault } from './define.ts'

interface Image {
  readonly name: string
  readonly tag: string | undefined
  readonly digest: boolean
}

/** Takes an image name apart; undefined when it is missing or filled in later. */
function imageOf(container: Container): Image | undefined {
  const text = container.image?.trim()
  if (text === undefined || text === '' || isTemplated(text)) return undefined
  const at = text.indexOf('@')
  const rest = at < 0 ? text : text.slice(0, at)
  const colon = rest.indexOf(':', rest.lastIndexOf('/') + 1)
  return {
    name: colon < 0 ? rest : rest.slice(0, colon),
    tag: colon < 0 ? undefined : rest.slice(colon + 1),
    digest: at >= 0,
  }
}

const imageAt = (container: Container): Fault => {
  const cell = get(container.cell, 'image')
  return cell === undefined ? true : { at: cell }
}

const images: readonly KubeCheck[] = [
  containerCheck(
    {
      name: 'image-tag-latest',
      title: 'Image without a fixed version',
      why: 'What runs then depends on when a node last pulled: pods of one deployment can run different programs, and a rollback gives no older one.',
      remedy: 'Name a version, better still a digest.',
      severity: 'medium',
      weakness: 'CWE-1357',
      aliases: 'CKV_K8S_14 KSV-0013 latest-tag',
      controls: provenance,
      message: 'NAME uses an image without a fixed version. Name a version or a digest.',
      path: 'image',
      bad: ['image: nginx', 'image: nginx:latest'],
      good: [
        'image: nginx:1.27',
        'image: nginx@sha256:0123456789012345678901234567890123456789012345678901234567890123',
        'image: "${IMAGE}"',
      ],
    },
    (container) => {
      const image = imageOf(container)
      if (container.image === undefined) return container.role === 'ephemeral' ? undefined : true
      if (image === undefined || image.digest) return undefined
      return image.tag === undefined || image.tag === '' || image.tag === 'latest' ? imageAt(container) : undefined
    },
  ),
  containerCheck(
    {
      name: 'image-pull-policy',
      title: 'Image may be taken from the node without asking the registry',
      why: 'A cached image is used without checking whether the tag has moved or the pod may use it at all.',
      remedy: 'Set `imagePullPolicy: Always`, or pin the image by digest.',
      severity: 'info',
      aliases: 'CKV_K8S_15',
      controls: provenance,
      message:
        'NAME may run an outdated image that the node has cached. Set `imagePullPolicy: Always` or pin a digest.',
      path: 'imagePullPolicy',
      bad: ['imagePullPolicy: IfNotPresent', 'command: [run]'],
      good: ['imagePullPolicy: Always', 'image: nginx:latest'],
    },
    (container) => {
      const policy = get(container.cell, 'imagePullPolicy')
      const image = imageOf(container)
      if (image?.digest === true) return undefined
      if (policy !== undefined)
        return textOf(policy) === 'Always' || isTemplated(textOf(policy) ?? '') ? undefined : { at: policy }
      if (container.image !== undefined && image === undefined) return undefined
      return image !== undefined && (image.tag === undefined || image.tag === 'latest') ? undefined : true
    },
  ),
  containerCheck(
    {
      name: 'image-digest',
      title: 'Image not pinned by digest',
      why: 'A tag can be moved to another image by whoever may push. A digest cannot.',
      remedy: 'Append `@sha256:…`; a bot can keep it current.',
      severity: 'info',
      weakness: 'CWE-1357',
      aliases: 'CKV_K8S_43',
      controls: provenance,
      message: 'NAME takes whatever its image tag points to. Pin the digest.',
      path: 'image',
      bad: ['image: nginx:1.27'],
      good: ['image: nginx:1.27@sha256:0123456789012345678901234567890123456789012345678901234567890123'],
      roles: ['container', 'init'],
    },
    (container) =>
      container.image === undefined || isTemplated(container.image) || container.image.includes('@')
        ? container.image === undefined
          ? true
          : undefined
        : imageAt(container),
  ),
]

interface QuantityRule {
  readonly name: string
  readonly group: 'requests' | 'limits'
  readonly resource: 'cpu' | 'memory'
  readonly aliases: string
  readonly why: string
}

const quantityRules: readonly QuantityRule[] = [
  {
    name: 'cpu-request-missing',
    group: 'requests',
    resource: 'cpu',
    aliases: 'ca469dd4-c736-448f-8ac1-30a642705e0a CKV_K8S_10 KSV-0015 unset-cpu-requirements',
    why: 'Without a request the scheduler places the pod on nodes that have no time for it.',
  },
  {
    name: 'cpu-limit-missing',
    group: 'limits',
    resource: 'cpu',
    aliases: '4ac0e2b7-d2d2-4af7-8799-e8de6721ccda CKV_K8S_11 KSV-0011 unset-cpu-requirements',
    why: 'Without a limit one container can take all processor time of its node.',
  },
  {
    name: 'memory-request-missing',
    group: 'requests',
    resource: 'memory',
    aliases: '229588ef-8fde-40c8-8756-f4f2b5825ded CKV_K8S_12 KSV-0016 unset-memory-requirements',
    why: 'Without a request the scheduler overfills nodes, and pods are killed.',
  },
  {
    name: 'memory-limit-missing',
    group: 'limits',
    resource: 'memory',
    aliases: 'b14d1bc4-a208-45db-92f0-e21f8e2588e9 CKV_K8S_13 KSV-0018 unset-memory-requirements',
    why: 'Without a limit one container can use up the memory of its node and have others killed.',
  },
]

const quantities: readonly KubeCheck[] = quantityRules.map((rule) =>
  containerCheck(
    {
      name: rule.name,
      title: `No ${rule.resource} ${rule.group === 'requests' ? 'request' : 'limit'}`,
      why: rule.why,
      remedy: `Set \`resources.${rule.group}.${rule.resource}\`.`,
      severity: 'low',
      weakness: 'CWE-770',
      aliases: rule.aliases,
      controls: capacity,
      message: `NAME sets no \`resources.${rule.group}.${rule.resource}\`. ${rule.why}`,
      path: `resources.${rule.group}.${rule.resource}`,
      bad: ['command: [run]', `resources:\n  ${rule.group}: {}`],
      good: [`resources:\n  ${rule.group}:\n    ${rule.resource}: 100m`],
      roles: ['container', 'init'],
    },
    (container) => {
      const holders = [get(container.cell, 'resources'), get(container.cell, 'resources', rule.group)]
      if (holders.some((cell) => present(cell) && cell.value.kind !== 'map')) return undefined
      return present(get(container.cell, 'resources', rule.group, rule.resource)) ? undefined : true
    },
  ),
)

const probes: readonly KubeCheck[] = (
  [
    [
      'liveness-probe-missing',
      'livenessProbe',
      'ade74944-a674-4e00-859e-c6eab5bde441 CKV_K8S_8 no-liveness-probe',
      'A hung container is not restarted.',
    ],
    [
      'readiness-probe-missing',
      'readinessProbe',
      'a659f3b5-9bf0-438a-bd9a-7d3a6427f1e3 CKV_K8S_9 no-readiness-probe',
      'Requests are sent to containers that cannot answer yet.',
    ],
  ] as const
).map(([name, key, aliases, why]) =>
  containerCheck(
    {
      name,
      title: `No ${key === 'livenessProbe' ? 'liveness' : 'readiness'} probe`,
      why,
      remedy: `Add a \`${key}\` that asks the service itself.`,
      severity: 'info',
      aliases,
      controls: availability,
      message: `NAME has no \`${key}\`. ${why} Add one.`,
      path: key,
      bad: ['command: [run]'],
      good: [`${key}:\n  httpGet:\n    path: /healthz\n    port: 8080`],
      roles: ['container'],
    },
    (container, pod) => {
      if (pod.object.kind === 'Job' || pod.object.kind === 'CronJob') return undefined
      return present(get(container.cell, key)) ? undefined : true
    },
  ),
)

const secretName = /(pass(word|wd|phrase)?|secret|token|api_?key|private_?key|credential|access_?key)s?($|_|-)/i
const notSecret = /(file|path|name|url|_ttl|expir|enabled|header|namespace|issuer|length|type|mode|_id)$/i
const filler =
  /^$|^(true|false|null|none|changeme|xxx+|<.*>|\*+|example|placeholder|todo)$|^(your|insert|replace|my)[-_ ]|[-_ ](here|me|goes)$/i

export const containerChecks: readonly KubeCheck[] = [
  ...images,
  ...quantities,
  ...probes,
  containerCheck(
    {
      name: 'secret-in-environment-reference',
      title: 'Secret handed over as an environment variable',
      why: 'The environment of a process is inherited by its children, printed in crash reports and shown in `describe` output of tools.',
      remedy: 'Mount the secret as a file.',
      severity: 'info',
      weakness: 'CWE-526',
      aliases: 'CKV_K8S_35 read-secret-from-env-var',
      controls: secrecy,
      message: 'NAME gets a secret as an environment variable. Mount it as a file.',
      path: 'env',
      bad: [
        'env:\n  - name: A\n    valueFrom:\n      secretKeyRef:\n        name: s\n        key: k',
        'envFrom:\n  - secretRef:\n      name: s',
      ],
      good: ['env:\n  - name: A\n    value: b\nenvFrom:\n  - configMapRef:\n      name: c'],
      roles: ['container', 'init'],
    },
    (container) => {
      const single = itemsOf(get(container.cell, 'env'))
        .map((item) => get(item, 'valueFrom', 'secretKeyRef'))
        .find((cell) => cell !== undefined)
      const whole = itemsOf(get(container.cell, 'envFrom'))
        .map((item) => get(item, 'secretRef'))
        .find((cell) => cell !== undefined)
      const cell = single ?? whole
      return cell === undefined ? undefined : { at: cell }
    },
  ),
  containerCheck(
    {
      name: 'secret-in-environment',
      title: 'Credential written in the manifest',
      why: 'Everyone who can read the repository or the pod sees it.',
      remedy: 'Put it into a Secret that is kept outside the repository, and refer to it. Renew the credential.',
      severity: 'high',
      confidence: 'medium',
      weakness: 'CWE-798',
      aliases: 'env-var-secret',
      controls: secrecy,
      message: 'NAME has a credential written into its environment. Refer to a Secret instead.',
      path: 'env.value',
      bad: ['env:\n  - name: DB_PASSWORD\n    value: s3cr3t-Value'],
      good: [
        'env:\n  - name: DB_PASSWORD_FILE\n    value: /run/secrets/db\n  - name: API_TOKEN\n    value: "$(TOKEN)"\n  - name: SECRET_NAME\n    value: db',
      ],
    },
    (container) => {
      for (const item of itemsOf(get(container.cell, 'env'))) {
        const name = textOf(get(item, 'name')) ?? ''
        const value = get(item, 'value')
        const text = textOf(value) ?? ''
        if (value === undefined || !secretName.test(name) || notSecret.test(name)) continue
        if (filler.test(text) || isTemplated(text) || /^\/[\w./-]+$/.test(text)) continue
        return { at: value }
      }
      return undefined
    },
  ),
  objectCheck(
    {
      name: 'config-map-secret',
      title: 'Credential in a config map',
      why: 'Config maps are not encrypted and are readable for far more people and pods than secrets are.',
      remedy: 'Move it to a Secret kept outside the repository, and renew the credential.',
      severity: 'high',
      confidence: 'medium',
      weakness: 'CWE-538',
      aliases: 'KSV-0109 KSV-01010',
      controls: secrecy,
      bad: [
        'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c\ndata:\n  password: s3cr3t\n',
        'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c\ndata:\n  app.properties: |\n    user=a\n    db.password=s3cr3t\n',
      ],
      good: [
        'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c\ndata:\n  LOG_LEVEL: debug\n  password_file: /run/secrets/p\n  token: ""\n',
      ],
    },
    function* find({ object }) {
      const data = get(object.body, 'data')
      if (object.kind !== 'ConfigMap' || data?.value.kind !== 'map') return
      for (const [key, cell] of data.value.entries) {
        const text = textOf(cell) ?? ''
        const lines = text.split('\n', 2000)
        const named =
          secretName.test(key) &&
          !notSecret.test(key) &&
          lines.length === 1 &&
          !filler.test(text) &&
          !isTemplated(text) &&
          !text.startsWith('/')
        const inside = lines.some((line) => {
          const pair =
            /^\s*([\w.-]*(?:password|passwd|secret|api_?key|token|access_?key))["']?\s*[=:]\s*["']?([^\s"'#]+)/i.exec(
              line.slice(0, 500),
            )
          return (
            pair !== null &&
            !filler.test(pair[2] ?? '') &&
            !isTemplated(pair[2] ?? '') &&
            !(pair[2] ?? '').startsWith('/')
          )
        })
        if (named || inside)
          yield {
            at: cell.origin,
            path: `data.${key}`,
            message: `${key} of ConfigMap ${object.name} holds what looks like a credential. Move it to a Secret.`,
          }
      }
    },
  ),
]
