import type { Verdict } from '@bartizan/model/resource'
import { equals, isTrue, matches, noneOf, notContains, notEmpty, notEquals, oneOf } from '../../check/operator.ts'
import type { Check, CheckRow, Test } from '../../check/row.ts'
import { all, any, attr, code, connected, not } from '../../check/test.ts'
import { View } from '../../check/view.ts'
import { because } from '../brief.ts'

interface GraphRow {
  readonly id: string
  readonly title: string
  readonly severity?: CheckRow['severity']
  readonly confidence?: CheckRow['confidence']
  readonly on: string
  readonly test: Test
  readonly when?: Test
  readonly aliases: string
  readonly why: string
  readonly weakness?: CheckRow['weakness']
  readonly bad: string
  readonly good: string
}

const tf = (text: string): { terraform: string } => ({ terraform: text })
const row = ({ on, bad, good, severity = 'low', ...rest }: GraphRow): CheckRow => ({ ...rest, severity, on: tf(on), bad: tf(bad), good: tf(good) })
const withOther = (type: string, other: string, body = ''): string => `resource "${type}" "good" {}\nresource "${other}" "other" {\n  target = ${type}.good.id\n${body}}`

/** Resource `type` must be joined by one of `others`. */
const needs = (...[id, title, type, others, aliases, why]: readonly [id: string, title: string, type: string, others: string, aliases: string, why: string]): CheckRow =>
  row({ id, title, on: type, test: connected(others), aliases, why, bad: 'name = "x"', good: withOther(type.split(' ')[0] ?? type, others.split(' ')[0] ?? others) })

/** Others that use a security group for their own traffic; rules and networks only describe it. */
const attached: Check = (subject) => {
  const view = new View(subject)
  const describing = /^(?:output|variable|terraform|aws_vpc|aws_security_group_rule|aws_vpc_security_group_\w+_rule|aws_security_group|aws_default_security_group|data\..*)$/
  const used = subject.index.referrers(subject.resource).some(({ resource }) => !describing.test(resource.type))
  return used ? view.pass() : view.fail()
}

/** `parameter` blocks of a group: the value of the one with a name. */
const parameterTest =
  (wanted: readonly { readonly family: RegExp; readonly name: string; readonly value: RegExp }[]): Check =>
  (subject) => {
    const view = new View(subject)
    const family = view.text('family') ?? ''
    const rule = wanted.find((one) => one.family.test(family))
    if (rule === undefined) return view.pass()
    const parameters = view.all('parameter').flatMap(({ cell }) => (cell.value.kind === 'list' ? cell.value.items : [cell]))
    const found = parameters.find((cell) => view.text('name', cell) === rule.name)
    return found !== undefined && rule.value.test(view.text('value', found) ?? '') ? view.pass() : view.fail()
  }

const rdsTls = parameterTest([
  { family: /^postgres|sqlserver/, name: 'rds.force_ssl', value: /^1$/ },
  { family: /^(?:mariadb|mysql)/, name: 'require_secure_transport', value: /^(?:1|ON)$/i },
  { family: /db2-ae/, name: 'db2comm', value: /^SSL$/i },
])

const wafWithLog4j: Test = all(
  attr('rule.statement.managed_rule_group_statement.name', equals('AWSManagedRulesKnownBadInputsRuleSet'), 'fail', 'some'),
  attr('rule.statement.managed_rule_group_statement.name', equals('AWSManagedRulesAnonymousIpList'), 'fail', 'some'),
)
const association = connected('aws_wafv2_web_acl_association')
const throughAssociation: Test = connected('aws_wafv2_web_acl_association', connected('aws_wafv2_web_acl', wafWithLog4j))
const log4jRow = (id: string, thing: string, on: string, aliases: string): CheckRow =>
  row({ id, title: `Firewall of the ${thing} does not stop Log4Shell`, severity: 'medium', on, test: any(not(association), throughAssociation), aliases, why: 'Software behind it may still hold the flaw.', bad: `resource "aws_wafv2_web_acl" "w" {}\nresource "${on.split(' ')[0]}" "bad" {}\nresource "aws_wafv2_web_acl_association" "a" {\n  resource_arn = ${on.split(' ')[0]}.bad.arn\n  web_acl_arn = aws_wafv2_web_acl.w.arn\n}`, good: 'name = "x"' })

const secureListener = oneOf('HTTPS', 'TLS', 'TCP', 'UDP', 'TCP_UDP', 'GENEVE')
const strongPolicy = matches(/^ELBSecurityPolicy-(?:FS-1-2|TLS-1-2|TLS13)/)
const redirect = all(attr('default_action.type', equals('redirect')), attr('default_action.redirect.protocol', oneOf('HTTPS', '#{protocol}')))

