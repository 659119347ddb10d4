import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Versions } from './versions.ts'

test('the window covers every difference, whatever was inserted, deleted or changed', () => {
  const text = fc.array(fc.constantFrom('a', 'b', 'ab\n'), { maxLength: 3000 }).map((parts) => parts.join('').repeat(4))
  fc.assert(
    fc.property(text, fc.nat(12_000), fc.nat(200), text, (base, at, cut, insert) => {
      const place = at % (base.length + 1)
      const next = base.slice(0, place) + insert.slice(0, 50) + base.slice(place + cut)
      const versions = new Versions()
      versions.keep('p', Buffer.from(base), true)
      const [from, to] = versions.window('p', Buffer.from(next)) ?? [0, next.length]
      assert.equal(next.slice(0, from), base.slice(0, from))
      assert.equal(next.slice(to), base.slice(base.length - (next.length - to)))
      assert.ok(from <= to)
    }),
    { numRuns: 500 },
  )
})

test('a version in which something was found, and an unknown path, are searched as a whole', () => {
  const versions = new Versions()
  assert.equal(versions.window('p', Buffer.from('x')), undefined)
  versions.keep('p', Buffer.from('x'), false)
  assert.equal(versions.window('p', Buffer.from('x')), undefined)
})
