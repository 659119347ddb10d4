import type { Control, Cwe, Severity } from '@bartizan/model'
import type { Cell } from '@bartizan/model/resource'
import type { KubeCheck } from '../check.ts'
import { get, itemsOf, textOf } from '../manifest/access.ts'
import type { Container } from '../manifest/pod.ts'
import { accessControl, audit, controlPlane, secrecy, transport } from './controls.ts'
import { containerCheck, type Fault } from './define.ts'

/** What a flag of a control plane program must be. */
type Demand =
  | { readonly kind: 'equals'; readonly value: string; readonly absent: 'pass' | 'fail' }
  | { readonly kind: 'differs'; readonly value: string }
  | { readonly kind: 'present' }
  | { readonly kind: 'absent' }
  | { readonly kind: 'includes'; readonly value: string; readonly absent?: 'pass' }
  | { readonly kind: 'excludes'; readonly value: string }
  | { readonly kind: 'at-least'; readonly value: number; readonly absent?: 'pass' }
  | { readonly kind: 'at-most'; readonly value: number }
  | { readonly kind: 'duration' }
  | { readonly kind: 'within'; readonly values: ReadonlySet<string>; readonly absent: 'pass' | 'fail' }

interface FlagRule {
  readonly name: string
  readonly program: string
  readonly flags: readonly string[]
  readonly demand: Demand
  readonly severity: Severity
  readonly why: string
  readonly aliases: string
  readonly controls?: readonly Control[]
  readonly weakness?: Cwe
}

interface Flag {
  readonly name: string
  readonly value: string
  readonly cell: Cell
}

/** Flags of a container that runs one of the programs; undefined when it runs something else. */
function flagsOf(container: Container, program: string): readonly Flag[] | undefined {
  const command = itemsOf(get(container.cell, 'command'))
  const words = [...command, ...itemsOf(get(container.cell, 'args'))]
  const texts = words.map((cell) => textOf(cell) ?? '')
  const runs = texts.some((text) => text === program || text.endsWith(`/${program}`))
  if (!runs) return undefined
  return words.flatMap((cell, index): Flag[] => {
    const match = /^--?([\w-]+)(?:=([\s\S]*))?$/.exec(texts[index] ?? '')
    if (match === null) return []
    const next = texts[index + 1]
    const value = match[2] ?? (next !== undefined && !next.startsWith('-') ? next : 'true')
    return [{ name: match[1] ?? '', value, cell }]
  })
}

const listed = (value: string): readonly string[] => value.split(',').map((part) => part.trim())

function holds(demand: Demand, flag: Flag): boolean {
  switch (demand.kind) {
    case 'equals':
      return flag.value === demand.value
    case 'differs':
      return flag.value !== demand.value
    case 'present':
      return flag.value !== ''
    case 'absent':
      return false
    case 'includes':
      return listed(flag.value).includes(demand.value)
    case 'excludes':
      return !listed(flag.value).includes(demand.value)
    case 'at-least':
      return Number(flag.value) >= demand.value
    case 'at-most':
      return Number(flag.value) <= demand.value
    case 'duration':
      return /^([0-9]+(\.[0-9]+)?(h|m|s|ms|us|ns))+$/.test(flag.value)
    case 'within':
      return listed(flag.value).every((value) => demand.values.has(value))
  }
}

function missingFails(demand: Demand): boolean {
  if (demand.kind === 'present') return true
  if (demand.kind === 'equals' || demand.kind === 'within') return demand.absent === 'fail'
  if (demand.kind === 'includes' || demand.kind === 'at-least') return demand.absent !== 'pass'
  return false
}

function judge(rule: FlagRule, container: Container): Fault {
  const flags = flagsOf(container, rule.program)
  if (flags === undefined) return undefined
  for (const name of rule.flags) {
    const flag = flags.findLast((given) => given.name === name)
    if (flag === undefined ? missingFails(rule.demand) : !holds(rule.demand, flag))
      return flag === undefined ? true : { at: flag.cell }
  }
  return undefined
}

