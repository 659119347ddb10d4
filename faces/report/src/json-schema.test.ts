import assert from 'node:assert/strict'
import { test } from 'node:test'
import { scanResultJsonSchema } from '@bartizan/model/schema'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { cleanResult, largeResult, ordinaryResult, sampleResult } from '../test-support/sample-result.ts'
import { collect } from './chunks.ts'
import { plainContext } from './context.ts'
import { json } from './json.ts'

/** The shipped schema lets fields be added; here none may be unknown. */
function closed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(closed)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).map(([key, each]) => [key, closed(each)] as const)
  return Object.fromEntries('properties' in value ? [...entries, ['additionalProperties', false]] : entries)
}

test('the JSON report is valid by its schema, with no field that the schema does not know', async () => {
  const ajv = new Ajv2020({ strict: true, allErrors: true })
  const valid = ajv.compile(closed(scanResultJsonSchema()) as object)
  for (const result of [cleanResult(), ordinaryResult(), sampleResult(), largeResult(200)]) {
    const report: unknown = JSON.parse(await collect(json(result, { ...plainContext, profile: 'audit' })))
    assert.ok(valid(report), JSON.stringify(valid.errors?.slice(0, 3)))
  }
})

test('what is wrong is refused', () => {
  const valid = new Ajv2020({ strict: true }).compile(scanResultJsonSchema())
  const good = ordinaryResult()
  const [first] = good.findings
  const bad: readonly unknown[] = [
    {},
    { ...good, schemaVersion: '2.0' },
    { ...good, findings: [{ ...first, severity: 'bad' }] },
    { ...good, findings: [{ ...first, state: { kind: 'waived', by: 'x' } }] },
    { ...good, gate: { ...good.gate, profile: 'lax' } },
  ]
  for (const value of bad) assert.equal(valid(value), false)
  assert.equal(valid(JSON.parse(JSON.stringify({ ...good, later: 1 }))), true)
})
