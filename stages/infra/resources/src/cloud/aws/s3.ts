import { equals, exists, isTrue, noneOf, notEmpty, notEquals, notMatches, oneOf } from '../../check/operator.ts'
import type { CheckRow, Test } from '../../check/row.ts'
import { all, any, attr, code, connected, not } from '../../check/test.ts'
import { View } from '../../check/view.ts'
import { because } from '../brief.ts'

const tf = (path: string): { terraform: string } => ({ terraform: path })
const cfnOnly = (path: string, test: Parameters<typeof attr>[1], absent: 'pass' | 'fail' = 'fail'): Test => attr({ cloudformation: path }, test, absent)

/** A public group as grantee of an ACL. */
const publicGrant = (permissions: RegExp): Test =>
  code((subject) => {
    const view = new View(subject)
    for (const path of ['access_control_policy.grant', 'grant']) {
      for (const { cell, place } of view.all(path)) {
        const items = cell.value.kind === 'list' ? cell.value.items : [cell]
        for (const item of items) {
          const uri = view.text('grantee.uri | uri', item) ?? ''
          const granted = view.all('permission | permissions[]', item).map((found) => (found.cell.value.kind === 'known' ? String(found.cell.value.value) : ''))
          if (/\/groups\/global\/(?:AllUsers|AuthenticatedUsers)$/.test(uri) && granted.some((permission) => permissions.test(permission))) return view.fail({ cell: item, place })
        }
      }
    }
    return view.pass()
  })

const readGrants = publicGrant(/^(?:READ|FULL_CONTROL)$/)
const writeGrants = publicGrant(/^(?:WRITE|WRITE_ACP|FULL_CONTROL)$/)

const algorithm = 'server_side_encryption_configuration.rule.apply_server_side_encryption_by_default.sse_algorithm'
const separate = 'rule.apply_server_side_encryption_by_default.sse_algorithm'
const bucket = { terraform: 'aws_s3_bucket', cloudformation: 'AWS::S3::Bucket' } as const
const sse = 'aws_s3_bucket_server_side_encryption_configuration'

