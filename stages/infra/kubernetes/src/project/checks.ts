import type { Detected } from '@bartizan/engine'
import type { Rule, Severity } from '@bartizan/model'
import { accessControl, network } from '../rules/controls.ts'
import { kubeRule } from '../rules/define.ts'
import { bindingSample } from '../rules/rbac.ts'
import type { BindingFact, KubeFacts, PodFact, PolicyFact, RoleFact } from './facts.ts'

/** A rule over all manifests of the project, with its samples. */
export interface ProjectCheck {
  readonly rule: Rule
  readonly bad: readonly string[]
  readonly good: readonly string[]
  find(facts: ReadonlyMap<string, KubeFacts>): Iterable<Detected>
}

interface ReachRule {
  readonly name: string
  readonly title: string
  readonly why: string
  readonly severity: Severity
  readonly aliases: string
  readonly resources: readonly string[]
  readonly verbs: readonly string[]
}

const reachRules: readonly ReachRule[] = [
  {
    name: 'account-binds-roles',
    title: 'Service account or node may bind roles',
    why: 'A pod that is taken over then makes itself administrator.',
    severity: 'high',
    aliases: 'CKV2_K8S_1',
    resources: ['clusterrolebindings', 'rolebindings', '*'],
    verbs: ['bind', '*'],
  },
  {
    name: 'account-opens-shells',
    title: 'Service account or node may open shells in pods or nodes',
    why: 'A pod that is taken over then takes over others.',
    severity: 'high',
    aliases: 'CKV2_K8S_2',
    resources: ['pods/exec', 'nodes/proxy', '*'],
    verbs: ['create', '*'],
  },
  {
    name: 'account-impersonates',
    title: 'Service account or node may impersonate others',
    why: 'A pod that is taken over then acts as any user.',
    severity: 'high',
    aliases: 'CKV2_K8S_3',
    resources: ['groups', 'users', 'serviceaccounts', '*'],
    verbs: ['impersonate', '*'],
  },
  {
    name: 'account-changes-service-status',
    title: 'Service account or node may change the status of services',
    why: 'It can set the address of a service and take over traffic to it (CVE-2020-8554).',
    severity: 'medium',
    aliases: 'CKV2_K8S_4',
    resources: ['services/status', '*'],
    verbs: ['update', 'patch', '*'],
  },
  {
    name: 'account-reads-secrets',
    title: 'Service account or node may read all secrets',
    why: 'A pod that is taken over then has the credentials of all others.',
    severity: 'high',
    aliases: 'CKV2_K8S_5',
    resources: ['secrets', '*'],
    verbs: ['get', 'watch', 'list', '*'],
  },
]

const meets = (given: readonly string[], wanted: readonly string[]): boolean =>
  given.some((one) => wanted.includes(one))

/** Number of leading folders that two paths share. */
function nearness(a: string, b: string): number {
  const [left, right] = [a.split('/').slice(0, -1), b.split('/').slice(0, -1)]
  let shared = 0
  while (shared < left.length && left[shared] === right[shared]) shared += 1
  return a === b ? shared + 1 : shared - Math.max(left.length, right.length) / 1000
}

/** The role that a binding names: the nearest one where several folders define it. */
function roleOf(
  binding: BindingFact,
  path: string,
  roles: ReadonlyMap<string, readonly (readonly [string, RoleFact])[]>,
): RoleFact | undefined {
  const candidates = (roles.get(`${binding.roleKind}/${binding.role}`) ?? []).filter(
    ([, role]) => role.kind === 'ClusterRole' || role.namespace === binding.namespace,
  )
  let best: readonly [string, RoleFact] | undefined
  for (const candidate of candidates)
    if (best === undefined || nearness(candidate[0], path) > nearness(best[0], path)) best = candidate
  return best?.[1]
}

