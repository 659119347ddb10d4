import { equals, exists, isTrue, matches, missing, noneOf, notEmpty, notMatches } from '../../check/operator.ts'
import type { Verdict } from '@bartizan/model/resource'
import type { CheckRow, Subject, Test } from '../../check/row.ts'
import { all, any, attr, code, connected, not } from '../../check/test.ts'
import { View } from '../../check/view.ts'
import { because } from '../brief.ts'

const tf = (text: string): { terraform: string } => ({ terraform: text.replaceAll('~', 'google_') })
const iam = (name: string): string => `~${name}_iam_member ~${name}_iam_binding`
const members = 'member | members[]'

type Row = readonly [id: string, title: string, severity: CheckRow['severity'], types: string, test: Test, aliases: string, why: string, bad: string, good: string, when?: Test]

/** Widest range of ports that a rule opens. */
const widePorts: Test = code((subject) => {
  const view = new View(subject)
  if (view.text('direction') === 'EGRESS') return view.pass()
  const open = view.all('source_ranges[]').some(({ cell }) => cell.value.kind === 'known' && /^(?:0\.0\.0\.0\/0|::\/0)$/.test(String(cell.value.value)))
  if (!open) return view.pass()
  const wide = view.all('allow.ports[]').find(({ cell }) => {
    const [from = 0, to = from] = cell.value.kind === 'known' ? String(cell.value.value).split('-').map(Number) : []
    return to - from >= 20
  })
  return wide === undefined ? view.pass() : view.fail(wide)
})

const narrow: Readonly<Record<string, RegExp>> = {
  sub: /^repo:[\w.-]+\/[\w.-]+(?::[^*]+)?$/,
  repository: /^[\w.-]+\/[\w.-]+$/,
  repository_owner: /^[\w.-]+$/,
  repository_id: /^\d+$/,
  repository_owner_id: /^\d+$/,
}

