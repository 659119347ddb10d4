import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cleanResult, ordinaryResult, sampleResult } from '../test-support/sample-result.ts'
import { collect } from './chunks.ts'
import { plainContext } from './context.ts'
import { json } from './json.ts'

const audit = { ...plainContext, profile: 'audit' } as const

test('JSON is the result itself', async () => {
  for (const result of [cleanResult(), sampleResult()]) {
    const parsed: unknown = JSON.parse(await collect(json(result, audit)))
    const wellFormed: unknown = JSON.parse(JSON.stringify(result))
    const rules = new Set(result.findings.map((finding) => finding.rule))
    const expected = { ...(wellFormed as typeof result), rules: result.rules.filter((rule) => rules.has(rule.id)) }
    assert.deepEqual(parsed, JSON.parse(JSON.stringify(expected)))
  }
})

test('the order in which objects were built does not show', async () => {
  const result = ordinaryResult()
  const turned = {
    ...result,
    findings: result.findings.map(
      (finding) => Object.fromEntries(Object.entries(finding).reverse()) as unknown as typeof finding,
    ),
  }
  assert.equal(await collect(json(result, audit)), await collect(json(turned, audit)))
})

test('nothing in it can act on a terminal', async () => {
  assert.doesNotMatch(
    await collect(json(sampleResult(), audit)),
    /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/,
  )
})

test('one finding a line', async () => {
  const result = ordinaryResult()
  const lines = (await collect(json(result, audit))).split('\n')
  assert.equal(lines.filter((line) => line.includes('"fingerprint":')).length, result.findings.length)
})
