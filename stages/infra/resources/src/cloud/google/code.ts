import type { Cell, Verdict } from '@bartizan/model/resource'
import { equals, isPublicCidr, isTrue, matches, notContains, notEmpty, notMatches, oneOf } from '../../check/operator.ts'
import type { Check, CheckRow, Test } from '../../check/row.ts'
import { all, any, attr, code, connected, not } from '../../check/test.ts'
import { type Found, View } from '../../check/view.ts'
import { because } from '../brief.ts'

const tf = (text: string): { terraform: string } => ({ terraform: text })

/** Items of a list of blocks. */
const items = (view: View, path: string): Found[] =>
  view.all(path).flatMap((found): Found[] => (found.cell.value.kind === 'list' ? found.cell.value.items.map((cell) => ({ cell, place: { ...found.place, site: view.judge.placeOf(cell, found.place.site) } })) : [found]))

/** True, false, or undefined when not known, whether a port list (`22`, `20-25`) holds a port. */
function holdsPort(ports: readonly Cell[], port: number): boolean | undefined {
  let answer: boolean | undefined = false
  for (const cell of ports) {
    if (cell.value.kind !== 'known') {
      answer = undefined
      continue
    }
    const [from = Number.NaN, to = from] = String(cell.value.value).split('-').map(Number)
    if (port >= from && port <= to) return true
  }
  return answer
}

/** A firewall rule that lets the internet through to a port. */
const openPort =
  (port: number | 'all'): Check =>
  (subject) => {
    const view = new View(subject)
    if (view.text('direction') === 'EGRESS' || view.is('disabled', isTrue) === true) return view.pass()
    const sources = view.all('source_ranges[]')
    const open = sources.find(({ cell }) => cell.value.kind === 'known' && (isPublicCidr(String(cell.value.value)) || /^(?:0\.0\.0\.0|::0)$/.test(String(cell.value.value))))
    if (open === undefined) return sources.some(({ cell }) => cell.value.kind !== 'known') ? view.unknown(sources[0]) : view.pass()
    let undecided: Verdict | undefined
    for (const rule of items(view, 'allow')) {
      const protocol = view.text('protocol', rule.cell)?.toLowerCase()
      const ports = view.all('ports[]', rule.cell).map(({ cell }) => cell)
      if (protocol === 'all' || protocol === '-1') return view.fail(open)
      if (port === 'all') continue
      const held = ports.length === 0 && (protocol === 'tcp' || protocol === '6') ? true : holdsPort(ports, port)
      if (held === true) return view.fail(open)
      if (held === undefined) undecided = view.unknown(rule)
    }
    return undecided ?? view.pass()
  }

const firewall = (...[id, name, port, aliases, severity]: readonly [id: string, name: string, port: number, aliases: string, severity: CheckRow['severity']]): CheckRow => ({
  id,
  title: `Firewall lets the whole internet reach ${name}`,
  severity,
  on: { terraform: 'google_compute_firewall' },
  test: code(openPort(port)),
  aliases,
  why: because.public,
  weakness: 'CWE-284',
  bad: tf(`source_ranges = ["0.0.0.0/0"]\nallow {\n  protocol = "tcp"\n  ports = ["${port}"]\n}`),
  good: tf(`source_ranges = ["10.0.0.0/8"]\nallow {\n  protocol = "tcp"\n  ports = ["${port}"]\n}`),
})

const member = 'member | members[]'
const open = notMatches(/^(?:allUsers|allAuthenticatedUsers)$/)
const iam = (resource: string): string => `google_${resource}_iam_member google_${resource}_iam_binding`

/** Access given to everyone. */
const publicAccess = (...[id, thing, types, aliases, severity = 'high']: readonly [id: string, thing: string, types: string, aliases: string, severity?: CheckRow['severity']]): CheckRow => ({
  id,
  title: `${thing} is open to everyone`,
  severity,
  on: { terraform: types },
  path: member,
  require: open,
  absent: 'pass',
  aliases,
  why: because.anyone,
  weakness: 'CWE-284',
  bad: tf('member = "allUsers"'),
  good: tf('member = "user:a@example.com"'),
})

