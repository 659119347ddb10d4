import type { Cell } from '@bartizan/model/resource'
import { matches, notContains, notMatches } from '../../check/operator.ts'
import type { CheckRow } from '../../check/row.ts'
import { all, any, attr, code } from '../../check/test.ts'
import { policyCheck, publicStatement, type StatementTest } from '../../policy/checks.ts'
import { anyPrincipal, covers, principals, type Statement, texts } from '../../policy/statement.ts'
import { because } from '../brief.ts'

const inline = 'aws_iam_role_policy aws_iam_user_policy aws_iam_group_policy aws_iam_policy aws_ssoadmin_permission_set_inline_policy'
const inlinePath = 'policy | inline_policy'
const cfnInline = 'AWS::IAM::Policy AWS::IAM::ManagedPolicy AWS::IAM::Group AWS::IAM::Role AWS::IAM::User'
const cfnPath = 'PolicyDocument | Policies.PolicyDocument'
const document = 'data.aws_iam_policy_document'

const star = (cells: readonly Cell[] | undefined): Cell | undefined => cells?.find((cell) => cell.value.kind === 'known' && cell.value.value === '*')
const starResource = (statement: Statement): Cell | undefined => star(statement.resources)

/** Everything on everything. */
const fullAdmin: StatementTest = (statement) => (starResource(statement) === undefined ? undefined : star(statement.actions))
const starAction: StatementTest = (statement) => star(statement.actions)

/** An allowed action from a list, on every resource and without a condition. */
const unconstrained =
  (actions: readonly string[]): StatementTest =>
  (statement) => {
    if (starResource(statement) === undefined || statement.condition !== undefined) return undefined
    return statement.actions?.find((cell) => texts([cell]).some((pattern) => actions.some((action) => covers(pattern, action))))
  }

