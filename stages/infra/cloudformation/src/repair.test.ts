import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sourceOf, type Detected } from '@bartizan/engine'
import { auditSettings } from '@bartizan/testkit'
import { detector } from './detector.ts'

/** The template after the repair of the first finding of the rule; undefined when there is none. */
async function repaired(rule: string, text: string): Promise<string | undefined> {
  const run = await detector.start(auditSettings)
  const report = run.inspect(sourceOf('template.yaml', text), [])
  const findings = (report.facts as { findings: readonly Detected[] }).findings
  const edit = findings.find((finding) => finding.rule === rule)?.fixes?.[0]?.edits[0]
  if (edit === undefined) return undefined
  const bytes = Buffer.from(text)
  return `${bytes.subarray(0, edit.startByte)}${edit.text}${bytes.subarray(edit.endByte)}`
}

const yaml = (type: string, properties: string): string =>
  `Parameters:\n  Free: {Type: String}\nConditions:\n  C: !Equals [!Ref Free, é]\nResources:\n  R:\n    Type: ${type}\n    Properties:\n${properties.replaceAll(/^(?=.)/gm, '      ')}`
const json = (properties: string): string =>
  `{"Resources": {"R": {"Type": "AWS::KMS::Key", "Properties": ${properties}}}}`

const cases: readonly (readonly [string, string, string, string | undefined])[] = [
  [
    'a literal',
    'aws/ebs-volume-unencrypted',
    yaml('AWS::EC2::Volume', '# é\nEncrypted: "false" # why\n'),
    yaml('AWS::EC2::Volume', '# é\nEncrypted: true # why\n'),
  ],
  [
    'an arm of a condition',
    'aws/ebs-volume-unencrypted',
    yaml('AWS::EC2::Volume', 'Encrypted: !If [C, true, false]\n'),
    yaml('AWS::EC2::Volume', 'Encrypted: !If [C, true, true]\n'),
  ],
  ['a parameter', 'aws/ebs-volume-unencrypted', yaml('AWS::EC2::Volume', 'Encrypted: !Ref Free\n'), undefined],
  [
    'a missing property',
    'aws/kms-rotation',
    yaml('AWS::KMS::Key', 'Description: d\nPendingWindowInDays: 7\n'),
    yaml('AWS::KMS::Key', 'EnableKeyRotation: true\nDescription: d\nPendingWindowInDays: 7\n'),
  ],
  [
    'a missing map',
    'aws/s3-block-public-acls',
    yaml('AWS::S3::Bucket', 'BucketName: b\n'),
    yaml('AWS::S3::Bucket', 'PublicAccessBlockConfiguration:\n  BlockPublicAcls: true\nBucketName: b\n'),
  ],
  [
    'a map that lacks one',
    'aws/s3-block-public-acls',
    yaml('AWS::S3::Bucket', 'PublicAccessBlockConfiguration:\n    BlockPublicPolicy: true\n'),
    yaml(
      'AWS::S3::Bucket',
      'PublicAccessBlockConfiguration:\n    BlockPublicAcls: true\n    BlockPublicPolicy: true\n',
    ),
  ],
  [
    'JSON in one line',
    'aws/kms-rotation',
    json('{"Description": "d"}'),
    json('{"EnableKeyRotation": true, "Description": "d"}'),
  ],
  [
    'JSON in lines',
    'aws/kms-rotation',
    json('{\r\n  "Description": "d"\r\n}'),
    json('{\r\n  "EnableKeyRotation": true,\r\n  "Description": "d"\r\n}'),
  ],
  ['no properties at all', 'aws/kms-rotation', json('{}'), undefined],
]

for (const [name, rule, before, after] of cases) {
  test(`repair in a template: ${name}`, async () => assert.equal(await repaired(rule, before), after))
}
