import assert from 'node:assert/strict'
import { createHash, createHmac, generateKeyPairSync, sign } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { test } from 'node:test'
import { openBundle, readBundle } from './index.ts'
import type { ArchiveFile } from './index.ts'

const file = (name: string, text: string): ArchiveFile => ({ name, bytes: Buffer.from(text) })
const files = [
  file('.manifest', '{"roots": ["shop", "limits"]}'),
  file('shop/policy.rego', 'package shop\nallow if data.limits.max > 1\n'),
  file('limits/data.json', '{"max": 5}'),
]

function tar(entries: readonly { readonly name: string; readonly text: string; readonly type?: string }[]): Buffer {
  const blocks = entries.map(({ name, text, type = '0' }) => {
    const header = Buffer.alloc(512)
    header.write(name, 0)
    header.write('0000644\0', 100)
    header.write(`${Buffer.byteLength(text).toString(8).padStart(11, '0')}\0`, 124)
    header.write(type, 156)
    const body = Buffer.alloc(Math.ceil(Buffer.byteLength(text) / 512) * 512)
    body.write(text)
    return Buffer.concat([header, body])
  })
  return Buffer.concat([...blocks, Buffer.alloc(1024)])
}

const hash = (text: string) => createHash('sha256').update(text).digest('hex')
const payload = {
  files: [
    { name: '.manifest', hash: hash('{"roots":["shop","limits"]}'), algorithm: 'SHA-256' },
    { name: 'shop/policy.rego', hash: hash('package shop\nallow if data.limits.max > 1\n'), algorithm: 'SHA-256' },
    { name: 'limits/data.json', hash: hash('{"max":5}'), algorithm: 'SHA-256' },
  ],
}
const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')

function signed(algorithm: string, seal: (data: string) => string, about: unknown = payload): ArchiveFile {
  const data = `${encode({ alg: algorithm })}.${encode(about)}`
  return file('.signatures.json', JSON.stringify({ signatures: [`${data}.${seal(data)}`] }))
}
const byHmac = (key: string) => (data: string) => createHmac('sha256', key).update(data).digest('base64url')

test('a bundle gives its policies, and its data under their folders', () => {
  const packed = gzipSync(
    tar(files.map(({ name, bytes }) => ({ name: `/${name}`, text: Buffer.from(bytes).toString() }))),
  )
  const bundle = readBundle(packed)
  assert.equal(bundle.kind, 'bundle')
  if (bundle.kind !== 'bundle') return
  assert.deepEqual([...bundle.policies.keys()], ['shop/policy.rego'])
  assert.deepEqual(bundle.data, { limits: { max: 5 } })
})

test('signatures are verified, by secret and by public key', () => {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString()
  const byKey = (data: string) =>
    sign('sha256', Buffer.from(data), { key: privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64url')
  assert.equal(openBundle([...files, signed('HS256', byHmac('secret'))], { key: 'secret' }).kind, 'bundle')
  assert.equal(openBundle([...files, signed('ES256', byKey)], { key: pem }).kind, 'bundle')
  const wrong: readonly (readonly [readonly ArchiveFile[], RegExp])[] = [
    [files, /not signed/],
    [[...files, signed('HS256', byHmac('other'))], /signature of the bundle is wrong/],
    [[...files, signed('HS256', byHmac(pem))], /signature of the bundle is wrong/],
    [[...files, signed('none', () => '')], /signature of the bundle is wrong/],
    [[...files, file('shop/more.rego', 'package shop\n'), signed('ES256', byKey)], /not covered/],
    [[...files.slice(0, 2), file('limits/data.json', '{"max": 6}'), signed('ES256', byKey)], /changed after signing/],
    [[...files.slice(0, 2), signed('ES256', byKey)], /signed but is missing/],
  ]
  for (const [given, message] of wrong) {
    const result = openBundle(given, { key: pem })
    assert.match(result.kind === 'failed' ? result.message : 'accepted', message)
  }
})

test('archives that reach outside, hold links or are damaged are refused', () => {
  const refused: readonly (readonly [Buffer, RegExp])[] = [
    [tar([{ name: '../../etc/policy.rego', text: 'package x' }]), /outside the archive/],
    [tar([{ name: 'a\\..\\b.rego', text: 'package x' }]), /outside the archive/],
    [tar([{ name: 'link.rego', text: '', type: '2' }]), /no plain file/],
    [tar([{ name: 'a.rego', text: 'package a' }]).subarray(0, 515), /truncated/],
    [Buffer.concat([gzipSync(tar([])).subarray(0, 15)]), /cannot be unpacked/],
    [tar([{ name: 'data.json', text: '{' }]), /cannot be read/],
    [
      tar([
        { name: '.manifest', text: '{"roots": ["a"]}' },
        { name: 'b.rego', text: 'package b\n' },
      ]),
      /outside the roots/,
    ],
    [
      tar([
        { name: 'a.rego', text: 'package a' },
        { name: './a.rego', text: 'package b' },
      ]),
      /twice/,
    ],
  ]
  for (const [bytes, message] of refused) {
    const result = readBundle(bytes)
    assert.match(result.kind === 'failed' ? result.message : 'accepted', message)
  }
})
