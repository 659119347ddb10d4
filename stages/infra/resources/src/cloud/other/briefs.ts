import { atLeast, containsNone, equals, isFalse, isTrue, matches, missing, noneOf, notContains, notEmpty, notEquals, notMatches, oneOf } from '../../check/operator.ts'
import type { Check, CheckRow, Test } from '../../check/row.ts'
import { all, any, attr, code, connected, not } from '../../check/test.ts'
import { type Found, View } from '../../check/view.ts'
import { because, type Brief, fromBriefs } from '../brief.ts'
import { portRows } from './ports.ts'
import { secretRows } from './secrets.ts'
import { smallBriefs } from './small.ts'

const simplePassword = 'Simple passwords are guessed.'
const yandexDatabases = 'yandex_mdb_postgresql_cluster yandex_mdb_sqlserver_cluster yandex_mdb_mysql_cluster yandex_mdb_mongodb_cluster yandex_mdb_kafka_cluster yandex_mdb_greenplum_cluster yandex_mdb_elasticsearch_cluster yandex_mdb_clickhouse_cluster'
const elevated = (level: string): string => `yandex_${level}_iam_binding yandex_${level}_iam_member`
const paloRules = 'panos_security_policy panos_security_rule_group'
const noPublic = { op: 'not-public-cidr' } as const

