import { exists, isFalse, isTrue, missing, noneOf, type CheckRow } from '@bartizan/resources'
import type { Resource } from '@bartizan/model/resource'
import { check, policyDocuments, statementsOf, textsAt, type Statement } from './code.ts'
import { row } from './row.ts'

const identities = 'IAM::Policy IAM::ManagedPolicy IAM::Group IAM::Role IAM::User'
const policy = (statement: string): string =>
  `PolicyName: p\nPolicyDocument:\n  Version: "2012-10-17"\n  Statement:\n    - ${statement.replaceAll('\n', '\n      ')}`
const fine = policy('Effect: Allow\nAction: s3:GetObject\nResource: arn:aws:s3:::b/k')

function firstBad(
  resource: Resource,
  bad: (statement: Statement) => boolean,
): { at: Statement['cell']; path: string } | undefined {
  for (const document of policyDocuments(resource)) {
    const found = statementsOf(document).find((statement) => statement.allows && bad(statement))
    if (found !== undefined) return { at: found.cell, path: 'PolicyDocument.Statement' }
  }
  return undefined
}

const matchesAction = (pattern: string, action: string): boolean => {
  const [service = '', name = ''] = pattern.toLowerCase().split(':')
  const [wantedService = '', wantedName = ''] = action.toLowerCase().split(':')
  if (pattern === '*') return true
  if (service !== wantedService) return false
  const parts = name.split('*')
  if (parts.length === 1) return name === wantedName
  let at = 0
  for (const [index, part] of parts.entries()) {
    const found = index === 0 ? (wantedName.startsWith(part) ? 0 : -1) : wantedName.indexOf(part, at)
    if (found < 0) return false
    at = found + part.length
  }
  return name.endsWith('*') || wantedName.endsWith(parts.at(-1) ?? '')
}

const grants = (statement: Statement, actions: readonly string[]): boolean =>
  actions.some((action) => statement.actions.some((pattern) => matchesAction(pattern, action)))
const unlimited = (statement: Statement): boolean => statement.resources.includes('*') && !statement.conditional

interface ActionRule {
  readonly id: string
  readonly title: string
  readonly aliases: string
  readonly why: string
  readonly actions: readonly string[]
}

const actionRules: readonly ActionRule[] = [
  {
    id: 'iam-credentials-exposure',
    title: 'Policy hands out credentials',
    aliases: 'CKV_AWS_107',
    why: 'The holder gets credentials of others.',
    actions:
      'chime:CreateApiKey codepipeline:PollForJobs cognito-identity:GetOpenIdToken cognito-identity:GetOpenIdTokenForDeveloperIdentity cognito-identity:GetCredentialsForIdentity connect:GetFederationToken ecr:GetAuthorizationToken gamelift:RequestUploadCredentials iam:CreateAccessKey iam:CreateLoginProfile iam:CreateServiceSpecificCredential iam:ResetServiceSpecificCredential iam:UpdateAccessKey lightsail:GetInstanceAccessDetails lightsail:GetRelationalDatabaseMasterUserPassword rds-db:Connect redshift:GetClusterCredentials sso:GetRoleCredentials mediapackage:RotateChannelCredentials sts:AssumeRole sts:AssumeRoleWithSAML sts:AssumeRoleWithWebIdentity sts:GetFederationToken sts:GetSessionToken'.split(
        ' ',
      ),
  },
  {
    id: 'iam-data-exfiltration',
    title: 'Policy reads any data',
    aliases: 'CKV_AWS_108',
    why: 'The holder copies data out of every store of the account.',
    actions:
      's3:GetObject ssm:GetParameter ssm:GetParameters ssm:GetParametersByPath secretsmanager:GetSecretValue rds:CopyDBSnapshot rds:CreateDBSnapshot'.split(
        ' ',
      ),
  },
  {
    id: 'iam-permissions-management',
    title: 'Policy changes who may access what',
    aliases: 'CKV_AWS_109',
    why: 'The holder opens resources to others, outside the account too.',
    actions:
      's3:PutBucketPolicy s3:PutBucketAcl s3:PutObjectAcl s3:DeleteBucketPolicy s3:PutBucketPublicAccessBlock kms:PutKeyPolicy kms:CreateGrant iam:AttachRolePolicy iam:AttachUserPolicy iam:AttachGroupPolicy iam:PutRolePolicy iam:PutUserPolicy iam:PutGroupPolicy iam:CreatePolicy iam:CreatePolicyVersion iam:CreateRole iam:CreateUser iam:UpdateAssumeRolePolicy iam:PassRole lambda:AddPermission sqs:AddPermission sqs:SetQueueAttributes sns:AddPermission ecr:SetRepositoryPolicy secretsmanager:PutResourcePolicy ec2:ModifySnapshotAttribute ec2:ModifyImageAttribute elasticfilesystem:PutFileSystemPolicy glacier:SetVaultAccessPolicy es:UpdateElasticsearchDomainConfig logs:PutResourcePolicy ram:CreateResourceShare'.split(
        ' ',
      ),
  },
  {
    id: 'iam-privilege-escalation',
    title: 'Policy lets its holder become administrator',
    aliases: 'CKV_AWS_110',
    why: 'The holder gives itself every right of the account.',
    actions:
      'iam:CreatePolicyVersion iam:SetDefaultPolicyVersion iam:AttachUserPolicy iam:AttachGroupPolicy iam:AttachRolePolicy iam:PutUserPolicy iam:PutGroupPolicy iam:PutRolePolicy iam:AddUserToGroup iam:UpdateAssumeRolePolicy iam:CreateAccessKey iam:CreateLoginProfile iam:UpdateLoginProfile glue:UpdateDevEndpoint lambda:UpdateFunctionCode'.split(
        ' ',
      ),
  },
]

