import { equals, exists, isTrue, type CheckRow } from '@bartizan/resources'
import { row } from './row.ts'

const block = 'PublicAccessBlockConfiguration'
const rule = 'BucketEncryption.ServerSideEncryptionConfiguration[].ServerSideEncryptionByDefault'

const buckets: readonly CheckRow[] = [
  row({
    id: 'bucket-encryption-key',
    title: 'Bucket not encrypted with an own key',
    severity: 'info',
    about: 'rest',
    aliases: 'AVD-AWS-0132 CKV_AWS_145',
    on: 'S3::Bucket',
    path: `${rule}.KMSMasterKeyID`,
    require: exists,
    why: 'With a key of your own you decide who can decrypt, and see who did.',
    remedy: 'Set `SSEAlgorithm: aws:kms` and `KMSMasterKeyID`.',
  }),
  row({
    id: 'bucket-logging',
    title: 'Bucket without access logs',
    severity: 'low',
    about: 'logging',
    aliases: 'CKV_AWS_18 AVD-AWS-0089',
    on: 'S3::Bucket',
    test: {
      kind: 'any',
      of: [
        { kind: 'attribute', path: 'LoggingConfiguration', op: exists },
        { kind: 'attribute', path: 'AccessControl', op: equals('LogDeliveryWrite') },
      ],
    },
    why: 'After a leak nobody can say which objects were read, and by whom.',
    remedy: 'Set `LoggingConfiguration`.',
    bad: 'BucketName: b',
    good: 'LoggingConfiguration:\n  DestinationBucketName: logs',
  }),
  row({
    id: 'bucket-public-access-block',
    title: 'Bucket without a block on public access',
    severity: 'medium',
    about: 'exposure',
    aliases: 'AVD-AWS-0094',
    on: 'S3::Bucket',
    path: block,
    require: exists,
    why: 'One careless policy or object makes the content public.',
    remedy: 'Set `PublicAccessBlockConfiguration` with all four switches on.',
    bad: 'BucketName: b',
    good: 'PublicAccessBlockConfiguration:\n  BlockPublicAcls: true',
  }),
]

export const storageRows: readonly CheckRow[] = [
  ...buckets,
  row({
    id: 'ebs-key',
    title: 'Volume not encrypted with an own key',
    severity: 'info',
    about: 'rest',
    aliases: 'AVD-AWS-0027',
    on: 'EC2::Volume',
    path: 'KmsKeyId',
    require: exists,
    why: 'With a key of your own you decide who can decrypt, and see who did.',
    remedy: 'Set `KmsKeyId`.',
  }),
  row({
    id: 'dynamodb-encryption',
    title: 'Table encrypted with a key of the service only',
    severity: 'info',
    about: 'rest',
    aliases: 'AVD-AWS-0121',
    on: 'DynamoDB::Table',
    path: 'SSESpecification.SSEEnabled',
    require: isTrue,
    why: 'The key is shared by all customers, and its use is not recorded.',
    remedy: 'Set `SSESpecification.SSEEnabled: true`.',
  }),
]
