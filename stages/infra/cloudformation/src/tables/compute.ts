import {
  equals,
  exists,
  isFalse,
  isTrue,
  matches,
  noneOf,
  notEmpty,
  notMatches,
  oneOf,
  type CheckRow,
} from '@bartizan/resources'
import type { Cell, Resource } from '@bartizan/model/resource'
import { arms, cellsAt, check, isSet, itemsAt, textsAt } from './code.ts'
import { open } from './identity.ts'
import { row } from './row.ts'

type Fault = { at: Cell; path: string } | true | undefined

const retired =
  'dotnetcore1.0 dotnetcore2.0 dotnetcore2.1 dotnetcore3.1 dotnet5.0 dotnet6 dotnet7 go1.x java8 nodejs nodejs4.3 nodejs4.3-edge nodejs6.10 nodejs8.10 nodejs10.x nodejs12.x nodejs14.x nodejs16.x nodejs18.x provided python2.7 python3.6 python3.7 python3.8 ruby2.5 ruby2.7'.split(
    ' ',
  )
const disks = {
  key: 'BlockDeviceMappings',
  why: 'Whoever gets at a snapshot or a disk reads the data.',
  remedy: 'Set `Ebs.Encrypted: true` on every device.',
}

function plainDisk(resource: Resource): Fault {
  const devices = itemsAt(resource.body, disks.key)
  if (devices.length === 0) return true
  const found = devices.find(
    (device) =>
      isSet(device, 'Ebs') &&
      !cellsAt(device, 'Ebs', 'Encrypted').some((cell) => textsAt(cell)[0] === 'true') &&
      !isSet(device, 'Ebs', 'SnapshotId'),
  )
  return found === undefined ? undefined : { at: cellsAt(found, 'Ebs')[0] ?? found, path: `${disks.key}.Ebs.Encrypted` }
}

/** A public address asked for, by the instance or by one of its interfaces. */
function publicIp(resource: Resource): Fault {
  for (const path of [['NetworkInterfaces'], ['LaunchTemplateData', 'NetworkInterfaces']]) {
    for (const card of itemsAt(resource.body, ...path)) {
      const cell = cellsAt(card, 'AssociatePublicIpAddress').find((held) => textsAt(held)[0] === 'true')
      if (cell !== undefined) return { at: cell, path: [...path, 'AssociatePublicIpAddress'].join('.') }
    }
  }
  return undefined
}

const functions = 'Lambda::Function'

