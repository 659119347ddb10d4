import assert from 'node:assert/strict'
import { test } from 'node:test'
import { registry } from './rule/registry.ts'
import { genericRows } from './rules/generic.ts'
import { rows } from './rules/index.ts'
import { expandSample } from './sample/expand.ts'
import { createScanner, type Found } from './scan/scanner.ts'

const scanner = createScanner(registry())

function scan(text: string): readonly Found[] {
  return scanner.scan({ path: 'src/app.conf', bytes: Buffer.from(text, 'latin1') }).found
}

const names = (text: string): string =>
  scan(text)
    .map((found) => found.rule.id.slice('secrets/'.length))
    .join(', ')

test('there are at least 250 kinds, each with samples of both sorts and an https address', () => {
  const all = [...rows, ...genericRows]
  assert.ok(all.length >= 250, `${all.length} kinds`)
  assert.equal(new Set(all.map((row) => row.name)).size, all.length)
  for (const row of all) {
    assert.ok(row.yes.length > 0 && (row.no ?? []).length > 0, `${row.name} wants samples`)
    assert.match(row.revoke, /^https:\/\//)
  }
})

test('every row is found in its positive samples', () => {
  const missed: string[] = []
  for (const row of [...rows, ...genericRows]) {
    row.yes.forEach((template, i) => {
      const text = expandSample(template, `${row.name}/${i}`)
      const found = scan(text)
      if (!found.some((one) => one.rule.id === `secrets/${row.name}`))
        missed.push(`${row.name} in ${text.slice(0, 160)} (found: ${names(text)})`)
    })
  }
  assert.deepEqual(missed, [])
})

test('no row is found in its negative samples', () => {
  const noise: string[] = []
  for (const row of [...rows, ...genericRows]) {
    for (const [i, template] of (row.no ?? []).entries()) {
      const text = expandSample(template, `${row.name}/no/${i}`)
      const own = scan(text).filter((one) => one.rule.id === `secrets/${row.name}` && one.confidence !== 'low')
      if (own.length > 0) noise.push(`${row.name} in ${text.slice(0, 160)}`)
    }
  }
  assert.deepEqual(noise, [])
})

test('samples are found by their own row and by no other', () => {
  const others: string[] = []
  for (const row of rows) {
    row.yes.forEach((template, i) => {
      const text = expandSample(template, `${row.name}/${i}`)
      for (const one of scan(text)) {
        if (one.rule.id !== `secrets/${row.name}`) others.push(`${one.rule.id} in ${row.name}: ${text.slice(0, 120)}`)
      }
    })
  }
  assert.deepEqual(others, [])
})