/** What to do, in words. */
function remedyOf(rule: FlagRule): string {
  const flags = rule.flags.map((flag) => `\`--${flag}\``).join(' and ')
  const { demand } = rule
  switch (demand.kind) {
    case 'equals':
      return `Set ${flags} to \`${demand.value}\`.`
    case 'differs':
      return `Do not set ${flags} to \`${demand.value}\`.`
    case 'present':
      return `Set ${flags}.`
    case 'absent':
      return `Remove ${flags}.`
    case 'includes':
      return `Add \`${demand.value}\` to ${flags}.`
    case 'excludes':
      return `Take \`${demand.value}\` out of ${flags}.`
    case 'at-least':
      return `Set ${flags} to ${demand.value} or more.`
    case 'at-most':
      return `Set ${flags} to ${demand.value} or less.`
    case 'duration':
      return `Set ${flags} to a duration such as \`1m0s\`.`
    case 'within':
      return `Set ${flags} to strong ciphers only.`
  }
}

function sampleValues(demand: Demand): { bad: string; good: string } {
  switch (demand.kind) {
    case 'equals':
      return { bad: `=${demand.value === 'true' ? 'false' : `x${demand.value}`}`, good: `=${demand.value}` }
    case 'differs':
      return { bad: `=${demand.value}`, good: '=other' }
    case 'present':
      return { bad: '=', good: '=/etc/kubernetes/pki/file' }
    case 'absent':
      return { bad: '=/etc/file', good: '' }
    case 'includes':
      return { bad: '=Other', good: `=Other,${demand.value}` }
    case 'excludes':
      return { bad: `=Other,${demand.value}`, good: '=Other' }
    case 'at-least':
      return { bad: '=1', good: `=${demand.value}` }
    case 'at-most':
      return { bad: `=${demand.value + 1}`, good: `=${demand.value}` }
    case 'duration':
      return { bad: '=', good: '=1m0s' }
    case 'within':
      return { bad: '=TLS_RSA_WITH_RC4_128_SHA', good: `=${[...demand.values][0]}` }
  }
}

function sample(rule: FlagRule, value: string): string {
  const flags =
    rule.demand.kind === 'absent' && value === '' ? ['--v=2'] : rule.flags.map((flag) => `--${flag}${value}`)
  return `command:\n  - ${rule.program}\n${flags.map((flag) => `  - "${flag}"`).join('\n')}`
}

const strong = new Set(
  'TLS_AES_128_GCM_SHA256 TLS_AES_256_GCM_SHA384 TLS_CHACHA20_POLY1305_SHA256 TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256 TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256 TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305 TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256 TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305 TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256 TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384 TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384'.split(
    ' ',
  ),
)

const api = 'kube-apiserver'
const manager = 'kube-controller-manager'
const scheduler = 'kube-scheduler'
const kubelet = 'kubelet'
const plugins = ['enable-admission-plugins']

