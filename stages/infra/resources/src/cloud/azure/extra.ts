import type { Verdict } from '@bartizan/model/resource'
import { atLeast, equals, isFalse, isTrue, matches, noneOf, notEmpty, notEquals, notMatches, oneOf } from '../../check/operator.ts'
import type { Check, CheckRow, Test } from '../../check/row.ts'
import { all, any, attr, code, connected, not } from '../../check/test.ts'
import { type Found, View } from '../../check/view.ts'
import { because } from '../brief.ts'

const tf = (text: string): { terraform: string } => ({ terraform: text.replaceAll('~', 'azurerm_') })

type Row = readonly [id: string, title: string, severity: CheckRow['severity'], types: string, test: Test, aliases: string, why: string, bad: string, good: string, when?: Test]

const items = (view: View, path: string, within = view.subject.resource.body): Found[] =>
  view.all(path, within).flatMap((found): Found[] => (found.cell.value.kind === 'list' ? found.cell.value.items.map((cell) => ({ cell, place: { ...found.place, site: view.judge.placeOf(cell, found.place.site) } })) : [found]))

const secretWords = /(?:password|passwd|secret|token|api_?key|access_?key)\w*\s*=\s*\\?["']?[^\s"'$]/i

/** A start-up script that sets a password or key. */
const scriptSecrets =
  (path: string): Check =>
  (subject) => {
    const view = new View(subject)
    for (const found of view.all(path)) {
      const { value } = found.cell
      if (value.kind === 'known' && secretWords.test(String(value.value))) return view.fail({ ...found, cell: { ...found.cell, sensitive: true } })
    }
    return view.pass()
  }

const rule =
  (direction: 'inbound' | 'outbound', sides: string): Check =>
  (subject) => {
    const view = new View(subject)
    const own: Found = { cell: subject.resource.body, place: { site: subject.resource.header, path: '' } }
    const rules = subject.resource.type === 'azurerm_network_security_rule' ? [own] : items(view, 'security_rule')
    for (const one of rules) {
      const text = (path: string): string => (view.text(path, one.cell) ?? '').toLowerCase()
      if (text('direction') !== direction || text('access') !== 'allow') continue
      const open = view.all(sides, one.cell).find(({ cell }) => cell.value.kind === 'known' && /^(?:\*|0\.0\.0\.0(?:\/0)?|internet|any|::\/0)$/i.test(String(cell.value.value)))
      if (open !== undefined) return view.fail({ cell: open.cell, place: { site: one.place.site, path: sides.split(' | ')[0] ?? '' } })
    }
    return view.pass()
  }

const assessed: Test = connected('azurerm_mssql_server_security_alert_policy', all(attr('state', equals('Enabled')), connected('azurerm_mssql_server_vulnerability_assessment', attr('recurring_scans.enabled', isTrue))))
const mailed: Test = connected('azurerm_mssql_server_security_alert_policy', all(attr('state', equals('Enabled')), connected('azurerm_mssql_server_vulnerability_assessment', attr('recurring_scans.emails', notEmpty))))
const mailedAdmins: Test = connected('azurerm_mssql_server_security_alert_policy', all(attr('state', equals('Enabled')), connected('azurerm_mssql_server_vulnerability_assessment', attr('recurring_scans.email_subscription_admins', isTrue))))
const assessedSample = (scans: string): string => `resource "~mssql_server" "good" {}\nresource "~mssql_server_security_alert_policy" "p" {\n  server_name = ~mssql_server.good.name\n  state = "Enabled"\n}\nresource "~mssql_server_vulnerability_assessment" "a" {\n  server_security_alert_policy_id = ~mssql_server_security_alert_policy.p.id\n  recurring_scans {\n    ${scans}\n  }\n}`

/** A name server inside the network's own address space. */
const localNames: Check = (subject): Verdict => {
  const view = new View(subject)
  const spaces = view.all('address_space[]').flatMap(({ cell }) => (cell.value.kind === 'known' ? [String(cell.value.value)] : []))
  const servers = view.all('dns_servers[]')
  if (servers.length === 0) return view.pass()
  const outside = servers.find(({ cell }) => cell.value.kind === 'known' && !spaces.some((space) => within(space, String(cell.value.kind === 'known' ? cell.value.value : ''))))
  return outside === undefined ? view.pass() : view.fail(outside)
}

function within(network: string, address: string): boolean {
  const [base = '', length = '32'] = network.split('/')
  const number = (text: string): number => text.split('.').reduce((sum, part) => sum * 256 + Number(part), 0)
  const size = 2 ** (32 - Number(length))
  return Math.floor(number(base) / size) === Math.floor(number(address) / size)
}

/** Zones in which Event Hubs is kept several times. */
const redundantRegions = new Set(['brazilsouth', 'canadacentral', 'centralus', 'eastus', 'eastus2', 'southcentralus', 'usgovvirginia', 'westus2', 'westus3', 'francecentral', 'germanywestcentral', 'northeurope', 'norwayeast', 'uksouth', 'westeurope', 'swedencentral', 'switzerlandnorth', 'polandcentral', 'italynorth', 'spaincentral', 'qatarcentral', 'uaenorth', 'israelcentral', 'southafricanorth', 'australiaeast', 'centralindia', 'japaneast', 'koreacentral', 'southeastasia', 'eastasia', 'chinanorth3'])

const log4jRules: Check = (subject) => {
  const view = new View(subject)
  for (const set of items(view, 'managed_rule | managed_rules.managed_rule_set')) {
    const type = view.text('type', set.cell) ?? ''
    const version = view.text('version', set.cell) ?? ''
    const fresh = /^(?:DefaultRuleSet|Microsoft_DefaultRuleSet)$/.test(type) || ((type === '' || type === 'OWASP') && /^3\.[12]/.test(version))
    if (!fresh) continue
    for (const group of items(view, 'override | rule_group_override', set.cell)) {
      if (!['JAVA', 'REQUEST-944-APPLICATION-ATTACK-JAVA'].includes(view.text('rule_group_name', group.cell) ?? '')) continue
      const off = items(view, 'rule', group.cell).find(({ cell }) => /^944240$/.test(view.text('rule_id | id', cell) ?? '') && (view.is('enabled', isTrue, cell) !== true || /^(?:Log|Allow|AnomalyScoring)$/i.test(view.text('action', cell) ?? 'Block')))
      if (off !== undefined) return view.fail(off)
      if (view.all('disabled_rules[]', group.cell).some(({ cell }) => cell.value.kind === 'known' && String(cell.value.value) === '944240')) return view.fail(group)
    }
    return view.pass()
  }
  return view.fail()
}

const rows: readonly Row[] = [
  ['cosmos-networks', 'Cosmos DB accepts calls from every network', 'medium', '~cosmosdb_account', any(attr('public_network_access_enabled', isFalse), all(attr('is_virtual_network_filter_enabled', isTrue), any(attr('virtual_network_rule', notEmpty), attr('ip_range_filter', notEmpty)))), 'CKV_AZURE_99', because.public, 'name = "c"', 'public_network_access_enabled = false'],
  ['front-door-log4shell', 'Firewall of Front Door does not stop Log4Shell', 'medium', '~frontdoor_firewall_policy', code(log4jRules), 'CKV_AZURE_133', 'Software behind it may still hold the flaw.', 'name = "p"', 'managed_rule {\n  type = "DefaultRuleSet"\n  version = "1.0"\n}'],
  ['gateway-log4shell', 'Firewall of the application gateway does not stop Log4Shell', 'medium', '~web_application_firewall_policy', code(log4jRules), 'CKV_AZURE_135', 'Software behind it may still hold the flaw.', 'name = "p"', 'managed_rules {\n  managed_rule_set {\n    type = "OWASP"\n    version = "3.2"\n  }\n}'],
  ['github-trust-wide', 'Application trusts workflows of any repository on GitHub', 'high', 'azuread_application_federated_identity_credential', attr('subject', matches(/^repo:[^*/]+\/[^*:]+:(?!\*$).+/)), 'CKV_AZURE_249', 'Anyone with a repository on GitHub can take the identity.', 'issuer = "https://token.actions.githubusercontent.com"\nsubject = "repo:*"', 'issuer = "https://token.actions.githubusercontent.com"\nsubject = "repo:acme/app:ref:refs/heads/main"', attr('issuer', matches(/token\.actions\.githubusercontent\.com/), 'pass')],
  ['gateway-weak-tls', 'Application gateway accepts weak TLS', 'medium', '~application_gateway', any(all(attr('ssl_policy.policy_type', equals('Predefined')), attr('ssl_policy.policy_name', oneOf('AppGwSslPolicy20220101', 'AppGwSslPolicy20220101S', 'AppGwSslPolicy20170401S'))), all(attr('ssl_policy.min_protocol_version', oneOf('TLSv1_2', 'TLSv1_3')), attr('ssl_policy.cipher_suites[]', noneOf('TLS_RSA_WITH_AES_256_CBC_SHA256', 'TLS_RSA_WITH_AES_128_CBC_SHA256', 'TLS_RSA_WITH_AES_256_CBC_SHA', 'TLS_RSA_WITH_AES_128_CBC_SHA', 'TLS_RSA_WITH_3DES_EDE_CBC_SHA', 'TLS_DHE_DSS_WITH_3DES_EDE_CBC_SHA'), 'pass'))), 'CKV_AZURE_218', because.weakTls, 'name = "g"', 'ssl_policy {\n  min_protocol_version = "TLSv1_2"\n}'],
  ['vm-scale-set-patching', 'Scale set takes no updates', 'medium', '~virtual_machine_scale_set', all(attr('automatic_os_upgrade', isTrue), attr('os_profile_windows_config.enable_automatic_upgrades', isTrue, 'pass')), 'CKV_AZURE_95', because.patching, 'automatic_os_upgrade = false', 'automatic_os_upgrade = true'],
  ['monitor-retention', 'Activity log is kept for less than a year', 'low', '~monitor_log_profile', any(all(attr('retention_policy.enabled', isTrue), any(attr('retention_policy.days', atLeast(365)), attr('retention_policy.days', equals(0)))), all(attr('retention_policy.enabled', isFalse), attr('retention_policy.days', equals(0)))), 'CKV_AZURE_37 AZU-0031', because.logging, 'retention_policy {\n  enabled = true\n  days = 30\n}', 'retention_policy {\n  enabled = true\n  days = 365\n}'],
  ['monitor-regions', 'Activity log leaves out regions', 'low', '~monitor_log_profile', attr('locations', { op: 'length-at-least', value: 10 }), 'AZU-0032', because.logging, 'locations = ["westus"]', 'locations = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "global"]'],
  ['vm-script-secrets', 'Start-up script of the machine holds a secret', 'high', '~virtual_machine ~linux_virtual_machine ~windows_virtual_machine', code(scriptSecrets('os_profile.custom_data | custom_data')), 'CKV_AZURE_45 AZU-0037', because.secrets, 'os_profile {\n  custom_data = "export DB_PASSWORD=hunter2"\n}', 'os_profile {\n  custom_data = "echo hello"\n}'],
  ['vnet-local-dns', 'Network uses name servers outside its own range', 'info', '~virtual_network', code(localNames), 'CKV_AZURE_183', because.hygiene, 'address_space = ["10.0.0.0/16"]\ndns_servers = ["8.8.8.8"]', 'address_space = ["10.0.0.0/16"]\ndns_servers = ["10.0.0.4"]'],
  ['container-plain-variables', 'Container group keeps variables in plain text', 'low', '~container_group', all(attr('container.environment_variables', { op: 'empty' }, 'pass'), attr('init_container.environment_variables', { op: 'empty' }, 'pass')), 'CKV_AZURE_235', because.secrets, 'container {\n  environment_variables = {\n    A = "b"\n  }\n}', 'container {\n  name = "c"\n}'],
  ['fabric-protection', 'Service Fabric does not sign and encrypt its messages', 'high', '~service_fabric_cluster', code((subject) => {
    const view = new View(subject)
    const level = items(view, 'fabric_settings').find(({ cell }) => view.text('name', cell) === 'Security' && (view.text('parameters.ClusterProtectionLevel | parameters.name', cell) ?? '') !== '')
    return level !== undefined && /^(?:EncryptAndSign)$/.test(view.text('parameters.ClusterProtectionLevel | parameters.value', level.cell) ?? '') ? view.pass() : view.fail(level, 'fabric_settings')
  }), 'CKV_AZURE_125', because.inTransit, 'name = "c"', 'fabric_settings {\n  name = "Security"\n  parameters = {\n    ClusterProtectionLevel = "EncryptAndSign"\n  }\n}'],
  ['storage-queue-logs', 'Queue service of the storage account is not logged', 'low', '~storage_account', all(...['delete', 'read', 'write'].map((name) => attr(`queue_properties.logging.${name}`, isTrue))), 'CKV_AZURE_33 AZU-0009 AZU-0057', because.logging, 'queue_properties {\n  logging {\n    delete = false\n  }\n}', 'queue_properties {\n  logging {\n    delete = true\n    read = true\n    write = true\n  }\n}', all(not(attr('account_kind', oneOf('BlobStorage', 'FileStorage', 'BlockBlobStorage'))), not(attr('account_tier', equals('Premium'))), attr('queue_properties', notEmpty))],
  ['storage-azure-bypass', 'Storage account locks out trusted Azure services', 'low', '~storage_account', any(attr('network_rules.default_action', equals('Allow')), attr('network_rules.bypass', { op: 'contains', value: 'AzureServices' }, 'pass')), 'CKV_AZURE_36 AZU-0010', because.availability, 'network_rules {\n  default_action = "Deny"\n  bypass = ["Metrics"]\n}', 'network_rules {\n  default_action = "Deny"\n  bypass = ["AzureServices"]\n}', attr('network_rules', notEmpty)],
  ['storage-rules-azure-bypass', 'Network rules lock out trusted Azure services', 'low', '~storage_account_network_rules', any(attr('default_action', equals('Allow')), attr('bypass', { op: 'contains', value: 'AzureServices' }, 'pass')), 'CKV_AZURE_36 AZU-0010', because.availability, 'default_action = "Deny"\nbypass = ["None"]', 'default_action = "Deny"\nbypass = ["AzureServices"]'],
  ['storage-infrastructure-encryption', 'Storage account is not encrypted twice', 'info', '~storage_account', attr('infrastructure_encryption_enabled', isTrue), 'AZU-0061', because.atRest, 'name = "s"', 'infrastructure_encryption_enabled = true'],
  ['eventhub-zones', 'Event Hubs lies in a region without zones', 'info', '~eventhub_namespace', code((subject) => {
    const view = new View(subject)
    const location = view.text('location')
    if (location === undefined) return view.unknown()
    return redundantRegions.has(location.toLowerCase().replaceAll(' ', '')) ? view.pass() : view.fail(view.all('location')[0])
  }), 'CKV_AZURE_228', because.availability, 'location = "westus"', 'location = "West Europe"'],
  ['sql-assessment', 'SQL server is not checked for weaknesses', 'low', '~sql_server ~mssql_server', assessed, 'CKV2_AZURE_3', because.patching, 'name = "s"', assessedSample('enabled = true')],
  ['sql-assessment-mail', 'Nobody gets the report on weaknesses', 'info', '~sql_server ~mssql_server', mailed, 'CKV2_AZURE_4', because.patching, 'name = "s"', assessedSample('emails = ["a@example.com"]')],
  ['sql-assessment-admins', 'Administrators do not get the report on weaknesses', 'info', '~sql_server ~mssql_server', mailedAdmins, 'CKV2_AZURE_5', because.patching, 'name = "s"', assessedSample('email_subscription_admins = true')],
  ['activity-log-container-public', 'Container with the activity log is public', 'high', '~storage_container', any(attr('container_access_type', equals('private'), 'pass'), not(connected('azurerm_storage_account', connected('azurerm_monitor_activity_log_alert', attr('enabled', notEquals(false), 'pass'))))), 'CKV2_AZURE_8', because.public, 'resource "~storage_account" "a" {}\nresource "~monitor_activity_log_alert" "l" {\n  scopes = [~storage_account.a.id]\n}\nresource "~storage_container" "bad" {\n  storage_account_name = ~storage_account.a.name\n  container_access_type = "blob"\n}', 'container_access_type = "private"'],
  ['nic-serial-console', 'Public machine can be reached through the serial console', 'medium', '~network_interface', not(connected('azurerm_linux_virtual_machine azurerm_windows_virtual_machine azurerm_virtual_machine', attr('boot_diagnostics', notEmpty))), 'CKV2_AZURE_39', because.public, 'resource "~network_interface" "bad" {\n  ip_configuration {\n    public_ip_address_id = "x"\n  }\n}\nresource "~linux_virtual_machine" "m" {\n  network_interface_ids = [~network_interface.bad.id]\n  boot_diagnostics {\n    storage_account_uri = "x"\n  }\n}', 'ip_configuration {\n  subnet_id = "x"\n}', attr('ip_configuration.public_ip_address_id', notEmpty, 'fail', 'some')],
  ['nsg-inbound-any', 'Network security rule lets the whole internet in', 'medium', '~network_security_group ~network_security_rule', code(rule('inbound', 'source_address_prefix | source_address_prefixes[]')), 'AZU-0047 AZU-0074', because.public, 'security_rule {\n  direction = "Inbound"\n  access = "Allow"\n  source_address_prefix = "*"\n}', 'security_rule {\n  direction = "Inbound"\n  access = "Allow"\n  source_address_prefix = "10.0.0.0/8"\n}'],
  ['nsg-outbound-any', 'Network security rule lets everything out', 'low', '~network_security_group ~network_security_rule', code(rule('outbound', 'destination_address_prefix | destination_address_prefixes[]')), 'AZU-0051', 'Malware on the machine can fetch tools and send data anywhere.', 'security_rule {\n  direction = "Outbound"\n  access = "Allow"\n  destination_address_prefix = "*"\n}', 'security_rule {\n  direction = "Outbound"\n  access = "Allow"\n  destination_address_prefix = "10.0.0.0/8"\n}'],
  ['nic-no-group', 'Network interface has no security group', 'low', '~network_interface', any(attr('network_security_group_id', notEmpty), connected('azurerm_network_interface_security_group_association')), 'AZU-0068', because.public, 'name = "n"', 'resource "~network_interface" "good" {}\nresource "~network_interface_security_group_association" "a" {\n  network_interface_id = ~network_interface.good.id\n}'],
  ['flow-log-off', 'Network flow log is switched off', 'medium', '~network_watcher_flow_log', attr('enabled', isTrue), 'AZU-0073', because.logging, 'enabled = false', 'enabled = true'],
  ['role-custom-creation', 'Custom role may create roles', 'medium', '~role_definition', attr('permissions.actions[]', notMatches(/^(?:\*|Microsoft\.Authorization\/(?:\*|roleDefinitions\/(?:\*|write)))$/i), 'pass'), 'AZU-0052', because.leastPrivilege, 'permissions {\n  actions = ["Microsoft.Authorization/roleDefinitions/write"]\n}', 'permissions {\n  actions = ["Microsoft.Compute/virtualMachines/read"]\n}'],
]

export const azureExtra: readonly CheckRow[] = rows.map(([id, title, severity, types, test, aliases, why, bad, good, when]) => ({
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
