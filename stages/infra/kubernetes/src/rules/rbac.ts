import type { Severity } from '@bartizan/model'
import type { Cell } from '@bartizan/model/resource'
import type { KubeCheck, KubeHit } from '../check.ts'
import { get, itemsOf, textOf, textsOf } from '../manifest/access.ts'
import type { Manifest } from '../manifest/object.ts'
import { accessControl } from './controls.ts'
import { objectCheck } from './define.ts'

/** One rule of a role. */
export interface Grant {
  readonly cell: Cell
  readonly groups: readonly string[]
  readonly resources: readonly string[]
  readonly verbs: readonly string[]
  readonly names: readonly string[]
}

/** The rules of a role; none for other kinds. */
export function grantsOf(object: Manifest): Grant[] {
  if (object.kind !== 'Role' && object.kind !== 'ClusterRole') return []
  return itemsOf(get(object.body, 'rules')).map((cell) => ({
    cell,
    groups: textsOf(get(cell, 'apiGroups')),
    resources: textsOf(get(cell, 'resources')),
    verbs: textsOf(get(cell, 'verbs')),
    names: textsOf(get(cell, 'resourceNames')),
  }))
}

const meets = (given: readonly string[], wanted: readonly string[]): boolean =>
  given.some((one) => wanted.includes(one))
const change = ['create', 'update', 'patch', 'delete', 'deletecollection', 'impersonate', '*']
const readOrChange = ['get', 'list', 'watch', ...change]

interface GrantRule {
  readonly name: string
  readonly title: string
  readonly why: string
  readonly severity: Severity
  readonly aliases: string
  readonly kinds?: readonly string[]
  readonly groups?: readonly string[]
  readonly resources: readonly string[]
  readonly verbs: readonly string[]
  /** Only for grants that name one of these objects. */
  readonly names?: readonly string[]
  /** Every verb must be given, not only one. */
  readonly everyVerb?: true
}

