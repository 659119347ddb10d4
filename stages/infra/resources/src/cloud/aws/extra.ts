import type { Cell } from '@bartizan/model/resource'
import { documentOf } from '../../check/document.ts'
import { equals, isTrue, noneOf, notEmpty } from '../../check/operator.ts'
import type { CheckRow, Test } from '../../check/row.ts'
import { all, any, attr, code, connected, not } from '../../check/test.ts'
import { View } from '../../check/view.ts'
import { policyCheck } from '../../policy/checks.ts'
import { texts } from '../../policy/statement.ts'
import { because } from '../brief.ts'

type Row = readonly [id: string, title: string, severity: CheckRow['severity'], types: string, test: Test, aliases: string, why: string, bad: string, good: string]

const secretName = /(?:password|passwd|secret|token|api_?key|private_?key|access_?key)/i
const secretLine = /(?:password|passwd|secret|token|api_?key|access_?key)\w*\s*=\s*\\?["']?[^\s"'$]/i

/** Containers whose environment names a secret and gives its value. */
const plainSecrets: Test = code((subject) => {
  const view = new View(subject)
  const [definitions] = view.all('container_definitions')
  const document = definitions === undefined ? undefined : documentOf(definitions.cell)
  if (definitions === undefined || document === undefined) return definitions === undefined ? view.pass() : view.unknown(definitions)
  const variables = view.all('environment', document).flatMap(({ cell }): readonly Cell[] => (cell.value.kind === 'list' ? cell.value.items : [cell]))
  const bad = variables.find((cell) => secretName.test(view.text('name', cell) ?? '') && (view.text('value', cell) ?? '') !== '')
  return bad === undefined ? view.pass() : view.fail({ cell: { ...bad, sensitive: true }, place: definitions.place })
})

const scriptSecrets: Test = code((subject) => {
  const view = new View(subject)
  const found = view.all('user_data | user_data_base64').find(({ cell }) => {
    if (cell.value.kind !== 'known' || typeof cell.value.value !== 'string') return false
    const decoded = /^[A-Za-z0-9+/\s]{24,}={0,2}$/.test(cell.value.value) ? Buffer.from(cell.value.value, 'base64').toString('latin1') : ''
    return secretLine.test(cell.value.value) || secretLine.test(decoded)
  })
  return found === undefined ? view.pass() : view.fail({ ...found, cell: { ...found.cell, sensitive: true } })
})

const trailOn = (kinds: readonly string[]): Test =>
  connected('aws_cloudtrail', any(all(attr('event_selector.read_write_type', { op: 'in', values: kinds }, kinds.includes('All') ? 'pass' : 'fail', 'some'), attr('event_selector.data_resource.type', equals('AWS::S3::Object'), 'fail', 'some')), attr('advanced_event_selector.field_selector.equals', { op: 'contains', value: 'AWS::S3::Object' }, 'fail', 'some')))

const trail = (type: string): string => `resource "aws_s3_bucket" "good" {}\nresource "aws_cloudtrail" "t" {\n  event_selector {\n    read_write_type = "${type}"\n    data_resource {\n      type = "AWS::S3::Object"\n      values = ["\${aws_s3_bucket.good.arn}/"]\n    }\n  }\n}`

const rows: readonly Row[] = [
  ['ecs-plain-secrets', 'ECS container gets a secret in plain text', 'high', 'aws_ecs_task_definition', plainSecrets, 'AWS-0036', because.secrets, 'container_definitions = jsonencode([{ environment = [{ name = "DB_PASSWORD", value = "hunter2" }] }])', 'container_definitions = jsonencode([{ environment = [{ name = "MODE", value = "x" }] }])'],
  ['user-data-secrets', 'Start-up script holds a secret', 'high', 'aws_instance aws_launch_template aws_launch_configuration', scriptSecrets, 'AWS-0122 AWS-0129', because.secrets, 'user_data = "export DB_PASSWORD=hunter2"', 'user_data = "echo hello"'],
  ['iam-group-mfa', 'Nothing asks the group for a second factor', 'low', 'aws_iam_group', connected('aws_iam_group_policy aws_iam_group_policy_attachment aws_iam_policy_attachment'), 'AWS-0123', 'A stolen password is enough.', 'name = "g"', 'resource "aws_iam_group" "good" {}\nresource "aws_iam_group_policy" "p" {\n  group = aws_iam_group.good.name\n  policy = "{}"\n}'],
  ['cloudtrail-public-bucket', 'Bucket with the audit log is public', 'critical', 'aws_cloudtrail', any(not(connected('aws_s3_bucket')), connected('aws_s3_bucket', all(attr('acl', noneOf('public-read', 'public-read-write', 'website', 'authenticated-read'), 'pass'), not(connected('aws_s3_bucket_acl', attr('acl', { op: 'in', values: ['public-read', 'public-read-write', 'authenticated-read'] })))))), 'AWS-0161', 'An attacker learns everything that is done in the account.', 'resource "aws_s3_bucket" "b" {\n  acl = "public-read"\n}\nresource "aws_cloudtrail" "bad" {\n  s3_bucket_name = aws_s3_bucket.b.id\n}', 'name = "t"'],
  ['cloudtrail-bucket-logs', 'Bucket with the audit log writes no access log', 'low', 'aws_cloudtrail', any(not(connected('aws_s3_bucket')), connected('aws_s3_bucket', any(attr('logging', notEmpty), connected('aws_s3_bucket_logging')))), 'AWS-0163', because.logging, 'resource "aws_s3_bucket" "b" {}\nresource "aws_cloudtrail" "bad" {\n  s3_bucket_name = aws_s3_bucket.b.id\n}', 'name = "t"'],
  ['s3-mfa-delete', 'Versions of the bucket can be deleted without a second factor', 'low', 'aws_s3_bucket', any(attr('versioning.mfa_delete', isTrue), not(connected('aws_s3_bucket_versioning')), connected('aws_s3_bucket_versioning', attr('versioning_configuration.mfa_delete', equals('Enabled')))), 'AWS-0170', because.deletion, 'resource "aws_s3_bucket" "bad" {}\nresource "aws_s3_bucket_versioning" "v" {\n  bucket = aws_s3_bucket.bad.id\n  versioning_configuration {\n    status = "Enabled"\n  }\n}', 'versioning {\n  mfa_delete = true\n}'],
  ['s3-write-events', 'Nobody records who writes objects', 'info', 'aws_s3_bucket', trailOn(['WriteOnly', 'All']), 'AWS-0171', because.logging, 'bucket = "b"', trail('WriteOnly')],
  ['s3-read-events', 'Nobody records who reads objects', 'info', 'aws_s3_bucket', trailOn(['ReadOnly', 'All']), 'AWS-0172', because.logging, 'bucket = "b"', trail('ReadOnly')],
  ['iam-full-s3', 'Policy allows every action on every bucket', 'medium', 'data.aws_iam_policy_document aws_iam_role_policy aws_iam_user_policy aws_iam_group_policy aws_iam_policy', code(policyCheck('json | policy', (statement) => (texts(statement.resources).some((text) => text === '*' || /^arn:aws[\w-]*:s3:::\*$/.test(text)) ? statement.actions?.find((cell) => texts([cell]).some((action) => /^s3:\*$/i.test(action))) : undefined))), 'AWS-0345', because.leastPrivilege, 'policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "s3:*", Resource = "*" }] })', 'policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "s3:GetObject", Resource = "arn:aws:s3:::b/*" }] })'],
  ['elasticache-group-description', 'ElastiCache security group has no description', 'info', 'aws_elasticache_security_group', attr('description', notEmpty), 'AWS-0049', because.hygiene, 'description = ""', 'description = "cache"'],
]

export const awsExtra: readonly CheckRow[] = rows.map(([id, title, severity, types, test, aliases, why, bad, good]) => ({
  id,
  title,
  severity,
  on: { terraform: types },
  test,
  aliases,
  why,
  bad: { terraform: bad },
  good: { terraform: good },
}))
