import { equals, isFalse, notEmpty, notMatches, oneOf, type CheckRow } from '@bartizan/resources'
import type { Cell, Resource } from '@bartizan/model/resource'
import { arms, cellsAt, check, isSet, itemsAt, textsAt } from './code.ts'
import { row } from './row.ts'

type Fault = { at: Cell; path: string } | true | undefined

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
]

const types = ['api', 'audit', 'authenticator', 'controllerManager', 'scheduler']

const clusters: readonly CheckRow[] = [
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
