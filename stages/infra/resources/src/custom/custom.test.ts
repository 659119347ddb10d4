import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readCustomChecks } from './read.ts'

test('own checks and Checkov policies become rows; what is not understood is named', () => {
  const { rows, problems } = readCustomChecks({
    checks: [
      {
        id: 'owner-tag',
        title: 'No owner',
        severity: 'low',
        on: 'aws_s3_bucket',
        path: 'tags.owner',
        require: 'not-empty',
      },
      {
        id: 'linked',
        title: 'No log',
        on: { terraform: ['aws_vpc'] },
        test: { connected: { types: 'aws_flow_log', where: { path: 'traffic_type', require: { equals: 'ALL' } } } },
      },
      {
        metadata: { id: 'CUSTOM_1', name: 'Instances in a private subnet', category: 'NETWORKING', severity: 'HIGH' },
        definition: {
          and: [
            { cond_type: 'filter', attribute: 'resource_type', operator: 'within', value: ['aws_instance'] },
            {
              cond_type: 'connection',
              operator: 'exists',
              resource_types: ['aws_instance'],
              connected_resource_types: ['aws_subnet'],
            },
            {
              cond_type: 'attribute',
              resource_types: ['aws_subnet'],
              attribute: 'map_public_ip_on_launch',
              operator: 'not_equals',
              value: true,
            },
          ],
        },
      },
      { id: 'x', title: 'x', on: 'aws_x', path: 'a', require: { nearly: 1 } },
      { id: 'y', title: 'y', on: 'aws_x', tset: {} },
      7,
    ],
  })
  assert.deepEqual(
    rows.map((row) => [row.id, row.severity, row.on.terraform]),
    [
      ['owner-tag', 'low', 'aws_s3_bucket'],
      ['linked', 'medium', 'aws_vpc'],
      ['custom-1', 'high', 'aws_instance'],
    ],
  )
  assert.deepEqual(rows[2]?.test, {
    kind: 'all',
    of: [
      { kind: 'all', of: [] },
      {
        kind: 'connected',
        types: ['aws_subnet'],
        where: {
          kind: 'all',
          of: [
            {
              kind: 'not',
              of: {
                kind: 'attribute',
                path: 'map_public_ip_on_launch',
                op: { op: 'equals', value: true },
                absent: 'fail',
                over: 'some',
              },
            },
          ],
        },
      },
    ],
  })
  assert.deepEqual(
    problems.map((problem) => problem.path),
    ['checks.3.require', 'checks.4.tset', 'checks.5'],
  )
})
