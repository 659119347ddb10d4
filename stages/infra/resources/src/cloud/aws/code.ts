import type { Cell } from '@bartizan/model/resource'
import { documentOf } from '../../check/document.ts'
import { atLeast, equals, isFalse, isTrue, matches, noneOf, notEmpty, notEquals, notMatches, oneOf } from '../../check/operator.ts'
import type { Check, CheckRow, Test } from '../../check/row.ts'
import { all, any, attr, code, connected, not } from '../../check/test.ts'
import { type Found, View } from '../../check/view.ts'
import { policyCheck } from '../../policy/checks.ts'
import { principals, texts } from '../../policy/statement.ts'
import { because } from '../brief.ts'

interface CodeRow {
  readonly id: string
  readonly title: string
  readonly severity?: CheckRow['severity']
  readonly on: string
  readonly cfn?: string
  readonly test: Test
  readonly when?: Test
  readonly aliases: string
  readonly why: string
  readonly weakness?: CheckRow['weakness']
  readonly bad: string
  readonly good: string
}

const row = ({ on, cfn, bad, good, severity = 'low', ...rest }: CodeRow): CheckRow => ({
  ...rest,
  severity,
  on: cfn === undefined ? { terraform: on } : { terraform: on, cloudformation: cfn },
  bad: { terraform: bad },
  good: { terraform: good },
})

/** Items of a list of blocks or of a list in a document. */
const items = (view: View, path: string, within?: Cell): Found[] =>
  view.all(path, within).flatMap((found): Found[] => (found.cell.value.kind === 'list' ? found.cell.value.items.map((cell) => ({ cell, place: { ...found.place, site: view.judge.placeOf(cell, found.place.site) } })) : [found]))

const search = 'aws_elasticsearch_domain aws_opensearch_domain'
const accessKey = /(?<![A-Za-z0-9/+])(?:A3T[A-Z0-9]|AKIA|AGPA|AIDA|AROA|AIPA|ANPA|ANVA|ASIA)[A-Z0-9]{16}(?![A-Za-z0-9])/
const secretKey = /(?<![A-Za-z0-9/+=])[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=])/

/** A key in a text. The second form is looked for only beside words that name it. */
const holdsKey = (text: string): boolean => accessKey.test(text) || (/(?:secret|access)_?key/i.test(text) && secretKey.test(text))

/** Values that hold a key. Values beside them that may be the secret half of one are named too, so that none of them is shown. */
const keysAt =
  (path: string): Check =>
  (subject) => {
    const view = new View(subject)
    const texts = view.all(path).flatMap((found): { found: Found; text: string }[] => {
      const { value } = found.cell
      return value.kind === 'known' && typeof value.value === 'string'
        ? [{ found: { ...found, cell: { ...found.cell, sensitive: true } }, text: value.value }]
        : []
    })
    const first = texts.find(
      ({ text }) =>
        holdsKey(text) ||
        (/^[A-Za-z0-9+/]{40,}={0,2}$/.test(text) && holdsKey(Buffer.from(text, 'base64').toString('latin1'))),
    )
    if (first === undefined) return view.pass()
    const also = texts.flatMap(({ found, text }) => {
      const verdict =
        found !== first.found && (accessKey.test(text) || secretKey.test(text)) ? view.fail(found) : undefined
      return verdict?.kind === 'fail' ? [verdict.at] : []
    })
    const verdict = view.fail(first.found)
    return verdict.kind === 'fail' && also.length > 0 ? { ...verdict, also } : verdict
  }

/** Keys of a provider: one that looks like a key condemns the others beside it, so that none of them is shown. */
const providerKeys: Check = (subject) => {
  const view = new View(subject)
  const found = view.all('access_key | secret_key | token').filter(({ cell }) => cell.value.kind === 'known' && typeof cell.value.value === 'string' && cell.value.value !== '')
  const isKey = ({ cell, place }: Found): boolean => cell.value.kind === 'known' && (accessKey.test(String(cell.value.value)) || (place.path === 'secret_key' && secretKey.test(String(cell.value.value))))
  if (!found.some(isKey)) return view.pass()
  const [first, ...others] = found.map((one) => view.fail({ ...one, cell: { ...one.cell, sensitive: true } }))
  const also = others.flatMap((verdict) => (verdict.kind === 'fail' ? [verdict.at] : []))
  return first?.kind === 'fail' && also.length > 0 ? { ...first, also } : (first ?? view.pass())
}

/** Containers of a task definition. */
const containers =
  (test: (view: View, container: Cell) => boolean): Check =>
  (subject) => {
    const view = new View(subject)
    const [definitions] = view.all('container_definitions')
    if (definitions === undefined) return view.pass()
    const document = documentOf(definitions.cell)
    if (document === undefined) return definitions.cell.value.kind === 'known' ? view.pass() : view.unknown(definitions)
    const list = document.value.kind === 'list' ? document.value.items : [document]
    const bad = list.find((container) => !test(view, container))
    return bad === undefined ? view.pass() : view.fail({ cell: bad, place: definitions.place }, 'container_definitions')
  }