const credentialActions = [
  'chime:CreateApiKey', 'codepipeline:PollForJobs', 'cognito-identity:GetOpenIdToken', 'cognito-identity:GetOpenIdTokenForDeveloperIdentity', 'cognito-identity:GetCredentialsForIdentity', 'connect:GetFederationToken', 'connect:GetFederationTokens', 'ec2:GetPasswordData',
  'gamelift:RequestUploadCredentials', 'iam:CreateAccessKey', 'iam:CreateLoginProfile', 'iam:CreateServiceSpecificCredential', 'iam:ResetServiceSpecificCredential', 'iam:UpdateAccessKey', 'lightsail:GetInstanceAccessDetails', 'lightsail:GetRelationalDatabaseMasterUserPassword',
  'rds-db:connect', 'redshift:GetClusterCredentials', 'sso:GetRoleCredentials', 'mediapackage:RotateChannelCredentials', 'mediapackage:RotateIngestEndpointCredentials', 'sts:AssumeRole', 'sts:AssumeRoleWithSAML', 'sts:AssumeRoleWithWebIdentity', 'sts:GetFederationToken', 'sts:GetSessionToken',
]
const dataActions = ['s3:GetObject', 'ssm:GetParameter', 'ssm:GetParameters', 'ssm:GetParametersByPath', 'secretsmanager:GetSecretValue', 'rds:CopyDBSnapshot', 'rds:CreateDBSnapshot']
const permissionActions = [
  'iam:AttachGroupPolicy', 'iam:AttachRolePolicy', 'iam:AttachUserPolicy', 'iam:CreatePolicy', 'iam:CreatePolicyVersion', 'iam:CreateRole', 'iam:CreateUser', 'iam:DeleteRolePolicy', 'iam:DeletePolicy', 'iam:DetachRolePolicy', 'iam:DetachUserPolicy', 'iam:PassRole', 'iam:PutGroupPolicy', 'iam:PutRolePolicy', 'iam:PutUserPolicy', 'iam:SetDefaultPolicyVersion', 'iam:UpdateAssumeRolePolicy', 'iam:UpdateRole', 'iam:AddUserToGroup', 'iam:CreateAccessKey', 'iam:CreateLoginProfile', 'iam:UpdateLoginProfile', 'iam:PutRolePermissionsBoundary', 'iam:DeleteRolePermissionsBoundary',
  's3:PutBucketPolicy', 's3:DeleteBucketPolicy', 's3:PutBucketAcl', 's3:PutObjectAcl', 's3:PutBucketPublicAccessBlock', 's3:PutAccountPublicAccessBlock', 's3:PutAccessPointPolicy', 's3:BypassGovernanceRetention', 's3:ObjectOwnerOverrideToBucketOwner', 'kms:PutKeyPolicy', 'kms:CreateGrant', 'kms:RevokeGrant', 'kms:RetireGrant', 'lambda:AddPermission', 'lambda:RemovePermission', 'lambda:AddLayerVersionPermission', 'sns:AddPermission', 'sns:RemovePermission', 'sns:SetTopicAttributes', 'sqs:AddPermission', 'sqs:SetQueueAttributes', 'ecr:SetRepositoryPolicy', 'ecr:DeleteRepositoryPolicy', 'secretsmanager:PutResourcePolicy', 'secretsmanager:DeleteResourcePolicy', 'glacier:SetVaultAccessPolicy', 'efs:PutFileSystemPolicy', 'elasticfilesystem:PutFileSystemPolicy', 'es:UpdateElasticsearchDomainConfig', 'ram:CreateResourceShare', 'organizations:AttachPolicy', 'sts:AssumeRole', 'ec2:CreateNetworkInterfacePermission', 'ec2:ModifySnapshotAttribute', 'backup:PutBackupVaultAccessPolicy', 'logs:PutResourcePolicy', 'events:PutPermission', 'codeartifact:PutRepositoryPermissionsPolicy',
]
/** Single actions that let their holder become more than he is, when nothing limits them. */
const escalationActions = [
  'iam:CreatePolicyVersion', 'iam:SetDefaultPolicyVersion', 'iam:CreateAccessKey', 'iam:CreateLoginProfile', 'iam:UpdateLoginProfile', 'iam:AttachUserPolicy', 'iam:AttachGroupPolicy', 'iam:AttachRolePolicy', 'iam:PutUserPolicy', 'iam:PutGroupPolicy', 'iam:PutRolePolicy', 'iam:AddUserToGroup', 'iam:UpdateAssumeRolePolicy',
]
/** Pairs that escalate together with `iam:PassRole`. */
const passRoleActions = ['ec2:RunInstances', 'lambda:CreateFunction', 'glue:CreateDevEndpoint', 'glue:UpdateDevEndpoint', 'cloudformation:CreateStack', 'datapipeline:CreatePipeline', 'sagemaker:CreateNotebookInstance', 'codestar:CreateProject', 'ecs:RunTask', 'codebuild:CreateProject']

const escalation: StatementTest = (statement) => {
  const single = unconstrained(escalationActions)(statement)
  if (single !== undefined) return single
  const pass = unconstrained(['iam:PassRole'])(statement)
  return pass !== undefined && unconstrained(passRoleActions)(statement) !== undefined ? pass : undefined
}

const readOnly = /:(?:get|list|describe|batchget|view|lookup|search|query|scan|select|check|estimate|preview|test|validate|simulate|head|download|detect|filter|poll|receive|discover|read)\w*\*?$/i

/** A wildcard or a verb that changes something. */
const writes: StatementTest = (statement) => {
  if (starResource(statement) === undefined || statement.condition !== undefined) return undefined
  return statement.actions?.find((cell) => texts([cell]).some((action) => !readOnly.test(action)))
}

const unscopedActions = /:(?:list|describe|getaccount|getauthorizationtoken|getservicelastaccessed|batchget|lookupevents|startquery|getcalleridentity|getmetric|putmetricdata|createlogdelivery)\w*$/i

/** Actions on every resource, apart from those for which nothing else can be stated. */
const starResources: StatementTest = (statement) => {
  const cell = starResource(statement)
  if (cell === undefined || statement.condition !== undefined) return undefined
  const scoped = texts(statement.actions).some((action) => !unscopedActions.test(action))
  return scoped || statement.notActions !== undefined ? cell : undefined
}

/** A trust policy that everyone may use, or every identity of a whole account. */
const wholeAccount: StatementTest = (statement) => (statement.condition === undefined ? principals(statement).find(({ text }) => /^(?:\d{12}|arn:aws[\w-]*:iam::\d{12}:root)$/.test(text))?.cell : undefined)