const writeVerbs =
  /^(\*|(create|put|delete|update|modify|attach|detach|add|remove|set|start|stop|terminate|run|send|publish|write|tag|untag|enable|disable|associate|disassociate|register|deregister|reboot|restore|copy|import|invoke|cancel|replace|reset|revoke|authorize|batchwrite|batchdelete|upload|execute|change|allocate|release|purge|transfer|accept|reject|move)[a-z*]*)$/i

const identityRows: readonly CheckRow[] = [
  row({
    id: 'iam-admin',
    title: 'Policy grants everything',
    severity: 'high',
    about: 'access',
    aliases: 'CKV_AWS_62 AVD-AWS-0057',
    on: identities,
    test: {
      kind: 'code',
      check: check((resource) =>
        firstBad(resource, (statement) => statement.actions.includes('*') && statement.resources.includes('*')),
      ),
    },
    why: 'The holder owns the account.',
    remedy: 'Name the actions and resources that are needed.',
    bad: policy('Effect: Allow\nAction: "*"\nResource: "*"'),
    good: fine,
  }),
  row({
    id: 'iam-star-action',
    title: 'Policy grants every action',
    severity: 'high',
    about: 'access',
    aliases: 'CKV_AWS_63',
    on: identities,
    test: {
      kind: 'code',
      check: check((resource) => firstBad(resource, (statement) => statement.actions.includes('*'))),
    },
    why: 'What a service can do tomorrow is granted today.',
    remedy: 'Name the actions that are needed.',
    bad: policy('Effect: Allow\nAction: "*"\nResource: arn:aws:s3:::b'),
    good: fine,
  }),
  row({
    id: 'iam-wildcard',
    title: 'Policy grants actions or resources by a wildcard',
    severity: 'medium',
    about: 'access',
    confidence: 'medium',
    aliases: 'AVD-AWS-0057 AVD-AWS-0114 AVD-AWS-0120',
    on: identities,
    test: {
      kind: 'code',
      check: check((resource) =>
        firstBad(
          resource,
          (statement) =>
            statement.actions.some((action) => /^(\*|[\w-]+:\*)$/.test(action)) ||
            (statement.resources.includes('*') &&
              statement.actions.some((action) => writeVerbs.test(action.split(':')[1] ?? ''))),
        ),
      ),
    },
    why: 'More is granted than anyone has looked at.',
    remedy: 'Name the actions and resources that are needed.',
    bad: policy('Effect: Allow\nAction: s3:*\nResource: arn:aws:s3:::b'),
    good: fine,
  }),
  row({
    id: 'iam-s3-full-access',
    title: 'Policy grants everything in every bucket',
    severity: 'high',
    about: 'access',
    aliases: 'AVD-AWS-0345',
    on: identities,
    test: {
      kind: 'code',
      check: check((resource) =>
        firstBad(
          resource,
          (statement) =>
            statement.actions.some((action) => /^s3:\*$/i.test(action)) &&
            statement.resources.some((text) => /^(\*|arn:aws:s3:::\*)$/.test(text)),
        ),
      ),
    },
    why: 'The holder reads, alters and deletes all stored data.',
    remedy: 'Name the buckets and actions that are needed.',
    bad: policy('Effect: Allow\nAction: s3:*\nResource: "*"'),
    good: fine,
  }),
  row({
    id: 'iam-policy-on-user',
    title: 'Policy attached to users',
    severity: 'low',
    about: 'access',
    aliases: 'CKV_AWS_40',
    on: 'IAM::Policy',
    path: 'Users',
    require: missing,
    absent: 'pass',
    why: 'Rights of single users are forgotten when they change their work.',
    remedy: 'Attach it to a group or a role.',
    bad: 'PolicyName: p\nUsers:\n  - u',
    good: 'PolicyName: p\nGroups:\n  - g',
  }),
  row({
    id: 'iam-role-public-trust',
    title: 'Role that anyone may assume',
    severity: 'critical',
    about: 'access',
    aliases: 'CKV_AWS_60',
    on: 'IAM::Role',
    test: {
      kind: 'code',
      check: check((resource) =>
        trusted(resource, ({ kind, text }) => text === '*' && (kind === '*' || kind === 'AWS')),
      ),
    },
    why: 'Every AWS customer has the rights of the role.',
    remedy: 'Name the accounts or services that may assume it.',
    bad: 'AssumeRolePolicyDocument:\n  Statement:\n    - Effect: Allow\n      Principal:\n        AWS: "*"\n      Action: sts:AssumeRole',
    good: 'AssumeRolePolicyDocument:\n  Statement:\n    - Effect: Allow\n      Principal:\n        Service: ec2.amazonaws.com\n      Action: sts:AssumeRole',
  }),
  row({
    id: 'iam-role-account-trust',
    title: 'Role that a whole account may assume',
    severity: 'low',
    about: 'access',
    aliases: 'CKV_AWS_61',
    on: 'IAM::Role',
    test: {
      kind: 'code',
      check: check((resource) =>
        trusted(
          resource,
          ({ kind, text }) => kind === 'AWS' && /^(\d{12}|arn:aws:iam::(\d{12}|\*unknown\*):root)$/.test(text),
        ),
      ),
    },
    why: 'Everyone in that account who may call STS has the rights of the role.',
    remedy: 'Name the role or user that may assume it, or add a condition.',
    bad: 'AssumeRolePolicyDocument:\n  Statement:\n    - Effect: Allow\n      Principal:\n        AWS: "123456789012"\n      Action: sts:AssumeRole',
    good: 'AssumeRolePolicyDocument:\n  Statement:\n    - Effect: Allow\n      Principal:\n        AWS: arn:aws:iam::123456789012:role/deploy\n      Action: sts:AssumeRole',
  }),
  ...actionRules.map((rule) =>
    row({
      id: rule.id,
      title: rule.title,
      severity: 'medium',
      about: 'access',
      confidence: 'medium',
      aliases: rule.aliases,
      on: identities,
      test: {
        kind: 'code',
        check: check((resource) =>
          firstBad(resource, (statement) => unlimited(statement) && grants(statement, rule.actions)),
        ),
      },
      why: rule.why,
      remedy: 'Name the resources it is for, or add a condition.',
      bad: policy(`Effect: Allow\nAction: ${rule.actions[0]}\nResource: "*"`),
      good: fine,
    }),
  ),
  row({
    id: 'iam-write-access',
    title: 'Policy writes to any resource',
    severity: 'low',
    about: 'access',
    confidence: 'medium',
    aliases: 'CKV_AWS_111',
    on: identities,
    test: {
      kind: 'code',
      check: check((resource) =>
        firstBad(
          resource,
          (statement) =>
            unlimited(statement) &&
            statement.actions.some((action) => action === '*' || writeVerbs.test(action.split(':')[1] ?? '')),
        ),
      ),
    },
    why: 'The holder changes what others rely on.',
    remedy: 'Name the resources it is for, or add a condition.',
    bad: policy('Effect: Allow\nAction: sqs:DeleteQueue\nResource: "*"'),
    good: fine,
  }),
  row({
    id: 'kms-rotation',
    title: 'Key is not renewed',
    severity: 'low',
    about: 'rest',
    aliases: 'CKV_AWS_7 AVD-AWS-0065',
    on: 'KMS::Key',
    test: {
      kind: 'any',
      of: [
        { kind: 'attribute', path: 'EnableKeyRotation', op: isTrue },
        {
          kind: 'not',
          of: {
            kind: 'attribute',
            path: 'KeySpec',
            op: noneOf(
              'RSA_2048',
              'RSA_3072',
              'RSA_4096',
              'ECC_NIST_P256',
              'ECC_NIST_P384',
              'ECC_NIST_P521',
              'ECC_SECG_P256K1',
              'HMAC_224',
              'HMAC_256',
              'HMAC_384',
              'HMAC_512',
              'SM2',
            ),
            absent: 'pass',
          },
        },
      ],
    },
    why: 'A key that leaks stays good for all that it has ever protected.',
    remedy: 'Set `EnableKeyRotation: true`.',
    bad: 'Description: k',
    good: 'EnableKeyRotation: true',
  }),
  row({
    id: 'kms-public',
    title: 'Key that anyone may use',
    severity: 'critical',
    about: 'access',
    aliases: 'CKV_AWS_33',
    on: 'KMS::Key',
    test: { kind: 'code', check: check((resource) => open(resource, 'KeyPolicy')) },
    why: 'Every AWS customer decrypts what it protects.',
    remedy: 'Name the principals that may use it.',
    bad: 'KeyPolicy:\n  Statement:\n    - Effect: Allow\n      Principal: "*"\n      Action: kms:*\n      Resource: "*"',
    good: 'KeyPolicy:\n  Statement:\n    - Effect: Allow\n      Principal:\n        AWS: arn:aws:iam::123456789012:root\n      Action: kms:*\n      Resource: "*"',
  }),
  row({
    id: 'secret-key',
    title: 'Secret not encrypted with an own key',
    severity: 'low',
    about: 'rest',
    aliases: 'CKV_AWS_149 AVD-AWS-0098',
    on: 'SecretsManager::Secret',
    test: {
      kind: 'all',
      of: [
        { kind: 'attribute', path: 'KmsKeyId', op: exists },
        { kind: 'attribute', path: 'KmsKeyId', op: noneOf('alias/aws/secretsmanager', 'aws/secretsmanager') },
      ],
    },
    why: 'With a key of your own you decide who can decrypt, and see who did.',
    remedy: 'Set `KmsKeyId`.',
    bad: 'Name: s',
    good: 'KmsKeyId: alias/k',
  }),
  row({
    id: 'cognito-unauthenticated',
    title: 'Identity pool serves callers without a sign-in',
    severity: 'medium',
    about: 'access',
    aliases: 'CKV_AWS_366',
    on: 'Cognito::IdentityPool',
    path: 'AllowUnauthenticatedIdentities',
    require: isFalse,
    why: 'Anyone gets credentials of the account.',
    remedy: 'Set `AllowUnauthenticatedIdentities: false`.',
  }),
]

