import { atLeast, equals, isFalse, isTrue, matches, notEmpty, notEquals, oneOf } from '../../check/operator.ts'
import type { CheckRow, Test } from '../../check/row.ts'
import { all, any, attr, code, connected, not } from '../../check/test.ts'
import { type Found, View } from '../../check/view.ts'
import { because } from '../brief.ts'

const tf = (text: string): { terraform: string } => ({ terraform: text })
const types = (text: string): { terraform: string } => tf(text.replaceAll('~', 'azurerm_'))

interface GraphRow {
  readonly id: string
  readonly title: string
  readonly severity?: CheckRow['severity']
  readonly on: string
  readonly test: Test
  readonly when?: Test
  readonly aliases: string
  readonly why: string
  readonly bad: string
  readonly good: string
}

const row = (spec: GraphRow): CheckRow => ({
  id: spec.id,
  title: spec.title,
  severity: spec.severity ?? 'low',
  on: types(spec.on),
  test: spec.test,
  ...(spec.when === undefined ? {} : { when: spec.when }),
  aliases: spec.aliases,
  why: spec.why,
  bad: tf(spec.bad.replaceAll('~', 'azurerm_')),
  good: tf(spec.good.replaceAll('~', 'azurerm_')),
})

const linked = (text: string, where?: Test): Test => connected(text.replaceAll('~', 'azurerm_'), where)

/** A sample in which another resource refers to the one under test. */
const withOther = (type: string, other: string, body = ''): string => `resource "~${type}" "good" {}\nresource "~${other}" "other" {\n  target_id = ~${type}.good.id\n${body}}`

const endpoint = (id: string, thing: string, type: string, alias: string): CheckRow =>
  row({ id, title: `${thing} has no private endpoint`, on: `~${type}`, test: linked('~private_endpoint'), aliases: alias, why: because.public, bad: 'name = "x"', good: withOther(type, 'private_endpoint') })

const identity = (id: string, thing: string, type: string, alias: string): CheckRow =>
  row({ id, title: `${thing} has no managed identity`, on: `~${type}`, test: attr('identity.type', notEmpty), aliases: alias, why: 'Without an identity of its own the service needs stored credentials to reach other services.', bad: 'name = "x"', good: 'identity {\n  type = "SystemAssigned"\n}' })

const needs = (...[id, title, type, other, alias, why]: readonly [id: string, title: string, type: string, other: string, alias: string, why: string]): CheckRow =>
  row({ id, title, on: `~${type}`, test: linked(`~${other}`), aliases: alias, why, bad: 'name = "x"', good: withOther(type, other) })

const items = (view: View, path: string): Found[] =>
  view.all(path).flatMap((found): Found[] => (found.cell.value.kind === 'list' ? found.cell.value.items.map((cell) => ({ cell, place: { ...found.place, site: view.judge.placeOf(cell, found.place.site) } })) : [found]))

/** `*`, `Internet`, `any` or the whole address space. */
const isInternet = (text: string): boolean => /^(?:\*|0\.0\.0\.0(?:\/0)?|<nw>\/0|\/0|internet|any|::\/0)$/i.test(text)

function portsHold(view: View, rule: Found, port: number): boolean | undefined {
  let answer: boolean | undefined = false
  for (const { cell } of view.all('destination_port_range | destination_port_ranges[]', rule.cell)) {
    if (cell.value.kind !== 'known') {
      answer = undefined
      continue
    }
    const text = String(cell.value.value)
    const [from = Number.NaN, to = from] = text.split('-').map(Number)
    if (text === '*' || (port >= from && port <= to)) return true
  }
  return answer
}

