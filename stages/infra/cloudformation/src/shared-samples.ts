/** Properties that break and keep the shared rows, as YAML; the first type of the row is the sample's. */
export const sharedSamples: Readonly<Record<string, { readonly bad: string; readonly good: string }>> = {
  'search-audit-logs': {
    bad: 'LogPublishingOptions:\n  AUDIT_LOGS:\n    Enabled: false',
    good: 'LogPublishingOptions:\n  AUDIT_LOGS:\n    Enabled: true',
  },
  'lambda-credentials': {
    bad: 'Environment:\n  Variables:\n    KEY: AKIAIOSFODNN7EXAMPLE',
    good: 'Environment:\n  Variables:\n    TABLE: t',
  },
  'ecs-insights': {
    bad: 'ClusterName: c',
    good: 'ClusterSettings:\n  - Name: containerInsights\n    Value: enabled',
  },
  'ecs-efs-plain': {
    bad: 'Volumes:\n  - Name: v\n    EFSVolumeConfiguration:\n      FilesystemId: fs-1',
    good: 'Volumes:\n  - Name: v\n    EFSVolumeConfiguration:\n      FilesystemId: fs-1\n      TransitEncryption: ENABLED',
  },
  'eks-node-ssh': {
    bad: 'RemoteAccess:\n  Ec2SshKey: k',
    good: 'RemoteAccess:\n  Ec2SshKey: k\n  SourceSecurityGroups:\n    - sg-1',
  },
  'msk-logs': {
    bad: 'ClusterName: c',
    good: 'LoggingInfo:\n  BrokerLogs:\n    S3:\n      Enabled: true',
  },
  'msk-plain': {
    bad: 'EncryptionInfo:\n  EncryptionInTransit:\n    ClientBroker: PLAINTEXT',
    good: 'EncryptionInfo:\n  EncryptionInTransit:\n    ClientBroker: TLS',
  },
  'lambda-permission-unscoped': {
    bad: 'Action: lambda:InvokeFunction\nFunctionName: f\nPrincipal: s3.amazonaws.com',
    good: 'Action: lambda:InvokeFunction\nFunctionName: f\nPrincipal: s3.amazonaws.com\nSourceArn: arn:aws:s3:::b',
  },
  'ec2-imds-v1': {
    bad: 'LaunchTemplateData:\n  ImageId: ami-1',
    good: 'LaunchTemplateData:\n  MetadataOptions:\n    HttpTokens: required',
  },
  'ecr-mutable-tags': {
    bad: 'ImageTagMutability: MUTABLE',
    good: 'ImageTagMutability: IMMUTABLE',
  },
  'ecr-customer-key': {
    bad: 'EncryptionConfiguration:\n  EncryptionType: OTHER',
    good: 'EncryptionConfiguration:\n  EncryptionType: KMS',
  },
  'ecr-scan-off': {
    bad: 'ImageScanningConfiguration:\n  ScanOnPush: false',
    good: 'ImageScanningConfiguration:\n  ScanOnPush: true',
  },
  'lambda-concurrency': {
    bad: '',
    good: 'ReservedConcurrentExecutions: alias/k',
  },
  'lambda-dead-letters': {
    bad: '',
    good: 'DeadLetterConfig:\n  TargetArn: alias/k',
  },
  'lambda-no-vpc': {
    bad: 'Handler: h',
    good: 'VpcConfig:\n  SubnetIds:\n    - subnet-1',
  },
  'lambda-environment-key': {
    bad: 'Environment:\n  Variables:\n    A: b',
    good: 'Environment:\n  Variables:\n    A: b\nKmsKeyArn: arn:k',
  },
  'lambda-url-open': {
    bad: 'AuthType: NONE',
    good: 'AuthType: Other',
  },
  'lambda-runtime-deprecated': {
    bad: 'Runtime: python3.7',
    good: 'Runtime: python3.13',
  },
  'workspace-user-volume': {
    bad: 'UserVolumeEncryptionEnabled: false',
    good: 'UserVolumeEncryptionEnabled: true',
  },
  'workspace-root-volume': {
    bad: 'RootVolumeEncryptionEnabled: false',
    good: 'RootVolumeEncryptionEnabled: true',
  },
  'db-cluster-unencrypted': {
    bad: 'Engine: aurora-mysql',
    good: 'StorageEncrypted: true',
  },
  'db-public': {
    bad: 'PubliclyAccessible: true',
    good: 'PubliclyAccessible: false',
  },
  'db-monitoring-off': {
    bad: 'MonitoringInterval: 0',
    good: 'MonitoringInterval: 60',
  },
  'db-multi-az': {
    bad: 'MultiAZ: false',
    good: 'MultiAZ: true',
  },
  'db-iam-auth': {
    bad: 'EnableIAMDatabaseAuthentication: false',
    good: 'EnableIAMDatabaseAuthentication: true',
  },
  'db-cluster-iam-auth': {
    bad: 'EnableIAMDatabaseAuthentication: false',
    good: 'EnableIAMDatabaseAuthentication: true',
  },
  'docdb-unencrypted': {
    bad: 'StorageEncrypted: false',
    good: 'StorageEncrypted: true',
  },
  'docdb-logs-off': {
    bad: 'DBClusterIdentifier: d',
    good: 'EnableCloudwatchLogsExports:\n  - audit\n  - profiler',
  },
  'docdb-backup-retention': {
    bad: 'BackupRetentionPeriod: 6',
    good: 'BackupRetentionPeriod: 7',
  },
  'neptune-unencrypted': {
    bad: 'StorageEncrypted: false',
    good: 'StorageEncrypted: true',
  },
  'neptune-backup-retention': {
    bad: 'BackupRetentionPeriod: 6',
    good: 'BackupRetentionPeriod: 7',
  },
  'dynamodb-recovery': {
    bad: 'PointInTimeRecoverySpecification:\n  PointInTimeRecoveryEnabled: false',
    good: 'PointInTimeRecoverySpecification:\n  PointInTimeRecoveryEnabled: true',
  },
  'dynamodb-global-recovery': {
    bad: 'Replicas:\n  - PointInTimeRecoverySpecification:\n      PointInTimeRecoveryEnabled: false',
    good: 'Replicas:\n  - PointInTimeRecoverySpecification:\n      PointInTimeRecoveryEnabled: true',
  },
  'dynamodb-customer-key': {
    bad: 'TableName: t',
    good: 'SSESpecification:\n  SSEEnabled: true\n  SSEType: KMS\n  KMSMasterKeyId: alias/k',
  },
  'dax-unencrypted': {
    bad: 'SSESpecification:\n  SSEEnabled: false',
    good: 'SSESpecification:\n  SSEEnabled: true',
  },
  'elasticache-unencrypted': {
    bad: 'AtRestEncryptionEnabled: false',
    good: 'AtRestEncryptionEnabled: true',
  },
  'elasticache-plain-transit': {
    bad: 'TransitEncryptionEnabled: false',
    good: 'TransitEncryptionEnabled: true',
  },
  'redshift-unencrypted': {
    bad: 'Encrypted: false',
    good: 'Encrypted: true',
  },
  'redshift-public': {
    bad: 'PubliclyAccessible: true',
    good: 'PubliclyAccessible: false',
  },
  'redshift-no-vpc': {
    bad: '',
    good: 'ClusterSubnetGroupName: alias/k',
  },
  'search-unencrypted': {
    bad: 'EncryptionAtRestOptions:\n  Enabled: false',
    good: 'EncryptionAtRestOptions:\n  Enabled: true',
  },
  'timestream-customer-key': {
    bad: '',
    good: 'KmsKeyId: alias/k',
  },
  'qldb-permissions': {
    bad: 'PermissionsMode: OTHER',
    good: 'PermissionsMode: STANDARD',
  },
  'qldb-deletion-protection': {
    bad: 'DeletionProtection: false',
    good: 'DeletionProtection: true',
  },
  'subnet-public-ip': {
    bad: 'MapPublicIpOnLaunch: true',
    good: 'MapPublicIpOnLaunch: false',
  },
  'vpc-endpoint-acceptance': {
    bad: 'AcceptanceRequired: false',
    good: 'AcceptanceRequired: true',
  },
  'cloudfront-waf': {
    bad: '',
    good: 'DistributionConfig:\n  WebACLId: alias/k',
  },
  'cloudfront-weak-tls': {
    bad: 'DistributionConfig:\n  ViewerCertificate:\n    MinimumProtocolVersion: OTHER',
    good: 'DistributionConfig:\n  ViewerCertificate:\n    MinimumProtocolVersion: TLSv1.2_2018',
  },
  'api-stage-tracing': {
    bad: 'TracingEnabled: false',
    good: 'TracingEnabled: true',
  },
  'api-stage-cache': {
    bad: 'CacheClusterEnabled: false',
    good: 'CacheClusterEnabled: true',
  },
  'transfer-public': {
    bad: 'EndpointType: OTHER',
    good: 'EndpointType: VPC',
  },
  'mq-audit-logs': {
    bad: 'Logs:\n  Audit: false',
    good: 'Logs:\n  Audit: true',
  },
  'msk-public': {
    bad: 'BrokerNodeGroupInfo:\n  ConnectivityInfo:\n    PublicAccess:\n      Type: SERVICE_PROVIDED_EIPS',
    good: 'BrokerNodeGroupInfo:\n  ConnectivityInfo:\n    PublicAccess:\n      Type: Other',
  },
  'iam-admin': {
    bad: 'PolicyName: p\nPolicyDocument:\n  Version: "2012-10-17"\n  Statement:\n    - Effect: Allow\n      Action: "*"\n      Resource: "*"',
    good: 'PolicyName: p\nPolicyDocument:\n  Version: "2012-10-17"\n  Statement:\n    - Effect: Allow\n      Action: s3:GetObject\n      Resource: arn:aws:s3:::b/k',
  },
  'iam-star-action': {
    bad: 'PolicyName: p\nPolicyDocument:\n  Version: "2012-10-17"\n  Statement:\n    - Effect: Allow\n      Action: "*"\n      Resource: arn:aws:s3:::b',
    good: 'PolicyName: p\nPolicyDocument:\n  Version: "2012-10-17"\n  Statement:\n    - Effect: Allow\n      Action: s3:GetObject\n      Resource: arn:aws:s3:::b/k',
  },
  'iam-data-exfiltration': {
    bad: 'PolicyName: p\nPolicyDocument:\n  Version: "2012-10-17"\n  Statement:\n    - Effect: Allow\n      Action: s3:GetObject\n      Resource: "*"',
    good: 'PolicyName: p\nPolicyDocument:\n  Version: "2012-10-17"\n  Statement:\n    - Effect: Allow\n      Action: s3:GetObject\n      Resource: arn:aws:s3:::b/k',
  },
  'iam-privilege-escalation': {
    bad: 'PolicyName: p\nPolicyDocument:\n  Version: "2012-10-17"\n  Statement:\n    - Effect: Allow\n      Action: iam:CreatePolicyVersion\n      Resource: "*"',
    good: 'PolicyName: p\nPolicyDocument:\n  Version: "2012-10-17"\n  Statement:\n    - Effect: Allow\n      Action: s3:GetObject\n      Resource: arn:aws:s3:::b/k',
  },
  'iam-role-public': {
    bad: 'AssumeRolePolicyDocument:\n  Statement:\n    - Effect: Allow\n      Principal:\n        AWS: "*"\n      Action: sts:AssumeRole',
    good: 'AssumeRolePolicyDocument:\n  Statement:\n    - Effect: Allow\n      Principal:\n        Service: ec2.amazonaws.com\n      Action: sts:AssumeRole',
  },
  'iam-role-account': {
    bad: 'AssumeRolePolicyDocument:\n  Statement:\n    - Effect: Allow\n      Principal:\n        AWS: "123456789012"\n      Action: sts:AssumeRole',
    good: 'AssumeRolePolicyDocument:\n  Statement:\n    - Effect: Allow\n      Principal:\n        AWS: arn:aws:iam::123456789012:role/deploy\n      Action: sts:AssumeRole',
  },
  'kms-policy-public': {
    bad: 'KeyPolicy:\n  Statement:\n    - Effect: Allow\n      Principal: "*"\n      Action: kms:*\n      Resource: "*"',
    good: 'KeyPolicy:\n  Statement:\n    - Effect: Allow\n      Principal:\n        AWS: arn:aws:iam::123456789012:root\n      Action: kms:*\n      Resource: "*"',
  },
  'ecr-policy-public': {
    bad: 'RepositoryPolicyText:\n  Statement:\n    - Effect: Allow\n      Principal: "*"\n      Action: ecr:*',
    good: 'RepositoryPolicyText:\n  Statement:\n    - Effect: Allow\n      Principal:\n        AWS: arn:aws:iam::123456789012:root\n      Action: ecr:BatchGetImage',
  },
  'iam-user-policy': {
    bad: 'PolicyName: p\nUsers:\n  - u',
    good: 'PolicyName: p\nGroups:\n  - g',
  },
  'security-group-ssh': {
    bad: 'GroupDescription: g\nSecurityGroupIngress:\n  - IpProtocol: tcp\n    FromPort: 22\n    ToPort: 22\n    CidrIp: 0.0.0.0/0\n    Description: d',
    good: 'GroupDescription: g\nSecurityGroupIngress:\n  - IpProtocol: tcp\n    FromPort: 22\n    ToPort: 22\n    CidrIp: 10.0.0.0/8\n    Description: d',
  },
  'security-group-rdp': {
    bad: 'GroupDescription: g\nSecurityGroupIngress:\n  - IpProtocol: tcp\n    FromPort: 3389\n    ToPort: 3389\n    CidrIp: 0.0.0.0/0\n    Description: d',
    good: 'GroupDescription: g\nSecurityGroupIngress:\n  - IpProtocol: tcp\n    FromPort: 3389\n    ToPort: 3389\n    CidrIp: 10.0.0.0/8\n    Description: d',
  },
  'security-group-http': {
    bad: 'GroupDescription: g\nSecurityGroupIngress:\n  - IpProtocol: tcp\n    FromPort: 80\n    ToPort: 80\n    CidrIp: 0.0.0.0/0\n    Description: d',
    good: 'GroupDescription: g\nSecurityGroupIngress:\n  - IpProtocol: tcp\n    FromPort: 80\n    ToPort: 80\n    CidrIp: 10.0.0.0/8\n    Description: d',
  },
  's3-public-read': {
    bad: 'AccessControl: PublicRead',
    good: 'AccessControl: Private',
  },
  's3-public-write': {
    bad: 'AccessControl: PublicReadWrite',
    good: 'AccessControl: Private',
  },
  's3-encryption': {
    bad: '',
    good: 'BucketEncryption:\n  ServerSideEncryptionConfiguration:\n    - ServerSideEncryptionByDefault:\n        SSEAlgorithm: alias/k',
  },
  's3-versioning': {
    bad: 'VersioningConfiguration:\n  Status: OTHER',
    good: 'VersioningConfiguration:\n  Status: Enabled',
  },
  'kms-rotation': {
    bad: 'Description: k',
    good: 'EnableKeyRotation: true',
  },
  'secret-customer-key': {
    bad: 'Name: s',
    good: 'KmsKeyId: alias/k',
  },
  'sns-unencrypted': {
    bad: '',
    good: 'KmsMasterKeyId: alias/k',
  },
  'sqs-unencrypted': {
    bad: 'QueueName: q',
    good: 'KmsMasterKeyId: alias/k',
  },
  'kinesis-unencrypted': {
    bad: 'StreamEncryption:\n  EncryptionType: OTHER',
    good: 'StreamEncryption:\n  EncryptionType: KMS',
  },
  'cloudtrail-validation': {
    bad: 'EnableLogFileValidation: false',
    good: 'EnableLogFileValidation: true',
  },
  'cloudtrail-one-region': {
    bad: 'IsMultiRegionTrail: false',
    good: 'IsMultiRegionTrail: true',
  },
  'log-group-retention': {
    bad: '',
    good: 'RetentionInDays: alias/k',
  },
  'log-group-key': {
    bad: 'LogGroupName: g',
    good: 'KmsKeyId: alias/k',
  },
  'glue-security-configuration': {
    bad: '',
    good: 'CrawlerSecurityConfiguration: alias/k',
  },
  'appsync-logs': {
    bad: '',
    good: 'LogConfig:\n  CloudWatchLogsRoleArn: alias/k',
  },
  'appsync-field-logs': {
    bad: 'LogConfig:\n  FieldLogLevel: OTHER',
    good: 'LogConfig:\n  FieldLogLevel: ALL',
  },
  'cognito-guests': {
    bad: 'AllowUnauthenticatedIdentities: true',
    good: 'AllowUnauthenticatedIdentities: false',
  },
  'sagemaker-domain-key': {
    bad: '',
    good: 'KmsKeyId: alias/k',
  },
  'sagemaker-imds-v1': {
    bad: 'InstanceMetadataServiceConfiguration:\n  MinimumInstanceMetadataServiceVersion: OTHER',
    good: 'InstanceMetadataServiceConfiguration:\n  MinimumInstanceMetadataServiceVersion: 2',
  },
  'sagemaker-model-network': {
    bad: 'EnableNetworkIsolation: false',
    good: 'EnableNetworkIsolation: true',
  },
  'sagemaker-job-output-key': {
    bad: '',
    good: 'DataQualityJobOutputConfig:\n  KmsKeyId: alias/k',
  },
  'sagemaker-job-volume-key': {
    bad: '',
    good: 'JobResources:\n  ClusterConfig:\n    VolumeKmsKeyId: alias/k',
  },
  'sagemaker-job-traffic': {
    bad: 'NetworkConfig:\n  EnableInterContainerTrafficEncryption: false',
    good: 'NetworkConfig:\n  EnableInterContainerTrafficEncryption: true',
  },
  'bedrock-agent-key': {
    bad: '',
    good: 'CustomerEncryptionKeyArn: alias/k',
  },
  'ebs-volume-unencrypted': {
    bad: 'Encrypted: false',
    good: 'Encrypted: true',
  },
  'efs-unencrypted': {
    bad: 'Encrypted: false',
    good: 'Encrypted: true',
  },
  'backup-vault-customer-key': {
    bad: '',
    good: 'EncryptionKeyArn: alias/k',
  },
  's3-block-public-acls': {
    bad: 'PublicAccessBlockConfiguration:\n  BlockPublicAcls: false',
    good: 'PublicAccessBlockConfiguration:\n  BlockPublicAcls: true',
  },
  's3-block-public-policy': {
    bad: 'PublicAccessBlockConfiguration:\n  BlockPublicPolicy: false',
    good: 'PublicAccessBlockConfiguration:\n  BlockPublicPolicy: true',
  },
  's3-ignore-public-acls': {
    bad: 'PublicAccessBlockConfiguration:\n  IgnorePublicAcls: false',
    good: 'PublicAccessBlockConfiguration:\n  IgnorePublicAcls: true',
  },
  's3-restrict-public-buckets': {
    bad: 'PublicAccessBlockConfiguration:\n  RestrictPublicBuckets: false',
    good: 'PublicAccessBlockConfiguration:\n  RestrictPublicBuckets: true',
  },
  'batch-privileged': {
    bad: 'Type: container\nContainerProperties:\n  Privileged: true',
    good: 'Type: container\nContainerProperties:\n  Privileged: false',
  },
  'iam-star-resource': {
    bad: 'PolicyName: p\nPolicyDocument:\n  Statement:\n    - Effect: Allow\n      Action: s3:GetObject\n      Resource: "*"',
    good: 'PolicyName: p\nPolicyDocument:\n  Statement:\n    - Effect: Allow\n      Action: s3:GetObject\n      Resource: arn:aws:s3:::b/k',
  },
  'iam-full-iam': {
    bad: 'PolicyName: p\nPolicyDocument:\n  Statement:\n    - Effect: Allow\n      Action: iam:*\n      Resource: arn:aws:iam::123456789012:user/u',
    good: 'PolicyName: p\nPolicyDocument:\n  Statement:\n    - Effect: Allow\n      Action: iam:GetUser\n      Resource: arn:aws:iam::123456789012:user/u',
  },
  's3-policy-public': {
    bad: 'Bucket: b\nPolicyDocument:\n  Statement:\n    - Effect: Allow\n      Principal: "*"\n      Action: s3:GetObject\n      Resource: arn:aws:s3:::b/*',
    good: 'Bucket: b\nPolicyDocument:\n  Statement:\n    - Effect: Allow\n      Principal:\n        AWS: arn:aws:iam::123456789012:root\n      Action: s3:GetObject\n      Resource: arn:aws:s3:::b/*',
  },
  'iam-managed-admin': {
    bad: 'ManagedPolicyArns:\n  - arn:aws:iam::aws:policy/AdministratorAccess',
    good: 'ManagedPolicyArns:\n  - arn:aws:iam::aws:policy/ReadOnlyAccess',
  },
  'security-group-all-ports': {
    bad: 'GroupDescription: g\nSecurityGroupIngress:\n  - IpProtocol: tcp\n    FromPort: 0\n    ToPort: 65535\n    CidrIp: 0.0.0.0/0',
    good: 'GroupDescription: g\nSecurityGroupIngress:\n  - IpProtocol: tcp\n    FromPort: 443\n    ToPort: 443\n    CidrIp: 0.0.0.0/0',
  },
  'iam-credentials-exposure': {
    bad: 'PolicyName: p\nPolicyDocument:\n  Statement:\n    - Effect: Allow\n      Action: iam:CreateAccessKey\n      Resource: "*"',
    good: 'PolicyName: p\nPolicyDocument:\n  Statement:\n    - Effect: Allow\n      Action: s3:GetObject\n      Resource: arn:aws:s3:::b/k',
  },
  'iam-permissions-management': {
    bad: 'PolicyName: p\nPolicyDocument:\n  Statement:\n    - Effect: Allow\n      Action: iam:CreatePolicy\n      Resource: "*"',
    good: 'PolicyName: p\nPolicyDocument:\n  Statement:\n    - Effect: Allow\n      Action: s3:GetObject\n      Resource: arn:aws:s3:::b/k',
  },
  'iam-write-access': {
    bad: 'PolicyName: p\nPolicyDocument:\n  Statement:\n    - Effect: Allow\n      Action: sqs:DeleteQueue\n      Resource: "*"',
    good: 'PolicyName: p\nPolicyDocument:\n  Statement:\n    - Effect: Allow\n      Action: s3:GetObject\n      Resource: arn:aws:s3:::b/k',
  },
  'mq-public': { bad: 'PubliclyAccessible: true', good: 'PubliclyAccessible: false' },
  'eks-secrets-unencrypted': {
    bad: 'Name: c',
    good: 'Name: c\nEncryptionConfig:\n  - Resources: [secrets]\n    Provider:\n      KeyArn: k',
  },
}
