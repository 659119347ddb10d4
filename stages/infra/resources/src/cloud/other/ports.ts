import type { Cell, Verdict } from '@bartizan/model/resource'
import { isPublicCidr, notEmpty, textOf } from '../../check/operator.ts'
import type { Check, CheckRow } from '../../check/row.ts'
import { code } from '../../check/test.ts'
import { type Found, View } from '../../check/view.ts'
import { because } from '../brief.ts'

/** What a firewall rule lets in. Ports are undefined when they are not known. */
interface Opening {
  readonly sources: readonly Found[]
  readonly ports: readonly [from: number, to: number] | undefined
}

const everyPort = [0, 65_535] as const
const noPort = [-1, -1] as const

/** Blocks at a path, each with its place. */
const blocks = (view: View, path: string): Found[] =>
  view.all(path).flatMap(({ cell, place }): Found[] => {
    if (cell.value.kind === 'list') return cell.value.items.map((item) => ({ cell: item, place: { site: view.judge.placeOf(item, place.site), path } }))
    return cell.value.kind === 'map' ? [{ cell, place }] : []
  })

const whole = (view: View): Found => ({ cell: view.subject.resource.body, place: { site: view.subject.resource.header, path: '' } })

/** Values at a path inside a block, with paths that start at the resource. */
const inside = (view: View, { cell, place }: Found, path: string): Found[] =>
  view.all(path, cell).map((found) => ({ cell: found.cell, place: { site: found.place.site, path: place.path === '' ? found.place.path : `${place.path}.${found.place.path}` } }))

/** A port, or undefined when it is not known; `absent` where nothing stands. */
function portAt(view: View, cell: Cell, path: string, absent: number): number | undefined {
  const found = view.first(path, cell)
  if (found === undefined) return absent
  const text = textOf(found.value)
  return text === undefined || text === '' || Number.isNaN(Number(text)) ? undefined : Number(text)
}

/** A range in one text: `22`, `20-25`, `20/25`; `-1/-1` and 0 to 0 are every port. */
function rangeOf(text: string | undefined): Opening['ports'] {
  const [, from, to] = /^(-?\d+)(?:[-/](-?\d+))?$/.exec(text ?? '') ?? []
  if (from === undefined) return undefined
  const range = [Number(from), Number(to ?? from)] as const
  return range[0] <= 0 && range[1] <= 0 ? everyPort : range
}

function rangeBetween(from: number | undefined, to: number | undefined): Opening['ports'] {
  return from === undefined || to === undefined ? undefined : [from, to]
}

/** Oracle: no options are every port of the protocol, and every protocol but ICMP has ports. */
function oraclePorts(view: View, cell: Cell, range: string): Opening['ports'][] {
  const protocol = view.text('protocol', cell)
  const options = ['tcp_options', 'udp_options'].filter((name) => view.all(name, cell).length > 0)
  if (options.length === 0) return [protocol === '1' || protocol === '58' ? noPort : everyPort]
  return options.map((name) => rangeBetween(portAt(view, cell, `${name}${range}.min`, 0), portAt(view, cell, `${name}${range}.max`, 65_535)))
}

const readers: Readonly<Record<string, (view: View) => Opening[]>> = {
  alicloud_security_group_rule(view) {
    if (view.text('type') !== 'ingress' || view.text('policy') === 'drop') return []
    const range = view.first('port_range')
    const ports = range === undefined ? (view.text('ip_protocol') === 'all' ? everyPort : noPort) : rangeOf(textOf(range.value))
    return [{ sources: view.all('cidr_ip | ipv6_cidr_ip'), ports }]
  },
  openstack_compute_secgroup_v2: (view) =>
    blocks(view, 'rule').map((rule) => ({
      sources: inside(view, rule, 'cidr'),
      ports: view.text('ip_protocol', rule.cell) === 'icmp' ? noPort : rangeBetween(portAt(view, rule.cell, 'from_port', 0), portAt(view, rule.cell, 'to_port', 65_535)),
    })),
  openstack_networking_secgroup_rule_v2(view) {
    if (view.text('direction') !== 'ingress') return []
    const { cell } = whole(view)
    const ports = /^(?:ipv6-)?icmp(?:v6)?$/.test(view.text('protocol') ?? '') ? noPort : rangeBetween(portAt(view, cell, 'port_range_min', 0), portAt(view, cell, 'port_range_max', 65_535))
    return [{ sources: view.all('remote_ip_prefix'), ports }]
  },
  oci_core_security_list: (view) =>
    blocks(view, 'ingress_security_rules').flatMap((rule) => {
      const sources = inside(view, rule, 'source')
      return oraclePorts(view, rule.cell, '').map((ports) => ({ sources, ports }))
    }),
  oci_core_network_security_group_security_rule(view) {
    if (view.text('direction') !== 'INGRESS') return []
    const sources = view.all('source')
    return oraclePorts(view, whole(view).cell, '.destination_port_range').map((ports) => ({ sources, ports }))
  },
  ncloud_access_control_group_rule: (view) => blocks(view, 'inbound').map((rule) => naverRule(view, rule)),
  ncloud_network_acl_rule: (view) =>
    blocks(view, 'inbound').filter(({ cell }) => view.text('rule_action', cell)?.toUpperCase() !== 'DROP').map((rule) => naverRule(view, rule)),
}