const lambdas: readonly CheckRow[] = [
  row({
    id: 'lambda-dead-letter',
    title: 'Function without a place for failed events',
    severity: 'info',
    about: 'recovery',
    aliases: 'CKV_AWS_116',
    on: functions,
    path: 'DeadLetterConfig.TargetArn',
    require: exists,
    why: 'Events that fail are lost without a trace.',
    remedy: 'Set `DeadLetterConfig`.',
  }),
  row({
    id: 'lambda-concurrency',
    title: 'Function without a limit of its own',
    severity: 'info',
    about: 'recovery',
    aliases: 'CKV_AWS_115',
    on: functions,
    path: 'ReservedConcurrentExecutions',
    require: exists,
    why: 'One function can use up what the whole account may run.',
    remedy: 'Set `ReservedConcurrentExecutions`.',
  }),
  row({
    id: 'lambda-vpc',
    title: 'Function outside the private network',
    severity: 'info',
    about: 'exposure',
    aliases: 'CKV_AWS_117',
    on: functions,
    path: 'VpcConfig',
    require: exists,
    why: 'Its connections cannot be limited or watched.',
    remedy: 'Set `VpcConfig`.',
    bad: 'Handler: h',
    good: 'VpcConfig:\n  SubnetIds:\n    - subnet-1',
  }),
  row({
    id: 'lambda-tracing',
    title: 'Function without tracing',
    severity: 'info',
    about: 'logging',
    aliases: 'CKV_AWS_50 AVD-AWS-0066 AVD-AWS-0125',
    on: functions,
    path: 'TracingConfig.Mode',
    require: oneOf('Active', 'PassThrough'),
    why: 'Slow or failing calls cannot be traced through services.',
    remedy: 'Set `TracingConfig.Mode: Active`.',
  }),
  row({
    id: 'lambda-environment-key',
    title: 'Environment of a function not encrypted with an own key',
    severity: 'info',
    about: 'rest',
    aliases: 'CKV_AWS_173',
    on: functions,
    test: {
      kind: 'any',
      of: [
        { kind: 'not', of: { kind: 'attribute', path: 'Environment.Variables', op: notEmpty } },
        { kind: 'attribute', path: 'KmsKeyArn', op: notEmpty },
      ],
    },
    why: 'With a key of your own you decide who can decrypt, and see who did.',
    remedy: 'Set `KmsKeyArn`.',
    bad: 'Environment:\n  Variables:\n    A: b',
    good: 'Environment:\n  Variables:\n    A: b\nKmsKeyArn: arn:k',
  }),
  row({
    id: 'lambda-runtime',
    title: 'Function on a runtime that is no longer maintained',
    severity: 'medium',
    about: 'updates',
    aliases: 'CKV_AWS_363',
    on: functions,
    path: 'Runtime',
    require: noneOf(...retired),
    absent: 'pass',
    why: 'New holes in it are not closed any more.',
    remedy: 'Move to a maintained runtime.',
    bad: 'Runtime: python3.7',
    good: 'Runtime: python3.13',
  }),
  row({
    id: 'lambda-url-auth',
    title: 'Function address open to everybody',
    severity: 'high',
    about: 'access',
    aliases: 'CKV_AWS_258',
    on: 'Lambda::Url',
    path: 'AuthType',
    require: noneOf('NONE'),
    absent: 'pass',
    why: 'Anyone who finds the address runs the function.',
    remedy: 'Set `AuthType: AWS_IAM`.',
    bad: 'AuthType: NONE',
  }),
  row({
    id: 'lambda-url-cors',
    title: 'Function address answers every web page',
    severity: 'medium',
    about: 'exposure',
    aliases: 'CKV2_AWS_75',
    on: 'Lambda::Url',
    test: {
      kind: 'code',
      check: check((resource) => {
        const origins = textsAt(resource.body, 'Cors', 'AllowOrigins')
        const methods = textsAt(resource.body, 'Cors', 'AllowMethods')
        const cell = cellsAt(resource.body, 'Cors')[0]
        return cell !== undefined && origins.includes('*') && methods.includes('*')
          ? { at: cell, path: 'Cors' }
          : undefined
      }),
    },
    why: "Any page that a user opens can call it with that user's sign-in.",
    remedy: 'Name origins and methods.',
    bad: 'AuthType: AWS_IAM\nCors:\n  AllowOrigins: ["*"]\n  AllowMethods: ["*"]',
    good: 'AuthType: AWS_IAM\nCors:\n  AllowOrigins: ["https://example.com"]\n  AllowMethods: [GET]',
  }),
  row({
    id: 'lambda-permission-source',
    title: 'Service may call the function for anybody',
    severity: 'medium',
    about: 'access',
    aliases: 'CKV_AWS_364 AVD-AWS-0067',
    on: 'Lambda::Permission',
    test: {
      kind: 'any',
      of: [
        { kind: 'not', of: { kind: 'attribute', path: 'Principal', op: matches(/\.amazonaws\.com$/) } },
        { kind: 'attribute', path: 'SourceArn | SourceAccount | PrincipalOrgID', op: exists },
      ],
    },
    why: 'Another customer can have the service call your function.',
    remedy: 'Set `SourceArn` or `SourceAccount`.',
    bad: 'Action: lambda:InvokeFunction\nFunctionName: f\nPrincipal: s3.amazonaws.com',
    good: 'Action: lambda:InvokeFunction\nFunctionName: f\nPrincipal: s3.amazonaws.com\nSourceArn: arn:aws:s3:::b',
  }),
]

