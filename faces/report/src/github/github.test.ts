import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cleanResult, largeResult, ordinaryResult, sampleResult } from '../../test-support/sample-result.ts'
import { plainContext } from '../context.ts'
import { markdown } from '../markdown.ts'
import { github } from './annotations.ts'
import { jobSummaryPage } from './job-summary.ts'

const audit = { ...plainContext, profile: 'audit' } as const
const command = /^::(error|warning|notice)(?: [a-zA-Z]+=[^,:\n]*(?:,[a-zA-Z]+=[^,:\n]*)*)::[^\n]*$/

test('every line is one well-formed command or plain words', () => {
  for (const result of [cleanResult(), ordinaryResult(), sampleResult(), largeResult(500)]) {
    const lines = github(result, audit).trimEnd().split('\n')
    assert.match(lines.at(-1) ?? '', /^Bartizan: Gate (?:passed|failed)/)
    for (const line of lines.slice(0, -1)) assert.match(line, command)
  }
})

test('an annotation points at its range', () => {
  const [first] = github(ordinaryResult(), audit).split('\n')
  assert.equal(
    first,
    '::error file=src/payment/client.ts,line=13,endLine=13,col=28,endColumn=49,title=CRITICAL%3A Stripe secret key in the source::' +
      'A live Stripe secret key is written into the payment client. Roll it and read it from the environment.%0Asecrets/stripe-secret-key',
  )
})

test('ten of each kind, the rest counted', () => {
  const lines = github(largeResult(500), audit).trimEnd().split('\n')
  for (const kind of ['error', 'warning'])
    assert.equal(lines.filter((line) => line.startsWith(`::${kind} `)).length, 10)
  const open = largeResult(500).findings.filter((finding) => finding.state.kind === 'new').length
  assert.match(lines.at(-1) ?? '', new RegExp(`; ${open - 20} more are in the job summary$`))
})

test('pages fit their limits and say what does not', () => {
  const large = largeResult(5000)
  const comment = markdown(large, audit)
  assert.ok(comment.length <= 60_000, String(comment.length))
  assert.match(comment, /\d+ more new findings do not fit here/)
  assert.match(comment, /<details>/)
  const summary = jobSummaryPage(large, audit)
  assert.ok(Buffer.byteLength(summary) < 1_048_576)
  assert.ok(summary.length > comment.length)
})

test('a page links into the forge it knows, and nowhere else', () => {
  const result = ordinaryResult()
  assert.doesNotMatch(markdown(result, audit), /\]\(</)
  const withForge = (repository: string): string =>
    markdown({ ...result, target: { ...result.target, repository } }, audit)
  const { commit } = result.target
  assert.ok(
    withForge('https://github.com/acme/shop.git').includes(
      `](<https://github.com/acme/shop/blob/${commit}/src/payment/client.ts#L13-L13>)`,
    ),
  )
  assert.ok(
    withForge('https://gitlab.example.com/acme/shop').includes(
      `](<https://gitlab.example.com/acme/shop/-/blob/${commit}/src/payment/client.ts#L13-13>)`,
    ),
  )
  assert.doesNotMatch(withForge('javascript:alert(1)'), /\]\(</)
})