function naverRule(view: View, rule: Found): Opening {
  const range = view.first('port_range', rule.cell)
  const absent = view.text('protocol', rule.cell)?.toUpperCase() === 'ICMP' ? noPort : everyPort
  return { sources: inside(view, rule, 'ip_block'), ports: range === undefined ? absent : rangeOf(textOf(range.value)) }
}

/** Fails where the whole internet reaches what `covers` asks about. */
function open(covers: (ports: readonly [number, number]) => boolean): Check {
  return (subject) => {
    const view = new View(subject)
    let undecided: Verdict | undefined
    for (const { sources, ports } of readers[subject.resource.type]?.(view) ?? []) {
      if (ports !== undefined && !covers(ports)) continue
      const anyone = sources.find(({ cell }) => cell.value.kind === 'known' && isPublicCidr(String(cell.value.value)))
      if (anyone !== undefined && ports !== undefined) return view.fail(anyone)
      const doubtful = anyone ?? sources.find(({ cell }) => cell.value.kind !== 'known')
      if (doubtful !== undefined) undecided ??= view.unknown(doubtful)
    }
    return undecided ?? view.pass()
  }
}

const covers =
  (port: number) =>
  ([from, to]: readonly [number, number]): boolean =>
    port >= from && port <= to

interface Cloud {
  readonly types: string
  /** A rule that opens a port to a source. */
  readonly sample: (port: string, source: string) => string
}

const alibaba: Cloud = { types: 'alicloud_security_group_rule', sample: (port, source) => `type = "ingress"\nip_protocol = "tcp"\nport_range = "${port}/${port}"\ncidr_ip = "${source}"` }
const openstack: Cloud = {
  types: 'openstack_networking_secgroup_rule_v2 openstack_compute_secgroup_v2',
  sample: (port, source) => `direction = "ingress"\nprotocol = "tcp"\nport_range_min = ${port}\nport_range_max = ${port}\nremote_ip_prefix = "${source}"`,
}
const oracleList: Cloud = { types: 'oci_core_security_list', sample: (port, source) => `ingress_security_rules {\n  protocol = "6"\n  source = "${source}"\n  tcp_options {\n    min = ${port}\n    max = ${port}\n  }\n}` }
const oracleGroup: Cloud = {
  types: 'oci_core_network_security_group_security_rule',
  sample: (port, source) => `direction = "INGRESS"\nprotocol = "6"\nsource = "${source}"\ntcp_options {\n  destination_port_range {\n    min = ${port}\n    max = ${port}\n  }\n}`,
}
const naverSample = (port: string, source: string): string => `inbound {\n  protocol = "TCP"\n  rule_action = "ALLOW"\n  ip_block = "${source}"\n  port_range = "${port}"\n}`
const naverGroup: Cloud = { types: 'ncloud_access_control_group_rule', sample: naverSample }
const naverAcl: Cloud = { types: 'ncloud_network_acl_rule', sample: naverSample }

const service: Readonly<Record<number, string>> = { 20: 'FTP data (port 20)', 21: 'FTP (port 21)', 22: 'SSH (port 22)', 80: 'plain HTTP (port 80)', 3389: 'remote desktops (port 3389)' }

