import { equals, exists, isTrue, matches, noneOf, notEmpty, oneOf, type CheckRow } from '@bartizan/resources'
import type { Cell, Resource } from '@bartizan/model/resource'
import { arms, cellsAt, check, isSet, itemsAt, textsAt } from './code.ts'
import { row } from './row.ts'

type Fault = { at: Cell; path: string } | true | undefined

const anywhere = new Set(['0.0.0.0/0', '::/0', '0000:0000:0000:0000:0000:0000:0000:0000/0'])

function rulesOf(resource: Resource, direction: 'Ingress' | 'Egress'): readonly Cell[] {
  return resource.type === 'AWS::EC2::SecurityGroup'
    ? itemsAt(resource.body, `SecurityGroup${direction}`)
    : arms(resource.body)
}

const isOpen = (cell: Cell): boolean =>
  [...textsAt(cell, 'CidrIp'), ...textsAt(cell, 'CidrIpv6')].some((text) => anywhere.has(text))

const group = (port: number, cidr: string): string =>
  `GroupDescription: g\nSecurityGroupIngress:\n  - IpProtocol: tcp\n    FromPort: ${port}\n    ToPort: ${port}\n    CidrIp: ${cidr}\n    Description: d`

const groups: readonly CheckRow[] = [
  row({
    id: 'open-egress',
    title: 'Security group lets everything out',
    severity: 'low',
    about: 'exposure',
    aliases: 'AVD-AWS-0104',
    on: 'EC2::SecurityGroup EC2::SecurityGroupEgress',
    test: {
      kind: 'code',
      check: check((resource) => {
        const found = rulesOf(resource, 'Egress').find(isOpen)
        return found === undefined ? undefined : { at: found, path: 'SecurityGroupEgress.CidrIp' }
      }),
    },
    why: 'An intruder sends data out and fetches tools unhindered.',
    remedy: 'Name the destinations that are needed.',
    bad: 'GroupDescription: g\nSecurityGroupEgress:\n  - IpProtocol: "-1"\n    CidrIp: 0.0.0.0/0\n    Description: d',
    good: 'GroupDescription: g\nSecurityGroupEgress:\n  - IpProtocol: tcp\n    FromPort: 443\n    ToPort: 443\n    CidrIp: 10.0.0.0/8\n    Description: d',
  }),
  row({
    id: 'group-rule-description',
    title: 'Rule of a security group without a description',
    severity: 'info',
    about: 'hygiene',
    aliases: 'CKV_AWS_23 AVD-AWS-0124',
    on: 'EC2::SecurityGroup EC2::SecurityGroupIngress EC2::SecurityGroupEgress',
    test: { kind: 'code', check: check((resource) => undescribed(resource)) },
    why: 'Nobody dares to remove what nobody can explain.',
    remedy: 'Say what the rule is for.',
    bad: 'GroupDescription: g\nSecurityGroupIngress:\n  - IpProtocol: tcp\n    FromPort: 1\n    ToPort: 1\n    CidrIp: 10.0.0.0/8',
    good: group(1, '10.0.0.0/8'),
  }),
  row({
    id: 'group-description',
    title: 'Security group without a description',
    severity: 'info',
    about: 'hygiene',
    aliases: 'AVD-AWS-0099',
    on: 'EC2::SecurityGroup',
    path: 'GroupDescription',
    require: notEmpty,
    why: 'Nobody dares to remove what nobody can explain.',
    remedy: 'Say what the group is for.',
  }),
  row({
    id: 'acl-open-admin',
    title: 'Network list opens SSH or RDP to the internet',
    severity: 'medium',
    about: 'exposure',
    aliases: 'AVD-AWS-0105 CKV_AWS_229',
    on: 'EC2::NetworkAclEntry',
    test: { kind: 'code', check: check((resource) => aclOpen(resource)) },
    why: 'Machines are found and attacked within minutes.',
    remedy: 'Name the address ranges that need it.',
    bad: 'Egress: false\nRuleAction: allow\nProtocol: -1\nCidrBlock: 0.0.0.0/0',
    good: 'Egress: false\nRuleAction: allow\nProtocol: 6\nCidrBlock: 10.0.0.0/8',
  }),
  row({
    id: 'acl-all-ports',
    title: 'Network list entry for all ports',
    severity: 'low',
    about: 'exposure',
    aliases: 'AVD-AWS-0102',
    on: 'EC2::NetworkAclEntry',
    test: {
      kind: 'code',
      check: check((resource) =>
        ['-1', 'all'].includes(textsAt(resource.body, 'Protocol')[0] ?? '') &&
        textsAt(resource.body, 'RuleAction')[0] === 'allow'
          ? { at: cellsAt(resource.body, 'Protocol')[0] ?? resource.body, path: 'Protocol' }
          : undefined,
      ),
    },
    why: 'Whatever listens is reachable.',
    remedy: 'Name protocol and ports.',
    bad: 'RuleAction: allow\nProtocol: -1\nCidrBlock: 10.0.0.0/8',
    good: 'RuleAction: allow\nProtocol: 6\nCidrBlock: 10.0.0.0/8',
  }),
]