const impersonation = oneOf('roles/iam.serviceAccountUser', 'roles/iam.serviceAccountTokenCreator', 'roles/iam.workloadIdentityUser', 'roles/owner', 'roles/editor', 'roles/dataproc.editor', 'roles/composer.admin', 'roles/dataflow.admin', 'roles/iam.securityAdmin', 'roles/iam.serviceAccountKeyAdmin', 'roles/iam.serviceAccountAdmin', 'roles/dataflow.developer', 'roles/dataproc.admin', 'roles/cloudfunctions.admin', 'roles/run.admin', 'roles/deploymentmanager.editor', 'roles/dataproc.serviceAgent', 'roles/iam.securityReviewer')
const basic = oneOf('roles/owner', 'roles/editor', 'roles/viewer')
const defaultAccount = /-compute@developer\.gserviceaccount\.com$|@appspot\.gserviceaccount\.com$/

/** The account that Google makes with a project, by its name or read from its data source. */
const noDefaultAccount: Check = (subject) => {
  const view = new View(subject)
  const found = view.all(member)
  const reads = (cell: Cell): boolean => cell.source?.address.includes('_default_service_account.') === true || (cell.value.kind === 'text' && cell.value.parts.some(reads))
  const bad = found.find(({ cell }) => reads(cell) || (cell.value.kind === 'known' && defaultAccount.test(String(cell.value.value))))
  return bad === undefined ? view.pass() : view.fail(bad)
}

const level = (...[id, title, types, aliases, test, sample]: readonly [id: string, title: string, types: string, aliases: string, test: Test, sample: { bad: string; good: string }]): CheckRow => ({
  id,
  title,
  severity: 'medium',
  on: { terraform: types },
  test,
  aliases,
  why: because.leastPrivilege,
  weakness: 'CWE-250',
  bad: tf(sample.bad),
  good: tf(sample.good),
})

const roleSample = (role: string): { bad: string; good: string } => ({ bad: `role = "${role}"\nmember = "user:a@example.com"`, good: 'role = "roles/browser"\nmember = "user:a@example.com"' })
const memberSample = { bad: 'role = "roles/browser"\nmember = "serviceAccount:1-compute@developer.gserviceaccount.com"', good: 'role = "roles/browser"\nmember = "user:a@example.com"' }

const levels = ['organization', 'folder', 'project'] as const
const numbers = { organization: { impersonation: 'CKV_GCP_45 GCP-0009', account: 'CKV_GCP_47 GCP-0008', basic: 'CKV_GCP_115' }, folder: { impersonation: 'CKV_GCP_44 GCP-0005', account: 'CKV_GCP_48 GCP-0004', basic: 'CKV_GCP_116' }, project: { impersonation: 'CKV_GCP_49 GCP-0011', account: 'CKV_GCP_46 GCP-0006', basic: 'CKV_GCP_117' } } as const

const roleRows: readonly CheckRow[] = levels.flatMap((name) => [
  level(`iam-${name}-impersonation`, `Role on the ${name} lets its holder act as any service account`, iam(name), numbers[name].impersonation, not(attr('role', impersonation)), roleSample('roles/iam.serviceAccountUser')),
  level(`iam-${name}-default-account`, `Default service account has a role on the ${name}`, iam(name), numbers[name].account, code(noDefaultAccount), memberSample),
  level(`iam-${name}-basic-role`, `Basic role on the ${name}`, iam(name), numbers[name].basic, not(attr('role', basic)), roleSample('roles/editor')),
])

/** A database flag that must have a value (or must not have it). */
const flag = (id: string, name: string, wanted: { value: RegExp; absent: 'pass' | 'fail'; engine: RegExp }, aliases: string): CheckRow => ({
  id,
  title: `Database flag ${name} is not as it should be`,
  severity: 'low',
  on: { terraform: 'google_sql_database_instance' },
  test: code((subject) => {
    const view = new View(subject)
    const found = items(view, 'settings.database_flags').filter(({ cell }) => view.text('name', cell) === name)
    if (found.length === 0) return wanted.absent === 'pass' ? view.pass() : view.fail(undefined, 'settings.database_flags')
    const bad = found.find(({ cell }) => !wanted.value.test(view.text('value', cell) ?? ''))
    return bad === undefined ? view.pass() : view.fail(bad, 'settings.database_flags.value')
  }),
  when: attr('database_version', matches(wanted.engine)),
  aliases,
  why: because.logging,
  bad: tf(`database_version = "${wanted.engine.source}_15"\nsettings {\n  database_flags {\n    name = "${name}"\n    value = "${wanted.value.test('wrong') ? 'on' : 'wrong'}"\n  }\n}`),
})