/** Ids, what holds the rule, the cloud, the port, and the peers' ids. */
const ports: readonly (readonly [id: string, holder: string, cloud: Cloud, port: number, severity: CheckRow['severity'], aliases: string])[] = [
  ['alibaba-ssh', 'Security group rule', alibaba, 22, 'high', 'CKV_ALI_2'],
  ['alibaba-rdp', 'Security group rule', alibaba, 3389, 'high', 'CKV_ALI_3'],
  ['openstack-ssh', 'Security group', openstack, 22, 'high', 'CKV_OPENSTACK_2'],
  ['openstack-rdp', 'Security group', openstack, 3389, 'high', 'CKV_OPENSTACK_3'],
  ['oracle-list-ssh', 'Security list', oracleList, 22, 'high', 'CKV_OCI_19'],
  ['oracle-list-rdp', 'Security list', oracleList, 3389, 'high', 'CKV_OCI_20'],
  ['oracle-group-ssh', 'Rule of the network security group', oracleGroup, 22, 'high', 'CKV_OCI_22'],
  ['oracle-group-rdp', 'Rule of the network security group', oracleGroup, 3389, 'high', 'CKV2_OCI_2'],
  ['naver-group-ssh', 'Access control group', naverGroup, 22, 'high', 'CKV_NCP_4'],
  ['naver-group-rdp', 'Access control group', naverGroup, 3389, 'high', 'CKV_NCP_5'],
  ['naver-group-http', 'Access control group', naverGroup, 80, 'low', 'CKV_NCP_25'],
  ['naver-acl-ftp-data', 'Network ACL', naverAcl, 20, 'medium', 'CKV_NCP_8'],
  ['naver-acl-ftp', 'Network ACL', naverAcl, 21, 'medium', 'CKV_NCP_9'],
  ['naver-acl-ssh', 'Network ACL', naverAcl, 22, 'medium', 'CKV_NCP_10'],
  ['naver-acl-rdp', 'Network ACL', naverAcl, 3389, 'medium', 'CKV_NCP_11'],
]

export const portRows: readonly CheckRow[] = [
  ...ports.map(
    ([id, holder, { types, sample }, port, severity, aliases]): CheckRow => ({
      id,
      title: `${holder} lets the whole internet reach ${service[port] ?? `port ${port}`}`,
      severity,
      on: { terraform: types },
      test: code(open(covers(port))),
      aliases,
      why: because.public,
      weakness: 'CWE-284',
      bad: { terraform: sample(String(port), '0.0.0.0/0') },
      good: { terraform: sample(String(port), '10.0.0.0/8') },
    }),
  ),
  {
    id: 'naver-acl-all-ports',
    title: 'Network ACL lets in every port',
    severity: 'medium',
    on: { terraform: naverAcl.types },
    test: code((subject) => {
      const view = new View(subject)
      const rule = blocks(view, 'inbound').find((found) => {
        const range = naverRule(view, found).ports
        return view.text('rule_action', found.cell)?.toUpperCase() !== 'DROP' && range !== undefined && range[0] <= 1 && range[1] >= 65_535
      })
      return rule === undefined ? view.pass() : view.fail(inside(view, rule, 'port_range')[0] ?? rule)
    }),
    aliases: 'CKV_NCP_12',
    why: because.public,
    weakness: 'CWE-284',
    bad: { terraform: naverSample('1-65535', '10.0.0.0/8') },
    good: { terraform: naverSample('443', '10.0.0.0/8') },
  },
  {
    id: 'naver-group-egress',
    title: 'Access control group lets traffic out to everywhere',
    severity: 'low',
    on: { terraform: naverGroup.types },
    test: code((subject) => {
      const view = new View(subject)
      const targets = blocks(view, 'outbound').flatMap((rule) => inside(view, rule, 'ip_block'))
      const anywhere = targets.find(({ cell }) => cell.value.kind === 'known' && isPublicCidr(String(cell.value.value)))
      const doubtful = targets.find(({ cell }) => cell.value.kind !== 'known')
      return anywhere === undefined ? (doubtful === undefined ? view.pass() : view.unknown(doubtful)) : view.fail(anywhere)
    }),
    aliases: 'CKV_NCP_3',
    why: 'Malware on the machine can fetch tools and send data anywhere.',
    confidence: 'medium',
    weakness: 'CWE-284',
    bad: { terraform: 'outbound {\n  protocol = "TCP"\n  ip_block = "0.0.0.0/0"\n  port_range = "1-65535"\n}' },
    good: { terraform: 'outbound {\n  protocol = "TCP"\n  ip_block = "10.0.0.0/8"\n  port_range = "443"\n}' },
  },
  {
    id: 'naver-group-description',
    title: 'Rule of the access control group has no description',
    severity: 'info',
    on: { terraform: 'ncloud_access_control_group ncloud_access_control_group_rule' },
    test: code((subject) => {
      const view = new View(subject)
      if (subject.resource.type === 'ncloud_access_control_group') return view.is('description', notEmpty) === false ? view.fail(undefined, 'description') : view.pass()
      const bare = ['inbound', 'outbound'].flatMap((name) => blocks(view, name)).find(({ cell }) => view.is('description', notEmpty, cell) === false)
      return bare === undefined ? view.pass() : view.fail(bare, `${bare.place.path}.description`)
    }),
    aliases: 'CKV_NCP_2',
    why: because.hygiene,
    bad: { terraform: 'name = "g"' },
    good: { terraform: 'name = "g"\ndescription = "web"' },
  },
]