const escalation = 'The holder can make itself or others administrator of the cluster.'
const rules: readonly GrantRule[] = [
  {
    name: 'role-wildcard',
    title: 'Role grants everything by a wildcard',
    why: 'A wildcard also covers what is added later: resources and verbs that nobody had in mind.',
    severity: 'high',
    aliases: 'CKV_K8S_49 wildcard-in-rules',
    resources: [],
    verbs: [],
  },
  {
    name: 'role-everything',
    title: 'Role grants every verb on every resource',
    why: 'The holder owns the cluster, or its namespace.',
    severity: 'critical',
    aliases: 'KSV-0044',
    groups: ['*'],
    resources: ['*'],
    verbs: ['*'],
  },
  {
    name: 'role-any-resource',
    title: 'Cluster role covers every resource',
    why: 'The holder reads or changes everything in the cluster, secrets included.',
    severity: 'critical',
    aliases: 'KSV-0046',
    kinds: ['ClusterRole'],
    resources: ['*'],
    verbs: ['create', 'update', 'delete', 'deletecollection', 'impersonate', '*', 'list', 'get'],
  },
  {
    name: 'role-any-namespace-resource',
    title: 'Role covers every resource of its namespace',
    why: 'The holder reads or changes everything in the namespace, secrets included.',
    severity: 'high',
    aliases: 'KSV-0112',
    kinds: ['Role'],
    resources: ['*'],
    verbs: ['create', 'update', 'delete', 'deletecollection', 'impersonate', '*', 'list', 'get'],
  },
  {
    name: 'role-any-verb',
    title: 'Role grants every verb on a sensitive resource',
    why: 'The wildcard includes deleting, impersonating and whatever verbs come later.',
    severity: 'high',
    aliases: 'KSV-0045',
    resources:
      'secrets pods deployments daemonsets statefulsets replicationcontrollers replicasets cronjobs jobs roles clusterroles rolebindings clusterrolebindings users groups'.split(
        ' ',
      ),
    verbs: ['*'],
  },
  {
    name: 'role-secrets',
    title: 'Cluster role reads or changes secrets',
    why: 'The holder gets the credentials of every workload in the cluster.',
    severity: 'high',
    aliases: 'b7bca5c4-1dab-4c2c-8cbe-3050b9d59b14 KSV-0041 access-to-secrets',
    kinds: ['ClusterRole'],
    resources: ['secrets'],
    verbs: readOrChange,
  },
  {
    name: 'role-namespace-secrets',
    title: 'Role reads or changes secrets',
    why: 'The holder gets the credentials of every workload in the namespace.',
    severity: 'medium',
    aliases: 'b7bca5c4-1dab-4c2c-8cbe-3050b9d59b14 KSV-0113',
    kinds: ['Role'],
    resources: ['secrets'],
    verbs: readOrChange,
  },
  {
    name: 'role-webhooks',
    title: 'Role changes admission webhooks',
    why: 'The holder sees and rewrites every object that is created in the cluster.',
    severity: 'high',
    aliases: 'CKV_K8S_155 KSV-0114',
    resources: ['mutatingwebhookconfigurations', 'validatingwebhookconfigurations'],
    verbs: change,
  },
  {
    name: 'role-approves-certificates',
    title: 'Role approves certificate requests',
    why: 'The holder can issue client certificates for any user, administrators included.',
    severity: 'high',
    aliases: 'CKV_K8S_156',
    kinds: ['ClusterRole'],
    groups: ['certificates.k8s.io'],
    resources: ['certificatesigningrequests/approval', 'certificatesigningrequests', 'signers', '*/approval', '*'],
    verbs: ['approve', 'update', 'patch', '*'],
  },
  {
    name: 'role-bind',
    title: 'Role may bind roles',
    why: escalation,
    severity: 'high',
    aliases: 'CKV_K8S_157',
    groups: ['rbac.authorization.k8s.io', '*'],
    resources: ['roles', 'clusterroles', 'rolebindings', 'clusterrolebindings', '*'],
    verbs: ['bind', '*'],
  },
  {
    name: 'role-escalate',
    title: 'Role may escalate roles',
    why: escalation,
    severity: 'high',
    aliases: 'CKV_K8S_158',
    groups: ['rbac.authorization.k8s.io', '*'],
    resources: ['roles', 'clusterroles', '*'],
    verbs: ['escalate', '*'],
  },
  {
    name: 'role-rbac-critical',
    title: 'Role may bind, escalate or impersonate roles',
    why: escalation,
    severity: 'high',
    aliases: 'KSV-0050',
    resources: ['roles', 'rolebindings'],
    verbs: ['escalate', 'bind', 'impersonate', '*'],
  },
  {
    name: 'role-impersonate-groups',
    title: 'Role impersonates groups',
    why: 'The holder acts as any group, that of the administrators included.',
    severity: 'critical',
    aliases: 'KSV-0043',
    groups: ['*'],
    resources: ['groups'],
    verbs: ['impersonate'],
  },
  {
    name: 'role-node-proxy',
    title: 'Role reaches nodes through the API',
    why: 'The holder runs commands in every pod of a node, past admission and audit.',
    severity: 'high',
    aliases: 'KSV-0047',
    resources: ['nodes/proxy'],
    verbs: ['get', 'create'],
  },
  {
    name: 'role-exec',
    title: 'Role opens shells in pods',
    why: 'The holder gets what every pod can reach and knows.',
    severity: 'medium',
    aliases: 'KSV-0053',
    resources: ['pods/exec'],
    verbs: change,
  },
  {
    name: 'role-workloads',
    title: 'Role creates or changes workloads',
    why: 'The holder runs code with any service account and mounts any secret of the namespace.',
    severity: 'low',
    aliases: 'KSV-0048 access-to-create-pods',
    resources: 'pods deployments jobs cronjobs statefulsets daemonsets replicasets replicationcontrollers'.split(' '),
    verbs: change,
  },
  {
    name: 'role-config-maps',
    title: 'Role changes config maps',
    why: 'The holder changes how workloads behave without changing them.',
    severity: 'low',
    aliases: 'KSV-0049',
    resources: ['configmaps'],
    verbs: change,
  },
  {
    name: 'role-networking',
    title: 'Role changes services, routes or network policies',
    why: 'The holder redirects traffic and opens what was closed.',
    severity: 'medium',
    aliases: 'KSV-0056',
    resources: ['services', 'endpoints', 'endpointslices', 'networkpolicies', 'ingresses'],
    verbs: change,
  },
  {
    name: 'role-pod-logs',
    title: 'Role deletes logs of pods',
    why: 'The holder covers its tracks.',
    severity: 'medium',
    aliases: 'KSV-0042',
    resources: ['pods/log'],
    verbs: ['delete', 'deletecollection', '*'],
  },
  {
    name: 'role-aws-auth',
    title: 'Role changes who may enter an EKS cluster',
    why: escalation,
    severity: 'critical',
    aliases: 'KSV-0115',
    resources: ['configmaps'],
    verbs: change,
    names: ['aws-auth'],
  },
  {
    name: 'role-adds-to-bindings',
    title: 'Role adds subjects to role bindings',
    why: escalation,
    severity: 'medium',
    aliases: 'KSV-0055',
    groups: ['*'],
    resources: ['rolebindings'],
    verbs: ['get', 'patch'],
    everyVerb: true,
  },
]

