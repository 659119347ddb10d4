import type { Severity } from '@bartizan/model'
import type { Cell, OriginId } from '@bartizan/model/resource'
import type { KubeCheck } from '../check.ts'
import { entriesIn, flagOf, get, itemsOf, textOf, textsOf } from '../manifest/access.ts'
import { leastPrivilege } from './controls.ts'
import { objectCheck } from './define.ts'

interface PolicyRule {
  readonly name: string
  readonly what: string
  readonly severity: Severity
  readonly aliases: string
  readonly bad: string
  readonly good: string
  /** The offending place; true when something is missing. */
  fault(spec: Cell, body: Cell): OriginId | true | undefined
}

const switchedOn =
  (key: string) =>
  (spec: Cell): OriginId | undefined => {
    const cell = get(spec, key)
    return flagOf(cell) === true ? cell?.origin : undefined
  }

const drops = (spec: Cell, ...names: readonly string[]): boolean =>
  textsOf(get(spec, 'requiredDropCapabilities')).some((name) => names.includes(name.toUpperCase().replace(/^CAP_/, '')))

const rules: readonly PolicyRule[] = [
  {
    name: 'policy-host-pid',
    what: 'admits pods that share the process ids of the node',
    severity: 'high',
    aliases: '91dacd0e-d189-4a9c-8272-5999a3cc32d9 CKV_K8S_1',
    bad: 'hostPID: true',
    good: 'hostPID: false',
    fault: switchedOn('hostPID'),
  },
  {
    name: 'policy-privileged',
    what: 'admits privileged containers',
    severity: 'high',
    aliases: 'c48e57d3-d642-4e0b-90db-37f807b41b91 CKV_K8S_2',
    bad: 'privileged: true',
    good: 'privileged: false',
    fault: switchedOn('privileged'),
  },
  {
    name: 'policy-host-ipc',
    what: 'admits pods that share the shared memory of the node',
    severity: 'high',
    aliases: '80f93444-b240-4ebb-a4c6-5c40b76c04ea CKV_K8S_3',
    bad: 'hostIPC: true',
    good: 'hostIPC: false',
    fault: switchedOn('hostIPC'),
  },
  {
    name: 'policy-host-network',
    what: 'admits pods that share the network of the node',
    severity: 'high',
    aliases: 'a33e9173-b674-4dfb-9d82-cf3754816e4b CKV_K8S_4',
    bad: 'hostNetwork: true',
    good: 'hostNetwork: false',
    fault: switchedOn('hostNetwork'),
  },
  {
    name: 'policy-privilege-escalation',
    what: 'admits privilege escalation',
    severity: 'medium',
    aliases: '87554eef-154d-411d-bdce-9dbd91e56851 CKV_K8S_5',
    bad: 'allowPrivilegeEscalation: true',
    good: 'allowPrivilegeEscalation: false',
    fault(spec) {
      const cell = get(spec, 'allowPrivilegeEscalation')
      return flagOf(cell) === false ? undefined : (cell?.origin ?? true)
    },
  },
  {
    name: 'policy-root',
    what: 'admits containers that run as root',
    severity: 'medium',
    aliases: 'CKV_K8S_6',
    bad: 'runAsUser:\n    rule: RunAsAny',
    good: 'runAsUser:\n    rule: MustRunAsNonRoot',
    fault(spec) {
      const cell = get(spec, 'runAsUser', 'rule')
      const rule = textOf(cell)
      if (rule === 'MustRunAsNonRoot') return undefined
      const low = itemsOf(get(spec, 'runAsUser', 'ranges')).some((range) => textOf(get(range, 'min')) === '0')
      return rule === 'MustRunAs' && !low ? undefined : (cell?.origin ?? true)
    },
  },
  {
    name: 'policy-net-raw',
    what: 'does not demand that NET_RAW is dropped',
    severity: 'low',
    aliases: '2270987f-bb51-479f-b8be-3ca73e5ad648 CKV_K8S_7',
    bad: 'requiredDropCapabilities: [KILL]',
    good: 'requiredDropCapabilities: [ALL]',
    fault: (spec) =>
      drops(spec, 'ALL', 'NET_RAW') ? undefined : (get(spec, 'requiredDropCapabilities')?.origin ?? true),
  },
  {
    name: 'policy-added-capabilities',
    what: 'admits added capabilities',
    severity: 'medium',
    aliases: '7307579a-3abb-46ad-9ce5-2a915634d5c8 CKV_K8S_24',
    bad: 'allowedCapabilities: [SYS_ADMIN]',
    good: 'allowedCapabilities: []',
    fault(spec) {
      const cell = get(spec, 'allowedCapabilities')
      return cell !== undefined && textsOf(cell).length > 0 ? cell.origin : undefined
    },
  },
  {
    name: 'policy-seccomp',
    what: 'sets no seccomp profile',
    severity: 'low',
    aliases: 'CKV_K8S_32',
    bad: 'privileged: false',
    good: 'privileged: false\n  __seccomp: true',
    fault(_spec, body) {
      const found = entriesIn(get(body, 'metadata', 'annotations')).some(
        ([key, cell]) =>
          key.startsWith('seccomp.security.alpha.kubernetes.io/defaultProfileName') &&
          /docker\/default|runtime\/default/.test(textOf(cell) ?? ''),
      )
      return found ? undefined : true
    },
  },
  {
    name: 'policy-capabilities',
    what: 'does not demand that capabilities are dropped',
    severity: 'low',
    aliases: 'caa93370-791f-4fc6-814b-ba6ce0cb4032 CKV_K8S_36',
    bad: 'privileged: false',
    good: 'requiredDropCapabilities: [ALL]',
    fault: (spec) => (textsOf(get(spec, 'requiredDropCapabilities')).length > 0 ? undefined : true),
  },
]

function sample(spec: string): string {
  const annotated = spec.includes('__seccomp')
  const annotation = annotated
    ? '  annotations:\n    seccomp.security.alpha.kubernetes.io/defaultProfileName: runtime/default\n'
    : ''
  return `apiVersion: policy/v1beta1\nkind: PodSecurityPolicy\nmetadata:\n  name: p\n${annotation}spec:\n  ${spec.replace(/\n\s*__seccomp.*/, '')}\n`
}

/** Pod security policies of clusters before 1.25. */
export const podSecurityPolicyChecks: readonly KubeCheck[] = rules.map((rule) =>
  objectCheck(
    {
      name: rule.name,
      title: `Pod security policy ${rule.what}`,
      why: 'The policy is what stands between a manifest and the node on clusters before 1.25.',
      remedy: `Set it as in \`${rule.good.split('\n')[0]}\`, or move to Pod Security Admission.`,
      severity: rule.severity,
      weakness: 'CWE-250',
      aliases: rule.aliases,
      controls: leastPrivilege,
      bad: [sample(rule.bad)],
      good: [sample(rule.good)],
    },
    function* find({ object: { kind, name, body, header } }) {
      const spec = get(body, 'spec')
      if (kind !== 'PodSecurityPolicy' || spec === undefined) return
      const fault = rule.fault(spec, body)
      if (fault === undefined) return
      yield {
        at: fault === true ? header : fault,
        path: 'spec',
        message: `PodSecurityPolicy ${name} ${rule.what}. Set \`${rule.good.split('\n')[0]}\`.`,
      }
    },
  ),
)
