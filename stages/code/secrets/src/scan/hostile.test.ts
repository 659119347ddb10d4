import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { expandSample } from '../sample/expand.ts'
import { Ranges } from './ranges.ts'
import { createScanner } from './scanner.ts'

const scanner = createScanner()
const size = 300_000
const filled = (text: string): string => text.repeat(Math.ceil(size / text.length))

/** Single lines of hundreds of kilobytes on which a look back or ahead without a bound would take minutes. */
const shapes: readonly (readonly [what: string, text: string])[] = [
  ['names without values', filled('password=')],
  ['open quotes', filled('secret="')],
  ['blanks', filled(`password${' '.repeat(50)}`)],
  ['base64', randomBytes(size).toString('base64')],
  ['base64 in lines', randomBytes(size).toString('base64').replaceAll(/.{76}/g, '$&\n')],
  ['hex', randomBytes(size / 2).toString('hex')],
  ['beginnings of keys', filled('-----BEGIN RSA PRIVATE KEY-----\n')],
  ['beginnings of tokens', filled('eyJhbGciOiJIUzI1NiJ9.')],
  ['documents', filled('kind: Secret\ndata:\n  a: YWJjZGVmZ2hpamts\n')],
  ['commands', filled('curl -H ')],
  ['escapes', filled('%3d%41%42')],
  ['braces', filled('password: {{ ')],
  ['tags', filled('<password x="1">')],
  [
    'thousands of finds',
    JSON.stringify(
      Array.from({ length: 3000 }, (_, n) => ({ password: `K${n}x!${n * 7}Qz`, url: `https://u:p${n}Q@h/x` })),
    ),
  ],
]

for (const [what, text] of shapes) {
  test(`${what}: bounded, and a token behind it is still found`, () => {
    const token = expandSample('{github:ghp_}', 'hostile')
    const { found } = scanner.scan({ path: 'a.yaml', bytes: Buffer.from(`${text}\n\nkey: ${token}\n`) })
    assert.ok(found.some((one) => one.value === token))
  })
}

test('stretches are found by place exactly as by comparing each with each', () => {
  const range = fc
    .tuple(fc.nat(2000), fc.integer({ min: 1, max: 900 }))
    .map(([start, length]) => ({ start, end: start + length }))
  fc.assert(
    fc.property(fc.array(range, { maxLength: 30 }), range, (items, one) => {
      const naive = items.some((item) => item.start < one.end && one.start < item.end)
      assert.equal(
        new Ranges(items).some(one, () => true),
        naive,
      )
    }),
  )
})
