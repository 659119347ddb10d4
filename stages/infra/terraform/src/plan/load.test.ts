import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import { test } from 'node:test'
import { loadTexts, resourceAt, valueAt } from '../testing/load.ts'
import { loadPlan, looksLikePlan } from './load.ts'

const plan = {
  format_version: '1.2',
  terraform_version: '1.9.0',
  planned_values: {
    root_module: {
      resources: [
        {
          address: 'aws_ebs_volume.v',
          mode: 'managed',
          type: 'aws_ebs_volume',
          name: 'v',
          values: { encrypted: false, size: 8, arn: null, größe: 'ü' },
        },
      ],
      child_modules: [
        {
          address: 'module.m["a"]',
          resources: [
            {
              address: 'module.m["a"].aws_s3_bucket.b',
              mode: 'managed',
              type: 'aws_s3_bucket',
              name: 'b',
              values: { bucket: 'x' },
            },
          ],
        },
      ],
    },
  },
  resource_changes: [
    {
      address: 'aws_ebs_volume.v',
      change: { after_unknown: { arn: true, id: true }, after_sensitive: { size: true } },
    },
  ],
  configuration: {
    root_module: {
      module_calls: {
        m: {
          module: {
            resources: [
              {
                address: 'aws_s3_bucket.b',
                expressions: { bucket: { references: ['aws_kms_key.k.arn', 'aws_kms_key.k'] } },
              },
            ],
          },
        },
      },
    },
  },
}
const text = JSON.stringify(plan, undefined, 1)
const bytes = Buffer.from(text, 'utf8')

test('a plan gives its values, what is unknown and what is sensitive, and its references', () => {
  assert.ok(looksLikePlan(bytes))
  const set = loadPlan(bytes, { path: 'plan.json' })
  assert.ok(set)
  assert.equal(valueAt([set], 'aws_ebs_volume.v', 'encrypted'), false)
  assert.equal(valueAt([set], 'aws_ebs_volume.v', 'arn'), '?')
  assert.equal(valueAt([set], 'aws_ebs_volume.v', 'größe'), 'ü')
  const body = resourceAt([set], 'aws_ebs_volume.v')?.body.value
  assert.equal(body?.kind === 'map' && body.entries.get('size')?.sensitive, true)
  assert.deepEqual(resourceAt([set], 'module.m["a"].aws_s3_bucket.b')?.refs, [
    { to: 'module.m.aws_kms_key.k', path: 'bucket' },
    { to: 'module.m.aws_kms_key.k', path: 'bucket' },
  ])
})

test('with the configuration at hand, planned values stand where they are written', () => {
  const source = 'variable "e" {}\nresource "aws_ebs_volume" "v" {\n  encrypted = var.e\n}\n'
  const [configuration] = loadTexts({ 'main.tf': source })
  assert.ok(configuration)
  const set = loadPlan(bytes, { path: 'plan.json', configuration })
  const body = set === undefined ? undefined : resourceAt([set], 'aws_ebs_volume.v')?.body.value
  const cell = body?.kind === 'map' ? body.entries.get('encrypted') : undefined
  assert.ok(cell && set)
  assert.deepEqual(cell.value, { kind: 'known', value: false })
  const origin = set.origins.get(cell.origin)
  assert.equal(origin.path, 'main.tf')
  assert.equal(source.slice(origin.start, origin.end), 'encrypted = var.e')
})

test('other JSON is no plan', () => {
  assert.equal(looksLikePlan(Buffer.from('{"a": 1}')), false)
  assert.equal(loadPlan(Buffer.from('{"planned_values": 1, "terraform_version": "1"}'), { path: 'p' }), undefined)
  assert.equal(
    loadPlan(Buffer.from('{"planned_values": {"root_module": {"resources": ['), { path: 'p' })?.resources.length ?? 0,
    0,
  )
})