function undescribed(resource: Resource): Fault {
  const rules = [
    ...rulesOf(resource, 'Ingress'),
    ...(resource.type === 'AWS::EC2::SecurityGroup' ? rulesOf(resource, 'Egress') : []),
  ]
  const found = rules.find((rule) => rule.value.kind === 'map' && !isSet(rule, 'Description'))
  if (found === undefined) return undefined
  return found === resource.body ? true : { at: found, path: 'SecurityGroupIngress.Description' }
}

function aclOpen(resource: Resource): Fault {
  const { body } = resource
  const text = (key: string): string | undefined => textsAt(body, key)[0]
  if (text('Egress') === 'true' || text('RuleAction') !== 'allow') return undefined
  const cell = [...cellsAt(body, 'CidrBlock'), ...cellsAt(body, 'Ipv6CidrBlock')].find((held) =>
    anywhere.has(textsAt(held)[0] ?? ''),
  )
  if (cell === undefined) return undefined
  const [from, to] = [
    Number(textsAt(body, 'PortRange', 'From')[0] ?? 0),
    Number(textsAt(body, 'PortRange', 'To')[0] ?? 65_535),
  ]
  const covers = (port: number): boolean => from <= port && port <= to
  return text('Protocol') === '-1' || covers(22) || covers(3389) ? { at: cell, path: 'CidrBlock' } : undefined
}

const attribute = (resource: Resource, key: string): string | undefined =>
  itemsAt(resource.body, 'LoadBalancerAttributes').flatMap((item) =>
    textsAt(item, 'Key')[0] === key ? textsAt(item, 'Value') : [],
  )[0]

const typeOf = (resource: Resource): string => textsAt(resource.body, 'Type')[0] ?? 'application'
const old =
  /^(ELBSecurityPolicy-(2016-08|2015-05|TLS-1-[01]-.*|FS-2018-06|FS-1-1-2019-08|2014-\d+|2011-08)|ELBSecurityPolicy-TLS13-1-[01]-.*)$/

function redirects(resource: Resource): boolean {
  return itemsAt(resource.body, 'DefaultActions').some(
    (action) =>
      textsAt(action, 'Type')[0] === 'redirect' &&
      textsAt(action, 'RedirectConfig', 'Protocol').some((text) => text === 'HTTPS' || text === '#{protocol}'),
  )
}

