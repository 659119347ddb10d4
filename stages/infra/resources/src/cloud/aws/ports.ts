import type { Cell, Verdict } from '@bartizan/model/resource'
import { isPublicCidr, notEmpty, textOf } from '../../check/operator.ts'
import type { Check, CheckRow } from '../../check/row.ts'
import { code } from '../../check/test.ts'
import { type Found, View } from '../../check/view.ts'
import { because } from '../brief.ts'

/** A rule of a security group or network ACL, in any format. Port bounds are undefined when not known. */
interface Rule {
  readonly sources: readonly Found[]
  readonly sourcesKnown: boolean
  readonly from: number | undefined
  readonly to: number | undefined
  /** `-1` and `all` mean every protocol and port. */
  readonly everyPort: boolean
  readonly portsKnown: boolean
  /** Network ACLs look at rules in this order; 0 where there is none. */
  readonly order: number
}

const sourcePaths = 'cidr_blocks[] | ipv6_cidr_blocks[] | cidr_ipv4 | cidr_ipv6 | cidr_block | ipv6_cidr_block | CidrIp | CidrIpv6'

function readRule(view: View, cell: Cell, site: Found): Rule {
  const at = (path: string): Found | undefined => view.judge.cells(cell, path)[0]
  const number = (path: string): { value: number | undefined; known: boolean } => {
    const found = at(path)
    if (found === undefined) return { value: undefined, known: true }
    const text = textOf(found.cell.value)
    return { value: text === undefined || text === '' || Number.isNaN(Number(text)) ? undefined : Number(text), known: text !== undefined }
  }
  const protocol = at('protocol | ip_protocol | IpProtocol')
  const protocolText = protocol === undefined ? undefined : textOf(protocol.cell.value)
  const [from, to] = [number('from_port | FromPort'), number('to_port | ToPort')]
  const everyProtocol = protocolText !== undefined && /^(?:-1|all)$/i.test(protocolText)
  const sources = view.judge.cells(cell, sourcePaths).map((found) => ({ cell: found.cell, place: { site: found.place.site, path: site.place.path === '' ? found.place.path : `${site.place.path}.${found.place.path}` } }))
  return {
    sources,
    sourcesKnown: sources.every((source) => source.cell.value.kind === 'known'),
    from: from.value,
    to: to.value,
    everyPort: everyProtocol,
    order: number('rule_no | rule_number').value ?? 0,
    portsKnown: from.known && to.known && (protocol === undefined || protocolText !== undefined),
  }
}

/** The rules of one direction. */
function rulesOf(view: View, direction: 'ingress' | 'egress'): Rule[] {
  const { resource } = view.subject
  const whole: Found = { cell: resource.body, place: { site: resource.header, path: '' } }
  switch (resource.type) {
    case 'aws_security_group_rule':
      return view.text('type') === direction ? [readRule(view, resource.body, whole)] : []
    case 'aws_vpc_security_group_ingress_rule':
    case 'AWS::EC2::SecurityGroupIngress':
      return direction === 'ingress' ? [readRule(view, resource.body, whole)] : []
    case 'aws_vpc_security_group_egress_rule':
    case 'AWS::EC2::SecurityGroupEgress':
      return direction === 'egress' ? [readRule(view, resource.body, whole)] : []
    case 'aws_network_acl_rule': {
      const egress = view.text('egress') === 'true'
      const allows = view.text('rule_action')?.toLowerCase() !== 'deny'
      return allows && egress === (direction === 'egress') ? [readRule(view, resource.body, whole)] : []
    }
    case 'aws_network_acl':
    case 'aws_default_network_acl':
      return blocks(view, direction).filter(({ cell }) => view.text('action', cell)?.toLowerCase() !== 'deny').map((found) => readRule(view, found.cell, found))
    case 'AWS::EC2::SecurityGroup':
      return blocks(view, direction === 'ingress' ? 'SecurityGroupIngress' : 'SecurityGroupEgress').map((found) => readRule(view, found.cell, found))
    default:
      return blocks(view, direction).map((found) => readRule(view, found.cell, found))
  }
}

/** Rules of a network ACL that refuse the whole internet; the first rule that matches decides. */
function deniedBefore(view: View, direction: 'ingress' | 'egress'): Rule[] {
  if (!/^aws_(?:default_)?network_acl$/.test(view.subject.resource.type)) return []
  return blocks(view, direction)
    .filter(({ cell }) => view.text('action', cell)?.toLowerCase() === 'deny')
    .map((found) => readRule(view, found.cell, found))
    .filter((rule) => rule.sources.some(({ cell }) => cell.value.kind === 'known' && isPublicCidr(String(cell.value.value))))
}