function rolesByName(facts: ReadonlyMap<string, KubeFacts>): Map<string, [string, RoleFact][]> {
  const index = new Map<string, [string, RoleFact][]>()
  for (const [path, { roles }] of facts) {
    for (const role of roles) {
      const key = `${role.kind}/${role.name}`
      index.set(key, [...(index.get(key) ?? []), [path, role]])
    }
  }
  return index
}

const roleSample = (resource: string, verb: string): string =>
  `apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata:\n  name: r\nrules:\n  - apiGroups: [""]\n    resources: ["${resource}"]\n    verbs: ["${verb}"]\n---\n`

const reachChecks: readonly ProjectCheck[] = reachRules.map((rule) => {
  const account = bindingSample('r', 'ServiceAccount', 'web')
  const [resource = '', verb = ''] = [rule.resources[0], rule.verbs[0]]
  const remedy = 'Take the right away, or bind it to people instead of workloads.'
  const complete = kubeRule({ ...rule, remedy, weakness: 'CWE-269', controls: accessControl })
  return {
    rule: complete,
    bad: [roleSample(resource, verb) + account],
    good: [roleSample('leases', 'get') + account, roleSample(resource, verb) + bindingSample('r', 'User', 'x')],
    *find(facts) {
      const roles = rolesByName(facts)
      for (const [path, { bindings }] of facts) {
        for (const binding of bindings) {
          const role = roleOf(binding, path, roles)
          const reaches = role?.grants.some(
            (grant) => !grant.named && meets(grant.resources, rule.resources) && meets(grant.verbs, rule.verbs),
          )
          if (reaches !== true) continue
          yield {
            rule: complete.id,
            message: `${binding.kind} ${binding.name} gives ${role?.kind} ${role?.name} to a workload. ${rule.why} ${remedy}`,
            at: binding.account,
            asset: { kind: 'resource', name: binding.address },
            identity: [binding.address, 'subjects'],
          }
        }
      }
    },
  }
})

function selects(policy: PolicyFact, pod: PodFact): boolean {
  if (policy.namespace !== pod.namespace) return false
  return (
    policy.labels === 'all' ||
    policy.labels.every(([key, value]) => pod.labels.some(([name, held]) => name === key && held === value))
  )
}

const unguarded = kubeRule({
  name: 'pod-without-network-policy',
  title: 'No network policy for the pod',
  why: 'Every pod of the cluster can connect to it, and it can connect to everything.',
  remedy: 'Add a NetworkPolicy that selects it.',
  severity: 'info',
  confidence: 'low',
  weakness: 'CWE-284',
  aliases: '0401f71b-9c1e-4821-ab15-a955caa621be CKV2_K8S_6 non-isolated-pod',
  controls: network,
})

const pod = (app: string, namespace = 'shop'): string =>
  `apiVersion: v1\nkind: Pod\nmetadata:\n  name: ${app}\n  namespace: ${namespace}\n  labels:\n    app: ${app}\nspec:\n  containers: []\n`
const policy =
  'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: n\n  namespace: shop\nspec:\n  podSelector:\n    matchLabels:\n      app: web\n'

/** All rules that need more than one object. */
export const projectChecks: readonly ProjectCheck[] = [
  ...reachChecks,
  {
    rule: unguarded,
    bad: [`${policy}---\n${pod('web', 'unguarded')}`],
    good: [`${policy}---\n${pod('web')}`],
    *find(facts) {
      const policies = [...facts.values()].flatMap((one) => one.policies)
      for (const { pods } of facts.values()) {
        for (const one of pods) {
          if (policies.some((candidate) => selects(candidate, one))) continue
          yield {
            rule: unguarded.id,
            message: `No NetworkPolicy selects the pods of ${one.kind} ${one.name}, so every pod of the cluster can connect to them. Add one.`,
            at: one.at,
            asset: { kind: 'resource', name: one.address },
            identity: [one.address, 'network-policy'],
          }
        }
      }
    },
  },
]