/** A parameter by its name must have a value that matches. */
const parameter =
  (name: string, value: RegExp, absent: 'pass' | 'fail'): Check =>
  (subject) => {
    const view = new View(subject)
    const found = items(view, 'parameter').find(({ cell }) => view.text('name', cell) === name)
    if (found === undefined) return absent === 'pass' ? view.pass() : view.fail(undefined, 'parameter')
    const set = view.all('value', found.cell)[0]
    return value.test(view.text('value', found.cell) ?? '') ? view.pass() : view.fail(set === undefined ? found : { cell: set.cell, place: found.place }, 'parameter.value')
  }

/** An option of Elastic Beanstalk. */
const setting =
  (namespace: string, name: string, value: RegExp): Check =>
  (subject) => {
    const view = new View(subject)
    const found = items(view, 'setting').find(({ cell }) => view.text('namespace', cell) === namespace && view.text('name', cell) === name)
    return found !== undefined && value.test(view.text('value', found.cell) ?? '') ? view.pass() : view.fail(found, 'setting')
  }

const session = (test: (view: View, inputs: Cell) => boolean): Check => (subject) => {
  const view = new View(subject)
  if (view.text('document_type') !== 'Session') return undefined
  const [content] = view.all('content')
  const document = content === undefined ? undefined : documentOf(content.cell)
  if (content === undefined) return view.fail(undefined, 'content')
  if (document === undefined) return view.text('document_format') === 'YAML' || content.cell.value.kind !== 'known' ? view.unknown(content) : view.fail(content)
  const inputs = view.first('inputs', document)
  return inputs !== undefined && test(view, inputs) ? view.pass() : view.fail(content)
}

/** A block device that is not encrypted, unless it comes from a snapshot, whose encryption it keeps. */
const devices =
  (paths: readonly string[], needsRoot: boolean): Check =>
  (subject) => {
    const view = new View(subject)
    for (const path of paths) {
      for (const found of items(view, path)) {
        if (view.all('snapshot_id', found.cell).length > 0) continue
        const encrypted = view.all('encrypted', found.cell)[0]
        if (encrypted === undefined) return view.fail(found, `${path}.encrypted`)
        const answer = view.is('encrypted', isTrue, found.cell)
        if (answer === undefined) return view.unknown(encrypted)
        if (!answer) return view.fail({ cell: encrypted.cell, place: found.place }, `${path}.encrypted`)
      }
    }
    return needsRoot && view.all('root_block_device').length === 0 ? view.fail(undefined, 'root_block_device') : view.pass()
  }

/** GitHub's identity provider: the subject must name a repository. */
const githubTrust = policyCheck('json | assume_role_policy', (statement) => {
  const federated = principals(statement).find(({ type, text }) => type === 'Federated' && text.endsWith('token.actions.githubusercontent.com'))
  if (federated === undefined) return undefined
  const subjects: Cell[] = []
  if (statement.condition?.value.kind === 'map') {
    for (const test of statement.condition.value.entries.values()) {
      if (test.value.kind !== 'map') continue
      for (const [key, cell] of test.value.entries) if (/^token\.actions\.githubusercontent\.com(?:\/[^:]+)?:sub$/i.test(key)) subjects.push(...(cell.value.kind === 'list' ? cell.value.items : [cell]))
    }
  }
  if (subjects.length === 0) return federated.cell
  return subjects.find((cell) => texts([cell]).some((text) => /^(?:\*|repo:\*|repo:[^/]*\*[^/]*(?:\/|$)|(?!repo:|organization:|enterprise:).*)/.test(text) || /^repo:[^/]+$/.test(text)))
})

const emr = (path: string): Test => attr(`configuration.EncryptionConfiguration.${path}`, isTrue)

