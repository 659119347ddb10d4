import { containsAny, containsNone, equals, isFalse, isTrue, matches, notEmpty, notEquals, notMatches, type Operator } from '../../check/operator.ts'
import type { CheckRow, Test } from '../../check/row.ts'
import { all, any, attr, not } from '../../check/test.ts'
import { because } from '../brief.ts'

const named = (...names: readonly string[]): string => names.flatMap((name) => [`kubernetes_${name}`, `kubernetes_${name}_v1`]).join(' ')
const workloads = `${named('pod', 'deployment', 'stateful_set', 'job', 'cron_job', 'replication_controller')} kubernetes_daemonset kubernetes_daemon_set_v1`
const policy = 'kubernetes_pod_security_policy kubernetes_pod_security_policy_v1beta1'

/** A path in the pod, wherever the kind of workload keeps it. */
const pod = (path: string): string => `spec.template.spec.${path} | spec.job_template.spec.template.spec.${path} | spec.${path}`
const container = (path: string): string => pod(`container.${path}`)

type Row = readonly [id: string, title: string, severity: CheckRow['severity'], types: string, test: Test, aliases: string, why: string, bad: string, good: string]

const inPod = (body: string): string => `spec {\n${body}\n}`
const inContainer = (body: string): string => inPod(`container {\n${body}\n}`)

const simple = (path: string, op: Operator, absent: 'pass' | 'fail' = 'fail'): Test => attr(path, op, absent)
const host = 'Code in the container can see and change what runs on the host.'
const starve = 'One container can starve all others on its node.'
const root = 'Code in the container can take over the host.'