function trusted(
  resource: Resource,
  bad: (principal: Statement['principals'][number]) => boolean,
): { at: Statement['cell']; path: string } | undefined {
  for (const statement of statementsOf(
    resource.body.value.kind === 'map' ? resource.body.value.entries.get('AssumeRolePolicyDocument') : undefined,
  )) {
    const found = statement.allows && !statement.conditional ? statement.principals.find(bad) : undefined
    if (found !== undefined) return { at: found.cell, path: 'AssumeRolePolicyDocument.Statement.Principal' }
  }
  return undefined
}

/** A statement of a resource policy that admits everybody without a condition. */
export function open(resource: Resource, key: string): { at: Statement['cell']; path: string } | undefined {
  const body = resource.body.value
  for (const statement of statementsOf(body.kind === 'map' ? body.entries.get(key) : undefined)) {
    const found =
      statement.allows && !statement.conditional
        ? statement.principals.find(({ kind, text }) => text === '*' && (kind === '*' || kind === 'AWS'))
        : undefined
    if (found !== undefined) return { at: found.cell, path: `${key}.Statement.Principal` }
  }
  return undefined
}

const credential =
  /(?:^|[^A-Z0-9])(?:AKIA|ASIA)[A-Z0-9]{16}(?:[^A-Z0-9]|$)|aws_secret_access_key["']?\s*[=:]\s*["']?[A-Za-z0-9/+]{40}/i

/** A script that sets a secret to a literal value. */
const assignedSecret = /\b[A-Z_]*(?:PASSWORD|PASSWD|SECRET|API_?KEY|TOKEN)[A-Z_]*=["']?[^\s"'$/<{*][^\s"'$]{5,}/

/** Variables and scripts that hold an AWS credential. */
export const credentialRows: readonly CheckRow[] = [
  row({
    id: 'lambda-credentials',
    title: 'Credential in the environment of a function',
    severity: 'critical',
    about: 'secrets',
    aliases: 'CKV_AWS_45',
    on: 'Lambda::Function',
    test: { kind: 'code', check: check((resource) => variables(resource)) },
    why: 'Everyone who may look at the function has the credential.',
    remedy: 'Remove it and renew it; give the function a role.',
    bad: 'Environment:\n  Variables:\n    KEY: AKIAIOSFODNN7EXAMPLE',
    good: 'Environment:\n  Variables:\n    TABLE: t',
  }),
  row({
    id: 'user-data-credentials',
    title: 'Credential in user data',
    severity: 'critical',
    about: 'secrets',
    aliases: 'CKV_AWS_46 AVD-AWS-0029 AVD-AWS-0129',
    on: 'EC2::Instance EC2::LaunchTemplate AutoScaling::LaunchConfiguration',
    test: { kind: 'code', check: check((resource) => userData(resource)) },
    why: 'Every process on the machine and everyone who may describe it reads user data.',
    remedy: 'Remove it and renew it; give the instance a role.',
    bad: 'UserData: "export AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE"',
    good: 'UserData: "echo hello"',
  }),
  row({
    id: 'parameter-credentials',
    title: 'Credential in a plain parameter',
    severity: 'high',
    about: 'secrets',
    aliases: 'CKV_AWS_384',
    on: 'SSM::Parameter',
    test: {
      kind: 'code',
      check: check(plainParameter),
    },
    why: 'Parameters of this type are stored readable.',
    remedy: 'Remove it, renew it, and use Secrets Manager.',
    bad: 'Type: String\nValue: AKIAIOSFODNN7EXAMPLE',
    good: 'Type: String\nValue: blue',
  }),
]

/** A parameter in plain text whose name says that it holds a secret, and whose value looks like one. */
function plainParameter(resource: Resource): { at: Statement['cell']; path: string } | undefined {
  const body = resource.body.value
  const cell = body.kind === 'map' ? body.entries.get('Value') : undefined
  if (cell?.value.kind !== 'known' || textsAt(resource.body, 'Type')[0] === 'SecureString') return undefined
  const text = String(cell.value.value)
  const named = textsAt(resource.body, 'Name').some((name) =>
    /(secret|password|passwd|api_?key|token|credential)/i.test(name),
  )
  const looks = /^[A-Za-z0-9+/=_!@#%^&*-]{16,}$/.test(text) && /[0-9]/.test(text) && /[a-z]/i.test(text)
  return credential.test(text) || (named && looks) ? { at: cell, path: 'Value' } : undefined
}

function variables(resource: Resource): { at: Statement['cell']; path: string } | undefined {
  const body = resource.body.value
  const environment = body.kind === 'map' ? body.entries.get('Environment')?.value : undefined
  const holder = environment?.kind === 'map' ? environment.entries.get('Variables')?.value : undefined
  if (holder?.kind !== 'map') return undefined
  for (const [name, cell] of holder.entries) {
    const text = cell.value.kind === 'known' ? String(cell.value.value) : ''
    const secret = /^(aws_?)?secret(_access)?_key$/i.test(name) && /^[A-Za-z0-9/+]{40}$/.test(text)
    if (secret || credential.test(text)) return { at: cell, path: `Environment.Variables.${name}` }
  }
  return undefined
}

function userData(resource: Resource): { at: Statement['cell']; path: string } | undefined {
  for (const path of [['UserData'], ['LaunchTemplateData', 'UserData']]) {
    const found = textsAt(resource.body, ...path).some((text) =>
      [text, decoded(text)].some((script) => credential.test(script) || assignedSecret.test(script)),
    )
    if (found) return { at: resource.body, path: path.join('.') }
  }
  return undefined
}

function decoded(text: string): string {
  return /^[A-Za-z0-9+/=\s]{16,}$/.test(text) ? Buffer.from(text, 'base64').toString('latin1') : ''
}

export const identityAndKeyRows: readonly CheckRow[] = [...identityRows, ...credentialRows]
