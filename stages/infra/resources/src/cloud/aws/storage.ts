import { equals, isTrue, notEmpty, notEquals } from '../../check/operator.ts'
import { because, type Brief, fromBriefs } from '../brief.ts'

/** Disks, file systems, backups, images, objects. */
const briefs: readonly Brief[] = [
  ['ebs-volume-unencrypted', 'EBS volume is not encrypted', 'high', 'aws_ebs_volume', 'encrypted', isTrue, 'CKV_AWS_3 AWS-0026', because.atRest, { cfn: 'AWS::EC2::Volume Encrypted', weakness: 'CWE-311', controls: 'CIS-AWS:2.2.1 PCI-DSS:3.5.1 NIST-800-53:SC-28' }],
  ['ebs-volume-customer-key', 'EBS volume is not encrypted with a customer managed key', 'low', 'aws_ebs_volume', 'kms_key_id', notEmpty, 'CKV_AWS_189 AWS-0027', because.customerKey],
  ['ebs-default-encryption-off', 'Encryption of new EBS volumes is turned off', 'medium', 'aws_ebs_encryption_by_default', 'enabled', isTrue, 'CKV_AWS_106', because.atRest, { absent: 'pass', weakness: 'CWE-311', controls: 'CIS-AWS:2.2.1' }],
  ['ebs-snapshot-copy-key', 'EBS snapshot copy is not encrypted with a customer managed key', 'low', 'aws_ebs_snapshot_copy', 'kms_key_id', notEmpty, 'CKV_AWS_183', because.customerKey],
  ['ami-copy-unencrypted', 'Copied machine image is not encrypted', 'medium', 'aws_ami_copy', 'encrypted', isTrue, 'CKV_AWS_235', because.atRest, { weakness: 'CWE-311' }],
  ['ami-copy-customer-key', 'Copied machine image is not encrypted with a customer managed key', 'low', 'aws_ami_copy', 'kms_key_id', notEmpty, 'CKV_AWS_236', because.customerKey],
  ['efs-unencrypted', 'EFS file system is not encrypted', 'high', 'aws_efs_file_system', 'encrypted', isTrue, 'CKV_AWS_42 AWS-0037', because.atRest, { cfn: 'AWS::EFS::FileSystem Encrypted', weakness: 'CWE-311', controls: 'CIS-AWS:2.4.1' }],
  ['efs-customer-key', 'EFS file system is not encrypted with a customer managed key', 'low', 'aws_efs_file_system', 'kms_key_id', notEmpty, 'CKV_AWS_184', because.customerKey],
  ['efs-access-point-root', 'EFS access point gives the whole file system', 'medium', 'aws_efs_access_point', 'root_directory.path', notEquals('/'), 'CKV_AWS_329', because.leastPrivilege, { weakness: 'CWE-732' }],
  ['efs-access-point-user', 'EFS access point takes the user identity from the client', 'low', 'aws_efs_access_point', 'posix_user.gid', notEmpty, 'CKV_AWS_330', because.leastPrivilege],
  ['fsx-ontap-customer-key', 'FSx for ONTAP is not encrypted with a customer managed key', 'low', 'aws_fsx_ontap_file_system', 'kms_key_id', notEmpty, 'CKV_AWS_178', because.customerKey],
  ['fsx-windows-customer-key', 'FSx for Windows is not encrypted with a customer managed key', 'low', 'aws_fsx_windows_file_system', 'kms_key_id', notEmpty, 'CKV_AWS_179', because.customerKey],
  ['fsx-lustre-customer-key', 'FSx for Lustre is not encrypted with a customer managed key', 'low', 'aws_fsx_lustre_file_system', 'kms_key_id', notEmpty, 'CKV_AWS_190', because.customerKey],
  ['fsx-openzfs-customer-key', 'FSx for OpenZFS is not encrypted with a customer managed key', 'low', 'aws_fsx_openzfs_file_system', 'kms_key_id', notEmpty, 'CKV_AWS_203', because.customerKey],
  ['backup-vault-customer-key', 'Backup vault is not encrypted with a customer managed key', 'low', 'aws_backup_vault', 'kms_key_arn', notEmpty, 'CKV_AWS_166', because.customerKey, { cfn: 'AWS::Backup::BackupVault EncryptionKeyArn' }],
  ['s3-object-customer-key', 'S3 object is not encrypted with a customer managed key', 'low', 'aws_s3_bucket_object', 'kms_key_id', notEmpty, 'CKV_AWS_186', because.customerKey],
  ['s3-object-copy-customer-key', 'Copied S3 object is not encrypted with a customer managed key', 'low', 'aws_s3_object_copy', 'kms_key_id', notEmpty, 'CKV_AWS_181', because.customerKey],
  ['s3-block-public-acls', 'Public access block does not refuse public ACLs', 'high', 'aws_s3_bucket_public_access_block', 'block_public_acls', isTrue, 'CKV_AWS_53 AWS-0086', 'A new ACL can make objects public.', { cfn: 'AWS::S3::Bucket PublicAccessBlockConfiguration.BlockPublicAcls', weakness: 'CWE-732', controls: 'CIS-AWS:2.1.4' }],
  ['s3-block-public-policy', 'Public access block does not refuse public policies', 'high', 'aws_s3_bucket_public_access_block', 'block_public_policy', isTrue, 'CKV_AWS_54 AWS-0087', 'A new bucket policy can make the bucket public.', { cfn: 'AWS::S3::Bucket PublicAccessBlockConfiguration.BlockPublicPolicy', weakness: 'CWE-732', controls: 'CIS-AWS:2.1.4' }],
  ['s3-ignore-public-acls', 'Public access block does not ignore public ACLs', 'high', 'aws_s3_bucket_public_access_block', 'ignore_public_acls', isTrue, 'CKV_AWS_55 AWS-0091', 'ACLs that exist keep objects public.', { cfn: 'AWS::S3::Bucket PublicAccessBlockConfiguration.IgnorePublicAcls', weakness: 'CWE-732', controls: 'CIS-AWS:2.1.4' }],
  ['s3-restrict-public-buckets', 'Public access block does not restrict public buckets', 'high', 'aws_s3_bucket_public_access_block', 'restrict_public_buckets', isTrue, 'CKV_AWS_56 AWS-0093', 'A public policy that exists keeps the bucket open to other accounts.', { cfn: 'AWS::S3::Bucket PublicAccessBlockConfiguration.RestrictPublicBuckets', weakness: 'CWE-732', controls: 'CIS-AWS:2.1.4' }],
  ['s3-acls-enabled', 'S3 bucket still uses ACLs', 'low', 'aws_s3_bucket_ownership_controls', 'rule.object_ownership', equals('BucketOwnerEnforced'), 'CKV2_AWS_65', 'Access by ACL is easy to overlook in a review.', { weakness: 'CWE-732' }],
  ['imagebuilder-component-key', 'Image Builder component is not encrypted with a customer managed key', 'low', 'aws_imagebuilder_component', 'kms_key_id', notEmpty, 'CKV_AWS_180', because.customerKey],
  ['imagebuilder-distribution-key', 'Distributed image is not encrypted with a customer managed key', 'low', 'aws_imagebuilder_distribution_configuration', 'distribution.ami_distribution_configuration.kms_key_id', notEmpty, 'CKV_AWS_199', because.customerKey],
]

export const storageRows = fromBriefs(briefs)