const lockout: StatementTest = (statement) => {
  if (statement.condition !== undefined || anyPrincipal(statement) === undefined) return undefined
  return statement.actions?.find((cell) => texts([cell]).some((action) => action === '*' || /^s3:\*$/i.test(action)))
}

interface PolicyRow {
  readonly id: string
  readonly title: string
  readonly severity: CheckRow['severity']
  readonly on: CheckRow['on']
  readonly path: string
  readonly test: StatementTest
  readonly aliases: string
  readonly why: string
  readonly effect?: 'Allow' | 'Deny'
  readonly weakness?: CheckRow['weakness']
  readonly controls?: string
  readonly bad: string
  readonly good: string
}

const asRow = (row: PolicyRow): CheckRow => ({
  id: row.id,
  title: row.title,
  severity: row.severity,
  on: row.on,
  test: code(policyCheck(row.path, row.test, row.effect ?? 'Allow')),
  aliases: row.aliases,
  why: row.why,
  weakness: row.weakness ?? 'CWE-732',
  ...(row.controls === undefined ? {} : { controls: row.controls }),
  bad: { terraform: row.bad },
  good: { terraform: row.good },
})

const both = `${document} ${inline}`
const bothPath = `json | ${inlinePath} | ${cfnPath}`
const fine = 'policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "s3:GetObject", Resource = "arn:aws:s3:::b/*" }] })'
const policyWith = (statement: string): string => `policy = jsonencode({ Version = "2012-10-17", Statement = [${statement}] })`
const fineDocument = 'statement {\n  actions = ["s3:GetObject"]\n  resources = ["arn:aws:s3:::b/*"]\n}'
const documentWith = (actions: string): string => `statement {\n  actions = [${actions}]\n  resources = ["*"]\n}`

const onPolicies = { terraform: both, cloudformation: cfnInline } as const