function applies(rule: GrantRule, grant: Grant, object: Manifest): boolean {
  if (rule.kinds !== undefined && !rule.kinds.includes(object.kind)) return false
  if (rule.name === 'role-wildcard')
    return [grant.resources, grant.verbs, grant.groups].some((given) => given.includes('*'))
  if (rule.groups !== undefined && !meets(grant.groups, rule.groups)) return false
  if (rule.names !== undefined && !meets(grant.names, rule.names)) return false
  const verbs =
    rule.everyVerb === true ? rule.verbs.every((verb) => grant.verbs.includes(verb)) : meets(grant.verbs, rule.verbs)
  return meets(grant.resources, rule.resources) && verbs
}

function roleSample(rule: GrantRule, bad: boolean): string {
  const kind = rule.kinds?.[0] ?? 'ClusterRole'
  const wildcard = rule.name === 'role-wildcard'
  const group = bad ? (rule.groups?.[0] ?? '') : ''
  const resource = bad ? (wildcard ? '*' : rule.resources[0]) : 'leases'
  const verbs = bad ? (wildcard ? ['get'] : rule.everyVerb === true ? rule.verbs : rule.verbs.slice(0, 1)) : ['get']
  const names = bad && rule.names !== undefined ? `\n    resourceNames: ["${rule.names[0]}"]` : ''
  return `apiVersion: rbac.authorization.k8s.io/v1\nkind: ${kind}\nmetadata:\n  name: r\nrules:\n  - apiGroups: ["${group}"]\n    resources: ["${resource}"]\n    verbs: [${verbs.map((verb) => `"${verb}"`).join(', ')}]${names}\n`
}

const grantChecks: readonly KubeCheck[] = rules.map((rule) =>
  objectCheck(
    {
      name: rule.name,
      title: rule.title,
      why: rule.why,
      remedy: 'Name the resources and verbs that the holder needs, and no others.',
      severity: rule.severity,
      weakness: 'CWE-269',
      aliases: rule.aliases,
      controls: accessControl,
      bad: [roleSample(rule, true)],
      good: [roleSample(rule, false)],
    },
    function* find({ object }): Iterable<KubeHit> {
      for (const [index, grant] of grantsOf(object).entries()) {
        if (!applies(rule, grant, object)) continue
        const shown = `${grant.verbs.slice(0, 6).join(', ')} on ${grant.resources.slice(0, 6).join(', ')}`
        yield {
          at: grant.cell.origin,
          path: `rules.${index}`,
          message: `${object.kind} ${object.name} grants ${shown}. ${rule.why}`,
        }
      }
    },
  ),
)

interface PairRule {
  readonly name: string
  readonly title: string
  readonly why: string
  readonly severity: Severity
  readonly aliases: string
  readonly first: readonly [resource: string, verb: string]
  readonly second: readonly [resources: readonly string[], verb: string]
  readonly names?: string
}

