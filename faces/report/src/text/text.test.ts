import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  at,
  finding,
  hardFrames,
  largeResult,
  ordinaryResult,
  resultOf,
  sampleResult,
} from '../../test-support/sample-result.ts'
import { collect } from '../chunks.ts'
import { type ReportContext, plainContext } from '../context.ts'
import { displayWidth } from '../escape/terminal.ts'
import { codeFrame } from './frame.ts'
import { text } from './index.ts'
import { terminal } from './terminal.ts'

const render = (result = ordinaryResult(), context: Partial<ReportContext> = {}): Promise<string> =>
  collect(text(result, { ...plainContext, ...context }))

test('every caret stands under the text it marks', () => {
  const cases: readonly [line: string, code: string, carets: string][] = [
    ['x = «eval(y)» + 1', 'x = eval(y) + 1', '    ^^^^^^^'],
    ['\t«return» x', '    return x', '    ^^^^^^'],
    ['a\t«b»\tc', 'a   b   c', '    ^'],
    ['名前 = «値»;', '名前 = 値;', '       ^^'],
    ['e\u0301e\u0301 «e\u0301x»', 'e\u0301e\u0301 e\u0301x', '   ^^'],
    ['👩‍👩‍👧‍👦 «a»', '👩‍👩‍👧‍👦 a', '   ^'],
    ['a\u202e «b»', 'a\\u{202e} b', '          ^'],
    ['«»', '', '^'],
    ['end«»', 'end', '   ^'],
  ]
  for (const [line, code, carets] of cases) {
    const [first, second] = codeFrame(at('f', 7, [line]), {
      terminal: terminal(plainContext),
      role: 'high',
      indent: '',
    })
    assert.equal(first, `7 │ ${code}`.trimEnd(), line)
    assert.equal(second, `  │ ${carets}`, line)
  }
})

test('columns cut from the front of long lines are taken into account', () => {
  const location = at('f', 1, ['xx«yy»zz'])
  assert.ok(location.frame !== undefined && location.region !== undefined)
  const region = { ...location.region, startColumn: 103, endColumn: 105 }
  const lines = codeFrame(
    { ...location, region, frame: { ...location.frame, cut: 100 } },
    { terminal: terminal(plainContext), role: 'high', indent: '' },
  )
  assert.deepEqual(lines, ['1 │ xxyyzz', '  │   ^^'])
})

test('a long line is cut around the marked part, whatever the width', () => {
  const location = at('f', 1, [`${'é'.repeat(300)}«MARK»${'x'.repeat(300)}`])
  for (const width of [30, 40, 80, 200]) {
    const lines = codeFrame(location, { terminal: terminal({ ...plainContext, width }), role: 'high', indent: '  ' })
    const [code = '', carets = ''] = lines
    assert.ok(displayWidth(code) <= width, `${width}: ${displayWidth(code)}`)
    assert.equal(code.indexOf('MARK'), carets.indexOf('^^^^'))
  }
})

test('no line is wider than the terminal', async () => {
  for (const width of [40, 80, 200]) {
    for (const result of [ordinaryResult(), sampleResult(), resultOf(hardFrames())]) {
      for (const line of (await render(result, { width, verbose: true })).split('\n')) {
        assert.ok(displayWidth(line) <= width, `${width} < ${displayWidth(line)}: ${line}`)
      }
    }
  }
})

test('scanned text cannot act on the terminal', async () => {
  for (const unicode of [true, false]) {
    const plain = await render(sampleResult(), { verbose: true, unicode })
    assert.doesNotMatch(plain, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/)
  }
  const coloured = await render(sampleResult(), {
    verbose: true,
    colour: 'truecolor',
    hyperlinks: true,
    root: '/home/ana/shop',
  })
  const own = coloured.replace(/\u001b\[[0-9;]*m|\u001b\]8;;(?:(?:https|file):[!-~]*)?\u001b\\/g, '')
  assert.doesNotMatch(own, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/)
})