const identity: readonly PolicyRow[] = [
  { id: 'iam-admin', title: 'Policy allows every action on every resource', severity: 'high', on: onPolicies, path: bothPath, test: fullAdmin, aliases: 'CKV_AWS_1 CKV_AWS_62 AWS-0057', why: because.leastPrivilege, weakness: 'CWE-250', controls: 'CIS-AWS:1.16 PCI-DSS:7.2.2 NIST-800-53:AC-6 SOC2:CC6.3', bad: documentWith('"*"'), good: fineDocument },
  { id: 'iam-star-action', title: 'Policy allows every action', severity: 'medium', on: onPolicies, path: bothPath, test: starAction, aliases: 'CKV_AWS_49 CKV_AWS_63 AWS-0057', why: because.leastPrivilege, weakness: 'CWE-250', controls: 'NIST-800-53:AC-6', bad: documentWith('"*"'), good: fineDocument },
  { id: 'iam-credentials-exposure', title: 'Policy lets its holder make or read credentials without limits', severity: 'medium', on: onPolicies, path: bothPath, test: unconstrained(credentialActions), aliases: 'CKV_AWS_107 CKV_AWS_287', why: because.leastPrivilege, bad: documentWith('"iam:CreateAccessKey"'), good: fineDocument },
  { id: 'iam-data-exfiltration', title: 'Policy lets its holder read all data without limits', severity: 'medium', on: onPolicies, path: bothPath, test: unconstrained(dataActions), aliases: 'CKV_AWS_108 CKV_AWS_288', why: because.leastPrivilege, bad: documentWith('"s3:GetObject"'), good: fineDocument },
  { id: 'iam-permissions-management', title: 'Policy lets its holder change permissions without limits', severity: 'medium', on: onPolicies, path: bothPath, test: unconstrained(permissionActions), aliases: 'CKV_AWS_109 CKV_AWS_289', why: because.leastPrivilege, bad: documentWith('"iam:PutRolePolicy"'), good: fineDocument },
  { id: 'iam-privilege-escalation', title: 'Policy lets its holder raise its own privileges', severity: 'high', on: onPolicies, path: bothPath, test: escalation, aliases: 'CKV_AWS_110 CKV_AWS_286', why: because.leastPrivilege, weakness: 'CWE-269', bad: documentWith('"iam:AttachUserPolicy"'), good: fineDocument },
  { id: 'iam-write-access', title: 'Policy lets its holder change every resource', severity: 'low', on: onPolicies, path: bothPath, test: writes, aliases: 'CKV_AWS_111 CKV_AWS_290', why: because.leastPrivilege, bad: documentWith('"s3:DeleteObject"'), good: fineDocument },
  { id: 'iam-star-resource', title: 'Policy names no resources', severity: 'low', on: onPolicies, path: bothPath, test: starResources, aliases: 'CKV_AWS_355 CKV_AWS_356', why: because.leastPrivilege, bad: documentWith('"s3:GetObject"'), good: fineDocument },
  { id: 'iam-full-iam', title: 'Policy allows every action of IAM', severity: 'high', on: onPolicies, path: bothPath, test: (statement) => statement.actions?.find((cell) => texts([cell]).some((action) => /^(?:iam:)?\*$/i.test(action))), aliases: 'CKV2_AWS_40', why: because.leastPrivilege, weakness: 'CWE-250', bad: documentWith('"iam:*"'), good: fineDocument },
  { id: 'iam-document-public', title: 'Policy document allows actions to everyone', severity: 'high', on: { terraform: document }, path: 'json', test: publicStatement, aliases: 'CKV_AWS_283', why: because.anyone, controls: 'NIST-800-53:AC-3', bad: 'statement {\n  actions = ["s3:GetObject"]\n  resources = ["arn:aws:s3:::b/*"]\n  principals {\n    type = "AWS"\n    identifiers = ["*"]\n  }\n}', good: fineDocument },
  { id: 'iam-role-public', title: 'Role can be assumed by everyone', severity: 'critical', on: { terraform: 'aws_iam_role', cloudformation: 'AWS::IAM::Role' }, path: 'assume_role_policy | AssumeRolePolicyDocument', test: publicStatement, aliases: 'CKV_AWS_60', why: because.anyone, weakness: 'CWE-284', bad: 'assume_role_policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = "*" }] })', good: 'assume_role_policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ec2.amazonaws.com" } }] })' },
  { id: 'iam-role-account', title: 'Role can be assumed by every identity of an account', severity: 'low', on: { terraform: 'aws_iam_role', cloudformation: 'AWS::IAM::Role' }, path: 'assume_role_policy | AssumeRolePolicyDocument', test: wholeAccount, aliases: 'CKV_AWS_61', why: because.leastPrivilege, bad: 'assume_role_policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { AWS = "arn:aws:iam::123456789012:root" } }] })', good: 'assume_role_policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ec2.amazonaws.com" } }] })' },
]

