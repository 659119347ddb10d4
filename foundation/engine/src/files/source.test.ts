import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { lookAt } from './encoding.ts'
import { cutFrame, maskFrame } from './frame.ts'
import { sourceOf } from './source.ts'

const utf16 = (text: string, mark: boolean): Buffer => Buffer.from(`${mark ? '\uFEFF' : ''}${text}`, 'utf16le')

test('bytes are recognised as text or binary, and decoded', () => {
  const western = 'key = "value"\nname = "Zoë"\n'
  const cases: readonly [string, Uint8Array, ReturnType<typeof lookAt>, string, string][] = [
    ['ASCII', Buffer.from('plain\n'), 'text', 'utf-8', 'plain\n'],
    ['UTF-8', Buffer.from('héllo €'), 'text', 'utf-8', 'héllo €'],
    ['UTF-8 with mark', Buffer.from('\uFEFFa'), 'text', 'utf-8', 'a'],
    ['UTF-16LE with mark', utf16(western, true), 'utf-16le', 'utf-16le', western],
    ['UTF-16LE without', utf16(western, false), 'utf-16le', 'utf-16le', western],
    ['UTF-16BE with mark', utf16(western, true).swap16(), 'utf-16be', 'utf-16be', western],
    ['UTF-16BE without', utf16(western, false).swap16(), 'utf-16be', 'utf-16be', western],
    ['UTF-16LE cut', utf16('ab', true).subarray(0, 5), 'utf-16le', 'utf-16le', 'a'],
    ['Latin-1', Buffer.from('caf\u00e9 \u00a3', 'latin1'), 'text', 'latin1', 'café £'],
    ['broken UTF-8', Buffer.from([0x61, 0x80, 0x62, 0xe2, 0x82]), 'text', 'utf-8', 'a\uFFFDb\uFFFD'],
    ['empty', Buffer.alloc(0), 'text', 'utf-8', ''],
  ]
  for (const [what, bytes, look, encoding, text] of cases) {
    assert.equal(lookAt(bytes), look, what)
    const source = sourceOf('a.txt', bytes)
    assert.deepEqual([source.encoding, source.text], [encoding, text], what)
  }
  const binaries: readonly [string, Uint8Array][] = [
    ['ELF', Buffer.from('\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0')],
    ['noise', Buffer.from(Array.from({ length: 4096 }, (_, index) => (index * 7919) % 256))],
    ['zeros', Buffer.alloc(100)],
    ['controls', Buffer.from([...Array.from({ length: 40 }, () => 1), 0xff])],
  ]
  for (const [what, bytes] of binaries) assert.equal(lookAt(bytes), 'binary', what)
  const stray = Buffer.from(`${'a line of text\n'.repeat(200)}\0`)
  assert.equal(lookAt(stray), 'text', 'one NUL in much text')
  const cut = Buffer.from(`${'x'.repeat(8190)}€uro`)
  assert.equal(lookAt(cut), 'text', 'a character across the end of the head')
})

test('regions count lines, UTF-16 columns and bytes', () => {
  const source = sourceOf('a.txt', 'one\r\ntwö 😀 x\n\nend')
  const at = source.text.indexOf('x')
  assert.deepEqual(source.regionOfText(at, at + 1), {
    startByte: 15,
    endByte: 16,
    startLine: 2,
    startColumn: 8,
    endLine: 2,
    endColumn: 9,
  })
  assert.deepEqual(source.region(15, 16), source.regionOfText(at, at + 1))
  assert.deepEqual(source.region(0, 1000).endLine, 4)
  const marked = sourceOf('a.txt', '\uFEFFab')
  assert.deepEqual(marked.regionOfText(0, 1), {
    startByte: 3,
    endByte: 4,
    startLine: 1,
    startColumn: 1,
    endLine: 1,
    endColumn: 2,
  })
})

