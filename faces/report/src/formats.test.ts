import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cleanResult, ordinaryResult, sampleResult } from '../test-support/sample-result.ts'
import { type ReportContext, collect, findFormat, formats, jobSummary, plainContext } from './index.ts'

const results = { clean: cleanResult(), ordinary: ordinaryResult(), hostile: sampleResult() }
const contexts: readonly ReportContext[] = [
  plainContext,
  { ...plainContext, profile: 'audit', verbose: true, now: '2026-11-24T06:00:00Z' },
]

test('every format gives equal bytes for equal results, and never the machine’s path', async () => {
  for (const { name, load } of formats) {
    const report = await load()
    for (const [kind, result] of Object.entries(results)) {
      for (const context of contexts) {
        const rooted = { ...context, root: '/secret/place' }
        const first = await collect(report(result, rooted))
        assert.equal(first, await collect(report(structuredClone(result), rooted)), `${name} ${kind}`)
        assert.equal(first.includes('/secret/place'), false, name)
        assert.ok(first.endsWith('\n') || first === '', `${name} ${kind} ends its last line`)
      }
    }
  }
})

test('in no format can scanned text act on a terminal', async () => {
  const carriageReturns: readonly string[] = ['csv']
  for (const { name, load } of formats) {
    const made = await collect((await load())(results.hostile, { ...plainContext, profile: 'audit', verbose: true }))
    const text = carriageReturns.includes(name) ? made.replaceAll('\r\n', '\n') : made
    assert.doesNotMatch(text, /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/, name)
  }
  assert.doesNotMatch(
    await jobSummary(results.hostile, plainContext),
    /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e]/,
  )
})

test('formats are found by name, each name and title once', () => {
  assert.equal(findFormat('sarif')?.extension, '.sarif')
  assert.equal(findFormat('Sarif'), undefined)
  assert.equal(new Set(formats.map((format) => format.name)).size, formats.length)
  assert.equal(new Set(formats.map((format) => format.title)).size, formats.length)
})