/** A route through `attribute` must not take the whole internet. */
const routeTest = (attribute: string): Check => (subject) => {
  const view = new View(subject)
  const own = { cell: subject.resource.body, place: { site: subject.resource.header, path: '' } }
  const routes = subject.resource.type === 'aws_route' ? [own] : view.all('route').flatMap((found) => (found.cell.value.kind === 'list' ? found.cell.value.items.map((cell) => ({ cell, place: { ...found.place, site: view.judge.placeOf(cell, found.place.site) } })) : [found]))
  for (const route of routes) {
    const through = view.first(attribute, route.cell)
    if (through === undefined || (through.value.kind === 'known' && (through.value.value === null || through.value.value === ''))) continue
    const wide = view.all('cidr_block | ipv6_cidr_block | destination_cidr_block | destination_ipv6_cidr_block', route.cell).find(({ cell }) => cell.value.kind === 'known' && /^(?:0\.0\.0\.0\/0|::\/0)$/.test(String(cell.value.value)))
    if (wide !== undefined) return view.fail({ cell: wide.cell, place: { site: route.place.site, path: 'cidr_block' } })
  }
  return view.pass()
}

/** A record that points nowhere that is known. */
const dangling: Check = (subject) => {
  const view = new View(subject)
  if (!/^(?:A|AAAA)$/.test(view.text('type') ?? '')) return undefined
  const { resource, index } = subject
  const other = [...index.referred(resource)].some((edge) => !/^aws_route53_zone$|^data\.aws_route53_zone$|^variable$/.test(edge.resource.type))
  const named = view.all('alias.name | records[]')
  const open = named.some(({ cell }) => cell.value.kind !== 'known')
  const reads = resource.refs.some((ref) => ref.path !== 'zone_id' && (ref.to.startsWith('module.') || ref.to.startsWith('data.') || index.byAddress(ref.to) === undefined))
  if (other || reads) return view.pass()
  return open ? unsure(view) : view.fail()
}

const unsure = (view: View): Verdict => view.unknown()

const dbLogging = parameterNames('log_statement', 'log_min_duration_statement')

/** A parameter group names all of these. */
function parameterNames(...names: readonly string[]): Test {
  return all(...names.map((name) => attr('parameter.name', equals(name), 'fail', 'some')))
}

