import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { scoreCvss } from './index.ts'

const ROWS: readonly (readonly [string, number, string])[] = [
  ['AV:N/AC:L/Au:N/C:N/I:N/A:C', 7.8, 'high'],
  ['(AV:N/AC:L/Au:N/C:C/I:C/A:C)', 10, 'critical'],
  ['AV:L/AC:H/Au:N/C:C/I:C/A:C', 6.2, 'medium'],
  ['CVSS:3.0/AV:N/AC:L/PR:L/UI:N/S:C/C:L/I:L/A:N', 6.4, 'medium'],
  ['CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H', 9.8, 'critical'],
  ['CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H', 10, 'critical'],
  ['CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N', 6.1, 'medium'],
  ['CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H', 7.8, 'high'],
  ['CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N', 0, 'none'],
  ['CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H', 10, 'critical'],
  ['CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N', 9.3, 'critical'],
  ['CVSS:4.0/AV:L/AC:L/AT:N/PR:L/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N', 8.5, 'high'],
  ['CVSS:4.0/AV:N/AC:L/AT:P/PR:N/UI:P/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N', 7.7, 'high'],
  ['CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:H/SC:N/SI:N/SA:N', 8.7, 'high'],
  ['CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:N/SC:N/SI:N/SA:N', 0, 'none'],
]

test('vectors score as the specifications say', () => {
  for (const [vector, score, rating] of ROWS) {
    const result = scoreCvss(vector)
    assert.equal(result?.score, score, vector)
    assert.equal(result.rating, rating, vector)
  }
})

test('what is no vector has no score', () => {
  for (const text of [
    '',
    'high',
    'CVSS:3.1/AV:N',
    'CVSS:3.1/AV:N/AV:L/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
    'CVSS:5.0/AV:N',
    'CVSS:4.0/AV:Q/AC:L',
    'x'.repeat(500),
  ]) {
    assert.equal(scoreCvss(text), undefined, text)
  }
})

test('a worse metric never lowers the score', () => {
  const three = fc.record({
    AV: fc.constantFrom('P', 'L', 'A', 'N'),
    AC: fc.constantFrom('H', 'L'),
    PR: fc.constantFrom('H', 'L', 'N'),
    UI: fc.constantFrom('R', 'N'),
    S: fc.constantFrom('U', 'C'),
    C: fc.constantFrom('N', 'L', 'H'),
    I: fc.constantFrom('N', 'L', 'H'),
    A: fc.constantFrom('N', 'L', 'H'),
  })
  const text = (metrics: Readonly<Record<string, string>>): string =>
    `CVSS:3.1/${Object.entries(metrics)
      .map(([name, value]) => `${name}:${value}`)
      .join('/')}`
  fc.assert(
    fc.property(three, (metrics) => {
      const score = scoreCvss(text(metrics))!.score
      const worse = scoreCvss(text({ ...metrics, AV: 'N', AC: 'L' }))!.score
      assert.ok(score >= 0 && score <= worse && worse <= 10)
    }),
  )
})