test('colours and links appear only where the terminal has them', async () => {
  const esc = (report: string): boolean => report.includes('\u001b')
  assert.equal(esc(await render()), false)
  assert.match(await render(ordinaryResult(), { colour: '16' }), /\u001b\[1;37;41m HIGH \u001b\[0m/)
  assert.match(await render(ordinaryResult(), { colour: '256' }), /38;5;/)
  assert.match(await render(ordinaryResult(), { colour: 'truecolor' }), /38;2;/)
  const linked = await render(ordinaryResult(), { hyperlinks: true, root: '/home/ana/my shop' })
  assert.ok(
    linked.includes('\u001b]8;;file:///home/ana/my%20shop/src/payment/client.ts#L13\u001b\\13:28\u001b]8;;\u001b\\'),
  )
  assert.ok(linked.includes('\u001b]8;;https://docs.stripe.com/keys\u001b\\secrets/stripe-secret-key\u001b]8;;'))
  assert.equal((await render(ordinaryResult(), { root: '/home/ana' })).includes('/home/ana'), false)
})

test('without Unicode our own ornaments are ASCII', async () => {
  const result = resultOf([
    finding({ rule: 'sast/sql-injection', message: 'm', severity: 'high', primary: at('f', 1, ['«x»']) }),
  ])
  assert.match(await render(result, { unicode: false }), /^[\n\x20-\x7e]*$/)
})

test('the end block says the counts, what is hidden, what was not covered, and the verdict with its reason', async () => {
  const report = await render()
  assert.match(report, /1 critical {3}2 high {3}2 medium {3}0 low {3}0 info/)
  assert.match(report, /1 known, 1 waived \(listed with -v\)/)
  assert.match(report, /1 finding of low confidence \(--profile strict shows them\)/)
  assert.match(
    report,
    /! unparsed \(2\)\n {4}infra\/broken\.tf:12: a block is not closed\n {4}infra\/other\.tf:3: an unknown token\n {4}→ run terraform validate/,
  )
  assert.match(report, /Gate failed: 3 findings reach the threshold \(--fail-on high, profile default\)/)
  assert.match(await render(resultOf([])), /✓ Gate passed: no finding reaches the threshold/)
})

test('the profile and --min-severity change what is shown, never the verdict', async () => {
  const strict = await render(ordinaryResult(), { profile: 'strict', verbose: true })
  assert.match(strict, /suppressed by gitleaks:allow: test key/)
  const high = await render(ordinaryResult(), { minSeverity: 'critical' })
  assert.match(high, /SQL built from user input/, 'what fails the gate is shown')
  assert.doesNotMatch(high, /runs as root/)
  assert.match(high, /Gate failed: 3 findings/)
})

test('equal findings are folded with their positions, many of one rule with their count', async () => {
  const many = Array.from({ length: 30 }, (_, index) =>
    finding({
      rule: 'containers/run-as-root',
      message: 'm',
      severity: 'low',
      primary: at('Dockerfile', index + 1, ['«FROM x»']),
    }),
  )
  const folded = await render(resultOf(many))
  assert.match(folded, /\+ 28 more like this in this file at 3:1, 4:1,/)
  assert.equal(folded.match(/\[LOW\]/g)?.length, 2)
  assert.equal((await render(resultOf(many), { verbose: true })).match(/\[LOW\]/g)?.length, 30)
  const large = await render(largeResult(10_000))
  assert.match(large, /1,220 more of containers\/run-as-root in 206 files/)
  assert.ok(large.split('\n').length < 1000)
})

test('a tall region is marked by its bar and loses its middle', async () => {
  const lines = [
    'def f():',
    ...Array.from({ length: 30 }, (_, n) => `    ${n === 0 ? '«' : ''}line_${n}()${n === 29 ? '»' : ''}`),
    'end',
  ]
  const frame = codeFrame(at('many.py', 100, lines), { terminal: terminal(plainContext), role: 'high', indent: '' })
  assert.deepEqual(frame.slice(0, 2), ['100 │ def f():', '101 ┃     line_0()'])
  assert.deepEqual(frame.slice(-4), ['    …', '129 ┃     line_28()', '130 ┃     line_29()', '131 │ end'])
})

test('related places without a note are told by file', async () => {
  const related = [1, 2, 3]
    .map((line) => at('b.tf', line, ['«x»']))
    .concat(at('c.tf', 9, ['«y»'], { note: 'the default' }))
  const result = resultOf([
    finding({ rule: 'sast/sql-injection', message: 'm', severity: 'high', primary: at('a.tf', 1, ['«x»']), related }),
  ])
  const report = await render(result)
  assert.match(report, /related {2}c\.tf:9:1 {2}the default\n {11}b\.tf:1:1, 2:1, 3:1\n/)
})