const rows: readonly Row[] = [
  ['pod-liveness', 'Container has no liveness probe', 'info', workloads, simple(container('liveness_probe'), notEmpty), 'CKV_K8S_8', because.availability, inContainer('name = "c"'), inContainer('liveness_probe {\n  period_seconds = 3\n}')],
  ['pod-readiness', 'Container has no readiness probe', 'info', workloads, simple(container('readiness_probe'), notEmpty), 'CKV_K8S_9', because.availability, inContainer('name = "c"'), inContainer('readiness_probe {\n  period_seconds = 3\n}')],
  ['pod-cpu-request', 'Container requests no CPU', 'info', workloads, simple(container('resources.requests.cpu'), notEmpty), 'CKV_K8S_10 KSV-0015', starve, inContainer('name = "c"'), inContainer('resources {\n  requests = {\n    cpu = "1"\n  }\n}')],
  ['pod-cpu-limit', 'Container has no limit on CPU', 'low', workloads, simple(container('resources.limits.cpu'), notEmpty), 'CKV_K8S_11 KSV-0011', starve, inContainer('name = "c"'), inContainer('resources {\n  limits = {\n    cpu = "1"\n  }\n}')],
  ['pod-memory-limit', 'Container has no limit on memory', 'low', workloads, simple(container('resources.limits.memory'), notEmpty), 'CKV_K8S_12 KSV-0018', starve, inContainer('name = "c"'), inContainer('resources {\n  limits = {\n    memory = "1Gi"\n  }\n}')],
  ['pod-memory-request', 'Container requests no memory', 'info', workloads, simple(container('resources.requests.memory'), notEmpty), 'CKV_K8S_13 KSV-0016', starve, inContainer('name = "c"'), inContainer('resources {\n  requests = {\n    memory = "1Gi"\n  }\n}')],
  ['pod-image-tag', 'Image is not fixed to a version', 'medium', workloads, simple(container('image'), matches(/(?:@sha256:[0-9a-f]+|:(?!latest$)[\w.-]+)$/)), 'CKV_K8S_14 KSV-0013', 'What runs can change without a change here.', inContainer('image = "nginx:latest"'), inContainer('image = "nginx:1.27"')],
  ['pod-image-pull', 'Image is not pulled anew', 'low', workloads, any(simple(container('image_pull_policy'), equals('Always')), all(simple(container('image_pull_policy'), { op: 'missing' }, 'pass'), simple(container('image'), matches(/(?::latest|^[^:@]+|\/[^:@/]+)$/)))), 'CKV_K8S_15', 'A pod may run a private image that someone else brought to the node.', inContainer('image = "nginx:1.27"'), inContainer('image_pull_policy = "Always"')],
  ['pod-privileged', 'Container runs privileged', 'high', workloads, simple(container('security_context.privileged'), isFalse, 'pass'), 'CKV_K8S_16 KSV-0017', root, inContainer('security_context {\n  privileged = true\n}'), inContainer('security_context {\n  privileged = false\n}')],
  ['pod-host-pid', 'Pod sees the processes of its host', 'high', workloads, simple(pod('host_pid'), isFalse, 'pass'), 'CKV_K8S_17 KSV-0010', host, inPod('host_pid = true'), inPod('host_pid = false')],
  ['pod-host-ipc', 'Pod shares the memory of its host', 'high', workloads, simple(pod('host_ipc'), isFalse, 'pass'), 'CKV_K8S_18 KSV-0008', host, inPod('host_ipc = true'), inPod('host_ipc = false')],
  ['pod-host-network', 'Pod uses the network of its host', 'high', workloads, simple(pod('host_network'), isFalse, 'pass'), 'CKV_K8S_19 KSV-0009', host, inPod('host_network = true'), inPod('host_network = false')],
  ['pod-escalation', 'Container may raise its privileges', 'medium', workloads, simple(container('security_context.allow_privilege_escalation'), isFalse), 'CKV_K8S_20 KSV-0001', root, inContainer('security_context {\n  allow_privilege_escalation = true\n}'), inContainer('security_context {\n  allow_privilege_escalation = false\n}')],
  ['pod-writable-root', 'Container can change its own files', 'low', workloads, simple(container('security_context.read_only_root_filesystem'), isTrue), 'CKV_K8S_22 KSV-0014', 'Malware can settle in the container.', inContainer('name = "c"'), inContainer('security_context {\n  read_only_root_filesystem = true\n}')],
  ['pod-added-capabilities', 'Container is given capabilities', 'medium', workloads, simple(container('security_context.capabilities.add'), { op: 'empty' }, 'pass'), 'CKV_K8S_25 KSV-0022', root, inContainer('security_context {\n  capabilities {\n    add = ["NET_ADMIN"]\n  }\n}'), inContainer('security_context {\n  capabilities {\n    add = []\n  }\n}')],
  ['pod-host-port', 'Container takes a port of its host', 'medium', workloads, simple(container('port.host_port'), { op: 'missing' }, 'pass'), 'CKV_K8S_26 KSV-0024', 'It passes by network policies.', inContainer('port {\n  host_port = 80\n}'), inContainer('port {\n  container_port = 80\n}')],
  ['pod-docker-socket', 'Pod can command the container runtime of its host', 'high', workloads, simple(pod('volume.host_path.path'), notMatches(/^\/(?:var\/)?run\/docker\.sock$/), 'pass'), 'CKV_K8S_27 KSV-0006', root, inPod('volume {\n  host_path {\n    path = "/var/run/docker.sock"\n  }\n}'), inPod('volume {\n  host_path {\n    path = "/data"\n  }\n}')],
  ['pod-kept-net-raw', 'Container may forge packets', 'low', workloads, simple(container('security_context.capabilities.drop'), containsAny('ALL', 'all', 'NET_RAW')), 'CKV_K8S_28 KSV-0007', 'It can pretend to be another pod.', inContainer('name = "c"'), inContainer('security_context {\n  capabilities {\n    drop = ["ALL"]\n  }\n}')],
  ['pod-no-security-context', 'Pod has no security context', 'low', workloads, any(simple(pod('security_context'), notEmpty), simple(container('security_context'), notEmpty)), 'CKV_K8S_29', root, inContainer('name = "c"'), inContainer('security_context {\n  privileged = false\n}')],
  ['pod-container-no-security-context', 'Container has no security context', 'low', workloads, simple(container('security_context'), notEmpty), 'CKV_K8S_30', root, inContainer('name = "c"'), inContainer('security_context {\n  privileged = false\n}')],
  ['pod-tiller', 'Helm 2 server is deployed', 'high', workloads, all(simple(container('image'), notMatches(/tiller/i), 'pass'), not(attr('metadata.labels.app', equals('helm'))), not(attr('metadata.labels.name', equals('tiller')))), 'CKV_K8S_34', 'Whoever reaches it is administrator of the cluster.', inContainer('image = "gcr.io/kubernetes-helm/tiller:v2.16"'), inContainer('image = "nginx:1.27"')],
  ['pod-secret-in-environment', 'Secret is handed over as an environment variable', 'low', workloads, all(simple(container('env.value_from.secret_key_ref'), { op: 'empty' }, 'pass'), simple(container('env_from.secret_ref'), { op: 'empty' }, 'pass')), 'CKV_K8S_35', 'Environment variables end up in logs and error reports.', inContainer('env {\n  value_from {\n    secret_key_ref {\n      name = "s"\n    }\n  }\n}'), inContainer('name = "c"')],
  ['pod-capabilities-kept', 'Container keeps capabilities it does not need', 'low', workloads, simple(container('security_context.capabilities.drop'), containsAny('ALL', 'all')), 'CKV_K8S_37 KSV-0003', root, inContainer('name = "c"'), inContainer('security_context {\n  capabilities {\n    drop = ["ALL"]\n  }\n}')],
  ['pod-sys-admin', 'Container has the rights of an administrator', 'high', workloads, simple(container('security_context.capabilities.add'), containsNone('SYS_ADMIN', 'ALL'), 'pass'), 'CKV_K8S_39 KSV-0005', root, inContainer('security_context {\n  capabilities {\n    add = ["SYS_ADMIN"]\n  }\n}'), inContainer('name = "c"')],
  ['pod-image-digest', 'Image is not fixed by its digest', 'low', workloads, simple(container('image'), matches(/@sha256:/)), 'CKV_K8S_43', 'What runs can change without a change here.', inContainer('image = "nginx:1.27"'), inContainer('image = "nginx@sha256:abc"')],
  ['pod-git-sync', 'git-sync runs commands from its environment', 'medium', workloads, simple(container('env.name'), notEquals('GITSYNC_GIT'), 'pass'), 'CKV_K8S_159', root, inContainer('env {\n  name = "GITSYNC_GIT"\n}'), inContainer('env {\n  name = "OTHER"\n}')],
  ['default-namespace', 'Object lies in the default namespace', 'low', `${workloads} ${named('service', 'secret', 'service_account', 'role', 'role_binding', 'config_map', 'ingress')} kubernetes_replication_controller`, attr('metadata.namespace', notEquals('default')), 'CKV_K8S_21', because.leastPrivilege, 'metadata {\n  name = "x"\n}', 'metadata {\n  namespace = "app"\n}'],
  ['service-account-token', 'Default service account hands its token to every pod', 'low', named('service_account'), any(not(attr('metadata.name', equals('default'))), attr('automount_service_account_token', isFalse)), 'CKV_K8S_41', because.leastPrivilege, 'metadata {\n  name = "default"\n}', 'metadata {\n  name = "default"\n}\nautomount_service_account_token = false'],
  ['service-account-bound', 'Default service account is given rights', 'medium', named('role_binding', 'cluster_role_binding'), not(attr('subject.name', equals('default'), 'fail', 'some')), 'CKV_K8S_42', because.leastPrivilege, 'subject {\n  kind = "ServiceAccount"\n  name = "default"\n}', 'subject {\n  kind = "ServiceAccount"\n  name = "app"\n}'],
  ['service-tiller', 'Service of the Helm 2 server', 'high', named('service'), all(not(attr('metadata.labels.app', equals('helm'))), not(attr('metadata.labels.name', equals('tiller'))), not(attr('metadata.name', matches(/tiller/))), not(attr('spec.selector.name', equals('tiller'))), not(attr('spec.selector.app', equals('helm')))), 'CKV_K8S_44', 'Whoever reaches it is administrator of the cluster.', 'metadata {\n  name = "tiller-deploy"\n}', 'metadata {\n  name = "web"\n}'],
  ['role-wildcard', 'Role allows everything', 'high', named('role', 'cluster_role'), all(...['api_groups', 'resources', 'verbs'].map((name) => attr(`rule.${name}`, { op: 'not-contains', value: '*' }, 'pass'))), 'CKV_K8S_49', because.leastPrivilege, 'rule {\n  api_groups = ["*"]\n  resources = ["*"]\n  verbs = ["*"]\n}', 'rule {\n  api_groups = [""]\n  resources = ["pods"]\n  verbs = ["get"]\n}'],
  ['policy-host-pid', 'Pod security policy allows the processes of the host', 'medium', policy, attr('spec.host_pid', isFalse, 'pass'), 'CKV_K8S_1', host, inPod('host_pid = true'), inPod('host_pid = false')],
  ['policy-privileged', 'Pod security policy allows privileged containers', 'high', policy, attr('spec.privileged', isFalse, 'pass'), 'CKV_K8S_2', root, inPod('privileged = true'), inPod('privileged = false')],
  ['policy-host-ipc', 'Pod security policy allows the memory of the host', 'medium', policy, attr('spec.host_ipc', isFalse, 'pass'), 'CKV_K8S_3', host, inPod('host_ipc = true'), inPod('host_ipc = false')],
  ['policy-host-network', 'Pod security policy allows the network of the host', 'medium', policy, attr('spec.host_network', isFalse, 'pass'), 'CKV_K8S_4', host, inPod('host_network = true'), inPod('host_network = false')],
  ['policy-escalation', 'Pod security policy allows raising privileges', 'medium', policy, attr('spec.allow_privilege_escalation', isFalse, 'pass'), 'CKV_K8S_5', root, inPod('allow_privilege_escalation = true'), inPod('allow_privilege_escalation = false')],
  ['policy-root', 'Pod security policy allows root', 'medium', policy, any(attr('spec.run_as_user.rule', equals('MustRunAsNonRoot')), all(attr('spec.run_as_user.rule', equals('MustRunAs')), attr('spec.run_as_user.range.min', { op: 'at-least', value: 1 }))), 'CKV_K8S_6', root, inPod('run_as_user {\n  rule = "RunAsAny"\n}'), inPod('run_as_user {\n  rule = "MustRunAsNonRoot"\n}')],
  ['policy-drop', 'Pod security policy drops no capabilities', 'low', policy, attr('spec.required_drop_capabilities', containsAny('ALL', 'NET_RAW')), 'CKV_K8S_7', root, inPod('privileged = false'), inPod('required_drop_capabilities = ["ALL"]')],
  ['policy-add', 'Pod security policy allows added capabilities', 'medium', policy, attr('spec.allowed_capabilities', { op: 'empty' }, 'pass'), 'CKV_K8S_24', root, inPod('allowed_capabilities = ["NET_ADMIN"]'), inPod('privileged = false')],
  ['policy-seccomp', 'Pod security policy allows pods without seccomp', 'low', policy, attr('metadata.annotations.seccomp\\.security\\.alpha\\.kubernetes\\.io/defaultProfileName', matches(/^(?:docker|runtime)\/default$/)), 'CKV_K8S_32', root, inPod('privileged = false'), 'metadata {\n  annotations = {\n    "seccomp.security.alpha.kubernetes.io/defaultProfileName" = "runtime/default"\n  }\n}'],
  ['policy-minimise', 'Pod security policy keeps all capabilities', 'low', policy, attr('spec.required_drop_capabilities', notEmpty), 'CKV_K8S_36', root, inPod('privileged = false'), inPod('required_drop_capabilities = ["ALL"]')],
]

export const kubernetesRows: readonly CheckRow[] = rows.map(([id, title, severity, types, test, aliases, why, bad, good]) => ({
  id: `kubernetes-${id}`,
  title,
  severity,
  on: { terraform: types },
  test,
  aliases,
  why,
  bad: { terraform: bad },
  good: { terraform: good },
}))
