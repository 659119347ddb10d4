import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { expandSample } from '../sample/expand.ts'
import { createScanner } from '../scan/scanner.ts'

const scanner = createScanner()
const token = expandSample('{github:ghp_}', 'layers')
const base64 = (text: string | Buffer): string => Buffer.from(text).toString('base64')
const percent = (text: string): string => [...text].map((letter) => `%${letter.charCodeAt(0).toString(16)}`).join('')
const unicode = (text: string): string =>
  [...text].map((letter) => `\\u00${letter.charCodeAt(0).toString(16)}`).join('')

const cases: readonly (readonly [what: string, text: string, layers: readonly string[]])[] = [
  ['base64', `blob = "${base64(`GITHUB=${token}`)}"`, ['base64']],
  ['base64 at the second alignment', `x: ${base64(`=${token}`)}`, ['base64']],
  ['base64 at the third alignment', `x: ${base64(`= ${token}`)}`, ['base64']],
  ['base64url without padding', `x: ${Buffer.from(`user:${token}>`).toString('base64url')}`, ['base64']],
  ['base64 in base64', `secret: ${base64(base64(`t=${token} and some more text`))} # base64 -d`, ['base64', 'base64']],
  ['hex', `data = 0x${Buffer.from(`t=${token}`).toString('hex')}`, ['hex']],
  ['percent', `https://x/?t=${percent(`=${token}`)}`, ['percent']],
  ['unicode escapes', `t = "${unicode(token)}"`, ['unicode']],
  ['gzip in base64', `payload: ${base64(gzipSync(`token=${token}\n`))}`, ['gzip']],
  ['a joined literal', `const t = "${token.slice(0, 12)}" +\n  "${token.slice(12)}"`, ['concatenation']],
  ['UTF-16 in base64', `powershell -EncodedCommand ${base64(Buffer.from(`$t = "${token}"`, 'utf16le'))}`, ['base64']],
]

for (const [what, text, layers] of cases) {
  test(`finds a token in ${what}, and its place in the original`, () => {
    const { found } = scanner.scan({ path: 'a.txt', bytes: Buffer.from(text) })
    const one = found.find((each) => each.value === token)
    assert.ok(one, `nothing in ${text}: ${JSON.stringify(found.map((each) => [each.rule.id, each.value]))}`)
    assert.deepEqual(one.layers, layers)
    assert.ok(one.start > 0 && one.end <= text.length && one.start < one.end)
  })
}

test('the range of a token in base64 covers its encoded characters and no more', () => {
  const text = `x = "${base64(`0123456789a=${token}xyz`.replace('xyz', ' end of text'))}"`
  const [one] = scanner.scan({ path: 'a.txt', bytes: Buffer.from(text) }).found
  assert.ok(one)
  const start = 5 + 16
  assert.equal(one.start, start)
  assert.ok(Math.abs(one.end - (start + Math.ceil((token.length * 4) / 3))) <= 1)
})

test('UTF-16 files of both orders', () => {
  const text = `token = "${token}"\r\n`
  const little = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')])
  const big = Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from(text, 'utf16le').swap16()])
  for (const bytes of [little, big]) {
    const [one] = scanner.scan({ path: 'a.txt', bytes }).found
    assert.equal(one?.value, token)
    assert.equal(one?.start, 2 + 2 * text.indexOf(token))
    assert.equal(one?.end, one.start + 2 * token.length)
  }
})

test('a bomb of nested base64 stays within its bounds', () => {
  let text = `token=${token}`
  for (let n = 0; n < 12; n++) text = base64(text)
  const { found } = scanner.scan({ path: 'a.txt', bytes: Buffer.from(`secret base64 -d ${text}`) })
  assert.ok(found.every((one) => one.layers.length <= 4))
})