const pairs: readonly PairRule[] = [
  {
    name: 'role-binds-roles',
    title: 'Role creates role bindings and binds any role',
    why: escalation,
    severity: 'high',
    aliases: 'KSV-0051',
    first: ['rolebindings', 'create'],
    second: [['clusterroles', 'roles'], 'bind'],
    names: '*',
  },
  {
    name: 'role-binds-cluster-roles',
    title: 'Role creates cluster role bindings and binds any role',
    why: escalation,
    severity: 'high',
    aliases: 'KSV-0052',
    first: ['clusterrolebindings', 'create'],
    second: [['clusterroles'], 'bind'],
    names: '*',
  },
  {
    name: 'role-attach',
    title: 'Role attaches to running pods',
    why: 'The holder reads and types into the consoles of pods.',
    severity: 'medium',
    aliases: 'KSV-0054',
    first: ['pods/attach', 'create'],
    second: [['pods'], 'get'],
  },
]

const pairChecks: readonly KubeCheck[] = pairs.map((rule) => {
  const [resource, verb] = rule.first
  const [resources, other] = rule.second
  const names = rule.names === undefined ? '' : `\n    resourceNames: ["${rule.names}"]`
  const head = 'apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata:\n  name: r\nrules:\n'
  const one = `  - apiGroups: ["*"]\n    resources: ["${resource}"]\n    verbs: ["${verb}"]\n`
  const two = `  - apiGroups: ["*"]\n    resources: ["${resources[0]}"]\n    verbs: ["${other}"]${names}\n`
  return objectCheck(
    {
      name: rule.name,
      title: rule.title,
      why: rule.why,
      remedy: 'Take one of the two grants away.',
      severity: rule.severity,
      weakness: 'CWE-269',
      aliases: rule.aliases,
      controls: accessControl,
      bad: [head + one + two],
      good: [head + one],
    },
    function* find({ object }): Iterable<KubeHit> {
      const grants = grantsOf(object)
      const first = grants.find((grant) => grant.resources.includes(resource) && grant.verbs.includes(verb))
      const second = grants.find(
        (grant) =>
          meets(grant.resources, resources) &&
          grant.verbs.includes(other) &&
          (rule.names === undefined || grant.names.includes(rule.names)),
      )
      if (first === undefined || second === undefined) return
      yield {
        at: first.cell.origin,
        path: 'rules',
        message: `${object.kind} ${object.name}: ${rule.title}. ${rule.why}`,
      }
    },
  )
})

/** True for role bindings of either scope. */
export const isBinding = (object: Manifest): boolean =>
  object.kind === 'RoleBinding' || object.kind === 'ClusterRoleBinding'

interface SubjectRule {
  readonly name: string
  readonly title: string
  readonly why: string
  readonly severity: Severity
  readonly aliases: string
  readonly subject: readonly string[]
}

const subjectRules: readonly SubjectRule[] = [
  {
    name: 'binding-anonymous',
    title: 'Rights for callers without credentials',
    why: 'Whoever reaches the API has these rights.',
    severity: 'critical',
    aliases: 'KSV-0122 no-system-group-binding',
    subject: ['system:anonymous', 'system:unauthenticated'],
  },
  {
    name: 'binding-masters',
    title: 'Binding to the group system:masters',
    why: 'Members own the cluster past every check, and cannot be revoked before their certificates run out.',
    severity: 'critical',
    aliases: 'KSV-0123 no-system-group-binding',
    subject: ['system:masters'],
  },
  {
    name: 'binding-authenticated',
    title: 'Rights for everyone with any credential',
    why: 'Every pod and every user of the identity provider has these rights.',
    severity: 'high',
    aliases: 'KSV-01011',
    subject: ['system:authenticated', 'system:serviceaccounts'],
  },
]

/** A binding of a role to one subject. */
export function bindingSample(role: string, kind: string, name: string): string {
  return `apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata:\n  name: b\nroleRef:\n  apiGroup: rbac.authorization.k8s.io\n  kind: ClusterRole\n  name: ${role}\nsubjects:\n  - kind: ${kind}\n    name: "${name}"\n    namespace: ops\n`
}