/** The condition must name an owner or a repository. */
function githubCondition(subject: Subject): Verdict {
  const view = new View(subject)
  const [condition] = view.all('attribute_condition')
  if (condition === undefined) return view.fail(undefined, 'attribute_condition')
  const text = view.text('attribute_condition')
  if (text === undefined) return view.unknown(condition)
  for (const found of text.matchAll(/assertion\.(\w+)\s*(?:==|\.startsWith\()\s*['"]([^'"]*)['"]/g)) {
    if (narrow[found[1] ?? '']?.test(found[2] ?? '') === true) return view.pass()
  }
  return /assertion\.(?:repository|repository_owner|repository_id)\s+in\s+\[/.test(text) ? view.pass() : view.fail(condition)
}

const rows: readonly Row[] = [
  ['armor-log4shell', 'Cloud Armor does not stop Log4Shell', 'medium', '~compute_security_policy', code((subject) => {
    const view = new View(subject)
    const rules = view.all('rule').flatMap(({ cell, place }) => (cell.value.kind === 'list' ? cell.value.items.map((item) => ({ cell: item, place })) : [{ cell, place }]))
    const found = rules.find(({ cell }) => /cve-canary|cve-2021-44228/i.test(view.text('match.expr.expression', cell) ?? ''))
    if (found === undefined) return view.fail(undefined, 'rule')
    const off = view.is('preview', isTrue, found.cell) === true || /^allow$/i.test(view.text('action', found.cell) ?? '')
    return off ? view.fail(found) : view.pass()
  }), 'CKV_GCP_73', 'Software behind it may still hold the flaw.', 'name = "p"', 'rule {\n  action = "deny(403)"\n  match {\n    expr {\n      expression = "evaluatePreconfiguredExpr(\'cve-canary\')"\n    }\n  }\n}'],
  ['github-trust-wide', 'Identity pool trusts workflows of any repository on GitHub', 'high', '~iam_workload_identity_pool_provider', code(githubCondition), 'CKV_GCP_125', 'Anyone with a repository on GitHub can take the identity.', 'oidc {\n  issuer_uri = "https://token.actions.githubusercontent.com"\n}', 'attribute_condition = "assertion.repository_owner == \'acme\'"\noidc {\n  issuer_uri = "https://token.actions.githubusercontent.com"\n}', attr('oidc.issuer_uri', matches(/token\.actions\.githubusercontent\.com/))],
  ['gke-integrity', 'GKE nodes do not watch their own boot', 'low', '~container_cluster ~container_node_pool', attr('node_config.shielded_instance_config.enable_integrity_monitoring', isTrue, 'pass'), 'CKV_GCP_72', 'Malware can settle below the operating system.', 'node_config {\n  shielded_instance_config {\n    enable_integrity_monitoring = false\n  }\n}', 'name = "c"'],
  ['project-legacy-network', 'Project has a network without subnets of its own', 'low', '~project', not(connected('google_compute_network', attr('auto_create_subnetworks', isTrue))), 'CKV2_GCP_2', because.public, 'resource "~project" "bad" {}\nresource "~compute_network" "n" {\n  project = ~project.bad.id\n  auto_create_subnetworks = true\n}', 'name = "p"'],
  ['project-default-account', 'Default service account runs the nodes', 'low', '~project_default_service_accounts', not(connected('google_container_node_pool google_container_cluster')), 'CKV2_GCP_1', because.leastPrivilege, 'resource "~project_default_service_accounts" "bad" {}\nresource "~container_cluster" "c" {\n  node_config {\n    service_account = ~project_default_service_accounts.bad.id\n  }\n}', 'action = "DISABLE"'],
  ['gke-node-account', 'GKE nodes run with the default service account', 'medium', '~container_cluster ~container_node_pool', all(any(attr('node_config', missing, 'pass'), attr('node_config.service_account', notEmpty)), any(attr('cluster_autoscaling.auto_provisioning_defaults', missing, 'pass'), attr('cluster_autoscaling.auto_provisioning_defaults.service_account', notEmpty))), 'GCP-0050', because.leastPrivilege, 'node_config {\n  machine_type = "m"\n}', 'node_config {\n  service_account = "a"\n}', any(attr('node_config', exists), attr('cluster_autoscaling.auto_provisioning_defaults', exists))],
  ['gke-legacy-metadata', 'GKE nodes offer the old metadata endpoints', 'high', '~container_cluster ~container_node_pool', attr('node_config.metadata.disable-legacy-endpoints', isTrue, 'pass'), 'GCP-0048', 'A request forged through a pod can read the credentials of the node.', 'node_config {\n  metadata = {\n    disable-legacy-endpoints = false\n  }\n}', 'node_config {\n  metadata = {\n    disable-legacy-endpoints = true\n  }\n}'],
  ['compute-disk-raw-key', 'Encryption key of the disk stands in the configuration', 'critical', '~compute_disk ~compute_instance', all(attr('disk_encryption_key.raw_key', missing, 'pass'), attr('boot_disk.disk_encryption_key_raw', missing, 'pass'), attr('attached_disk.disk_encryption_key_raw', missing, 'pass')), 'GCP-0037', because.secrets, 'disk_encryption_key {\n  raw_key = "x"\n}', 'disk_encryption_key {\n  kms_key_self_link = "k"\n}'],
  ['compute-secure-boot', 'Machine boots without verification', 'low', '~compute_instance ~compute_instance_template', attr('shielded_instance_config.enable_secure_boot', isTrue), 'GCP-0067', 'Malware can settle below the operating system.', 'shielded_instance_config {\n  enable_secure_boot = false\n}', 'shielded_instance_config {\n  enable_secure_boot = true\n}'],
  ['firewall-egress', 'Firewall lets everything out', 'low', '~compute_firewall', any(not(attr('direction', equals('EGRESS'))), attr('destination_ranges[]', { op: 'not-public-cidr' }, 'pass'), attr('allow', { op: 'empty' }, 'pass')), 'GCP-0035', 'Malware on the machine can fetch tools and send data anywhere.', 'direction = "EGRESS"\ndestination_ranges = ["0.0.0.0/0"]\nallow {\n  protocol = "icmp"\n}', 'direction = "EGRESS"\ndestination_ranges = ["10.0.0.0/8"]\nallow {\n  protocol = "icmp"\n}'],
  ['firewall-wide-ports', 'Firewall opens a wide range of ports to the internet', 'medium', '~compute_firewall', widePorts, 'GCP-0074 GCP-0072', because.public, 'source_ranges = ["0.0.0.0/0"]\nallow {\n  protocol = "tcp"\n  ports = ["8000-9000"]\n}', 'source_ranges = ["0.0.0.0/0"]\nallow {\n  protocol = "tcp"\n  ports = ["443"]\n}'],
  ['firewall-default-rule', 'Default firewall rule is kept', 'low', '~compute_firewall', attr('name', noneOf('default-allow-internal', 'default-allow-ssh', 'default-allow-rdp', 'default-allow-icmp')), 'GCP-0073', because.leastPrivilege, 'name = "default-allow-internal"', 'name = "web"'],
  ['iam-user', 'Rights are given to a single user', 'low', `${iam('project')} ${iam('folder')} ${iam('organization')}`, attr(members, notMatches(/^user:/), 'pass'), 'GCP-0003', 'Rights given one by one are not taken back when someone changes his task.', 'member = "user:a@example.com"', 'member = "group:a@example.com"'],
  ['iam-personal-mail', 'Rights are given to a private mail account', 'medium', `${iam('project')} ${iam('folder')} ${iam('organization')}`, attr(members, notMatches(/@(?:gmail|googlemail|hotmail|outlook|yahoo|icloud)\.com$/i), 'pass'), 'GCP-0069', because.leastPrivilege, 'member = "user:a@gmail.com"', 'member = "user:a@example.com"'],
  ['storage-key', 'Bucket is not encrypted with a customer managed key', 'low', '~storage_bucket', attr('encryption.default_kms_key_name', notEmpty), 'GCP-0066', because.customerKey, 'name = "b"', 'encryption {\n  default_kms_key_name = "k"\n}'],
]

export const googleExtra: readonly CheckRow[] = rows.map(([id, title, severity, types, test, aliases, why, bad, good, when]) => ({
    id,
    title,
    severity,
    on: tf(types),
    test,
    ...(when === undefined ? {} : { when }),
    aliases,
    why,
    bad: tf(bad),
    good: tf(good),
  }))