export const awsCode: readonly CheckRow[] = [
  row({ id: 'search-node-to-node', title: 'Search domain does not encrypt traffic between its nodes', severity: 'high', on: search, cfn: 'AWS::Elasticsearch::Domain AWS::OpenSearchService::Domain', test: attr({ terraform: 'node_to_node_encryption.enabled', cloudformation: 'NodeToNodeEncryptionOptions.Enabled' }, isTrue), when: attr({ terraform: 'cluster_config.instance_count', cloudformation: 'ElasticsearchClusterConfig.InstanceCount | ClusterConfig.InstanceCount' }, atLeast(2)), aliases: 'CKV_AWS_6 AWS-0043', why: because.inTransit, weakness: 'CWE-319', bad: 'cluster_config {\n  instance_count = 3\n}', good: 'cluster_config {\n  instance_count = 3\n}\nnode_to_node_encryption {\n  enabled = true\n}' }),
  row({ id: 'search-logs', title: 'Search domain writes no logs', severity: 'medium', on: search, test: all(attr('log_publishing_options.cloudwatch_log_group_arn', notEmpty), attr('log_publishing_options.enabled', notEquals(false), 'pass', 'some')), aliases: 'CKV_AWS_84 AWS-0042', why: because.logging, weakness: 'CWE-778', bad: 'domain_name = "d"', good: 'log_publishing_options {\n  log_type = "INDEX_SLOW_LOGS"\n  cloudwatch_log_group_arn = "a"\n}' }),
  row({ id: 'search-audit-logs', title: 'Search domain writes no audit log', severity: 'medium', on: search, cfn: 'AWS::Elasticsearch::Domain AWS::OpenSearchService::Domain', test: code((subject) => {
    const view = new View(subject)
    const found = items(view, 'log_publishing_options').find(({ cell }) => view.text('log_type', cell) === 'AUDIT_LOGS')
    if (found !== undefined) return view.is('enabled', isFalse, found.cell) === true ? view.fail(found) : view.pass()
    return view.is('LogPublishingOptions.AUDIT_LOGS.Enabled', isTrue) === true ? view.pass() : view.fail(undefined, 'log_publishing_options')
  }), aliases: 'CKV_AWS_317 AWS-0042', why: because.logging, weakness: 'CWE-778', bad: 'domain_name = "d"', good: 'log_publishing_options {\n  log_type = "AUDIT_LOGS"\n  cloudwatch_log_group_arn = "a"\n}' }),
  row({ id: 'search-availability', title: 'Search domain does not survive the loss of a zone', severity: 'info', on: search, test: all(attr('cluster_config.dedicated_master_count', atLeast(3)), attr('cluster_config.zone_awareness_enabled', isTrue)), aliases: 'CKV_AWS_318', why: because.availability, bad: 'domain_name = "d"', good: 'cluster_config {\n  dedicated_master_count = 3\n  zone_awareness_enabled = true\n}' }),
  row({ id: 'ec2-disk-unencrypted', title: 'Disk of the machine is not encrypted', severity: 'high', on: 'aws_launch_configuration aws_instance', test: code(devices(['root_block_device', 'ebs_block_device'], true)), aliases: 'CKV_AWS_8 AWS-0131 AWS-0008', why: because.atRest, weakness: 'CWE-311', bad: 'root_block_device {\n  encrypted = false\n}', good: 'root_block_device {\n  encrypted = true\n}' }),
  row({ id: 'ami-unencrypted', title: 'Machine image has a disk without encryption', severity: 'medium', on: 'aws_ami', test: code(devices(['ebs_block_device'], false)), aliases: 'CKV_AWS_204', why: because.atRest, weakness: 'CWE-311', bad: 'ebs_block_device {\n  device_name = "/dev/xvda"\n}', good: 'ebs_block_device {\n  device_name = "/dev/xvda"\n  encrypted = true\n}' }),
  row({ id: 'ami-shared', title: 'Machine image is shared with another account', severity: 'medium', on: 'aws_ami_launch_permission', test: code((subject) => ({ kind: 'fail', at: subject.resource.header, path: '' })), aliases: 'CKV_AWS_205', why: because.anyone, bad: 'account_id = "1"', good: 'resource "aws_ami" "good" {}' }),
  row({ id: 'image-recipe-unencrypted', title: 'Image recipe has a disk without encryption', severity: 'medium', on: 'aws_imagebuilder_image_recipe', test: all(attr('block_device_mapping.ebs.encrypted', isTrue), attr('block_device_mapping.ebs.kms_key_id', notEmpty)), when: attr('block_device_mapping.ebs', notEmpty), aliases: 'CKV_AWS_200', why: because.atRest, weakness: 'CWE-311', bad: 'block_device_mapping {\n  ebs {\n    encrypted = false\n  }\n}', good: 'block_device_mapping {\n  ebs {\n    encrypted = true\n    kms_key_id = "k"\n  }\n}' }),
  row({ id: 'provider-credentials', title: 'Provider configuration holds an access key', severity: 'critical', on: 'provider.aws', test: code(providerKeys), aliases: 'CKV_AWS_41', why: because.secrets, weakness: 'CWE-798', bad: 'provider "aws" {\n  access_key = "AKIAIOSFODNN7EXAMPLE"\n}', good: 'provider "aws" {\n  region = "eu-central-1"\n}' }),
  row({ id: 'user-data-credentials', title: 'Start-up script holds an access key', severity: 'critical', on: 'aws_instance aws_launch_template aws_launch_configuration', cfn: 'AWS::EC2::Instance', test: code(keysAt('user_data | user_data_base64 | UserData')), aliases: 'CKV_AWS_46 AWS-0129 AWS-0029', why: because.secrets, weakness: 'CWE-798', bad: 'user_data = "export AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE"', good: 'user_data = "echo hello"' }),
  row({ id: 'lambda-credentials', title: 'Environment of the function holds an access key', severity: 'critical', on: 'aws_lambda_function', cfn: 'AWS::Lambda::Function AWS::Serverless::Function', test: code(keysAt('environment.variables.* | Environment.Variables.*')), aliases: 'CKV_AWS_45', why: because.secrets, weakness: 'CWE-798', bad: 'environment {\n  variables = {\n    KEY = "AKIAIOSFODNN7EXAMPLE"\n  }\n}', good: 'environment {\n  variables = {\n    KEY = "x"\n  }\n}' }),
  row({ id: 'session-unencrypted', title: 'Session Manager does not encrypt sessions', severity: 'medium', on: 'aws_ssm_document', test: code(session((view, inputs) => (view.text('kmsKeyId', inputs) ?? '') !== '' || view.all('kmsKeyId', inputs).some(({ cell }) => cell.value.kind !== 'known'))), aliases: 'CKV_AWS_112', why: because.inTransit, bad: 'document_type = "Session"\ncontent = jsonencode({ inputs = { kmsKeyId = "" } })', good: 'document_type = "Session"\ncontent = jsonencode({ inputs = { kmsKeyId = "k" } })' }),
  row({ id: 'session-unlogged', title: 'Session Manager does not log sessions in encrypted form', severity: 'medium', on: 'aws_ssm_document', test: code(session((view, inputs) => {
    const bucket = (view.text('s3BucketName', inputs) ?? '') !== '' && view.is('s3EncryptionEnabled', isTrue, inputs) === true
    const group = (view.text('cloudWatchLogGroupName', inputs) ?? '') !== '' && view.is('cloudWatchEncryptionEnabled', isTrue, inputs) === true
    return bucket || group
  })), aliases: 'CKV_AWS_113', why: because.logging, bad: 'document_type = "Session"\ncontent = jsonencode({ inputs = { s3BucketName = "" } })', good: 'document_type = "Session"\ncontent = jsonencode({ inputs = { s3BucketName = "b", s3EncryptionEnabled = true } })' }),
  row({ id: 'elb-policy-weak', title: 'Classic load balancer accepts weak TLS', severity: 'medium', on: 'aws_load_balancer_policy', test: code((subject) => {
    const view = new View(subject)
    if (!/SSLNegotiationPolicyType/.test(view.text('policy_type_name') ?? 'SSLNegotiationPolicyType')) return undefined
    const weak = items(view, 'policy_attribute').find(({ cell }) => /^(?:Protocol-SSLv[23]|Protocol-TLSv1(?:\.1)?|.*RC4.*|.*DES-CBC3?-.*)$/.test(view.text('name', cell) ?? '') && view.is('value', isTrue, cell) === true)
    const reference = items(view, 'policy_attribute').find(({ cell }) => view.text('name', cell) === 'Reference-Security-Policy')
    if (weak !== undefined) return view.fail(weak)
    if (reference === undefined) return view.pass()
    return /TLS-1-2/.test(view.text('value', reference.cell) ?? '') ? view.pass() : view.fail(reference)
  }), aliases: 'CKV_AWS_213', why: because.weakTls, weakness: 'CWE-326', bad: 'policy_type_name = "SSLNegotiationPolicyType"\npolicy_attribute {\n  name = "Protocol-TLSv1"\n  value = "true"\n}', good: 'policy_type_name = "SSLNegotiationPolicyType"\npolicy_attribute {\n  name = "Protocol-TLSv1.2"\n  value = "true"\n}' }),
  row({ id: 'elb-plain', title: 'Classic load balancer listens without TLS', severity: 'medium', on: 'aws_elb', test: attr('listener.lb_protocol', matches(/^(?:https|ssl)$/i)), aliases: 'CKV_AWS_376 AWS-0054', why: because.inTransit, weakness: 'CWE-319', bad: 'listener {\n  lb_protocol = "http"\n}', good: 'listener {\n  lb_protocol = "https"\n  ssl_certificate_id = "c"\n}' }),
  row({ id: 'elb-certificate', title: 'Classic load balancer does not use a certificate of ACM', on: 'aws_elb', test: attr('listener.ssl_certificate_id', notEmpty), aliases: 'CKV_AWS_127', why: because.inTransit, bad: 'listener {\n  lb_protocol = "http"\n}', good: 'listener {\n  ssl_certificate_id = "c"\n}' }),
  row({ id: 's3-acl-insecure-transport', title: 'Public bucket is read without TLS', severity: 'medium', on: 'aws_s3_bucket_acl', test: any(connected('aws_s3_bucket', connected('aws_s3_bucket_public_access_block', any(attr('restrict_public_buckets', isTrue), attr('block_public_acls', isTrue)), 'bucket')), attr('acl', noneOf('public-read', 'public-read-write')), all(attr('acl', { op: 'missing' }, 'pass'), attr('access_control_policy.grant.grantee.uri', notMatches(/AllUsers$/), 'pass'))), aliases: 'CKV_AWS_379', why: because.inTransit, bad: 'acl = "public-read"', good: 'acl = "private"' }),
  row({ id: 'ecs-insights', title: 'ECS cluster has no container insights', severity: 'low', on: 'aws_ecs_cluster', cfn: 'AWS::ECS::Cluster', test: code((subject) => {
    const view = new View(subject)
    const found = items(view, 'setting | ClusterSettings').find(({ cell }) => (view.text('name | Name', cell) ?? '') === 'containerInsights')
    return found !== undefined && view.is('value | Value', oneOf('enabled', 'enhanced'), found.cell) === true ? view.pass() : view.fail(found, 'setting')
  }), aliases: 'CKV_AWS_65 AWS-0034', why: because.logging, bad: 'name = "c"', good: 'setting {\n  name = "containerInsights"\n  value = "enabled"\n}' }),
  row({ id: 'ecs-command-log-key', title: 'Log of commands in containers is not encrypted', severity: 'low', on: 'aws_ecs_cluster', test: any(all(attr('configuration.execute_command_configuration.kms_key_id', notEmpty), any(attr('configuration.execute_command_configuration.log_configuration.cloud_watch_encryption_enabled', isTrue), attr('configuration.execute_command_configuration.log_configuration.s3_bucket_encryption_enabled', isTrue)))), when: all(attr('configuration.execute_command_configuration', notEmpty), not(attr('configuration.execute_command_configuration.logging', equals('NONE')))), aliases: 'CKV_AWS_224', why: because.customerKey, bad: 'configuration {\n  execute_command_configuration {\n    logging = "OVERRIDE"\n  }\n}', good: 'configuration {\n  execute_command_configuration {\n    logging = "OVERRIDE"\n    kms_key_id = "k"\n    log_configuration {\n      cloud_watch_encryption_enabled = true\n    }\n  }\n}' }),
  row({ id: 'ecs-efs-plain', title: 'ECS task reaches its file system without encryption', severity: 'medium', on: 'aws_ecs_task_definition', cfn: 'AWS::ECS::TaskDefinition', test: attr({ terraform: 'volume.efs_volume_configuration.transit_encryption', cloudformation: 'Volumes.EFSVolumeConfiguration.TransitEncryption' }, equals('ENABLED')), when: attr({ terraform: 'volume.efs_volume_configuration', cloudformation: 'Volumes.EFSVolumeConfiguration' }, notEmpty), aliases: 'CKV_AWS_97 AWS-0035', why: because.inTransit, weakness: 'CWE-319', bad: 'volume {\n  efs_volume_configuration {\n    file_system_id = "f"\n  }\n}', good: 'volume {\n  efs_volume_configuration {\n    transit_encryption = "ENABLED"\n  }\n}' }),
  row({ id: 'ecs-privileged', title: 'ECS container runs privileged', severity: 'high', on: 'aws_ecs_task_definition', test: code(containers((view, container) => view.is('privileged', isTrue, container) !== true)), aliases: 'CKV_AWS_334', why: 'Code in the container can take over the host.', weakness: 'CWE-250', bad: 'container_definitions = jsonencode([{ name = "c", privileged = true }])', good: 'container_definitions = jsonencode([{ name = "c" }])' }),
  row({ id: 'ecs-host-processes', title: 'ECS task sees the processes of its host', severity: 'high', on: 'aws_ecs_task_definition', test: attr('pid_mode', notEquals('host'), 'pass'), aliases: 'CKV_AWS_335', why: 'Code in the container can watch and stop other software.', weakness: 'CWE-668', bad: 'pid_mode = "host"', good: 'pid_mode = "task"' }),
  row({ id: 'ecs-writable-root', title: 'ECS container can change its own files', severity: 'low', on: 'aws_ecs_task_definition', test: code(containers((view, container) => view.is('readonlyRootFilesystem', isTrue, container) === true)), aliases: 'CKV_AWS_336', why: 'Malware can settle in the container.', bad: 'container_definitions = jsonencode([{ name = "c" }])', good: 'container_definitions = jsonencode([{ name = "c", readonlyRootFilesystem = true }])' }),
  row({ id: 'ecs-same-role', title: 'ECS task runs with the role that starts it', severity: 'low', on: 'aws_ecs_task_definition', test: code((subject) => {
    const view = new View(subject)
    const [execution, task] = [view.first('execution_role_arn'), view.first('task_role_arn')]
    if (execution === undefined || task === undefined) return view.pass()
    const name = (cell: Cell): string | undefined => (cell.value.kind === 'known' ? String(cell.value.value) : cell.source === undefined ? undefined : `${cell.source.address}.${cell.source.path}`)
    return name(execution) !== undefined && name(execution) === name(task) ? view.fail(view.all('task_role_arn')[0]) : view.pass()
  }), aliases: 'CKV_AWS_249', why: because.leastPrivilege, bad: 'execution_role_arn = "a"\ntask_role_arn = "a"', good: 'execution_role_arn = "a"\ntask_role_arn = "b"' }),
  row({ id: 'eks-control-plane-logs', title: 'EKS control plane writes not all of its logs', severity: 'medium', on: 'aws_eks_cluster', test: attr('enabled_cluster_log_types', { op: 'contains-all', values: ['api', 'audit', 'authenticator', 'controllerManager', 'scheduler'] }), aliases: 'CKV_AWS_37 AWS-0038', why: because.logging, weakness: 'CWE-778', bad: 'name = "c"', good: 'enabled_cluster_log_types = ["api", "audit", "authenticator", "controllerManager", "scheduler"]' }),
  row({ id: 'eks-public-any', title: 'EKS API server is open to every address', severity: 'high', on: 'aws_eks_cluster', test: any(attr('vpc_config.endpoint_public_access', isFalse), attr('vpc_config.public_access_cidrs[]', { op: 'not-public-cidr' })), aliases: 'CKV_AWS_38 AWS-0041', why: because.public, weakness: 'CWE-284', bad: 'vpc_config {\n  public_access_cidrs = ["0.0.0.0/0"]\n}', good: 'vpc_config {\n  public_access_cidrs = ["10.0.0.0/8"]\n}' }),
  row({ id: 'eks-node-ssh', title: 'EKS nodes accept SSH from everywhere', severity: 'high', on: 'aws_eks_node_group', cfn: 'AWS::EKS::Nodegroup', test: attr({ terraform: 'remote_access.source_security_group_ids', cloudformation: 'RemoteAccess.SourceSecurityGroups' }, notEmpty), when: attr({ terraform: 'remote_access.ec2_ssh_key', cloudformation: 'RemoteAccess.Ec2SshKey' }, notEmpty), aliases: 'CKV_AWS_100', why: because.public, weakness: 'CWE-284', bad: 'remote_access {\n  ec2_ssh_key = "k"\n}', good: 'remote_access {\n  ec2_ssh_key = "k"\n  source_security_group_ids = ["g"]\n}' }),
  row({ id: 'msk-logs', title: 'MSK brokers write no logs', severity: 'medium', on: 'aws_msk_cluster', cfn: 'AWS::MSK::Cluster', test: any(...['logging_info.broker_logs.cloudwatch_logs.enabled', 'logging_info.broker_logs.firehose.enabled', 'logging_info.broker_logs.s3.enabled', 'LoggingInfo.BrokerLogs.CloudWatchLogs.Enabled', 'LoggingInfo.BrokerLogs.Firehose.Enabled', 'LoggingInfo.BrokerLogs.S3.Enabled'].map((path) => attr(path, isTrue))), aliases: 'CKV_AWS_80 AWS-0074', why: because.logging, weakness: 'CWE-778', bad: 'cluster_name = "c"', good: 'logging_info {\n  broker_logs {\n    s3 {\n      enabled = true\n    }\n  }\n}' }),
  row({ id: 'msk-plain', title: 'MSK does not encrypt traffic', severity: 'high', on: 'aws_msk_cluster', cfn: 'AWS::MSK::Cluster', test: all(attr({ terraform: 'encryption_info.encryption_in_transit.client_broker', cloudformation: 'EncryptionInfo.EncryptionInTransit.ClientBroker' }, equals('TLS'), 'pass'), attr({ terraform: 'encryption_info.encryption_in_transit.in_cluster', cloudformation: 'EncryptionInfo.EncryptionInTransit.InCluster' }, isTrue, 'pass'), attr({ terraform: 'encryption_info', cloudformation: 'EncryptionInfo' }, notEmpty)), aliases: 'CKV_AWS_81 AWS-0073', why: because.inTransit, weakness: 'CWE-319', bad: 'encryption_info {\n  encryption_in_transit {\n    client_broker = "PLAINTEXT"\n  }\n}', good: 'encryption_info {\n  encryption_at_rest_kms_key_arn = "k"\n}' }),
  row({ id: 'docdb-plain', title: 'DocumentDB accepts plain connections', severity: 'high', on: 'aws_docdb_cluster_parameter_group', test: code(parameter('tls', /^(?!disabled$)/, 'pass')), aliases: 'CKV_AWS_90', why: because.inTransit, weakness: 'CWE-319', bad: 'parameter {\n  name = "tls"\n  value = "disabled"\n}', good: 'parameter {\n  name = "tls"\n  value = "enabled"\n}' }),
  row({ id: 'docdb-audit-off', title: 'DocumentDB audit log is off', severity: 'medium', on: 'aws_docdb_cluster_parameter_group', test: code(parameter('audit_logs', /^(?:enabled|ddl|all|dml_read|dml_write)$/, 'fail')), aliases: 'CKV_AWS_104', why: because.logging, weakness: 'CWE-778', bad: 'parameter {\n  name = "audit_logs"\n  value = "disabled"\n}', good: 'parameter {\n  name = "audit_logs"\n  value = "enabled"\n}' }),
  row({ id: 'redshift-plain', title: 'Redshift accepts plain connections', severity: 'high', on: 'aws_redshift_parameter_group', test: code(parameter('require_ssl', /^true$/i, 'fail')), aliases: 'CKV_AWS_105', why: because.inTransit, weakness: 'CWE-319', bad: 'parameter {\n  name = "x"\n  value = "y"\n}', good: 'parameter {\n  name = "require_ssl"\n  value = "true"\n}' }),
  row({ id: 'redshift-common-user', title: 'Public Redshift cluster has a user name that everyone guesses', severity: 'high', on: 'aws_redshift_cluster', test: not(all(attr('publicly_accessible', isTrue), attr('master_username', oneOf('awsuser', 'administrator', 'admin')))), aliases: 'CKV_AWS_391', why: because.public, weakness: 'CWE-284', bad: 'publicly_accessible = true\nmaster_username = "admin"', good: 'publicly_accessible = false\nmaster_username = "admin"' }),
  row({ id: 'glue-catalog-unencrypted', title: 'Glue catalogue is not encrypted', severity: 'medium', on: 'aws_glue_data_catalog_encryption_settings', test: all(attr('data_catalog_encryption_settings.connection_password_encryption.return_connection_password_encrypted', isTrue), attr('data_catalog_encryption_settings.encryption_at_rest.catalog_encryption_mode', oneOf('SSE-KMS', 'SSE-KMS-WITH-SERVICE-ROLE'))), aliases: 'CKV_AWS_94', why: because.atRest, weakness: 'CWE-311', bad: 'data_catalog_encryption_settings {\n  encryption_at_rest {\n    catalog_encryption_mode = "DISABLED"\n  }\n}', good: 'data_catalog_encryption_settings {\n  connection_password_encryption {\n    return_connection_password_encrypted = true\n  }\n  encryption_at_rest {\n    catalog_encryption_mode = "SSE-KMS"\n  }\n}' }),
  row({ id: 'glue-security-unencrypted', title: 'Glue security configuration leaves data unencrypted', severity: 'medium', on: 'aws_glue_security_configuration', test: all(attr('encryption_configuration.cloudwatch_encryption.cloudwatch_encryption_mode', equals('SSE-KMS')), attr('encryption_configuration.job_bookmarks_encryption.job_bookmarks_encryption_mode', equals('CSE-KMS')), attr('encryption_configuration.s3_encryption.s3_encryption_mode', oneOf('SSE-KMS', 'SSE-S3'))), aliases: 'CKV_AWS_99', why: because.atRest, weakness: 'CWE-311', bad: 'encryption_configuration {\n  cloudwatch_encryption {\n    cloudwatch_encryption_mode = "DISABLED"\n  }\n}', good: 'encryption_configuration {\n  cloudwatch_encryption {\n    cloudwatch_encryption_mode = "SSE-KMS"\n  }\n  job_bookmarks_encryption {\n    job_bookmarks_encryption_mode = "CSE-KMS"\n  }\n  s3_encryption {\n    s3_encryption_mode = "SSE-KMS"\n  }\n}' }),
  row({ id: 'emr-local-disk', title: 'EMR does not encrypt local disks', severity: 'medium', on: 'aws_emr_security_configuration', test: attr('configuration.EncryptionConfiguration.AtRestEncryptionConfiguration.LocalDiskEncryptionConfiguration', notEmpty), aliases: 'CKV_AWS_349 AWS-0139', why: because.atRest, bad: 'configuration = jsonencode({ EncryptionConfiguration = {} })', good: 'configuration = jsonencode({ EncryptionConfiguration = { AtRestEncryptionConfiguration = { LocalDiskEncryptionConfiguration = { EncryptionKeyProviderType = "AwsKms" } } } })' }),
  row({ id: 'emr-ebs', title: 'EMR does not encrypt its volumes', severity: 'medium', on: 'aws_emr_security_configuration', test: emr('AtRestEncryptionConfiguration.LocalDiskEncryptionConfiguration.EnableEbsEncryption'), aliases: 'CKV_AWS_350 AWS-0137', why: because.atRest, bad: 'configuration = jsonencode({ EncryptionConfiguration = {} })', good: 'configuration = jsonencode({ EncryptionConfiguration = { AtRestEncryptionConfiguration = { LocalDiskEncryptionConfiguration = { EnableEbsEncryption = true } } } })' }),
  row({ id: 'emr-transit', title: 'EMR does not encrypt traffic', severity: 'medium', on: 'aws_emr_security_configuration', test: emr('EnableInTransitEncryption'), aliases: 'CKV_AWS_351 AWS-0138', why: because.inTransit, bad: 'configuration = jsonencode({ EncryptionConfiguration = { EnableInTransitEncryption = false } })', good: 'configuration = jsonencode({ EncryptionConfiguration = { EnableInTransitEncryption = true } })' }),
  row({ id: 'emr-kms', title: 'EMR is not encrypted with KMS', severity: 'low', on: 'aws_emr_security_configuration', test: attr('configuration.EncryptionConfiguration.AtRestEncryptionConfiguration.S3EncryptionConfiguration.EncryptionMode', oneOf('SSE-KMS', 'CSE-KMS')), aliases: 'CKV_AWS_171', why: because.customerKey, bad: 'configuration = jsonencode({ EncryptionConfiguration = {} })', good: 'configuration = jsonencode({ EncryptionConfiguration = { AtRestEncryptionConfiguration = { S3EncryptionConfiguration = { EncryptionMode = "SSE-KMS" } } } })' }),
  row({ id: 'mq-version', title: 'MQ broker runs an old version', severity: 'low', on: 'aws_mq_broker aws_mq_configuration', test: any(all(attr('engine_type', matches(/^activemq$/i)), attr('engine_version', { op: 'version-at-least', value: '5.16' })), all(attr('engine_type', matches(/^rabbitmq$/i)), attr('engine_version', { op: 'version-at-least', value: '3.8' }))), aliases: 'CKV_AWS_208', why: because.patching, bad: 'engine_type = "ActiveMQ"\nengine_version = "5.15.0"', good: 'engine_type = "ActiveMQ"\nengine_version = "5.17.6"' }),
  row({ id: 'aurora-postgres-unpatched', title: 'PostgreSQL version lets users run code on the host', severity: 'high', on: 'aws_db_instance', test: attr('engine_version', notMatches(/^(?:10\.(?:11|12|13)|11\.(?:6|7|8))$/), 'pass'), when: attr('engine', equals('aurora-postgresql')), aliases: 'CKV_AWS_388', why: because.patching, weakness: 'CWE-1104', bad: 'engine = "aurora-postgresql"\nengine_version = "10.11"', good: 'engine = "aurora-postgresql"\nengine_version = "15.4"' }),
  row({ id: 'beanstalk-health', title: 'Elastic Beanstalk has no enhanced health reports', severity: 'info', on: 'aws_elastic_beanstalk_environment', test: code(setting('aws:elasticbeanstalk:healthreporting:system', 'HealthStreamingEnabled', /^true$/i)), aliases: 'CKV_AWS_312', why: because.logging, bad: 'name = "e"', good: 'setting {\n  namespace = "aws:elasticbeanstalk:healthreporting:system"\n  name = "HealthStreamingEnabled"\n  value = "true"\n}' }),
  row({ id: 'beanstalk-updates', title: 'Elastic Beanstalk takes no updates', severity: 'low', on: 'aws_elastic_beanstalk_environment', test: code(setting('aws:elasticbeanstalk:managedactions', 'ManagedActionsEnabled', /^true$/i)), aliases: 'CKV_AWS_340', why: because.patching, bad: 'name = "e"', good: 'setting {\n  namespace = "aws:elasticbeanstalk:managedactions"\n  name = "ManagedActionsEnabled"\n  value = "True"\n}' }),
  ...([['dlm-event-copy', 'action.cross_region_copy.encryption_configuration.encrypted', isTrue, 'CKV_AWS_253'], ['dlm-event-copy-key', 'action.cross_region_copy.encryption_configuration.cmk_arn', notEmpty, 'CKV_AWS_254'], ['dlm-schedule-copy', 'schedule.cross_region_copy_rule.encrypted', isTrue, 'CKV_AWS_255'], ['dlm-schedule-copy-key', 'schedule.cross_region_copy_rule.cmk_arn', notEmpty, 'CKV_AWS_256']] as const).map(([id, path, op, aliases]) => {
    const steps = path.split('.')
    const nest = (names: readonly string[], body: string): string => (names.length === 0 ? body : `${names[0]} {\n${nest(names.slice(1), body)}\n}`)
    const last = steps.at(-1) as string
    return row({ id, title: op === isTrue ? 'Snapshot copy to another region is not encrypted' : 'Snapshot copy to another region is not encrypted with a customer managed key', on: 'aws_dlm_lifecycle_policy', test: attr(`policy_details.${path}`, op), when: attr(`policy_details.${steps.slice(0, 2).join('.')}`, notEmpty), aliases, why: op === isTrue ? because.atRest : because.customerKey, bad: nest(['policy_details', ...steps.slice(0, -1)], 'target = "x"'), good: nest(['policy_details', ...steps.slice(0, -1)], `${last} = ${op === isTrue ? 'true' : '"k"'}`) })
  }),
  row({ id: 'github-trust-wide', title: 'Role trusts workflows of any repository on GitHub', severity: 'high', on: 'data.aws_iam_policy_document aws_iam_role', test: code(githubTrust), aliases: 'CKV_AWS_358 CKV_AWS_393', why: 'Anyone with a repository on GitHub can take the role.', weakness: 'CWE-284', bad: 'statement {\n  actions = ["sts:AssumeRoleWithWebIdentity"]\n  principals {\n    type = "Federated"\n    identifiers = ["arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com"]\n  }\n}', good: 'statement {\n  actions = ["sts:AssumeRoleWithWebIdentity"]\n  principals {\n    type = "Federated"\n    identifiers = ["arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com"]\n  }\n  condition {\n    test = "StringEquals"\n    variable = "token.actions.githubusercontent.com:sub"\n    values = ["repo:acme/app:ref:refs/heads/main"]\n  }\n}' }),
  row({ id: 'lambda-permission-unscoped', title: 'Service may call the function on behalf of any account', severity: 'medium', on: 'aws_lambda_permission', test: attr('source_arn | source_account | SourceArn | SourceAccount', notEmpty), when: attr('principal | Principal', matches(/\.amazonaws\.com$/)), cfn: 'AWS::Lambda::Permission', aliases: 'CKV_AWS_364 AWS-0067', why: because.anyone, weakness: 'CWE-284', bad: 'principal = "s3.amazonaws.com"', good: 'principal = "s3.amazonaws.com"\nsource_arn = "arn:aws:s3:::b"' }),
  row({ id: 'transfer-policy-old', title: 'Transfer server uses an old security policy', severity: 'low', on: 'aws_transfer_server', test: attr('security_policy_name', matches(/^TransferSecurityPolicy-(?:(?:FIPS-)?20(?:2[4-9]|[3-9]\d)|Restricted|PQ)/)), aliases: 'CKV_AWS_380', why: because.weakTls, bad: 'security_policy_name = "TransferSecurityPolicy-2018-11"', good: 'security_policy_name = "TransferSecurityPolicy-2024-01"' }),
  row({ id: 'api-method-wide', title: 'Public API method has no authorization', severity: 'low', on: 'aws_api_gateway_method', test: any(attr('authorization', noneOf('NONE', ''), 'fail'), attr('api_key_required', isTrue)), aliases: 'CKV2_AWS_70', why: because.public, weakness: 'CWE-306', bad: 'authorization = "NONE"', good: 'authorization = "AWS_IAM"' }),
  ...([['elasticache-classic', 'aws_elasticache_security_group', 'CKV_AWS_196'], ['rds-classic', 'aws_db_security_group', 'CKV_AWS_198']] as const).map(([id, on, aliases]) => row({ id, title: 'Security group of the retired classic network', severity: 'low', on, test: code((subject) => ({ kind: 'fail', at: subject.resource.header, path: '' })), aliases, why: because.public, bad: 'name = "g"', good: 'resource "aws_vpc" "good" {}' })),
]