const flags: readonly CheckRow[] = [
  flag('sql-local-infile', 'local_infile', { value: /^off$/, absent: 'pass', engine: /MYSQL/ }, 'CKV_GCP_50 GCP-0026'),
  flag('sql-log-checkpoints', 'log_checkpoints', { value: /^on$/, absent: 'fail', engine: /POSTGRES/ }, 'CKV_GCP_51 GCP-0025'),
  flag('sql-log-connections', 'log_connections', { value: /^on$/, absent: 'fail', engine: /POSTGRES/ }, 'CKV_GCP_52 GCP-0016'),
  flag('sql-log-disconnections', 'log_disconnections', { value: /^on$/, absent: 'fail', engine: /POSTGRES/ }, 'CKV_GCP_53 GCP-0022'),
  flag('sql-log-lock-waits', 'log_lock_waits', { value: /^on$/, absent: 'fail', engine: /POSTGRES/ }, 'CKV_GCP_54 GCP-0020'),
  flag('sql-log-min-messages', 'log_min_messages', { value: /^(?:fatal|panic|log|error|warning|notice|info|debug[1-5])$/i, absent: 'pass', engine: /POSTGRES/ }, 'CKV_GCP_55 GCP-0018'),
  flag('sql-log-duration', 'log_duration', { value: /^on$/, absent: 'fail', engine: /POSTGRES/ }, 'CKV2_GCP_13'),
  flag('sql-log-temp-files', 'log_temp_files', { value: /^0$/, absent: 'pass', engine: /POSTGRES/ }, 'CKV_GCP_56 GCP-0014'),
  flag('sql-log-min-duration', 'log_min_duration_statement', { value: /^-1$/, absent: 'pass', engine: /POSTGRES/ }, 'CKV_GCP_57 GCP-0021'),
  flag('sql-cross-db-chaining', 'cross db ownership chaining', { value: /^off$/, absent: 'pass', engine: /SQLSERVER/ }, 'CKV_GCP_58 GCP-0019'),
  flag('sql-contained-authentication', 'contained database authentication', { value: /^off$/, absent: 'pass', engine: /SQLSERVER/ }, 'CKV_GCP_59 GCP-0023'),
  flag('sql-hostname-logging', 'log_hostname', { value: /^on$/, absent: 'fail', engine: /POSTGRES/ }, 'CKV_GCP_108'),
  flag('sql-min-error-statement', 'log_min_error_statement', { value: /^(?:error|log|fatal|panic)$/i, absent: 'pass', engine: /POSTGRES/ }, 'CKV_GCP_109'),
  flag('sql-audit', 'cloudsql.enable_pgaudit', { value: /^on$/, absent: 'fail', engine: /POSTGRES/ }, 'CKV_GCP_110'),
  flag('sql-log-statement', 'log_statement', { value: /^(?:ddl|mod|all)$/i, absent: 'fail', engine: /POSTGRES/ }, 'CKV_GCP_111'),
  flag('sql-executor-stats', 'log_executor_stats', { value: /^(?!on$)/, absent: 'pass', engine: /POSTGRES/ }, 'CKV2_GCP_14'),
  flag('sql-parser-stats', 'log_parser_stats', { value: /^(?!on$)/, absent: 'pass', engine: /POSTGRES/ }, 'CKV2_GCP_15'),
  flag('sql-planner-stats', 'log_planner_stats', { value: /^(?!on$)/, absent: 'pass', engine: /POSTGRES/ }, 'CKV2_GCP_16'),
  flag('sql-statement-stats', 'log_statement_stats', { value: /^(?!on$)/, absent: 'pass', engine: /POSTGRES/ }, 'CKV2_GCP_17'),
]

const machines = 'google_compute_instance google_compute_instance_from_template google_compute_instance_template'