/** Alibaba, Oracle, Yandex, Tencent, Naver, Palo Alto, IBM, Linode, DigitalOcean, OpenStack, and the code hosts. */
const briefs: readonly Brief[] = [
  ['alibaba-trail-regions', 'ActionTrail records one region only', 'medium', 'alicloud_actiontrail_trail', 'trail_region', equals('All'), 'CKV_ALI_4', because.logging, { absent: 'pass' }],
  ['alibaba-trail-events', 'ActionTrail does not record all events', 'medium', 'alicloud_actiontrail_trail', 'event_rw', equals('All'), 'CKV_ALI_5', because.logging],
  ['alibaba-bucket-key', 'Bucket is not encrypted with a customer managed key', 'low', 'alicloud_oss_bucket', 'server_side_encryption_rule.kms_master_key_id', notEmpty, 'CKV_ALI_6', because.customerKey],
  ['alibaba-disk-unencrypted', 'Disk is not encrypted', 'high', 'alicloud_disk', 'encrypted', isTrue, 'CKV_ALI_7', because.atRest, { weakness: 'CWE-311', when: attr('snapshot_id', missing, 'pass') }],
  ['alibaba-db-public', 'Database allows the whole internet', 'high', 'alicloud_db_instance', 'security_ips[]', noneOf('0.0.0.0', '0.0.0.0/0'), 'CKV_ALI_9', because.public, { absent: 'pass', bad: 'security_ips = ["0.0.0.0/0"]', good: 'security_ips = ["10.0.0.1"]' }],
  ['alibaba-bucket-versioning', 'Bucket keeps no versions', 'medium', 'alicloud_oss_bucket', 'versioning.status', equals('Enabled'), 'CKV_ALI_10', because.backup],
  ['alibaba-bucket-acceleration', 'Bucket does not use transfer acceleration', 'info', 'alicloud_oss_bucket', 'transfer_acceleration.enabled', isTrue, 'CKV_ALI_11', because.availability],
  ['alibaba-bucket-logs', 'Bucket writes no access log', 'low', 'alicloud_oss_bucket', 'logging', notEmpty, 'CKV_ALI_12', because.logging],
  ['alibaba-password-length', 'Passwords may be shorter than 14 characters', 'medium', 'alicloud_ram_account_password_policy', 'minimum_password_length', atLeast(14), 'CKV_ALI_13', simplePassword],
  ['alibaba-password-number', 'Passwords need no digit', 'low', 'alicloud_ram_account_password_policy', 'require_numbers', isTrue, 'CKV_ALI_14', simplePassword, { absent: 'pass' }],
  ['alibaba-password-symbol', 'Passwords need no symbol', 'low', 'alicloud_ram_account_password_policy', 'require_symbols', isTrue, 'CKV_ALI_15', simplePassword, { absent: 'pass' }],
  ['alibaba-password-age', 'Passwords are kept for more than 90 days', 'low', 'alicloud_ram_account_password_policy', 'max_password_age', { op: 'in', values: Array.from({ length: 90 }, (_, day) => day + 1) }, 'CKV_ALI_16', 'A stolen password stays usable.'],
  ['alibaba-password-lowercase', 'Passwords need no lower-case letter', 'low', 'alicloud_ram_account_password_policy', 'require_lowercase_characters', isTrue, 'CKV_ALI_17', simplePassword, { absent: 'pass' }],
  ['alibaba-password-reuse', 'Old passwords can be used again', 'low', 'alicloud_ram_account_password_policy', 'password_reuse_prevention', atLeast(24), 'CKV_ALI_18', simplePassword],
  ['alibaba-password-uppercase', 'Passwords need no upper-case letter', 'low', 'alicloud_ram_account_password_policy', 'require_uppercase_characters', isTrue, 'CKV_ALI_19', simplePassword, { absent: 'pass' }],
  ['alibaba-db-plain', 'Database accepts plain connections', 'high', 'alicloud_db_instance', 'ssl_action', oneOf('Open', 'Update'), 'CKV_ALI_20', because.inTransit],
  ['alibaba-api-http', 'API accepts plain HTTP', 'high', 'alicloud_api_gateway_api', 'request_config.protocol', equals('HTTPS'), 'CKV_ALI_21', because.inTransit],
  ['alibaba-db-unencrypted', 'Database is not encrypted', 'high', 'alicloud_db_instance', 'tde_status', equals('Enabled'), 'CKV_ALI_22', because.atRest, { when: any(all(attr('engine', equals('MySQL')), attr('engine_version', oneOf('5.6', '5.7', '8', '8.0', 8))), all(attr('engine', equals('SQLServer')), attr('engine_version', oneOf('08r2_ent_ha', '2012_ent_ha', '2016_ent_ha', '2017_ent', '2019_std_ha', '2019_ent')))), bad: 'engine = "MySQL"\nengine_version = "5.6"', good: 'engine = "MySQL"\nengine_version = "5.6"\ntde_status = "Enabled"' }],
  ['alibaba-login-attempts', 'Logins may be tried without end', 'low', 'alicloud_ram_account_password_policy', 'max_login_attempts', { op: 'at-most', value: 5 }, 'CKV_ALI_23', simplePassword, { absent: 'pass' }],
  ['alibaba-mfa', 'Logins need no second factor', 'medium', 'alicloud_ram_security_preference', 'enforce_mfa_for_login', isTrue, 'CKV_ALI_24', 'A stolen password is enough.'],
  ['alibaba-db-log-retention', 'Database log is kept for less than 180 days', 'low', 'alicloud_db_instance', 'sql_collector_config_value', atLeast(180), 'CKV_ALI_25', because.logging],
  ['alibaba-key-rotation', 'Key is never rotated', 'medium', 'alicloud_kms_key', 'automatic_rotation', equals('Enabled'), 'CKV_ALI_27', 'The longer a key is used, the more a leak of it exposes.'],
  ['alibaba-key-off', 'Key is disabled', 'info', 'alicloud_kms_key', 'status', equals('Enabled'), 'CKV_ALI_28', because.availability, { absent: 'pass' }],
  ['alibaba-acl-open', 'Load balancer allows the whole internet', 'medium', 'alicloud_alb_acl_entry_attachment', 'entry', notEquals('0.0.0.0/0'), 'CKV_ALI_29', because.public],
  ['alibaba-db-upgrade', 'Database does not upgrade by itself', 'low', 'alicloud_db_instance', 'auto_upgrade_minor_version', equals('Auto'), 'CKV_ALI_30', because.patching],
  ['alibaba-node-repair', 'Nodes are not repaired', 'low', 'alicloud_cs_kubernetes_node_pool', 'management.auto_repair', isTrue, 'CKV_ALI_31', because.availability],
  ['alibaba-template-disks', 'Launch template has a disk without encryption', 'medium', 'alicloud_ecs_launch_template', 'data_disks.encrypted', isTrue, 'CKV_ALI_32', because.atRest],
  ['alibaba-weak-tls', 'Load balancer accepts old TLS versions', 'medium', 'alicloud_slb_tls_cipher_policy', 'tls_versions', containsNone('TLSv1.0', 'TLSv1.1'), 'CKV_ALI_33', because.weakTls, { bad: 'tls_versions = ["TLSv1.0"]', good: 'tls_versions = ["TLSv1.2"]' }],
  ['alibaba-log-audit', 'Audit leaves out databases', 'low', 'alicloud_log_audit', 'variable_map.rds_enabled', isTrue, 'CKV_ALI_38', because.logging],
  ['alibaba-mongodb-network', 'MongoDB lies outside a VPC', 'medium', 'alicloud_mongodb_instance', 'network_type', equals('VPC'), 'CKV_ALI_41', because.public],
  ['alibaba-mongodb-plain', 'MongoDB accepts plain connections', 'high', 'alicloud_mongodb_instance', 'ssl_action', oneOf('Open', 'Update'), 'CKV_ALI_42', because.inTransit],
  ['alibaba-mongodb-public', 'MongoDB allows the whole internet', 'high', 'alicloud_mongodb_instance', 'security_ip_list[]', noneOf('0.0.0.0', '0.0.0.0/0'), 'CKV_ALI_43', because.public, { absent: 'pass', bad: 'security_ip_list = ["0.0.0.0/0"]', good: 'security_ip_list = ["10.0.0.1"]' }],
  ['alibaba-mongodb-unencrypted', 'MongoDB is not encrypted', 'high', 'alicloud_mongodb_instance', 'tde_status', oneOf('enabled', 'Enabled'), 'CKV_ALI_44', because.atRest],
  ['paloalto-http', 'Firewall can be managed over HTTP', 'high', 'panos_management_profile', 'http', notEquals(true), 'CKV_PAN_2', because.inTransit, { absent: 'pass' }],
  ['paloalto-telnet', 'Firewall can be managed over Telnet', 'high', 'panos_management_profile', 'telnet', notEquals(true), 'CKV_PAN_3', because.inTransit, { absent: 'pass' }],
  ['paloalto-server-inspection', 'Rule does not inspect answers of servers', 'medium', paloRules, 'rule.disable_server_response_inspection', isFalse, 'CKV_PAN_4', because.logging, { absent: 'pass' }],
  ['paloalto-any-application', 'Rule allows every application', 'medium', paloRules, 'rule.applications', notContains('any'), 'CKV_PAN_5', because.leastPrivilege, { bad: 'rule {\n  applications = ["any"]\n}', good: 'rule {\n  applications = ["ssl"]\n}' }],
  ['paloalto-any-service', 'Rule allows every service', 'medium', paloRules, 'rule.services', notContains('any'), 'CKV_PAN_6', because.leastPrivilege, { bad: 'rule {\n  services = ["any"]\n}', good: 'rule {\n  services = ["service-https"]\n}' }],
  ['paloalto-description', 'Rule has no description', 'info', paloRules, 'rule.description', notEmpty, 'CKV_PAN_8', because.hygiene],
  ['paloalto-log-forwarding', 'Rule does not forward its log', 'low', paloRules, 'rule.log_setting', notEmpty, 'CKV_PAN_9', because.logging],
  ['paloalto-log-off', 'Rule does not log', 'medium', paloRules, 'rule.log_end', isTrue, 'CKV_PAN_10', because.logging, { absent: 'pass' }],
  ['paloalto-ipsec-encryption', 'IPsec uses weak encryption', 'high', 'panos_ipsec_crypto_profile panos_panorama_ipsec_crypto_profile', 'encryptions', containsNone('des', '3des', 'aes-128-cbc', 'aes-192-cbc', 'aes-256-cbc', 'null'), 'CKV_PAN_11', because.weakTls, { bad: 'encryptions = ["des"]', good: 'encryptions = ["aes-256-gcm"]' }],
  ['paloalto-ipsec-authentication', 'IPsec uses weak authentication', 'high', 'panos_ipsec_crypto_profile panos_panorama_ipsec_crypto_profile', 'authentications', containsNone('none', 'md5', 'sha1'), 'CKV_PAN_12', because.weakTls, { bad: 'authentications = ["md5"]', good: 'authentications = ["sha384"]' }],
  ['paloalto-ipsec-protocol', 'IPsec does not encrypt', 'high', 'panos_ipsec_crypto_profile panos_panorama_ipsec_crypto_profile', 'protocol', notEquals('ah'), 'CKV_PAN_13', because.inTransit, { absent: 'pass' }],
  ['paloalto-zone-protection', 'Zone has no protection profile', 'medium', 'panos_zone panos_zone_entry panos_panorama_zone', 'zone_profile', notEmpty, 'CKV_PAN_14', because.public],
  ['oracle-volume-backup', 'Volume is not backed up', 'low', 'oci_core_volume', 'backup_policy_id', notEmpty, 'CKV_OCI_2', because.backup],
  ['oracle-volume-key', 'Volume is not encrypted with a customer managed key', 'low', 'oci_core_volume', 'kms_key_id', notEmpty, 'CKV_OCI_3', because.customerKey],
  ['oracle-boot-transit', 'Machine does not encrypt traffic to its disk', 'medium', 'oci_core_instance', 'launch_options.is_pv_encryption_in_transit_enabled', isTrue, 'CKV_OCI_4', because.inTransit],
  ['oracle-metadata-v1', 'Machine offers the old metadata service', 'high', 'oci_core_instance', 'instance_options.are_legacy_imds_endpoints_disabled', isTrue, 'CKV_OCI_5', 'A request forged through the application can read the credentials of the machine.', { weakness: 'CWE-918' }],
  ['oracle-monitoring', 'Machine is not monitored', 'low', 'oci_core_instance', 'agent_config.is_monitoring_disabled', isFalse, 'CKV_OCI_6', because.logging, { absent: 'pass' }],
  ['oracle-bucket-events', 'Bucket emits no events', 'info', 'oci_objectstorage_bucket', 'object_events_enabled', isTrue, 'CKV_OCI_7', because.logging],
  ['oracle-bucket-versioning', 'Bucket keeps no versions', 'low', 'oci_objectstorage_bucket', 'versioning', equals('Enabled'), 'CKV_OCI_8', because.backup],
  ['oracle-bucket-key', 'Bucket is not encrypted with a customer managed key', 'low', 'oci_objectstorage_bucket', 'kms_key_id', notEmpty, 'CKV_OCI_9', because.customerKey],
  ['oracle-bucket-public', 'Bucket can be read by everyone', 'high', 'oci_objectstorage_bucket', 'access_type', noneOf('ObjectRead', 'ObjectReadWithoutList'), 'CKV_OCI_10', because.public, { absent: 'pass' }],
  ['oracle-password-lowercase', 'Passwords need no lower-case letter', 'low', 'oci_identity_authentication_policy', 'password_policy.is_lowercase_characters_required', isTrue, 'CKV_OCI_11', simplePassword],
  ['oracle-password-number', 'Passwords need no digit', 'low', 'oci_identity_authentication_policy', 'password_policy.is_numeric_characters_required', isTrue, 'CKV_OCI_12', simplePassword],
  ['oracle-password-symbol', 'Passwords need no symbol', 'low', 'oci_identity_authentication_policy', 'password_policy.is_special_characters_required', isTrue, 'CKV_OCI_13', simplePassword],
  ['oracle-password-uppercase', 'Passwords need no upper-case letter', 'low', 'oci_identity_authentication_policy', 'password_policy.is_uppercase_characters_required', isTrue, 'CKV_OCI_14', simplePassword],
  ['oracle-password-length', 'Passwords may be shorter than 14 characters', 'medium', 'oci_identity_authentication_policy', 'password_policy.minimum_password_length', atLeast(14), 'CKV_OCI_18', simplePassword],
  ['oracle-file-system-key', 'File system is not encrypted with a customer managed key', 'low', 'oci_file_storage_file_system', 'kms_key_id', notEmpty, 'CKV_OCI_15', because.customerKey],
  ['oracle-list-ingress', 'Security list has no inbound rules', 'info', 'oci_core_security_list', 'ingress_security_rules.protocol', notEmpty, 'CKV_OCI_16', because.hygiene],
  ['oracle-list-stateful', 'Inbound rule of the security list keeps state', 'info', 'oci_core_security_list', 'ingress_security_rules.stateless', isTrue, 'CKV_OCI_17', because.availability, { when: attr('ingress_security_rules', notEmpty) }],
  ['oracle-catalog-public', 'Data catalogue is reachable from the internet', 'medium', 'oci_datacatalog_catalog', 'attached_catalog_private_endpoints', notEmpty, 'CKV_OCI_23', because.public],
  ['oracle-node-transit', 'Kubernetes nodes do not encrypt traffic to their disks', 'medium', 'oci_containerengine_node_pool', 'node_config_details.is_pv_encryption_in_transit_enabled', isTrue, 'CKV2_OCI_5', because.inTransit],
  ['oracle-pod-security', 'Kubernetes cluster has no pod security policy', 'low', 'oci_containerengine_cluster', 'options.admission_controller_options.is_pod_security_policy_enabled', isTrue, 'CKV2_OCI_6', because.leastPrivilege],
  ['oracle-cluster-group', 'Kubernetes endpoint has no network security group', 'medium', 'oci_containerengine_cluster', 'endpoint_config.nsg_ids', notEmpty, 'CKV2_OCI_3', because.public],
  ['yandex-db-group', 'Database has no security group', 'medium', `${yandexDatabases} yandex_mdb_redis_cluster`, 'security_group_ids', notEmpty, 'CKV_YC_1', because.public],
  ['yandex-vm-public', 'Machine has a public address', 'medium', 'yandex_compute_instance', 'network_interface.nat', notEquals(true), 'CKV_YC_2', because.public, { absent: 'pass' }],
  ['yandex-bucket-key', 'Bucket is not encrypted with a key of yours', 'medium', 'yandex_storage_bucket', 'server_side_encryption_configuration.rule.apply_server_side_encryption_by_default.kms_master_key_id', notEmpty, 'CKV_YC_3', because.atRest],
  ['yandex-serial-port', 'Machine has its serial console open', 'medium', 'yandex_compute_instance', 'metadata.serial-port-enable', noneOf(true, 1), 'CKV_YC_4', because.public, { absent: 'pass' }],
  ['yandex-kubernetes-public', 'Kubernetes API has a public address', 'medium', 'yandex_kubernetes_cluster', 'master.public_ip', notEquals(true), 'CKV_YC_5', because.public, { absent: 'pass' }],
  ['yandex-nodes-public', 'Kubernetes nodes have public addresses', 'medium', 'yandex_kubernetes_node_group', 'instance_template.network_interface.nat', notEquals(true), 'CKV_YC_6', because.public, { absent: 'pass' }],
  ['yandex-kubernetes-upgrade', 'Kubernetes does not upgrade by itself', 'low', 'yandex_kubernetes_cluster', 'master.maintenance_policy.auto_upgrade', notEquals(false), 'CKV_YC_7', because.patching, { absent: 'pass' }],
  ['yandex-nodes-upgrade', 'Kubernetes nodes do not upgrade by themselves', 'low', 'yandex_kubernetes_node_group', 'maintenance_policy.auto_upgrade', notEquals(false), 'CKV_YC_8', because.patching, { absent: 'pass' }],
  ['yandex-key-rotation', 'Key is never rotated', 'medium', 'yandex_kms_symmetric_key', 'rotation_period', notEmpty, 'CKV_YC_9', 'The longer a key is used, the more a leak of it exposes.'],
  ['yandex-etcd-key', 'Kubernetes secrets are not encrypted with a key of yours', 'medium', 'yandex_kubernetes_cluster', 'kms_provider.key_id', notEmpty, 'CKV_YC_10', because.atRest],
  ['yandex-vm-group', 'Machine has no security group', 'medium', 'yandex_compute_instance', 'network_interface.security_group_ids', notEmpty, 'CKV_YC_11', because.public],
  ['yandex-db-public', 'Database has a public address', 'high', yandexDatabases, 'host.assign_public_ip | config.assign_public_ip | assign_public_ip', notEquals(true), 'CKV_YC_12', because.public, { absent: 'pass' }],
  ['yandex-cloud-admin', 'Administrator of the whole cloud', 'medium', elevated('resourcemanager_cloud'), 'role', noneOf('admin', 'editor'), 'CKV_YC_13', because.leastPrivilege],
  ['yandex-organization-admin', 'Administrator of the organization', 'medium', elevated('organizationmanager_organization'), 'role', noneOf('admin', 'editor'), 'CKV_YC_21', because.leastPrivilege],
  ['yandex-folder-admin', 'Administrator of the folder', 'medium', elevated('resourcemanager_folder'), 'role', noneOf('admin', 'editor'), 'CKV_YC_23', because.leastPrivilege],
  ['yandex-passport', 'Private account has rights in the cloud', 'medium', `${elevated('resourcemanager_folder')} ${elevated('resourcemanager_cloud')} ${elevated('organizationmanager_organization')}`, 'member | members[]', notMatches(/^userAccount:/), 'CKV_YC_24', because.leastPrivilege, { absent: 'pass', bad: 'members = ["userAccount:x"]', good: 'members = ["federatedUser:x"]' }],
  ['yandex-kubernetes-group', 'Kubernetes has no security group', 'medium', 'yandex_kubernetes_cluster', 'master.security_group_ids', notEmpty, 'CKV_YC_14', because.public],
  ['yandex-nodes-group', 'Kubernetes nodes have no security group', 'medium', 'yandex_kubernetes_node_group', 'instance_template.network_interface.security_group_ids', notEmpty, 'CKV_YC_15', because.public],
  ['yandex-network-policy', 'Kubernetes enforces no network policies', 'medium', 'yandex_kubernetes_cluster', 'network_policy_provider', notEmpty, 'CKV_YC_16', 'Every pod can reach every other pod.'],
  ['yandex-bucket-public', 'Bucket is public', 'high', 'yandex_storage_bucket', 'acl', noneOf('public-read', 'public-read-write'), 'CKV_YC_17', because.public, { absent: 'pass' }],
  ['yandex-bucket-public-grant', 'Bucket is granted to everyone', 'high', 'yandex_storage_bucket', 'grant.uri', notMatches(/\/groups\/global\/(?:AllUsers|AuthenticatedUsers)$/), 'CKV_YC_17', because.public, { absent: 'pass', bad: 'grant {\n  uri = "http://acs.amazonaws.com/groups/global/AllUsers"\n}', good: 'grant {\n  id = "x"\n}' }],
  ['yandex-instance-group-public', 'Machines of the group have public addresses', 'medium', 'yandex_compute_instance_group', 'instance_template.network_interface.nat', notEquals(true), 'CKV_YC_18', because.public, { absent: 'pass' }],
  ['yandex-instance-group-group', 'Machines of the group have no security group', 'medium', 'yandex_compute_instance_group', 'instance_template.network_interface.security_group_ids', notEmpty, 'CKV_YC_22', because.public],
  ['tencent-disk-unencrypted', 'Disk is not encrypted', 'high', 'tencentcloud_cbs_storage', 'encrypt', isTrue, 'CKV_TC_1', because.atRest],
  ['tencent-vm-public', 'Machine has a public address', 'medium', 'tencentcloud_instance', 'allocate_public_ip', notEquals(true), 'CKV_TC_2', because.public, { absent: 'pass' }],
  ['tencent-monitoring-off', 'Machine is not monitored', 'low', 'tencentcloud_instance', 'disable_monitor_service', notEquals(true), 'CKV_TC_3', because.logging, { absent: 'pass' }],
  ['tencent-kubernetes-logs', 'Kubernetes sends no logs', 'medium', 'tencentcloud_kubernetes_cluster', 'log_agent.enabled', isTrue, 'CKV_TC_6', because.logging],
  ['tencent-db-public', 'Database is reachable from the internet', 'high', 'tencentcloud_mysql_instance', 'internet_service', notEquals(1), 'CKV_TC_9', because.public, { absent: 'pass' }],
  ['tencent-db-port', 'Database listens on its usual port', 'info', 'tencentcloud_mysql_instance', 'intranet_port', notEquals(3306), 'CKV_TC_10', because.hygiene, { absent: 'pass' }],
  ['tencent-lb-plain', 'Load balancer accepts plain connections', 'medium', 'tencentcloud_clb_listener', 'protocol', noneOf('TCP', 'UDP', 'HTTP'), 'CKV_TC_12', because.inTransit],
  ['tencent-flow-log-off', 'Flow log is switched off', 'medium', 'tencentcloud_vpc_flow_log_config', 'enable', notEquals(false), 'CKV_TC_14', because.logging],
  ['naver-server-unencrypted', 'Disk of the server is not encrypted', 'high', 'ncloud_server', 'is_encrypted_base_block_storage_volume', isTrue, 'CKV_NCP_6', because.atRest],
  ['naver-launch-unencrypted', 'Launch configuration has an unencrypted disk', 'high', 'ncloud_launch_configuration', 'is_encrypted_volume', isTrue, 'CKV_NCP_7', because.atRest],
  ['naver-nas-unencrypted', 'NAS volume is not encrypted', 'high', 'ncloud_nas_volume', 'is_encrypted_volume', isTrue, 'CKV_NCP_14', because.atRest],
  ['naver-target-http', 'Load balancer talks plain HTTP to its targets', 'low', 'ncloud_lb_target_group', 'protocol', notEquals('HTTP'), 'CKV_NCP_15', because.inTransit],
  ['naver-lb-public', 'Load balancer faces the internet', 'low', 'ncloud_lb', 'network_type', equals('PRIVATE'), 'CKV_NCP_16', because.public],
  ['naver-kubernetes-public', 'Kubernetes lies in a public network', 'medium', 'ncloud_nks_cluster', 'public_network', notEquals(true), 'CKV_NCP_19', because.public, { absent: 'pass' }],
  ['naver-kubernetes-audit', 'Kubernetes writes no audit log', 'medium', 'ncloud_nks_cluster', 'log.audit', isTrue, 'CKV_NCP_22', because.logging],
  ['naver-public-ip', 'Server has a public address', 'medium', 'ncloud_public_ip', 'server_instance_no', missing, 'CKV_NCP_23', because.public, { absent: 'pass' }],
  ['naver-listener-http', 'Load balancer does not use HTTPS', 'medium', 'ncloud_lb_listener', 'protocol', equals('HTTPS'), 'CKV_NCP_24', because.inTransit],
  ['naver-listener-tls', 'Load balancer accepts old TLS versions', 'medium', 'ncloud_lb_listener', 'tls_min_version_type', oneOf('TLSV12', 'TLSV13'), 'CKV_NCP_13', because.weakTls, { when: attr('protocol', oneOf('HTTPS', 'TLS')) }],
  ['ibm-mfa', 'Account asks for no second factor', 'medium', 'ibm_iam_account_settings', 'mfa', notMatches(/^none$/i), 'CKV2_IBM_4', 'A stolen password is enough.', { bad: 'mfa = "NONE"', good: 'mfa = "TOTP"' }],
  ['ibm-lb-public', 'Load balancer faces the internet', 'low', 'ibm_is_lb', 'type', matches(/^private(?:_path)?$/i), 'CKV2_IBM_1', because.public, { bad: 'type = "public"', good: 'type = "private"' }],
  ['ibm-api-keys', 'Everyone may create API keys', 'medium', 'ibm_iam_account_settings', 'restrict_create_platform_apikey', equals('RESTRICTED'), 'CKV2_IBM_3', because.leastPrivilege],
  ['ibm-service-ids', 'Everyone may create service ids', 'medium', 'ibm_iam_account_settings', 'restrict_create_service_id', equals('RESTRICTED'), 'CKV2_IBM_5', because.leastPrivilege],
  ['ibm-classic-access', 'Network is open to the classic infrastructure', 'medium', 'ibm_is_vpc', 'classic_access', isFalse, 'CKV2_IBM_2', because.public, { absent: 'pass' }],
  ['linode-keys', 'Machine has no SSH keys', 'medium', 'linode_instance', 'authorized_keys', notEmpty, 'CKV_LIN_2', 'Passwords are guessed.'],
  ['linode-user-email', 'User has no mail address', 'info', 'linode_user', 'email', notEmpty, 'CKV_LIN_3', because.hygiene],
  ['linode-user-name', 'User has no name', 'info', 'linode_user', 'username', notEmpty, 'CKV_LIN_4', because.hygiene],
  ['linode-inbound', 'Firewall lets everything in by default', 'high', 'linode_firewall', 'inbound_policy', equals('DROP'), 'CKV_LIN_5', because.public],
  ['linode-outbound', 'Firewall lets everything out by default', 'low', 'linode_firewall', 'outbound_policy', equals('DROP'), 'CKV_LIN_6', because.leastPrivilege],
  ['digitalocean-versioning', 'Bucket keeps no versions', 'low', 'digitalocean_spaces_bucket', 'versioning.enabled', isTrue, 'CKV_DIO_1 DIG-0007', because.backup],
  ['digitalocean-keys', 'Machine has no SSH keys', 'medium', 'digitalocean_droplet', 'ssh_keys', notEmpty, 'CKV_DIO_2 DIG-0004', 'Passwords are guessed.'],
  ['digitalocean-public', 'Bucket can be read by everyone', 'high', 'digitalocean_spaces_bucket digitalocean_spaces_bucket_object', 'acl', notEquals('public-read'), 'CKV_DIO_3 DIG-0006', because.public, { absent: 'pass' }],
  ['digitalocean-inbound', 'Firewall allows the whole internet', 'high', 'digitalocean_firewall', 'inbound_rule.source_addresses[]', noPublic, 'CKV_DIO_4 DIG-0001', because.public, { absent: 'pass', bad: 'inbound_rule {\n  source_addresses = ["0.0.0.0/0"]\n}', good: 'inbound_rule {\n  source_addresses = ["10.0.0.0/8"]\n}' }],
  ['digitalocean-outbound', 'Firewall lets everything out', 'low', 'digitalocean_firewall', 'outbound_rule.destination_addresses[]', noPublic, 'DIG-0003', because.leastPrivilege, { absent: 'pass', bad: 'outbound_rule {\n  destination_addresses = ["0.0.0.0/0"]\n}', good: 'outbound_rule {\n  destination_addresses = ["10.0.0.0/8"]\n}' }],
  ['digitalocean-lb-http', 'Load balancer accepts plain HTTP', 'high', 'digitalocean_loadbalancer', 'forwarding_rule.entry_protocol', notEquals('http'), 'DIG-0002', because.inTransit, { absent: 'pass', when: attr('redirect_http_to_https', notEquals(true), 'pass') }],
  ['digitalocean-force-destroy', 'Bucket can be deleted with its content', 'medium', 'digitalocean_spaces_bucket', 'force_destroy', isFalse, 'DIG-0009', because.deletion, { absent: 'pass' }],
  ['digitalocean-surge-upgrade', 'Kubernetes upgrades without spare nodes', 'low', 'digitalocean_kubernetes_cluster', 'surge_upgrade', isTrue, 'DIG-0005', because.availability],
  ['digitalocean-auto-upgrade', 'Kubernetes does not upgrade by itself', 'low', 'digitalocean_kubernetes_cluster', 'auto_upgrade', isTrue, 'DIG-0008', because.patching],
  ['openstack-password', 'Administrator password stands in the configuration', 'high', 'openstack_compute_instance_v2', 'admin_pass', missing, 'CKV_OPENSTACK_4 OPNSTK-0001', because.secrets, { absent: 'pass', weakness: 'CWE-798' }],
  ['openstack-destination', 'Firewall rule reaches every destination', 'medium', 'openstack_fw_rule_v1', 'destination_ip_address', noneOf('0.0.0.0/0', '0.0.0.0'), 'CKV_OPENSTACK_5', because.public],
  ['github-webhook-plain', 'Webhook does not check certificates', 'medium', 'github_repository_webhook', 'configuration.insecure_ssl', isFalse, 'CKV_GIT_2', because.inTransit, { absent: 'pass' }],
  ['github-secret-plain', 'Secret of the workflows stands in the configuration', 'high', 'github_actions_environment_secret github_actions_organization_secret github_actions_secret', 'plaintext_value', missing, 'CKV_GIT_4 GIT-0002', because.secrets, { absent: 'pass', weakness: 'CWE-798' }],
  ['github-reviews', 'Changes need fewer than two reviews', 'low', 'github_branch_protection_v3 github_branch_protection', 'required_pull_request_reviews.required_approving_review_count', atLeast(2), 'CKV_GIT_5', because.hygiene, { controls: 'CIS-SSCS:1.1.3' }],
  ['github-signed-commits', 'Unsigned commits are accepted', 'low', 'github_branch_protection_v3 github_branch_protection', 'require_signed_commits', isTrue, 'CKV_GIT_6 GIT-0004', 'Anyone with push rights can commit in the name of someone else.', { weakness: 'CWE-347' }],
  ['gitlab-approvals', 'Changes need fewer than two approvals', 'low', 'gitlab_project', 'approvals_before_merge', atLeast(2), 'CKV_GLB_1', because.hygiene],
  ['gitlab-force-push', 'History of the branch can be rewritten', 'medium', 'gitlab_branch_protection', 'allow_force_push', isFalse, 'CKV_GLB_2', because.deletion, { absent: 'pass' }],
  ['gitlab-secrets', 'Secrets can be pushed', 'medium', 'gitlab_project', 'push_rules.prevent_secrets', isTrue, 'CKV_GLB_3', because.secrets],
  ['gitlab-unsigned', 'Unsigned commits are accepted', 'low', 'gitlab_project', 'push_rules.reject_unsigned_commits', isTrue, 'CKV_GLB_4', 'Anyone with push rights can commit in the name of someone else.'],
]

