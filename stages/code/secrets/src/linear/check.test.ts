import assert from 'node:assert/strict'
import { test } from 'node:test'
import { registry } from '../rule/registry.ts'
import { createScanner } from '../scan/scanner.ts'
import { checkLinear } from './check.ts'

test('the checker objects to slow forms and to no others', () => {
  for (const slow of [/a+/, /(?:a{1,9}){1,9}/, /(?:[a-z]{0,9}){2,5}/, /(a)\1/, /x{3,}/])
    assert.notDeepEqual(checkLinear(slow), [], slow.source)
  for (const fine of [/a{1,9}b?/, /(?:[a-z]{0,9};){2,5}/, /(?:ab|c){2}/, /[+*]{3}\+/])
    assert.deepEqual(checkLinear(fine), [], fine.source)
})

test('every built-in expression is bounded', () => {
  const slow: string[] = []
  for (const { row } of registry().kinds) {
    const { look } = row
    const source = look.kind === 'token' ? look.body : look.kind === 'named' ? look.value : look.pattern
    for (const doubt of checkLinear(new RegExp(source)))
      slow.push(`${row.name}: ${doubt.cause} at ${doubt.at} in ${source}`)
  }
  assert.deepEqual(slow, [])
})

test('long runs of every keyword and of what surrounds it take a bounded number of steps', () => {
  const scanner = createScanner()
  for (const keyword of registry().keywords) {
    for (const filler of ['', 'a', '=', ' ', '"', 'Aa0']) {
      const text = `${keyword}${filler}`.repeat(150)
      scanner.scan({ path: 'a.yaml', bytes: Buffer.from(text, 'latin1') })
    }
  }
})