const sharing: readonly PolicyRow[] = [
  { id: 's3-policy-public', title: 'Bucket policy allows actions to everyone', severity: 'high', on: { terraform: 'aws_s3_bucket aws_s3_bucket_policy', cloudformation: 'AWS::S3::BucketPolicy' }, path: 'policy | PolicyDocument', test: publicStatement, aliases: 'CKV_AWS_70', why: because.anyone, weakness: 'CWE-284', controls: 'CIS-AWS:2.1.4 NIST-800-53:AC-3', bad: policyWith('{ Effect = "Allow", Action = "s3:GetObject", Principal = "*", Resource = "*" }'), good: policyWith('{ Effect = "Allow", Action = "s3:GetObject", Principal = { AWS = "arn:aws:iam::123456789012:root" }, Resource = "*" }') },
  { id: 's3-policy-lockout', title: 'Bucket policy locks everyone out', severity: 'low', on: { terraform: 'aws_s3_bucket aws_s3_bucket_policy' }, path: 'policy', test: lockout, effect: 'Deny', aliases: 'CKV_AWS_93', why: 'Only the root user can reach the bucket again.', bad: policyWith('{ Effect = "Deny", Action = "s3:*", Principal = "*", Resource = "*" }'), good: fine },
  { id: 'kms-policy-public', title: 'Key policy allows actions to everyone', severity: 'high', on: { terraform: 'aws_kms_key aws_kms_key_policy', cloudformation: 'AWS::KMS::Key' }, path: 'policy | KeyPolicy', test: publicStatement, aliases: 'CKV_AWS_33', why: because.anyone, weakness: 'CWE-284', bad: policyWith('{ Effect = "Allow", Action = "kms:*", Principal = { AWS = "*" }, Resource = "*" }'), good: policyWith('{ Effect = "Allow", Action = "kms:*", Principal = { AWS = "arn:aws:iam::123456789012:root" }, Resource = "*" }') },
  { id: 'ecr-policy-public', title: 'Repository policy allows actions to everyone', severity: 'high', on: { terraform: 'aws_ecr_repository_policy', cloudformation: 'AWS::ECR::Repository' }, path: 'policy | RepositoryPolicyText', test: publicStatement, aliases: 'CKV_AWS_32 AWS-0032', why: because.anyone, weakness: 'CWE-284', bad: policyWith('{ Effect = "Allow", Action = "ecr:*", Principal = "*" }'), good: policyWith('{ Effect = "Allow", Action = "ecr:GetDownloadUrlForLayer", Principal = { AWS = "arn:aws:iam::123456789012:root" } }') },
  { id: 'glacier-policy-public', title: 'Vault policy allows actions to everyone', severity: 'high', on: { terraform: 'aws_glacier_vault' }, path: 'access_policy', test: publicStatement, aliases: 'CKV_AWS_167', why: because.anyone, weakness: 'CWE-284', bad: 'access_policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "glacier:*", Principal = "*" }] })', good: 'name = "v"' },
  { id: 'sqs-policy-public', title: 'Queue policy allows actions to everyone', severity: 'high', on: { terraform: 'aws_sqs_queue_policy aws_sqs_queue' }, path: 'policy', test: publicStatement, aliases: 'CKV_AWS_168', why: because.anyone, weakness: 'CWE-284', bad: policyWith('{ Effect = "Allow", Action = "sqs:SendMessage", Principal = "*", Resource = "*" }'), good: 'name = "q"' },
  { id: 'sqs-policy-star', title: 'Queue policy allows every action', severity: 'medium', on: { terraform: 'aws_sqs_queue_policy' }, path: 'policy', test: (statement) => statement.actions?.find((cell) => texts([cell]).some((action) => /^(?:sqs:)?\*$/i.test(action))), aliases: 'CKV_AWS_72 CKV_AWS_387 AWS-0097', why: because.leastPrivilege, bad: policyWith('{ Effect = "Allow", Action = "sqs:*", Principal = { AWS = "arn:aws:iam::123456789012:root" }, Resource = "*" }'), good: policyWith('{ Effect = "Allow", Action = "sqs:SendMessage", Principal = { AWS = "arn:aws:iam::123456789012:root" }, Resource = "*" }') },
  { id: 'sns-policy-public', title: 'Topic policy allows actions to everyone', severity: 'high', on: { terraform: 'aws_sns_topic_policy' }, path: 'policy', test: publicStatement, aliases: 'CKV_AWS_169 CKV_AWS_385', why: because.anyone, weakness: 'CWE-284', bad: policyWith('{ Effect = "Allow", Action = "sns:Publish", Principal = "*", Resource = "*" }'), good: policyWith('{ Effect = "Allow", Action = "sns:Publish", Principal = { AWS = "arn:aws:iam::123456789012:root" }, Resource = "*" }') },
]

const managed = 'policy_arn | managed_policy_arns[] | managed_policy_arn | ManagedPolicyArns[]'