type Row = readonly [id: string, title: string, severity: CheckRow['severity'], types: string, test: Test, aliases: string, why: string, bad: string, good: string]

const visible = any(attr('private', isTrue), attr('visibility', oneOf('private', 'internal')))

/** A database parameter that must be on. */
const parameter =
  (name: string): Check =>
  (subject) => {
    const view = new View(subject)
    const found = listed(view, 'parameters').find(({ cell }) => view.text('name', cell) === name)
    if (found === undefined) return view.fail(undefined, 'parameters')
    const value = view.text('value', found.cell)
    return value === undefined ? view.unknown(found, 'parameters.value') : value.toLowerCase() === 'on' ? view.pass() : view.fail(found, 'parameters.value')
  }

/** Exports that map root map it to nobody. */
const squashed: Check = (subject) => {
  const view = new View(subject)
  const options = listed(view, 'export_options').filter(({ cell }) => view.text('identity_squash', cell)?.toLowerCase() === 'root')
  const nobody = options.some(({ cell }) => ['anonymous_uid', 'anonymous_gid'].every((path) => view.text(path, cell) === '65534'))
  return options[0] === undefined || nobody ? view.pass() : view.fail(options[0], 'export_options')
}

const listed = (view: View, path: string): Found[] =>
  view.all(path).flatMap((found): Found[] => (found.cell.value.kind === 'list' ? found.cell.value.items.map((cell) => ({ cell, place: { ...found.place, site: view.judge.placeOf(cell, found.place.site) } })) : [found]))

