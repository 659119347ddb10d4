import { atLeast, equals, isFalse, missing, noneOf, notEmpty, notEquals, notMatches, notPublicCidr } from '../../check/operator.ts'
import { any, attr } from '../../check/test.ts'
import { because, type Brief } from '../brief.ts'

const shared = notEquals('net-COMMON_PRIVATE')
const sharedWhy = 'Every customer of the zone is in the common private network.'
const noGroup = 'Nothing filters the traffic of the network.'
const described = noneOf('', 'Managed by Terraform')
const oldCiphers = noneOf('', '1', 'Standard Ciphers A ver1', '2', 'Standard Ciphers B ver1', '3', 'Standard Ciphers C ver1', '5', 'Ats Ciphers A ver1', '8', 'Ats Ciphers D ver1')
const interfaceSample = (network: string): string => `network_interface {\n  network_id = "${network}"\n}`

/** Nifcloud, and what Trivy checks on OpenStack and Oracle Classic. */
export const smallBriefs: readonly Brief[] = [
  ['nifcloud-ingress', 'Security group rule allows the whole internet', 'high', 'nifcloud_security_group_rule', 'cidr_ip', notPublicCidr, 'NIF-0001', because.public, { absent: 'pass', when: attr('type', notEquals('OUT'), 'pass'), weakness: 'CWE-284', bad: 'type = "IN"\ncidr_ip = "0.0.0.0/0"', good: 'type = "IN"\ncidr_ip = "10.0.0.0/16"' }],
  ['nifcloud-group-description', 'Security group has no description', 'info', 'nifcloud_security_group', 'description', described, 'NIF-0002', because.hygiene, { bad: 'group_name = "g"', good: 'description = "web"' }],
  ['nifcloud-rule-description', 'Security group rule has no description', 'info', 'nifcloud_security_group_rule', 'description', notEmpty, 'NIF-0003', because.hygiene],
  ['nifcloud-instance-group', 'Machine has no security group', 'high', 'nifcloud_instance', 'security_group', notEmpty, 'NIF-0004', noGroup],
  ['nifcloud-instance-shared', 'Machine lies in the common private network', 'low', 'nifcloud_instance', 'network_interface.network_id', shared, 'NIF-0005', sharedWhy, { absent: 'pass', bad: interfaceSample('net-COMMON_PRIVATE'), good: interfaceSample('net-1') }],
  ['nifcloud-verify-record', 'Record for the proof of ownership is still there', 'low', 'nifcloud_dns_record', 'record', notMatches(/^nifty-dns-verify=/), 'NIF-0007', 'Whoever knows the record can claim the zone.', { absent: 'pass', bad: 'type = "TXT"\nrecord = "nifty-dns-verify=X"', good: 'type = "TXT"\nrecord = "v=spf1"' }],
  ['nifcloud-db-public', 'Database is reachable from the internet', 'high', 'nifcloud_db_instance', 'publicly_accessible', isFalse, 'NIF-0008', because.public],
  ['nifcloud-db-retention', 'Database backups are kept for less than two days', 'medium', 'nifcloud_db_instance', 'backup_retention_period', atLeast(2), 'NIF-0009', because.backup],
  ['nifcloud-db-shared', 'Database lies in the common private network', 'low', 'nifcloud_db_instance', 'network_id', shared, 'NIF-0010', sharedWhy, { absent: 'pass' }],
  ['nifcloud-db-ingress', 'Database allows the whole internet', 'high', 'nifcloud_db_security_group', 'rule.cidr_ip', notPublicCidr, 'NIF-0011', because.public, { absent: 'pass', bad: 'rule {\n  cidr_ip = "0.0.0.0/0"\n}', good: 'rule {\n  cidr_ip = "10.0.0.0/16"\n}' }],
  ['nifcloud-db-group-description', 'Security group of the database has no description', 'info', 'nifcloud_db_security_group', 'description', described, 'NIF-0012', because.hygiene, { bad: 'group_name = "g"', good: 'description = "web"' }],
  ['nifcloud-nas-shared', 'NAS lies in the common private network', 'low', 'nifcloud_nas_instance', 'network_id', shared, 'NIF-0013', sharedWhy, { absent: 'pass' }],
  ['nifcloud-nas-ingress', 'NAS allows the whole internet', 'high', 'nifcloud_nas_security_group', 'rule.cidr_ip', notPublicCidr, 'NIF-0014', because.public, { absent: 'pass', bad: 'rule {\n  cidr_ip = "0.0.0.0/0"\n}', good: 'rule {\n  cidr_ip = "10.0.0.0/16"\n}' }],
  ['nifcloud-nas-group-description', 'Security group of the NAS has no description', 'info', 'nifcloud_nas_security_group', 'description', described, 'NIF-0015', because.hygiene, { bad: 'group_name = "g"', good: 'description = "web"' }],
  ['nifcloud-router-group', 'Router has no security group', 'high', 'nifcloud_router', 'security_group', notEmpty, 'NIF-0016', noGroup],
  ['nifcloud-router-shared', 'Router lies in the common private network', 'low', 'nifcloud_router', 'network_interface.network_id', shared, 'NIF-0017', sharedWhy, { absent: 'pass', bad: interfaceSample('net-COMMON_PRIVATE'), good: interfaceSample('net-1') }],
  ['nifcloud-vpn-group', 'VPN gateway has no security group', 'high', 'nifcloud_vpn_gateway', 'security_group', notEmpty, 'NIF-0018', noGroup],
  ['nifcloud-elb-shared', 'Load balancer lies in the common private network', 'low', 'nifcloud_elb', 'network_interface.network_id', shared, 'NIF-0019', sharedWhy, { absent: 'pass', bad: interfaceSample('net-COMMON_PRIVATE'), good: interfaceSample('net-1') }],
  ['nifcloud-lb-weak-tls', 'Load balancer accepts old TLS versions', 'medium', 'nifcloud_load_balancer', 'ssl_policy_name | ssl_policy_id', oldCiphers, 'NIF-0020', because.weakTls, { weakness: 'CWE-326', when: attr('load_balancer_port', notEquals(80), 'pass'), bad: 'load_balancer_port = 443\nssl_policy_name = "Standard Ciphers A ver1"', good: 'load_balancer_port = 443\nssl_policy_name = "Standard Ciphers D ver1"' }],
  ['nifcloud-elb-http', 'Load balancer accepts plain HTTP', 'medium', 'nifcloud_elb', 'protocol', notEquals('HTTP'), 'NIF-0021', because.inTransit, { absent: 'pass', weakness: 'CWE-319', when: any(attr('network_interface', missing, 'pass'), attr('network_interface.network_id', equals('net-COMMON_GLOBAL'), 'fail', 'some')), bad: 'protocol = "HTTP"', good: 'protocol = "HTTPS"' }],
  ['nifcloud-lb-http', 'Load balancer for connections listens on port 80', 'medium', 'nifcloud_load_balancer', 'load_balancer_port', notEquals(80), 'NIF-0021', because.inTransit, { absent: 'pass', weakness: 'CWE-319' }],
  ['openstack-firewall-source', 'Firewall rule allows every source', 'high', 'openstack_fw_rule_v1', 'source_ip_address', notPublicCidr, 'OPNSTK-0002', because.public, { when: attr('action', notEquals('deny'), 'pass'), bad: 'action = "allow"', good: 'action = "allow"\nsource_ip_address = "10.10.10.2"' }],
  ['openstack-ingress', 'Security group rule allows the whole internet', 'medium', 'openstack_networking_secgroup_rule_v2', 'remote_ip_prefix', notPublicCidr, 'OPNSTK-0003', because.public, { absent: 'pass', weakness: 'CWE-284', when: attr('direction', notEquals('egress')), bad: 'direction = "ingress"\nremote_ip_prefix = "0.0.0.0/0"', good: 'direction = "ingress"\nremote_ip_prefix = "10.0.0.0/8"' }],
  ['openstack-egress', 'Security group rule lets traffic out to everywhere', 'low', 'openstack_networking_secgroup_rule_v2', 'remote_ip_prefix', notPublicCidr, 'OPNSTK-0004', because.leastPrivilege, { absent: 'pass', when: attr('direction', equals('egress')), bad: 'direction = "egress"\nremote_ip_prefix = "0.0.0.0/0"', good: 'direction = "egress"\nremote_ip_prefix = "10.0.0.0/8"' }],
  ['openstack-group-description', 'Security group has no description', 'info', 'openstack_networking_secgroup_v2', 'description', notEmpty, 'OPNSTK-0005', because.hygiene],
  ['oracle-classic-public', 'Reserved address is public', 'low', 'opc_compute_ip_address_reservation', 'ip_address_pool', notEquals('public-ippool'), 'OCI-0001', because.public, { absent: 'pass' }],
]