const attached: readonly CheckRow[] = [
  {
    id: 'iam-managed-admin',
    title: 'AdministratorAccess is attached',
    severity: 'high',
    on: { terraform: 'aws_iam_role aws_iam_policy_attachment aws_iam_role_policy_attachment aws_iam_user_policy_attachment aws_iam_group_policy_attachment aws_ssoadmin_managed_policy_attachment', cloudformation: 'AWS::IAM::Role AWS::IAM::User AWS::IAM::Group' },
    path: managed,
    require: notMatches(/(?:^|[/:])AdministratorAccess$/),
    absent: 'pass',
    aliases: 'CKV_AWS_274',
    why: because.leastPrivilege,
    weakness: 'CWE-250',
    bad: { terraform: 'policy_arn = "arn:aws:iam::aws:policy/AdministratorAccess"' },
    good: { terraform: 'policy_arn = "arn:aws:iam::aws:policy/ReadOnlyAccess"' },
  },
  {
    id: 'iam-managed-admin-data',
    title: 'AdministratorAccess is looked up to be attached',
    severity: 'high',
    on: { terraform: 'data.aws_iam_policy' },
    test: all(attr('name', notMatches(/^AdministratorAccess$/), 'pass'), attr('arn', notMatches(/\/AdministratorAccess$/), 'pass')),
    aliases: 'CKV_AWS_275',
    why: because.leastPrivilege,
    weakness: 'CWE-250',
    bad: { terraform: 'name = "AdministratorAccess"' },
    good: { terraform: 'name = "ReadOnlyAccess"' },
  },
  {
    id: 'iam-managed-full-iam',
    title: 'IAMFullAccess is attached',
    severity: 'high',
    on: { terraform: 'data.aws_iam_policy aws_iam_policy_attachment aws_iam_user_policy_attachment aws_iam_role_policy_attachment aws_iam_group_policy_attachment aws_iam_role aws_ssoadmin_managed_policy_attachment' },
    test: all(attr('name', notMatches(/^IAMFullAccess$/), 'pass'), attr(`arn | ${managed}`, notContains('IAMFullAccess'), 'pass')),
    aliases: 'CKV2_AWS_56',
    why: because.leastPrivilege,
    weakness: 'CWE-250',
    bad: { terraform: 'policy_arn = "arn:aws:iam::aws:policy/IAMFullAccess"' },
    good: { terraform: 'policy_arn = "arn:aws:iam::aws:policy/ReadOnlyAccess"' },
  },
  {
    id: 'iam-user-policy',
    title: 'Policy is attached to a user instead of a group or role',
    severity: 'low',
    on: { terraform: 'aws_iam_user_policy_attachment aws_iam_user_policy aws_iam_policy_attachment', cloudformation: 'AWS::IAM::Policy' },
    path: { terraform: 'users | user', cloudformation: 'Users' },
    require: { op: 'empty' },
    absent: 'pass',
    aliases: 'CKV_AWS_40 AWS-0143',
    why: 'Rights given one by one are not taken back when someone changes his task.',
    controls: 'CIS-AWS:1.15',
    bad: { terraform: 'user = "alice"' },
    good: { terraform: 'roles = ["r"]' },
  },
  {
    id: 'iam-user',
    title: 'IAM user with long-lived credentials',
    severity: 'low',
    on: { terraform: 'aws_iam_user' },
    test: code((subject) => ({ kind: 'fail', at: subject.resource.header, path: '' })),
    aliases: 'CKV_AWS_273',
    why: 'People and programs should use single sign-on or roles, whose credentials expire.',
    confidence: 'low',
    bad: { terraform: 'name = "u"' },
  },
  {
    id: 'ami-owners',
    title: 'Machine image is chosen by name from all owners',
    severity: 'high',
    on: { terraform: 'data.aws_ami' },
    test: any(attr('owners', { op: 'not-empty' }), attr('filter.name', { op: 'in', values: ['owner-alias', 'owner-id', 'image-id'] }, 'fail', 'some'), attr('most_recent', { op: 'false' }, 'pass')),
    aliases: 'CKV_AWS_386 AWS-0344',
    why: 'Anyone can publish an image that matches and is newer.',
    weakness: 'CWE-345',
    bad: { terraform: 'most_recent = true\nfilter {\n  name = "name"\n  values = ["x*"]\n}' },
    good: { terraform: 'most_recent = true\nowners = ["amazon"]' },
  },
  {
    id: 'ecs-fargate-version',
    title: 'Fargate service is pinned to an old platform version',
    severity: 'low',
    on: { terraform: 'aws_ecs_service' },
    path: 'platform_version',
    require: matches(/^LATEST$/),
    absent: 'pass',
    when: attr('launch_type', matches(/^FARGATE$/)),
    aliases: 'CKV_AWS_332',
    why: because.patching,
    bad: { terraform: 'launch_type = "FARGATE"\nplatform_version = "1.3.0"' },
    good: { terraform: 'launch_type = "FARGATE"' },
  },
]

export const policyRows: readonly CheckRow[] = [...[...identity, ...sharing].map(asRow), ...attached]