export const googleCode: readonly CheckRow[] = [
  firewall('firewall-ssh', 'SSH (port 22)', 22, 'CKV_GCP_2 GCP-0071 GCP-0027', 'high'),
  firewall('firewall-rdp', 'remote desktops (port 3389)', 3389, 'CKV_GCP_3 GCP-0070 GCP-0027', 'high'),
  firewall('firewall-ftp', 'FTP (port 21)', 21, 'CKV_GCP_75', 'high'),
  firewall('firewall-ftp-data', 'FTP data (port 20)', 20, 'CKV_GCP_77', 'high'),
  firewall('firewall-mysql', 'MySQL (port 3306)', 3306, 'CKV_GCP_88', 'high'),
  firewall('firewall-http', 'plain HTTP (port 80)', 80, 'CKV_GCP_106', 'low'),
  {
    id: 'firewall-all',
    title: 'Firewall lets the whole internet reach every port',
    severity: 'high',
    on: tf('google_compute_firewall'),
    test: code(openPort('all')),
    aliases: 'CKV2_GCP_12 GCP-0072',
    why: because.public,
    weakness: 'CWE-284',
    bad: tf('source_ranges = ["0.0.0.0/0"]\nallow {\n  protocol = "all"\n}'),
    good: tf('source_ranges = ["10.0.0.0/8"]\nallow {\n  protocol = "all"\n}'),
  },
  publicAccess('storage-public', 'Bucket', iam('storage_bucket'), 'CKV_GCP_28 GCP-0001'),
  publicAccess('dataproc-open', 'Dataproc cluster', iam('dataproc_cluster'), 'CKV_GCP_98'),
  publicAccess('pubsub-open', 'Pub/Sub topic', iam('pubsub_topic'), 'CKV_GCP_99'),
  publicAccess('bigquery-table-open', 'BigQuery table', iam('bigquery_table'), 'CKV_GCP_100'),
  publicAccess('artifact-registry-open', 'Artifact registry', iam('artifact_registry_repository'), 'CKV_GCP_101'),
  publicAccess('cloud-run-open', 'Cloud Run service', `${iam('cloud_run_service')} ${iam('cloud_run_v2_service')}`, 'CKV_GCP_102', 'medium'),
  publicAccess('function-open', 'Cloud function', `${iam('cloudfunctions_function')} ${iam('cloudfunctions2_function')}`, 'CKV_GCP_107', 'medium'),
  publicAccess('kms-open', 'Key', iam('kms_crypto_key'), 'CKV_GCP_112', 'critical'),
  {
    id: 'iam-policy-open',
    title: 'Policy gives everyone access',
    severity: 'high',
    on: tf('data.google_iam_policy'),
    path: 'binding.members[]',
    require: open,
    absent: 'pass',
    aliases: 'CKV_GCP_113',
    why: because.anyone,
    weakness: 'CWE-284',
    bad: tf('binding {\n  role = "roles/viewer"\n  members = ["allUsers"]\n}'),
    good: tf('binding {\n  role = "roles/viewer"\n  members = ["user:a@example.com"]\n}'),
  },
  {
    id: 'kms-policy-open',
    title: 'Key policy gives everyone access',
    severity: 'critical',
    on: tf('google_kms_crypto_key_iam_policy'),
    path: 'policy_data.bindings.members[]',
    require: open,
    absent: 'pass',
    aliases: 'CKV_GCP_112',
    why: because.anyone,
    weakness: 'CWE-284',
    bad: tf('policy_data = jsonencode({ bindings = [{ role = "r", members = ["allUsers"] }] })'),
    good: tf('policy_data = jsonencode({ bindings = [{ role = "r", members = ["user:a@example.com"] }] })'),
  },
  ...(['kms_crypto_key', 'kms_key_ring', 'container_registry'] as const).map((name, at): CheckRow => {
    const related = name === 'container_registry' ? 'google_storage_bucket' : `google_${name}`
    return {
      id: `${name.replaceAll('_', '-')}-shared-with-all`,
      title: `${name === 'kms_crypto_key' ? 'Key' : name === 'kms_key_ring' ? 'Key ring' : 'Container registry'} is shared with everyone`,
      severity: 'high',
      on: tf(`google_${name}`),
      test: not(connected(`${related}_iam_member ${related}_iam_binding`, not(attr(member, open)))),
      aliases: ['CKV2_GCP_6', 'CKV2_GCP_8', 'CKV2_GCP_9'][at] as string,
      why: because.anyone,
      weakness: 'CWE-284',
      bad: tf(`resource "google_${name}" "bad" {}\nresource "${related}_iam_member" "bad" {\n  target = google_${name}.bad.id\n  member = "allUsers"\n}`),
      good: tf('name = "x"'),
    }
  }),
  {
    id: 'bigquery-dataset-open',
    title: 'BigQuery dataset is open to everyone',
    severity: 'high',
    on: tf('google_bigquery_dataset'),
    path: 'access.special_group | access.iam_member',
    require: notMatches(/^allAuthenticatedUsers$|^allUsers$/),
    absent: 'pass',
    aliases: 'CKV_GCP_15 GCP-0046',
    why: because.anyone,
    weakness: 'CWE-284',
    bad: tf('access {\n  role = "READER"\n  special_group = "allAuthenticatedUsers"\n}'),
    good: tf('access {\n  role = "READER"\n  user_by_email = "a@example.com"\n}'),
  },
  {
    id: 'ssl-policy-weak',
    title: 'Load balancer accepts weak TLS',
    severity: 'medium',
    on: tf('google_compute_ssl_policy'),
    test: code((subject) => {
      const view = new View(subject)
      const profile = view.text('profile') ?? 'COMPATIBLE'
      if (profile === 'RESTRICTED') return view.pass()
      const tls12 = view.text('min_tls_version') === 'TLS_1_2'
      if (profile === 'MODERN') return tls12 ? view.pass() : view.fail(view.all('min_tls_version')[0], 'min_tls_version')
      if (profile !== 'CUSTOM') return view.fail(view.all('profile')[0], 'profile')
      const weak = view.all('custom_features[]').find(({ cell }) => cell.value.kind === 'known' && String(cell.value.value).startsWith('TLS_RSA_'))
      if (weak !== undefined) return view.fail(weak)
      return tls12 ? view.pass() : view.fail(view.all('min_tls_version')[0], 'min_tls_version')
    }),
    aliases: 'CKV_GCP_4 GCP-0039',
    why: because.weakTls,
    weakness: 'CWE-326',
    controls: 'CIS-GCP:3.9',
    bad: tf('profile = "COMPATIBLE"'),
    good: tf('profile = "RESTRICTED"'),
  },
  {
    id: 'sql-plain',
    title: 'SQL instance accepts plain connections',
    severity: 'high',
    on: tf('google_sql_database_instance'),
    test: any(attr('settings.ip_configuration.ssl_mode', oneOf('ENCRYPTED_ONLY', 'TRUSTED_CLIENT_CERTIFICATE_REQUIRED')), attr('settings.ip_configuration.require_ssl', isTrue)),
    aliases: 'CKV_GCP_6 GCP-0015',
    why: because.inTransit,
    weakness: 'CWE-319',
    controls: 'CIS-GCP:6.4',
    bad: tf('settings {\n  ip_configuration {\n    require_ssl = false\n  }\n}'),
    good: tf('settings {\n  ip_configuration {\n    ssl_mode = "ENCRYPTED_ONLY"\n  }\n}'),
  },
  {
    id: 'sql-root-password',
    title: 'MySQL root user has no password',
    severity: 'high',
    on: tf('google_sql_database_instance'),
    test: not(connected('google_sql_user', all(attr('name', matches(/^root/)), not(attr('password', notEmpty))))),
    when: attr('database_version', matches(/^MYSQL/)),
    aliases: 'CKV2_GCP_7',
    why: 'Everyone who reaches the port is administrator of the database.',
    weakness: 'CWE-521',
    bad: tf('resource "google_sql_database_instance" "bad" {\n  database_version = "MYSQL_8_0"\n}\nresource "google_sql_user" "bad" {\n  name = "root"\n  instance = google_sql_database_instance.bad.name\n}'),
    good: tf('database_version = "MYSQL_8_0"'),
  },
  {
    id: 'compute-default-account',
    title: 'Machine uses the default service account',
    severity: 'medium',
    on: tf(machines),
    test: any(attr('service_account.email', notMatches(/-compute@developer\.gserviceaccount\.com$/)), attr('name', matches(/^gke-/)), attr('source_instance_template', notEmpty)),
    aliases: 'CKV_GCP_30 GCP-0044',
    why: because.leastPrivilege,
    weakness: 'CWE-250',
    controls: 'CIS-GCP:4.1',
    bad: tf('name = "m"'),
    good: tf('service_account {\n  email = "own@p.iam.gserviceaccount.com"\n  scopes = ["cloud-platform"]\n}'),
  },
  {
    id: 'compute-full-access',
    title: 'Default service account has full access to the project',
    severity: 'high',
    on: tf(machines),
    test: any(
      attr('name', matches(/^gke-/)),
      attr('service_account.email', notMatches(/-compute@developer\.gserviceaccount\.com$/)),
      attr('service_account.scopes[]', notMatches(/^(?:cloud-platform|https:\/\/www\.googleapis\.com\/auth\/cloud-platform)$/), 'pass'),
    ),
    aliases: 'CKV_GCP_31 GCP-0044',
    why: because.leastPrivilege,
    weakness: 'CWE-250',
    controls: 'CIS-GCP:4.2',
    bad: tf('service_account {\n  scopes = ["cloud-platform"]\n}'),
    good: tf('service_account {\n  scopes = ["logging-write"]\n}'),
  },
  level('iam-project-service-account-user', 'Role lets its holder act as any service account of the project', iam('project'), 'CKV_GCP_41 GCP-0005', not(attr('role', oneOf('roles/iam.serviceAccountUser', 'roles/iam.serviceAccountTokenCreator'))), roleSample('roles/iam.serviceAccountUser')),
  level('iam-project-admin-account', 'Service account has administrator rights', 'google_project_iam_member', 'CKV_GCP_42 GCP-0007', not(all(attr('member', matches(/^serviceAccount:/)), attr('role', matches(/^roles\/(?:owner|editor|.*[aA]dmin)$/)))), { bad: 'role = "roles/owner"\nmember = "serviceAccount:x@p.iam.gserviceaccount.com"', good: 'role = "roles/browser"\nmember = "serviceAccount:x@p.iam.gserviceaccount.com"' }),
  ...roleRows,
  ...flags,
  {
    id: 'storage-log-to-itself',
    title: 'Bucket writes its access log into itself',
    severity: 'low',
    on: tf('google_storage_bucket'),
    test: code((subject) => {
      const view = new View(subject)
      const [log] = view.all('logging.log_bucket')
      return log !== undefined && view.text('logging.log_bucket') !== undefined && view.text('logging.log_bucket') === view.text('name') ? view.fail(log) : view.pass()
    }),
    when: attr('logging', notEmpty),
    aliases: 'CKV_GCP_63',
    why: because.logging,
    bad: tf('name = "b"\nlogging {\n  log_bucket = "b"\n}'),
    good: tf('name = "b"\nlogging {\n  log_bucket = "logs"\n}'),
  },
  {
    id: 'audit-log-gaps',
    title: 'Audit log of the project leaves out services or people',
    severity: 'medium',
    on: tf('google_project'),
    test: connected('google_project_iam_audit_config', all(attr('service', equals('allServices')), attr('audit_log_config.exempted_members', { op: 'empty' }, 'pass'))),
    aliases: 'CKV2_GCP_5 GCP-0079',
    why: because.logging,
    weakness: 'CWE-778',
    controls: 'CIS-GCP:2.1',
    bad: tf('name = "p"'),
    good: tf('resource "google_project" "good" {}\nresource "google_project_iam_audit_config" "good" {\n  project = google_project.good.id\n  service = "allServices"\n}'),
  },
  {
    id: 'network-without-firewall',
    title: 'Network relies on the default firewall',
    severity: 'low',
    on: tf('google_compute_network'),
    test: connected('google_compute_firewall'),
    aliases: 'CKV2_GCP_18',
    why: because.public,
    bad: tf('name = "n"'),
    good: tf('resource "google_compute_network" "good" {}\nresource "google_compute_firewall" "good" {\n  network = google_compute_network.good.name\n}'),
  },
  {
    id: 'log-bucket-unlocked',
    title: 'Log bucket can be emptied',
    severity: 'low',
    on: tf('google_logging_organization_sink google_logging_folder_sink google_logging_project_sink'),
    test: any(not(connected('google_storage_bucket')), connected('google_storage_bucket', attr('retention_policy.is_locked', isTrue))),
    aliases: 'CKV2_GCP_4',
    why: because.logging,
    bad: tf('resource "google_storage_bucket" "b" {}\nresource "google_logging_project_sink" "bad" {\n  destination = "storage.googleapis.com/${google_storage_bucket.b.name}"\n}'),
    good: tf('name = "s"'),
  },
  ...(['google_compute_global_forwarding_rule', 'google_compute_forwarding_rule'] as const).map(
    (type, at): CheckRow => ({
      id: at === 0 ? 'global-forwarding-http' : 'forwarding-http',
      title: 'Load balancer accepts plain HTTP from the internet',
      severity: 'medium',
      on: tf(type),
      test: any(all(attr('target', notContains('targetHttpProxies'), 'pass'), code((subject) => {
        const view = new View(subject)
        const target = view.first('target')
        return target?.source?.address.includes('_http_proxy.') === true ? view.fail(view.all('target')[0]) : view.pass()
      })), all(attr('load_balancing_scheme', notEmpty), not(attr('load_balancing_scheme', matches(/^EXTERNAL$/i))))),
      aliases: at === 0 ? 'CKV2_GCP_38' : 'CKV2_GCP_37',
      why: because.inTransit,
      weakness: 'CWE-319',
      bad: tf(`resource "google_compute_target_http_proxy" "p" {}\nresource "${type}" "bad" {\n  target = google_compute_target_http_proxy.p.id\n}`),
      good: tf('target = "https"'),
    }),
  ),
]