/** What S3 buckets need; since 2022 most of it lives in resources of its own, connected by the bucket. */
export const s3Rows: readonly CheckRow[] = [
  {
    id: 's3-public-read',
    title: 'Bucket ACL lets everyone read',
    severity: 'high',
    on: { terraform: 'aws_s3_bucket aws_s3_bucket_acl', cloudformation: 'AWS::S3::Bucket' },
    test: all(
      attr({ terraform: 'acl', cloudformation: 'AccessControl' }, noneOf('public-read', 'public-read-write', 'website', 'authenticated-read', 'PublicRead', 'PublicReadWrite', 'AuthenticatedRead'), 'pass'),
      readGrants,
      any(not(connected('aws_s3_bucket_acl', undefined, 'bucket')), connected('aws_s3_bucket_acl', all(attr('acl', noneOf('public-read', 'public-read-write', 'website', 'authenticated-read'), 'pass'), readGrants), 'bucket')),
    ),
    aliases: 'CKV_AWS_20 AWS-0092',
    why: 'Everything in the bucket can be listed or downloaded by anyone.',
    weakness: 'CWE-732',
    controls: 'CIS-AWS:2.1.4 PCI-DSS:1.4.4 NIST-800-53:AC-3 SOC2:CC6.1 ISO27001:A.8.3 HIPAA:164.312(a)(1)',
    fix: { set: 'private' },
    bad: tf('acl = "public-read"'),
    good: tf('acl = "private"'),
  },
  {
    id: 's3-public-write',
    title: 'Bucket ACL lets everyone write',
    severity: 'critical',
    on: { terraform: 'aws_s3_bucket aws_s3_bucket_acl', cloudformation: 'AWS::S3::Bucket' },
    test: all(
      attr({ terraform: 'acl', cloudformation: 'AccessControl' }, noneOf('public-read-write', 'PublicReadWrite'), 'pass'),
      writeGrants,
      any(not(connected('aws_s3_bucket_acl', undefined, 'bucket')), connected('aws_s3_bucket_acl', all(attr('acl', notEquals('public-read-write'), 'pass'), writeGrants), 'bucket')),
    ),
    aliases: 'CKV_AWS_57 AWS-0092',
    why: 'Anyone can replace or delete what the bucket holds, or fill it at your cost.',
    weakness: 'CWE-732',
    fix: { set: 'private' },
    bad: tf('acl = "public-read-write"'),
    good: tf('acl = "private"'),
  },
  {
    id: 's3-authenticated-users',
    title: 'Bucket ACL lets every AWS user in',
    severity: 'high',
    on: { terraform: 'aws_s3_bucket_acl' },
    path: 'access_control_policy.grant.grantee.uri',
    require: notMatches(/groups\/global\/AuthenticatedUsers/),
    absent: 'pass',
    aliases: 'CKV2_AWS_43',
    why: 'Anyone can open an AWS account and read the bucket.',
    weakness: 'CWE-732',
    bad: tf('access_control_policy {\n  grant {\n    permission = "READ"\n    grantee {\n      type = "Group"\n      uri = "http://acs.amazonaws.com/groups/global/AuthenticatedUsers"\n    }\n  }\n}'),
    good: tf('acl = "private"'),
  },
  {
    id: 's3-global-view-acl',
    title: 'Bucket ACL can be read by everyone',
    severity: 'medium',
    on: { terraform: 'aws_s3_bucket_acl' },
    test: publicGrant(/^(?:READ_ACP|FULL_CONTROL)$/),
    aliases: 'CKV_AWS_375',
    why: 'An attacker learns who may do what with the bucket.',
    weakness: 'CWE-732',
    bad: tf('access_control_policy {\n  grant {\n    permission = "READ_ACP"\n    grantee {\n      type = "Group"\n      uri = "http://acs.amazonaws.com/groups/global/AllUsers"\n    }\n  }\n}'),
    good: tf('acl = "private"'),
  },
  {
    id: 's3-encryption',
    title: 'Bucket encryption names no algorithm',
    severity: 'low',
    on: bucket,
    // New buckets are encrypted by S3 itself; only a setting that says otherwise is a defect.
    test: all(
      attr(tf(algorithm), oneOf('AES256', 'aws:kms', 'aws:kms:dsse'), 'pass'),
      any(not(connected(sse, undefined, 'bucket')), connected(sse, attr(separate, oneOf('AES256', 'aws:kms', 'aws:kms:dsse')), 'bucket')),
      cfnOnly('BucketEncryption.ServerSideEncryptionConfiguration.ServerSideEncryptionByDefault.SSEAlgorithm', exists),
    ),
    aliases: 'CKV_AWS_19 AWS-0088',
    why: because.atRest,
    weakness: 'CWE-311',
    bad: tf('server_side_encryption_configuration {\n  rule {\n    apply_server_side_encryption_by_default {\n      sse_algorithm = "none"\n    }\n  }\n}'),
    good: tf('bucket = "b"'),
  },
  {
    id: 's3-customer-key',
    title: 'Bucket is not encrypted with a KMS key',
    severity: 'low',
    on: { terraform: 'aws_s3_bucket' },
    // Buckets that receive access logs cannot use a KMS key of the account.
    test: any(attr('acl', equals('log-delivery-write')), attr(algorithm, oneOf('aws:kms', 'aws:kms:dsse')), connected(sse, attr(separate, oneOf('aws:kms', 'aws:kms:dsse')), 'bucket')),
    aliases: 'CKV_AWS_145 AWS-0132',
    why: because.customerKey,
    weakness: 'CWE-311',
    bad: tf('bucket = "b"'),
    good: tf('server_side_encryption_configuration {\n  rule {\n    apply_server_side_encryption_by_default {\n      sse_algorithm = "aws:kms"\n    }\n  }\n}'),
  },
  {
    id: 's3-versioning',
    title: 'Bucket keeps no versions of its objects',
    severity: 'medium',
    on: bucket,
    test: any(
      attr({ terraform: 'versioning.enabled', cloudformation: 'VersioningConfiguration.Status' }, oneOf(true, 'Enabled')),
      connected('aws_s3_bucket_versioning', attr('versioning_configuration.status', equals('Enabled')), 'bucket'),
    ),
    aliases: 'CKV_AWS_21 AWS-0090',
    why: because.backup,
    controls: 'NIST-800-53:CP-9',
    bad: tf('bucket = "b"'),
    good: tf('versioning {\n  enabled = true\n}'),
  },
  {
    id: 's3-logging',
    title: 'Bucket writes no access log',
    severity: 'low',
    on: bucket,
    test: any(attr({ terraform: 'logging', cloudformation: 'LoggingConfiguration' }, notEmpty), connected('aws_s3_bucket_logging'), attr({ terraform: 'acl', cloudformation: 'AccessControl' }, oneOf('log-delivery-write', 'LogDeliveryWrite'))),
    aliases: 'CKV_AWS_18 AWS-0089',
    why: because.logging,
    weakness: 'CWE-778',
    bad: tf('bucket = "b"'),
    good: tf('logging {\n  target_bucket = "l"\n}'),
  },
  {
    id: 's3-replication',
    title: 'Bucket is not replicated',
    severity: 'info',
    on: { terraform: 'aws_s3_bucket' },
    test: any(attr('replication_configuration.rules.status', equals('Enabled'), 'fail', 'some'), connected('aws_s3_bucket_replication_configuration', attr('rule.status', equals('Enabled'), 'fail', 'some'))),
    aliases: 'CKV_AWS_144',
    why: because.backup,
    bad: tf('bucket = "b"'),
    good: tf('replication_configuration {\n  rules {\n    status = "Enabled"\n  }\n}'),
  },
  {
    id: 's3-public-access-block',
    title: 'Bucket has no public access block',
    severity: 'medium',
    on: { terraform: 'aws_s3_bucket' },
    test: connected('aws_s3_bucket_public_access_block', all(attr('block_public_acls', isTrue), attr('block_public_policy', isTrue)), 'bucket'),
    aliases: 'CKV2_AWS_6 AWS-0094',
    why: 'One wrong ACL or policy makes the bucket public.',
    weakness: 'CWE-732',
    controls: 'CIS-AWS:2.1.4',
    bad: tf('bucket = "b"'),
    good: tf('resource "aws_s3_bucket" "good" {}\nresource "aws_s3_bucket_public_access_block" "good" {\n  bucket = aws_s3_bucket.good.id\n  block_public_acls = true\n  block_public_policy = true\n}'),
  },
  {
    id: 's3-lifecycle',
    title: 'Bucket has no lifecycle rules',
    severity: 'info',
    on: { terraform: 'aws_s3_bucket' },
    test: any(attr('lifecycle_rule', notEmpty), connected('aws_s3_bucket_lifecycle_configuration', undefined, 'bucket')),
    aliases: 'CKV2_AWS_61',
    why: because.hygiene,
    bad: tf('bucket = "b"'),
    good: tf('lifecycle_rule {\n  enabled = true\n}'),
  },
  {
    id: 's3-notifications',
    title: 'Bucket tells nobody about changes',
    severity: 'info',
    on: { terraform: 'aws_s3_bucket' },
    test: connected('aws_s3_bucket_notification', undefined, 'bucket'),
    aliases: 'CKV2_AWS_62',
    why: because.logging,
    bad: tf('bucket = "b"'),
    good: tf('resource "aws_s3_bucket" "good" {}\nresource "aws_s3_bucket_notification" "good" {\n  bucket = aws_s3_bucket.good.id\n}'),
  },
  {
    id: 's3-object-lock',
    title: 'Object lock of the bucket is switched off',
    severity: 'low',
    on: { terraform: 'aws_s3_bucket' },
    test: all(attr('object_lock_configuration.object_lock_enabled', equals('Enabled'), 'pass'), attr('object_lock_enabled', isTrue, 'pass')),
    when: any(attr('object_lock_configuration', notEmpty), attr('object_lock_enabled', exists)),
    aliases: 'CKV_AWS_143',
    why: because.deletion,
    bad: tf('object_lock_enabled = false'),
    good: tf('object_lock_enabled = true'),
  },
  {
    id: 's3-incomplete-uploads',
    title: 'Incomplete uploads are kept for ever',
    severity: 'info',
    on: { terraform: 'aws_s3_bucket_lifecycle_configuration' },
    test: code((subject) => {
      const view = new View(subject)
      const rules = view.all('rule').flatMap(({ cell }) => (cell.value.kind === 'list' ? cell.value.items : [cell]))
      const clears = rules.some((rule) => view.is('status', equals('Enabled'), rule) !== false && view.all('abort_incomplete_multipart_upload.days_after_initiation', rule).length > 0 && view.text('filter.prefix | prefix', rule) === undefined && view.all('filter.and | filter.tag | filter.object_size_greater_than | filter.object_size_less_than', rule).every(({ cell }) => cell.value.kind === 'list' && cell.value.items.length === 0))
      return clears ? view.pass() : view.fail(undefined, 'rule.abort_incomplete_multipart_upload')
    }),
    aliases: 'CKV_AWS_300',
    why: because.hygiene,
    bad: tf('rule {\n  id = "r"\n  status = "Enabled"\n}'),
    good: tf('rule {\n  id = "r"\n  status = "Enabled"\n  filter {}\n  abort_incomplete_multipart_upload {\n    days_after_initiation = 7\n  }\n}'),
  },
  {
    id: 's3-access-point-public',
    title: 'S3 access point does not refuse public access',
    severity: 'high',
    on: { terraform: 'aws_s3_access_point' },
    test: all(...['block_public_acls', 'block_public_policy', 'ignore_public_acls', 'restrict_public_buckets'].map((name) => attr(`public_access_block_configuration.${name}`, isTrue, 'pass'))),
    aliases: 'CKV_AWS_392',
    why: because.public,
    weakness: 'CWE-732',
    bad: tf('public_access_block_configuration {\n  block_public_acls = false\n}'),
    good: tf('public_access_block_configuration {\n  block_public_acls = true\n}'),
  },
]
