import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sourceOf } from '@bartizan/engine'
import { parseYaml } from '@bartizan/syntax/yaml'
import { marksIn } from './marks.ts'
import { templateRoot } from './template/load.ts'

const yaml = `Resources:
  Logs:
    Type: AWS::S3::Bucket
    Metadata:
      checkov:
        skip:
          - id: CKV_AWS_18
            comment: it holds the logs
          - id: CKV_AWS_21
          - comment: no id
      cfn_nag:
        rules_to_suppress:
          - {id: W35, reason: logs}
  Other:
    Type: AWS::S3::Bucket
    Metadata: {checkov: none}
`
const marked = { Type: 'AWS::S3::Bucket', Metadata: { checkov: { skip: [{ id: 'CKV_AWS_18' }] } } }

const read = (text: string): (string | number | undefined)[][] => {
  const root = templateRoot(parseYaml(text))
  assert.ok(root !== undefined)
  return marksIn(sourceOf('t.yaml', text), root).map(({ rules, reason, covers }) => [
    rules.join(),
    reason,
    covers.startLine,
    covers.endLine,
  ])
}

test('metadata of a resource marks what stands in it', () => {
  assert.deepEqual(read(yaml), [
    ['CKV_AWS_18', 'it holds the logs', 2, 13],
    ['CKV_AWS_21', undefined, 2, 13],
    ['W35', 'logs', 2, 13],
  ])
  assert.deepEqual(read(JSON.stringify({ Resources: { Logs: marked } })), [['CKV_AWS_18', undefined, 1, 1]])
})

test('a mark does not reach other resources on its line', () => {
  assert.deepEqual(read(JSON.stringify({ Resources: { Logs: marked, Other: { Type: 'AWS::S3::Bucket' } } })), [])
})