export const awsGraph: readonly CheckRow[] = [
  row({ id: 'security-group-unused', title: 'Security group is attached to nothing', severity: 'info', on: 'aws_security_group', test: code(attached), aliases: 'CKV2_AWS_5', why: because.hygiene, bad: 'name = "g"', good: 'resource "aws_security_group" "good" {}\nresource "aws_instance" "i" {\n  vpc_security_group_ids = [aws_security_group.good.id]\n}' }),
  row({ id: 'lb-listener-weak-tls', title: 'Load balancer accepts old TLS versions', severity: 'medium', on: 'aws_lb_listener aws_alb_listener', test: any(attr('protocol', oneOf('TCP', 'UDP', 'TCP_UDP', 'GENEVE')), all(attr('protocol', oneOf('HTTPS', 'TLS')), attr('ssl_policy', strongPolicy)), redirect, connected('aws_lb', attr('load_balancer_type', equals('gateway')))), aliases: 'CKV_AWS_103 AWS-0047', why: because.weakTls, weakness: 'CWE-326', bad: 'protocol = "HTTPS"\nssl_policy = "ELBSecurityPolicy-2016-08"', good: 'protocol = "HTTPS"\nssl_policy = "ELBSecurityPolicy-TLS13-1-2-2021-06"' }),
  row({ id: 'lb-listener-http', title: 'Load balancer accepts plain HTTP', severity: 'high', confidence: 'medium', on: 'aws_lb_listener aws_alb_listener', test: any(attr('protocol', secureListener), redirect, connected('aws_lb', attr('load_balancer_type', equals('gateway')))), aliases: 'CKV_AWS_2 AWS-0054', why: because.inTransit, weakness: 'CWE-319', bad: 'protocol = "HTTP"\ndefault_action {\n  type = "forward"\n}', good: 'protocol = "HTTPS"' }),
  row({ id: 'lb-listener-weak-cipher', title: 'Load balancer accepts weak ciphers', severity: 'medium', on: 'aws_alb_listener aws_lb_listener', test: any(attr('protocol', noneOf('HTTPS', 'TLS'), 'pass'), attr('ssl_policy', strongPolicy)), aliases: 'CKV2_AWS_74', why: because.weakTls, weakness: 'CWE-326', bad: 'protocol = "HTTPS"\nssl_policy = "ELBSecurityPolicy-2016-08"', good: 'protocol = "HTTPS"\nssl_policy = "ELBSecurityPolicy-TLS13-1-2-2021-06"' }),
  row({ id: 'lb-no-redirect', title: 'Load balancer does not redirect HTTP to HTTPS', severity: 'medium', on: 'aws_lb aws_alb', test: not(connected('aws_lb_listener aws_alb_listener', all(attr('protocol', equals('HTTP')), not(redirect)))), aliases: 'CKV2_AWS_20', why: because.inTransit, weakness: 'CWE-319', bad: 'resource "aws_lb" "bad" {}\nresource "aws_lb_listener" "l" {\n  load_balancer_arn = aws_lb.bad.arn\n  port = 80\n  protocol = "HTTP"\n  default_action {\n    type = "forward"\n  }\n}', good: 'name = "l"' }),
  row({ id: 'lb-waf', title: 'Public load balancer has no web application firewall', on: 'aws_lb aws_alb', test: any(attr('internal', isTrue), attr('load_balancer_type', oneOf('network', 'gateway')), connected('aws_wafv2_web_acl_association aws_wafregional_web_acl_association')), aliases: 'CKV2_AWS_28', why: because.public, bad: 'internal = false', good: 'internal = true' }),
  row({ id: 'lb-target-http', title: 'Load balancer talks plain HTTP to its targets', severity: 'low', on: 'aws_lb_target_group aws_alb_target_group', test: any(attr('protocol', notEquals('HTTP'), 'pass'), connected('aws_lb_listener aws_alb_listener', attr('protocol', notEquals('HTTP')))), aliases: 'CKV_AWS_378', why: because.inTransit, weakness: 'CWE-319', bad: 'protocol = "HTTP"', good: 'protocol = "HTTPS"' }),
  row({ id: 'lb-target-health', title: 'Target group checks no health path', severity: 'info', on: 'aws_lb_target_group aws_alb_target_group', test: any(attr('protocol', noneOf('HTTP', 'HTTPS')), attr('health_check.path', notEmpty)), aliases: 'CKV_AWS_261', why: because.availability, bad: 'protocol = "HTTP"', good: 'protocol = "HTTP"\nhealth_check {\n  path = "/"\n}' }),
  log4jRow('lb-log4shell', 'load balancer', 'aws_lb aws_alb', 'CKV2_AWS_76'),
  log4jRow('api-log4shell', 'API gateway', 'aws_api_gateway_stage aws_apigatewayv2_api', 'CKV2_AWS_77'),
  log4jRow('appsync-log4shell', 'AppSync API', 'aws_appsync_graphql_api', 'CKV2_AWS_78'),
  row({ id: 'cloudfront-log4shell', title: 'Firewall of CloudFront does not stop Log4Shell', severity: 'low', on: 'aws_cloudfront_distribution', test: connected('aws_wafv2_web_acl', wafWithLog4j), aliases: 'CKV2_AWS_47', why: 'Software behind it may still hold the flaw.', bad: 'enabled = true', good: 'resource "aws_wafv2_web_acl" "w" {\n  rule {\n    statement {\n      managed_rule_group_statement {\n        name = "AWSManagedRulesKnownBadInputsRuleSet"\n      }\n    }\n  }\n  rule {\n    statement {\n      managed_rule_group_statement {\n        name = "AWSManagedRulesAnonymousIpList"\n      }\n    }\n  }\n}\nresource "aws_cloudfront_distribution" "good" {\n  web_acl_id = aws_wafv2_web_acl.w.arn\n}' }),
  row({ id: 'waf-log4shell', title: 'Web application firewall does not stop Log4Shell', severity: 'low', on: 'aws_wafv2_web_acl', test: code((subject) => {
    const view = new View(subject)
    const rules = view.all('rule').flatMap(({ cell }) => (cell.value.kind === 'list' ? cell.value.items : [cell]))
    const stops = rules.some((rule) => view.text('statement.managed_rule_group_statement.name', rule) === 'AWSManagedRulesKnownBadInputsRuleSet' && view.all('override_action.none', rule).length > 0 && !view.all('statement.managed_rule_group_statement.excluded_rule.name | statement.managed_rule_group_statement.rule_action_override.name', rule).some(({ cell }) => cell.value.kind === 'known' && /Log4J/i.test(String(cell.value.value))))
    return stops ? view.pass() : view.fail()
  }), aliases: 'CKV_AWS_192', why: 'Software behind it may still hold the flaw.', bad: 'name = "w"', good: 'rule {\n  override_action {\n    none {}\n  }\n  statement {\n    managed_rule_group_statement {\n      name = "AWSManagedRulesKnownBadInputsRuleSet"\n    }\n  }\n}' }),
  row({ id: 'waf-no-rules', title: 'Web application firewall has no rules', severity: 'medium', on: 'aws_waf_web_acl aws_wafregional_web_acl aws_wafv2_web_acl', test: attr('rules | rule', notEmpty), aliases: 'CKV_AWS_175', why: because.public, bad: 'name = "w"', good: 'rules {\n  priority = 1\n}\nrule {\n  priority = 1\n}' }),
  row({ id: 'waf-rule-no-action', title: 'Rule of the web application firewall does nothing', severity: 'medium', on: 'aws_waf_web_acl aws_wafregional_web_acl aws_wafv2_web_acl aws_wafv2_rule_group aws_wafregional_rule_group aws_waf_rule_group', test: code((subject) => {
    const view = new View(subject)
    for (const found of view.all('rule | rules | activated_rule')) {
      for (const cell of found.cell.value.kind === 'list' ? found.cell.value.items : [found.cell]) {
        if (view.all('action | override_action | statement.managed_rule_group_statement', cell).length === 0) return view.fail({ cell, place: found.place })
        if (view.all('action', cell).some(({ cell: action }) => action.value.kind === 'list' && action.value.items.every((item) => item.value.kind === 'map' && item.value.entries.size === 0)) && view.all('override_action', cell).length === 0) return view.fail({ cell, place: found.place })
      }
    }
    return view.pass()
  }), aliases: 'CKV_AWS_342', why: because.public, bad: 'rule {\n  priority = 1\n}', good: 'rule {\n  priority = 1\n  action {\n    block {}\n  }\n}' }),
  needs('waf-logging', 'Web application firewall writes no logs', 'aws_wafv2_web_acl', 'aws_wafv2_web_acl_logging_configuration', 'CKV2_AWS_31', because.logging),
  needs('appsync-waf', 'AppSync API has no web application firewall', 'aws_appsync_graphql_api', 'aws_wafv2_web_acl_association', 'CKV2_AWS_33', because.public),
  row({ id: 'api-waf', title: 'API has no web application firewall', on: 'aws_api_gateway_rest_api', test: any(attr('endpoint_configuration.types', { op: 'contains', value: 'PRIVATE' }), connected('aws_api_gateway_stage', connected('aws_wafv2_web_acl_association aws_wafregional_web_acl_association'))), aliases: 'CKV2_AWS_29', why: because.public, bad: 'name = "a"', good: 'endpoint_configuration {\n  types = ["PRIVATE"]\n}' }),
  row({ id: 'api-stage-logging-level', title: 'API Gateway stage does not log errors', on: 'aws_api_gateway_stage', test: connected('aws_api_gateway_method_settings', all(attr('settings.logging_level', oneOf('ERROR', 'INFO')), attr('settings.metrics_enabled', isTrue))), aliases: 'CKV2_AWS_4', why: because.logging, bad: 'stage_name = "s"', good: withOther('aws_api_gateway_stage', 'aws_api_gateway_method_settings', '  settings {\n    logging_level = "ERROR"\n    metrics_enabled = true\n  }\n') }),
  row({ id: 'api-client-certificate', title: 'API Gateway does not identify itself to its backend', on: 'aws_api_gateway_stage', test: attr('client_certificate_id', notEmpty), aliases: 'CKV2_AWS_51', why: because.public, bad: 'stage_name = "s"', good: 'client_certificate_id = "c"' }),
  row({ id: 'api-method-open', title: 'API Gateway method asks for no authorization', severity: 'medium', confidence: 'medium', on: 'aws_api_gateway_method', test: any(attr('http_method', equals('OPTIONS')), attr('authorization', noneOf('NONE', '')), attr('api_key_required', isTrue)), aliases: 'CKV_AWS_59 AWS-0004', why: because.public, weakness: 'CWE-306', bad: 'http_method = "GET"\nauthorization = "NONE"', good: 'http_method = "GET"\nauthorization = "AWS_IAM"' }),
  row({ id: 'cloudtrail-cloudwatch', title: 'CloudTrail does not send its log to CloudWatch', on: 'aws_cloudtrail', test: attr('cloud_watch_logs_group_arn', notEmpty), aliases: 'CKV2_AWS_10 AWS-0162', why: because.logging, bad: 'name = "t"', good: 'cloud_watch_logs_group_arn = "x"' }),
  needs('codecommit-approval', 'CodeCommit repository has no approval rules', 'aws_codecommit_repository', 'aws_codecommit_approval_rule_template_association', 'CKV2_AWS_37', because.hygiene),
  row({ id: 'codecommit-approvers', title: 'CodeCommit changes need fewer than two approvals', on: 'aws_codecommit_approval_rule_template', test: attr('content.Statements.NumberOfApprovalsNeeded', { op: 'at-least', value: 2 }), aliases: 'CKV_AWS_257', why: because.hygiene, bad: 'content = jsonencode({ Statements = [{ NumberOfApprovalsNeeded = 1 }] })', good: 'content = jsonencode({ Statements = [{ NumberOfApprovalsNeeded = 2 }] })' }),
  row({ id: 'config-recorder-off', title: 'AWS Config does not record everything', severity: 'medium', on: 'aws_config_configuration_recorder_status', test: all(attr('is_enabled', isTrue), connected('aws_config_configuration_recorder', attr('recording_group.all_supported', notEquals(false), 'pass'))), aliases: 'CKV2_AWS_45', why: because.logging, bad: 'is_enabled = false', good: 'resource "aws_config_configuration_recorder" "r" {}\nresource "aws_config_configuration_recorder_status" "good" {\n  is_enabled = true\n  name = aws_config_configuration_recorder.r.name\n}' }),
  row({ id: 'route-nat-instance', title: 'Traffic to the internet goes through a machine instead of a NAT gateway', on: 'aws_route_table aws_route', test: code(routeTest('instance_id')), aliases: 'CKV2_AWS_35', why: because.availability, bad: 'route {\n  cidr_block = "0.0.0.0/0"\n  instance_id = "i"\n}', good: 'route {\n  cidr_block = "0.0.0.0/0"\n  nat_gateway_id = "n"\n}' }),
  row({ id: 'route-peering-wide', title: 'Route sends all traffic into a peered network', severity: 'medium', on: 'aws_route_table aws_route', test: code(routeTest('vpc_peering_connection_id')), aliases: 'CKV2_AWS_44', why: because.leastPrivilege, bad: 'route {\n  cidr_block = "0.0.0.0/0"\n  vpc_peering_connection_id = "p"\n}', good: 'route {\n  cidr_block = "10.1.0.0/16"\n  vpc_peering_connection_id = "p"\n}' }),
  row({ id: 'dynamodb-autoscaling', title: 'DynamoDB table does not scale by itself', severity: 'info', on: 'aws_dynamodb_table', test: any(attr('billing_mode', equals('PAY_PER_REQUEST')), connected('aws_appautoscaling_target', connected('aws_appautoscaling_policy'))), aliases: 'CKV2_AWS_16', why: because.availability, bad: 'billing_mode = "PROVISIONED"', good: 'billing_mode = "PAY_PER_REQUEST"' }),
  row({ id: 'autoscaling-health', title: 'Auto Scaling group behind a balancer checks only the machine', severity: 'info', on: 'aws_autoscaling_attachment', test: all(connected('aws_autoscaling_group', attr('health_check_type', equals('ELB'))), connected('aws_elb aws_lb_target_group', attr('health_check', notEmpty))), aliases: 'CKV2_AWS_15', why: because.availability, bad: 'autoscaling_group_name = "x"', good: 'resource "aws_autoscaling_group" "g" {\n  health_check_type = "ELB"\n}\nresource "aws_elb" "e" {\n  health_check {\n    interval = 5\n  }\n}\nresource "aws_autoscaling_attachment" "good" {\n  autoscaling_group_name = aws_autoscaling_group.g.id\n  elb = aws_elb.e.id\n}' }),
  row({ id: 'cloudfront-s3-origin', title: 'CloudFront reads a bucket without an identity', severity: 'medium', on: 'aws_cloudfront_distribution', test: any(not(connected('aws_s3_bucket')), attr('origin.s3_origin_config', notEmpty, 'fail', 'some'), attr('origin.origin_access_control_id', notEmpty, 'fail', 'some')), aliases: 'CKV2_AWS_46', why: 'The bucket has to be public for that.', bad: 'resource "aws_s3_bucket" "b" {}\nresource "aws_cloudfront_distribution" "bad" {\n  origin {\n    domain_name = aws_s3_bucket.b.bucket_regional_domain_name\n  }\n}', good: 'enabled = true' }),
  row({ id: 'cloudfront-headers', title: 'CloudFront adds no security headers', on: 'aws_cloudfront_distribution', test: any(attr('default_cache_behavior.response_headers_policy_id', notEmpty), connected('aws_cloudfront_response_headers_policy data.aws_cloudfront_response_headers_policy')), aliases: 'CKV2_AWS_32', why: 'Browsers do not protect the visitors of the site.', bad: 'enabled = true', good: 'default_cache_behavior {\n  response_headers_policy_id = "x"\n}' }),
  row({ id: 'cloudfront-hsts', title: 'Response headers do not enforce HTTPS', on: 'aws_cloudfront_response_headers_policy', test: all(attr('security_headers_config.strict_transport_security.access_control_max_age_sec', { op: 'at-least', value: 31_536_000 }), attr('security_headers_config.strict_transport_security.include_subdomains', isTrue), attr('security_headers_config.strict_transport_security.preload', isTrue)), aliases: 'CKV_AWS_259', why: because.inTransit, bad: 'name = "p"', good: 'security_headers_config {\n  strict_transport_security {\n    access_control_max_age_sec = 31536000\n    include_subdomains = true\n    preload = true\n    override = true\n  }\n}' }),
  row({ id: 'dms-endpoint-plain', title: 'DMS endpoint does not encrypt traffic', severity: 'medium', on: 'aws_dms_endpoint', test: any(attr('ssl_mode', noneOf('none', '')), all(attr('endpoint_type', equals('source')), attr('engine_name', oneOf('s3', 'azuredb'))), all(attr('endpoint_type', equals('target')), attr('engine_name', oneOf('dynamodb', 'kinesis', 'neptune', 'redshift', 's3', 'elasticsearch', 'kafka')))), aliases: 'CKV2_AWS_49', why: because.inTransit, weakness: 'CWE-319', bad: 'endpoint_type = "source"\nengine_name = "mysql"\nssl_mode = "none"', good: 'endpoint_type = "source"\nengine_name = "mysql"\nssl_mode = "require"' }),
  row({ id: 'dms-endpoint-key', title: 'DMS endpoint is not encrypted with a customer managed key', on: 'aws_dms_endpoint', test: any(all(attr('engine_name', equals('s3')), attr('s3_settings.server_side_encryption_kms_key_id', notEmpty)), all(attr('engine_name', notEquals('s3')), attr('kms_key_arn', notEmpty))), aliases: 'CKV_AWS_296', why: because.customerKey, bad: 'engine_name = "mysql"', good: 'engine_name = "mysql"\nkms_key_arn = "k"' }),
  needs('ebs-backup', 'EBS volume is in no backup plan', 'aws_ebs_volume', 'aws_backup_selection', 'CKV2_AWS_9', because.backup),
  needs('efs-backup', 'EFS file system is in no backup plan', 'aws_efs_file_system', 'aws_backup_selection', 'CKV2_AWS_18', because.backup),
  needs('rds-backup-plan', 'RDS cluster is in no backup plan', 'aws_rds_cluster', 'aws_backup_selection', 'CKV2_AWS_8', because.backup),
  row({ id: 'ebs-attached-unencrypted', title: 'Attached EBS volume is not encrypted', severity: 'high', on: 'aws_ebs_volume', test: any(not(connected('aws_volume_attachment')), attr('encrypted', isTrue)), aliases: 'CKV2_AWS_2', why: because.atRest, weakness: 'CWE-311', bad: 'resource "aws_ebs_volume" "bad" {}\nresource "aws_volume_attachment" "a" {\n  volume_id = aws_ebs_volume.bad.id\n}', good: 'size = 1' }),
  row({ id: 'eip-unused', title: 'Public address is attached to nothing', severity: 'info', on: 'aws_eip', test: any(connected('aws_instance aws_nat_gateway aws_transfer_server aws_lb aws_network_interface aws_eip_association aws_networkfirewall_firewall'), attr('instance | network_interface', notEmpty)), aliases: 'CKV2_AWS_19', why: because.hygiene, bad: 'domain = "vpc"', good: withOther('aws_eip', 'aws_nat_gateway') }),
  row({ id: 'emr-open-group', title: 'EMR cluster is open to the internet', severity: 'high', on: 'aws_emr_cluster', test: connected('aws_security_group', attr('ingress.cidr_blocks[]', { op: 'not-public-cidr' }, 'pass')), aliases: 'CKV2_AWS_7', why: because.public, weakness: 'CWE-284', bad: 'resource "aws_security_group" "g" {\n  ingress {\n    cidr_blocks = ["0.0.0.0/0"]\n  }\n}\nresource "aws_emr_cluster" "bad" {\n  ec2_attributes {\n    emr_managed_master_security_group = aws_security_group.g.id\n  }\n}', good: 'resource "aws_security_group" "g" {}\nresource "aws_emr_cluster" "good" {\n  ec2_attributes {\n    emr_managed_master_security_group = aws_security_group.g.id\n  }\n}' }),
  row({ id: 'guardduty-organization', title: 'GuardDuty does not cover new accounts', on: 'aws_guardduty_detector', test: all(attr('enable', isTrue, 'pass'), connected('aws_guardduty_organization_configuration', any(attr('auto_enable', isTrue), attr('auto_enable_organization_members', oneOf('ALL', 'NEW'))))), aliases: 'CKV2_AWS_3', why: because.logging, bad: 'enable = true', good: withOther('aws_guardduty_detector', 'aws_guardduty_organization_configuration', '  auto_enable = true\n') }),
  row({ id: 'http-sends-parameter', title: 'Parameter is sent over HTTP', severity: 'medium', on: 'data.http', test: not(connected('aws_ssm_parameter', attr('type', equals('SecureString')))), aliases: 'CKV2_AWS_36 AWS-0134', why: because.secrets, weakness: 'CWE-319', bad: 'resource "aws_ssm_parameter" "p" {\n  type = "SecureString"\n}\ndata "http" "bad" {\n  url = "https://x/${aws_ssm_parameter.p.value}"\n}', good: 'url = "https://x"' }),
  row({ id: 'iam-group-empty', title: 'IAM group membership names nobody', severity: 'info', on: 'aws_iam_group_membership', test: all(attr('users', notEmpty), connected('aws_iam_group'), connected('aws_iam_user')), aliases: 'CKV2_AWS_14 CKV2_AWS_21', why: because.hygiene, bad: 'users = []', good: 'resource "aws_iam_group" "g" {}\nresource "aws_iam_user" "u" {}\nresource "aws_iam_group_membership" "good" {\n  users = [aws_iam_user.u.name]\n  group = aws_iam_group.g.name\n}' }),
  row({ id: 'iam-user-console', title: 'IAM user can log in to the console', on: 'aws_iam_user', test: not(connected('aws_iam_user_login_profile')), aliases: 'CKV2_AWS_22', why: because.leastPrivilege, bad: 'resource "aws_iam_user" "bad" {}\nresource "aws_iam_user_login_profile" "p" {\n  user = aws_iam_user.bad.name\n}', good: 'name = "u"' }),
  row({ id: 'kms-no-policy', title: 'KMS key states no policy', on: 'aws_kms_key', test: any(attr('policy', notEmpty), connected('aws_kms_key_policy')), aliases: 'CKV2_AWS_64', why: 'The default policy lets every administrator of the account use it.', bad: 'description = "k"', good: 'policy = "{}"' }),
  row({ id: 'lambda-url-cors', title: 'Lambda function URL lets every site call it', severity: 'medium', on: 'aws_lambda_function', test: any(not(connected('aws_lambda_function_url')), connected('aws_lambda_function_url', any(attr('cors.allow_origins', notContains('*'), 'pass'), attr('cors.allow_methods', notContains('*'), 'pass')))), aliases: 'CKV2_AWS_75', why: 'Any web page can call it in the name of its visitors.', weakness: 'CWE-942', bad: 'resource "aws_lambda_function" "bad" {}\nresource "aws_lambda_function_url" "u" {\n  function_name = aws_lambda_function.bad.function_name\n  cors {\n    allow_origins = ["*"]\n    allow_methods = ["*"]\n  }\n}', good: 'function_name = "f"' }),
  needs('network-firewall-logs', 'Network firewall writes no logs', 'aws_networkfirewall_firewall', 'aws_networkfirewall_logging_configuration', 'CKV2_AWS_63', because.logging),
  row({ id: 'search-access-control', title: 'Search domain has no fine-grained access control', severity: 'medium', on: 'aws_opensearch_domain aws_elasticsearch_domain', test: any(attr('advanced_security_options.enabled', isTrue), attr('advanced_security_options.internal_user_database_enabled', isTrue)), aliases: 'CKV2_AWS_52', why: because.leastPrivilege, weakness: 'CWE-284', bad: 'domain_name = "d"', good: 'advanced_security_options {\n  enabled = true\n}' }),
  row({ id: 'rds-postgres-query-log', title: 'PostgreSQL instance does not log queries', severity: 'info', on: 'aws_db_instance', test: connected('aws_db_parameter_group', dbLogging), when: attr('engine', equals('postgres')), aliases: 'CKV2_AWS_30', why: because.logging, bad: 'engine = "postgres"', good: 'resource "aws_db_parameter_group" "p" {\n  parameter {\n    name = "log_statement"\n    value = "all"\n  }\n  parameter {\n    name = "log_min_duration_statement"\n    value = "1"\n  }\n}\nresource "aws_db_instance" "good" {\n  engine = "postgres"\n  parameter_group_name = aws_db_parameter_group.p.name\n}' }),
  row({ id: 'rds-cluster-postgres-query-log', title: 'PostgreSQL cluster does not log queries', severity: 'info', on: 'aws_rds_cluster', test: connected('aws_rds_cluster_parameter_group', dbLogging), when: attr('engine', equals('aurora-postgresql')), aliases: 'CKV2_AWS_27', why: because.logging, bad: 'engine = "aurora-postgresql"', good: 'engine = "aurora-mysql"' }),
  row({ id: 'rds-plain', title: 'Database accepts plain connections', severity: 'medium', on: 'aws_db_instance', test: any(not(connected('aws_db_parameter_group')), connected('aws_db_parameter_group', code(rdsTls))), aliases: 'CKV2_AWS_69', why: because.inTransit, weakness: 'CWE-319', bad: 'resource "aws_db_parameter_group" "p" {\n  family = "postgres15"\n}\nresource "aws_db_instance" "bad" {\n  parameter_group_name = aws_db_parameter_group.p.name\n}', good: 'engine = "postgres"' }),
  row({ id: 'route53-dangling', title: 'Address record points to nothing that is managed here', on: 'aws_route53_record', confidence: 'low', test: code(dangling), aliases: 'CKV2_AWS_23', why: 'Whoever gets the address next receives the traffic.', bad: 'type = "A"\nrecords = ["203.0.113.7"]', good: 'resource "aws_eip" "e" {}\nresource "aws_route53_record" "good" {\n  type = "A"\n  records = [aws_eip.e.public_ip]\n}' }),
  row({ id: 'route53-dnssec', title: 'Public zone is not signed', on: 'aws_route53_zone', test: any(attr('vpc', notEmpty), connected('aws_route53_hosted_zone_dnssec aws_route53_key_signing_key aws_route53_zone_association')), aliases: 'CKV2_AWS_38', why: 'Answers can be forged.', weakness: 'CWE-345', bad: 'name = "example.com"', good: withOther('aws_route53_zone', 'aws_route53_hosted_zone_dnssec') }),
  row({ id: 'route53-query-log', title: 'Public zone logs no queries', severity: 'info', on: 'aws_route53_zone', test: any(attr('vpc', notEmpty), connected('aws_route53_query_log')), aliases: 'CKV2_AWS_39', why: because.logging, bad: 'name = "example.com"', good: withOther('aws_route53_zone', 'aws_route53_query_log') }),
  row({ id: 'sagemaker-role-admin', title: 'SageMaker notebook has a role that may do everything', severity: 'high', on: 'aws_sagemaker_notebook_instance', test: connected('aws_iam_role', attr('inline_policy.policy.Statement.Action[] | policy.Statement.Action[]', notEquals('*'), 'pass')), aliases: 'CKV2_AWS_68', why: because.leastPrivilege, bad: 'name = "n"', good: 'resource "aws_iam_role" "r" {}\nresource "aws_sagemaker_notebook_instance" "good" {\n  role_arn = aws_iam_role.r.arn\n}' }),
  needs('secret-rotation', 'Secret is never rotated', 'aws_secretsmanager_secret', 'aws_secretsmanager_secret_rotation', 'CKV2_AWS_57', 'A leaked secret stays usable.'),
  row({ id: 'secret-rotation-slow', title: 'Secret is rotated less than every 90 days', on: 'aws_secretsmanager_secret_rotation', test: code((subject) => {
    const view = new View(subject)
    const days = view.number('rotation_rules.automatically_after_days')
    if (days !== undefined) return days < 90 ? view.pass() : view.fail(view.all('rotation_rules.automatically_after_days')[0])
    const rate = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(view.text('rotation_rules.schedule_expression') ?? '')
    if (rate !== null) return rate[2] !== 'day' || Number(rate[1]) <= 90 ? view.pass() : view.fail(view.all('rotation_rules.schedule_expression')[0])
    const given = view.all('rotation_rules.automatically_after_days | rotation_rules.schedule_expression')[0]
    return given === undefined ? view.fail() : view.unknown(given)
  }), aliases: 'CKV_AWS_304', why: 'A leaked secret stays usable.', bad: 'rotation_rules {\n  automatically_after_days = 365\n}', good: 'rotation_rules {\n  automatically_after_days = 30\n}' }),
  row({ id: 'network-acl-unused', title: 'Network ACL belongs to no subnet', severity: 'info', on: 'aws_network_acl', test: any(attr('subnet_ids', notEmpty), connected('aws_subnet aws_network_acl_association')), aliases: 'CKV2_AWS_1', why: because.hygiene, bad: 'vpc_id = "v"', good: 'subnet_ids = ["s"]' }),
  needs('vpc-flow-logs', 'VPC writes no flow logs', 'aws_vpc', 'aws_flow_log', 'CKV2_AWS_11 AWS-0178', because.logging),
  row({ id: 'vpc-default-group', title: 'Default security group of the VPC allows traffic', severity: 'medium', on: 'aws_vpc', test: connected('aws_default_security_group', all(attr('ingress', { op: 'empty' }, 'pass'), attr('egress', { op: 'empty' }, 'pass'))), aliases: 'CKV2_AWS_12 AWS-0173', why: 'Machines without a group of their own can reach each other.', bad: 'cidr_block = "10.0.0.0/16"', good: withOther('aws_vpc', 'aws_default_security_group') }),
  row({ id: 'vpc-default', title: 'Default VPC is in use', on: 'aws_default_vpc', test: code((subject) => ({ kind: 'fail', at: subject.resource.header, path: '' })), aliases: 'CKV_AWS_148 AWS-0101', why: because.public, bad: 'tags = {}', good: 'resource "aws_vpc" "good" {}' }),
]