test('offsets agree with decoding, for any bytes', () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 3000 }),
    fc
      .string({ unit: fc.constantFrom('a', '\n', 'é', '€', '😀', '\r\n'), maxLength: 900 })
      .map((text) => Buffer.from(text)),
  )
  fc.assert(
    fc.property(bytes, fc.nat(3000), (content, position) => {
      const source = sourceOf('a.txt', content)
      const { text } = source
      const at = Math.min(position, text.length)
      const { startByte } = source.regionOfText(at, at)
      const back = source.region(startByte, startByte)
      const start = source.starts[back.startLine - 1]! + back.startColumn - 1
      // Half a surrogate pair has no byte offset of its own: its end stands for it.
      const half =
        at > 0 && at < text.length && /[\uDC00-\uDFFF]/.test(text[at]!) && /[\uD800-\uDBFF]/.test(text[at - 1]!)
      if (source.encoding === 'utf-8') assert.equal(start, half ? at + 1 : at)
      if (source.encoding === 'utf-8') {
        const mark = source.bytes[0] === 0xef && source.bytes[1] === 0xbb && source.bytes[2] === 0xbf ? 3 : 0
        assert.equal(Buffer.from(content.subarray(mark, startByte)).toString().length, start)
      }
    }),
    { numRuns: 400 },
  )
})

test('a parse is made once and shared', () => {
  let parses = 0
  const parser = { id: 'lines', parse: ({ text }: { readonly text: string }) => [++parses, text.length] }
  const source = sourceOf('a.txt', 'abc')
  assert.deepEqual(source.parsed(parser), [1, 3])
  assert.deepEqual(source.parsed(parser), [1, 3])
})

test('minified and generated files are recognised', () => {
  const long = `var a=${'function(b){return b+1},'.repeat(400)}0;`
  const cases: readonly [string, string, boolean, boolean][] = [
    ['a.js', 'const a = 1\n'.repeat(300), false, false],
    ['a.js', long, true, false],
    ['a.min.js', 'var a', true, false],
    ['a.txt', `${'words of prose on one line '.repeat(200)}\n`, false, false],
    ['a.go', '// Code generated by protoc. DO NOT EDIT.\npackage a\n', false, true],
    ['vendor/a.go', 'package a\n', false, true],
    ['a_pb2.py', 'x = 1\n', false, true],
    ['a.ts', '/* how things are generated */\n', false, false],
  ]
  for (const [path, text, minified, generated] of cases) {
    const source = sourceOf(path, text)
    assert.deepEqual([source.minified, source.generated], [minified, generated], `${path}: ${text.slice(0, 30)}`)
  }
})

test('frames show two lines around, cut long lines, and hide what is secret', () => {
  const source = sourceOf('a.txt', '1\n2\n3\nkey = secret\n5\n6\n7\n')
  const start = source.text.indexOf('secret')
  const region = source.regionOfText(start, start + 6)
  assert.deepEqual(cutFrame(source, region), { firstLine: 2, lines: ['2', '3', 'key = secret', '5', '6'] })
  assert.deepEqual(maskFrame(cutFrame(source, region), [region]).lines[2], 'key = ******')

  const wide = sourceOf('b.txt', `${'x'.repeat(1000)}secret${'y'.repeat(1000)}\nshort\n`)
  const inside = wide.regionOfText(1000, 1006)
  const frame = cutFrame(wide, inside)
  assert.equal(frame.lines[0]?.length, 200)
  assert.equal(frame.lines[0]?.slice(1000 - frame.cut!, 1006 - frame.cut!), 'secret')
  assert.ok(!maskFrame(frame, [inside]).lines[0]?.includes('secret'))

  const tall = sourceOf('c.txt', Array.from({ length: 100 }, (_, index) => `line ${index}`).join('\n'))
  const most = cutFrame(tall, tall.regionOfText(100, 600))
  assert.equal(most.lines.length, 12)
  assert.deepEqual(
    maskFrame(most, [tall.regionOfText(0, 700)]).lines.join(''),
    most.lines.map((text) => '*'.repeat(text.length)).join(''),
  )
})