const rules: readonly FlagRule[] = [
  {
    name: 'api-anonymous-auth',
    program: api,
    flags: ['anonymous-auth'],
    demand: { kind: 'equals', value: 'false', absent: 'fail' },
    severity: 'medium',
    why: 'Requests without credentials then reach the API as a user of their own.',
    aliases: 'CKV_K8S_68 KCV-0001',
    controls: accessControl,
    weakness: 'CWE-306',
  },
  {
    name: 'api-basic-auth',
    program: api,
    flags: ['basic-auth-file'],
    demand: { kind: 'absent' },
    severity: 'high',
    why: 'Passwords then lie in a plain file and cannot be changed without a restart.',
    aliases: 'CKV_K8S_69',
    controls: secrecy,
    weakness: 'CWE-256',
  },
  {
    name: 'api-token-auth',
    program: api,
    flags: ['token-auth-file'],
    demand: { kind: 'absent' },
    severity: 'high',
    why: 'Tokens then lie in a plain file and never expire.',
    aliases: 'CKV_K8S_70 KCV-0002',
    controls: secrecy,
    weakness: 'CWE-256',
  },
  {
    name: 'api-kubelet-https',
    program: api,
    flags: ['kubelet-https'],
    demand: { kind: 'differs', value: 'false' },
    severity: 'high',
    why: 'The API server then talks to nodes unencrypted.',
    aliases: 'CKV_K8S_71 KCV-0004',
    controls: transport,
    weakness: 'CWE-319',
  },
  {
    name: 'api-kubelet-client-certificate',
    program: api,
    flags: ['kubelet-client-certificate', 'kubelet-client-key'],
    demand: { kind: 'present' },
    severity: 'medium',
    why: 'Nodes then cannot tell the API server from others.',
    aliases: 'CKV_K8S_72 KCV-0005',
    controls: transport,
    weakness: 'CWE-306',
  },
  {
    name: 'api-kubelet-certificate-authority',
    program: api,
    flags: ['kubelet-certificate-authority'],
    demand: { kind: 'present' },
    severity: 'medium',
    why: "The API server then talks to whatever answers at a node's address.",
    aliases: 'CKV_K8S_73 KCV-0006',
    controls: transport,
    weakness: 'CWE-295',
  },
  {
    name: 'api-authorization-always-allow',
    program: api,
    flags: ['authorization-mode'],
    demand: { kind: 'excludes', value: 'AlwaysAllow' },
    severity: 'critical',
    why: 'Everyone who is authenticated may then do everything.',
    aliases: 'CKV_K8S_74 KCV-0007',
    controls: accessControl,
    weakness: 'CWE-862',
  },
  {
    name: 'api-authorization-node',
    program: api,
    flags: ['authorization-mode'],
    demand: { kind: 'includes', value: 'Node' },
    severity: 'medium',
    why: 'A node that is taken over may then read the secrets of all others.',
    aliases: 'CKV_K8S_75 KCV-0008',
    controls: accessControl,
    weakness: 'CWE-862',
  },
  {
    name: 'api-authorization-rbac',
    program: api,
    flags: ['authorization-mode'],
    demand: { kind: 'includes', value: 'RBAC' },
    severity: 'high',
    why: 'Roles and bindings then have no effect.',
    aliases: 'CKV_K8S_77 KCV-0009',
    controls: accessControl,
    weakness: 'CWE-862',
  },
  {
    name: 'api-event-rate-limit',
    program: api,
    flags: plugins,
    demand: { kind: 'includes', value: 'EventRateLimit' },
    severity: 'low',
    why: 'One client can then flood the API server with events.',
    aliases: 'CKV_K8S_78 KCV-0010',
    weakness: 'CWE-770',
  },
  {
    name: 'api-always-admit',
    program: api,
    flags: plugins,
    demand: { kind: 'excludes', value: 'AlwaysAdmit' },
    severity: 'high',
    why: 'Every request is then admitted unseen.',
    aliases: 'CKV_K8S_79 KCV-0011',
    controls: accessControl,
    weakness: 'CWE-862',
  },
  {
    name: 'api-always-pull-images',
    program: api,
    flags: plugins,
    demand: { kind: 'includes', value: 'AlwaysPullImages' },
    severity: 'low',
    why: 'A pod may then use private images that another pod has brought to the node.',
    aliases: 'CKV_K8S_80 KCV-0012',
  },
  {
    name: 'api-security-context-deny',
    program: api,
    flags: plugins,
    demand: { kind: 'includes', value: 'SecurityContextDeny' },
    severity: 'low',
    why: 'Pods may then choose security contexts that no policy has looked at.',
    aliases: 'CKV_K8S_81 KCV-0013',
  },
  {
    name: 'api-service-account-plugin',
    program: api,
    flags: plugins,
    demand: { kind: 'includes', value: 'ServiceAccount', absent: 'pass' },
    severity: 'medium',
    why: 'Pods then get no service account of their own.',
    aliases: 'CKV_K8S_82 KCV-0014',
  },
  {
    name: 'api-namespace-lifecycle',
    program: api,
    flags: plugins,
    demand: { kind: 'includes', value: 'NamespaceLifecycle', absent: 'pass' },
    severity: 'low',
    why: 'Objects can then be made in namespaces that do not exist or are going away.',
    aliases: 'CKV_K8S_83 KCV-0015',
  },
  {
    name: 'api-pod-security-policy',
    program: api,
    flags: plugins,
    demand: { kind: 'includes', value: 'PodSecurityPolicy' },
    severity: 'low',
    why: 'On clusters before 1.25 no policy then stands between a manifest and the node.',
    aliases: 'CKV_K8S_84',
  },
  {
    name: 'api-node-restriction',
    program: api,
    flags: plugins,
    demand: { kind: 'includes', value: 'NodeRestriction' },
    severity: 'medium',
    why: 'A node that is taken over may then change other nodes and their pods.',
    aliases: 'CKV_K8S_85 KCV-0016',
    controls: accessControl,
  },
  {
    name: 'api-insecure-bind-address',
    program: api,
    flags: ['insecure-bind-address'],
    demand: { kind: 'absent' },
    severity: 'critical',
    why: 'Whoever reaches that address commands the cluster without a password.',
    aliases: 'CKV_K8S_86',
    controls: accessControl,
    weakness: 'CWE-306',
  },
  {
    name: 'api-insecure-port',
    program: api,
    flags: ['insecure-port'],
    demand: { kind: 'equals', value: '0', absent: 'fail' },
    severity: 'high',
    why: 'Whoever reaches that port commands the cluster without a password.',
    aliases: 'CKV_K8S_88',
    controls: accessControl,
    weakness: 'CWE-306',
  },
  {
    name: 'api-secure-port',
    program: api,
    flags: ['secure-port'],
    demand: { kind: 'differs', value: '0' },
    severity: 'high',
    why: 'The API is then not served over TLS.',
    aliases: 'CKV_K8S_89 KCV-0017',
    controls: transport,
    weakness: 'CWE-319',
  },
  {
    name: 'api-profiling',
    program: api,
    flags: ['profiling'],
    demand: { kind: 'equals', value: 'false', absent: 'fail' },
    severity: 'low',
    why: 'Profiling reveals details of the program and costs performance.',
    aliases: 'CKV_K8S_90 KCV-0018',
  },
  {
    name: 'api-audit-log',
    program: api,
    flags: ['audit-log-path'],
    demand: { kind: 'present' },
    severity: 'medium',
    why: 'Nobody can then say afterwards who did what.',
    aliases: 'CKV_K8S_91 KCV-0019',
    controls: audit,
    weakness: 'CWE-778',
  },
  {
    name: 'api-audit-log-age',
    program: api,
    flags: ['audit-log-maxage'],
    demand: { kind: 'at-least', value: 30 },
    severity: 'low',
    why: 'Entries are then gone before an intrusion is noticed.',
    aliases: 'CKV_K8S_92 KCV-0020',
    controls: audit,
  },
  {
    name: 'api-audit-log-backups',
    program: api,
    flags: ['audit-log-maxbackup'],
    demand: { kind: 'at-least', value: 10 },
    severity: 'low',
    why: 'Entries are then gone before an intrusion is noticed.',
    aliases: 'CKV_K8S_93 KCV-0021',
    controls: audit,
  },
  {
    name: 'api-audit-log-size',
    program: api,
    flags: ['audit-log-maxsize'],
    demand: { kind: 'at-least', value: 100 },
    severity: 'low',
    why: 'Files are then rotated so often that entries are lost early.',
    aliases: 'CKV_K8S_94 KCV-0022',
    controls: audit,
  },
  {
    name: 'api-request-timeout',
    program: api,
    flags: ['request-timeout'],
    demand: { kind: 'duration' },
    severity: 'low',
    why: 'Slow requests then hold connections of the API server for too long, or are cut too early.',
    aliases: 'CKV_K8S_95 KCV-0023',
  },
  {
    name: 'api-service-account-lookup',
    program: api,
    flags: ['service-account-lookup'],
    demand: { kind: 'equals', value: 'true', absent: 'pass' },
    severity: 'medium',
    why: 'Tokens of deleted service accounts then stay valid.',
    aliases: 'CKV_K8S_96 KCV-0024',
    controls: accessControl,
  },
  {
    name: 'api-service-account-key',
    program: api,
    flags: ['service-account-key-file'],
    demand: { kind: 'present' },
    severity: 'low',
    why: 'Service account tokens are then checked with the key of the TLS certificate.',
    aliases: 'CKV_K8S_97 KCV-0025',
  },
  {
    name: 'api-etcd-certificate',
    program: api,
    flags: ['etcd-certfile', 'etcd-keyfile'],
    demand: { kind: 'present' },
    severity: 'medium',
    why: 'etcd, which holds all secrets, then cannot tell the API server from others.',
    aliases: 'CKV_K8S_99 KCV-0026',
    controls: transport,
  },
  {
    name: 'api-tls-certificate',
    program: api,
    flags: ['tls-cert-file', 'tls-private-key-file'],
    demand: { kind: 'present' },
    severity: 'medium',
    why: 'The API server then makes its own certificate, which clients cannot check.',
    aliases: 'CKV_K8S_100 KCV-0027',
    controls: transport,
  },
  {
    name: 'api-client-ca',
    program: api,
    flags: ['client-ca-file'],
    demand: { kind: 'present' },
    severity: 'medium',
    why: 'Client certificates are then not checked.',
    aliases: 'KCV-0028',
    controls: transport,
  },
  {
    name: 'api-etcd-ca',
    program: api,
    flags: ['etcd-cafile'],
    demand: { kind: 'present' },
    severity: 'medium',
    why: 'The API server then takes any server for etcd.',
    aliases: 'CKV_K8S_102 KCV-0029',
    controls: transport,
    weakness: 'CWE-295',
  },
  {
    name: 'api-encryption-provider',
    program: api,
    flags: ['encryption-provider-config'],
    demand: { kind: 'present' },
    severity: 'medium',
    why: 'Secrets then lie unencrypted in etcd and its backups.',
    aliases: 'CKV_K8S_104 KCV-0030',
    controls: secrecy,
    weakness: 'CWE-311',
  },
  {
    name: 'api-ciphers',
    program: api,
    flags: ['tls-cipher-suites'],
    demand: { kind: 'within', values: strong, absent: 'fail' },
    severity: 'low',
    why: 'Weak ciphers let recorded connections be read.',
    aliases: 'CKV_K8S_105',
    controls: transport,
    weakness: 'CWE-327',
  },
  {
    name: 'manager-pod-gc',
    program: manager,
    flags: ['terminated-pod-gc-threshold'],
    demand: { kind: 'at-least', value: 1 },
    severity: 'low',
    why: 'Finished pods then pile up until the control plane runs short.',
    aliases: 'CKV_K8S_106 KCV-0033',
  },
  {
    name: 'manager-profiling',
    program: manager,
    flags: ['profiling'],
    demand: { kind: 'equals', value: 'false', absent: 'fail' },
    severity: 'low',
    why: 'Profiling reveals details of the program and costs performance.',
    aliases: 'CKV_K8S_107 KCV-0034',
  },
  {
    name: 'manager-service-account-credentials',
    program: manager,
    flags: ['use-service-account-credentials'],
    demand: { kind: 'equals', value: 'true', absent: 'fail' },
    severity: 'medium',
    why: 'All controllers then act with the rights of all.',
    aliases: 'CKV_K8S_108 KCV-0035',
    controls: accessControl,
  },
  {
    name: 'manager-service-account-key',
    program: manager,
    flags: ['service-account-private-key-file'],
    demand: { kind: 'present' },
    severity: 'low',
    why: 'Service account tokens are then not signed with a key of their own.',
    aliases: 'CKV_K8S_110 KCV-0036',
  },
  {
    name: 'manager-root-ca',
    program: manager,
    flags: ['root-ca-file'],
    demand: { kind: 'present' },
    severity: 'low',
    why: "Pods then cannot check the API server's certificate.",
    aliases: 'CKV_K8S_111 KCV-0037',
    controls: transport,
  },
  {
    name: 'manager-rotate-certificates',
    program: manager,
    flags: ['feature-gates'],
    demand: { kind: 'excludes', value: 'RotateKubeletServerCertificate=false' },
    severity: 'low',
    why: 'Node certificates then run out.',
    aliases: 'CKV_K8S_112 KCV-0038',
  },
  {
    name: 'manager-bind-address',
    program: manager,
    flags: ['bind-address'],
    demand: { kind: 'equals', value: '127.0.0.1', absent: 'fail' },
    severity: 'low',
    why: 'Its metrics are then served to the network.',
    aliases: 'CKV_K8S_113 KCV-0039',
  },
  {
    name: 'scheduler-profiling',
    program: scheduler,
    flags: ['profiling'],
    demand: { kind: 'equals', value: 'false', absent: 'fail' },
    severity: 'low',
    why: 'Profiling reveals details of the program and costs performance.',
    aliases: 'CKV_K8S_114 KCV-0040',
  },
  {
    name: 'scheduler-bind-address',
    program: scheduler,
    flags: ['bind-address'],
    demand: { kind: 'equals', value: '127.0.0.1', absent: 'fail' },
    severity: 'low',
    why: 'Its metrics are then served to the network.',
    aliases: 'CKV_K8S_115 KCV-0041',
  },
  {
    name: 'etcd-certificate',
    program: 'etcd',
    flags: ['cert-file', 'key-file'],
    demand: { kind: 'present' },
    severity: 'high',
    why: 'etcd, which holds all secrets, is then served unencrypted.',
    aliases: 'CKV_K8S_116 KCV-0042',
    controls: transport,
    weakness: 'CWE-319',
  },
  {
    name: 'etcd-client-auth',
    program: 'etcd',
    flags: ['client-cert-auth'],
    demand: { kind: 'equals', value: 'true', absent: 'fail' },
    severity: 'high',
    why: 'Whoever reaches etcd then reads and writes everything in the cluster.',
    aliases: 'CKV_K8S_117 KCV-0043',
    controls: accessControl,
    weakness: 'CWE-306',
  },
  {
    name: 'etcd-auto-tls',
    program: 'etcd',
    flags: ['auto-tls'],
    demand: { kind: 'differs', value: 'true' },
    severity: 'medium',
    why: 'Self-made certificates cannot be checked by clients.',
    aliases: 'CKV_K8S_118 KCV-0044',
    controls: transport,
    weakness: 'CWE-295',
  },
  {
    name: 'etcd-peer-certificate',
    program: 'etcd',
    flags: ['peer-cert-file', 'peer-key-file'],
    demand: { kind: 'present' },
    severity: 'medium',
    why: 'Members then copy all secrets between them unencrypted.',
    aliases: 'CKV_K8S_119 KCV-0045',
    controls: transport,
    weakness: 'CWE-319',
  },
  {
    name: 'etcd-peer-client-auth',
    program: 'etcd',
    flags: ['peer-client-cert-auth'],
    demand: { kind: 'equals', value: 'true', absent: 'fail' },
    severity: 'medium',
    why: 'Anyone can then join as a member and gets a copy of everything.',
    aliases: 'CKV_K8S_121 KCV-0046',
    controls: accessControl,
    weakness: 'CWE-306',
  },
  {
    name: 'etcd-peer-auto-tls',
    program: 'etcd',
    flags: ['peer-auto-tls'],
    demand: { kind: 'differs', value: 'true' },
    severity: 'medium',
    why: 'Self-made certificates cannot be checked by other members.',
    aliases: 'KCV-0047',
    controls: transport,
    weakness: 'CWE-295',
  },
  {
    name: 'kubelet-anonymous-auth',
    program: kubelet,
    flags: ['anonymous-auth'],
    demand: { kind: 'equals', value: 'false', absent: 'fail' },
    severity: 'high',
    why: 'Whoever reaches the node can then read logs and run commands in pods.',
    aliases: 'CKV_K8S_138 KCV-0079',
    controls: accessControl,
    weakness: 'CWE-306',
  },
  {
    name: 'kubelet-authorization',
    program: kubelet,
    flags: ['authorization-mode'],
    demand: { kind: 'excludes', value: 'AlwaysAllow' },
    severity: 'high',
    why: 'Every caller may then do everything on the node.',
    aliases: 'CKV_K8S_139 KCV-0080',
    controls: accessControl,
    weakness: 'CWE-862',
  },
  {
    name: 'kubelet-client-ca',
    program: kubelet,
    flags: ['client-ca-file'],
    demand: { kind: 'present' },
    severity: 'medium',
    why: 'The node then cannot check who calls it.',
    aliases: 'CKV_K8S_140 KCV-0081',
    controls: transport,
  },
  {
    name: 'kubelet-read-only-port',
    program: kubelet,
    flags: ['read-only-port'],
    demand: { kind: 'equals', value: '0', absent: 'fail' },
    severity: 'medium',
    why: 'The port tells everyone which pods run on the node and with which settings.',
    aliases: 'CKV_K8S_141 KCV-0082',
    controls: accessControl,
  },
  {
    name: 'kubelet-idle-timeout',
    program: kubelet,
    flags: ['streaming-connection-idle-timeout'],
    demand: { kind: 'differs', value: '0' },
    severity: 'low',
    why: 'Forgotten shells then stay open for ever.',
    aliases: 'CKV_K8S_143 KCV-0085',
  },
  {
    name: 'kubelet-kernel-defaults',
    program: kubelet,
    flags: ['protect-kernel-defaults'],
    demand: { kind: 'equals', value: 'true', absent: 'fail' },
    severity: 'low',
    why: 'The node then silently changes kernel settings that were set for a reason.',
    aliases: 'CKV_K8S_144 KCV-0083',
  },
  {
    name: 'kubelet-iptables',
    program: kubelet,
    flags: ['make-iptables-util-chains'],
    demand: { kind: 'equals', value: 'true', absent: 'fail' },
    severity: 'low',
    why: 'Packet filter rules can then drift from what services need.',
    aliases: 'CKV_K8S_145 KCV-0084',
  },
  {
    name: 'kubelet-hostname-override',
    program: kubelet,
    flags: ['hostname-override'],
    demand: { kind: 'absent' },
    severity: 'low',
    why: 'Certificates and logs then no longer match the node.',
    aliases: 'CKV_K8S_146 KCV-0086',
  },
  {
    name: 'kubelet-event-qps',
    program: kubelet,
    flags: ['event-qps'],
    demand: { kind: 'at-most', value: 5 },
    severity: 'low',
    why: 'Events that matter are then dropped.',
    aliases: 'CKV_K8S_147 KCV-0087',
    controls: audit,
  },
  {
    name: 'kubelet-tls-certificate',
    program: kubelet,
    flags: ['tls-cert-file', 'tls-private-key-file'],
    demand: { kind: 'present' },
    severity: 'medium',
    why: 'The node then serves with a certificate that nobody can check.',
    aliases: 'CKV_K8S_148 KCV-0088 KCV-0089',
    controls: transport,
  },
  {
    name: 'kubelet-rotate-server-certificate',
    program: kubelet,
    flags: ['feature-gates'],
    demand: { kind: 'excludes', value: 'RotateKubeletServerCertificate=false' },
    severity: 'low',
    why: "The node's server certificate then runs out.",
    aliases: 'CKV_K8S_112 KCV-0091',
  },
  {
    name: 'kubelet-rotate-certificates',
    program: kubelet,
    flags: ['rotate-certificates'],
    demand: { kind: 'differs', value: 'false' },
    severity: 'low',
    why: "The node's certificate then runs out.",
    aliases: 'CKV_K8S_149 KCV-0090',
  },
  {
    name: 'kubelet-ciphers',
    program: kubelet,
    flags: ['tls-cipher-suites'],
    demand: { kind: 'within', values: strong, absent: 'fail' },
    severity: 'low',
    why: 'Weak ciphers let recorded connections be read.',
    aliases: 'CKV_K8S_151 KCV-0092',
    controls: transport,
    weakness: 'CWE-327',
  },
]

/** Checks of the programs of the control plane, by their flags. */
export const controlPlaneChecks: readonly KubeCheck[] = rules.map((rule) => {
  const values = sampleValues(rule.demand)
  const remedy = remedyOf(rule)
  return containerCheck(
    {
      name: rule.name,
      title: `${rule.program}: ${rule.flags.map((flag) => `--${flag}`).join(', ')}`,
      why: rule.why,
      remedy,
      severity: rule.severity,
      ...(rule.weakness === undefined ? {} : { weakness: rule.weakness }),
      aliases: rule.aliases,
      controls: rule.controls ?? controlPlane,
      message: `NAME runs ${rule.program}. ${remedy} ${rule.why}`,
      path: `command.${rule.flags[0]}`,
      bad: [sample(rule, rule.name === 'manager-pod-gc' ? '=0' : values.bad)],
      good: [sample(rule, values.good), 'command: [run]'],
      roles: ['container'],
    },
    (container) => judge(rule, container),
  )
})