const balancers: readonly CheckRow[] = [
  row({
    id: 'alb-drop-headers',
    title: 'Load balancer passes invalid headers on',
    severity: 'low',
    about: 'exposure',
    aliases: 'CKV_AWS_131 AVD-AWS-0052',
    on: 'ElasticLoadBalancingV2::LoadBalancer',
    test: {
      kind: 'code',
      check: check((resource) =>
        typeOf(resource) === 'application' &&
        attribute(resource, 'routing.http.drop_invalid_header_fields.enabled') !== 'true'
          ? true
          : undefined,
      ),
    },
    why: 'Such headers are used to smuggle requests past checks.',
    remedy: 'Set `routing.http.drop_invalid_header_fields.enabled` to true.',
    bad: 'Name: n',
    good: 'LoadBalancerAttributes:\n  - Key: routing.http.drop_invalid_header_fields.enabled\n    Value: "true"',
  }),
  row({
    id: 'alb-public',
    title: 'Load balancer reachable from the internet',
    severity: 'low',
    about: 'exposure',
    confidence: 'medium',
    aliases: 'AVD-AWS-0053',
    on: 'ElasticLoadBalancingV2::LoadBalancer',
    test: {
      kind: 'code',
      check: check((resource) =>
        typeOf(resource) !== 'gateway' && textsAt(resource.body, 'Scheme')[0] !== 'internal'
          ? cellsAt(resource.body, 'Scheme')[0] === undefined
            ? true
            : { at: cellsAt(resource.body, 'Scheme')[0] as Cell, path: 'Scheme' }
          : undefined,
      ),
    },
    why: 'Services behind it are open to everybody; make sure that this is meant.',
    remedy: 'Set `Scheme: internal` where it is not.',
    bad: 'Scheme: internet-facing',
    good: 'Scheme: internal',
  }),
  row({
    id: 'alb-logs',
    title: 'Load balancer without access logs',
    severity: 'low',
    about: 'logging',
    aliases: 'CKV_AWS_91',
    on: 'ElasticLoadBalancingV2::LoadBalancer',
    test: {
      kind: 'code',
      check: check((resource) => (attribute(resource, 'access_logs.s3.enabled') === 'true' ? undefined : true)),
    },
    why: 'Nobody can say who called what.',
    remedy: 'Set `access_logs.s3.enabled` to true.',
    bad: 'Name: n',
    good: 'LoadBalancerAttributes:\n  - Key: access_logs.s3.enabled\n    Value: "true"',
  }),
  row({
    id: 'elb-logs',
    title: 'Classic load balancer without access logs',
    severity: 'low',
    about: 'logging',
    aliases: 'CKV_AWS_92',
    on: 'ElasticLoadBalancing::LoadBalancer',
    path: 'AccessLoggingPolicy.Enabled',
    require: isTrue,
    why: 'Nobody can say who called what.',
    remedy: 'Set `AccessLoggingPolicy.Enabled: true`.',
  }),
  row({
    id: 'listener-http',
    title: 'Listener accepts unencrypted requests',
    severity: 'high',
    about: 'transit',
    aliases: 'CKV_AWS_2 AVD-AWS-0054',
    on: 'ElasticLoadBalancingV2::Listener',
    test: {
      kind: 'code',
      check: check((resource) => {
        const cell = cellsAt(resource.body, 'Protocol')[0]
        const plain = textsAt(resource.body, 'Protocol')[0] === 'HTTP' && !redirects(resource)
        return cell !== undefined && plain ? { at: cell, path: 'Protocol' } : undefined
      }),
    },
    why: 'What users send can be read and changed on the way.',
    remedy: 'Use HTTPS, and redirect HTTP to it.',
    bad: 'Protocol: HTTP\nPort: 80',
    good: 'Protocol: HTTPS\nPort: 443',
  }),
  row({
    id: 'listener-tls',
    title: 'Listener accepts old TLS versions',
    severity: 'medium',
    about: 'transit',
    aliases: 'CKV_AWS_103 AVD-AWS-0047',
    on: 'ElasticLoadBalancingV2::Listener',
    test: { kind: 'code', check: check((resource) => oldTls(resource)) },
    why: 'Old versions have known holes.',
    remedy: 'Set `SslPolicy: ELBSecurityPolicy-TLS13-1-2-2021-06`.',
    bad: 'Protocol: HTTPS\nSslPolicy: ELBSecurityPolicy-2016-08',
    good: 'Protocol: HTTPS\nSslPolicy: ELBSecurityPolicy-TLS13-1-2-2021-06',
  }),
]

function oldTls(resource: Resource): Fault {
  const protocol = textsAt(resource.body, 'Protocol')[0]
  if (protocol !== 'HTTPS' && protocol !== 'TLS') return protocol === 'HTTP' && !redirects(resource) ? true : undefined
  const cell = cellsAt(resource.body, 'SslPolicy')[0]
  if (cell === undefined) return true
  const text = textsAt(cell)[0]
  return text !== undefined && old.test(text) ? { at: cell, path: 'SslPolicy' } : undefined
}

const distribution = 'DistributionConfig'