const subjectChecks: readonly KubeCheck[] = [
  ...subjectRules.map((rule) =>
    objectCheck(
      {
        ...rule,
        remedy: 'Bind single users, groups or service accounts.',
        weakness: 'CWE-284',
        controls: accessControl,
        bad: [bindingSample('view', 'Group', rule.subject[0] ?? '')],
        good: [bindingSample('view', 'Group', 'ops')],
      },
      function* find({ object }): Iterable<KubeHit> {
        if (!isBinding(object)) return
        for (const subject of itemsOf(get(object.body, 'subjects'))) {
          const name = get(subject, 'name')
          if (name !== undefined && rule.subject.includes(textOf(name) ?? ''))
            yield {
              at: name.origin,
              path: 'subjects.name',
              message: `${object.kind} ${object.name}: ${rule.title.toLowerCase()}. ${rule.why}`,
            }
        }
      },
    ),
  ),
  objectCheck(
    {
      name: 'binding-cluster-admin',
      title: 'Binding to an administrator role',
      why: 'The holder can do everything, in the cluster or in the namespace.',
      remedy: 'Bind a role with the rights that are needed.',
      severity: 'high',
      weakness: 'CWE-269',
      aliases: 'KSV-0111 cluster-admin-role-binding',
      controls: accessControl,
      bad: [bindingSample('cluster-admin', 'User', 'x')],
      good: [bindingSample('view', 'User', 'x')],
    },
    function* find({ object }): Iterable<KubeHit> {
      const role = get(object.body, 'roleRef', 'name')
      if (isBinding(object) && role !== undefined && ['cluster-admin', 'admin', 'edit'].includes(textOf(role) ?? '')) {
        yield {
          at: role.origin,
          path: 'roleRef.name',
          message: `${object.kind} ${object.name} binds the role ${textOf(role)}. Bind a role with the rights that are needed.`,
        }
      }
    },
  ),
  objectCheck(
    {
      name: 'binding-default-service-account',
      title: 'Rights for a default service account',
      why: 'Every pod of the namespace that names no other account has these rights.',
      remedy: 'Make a service account for the workload and bind that.',
      severity: 'medium',
      weakness: 'CWE-269',
      aliases: '1e749bc9-fde8-471c-af0c-8254efd2dee5 CKV_K8S_42',
      controls: accessControl,
      bad: [bindingSample('view', 'ServiceAccount', 'default')],
      good: [bindingSample('view', 'ServiceAccount', 'web')],
    },
    function* find({ object }): Iterable<KubeHit> {
      if (!isBinding(object)) return
      for (const subject of itemsOf(get(object.body, 'subjects'))) {
        const name = get(subject, 'name')
        if (name !== undefined && textOf(get(subject, 'kind')) === 'ServiceAccount' && textOf(name) === 'default') {
          yield {
            at: name.origin,
            path: 'subjects.name',
            message: `${object.kind} ${object.name} gives rights to every pod of the namespace that names no account. Make an account for the workload.`,
          }
        }
      }
    },
  ),
  objectCheck(
    {
      name: 'default-service-account-token',
      title: 'Default service account hands out its token',
      why: 'Every pod of the namespace that names no other account gets the token.',
      remedy: 'Set `automountServiceAccountToken: false` on it.',
      severity: 'low',
      weakness: 'CWE-522',
      aliases: 'b93e973e-9066-4455-a63b-c1c0e1ec3a48 CKV_K8S_41',
      controls: accessControl,
      bad: ['apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: default\n  namespace: shop\n'],
      good: [
        'apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: default\n  namespace: shop\nautomountServiceAccountToken: false\n',
        'apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: web\n  namespace: shop\n',
      ],
    },
    function* find({ object }): Iterable<KubeHit> {
      if (object.kind !== 'ServiceAccount' || object.name !== 'default') return
      const mount = get(object.body, 'automountServiceAccountToken')
      if (textOf(mount) === 'false') return
      yield {
        at: mount?.origin ?? object.header,
        path: 'automountServiceAccountToken',
        message:
          'The default service account hands its token to every pod that names no other. Set `automountServiceAccountToken: false`.',
      }
    },
  ),
]

export const rbacChecks: readonly KubeCheck[] = [...grantChecks, ...pairChecks, ...subjectChecks]