/** An inbound rule that lets the internet through. */
const openRule =
  (matchesRule: (view: View, rule: Found) => boolean | undefined): Parameters<typeof code>[0] =>
  (subject) => {
    const view = new View(subject)
    const own: Found = { cell: subject.resource.body, place: { site: subject.resource.header, path: '' } }
    const rules = subject.resource.type === 'azurerm_network_security_rule' ? [own] : items(view, 'security_rule')
    for (const rule of rules) {
      const text = (path: string): string => (view.text(path, rule.cell) ?? '').toLowerCase()
      if (text('direction') !== 'inbound' || text('access') !== 'allow') continue
      const source = view.all('source_address_prefix | source_address_prefixes[]', rule.cell).find(({ cell }) => cell.value.kind === 'known' && isInternet(String(cell.value.value)))
      if (source === undefined) continue
      const found = matchesRule(view, rule)
      if (found === true) return view.fail({ cell: source.cell, place: { site: rule.place.site, path: 'source_address_prefix' } })
      if (found === undefined) return view.unknown(rule)
    }
    return view.pass()
  }

const isTcp = (view: View, rule: Found): boolean => ['tcp', '*'].includes((view.text('protocol', rule.cell) ?? '').toLowerCase())

const port = (...[id, name, number, aliases, severity]: readonly [id: string, name: string, number: number, aliases: string, severity: CheckRow['severity']]): CheckRow =>
  row({
    id,
    title: `Network security group lets the whole internet reach ${name}`,
    severity,
    on: '~network_security_group ~network_security_rule',
    test: code(openRule((view, rule) => (isTcp(view, rule) ? portsHold(view, rule, number) : false))),
    aliases,
    why: because.public,
    bad: `security_rule {\n  direction = "Inbound"\n  access = "Allow"\n  protocol = "Tcp"\n  source_address_prefix = "*"\n  destination_port_range = "${number}"\n}`,
    good: `security_rule {\n  direction = "Inbound"\n  access = "Allow"\n  protocol = "Tcp"\n  source_address_prefix = "10.0.0.0/8"\n  destination_port_range = "${number}"\n}`,
  })

const firewallTypes = '~mariadb_firewall_rule ~sql_firewall_rule ~postgresql_firewall_rule ~mysql_firewall_rule ~mysql_flexible_server_firewall_rule ~postgresql_flexible_server_firewall_rule ~mssql_firewall_rule'
const alertPolicy = '~mssql_server_security_alert_policy'