/** An origin that is asked without TLS. Websites in buckets speak nothing else, and what is switched off asks nobody. */
function plainOrigin(resource: Resource): Fault {
  if (textsAt(resource.body, distribution, 'Enabled')[0] === 'false') return undefined
  for (const origin of itemsAt(resource.body, distribution, 'Origins')) {
    const website = textsAt(origin, 'DomainName').some((name) => name.includes('.s3-website'))
    const policy = cellsAt(origin, 'CustomOriginConfig', 'OriginProtocolPolicy').find((cell) =>
      /^(http-only|match-viewer)$/.test(textsAt(cell)[0] ?? ''),
    )
    if (policy !== undefined && !website)
      return { at: policy, path: `${distribution}.Origins.CustomOriginConfig.OriginProtocolPolicy` }
  }
  return undefined
}
const gateways: readonly CheckRow[] = [
  row({
    id: 'cloudfront-https',
    title: 'Distribution accepts unencrypted requests',
    severity: 'high',
    about: 'transit',
    aliases: 'CKV_AWS_34 AVD-AWS-0012',
    on: 'CloudFront::Distribution',
    test: {
      kind: 'all',
      of: [
        {
          kind: 'attribute',
          path: `${distribution}.DefaultCacheBehavior.ViewerProtocolPolicy`,
          op: oneOf('redirect-to-https', 'https-only'),
        },
        {
          kind: 'attribute',
          path: `${distribution}.CacheBehaviors[].ViewerProtocolPolicy`,
          op: oneOf('redirect-to-https', 'https-only'),
          absent: 'pass',
        },
      ],
    },
    why: 'What users see and send can be read and changed on the way.',
    remedy: 'Set `ViewerProtocolPolicy: redirect-to-https`.',
    bad: 'DistributionConfig:\n  DefaultCacheBehavior:\n    ViewerProtocolPolicy: allow-all',
    good: 'DistributionConfig:\n  DefaultCacheBehavior:\n    ViewerProtocolPolicy: redirect-to-https',
  }),
  row({
    id: 'cloudfront-logs',
    title: 'Distribution without access logs',
    severity: 'low',
    about: 'logging',
    aliases: 'CKV_AWS_86 AVD-AWS-0010',
    on: 'CloudFront::Distribution',
    test: {
      kind: 'any',
      of: [
        { kind: 'attribute', path: `${distribution}.Logging.Bucket`, op: exists },
        {
          kind: 'connected',
          types: ['AWS::Logs::DeliverySource'],
          via: 'ResourceArn',
          where: { kind: 'connected', types: ['AWS::Logs::Delivery'], via: 'DeliverySourceName' },
        },
      ],
    },
    bad: 'DistributionConfig:\n  Enabled: true',
    good: 'DistributionConfig:\n  Logging:\n    Bucket: logs',
    why: 'Nobody can say who called what.',
    remedy: 'Set `Logging.Bucket`.',
  }),
  row({
    id: 'cloudfront-origin',
    title: 'Distribution fetches unencrypted from its origin',
    severity: 'medium',
    about: 'transit',
    aliases: 'CKV2_AWS_72',
    on: 'CloudFront::Distribution',
    test: { kind: 'code', check: check(plainOrigin) },
    why: 'What the origin sends can be read and changed on the way.',
    remedy: 'Set `OriginProtocolPolicy: https-only`.',
    bad: 'DistributionConfig:\n  Origins:\n    - DomainName: app.example.com\n      CustomOriginConfig:\n        OriginProtocolPolicy: http-only',
    good: 'DistributionConfig:\n  Origins:\n    - DomainName: b.s3-website-us-east-1.amazonaws.com\n      CustomOriginConfig:\n        OriginProtocolPolicy: http-only',
  }),
  row({
    id: 'api-access-logs',
    title: 'API stage without access logs',
    severity: 'low',
    about: 'logging',
    aliases: 'CKV_AWS_76 AVD-AWS-0001 AVD-AWS-0113',
    on: 'ApiGateway::Stage',
    path: 'AccessLogSetting.DestinationArn',
    require: exists,
    why: 'Nobody can say who called what.',
    remedy: 'Set `AccessLogSetting`.',
  }),
  row({
    id: 'api-v2-access-logs',
    title: 'HTTP API stage without access logs',
    severity: 'low',
    about: 'logging',
    aliases: 'CKV_AWS_95 AVD-AWS-0001 AVD-AWS-0116',
    on: 'ApiGatewayV2::Stage',
    path: 'AccessLogSettings.DestinationArn',
    require: exists,
    why: 'Nobody can say who called what.',
    remedy: 'Set `AccessLogSettings`.',
  }),
  row({
    id: 'api-cache-encryption',
    title: 'Cache of an API stage is not encrypted',
    severity: 'medium',
    about: 'rest',
    aliases: 'AVD-AWS-0002 AVD-AWS-0110',
    on: 'ApiGateway::Stage',
    path: 'MethodSettings[].CacheDataEncrypted',
    require: isTrue,
    why: 'Answers with personal data lie readable in the cache.',
    remedy: 'Set `CacheDataEncrypted: true`.',
    bad: 'MethodSettings:\n  - CacheDataEncrypted: false',
    good: 'MethodSettings:\n  - CacheDataEncrypted: true',
  }),
  row({
    id: 'api-authorization',
    title: 'API method open to everybody',
    severity: 'medium',
    about: 'access',
    confidence: 'medium',
    aliases: 'CKV_AWS_59',
    on: 'ApiGateway::Method',
    test: {
      kind: 'any',
      of: [
        { kind: 'attribute', path: 'HttpMethod', op: equals('OPTIONS') },
        { kind: 'attribute', path: 'AuthorizationType', op: noneOf('NONE') },
        { kind: 'attribute', path: 'ApiKeyRequired', op: isTrue },
      ],
    },
    why: 'Anyone may call it.',
    remedy: 'Set `AuthorizationType`, or require an API key.',
    bad: 'HttpMethod: GET\nAuthorizationType: NONE',
    good: 'HttpMethod: GET\nAuthorizationType: AWS_IAM',
  }),
  row({
    id: 'api-domain-tls',
    title: 'API domain accepts old TLS versions',
    severity: 'medium',
    about: 'transit',
    aliases: 'AVD-AWS-0005 AVD-AWS-0112',
    on: 'ApiGateway::DomainName Serverless::Api',
    path: 'SecurityPolicy | Domain.SecurityPolicy',
    require: equals('TLS_1_2'),
    why: 'Old versions have known holes.',
    remedy: 'Set `SecurityPolicy: TLS_1_2`.',
    absent: 'pass',
    bad: 'SecurityPolicy: TLS_1_0',
  }),
  row({
    id: 'waf-log4j',
    title: 'Firewall without rules against Log4Shell',
    severity: 'low',
    about: 'exposure',
    aliases: 'CKV_AWS_192',
    on: 'WAFv2::WebACL',
    test: { kind: 'code', check: check((resource) => (log4j(resource) ? undefined : true)) },
    why: 'Requests that load code through Log4j (CVE-2021-44228) pass.',
    remedy: 'Add AWSManagedRulesKnownBadInputsRuleSet without exclusions.',
    bad: 'Rules: []',
    good: 'Rules:\n  - Name: r\n    Statement:\n      ManagedRuleGroupStatement:\n        VendorName: AWS\n        Name: AWSManagedRulesKnownBadInputsRuleSet',
  }),
  row({
    id: 'acm-wildcard',
    title: 'Certificate for every name below a domain',
    severity: 'low',
    about: 'transit',
    aliases: 'CKV2_AWS_71',
    on: 'CertificateManager::Certificate',
    test: {
      kind: 'all',
      of: [
        { kind: 'not', of: { kind: 'attribute', path: 'DomainName', op: matches(/^\*/) } },
        { kind: 'not', of: { kind: 'attribute', path: 'SubjectAlternativeNames[]', op: matches(/^\*/), over: 'some' } },
      ],
    },
    why: 'Whoever takes over one server can pass for all.',
    remedy: 'Name the hosts.',
    bad: 'DomainName: "*.example.com"',
    good: 'DomainName: www.example.com',
  }),
]

function log4j(resource: Resource): boolean {
  return itemsAt(resource.body, 'Rules').some((rule) => {
    const groups = cellsAt(rule, 'Statement', 'ManagedRuleGroupStatement')
    const named = groups.some((held) => textsAt(held, 'Name')[0] === 'AWSManagedRulesKnownBadInputsRuleSet')
    const excluded = groups.some((held) =>
      itemsAt(held, 'ExcludedRules').some((item) => textsAt(item, 'Name')[0] === 'Log4JRCE'),
    )
    const counted = cellsAt(rule, 'OverrideAction').some((held) => isSet(held, 'Count'))
    return named && !excluded && !counted
  })
}

export const networkRows: readonly CheckRow[] = [...groups, ...balancers, ...gateways]