/** Items of a list of blocks, or the one map. */
function blocks(view: View, path: string): Found[] {
  const site = view.all(path)
  return site.flatMap((found): Found[] => {
    const { value } = found.cell
    if (value.kind === 'list') return value.items.map((cell) => ({ cell, place: { site: view.judge.placeOf(cell, found.place.site), path } }))
    return value.kind === 'map' ? [found] : []
  })
}

type Covers = (rule: Rule) => boolean | undefined

const coversPort =
  (port: number): Covers =>
  (rule) => {
    if (rule.everyPort) return true
    if (!rule.portsKnown) return undefined
    if (rule.from === undefined && rule.to === undefined) return false
    const from = rule.from ?? rule.to ?? 0
    const to = rule.to ?? from
    // 0 to 0 is how many write "all ports"; for TCP it is port 0 only.
    return port >= from && port <= to
  }

const everyPort: Covers = (rule) => {
  if (rule.everyPort) return true
  if (!rule.portsKnown) return undefined
  return rule.from !== undefined && rule.to !== undefined && ((rule.from <= 1 && rule.to >= 65_534) || (rule.from === -1 && rule.to === -1))
}

/** Fails where a rule lets the whole internet through to what `covers` asks about. */
function openToInternet(covers: Covers, direction: 'ingress' | 'egress' = 'ingress'): Check {
  return (subject) => {
    const view = new View(subject)
    let undecided: Verdict | undefined
    const refused = deniedBefore(view, direction)
    for (const rule of rulesOf(view, direction)) {
      const covered = covers(rule)
      if (covered === false || refused.some((deny) => deny.order < rule.order && covers(deny) === true)) continue
      const open = rule.sources.find(({ cell }) => cell.value.kind === 'known' && isPublicCidr(String(cell.value.value)))
      if (open !== undefined && covered === true) return view.fail(open)
      if ((open !== undefined || !rule.sourcesKnown) && undecided === undefined) undecided = view.unknown(open ?? rule.sources[0])
    }
    const dynamic = view.all(direction).find(({ cell }) => cell.value.kind === 'unknown' || (cell.value.kind === 'list' && cell.value.open))
    return undecided ?? (dynamic === undefined ? view.pass() : view.unknown(dynamic))
  }
}

const groups = { terraform: 'aws_security_group aws_default_security_group aws_security_group_rule aws_vpc_security_group_ingress_rule', cloudformation: 'AWS::EC2::SecurityGroup AWS::EC2::SecurityGroupIngress' } as const
const acls = { terraform: 'aws_network_acl aws_default_network_acl aws_network_acl_rule' } as const

const sample = (port: number | string, source: string): string => `ingress {\n  from_port = ${port}\n  to_port = ${port}\n  protocol = "tcp"\n  cidr_blocks = ["${source}"]\n}`
const aclSample = (port: number, source: string): string => `ingress {\n  action = "allow"\n  from_port = ${port}\n  to_port = ${port}\n  protocol = "tcp"\n  rule_no = 1\n  cidr_block = "${source}"\n}`

function groupRow(id: string, name: string, port: number, extra: { aliases: string; severity: CheckRow['severity']; controls?: string }): CheckRow {
  return {
    id,
    title: `Security group lets the whole internet reach ${name}`,
    severity: extra.severity,
    on: groups,
    test: code(openToInternet(coversPort(port))),
    aliases: extra.aliases,
    why: because.public,
    weakness: 'CWE-284',
    ...(extra.controls === undefined ? {} : { controls: extra.controls }),
    bad: { terraform: sample(port, '0.0.0.0/0') },
    good: { terraform: sample(port, '10.0.0.0/8') },
  }
}

function aclRow(id: string, name: string, port: number, aliases: string): CheckRow {
  return {
    id,
    title: `Network ACL lets the whole internet reach ${name}`,
    severity: 'medium',
    on: acls,
    test: code(openToInternet(coversPort(port))),
    aliases,
    why: because.public,
    weakness: 'CWE-284',
    controls: 'CIS-AWS:5.1',
    bad: { terraform: aclSample(port, '0.0.0.0/0') },
    good: { terraform: aclSample(port, '10.0.0.0/8') },
  }
}