export const azureGraph: readonly CheckRow[] = [
  port('nsg-rdp', 'remote desktops (port 3389)', 3389, 'CKV_AZURE_9 AZU-0048', 'high'),
  port('nsg-ssh', 'SSH (port 22)', 22, 'CKV_AZURE_10 AZU-0050', 'high'),
  port('nsg-http', 'plain HTTP (port 80)', 80, 'CKV_AZURE_160', 'low'),
  row({
    id: 'nsg-udp', title: 'Network security group lets the whole internet reach UDP services', severity: 'high', on: '~network_security_group ~network_security_rule',
    test: code(openRule((view, rule) => (view.text('protocol', rule.cell) ?? '').toLowerCase() === 'udp')), aliases: 'CKV_AZURE_77', why: 'UDP services are misused to amplify attacks on others.',
    bad: 'security_rule {\n  direction = "Inbound"\n  access = "Allow"\n  protocol = "Udp"\n  source_address_prefix = "*"\n}', good: 'security_rule {\n  direction = "Inbound"\n  access = "Allow"\n  protocol = "Udp"\n  source_address_prefix = "10.0.0.0/8"\n}',
  }),
  row({
    id: 'sql-firewall-any', title: 'Database firewall allows the whole internet', severity: 'high', on: firewallTypes,
    test: any(attr('start_ip_address', notEquals('0.0.0.0')), attr('end_ip_address', notEquals('255.255.255.255'))), aliases: 'CKV_AZURE_11 AZU-0029', why: because.public,
    bad: 'start_ip_address = "0.0.0.0"\nend_ip_address = "255.255.255.255"', good: 'start_ip_address = "10.0.0.1"\nend_ip_address = "10.0.0.1"',
  }),
  row({
    id: 'postgres-firewall-wide', title: 'Database firewall allows a very wide range', severity: 'high', on: '~postgresql_flexible_server_firewall_rule',
    test: all(attr('start_ip_address', notEquals('0.0.0.0')), attr('end_ip_address', notEquals('255.255.255.255'))), aliases: 'CKV2_AZURE_26', why: because.public,
    bad: 'start_ip_address = "0.0.0.0"\nend_ip_address = "192.168.0.0"', good: 'start_ip_address = "10.0.0.1"\nend_ip_address = "10.0.0.1"',
  }),
  row({
    id: 'sql-firewall-azure', title: 'Database firewall allows every Azure customer', severity: 'medium', on: '~sql_firewall_rule ~mssql_firewall_rule',
    test: any(attr('start_ip_address', notEquals('0.0.0.0')), attr('end_ip_address', notEquals('0.0.0.0'))), aliases: 'CKV2_AZURE_34', why: because.public,
    bad: 'start_ip_address = "0.0.0.0"\nend_ip_address = "0.0.0.0"', good: 'start_ip_address = "10.0.0.1"\nend_ip_address = "10.0.0.1"',
  }),
  row({
    id: 'sql-server-azure-access', title: 'SQL server is open to every Azure customer', severity: 'medium', on: '~sql_server',
    test: not(linked('~sql_firewall_rule', attr('start_ip_address', equals('0.0.0.0')))), aliases: 'CKV2_AZURE_6', why: because.public,
    bad: 'resource "~sql_server" "bad" {\n  name = "s"\n}\nresource "~sql_firewall_rule" "r" {\n  server_name = ~sql_server.bad.name\n  start_ip_address = "0.0.0.0"\n  end_ip_address = "0.0.0.0"\n}', good: 'name = "s"',
  }),
  row({
    id: 'gateway-waf', title: 'Application gateway has no web application firewall', severity: 'medium', on: '~application_gateway',
    test: any(attr('waf_configuration.enabled', isTrue), linked('~web_application_firewall_policy', attr('policy_settings.enabled', isTrue))), aliases: 'CKV_AZURE_120', why: because.public,
    bad: 'name = "g"', good: 'waf_configuration {\n  enabled = true\n}',
  }),
  row({ id: 'registry-webhook-http', title: 'Registry webhook uses plain HTTP', severity: 'medium', on: '~container_registry_webhook', test: attr('service_uri', matches(/^https:\/\//)), aliases: 'CKV2_AZURE_30', why: because.inTransit, bad: 'service_uri = "http://x"', good: 'service_uri = "https://x"' }),
  row({ id: 'aks-network-plugin', title: 'AKS does not use Azure networking', on: '~kubernetes_cluster', test: attr('network_profile.network_plugin', matches(/^azure$/i)), aliases: 'CKV2_AZURE_29', why: 'Network policies and security groups cannot tell pods apart.', bad: 'network_profile {\n  network_plugin = "kubenet"\n}', good: 'network_profile {\n  network_plugin = "azure"\n}' }),
  needs('sql-directory-admin', 'SQL server has no directory administrator', 'sql_server', 'sql_active_directory_administrator', 'CKV2_AZURE_7', 'Logins cannot be tied to people.'),
  row({
    id: 'vm-antimalware', title: 'Windows machine has no antimalware', on: '~virtual_machine',
    test: linked('~virtual_machine_extension', all(attr('type', equals('IaaSAntimalware')), attr('publisher', equals('Microsoft.Azure.Security')), attr('auto_upgrade_minor_version', isTrue))), aliases: 'CKV2_AZURE_10', why: because.patching,
    bad: 'name = "m"', good: withOther('virtual_machine', 'virtual_machine_extension', '  type = "IaaSAntimalware"\n  publisher = "Microsoft.Azure.Security"\n  auto_upgrade_minor_version = true\n'),
  }),
  identity('automation-identity', 'Automation account', 'automation_account', 'CKV2_AZURE_36'),
  identity('container-group-identity', 'Container group', 'container_group', 'CKV2_AZURE_28'),
  identity('recovery-vault-identity', 'Recovery vault', 'recovery_services_vault', 'CKV2_AZURE_35'),
  row({ id: 'automation-public', title: 'Automation account is reachable from the internet', severity: 'medium', on: '~automation_account', test: attr('public_network_access_enabled', isFalse), aliases: 'CKV2_AZURE_24', why: because.public, bad: 'name = "a"', good: 'public_network_access_enabled = false' }),
  row({ id: 'mssql-directory-admin', title: 'SQL server has no directory administrator', on: '~mssql_server', test: attr('azuread_administrator.login_username', notEmpty), aliases: 'CKV2_AZURE_27', why: 'Logins cannot be tied to people.', bad: 'name = "s"', good: 'azuread_administrator {\n  login_username = "a"\n}' }),
  needs('data-factory-key', 'Data factory is not encrypted with a customer managed key', 'data_factory', 'data_factory_linked_service_key_vault', 'CKV2_AZURE_15', because.customerKey),
  endpoint('vault-endpoint', 'Key vault', 'key_vault', 'CKV2_AZURE_32'),
  endpoint('storage-endpoint', 'Storage account', 'storage_account', 'CKV2_AZURE_33'),
  endpoint('mssql-endpoint', 'SQL server', 'mssql_server', 'CKV2_AZURE_45'),
  endpoint('mariadb-endpoint', 'MariaDB server', 'mariadb_server', 'CKV2_AZURE_43'),
  endpoint('mysql-endpoint', 'MySQL server', 'mysql_server', 'CKV2_AZURE_44'),
  endpoint('mysql-flexible-endpoint', 'MySQL flexible server', 'mysql_flexible_server', 'CKV2_AZURE_56'),
  endpoint('postgres-endpoint', 'PostgreSQL server', 'postgresql_server', 'CKV2_AZURE_42'),
  endpoint('postgres-flexible-endpoint', 'PostgreSQL flexible server', 'postgresql_flexible_server', 'CKV2_AZURE_57'),
  row({ id: 'ml-public', title: 'Machine learning workspace asks for public access', severity: 'medium', on: '~machine_learning_workspace', test: attr('public_network_access_enabled', isFalse, 'pass'), aliases: 'CKV2_AZURE_49', why: because.public, bad: 'public_network_access_enabled = true', good: 'public_network_access_enabled = false' }),
  row({
    id: 'ml-critical-storage', title: 'Storage of a critical workspace is reachable from the internet', severity: 'medium', on: '~machine_learning_workspace',
    test: linked('~storage_account', attr('public_network_access_enabled', isFalse)), when: attr('high_business_impact', isTrue), aliases: 'CKV2_AZURE_50', why: because.public,
    bad: 'resource "~storage_account" "s" {\n  name = "s"\n}\nresource "~machine_learning_workspace" "bad" {\n  high_business_impact = true\n  storage_account_id = ~storage_account.s.id\n}', good: 'high_business_impact = false',
  }),
  row({ id: 'sql-alert-policy-off', title: 'Alerts of the SQL server are switched off', severity: 'medium', on: '~sql_server', test: any(not(linked(alertPolicy)), linked(alertPolicy, attr('state', equals('Enabled')))), aliases: 'CKV2_AZURE_13', why: because.logging, bad: 'resource "~sql_server" "bad" {\n  name = "s"\n}\nresource "~mssql_server_security_alert_policy" "p" {\n  server_name = ~sql_server.bad.name\n  state = "Disabled"\n}', good: 'name = "s"' }),
  row({ id: 'mariadb-tls-version', title: 'MariaDB server accepts old TLS versions', severity: 'medium', on: '~mariadb_server', test: all(attr('ssl_enforcement_enabled', isTrue), attr('ssl_minimal_tls_version_enforced', equals('TLS1_2'), 'pass')), aliases: 'CKV2_AZURE_37', why: because.weakTls, bad: 'ssl_enforcement_enabled = true\nssl_minimal_tls_version_enforced = "TLS1_0"', good: 'ssl_enforcement_enabled = true' }),
  row({ id: 'nic-public-ip', title: 'Network interface has a public address', severity: 'medium', on: '~network_interface', test: not(linked('~public_ip')), aliases: 'CKV_AZURE_119 AZU-0076', why: because.public, bad: 'resource "~public_ip" "p" {}\nresource "~network_interface" "bad" {\n  ip_configuration {\n    public_ip_address_id = ~public_ip.p.id\n  }\n}', good: 'name = "n"' }),
  row({ id: 'spring-network', title: 'Spring service lies outside a network of yours', on: '~spring_cloud_service', test: all(not(attr('sku_name', matches(/^B0$/i))), attr('network.service_runtime_subnet_id', notEmpty)), aliases: 'CKV2_AZURE_23', why: because.public, bad: 'sku_name = "S0"', good: 'sku_name = "S0"\nnetwork {\n  service_runtime_subnet_id = "x"\n}' }),
  row({ id: 'spring-plain', title: 'Spring app does not encrypt traffic', severity: 'medium', on: '~spring_cloud_service', test: any(not(linked('~spring_cloud_app')), linked('~spring_cloud_app', attr('tls_enabled', isTrue))), when: not(any(attr('sku_tier', equals('Basic')), attr('sku_tier', { op: 'missing' }, 'pass'))), aliases: 'CKV2_AZURE_55', why: because.inTransit, bad: 'resource "~spring_cloud_service" "bad" {\n  sku_tier = "Enterprise"\n}\nresource "~spring_cloud_app" "a" {\n  service_name = ~spring_cloud_service.bad.name\n}', good: 'sku_tier = "Basic"' }),
  row({ id: 'mssql-transparent-encryption', title: 'SQL database is not encrypted', severity: 'high', on: '~mssql_database', test: attr('transparent_data_encryption_enabled', notEquals(false), 'pass'), aliases: 'CKV2_AZURE_25', why: because.atRest, bad: 'transparent_data_encryption_enabled = false', good: 'name = "d"' }),
  row({ id: 'storage-shared-key', title: 'Storage account allows shared keys', on: '~storage_account', test: attr('shared_access_key_enabled', isFalse), aliases: 'CKV2_AZURE_40', why: 'Shared keys cannot be tied to a person and leak easily.', bad: 'name = "s"', good: 'shared_access_key_enabled = false' }),
  row({ id: 'storage-sas-expiry', title: 'Shared access signatures never expire', on: '~storage_account', test: any(attr('shared_access_key_enabled', isFalse), attr('sas_policy.expiration_period', notEmpty)), aliases: 'CKV2_AZURE_41', why: 'A leaked signature stays usable.', bad: 'name = "s"', good: 'sas_policy {\n  expiration_period = "01.00:00:00"\n}' }),
  row({ id: 'storage-soft-delete', title: 'Storage account deletes at once', on: '~storage_account', test: attr('blob_properties.delete_retention_policy', notEmpty), when: not(attr('account_kind', matches(/^FileStorage$/i))), aliases: 'CKV2_AZURE_38 AZU-0056', why: because.backup, bad: 'name = "s"', good: 'blob_properties {\n  delete_retention_policy {\n    days = 7\n  }\n}' }),
  row({ id: 'subnet-nsg', title: 'Subnet has no network security group', severity: 'medium', on: '~subnet', test: any(linked('~network_security_group ~subnet_network_security_group_association'), attr('name', matches(/^(?:GatewaySubnet|AzureFirewallSubnet|AzureFirewallManagementSubnet|AzureBastionSubnet)$/i)), attr('delegation.service_delegation.name', matches(/^Microsoft\.NetApp\/volumes$/i))), aliases: 'CKV2_AZURE_31', why: because.public, bad: 'name = "s"', good: withOther('subnet', 'subnet_network_security_group_association') }),
  row({ id: 'synapse-firewall-rules', title: 'Synapse workspace has firewall rules', on: '~synapse_workspace', test: not(linked('~synapse_firewall_rule')), aliases: 'CKV2_AZURE_19', why: because.public, bad: 'resource "~synapse_workspace" "bad" {}\nresource "~synapse_firewall_rule" "r" {\n  synapse_workspace_id = ~synapse_workspace.bad.id\n}', good: 'name = "s"' }),
  row({ id: 'vm-disks-unencrypted', title: 'Disks of the machine are not encrypted', on: '~virtual_machine', test: any(not(linked('~managed_disk')), linked('~managed_disk', any(attr('disk_encryption_set_id', notEmpty), all(attr('encryption_settings', notEmpty), attr('encryption_settings.enabled', notEquals(false), 'pass'))))), aliases: 'CKV2_AZURE_14', why: because.atRest, bad: 'resource "~managed_disk" "d" {}\nresource "~virtual_machine" "bad" {\n  storage_data_disk {\n    managed_disk_id = ~managed_disk.d.id\n  }\n}', good: 'name = "m"' }),
  row({ id: 'cognitive-key', title: 'AI service is not encrypted with a customer managed key', on: '~cognitive_account', test: linked('~cognitive_account_customer_managed_key'), aliases: 'CKV2_AZURE_22', why: because.customerKey, bad: 'name = "c"', good: withOther('cognitive_account', 'cognitive_account_customer_managed_key') }),
  needs('kusto-key', 'Data Explorer is not encrypted with a customer managed key', 'kusto_cluster', 'kusto_cluster_customer_managed_key', 'CKV2_AZURE_11', because.customerKey),
  row({ id: 'databricks-key', title: 'Databricks root storage is not encrypted with a customer managed key', on: '~databricks_workspace', test: all(attr('customer_managed_key_enabled', isTrue), linked('~databricks_workspace_root_dbfs_customer_managed_key')), when: attr('sku', equals('premium')), aliases: 'CKV2_AZURE_48', why: because.customerKey, bad: 'sku = "premium"', good: 'resource "~databricks_workspace" "good" {\n  sku = "premium"\n  customer_managed_key_enabled = true\n}\nresource "~databricks_workspace_root_dbfs_customer_managed_key" "k" {\n  workspace_id = ~databricks_workspace.good.id\n}' }),
  needs('mysql-key', 'MySQL server is not encrypted with a customer managed key', 'mysql_server', 'mysql_server_key', 'CKV2_AZURE_16', because.customerKey),
  needs('postgres-key', 'PostgreSQL server is not encrypted with a customer managed key', 'postgresql_server', 'postgresql_server_key', 'CKV2_AZURE_17', because.customerKey),
  row({ id: 'sql-auditing', title: 'SQL server is not audited', severity: 'medium', on: '~sql_server ~mssql_server', test: any(attr('extended_auditing_policy', notEmpty), linked('~mssql_server_extended_auditing_policy')), aliases: 'CKV_AZURE_23 AZU-0027', why: because.logging, bad: 'name = "s"', good: withOther('mssql_server', 'mssql_server_extended_auditing_policy') }),
  row({ id: 'sql-audit-retention', title: 'SQL audit log is kept for less than 90 days', on: '~sql_server ~mssql_server', test: any(attr('extended_auditing_policy.retention_in_days', atLeast(90)), linked('~mssql_server_extended_auditing_policy', attr('retention_in_days', atLeast(90)))), aliases: 'CKV_AZURE_24 AZU-0025', why: because.logging, bad: 'extended_auditing_policy {\n  retention_in_days = 30\n}', good: 'extended_auditing_policy {\n  retention_in_days = 90\n}' }),
  row({ id: 'storage-key', title: 'Storage account is not encrypted with a customer managed key', on: '~storage_account', test: any(linked('~storage_account_customer_managed_key'), attr('customer_managed_key.key_vault_key_id', notEmpty)), aliases: 'CKV2_AZURE_1 AZU-0060', why: because.customerKey, bad: 'name = "s"', good: withOther('storage_account', 'storage_account_customer_managed_key') }),
  row({ id: 'synapse-pool-audit', title: 'Audit log of the Synapse pool is not monitored', on: '~synapse_sql_pool', test: linked('~synapse_sql_pool_extended_auditing_policy', attr('log_monitoring_enabled', isTrue, 'pass')), aliases: 'CKV2_AZURE_54', why: because.logging, bad: 'name = "p"', good: withOther('synapse_sql_pool', 'synapse_sql_pool_extended_auditing_policy') }),
  row({ id: 'synapse-pool-alerts', title: 'Synapse pool raises no alerts', on: '~synapse_sql_pool', test: linked('~synapse_sql_pool_security_alert_policy', attr('policy_state', equals('Enabled'))), aliases: 'CKV2_AZURE_51', why: because.logging, bad: 'name = "p"', good: withOther('synapse_sql_pool', 'synapse_sql_pool_security_alert_policy', '  policy_state = "Enabled"\n') }),
  row({ id: 'synapse-pool-assessment', title: 'Synapse pool is not checked for weaknesses', on: '~synapse_sql_pool_security_alert_policy', test: linked('~synapse_sql_pool_vulnerability_assessment', attr('recurring_scans.enabled', isTrue)), aliases: 'CKV2_AZURE_52', why: because.patching, bad: 'name = "p"', good: withOther('synapse_sql_pool_security_alert_policy', 'synapse_sql_pool_vulnerability_assessment', '  recurring_scans {\n    enabled = true\n  }\n') }),
  needs('synapse-audit', 'Synapse workspace is not audited', 'synapse_workspace', 'synapse_workspace_extended_auditing_policy', 'CKV2_AZURE_53', because.logging),
  row({ id: 'synapse-assessment', title: 'Synapse assessment does not run regularly', on: '~synapse_workspace_vulnerability_assessment', test: all(linked('~synapse_workspace_security_alert_policy'), attr('recurring_scans.enabled', isTrue)), aliases: 'CKV2_AZURE_46', why: because.patching, bad: 'name = "a"', good: 'resource "~synapse_workspace_security_alert_policy" "p" {}\nresource "~synapse_workspace_vulnerability_assessment" "good" {\n  workspace_security_alert_policy_id = ~synapse_workspace_security_alert_policy.p.id\n  recurring_scans {\n    enabled = true\n  }\n}' }),
  row({ id: 'mssql-alert-policy', title: 'SQL server raises no alerts', severity: 'medium', on: '~sql_server ~mssql_server', test: linked(alertPolicy, attr('state', equals('Enabled'))), aliases: 'CKV2_AZURE_2', why: because.logging, bad: 'name = "s"', good: withOther('mssql_server', 'mssql_server_security_alert_policy', '  state = "Enabled"\n') }),
  needs('vm-backup', 'Machine is not backed up', 'virtual_machine', 'backup_protected_vm', 'CKV2_AZURE_12', because.backup),
  row({ id: 'vm-managed-disks', title: 'Machine uses unmanaged disks', on: '~virtual_machine', test: all(attr('storage_os_disk.managed_disk_type', notEmpty), attr('storage_os_disk.vhd_uri', { op: 'missing' }, 'pass')), aliases: 'CKV2_AZURE_9', why: because.atRest, bad: 'storage_os_disk {\n  vhd_uri = "x"\n}', good: 'storage_os_disk {\n  managed_disk_type = "Standard_LRS"\n}' }),
  row({ id: 'storage-blob-logging', title: 'Reads of the blob service are not logged', on: '~storage_container', test: all(attr('container_access_type', oneOf('private', 'blob'), 'fail'), any(linked('~log_analytics_storage_insights'), connectedThrough())), aliases: 'CKV2_AZURE_21', why: because.logging, bad: 'name = "c"', good: 'resource "~storage_account" "a" {}\nresource "~storage_container" "good" {\n  storage_account_name = ~storage_account.a.name\n  container_access_type = "private"\n}\nresource "~log_analytics_storage_insights" "i" {\n  storage_account_id = ~storage_account.a.id\n  blob_container_names = ["c"]\n}' }),
  row({ id: 'storage-table-logging', title: 'Reads of the table service are not logged', on: '~storage_table', test: connectedThrough('table_names'), aliases: 'CKV2_AZURE_20', why: because.logging, bad: 'name = "t"', good: 'resource "~storage_account" "a" {}\nresource "~storage_table" "good" {\n  storage_account_name = ~storage_account.a.name\n}\nresource "~log_analytics_storage_insights" "i" {\n  storage_account_id = ~storage_account.a.id\n  table_names = ["t"]\n}' }),
]

/** The storage account of a container or table has insights that name them. */
function connectedThrough(names = 'blob_container_names'): Test {
  return linked('~storage_account', linked('~log_analytics_storage_insights', attr(names, notEmpty)))
}