const machines: readonly CheckRow[] = [
  row({
    id: 'ec2-public-ip',
    title: 'Machine with a public address',
    severity: 'medium',
    about: 'exposure',
    aliases: 'CKV_AWS_88',
    on: 'EC2::Instance EC2::LaunchTemplate',
    test: { kind: 'code', check: check(publicIp) },
    why: 'It is reachable from the internet.',
    remedy: 'Set `AssociatePublicIpAddress: false`.',
    bad: 'NetworkInterfaces:\n  - DeviceIndex: "0"\n    AssociatePublicIpAddress: true',
    good: 'NetworkInterfaces:\n  - DeviceIndex: "0"\n    AssociatePublicIpAddress: false',
  }),
  row({
    id: 'launch-public-ip',
    title: 'Launch configuration gives machines public addresses',
    severity: 'medium',
    about: 'exposure',
    aliases: 'AVD-AWS-0009',
    on: 'AutoScaling::LaunchConfiguration',
    path: 'AssociatePublicIpAddress',
    require: isFalse,
    absent: 'pass',
    why: 'They are reachable from the internet.',
    remedy: 'Set `AssociatePublicIpAddress: false`.',
    bad: 'AssociatePublicIpAddress: true',
  }),
  row({
    id: 'imds-v1',
    title: 'Machine gives out credentials to forged requests',
    severity: 'high',
    about: 'access',
    aliases: 'CKV_AWS_79 AVD-AWS-0130 AVD-AWS-0028',
    on: 'EC2::LaunchTemplate',
    test: {
      kind: 'any',
      of: [
        { kind: 'attribute', path: 'LaunchTemplateData.MetadataOptions.HttpTokens', op: equals('required') },
        { kind: 'attribute', path: 'LaunchTemplateData.MetadataOptions.HttpEndpoint', op: equals('disabled') },
      ],
    },
    bad: 'LaunchTemplateData:\n  ImageId: ami-1',
    good: 'LaunchTemplateData:\n  MetadataOptions:\n    HttpTokens: required',
    why: "With version 1 of the metadata service a forged request from the machine fetches its role's credentials.",
    remedy: 'Set `MetadataOptions.HttpTokens: required`.',
  }),
  row({
    id: 'launch-imds-v1',
    title: 'Launch configuration gives out credentials to forged requests',
    severity: 'high',
    about: 'access',
    aliases: 'AVD-AWS-0130',
    on: 'AutoScaling::LaunchConfiguration',
    path: 'MetadataOptions.HttpTokens',
    require: equals('required'),
    why: "With version 1 of the metadata service a forged request from the machine fetches its role's credentials.",
    remedy: 'Set `MetadataOptions.HttpTokens: required`.',
  }),
  row({
    id: 'launch-disk-encryption',
    title: 'Launch configuration with unencrypted disks',
    severity: 'medium',
    about: 'rest',
    aliases: 'CKV_AWS_8 AVD-AWS-0008',
    on: 'AutoScaling::LaunchConfiguration',
    test: { kind: 'code', check: check(plainDisk) },
    why: disks.why,
    remedy: disks.remedy,
    bad: 'BlockDeviceMappings:\n  - DeviceName: root\n    Ebs:\n      VolumeSize: 30',
    good: 'BlockDeviceMappings:\n  - DeviceName: root\n    Ebs:\n      Encrypted: true',
  }),
  row({
    id: 'ec2-disk-encryption',
    title: 'Machine with unencrypted disks',
    severity: 'medium',
    about: 'rest',
    aliases: 'AVD-AWS-0131',
    on: 'EC2::Instance',
    test: { kind: 'code', check: check(plainDisk) },
    why: disks.why,
    remedy: disks.remedy,
    bad: 'BlockDeviceMappings:\n  - DeviceName: root\n    Ebs:\n      VolumeSize: 30',
    good: 'BlockDeviceMappings:\n  - DeviceName: root\n    Ebs:\n      Encrypted: true',
  }),
  ...(
    [
      ['workspace-root-encryption', 'RootVolumeEncryptionEnabled', 'CKV_AWS_156 AVD-AWS-0109'],
      ['workspace-user-encryption', 'UserVolumeEncryptionEnabled', 'CKV_AWS_155 AVD-AWS-0109'],
    ] as const
  ).map(([id, path, aliases]) =>
    row({
      id,
      title: `Workspace does not set ${path}`,
      severity: 'medium',
      about: 'rest',
      aliases,
      on: 'WorkSpaces::Workspace',
      path,
      require: isTrue,
      why: disks.why,
      remedy: `Set \`${path}: true\`.`,
    }),
  ),
]

const types = ['api', 'audit', 'authenticator', 'controllerManager', 'scheduler']