export const portRows: readonly CheckRow[] = [
  groupRow('security-group-ssh', 'SSH (port 22)', 22, { aliases: 'CKV_AWS_24 AWS-0107', severity: 'high', controls: 'CIS-AWS:5.2 CIS-AWS:5.3 PCI-DSS:1.3.1 NIST-800-53:SC-7 SOC2:CC6.6' }),
  groupRow('security-group-rdp', 'remote desktops (port 3389)', 3389, { aliases: 'CKV_AWS_25 AWS-0107', severity: 'high', controls: 'CIS-AWS:5.2 CIS-AWS:5.3 PCI-DSS:1.3.1 NIST-800-53:SC-7' }),
  groupRow('security-group-http', 'plain HTTP (port 80)', 80, { aliases: 'CKV_AWS_260', severity: 'low' }),
  {
    id: 'security-group-all-ports',
    title: 'Security group lets the whole internet reach every port',
    severity: 'high',
    on: groups,
    test: code(openToInternet(everyPort)),
    aliases: 'CKV_AWS_277',
    why: because.public,
    weakness: 'CWE-284',
    bad: { terraform: 'ingress {\n  from_port = 0\n  to_port = 65535\n  protocol = "tcp"\n  cidr_blocks = ["0.0.0.0/0"]\n}' },
    good: { terraform: sample(443, '0.0.0.0/0') },
  },
  {
    id: 'security-group-egress',
    title: 'Security group lets everything out',
    severity: 'low',
    on: { terraform: 'aws_security_group aws_security_group_rule aws_vpc_security_group_egress_rule aws_default_security_group' },
    test: code(openToInternet((rule) => rule.everyPort || (rule.portsKnown ? rule.from === rule.to && (rule.from === 0 || rule.from === -1) : undefined), 'egress')),
    aliases: 'CKV_AWS_382 AWS-0104',
    why: 'Malware on the machine can fetch tools and send data anywhere.',
    confidence: 'medium',
    weakness: 'CWE-284',
    bad: { terraform: 'egress {\n  from_port = 0\n  to_port = 0\n  protocol = "-1"\n  cidr_blocks = ["0.0.0.0/0"]\n}' },
    good: { terraform: 'egress {\n  from_port = 443\n  to_port = 443\n  protocol = "tcp"\n  cidr_blocks = ["10.0.0.0/8"]\n}' },
  },
  aclRow('network-acl-ftp-data', 'FTP data (port 20)', 20, 'CKV_AWS_230'),
  aclRow('network-acl-ftp', 'FTP (port 21)', 21, 'CKV_AWS_229'),
  aclRow('network-acl-rdp', 'remote desktops (port 3389)', 3389, 'CKV_AWS_231'),
  aclRow('network-acl-ssh', 'SSH (port 22)', 22, 'CKV_AWS_232 AWS-0105'),
  {
    id: 'network-acl-all-ports',
    title: 'Network ACL rule lets the whole internet reach every port',
    severity: 'medium',
    on: { terraform: 'aws_network_acl_rule' },
    test: code(openToInternet(everyPort)),
    aliases: 'CKV_AWS_352 AWS-0102',
    why: because.public,
    weakness: 'CWE-284',
    bad: { terraform: 'rule_action = "allow"\negress = false\nprotocol = "-1"\ncidr_block = "0.0.0.0/0"' },
    good: { terraform: 'rule_action = "allow"\negress = false\nprotocol = "tcp"\nfrom_port = 443\nto_port = 443\ncidr_block = "0.0.0.0/0"' },
  },
  {
    id: 'security-group-description',
    title: 'Security group or rule has no description',
    severity: 'info',
    on: { terraform: 'aws_security_group aws_security_group_rule aws_db_security_group aws_elasticache_security_group aws_redshift_security_group aws_vpc_security_group_ingress_rule aws_vpc_security_group_egress_rule', cloudformation: 'AWS::EC2::SecurityGroup AWS::EC2::SecurityGroupIngress AWS::EC2::SecurityGroupEgress' },
    test: code((subject) => {
      const view = new View(subject)
      const own = ['description', 'Description', 'GroupDescription'].some((path) => view.all(path).length > 0)
      for (const path of ['ingress', 'egress', 'SecurityGroupIngress', 'SecurityGroupEgress']) {
        for (const rule of blocks(view, path)) if (view.is('description | Description', notEmpty, rule.cell) === false) return view.fail(rule, `${path}.description`)
      }
      return own || (subject.resource.type === 'aws_security_group' && view.all('ingress | egress').length > 0) ? view.pass() : view.fail(undefined, 'description')
    }),
    aliases: 'CKV_AWS_23 AWS-0099 AWS-0124',
    why: because.hygiene,
    bad: { terraform: 'name = "x"' },
    good: { terraform: 'name = "x"\ndescription = "web"' },
  },
]