const rows: readonly Row[] = [
  ['paloalto-any-to-any', 'Rule allows everyone to reach everything', 'high', paloRules, any(attr('rule.source_addresses', notContains('any')), attr('rule.destination_addresses', notContains('any'))), 'CKV_PAN_7', because.public, 'rule {\n  source_addresses = ["any"]\n  destination_addresses = ["any"]\n}', 'rule {\n  source_addresses = ["10.0.0.1"]\n  destination_addresses = ["any"]\n}'],
  ['paloalto-zone-users', 'Zone looks up users of every network', 'low', 'panos_zone panos_panorama_zone', any(not(attr('enable_user_id', isTrue)), attr('include_acls', notEmpty)), 'CKV_PAN_15', because.leastPrivilege, 'enable_user_id = true', 'enable_user_id = true\ninclude_acls = ["10.0.0.0/8"]'],
  ['oracle-group-stateful', 'Inbound rule of the network security group keeps state', 'info', 'oci_core_network_security_group_security_rule', any(not(attr('direction', equals('INGRESS'))), attr('stateless', isTrue)), 'CKV_OCI_21', because.availability, 'direction = "INGRESS"', 'direction = "INGRESS"\nstateless = true'],
  ['alibaba-bucket-public', 'Bucket is public', 'high', 'alicloud_oss_bucket', all(attr('acl', noneOf('public-read', 'public-read-write'), 'pass'), any(not(connected('alicloud_oss_bucket_acl')), connected('alicloud_oss_bucket_acl', attr('acl', noneOf('public-read', 'public-read-write'), 'pass')))), 'CKV_ALI_1', because.public, 'acl = "public-read"', 'acl = "private"'],
  ['naver-group-rules', 'Access control group has no rules', 'info', 'ncloud_access_control_group', connected('ncloud_access_control_group_rule'), 'CKV_NCP_26', because.hygiene, 'name = "g"', 'resource "ncloud_access_control_group" "good" {}\nresource "ncloud_access_control_group_rule" "r" {\n  access_control_group_no = ncloud_access_control_group.good.id\n}'],
  ...(['log_duration', 'log_disconnections', 'log_connections'] as const).map((name, index): Row => [`alibaba-db-${name.replace('_', '-')}`, `Database does not log ${['how long statements take', 'the end of connections', 'connections'][index]} (\`${name}\`)`, 'low', 'alicloud_db_instance', code(parameter(name)), `CKV_ALI_${35 + index}`, because.logging, 'engine = "PostgreSQL"', `engine = "PostgreSQL"\nparameters {\n  name = "${name}"\n  value = "on"\n}`]),
  ['oracle-export-squash', 'Root of a client is mapped to a privileged user', 'medium', 'oci_file_storage_export', code(squashed), 'CKV2_OCI_4', because.leastPrivilege, 'export_options {\n  identity_squash = "ROOT"\n}', 'export_options {\n  identity_squash = "ROOT"\n  anonymous_uid = 65534\n  anonymous_gid = 65534\n}'],
  ['okta-one-factor', 'Sign-on needs one factor only', 'medium', 'okta_app_signon_policy_rule', attr('factor_mode', notEquals('1FA'), 'pass'), 'CKV_OKTA_1', 'A stolen password is enough.', 'factor_mode = "1FA"', 'factor_mode = "2FA"'],
  ['alibaba-disk-key', 'Disk is not encrypted with a customer managed key', 'low', 'alicloud_disk', any(all(attr('encrypted', isTrue), attr('kms_key_id', notEmpty)), attr('snapshot_id', notEmpty)), 'CKV_ALI_8', because.customerKey, 'encrypted = true', 'encrypted = true\nkms_key_id = "k"'],
  ['naver-target-health', 'Target group checks no health path', 'info', 'ncloud_lb_target_group', any(attr('protocol', noneOf('HTTP', 'HTTPS')), attr('health_check.url_path', notEmpty)), 'CKV_NCP_1', because.availability, 'protocol = "HTTP"', 'protocol = "HTTP"\nhealth_check {\n  url_path = "/"\n}'],
  ['ibm-cluster-public', 'Kubernetes cluster is reachable from the internet', 'medium', 'ibm_container_cluster', all(attr('private_service_endpoint', isTrue), attr('public_service_endpoint', isFalse, 'pass')), 'CKV2_IBM_7', because.public, 'public_service_endpoint = true', 'private_service_endpoint = true\npublic_service_endpoint = false'],
  ['github-public', 'Repository is public', 'medium', 'github_repository', visible, 'CKV_GIT_1 GIT-0001', because.public, 'visibility = "public"', 'visibility = "private"'],
  ['github-alerts', 'Repository does not watch for vulnerable dependencies', 'medium', 'github_repository', any(attr('vulnerability_alerts', isTrue), attr('archived', isTrue)), 'CKV_GIT_3 GIT-0003', because.patching, 'name = "r"', 'vulnerability_alerts = true'],
  ['github-protection', 'Repository protects no branch', 'low', 'github_repository', connected('github_branch_protection github_branch_protection_v3 github_repository_ruleset'), 'CKV2_GIT_1', because.hygiene, 'name = "r"', 'resource "github_repository" "good" {}\nresource "github_branch_protection" "p" {\n  repository_id = github_repository.good.node_id\n}'],
  ['azuredevops-reviewers', 'Changes need fewer than two reviews', 'low', 'azuredevops_git_repository', connected('azuredevops_branch_policy_min_reviewers', attr('settings.reviewer_count', atLeast(2))), 'CKV2_ADO_1', because.hygiene, 'name = "r"', 'resource "azuredevops_git_repository" "good" {}\nresource "azuredevops_branch_policy_min_reviewers" "p" {\n  repository_id = azuredevops_git_repository.good.id\n  settings {\n    reviewer_count = 2\n  }\n}'],
  ['tencent-default-vpc', 'Machine lies in the default network', 'low', 'tencentcloud_instance', all(attr('vpc_id', notMatches(/default/i), 'pass'), attr('subnet_id', notMatches(/default/i), 'pass')), 'CKV_TC_5', because.public, 'vpc_id = "default"', 'vpc_id = "vpc-1"'],
  ['tencent-default-group', 'Machine uses the default security group', 'low', 'tencentcloud_instance', all(attr('orderly_security_groups[]', notMatches(/default/i), 'pass'), attr('security_groups[]', notMatches(/default/i), 'pass')), 'CKV_TC_4', because.public, 'security_groups = ["default"]', 'security_groups = ["sg-1"]'],
  ['tencent-lb-logs', 'Load balancer writes no logs', 'low', 'tencentcloud_clb_instance', all(attr('log_set_id', notEmpty), attr('log_topic_id', notEmpty)), 'CKV_TC_11', because.logging, 'clb_name = "c"', 'log_set_id = "a"\nlog_topic_id = "b"'],
  ['tencent-kubernetes-public', 'Kubernetes nodes have public addresses', 'medium', 'tencentcloud_kubernetes_cluster', all(...['master_config', 'worker_config'].flatMap((name) => [attr(`${name}.public_ip_assigned`, notEquals(true), 'pass'), attr(`${name}.internet_max_bandwidth_out`, oneOf(0), 'pass')])), 'CKV_TC_7', because.public, 'worker_config {\n  public_ip_assigned = true\n}', 'worker_config {\n  public_ip_assigned = false\n}'],
  ['tencent-group-open', 'Security group allows the whole internet', 'high', 'tencentcloud_security_group_rule_set', not(all(attr('ingress.action', equals('ACCEPT'), 'fail', 'some'), not(attr('ingress.cidr_block | ingress.ipv6_cidr_block', noPublic, 'pass')))), 'CKV_TC_8', because.public, 'ingress {\n  action = "ACCEPT"\n  cidr_block = "0.0.0.0/0"\n}', 'ingress {\n  action = "ACCEPT"\n  cidr_block = "10.0.0.0/8"\n}'],
]

export const otherRows: readonly CheckRow[] = [
  ...fromBriefs([...briefs, ...smallBriefs]),
  ...portRows,
  ...secretRows,
  ...rows.map(([id, title, severity, types, test, aliases, why, bad, good]) => ({ id, title, severity, on: { terraform: types }, test, aliases, why, bad: { terraform: bad }, good: { terraform: good } })),
]