const clusters: readonly CheckRow[] = [
  row({
    id: 'ecr-scan',
    title: 'Images are not scanned',
    severity: 'low',
    about: 'updates',
    aliases: 'CKV_AWS_163 AVD-AWS-0030',
    on: 'ECR::Repository',
    path: 'ImageScanningConfiguration.ScanOnPush',
    require: isTrue,
    why: 'Known holes in images go unnoticed.',
    remedy: 'Set `ScanOnPush: true`.',
  }),
  row({
    id: 'ecr-immutable',
    title: 'Image tags can be moved',
    severity: 'medium',
    about: 'hygiene',
    aliases: 'CKV_AWS_51 AVD-AWS-0031',
    on: 'ECR::Repository',
    path: 'ImageTagMutability',
    require: matches(/^IMMUTABLE/),
    why: 'Whoever may push replaces what is already deployed by its tag.',
    remedy: 'Set `ImageTagMutability: IMMUTABLE`.',
    bad: 'ImageTagMutability: MUTABLE',
    good: 'ImageTagMutability: IMMUTABLE',
  }),
  row({
    id: 'ecr-key',
    title: 'Images not encrypted with an own key',
    severity: 'info',
    about: 'rest',
    aliases: 'CKV_AWS_136 AVD-AWS-0033',
    on: 'ECR::Repository',
    path: 'EncryptionConfiguration.EncryptionType',
    require: equals('KMS'),
    why: 'With a key of your own you decide who can decrypt, and see who did.',
    remedy: 'Set `EncryptionConfiguration.EncryptionType: KMS`.',
  }),
  row({
    id: 'ecr-public',
    title: 'Images that anyone may pull or push',
    severity: 'high',
    about: 'access',
    aliases: 'CKV_AWS_32 AVD-AWS-0032',
    on: 'ECR::Repository',
    test: { kind: 'code', check: check((resource) => open(resource, 'RepositoryPolicyText')) },
    why: 'Every AWS customer reads your programs, or replaces them.',
    remedy: 'Name the accounts that may.',
    bad: 'RepositoryPolicyText:\n  Statement:\n    - Effect: Allow\n      Principal: "*"\n      Action: ecr:*',
    good: 'RepositoryPolicyText:\n  Statement:\n    - Effect: Allow\n      Principal:\n        AWS: arn:aws:iam::123456789012:root\n      Action: ecr:BatchGetImage',
  }),
  row({
    id: 'ecs-insights',
    title: 'Cluster without container insights',
    severity: 'info',
    about: 'logging',
    aliases: 'CKV_AWS_65 AVD-AWS-0034',
    on: 'ECS::Cluster',
    test: {
      kind: 'code',
      check: check((resource) =>
        itemsAt(resource.body, 'ClusterSettings').some(
          (item) =>
            textsAt(item, 'Name')[0] === 'containerInsights' &&
            ['enabled', 'enhanced'].includes(textsAt(item, 'Value')[0] ?? ''),
        )
          ? undefined
          : true,
      ),
    },
    why: 'Nobody sees what containers use, or when they fail.',
    remedy: 'Set the cluster setting containerInsights to enabled.',
    bad: 'ClusterName: c',
    good: 'ClusterSettings:\n  - Name: containerInsights\n    Value: enabled',
  }),
  row({
    id: 'ecs-secrets',
    title: 'Credential in the environment of a task',
    severity: 'high',
    about: 'secrets',
    confidence: 'medium',
    aliases: 'AVD-AWS-0036',
    on: 'ECS::TaskDefinition',
    test: { kind: 'code', check: check((resource) => taskSecret(resource)) },
    why: 'Everyone who may look at the task has the credential.',
    remedy: 'Use `Secrets` with Secrets Manager.',
    bad: 'ContainerDefinitions:\n  - Name: c\n    Environment:\n      - Name: DATABASE_PASSWORD\n        Value: s3cr3t-Value',
    good: 'ContainerDefinitions:\n  - Name: c\n    Environment:\n      - Name: REGION\n        Value: eu-west-1',
  }),
  row({
    id: 'eks-secrets-encryption',
    title: 'Secrets of the cluster not encrypted with an own key',
    severity: 'medium',
    about: 'rest',
    aliases: 'CKV_AWS_58 AVD-AWS-0039',
    on: 'EKS::Cluster',
    test: {
      kind: 'code',
      check: check((resource) =>
        itemsAt(resource.body, 'EncryptionConfig').some(
          (item) => textsAt(item, 'Resources').includes('secrets') && isSet(item, 'Provider', 'KeyArn'),
        )
          ? undefined
          : true,
      ),
    },
    why: 'Secrets lie readable for whoever gets at the store of the control plane.',
    remedy: 'Set `EncryptionConfig` for secrets.',
    bad: 'Name: c',
    good: 'EncryptionConfig:\n  - Resources:\n      - secrets\n    Provider:\n      KeyArn: arn:k',
  }),
  row({
    id: 'eks-public',
    title: 'Cluster API reachable from the internet',
    severity: 'medium',
    about: 'exposure',
    aliases: 'CKV_AWS_39 AVD-AWS-0040',
    on: 'EKS::Cluster',
    path: 'ResourcesVpcConfig.EndpointPublicAccess',
    require: isFalse,
    why: 'Anyone can try credentials and known holes against it.',
    remedy: 'Set `EndpointPublicAccess: false`.',
  }),
  row({
    id: 'eks-public-cidr',
    title: 'Cluster API reachable from every address',
    severity: 'high',
    about: 'exposure',
    aliases: 'CKV_AWS_38 AVD-AWS-0041',
    on: 'EKS::Cluster',
    test: {
      kind: 'any',
      of: [
        { kind: 'attribute', path: 'ResourcesVpcConfig.EndpointPublicAccess', op: isFalse },
        {
          kind: 'all',
          of: [
            { kind: 'attribute', path: 'ResourcesVpcConfig.PublicAccessCidrs', op: notEmpty },
            {
              kind: 'attribute',
              path: 'ResourcesVpcConfig.PublicAccessCidrs[]',
              op: notMatches(/^(0\.0\.0\.0|::)\/0$/),
            },
          ],
        },
      ],
    },
    why: 'Anyone can try credentials and known holes against it.',
    remedy: 'Name the ranges in `PublicAccessCidrs`.',
    bad: 'ResourcesVpcConfig:\n  PublicAccessCidrs:\n    - 0.0.0.0/0',
    good: 'ResourcesVpcConfig:\n  PublicAccessCidrs:\n    - 198.51.100.0/24',
  }),
  row({
    id: 'eks-logs',
    title: 'Cluster without all logs of its control plane',
    severity: 'low',
    about: 'logging',
    aliases: 'CKV_AWS_37 AVD-AWS-0038',
    on: 'EKS::Cluster',
    test: {
      kind: 'code',
      check: check((resource) => {
        const enabled = itemsAt(resource.body, 'Logging', 'ClusterLogging', 'EnabledTypes').flatMap((item) =>
          textsAt(item, 'Type'),
        )
        return types.every((type) => enabled.includes(type)) ? undefined : true
      }),
    },
    why: 'Nobody can say who did what in the cluster.',
    remedy: 'Enable api, audit, authenticator, controllerManager and scheduler.',
    bad: 'Name: c',
    good: `Logging:\n  ClusterLogging:\n    EnabledTypes:\n${types.map((type) => `      - Type: ${type}`).join('\n')}`,
  }),
  row({
    id: 'eks-node-ssh',
    title: 'Nodes open to SSH from everywhere',
    severity: 'high',
    about: 'exposure',
    aliases: 'CKV_AWS_100',
    on: 'EKS::Nodegroup',
    test: {
      kind: 'any',
      of: [
        { kind: 'not', of: { kind: 'attribute', path: 'RemoteAccess.Ec2SshKey', op: exists } },
        { kind: 'attribute', path: 'RemoteAccess.SourceSecurityGroups', op: notEmpty },
      ],
    },
    why: 'Without source groups the port is open to the internet.',
    remedy: 'Set `SourceSecurityGroups`, or drop `RemoteAccess`.',
    bad: 'RemoteAccess:\n  Ec2SshKey: k',
    good: 'RemoteAccess:\n  Ec2SshKey: k\n  SourceSecurityGroups:\n    - sg-1',
  }),
]

const secretName = /(password|passwd|secret|token|api_?key|private_?key|access_?key)/i

function taskSecret(resource: Resource): Fault {
  for (const container of itemsAt(resource.body, 'ContainerDefinitions')) {
    for (const item of itemsAt(container, 'Environment')) {
      const name = textsAt(item, 'Name')[0] ?? ''
      const cell = cellsAt(item, 'Value')[0]
      const known =
        cell !== undefined &&
        arms(cell).some(
          ({ value }) => value.kind === 'known' && value.value !== '' && !String(value.value).startsWith('/'),
        )
      if (
        cell !== undefined &&
        known &&
        secretName.test(name) &&
        !/(_arn|_name|_path|_file|_url|(?<!key)_id)$/i.test(name)
      )
        return { at: cell, path: 'ContainerDefinitions.Environment.Value' }
    }
  }
  return undefined
}

export const computeRows: readonly CheckRow[] = [...lambdas, ...machines, ...clusters]
