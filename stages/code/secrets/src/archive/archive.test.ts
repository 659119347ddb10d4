import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { crc32, deflateRawSync, gzipSync } from 'node:zlib'
import { expandSample } from '../sample/expand.ts'
import { createScanner } from '../scan/scanner.ts'

const scanner = createScanner()
const token = expandSample('{github:ghp_}', 'archive')
const content = Buffer.from(`# settings\nGITHUB_TOKEN=${token}\n`)

function zip(files: readonly (readonly [string, Buffer])[], lie?: number): Buffer {
  const parts: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const [name, bytes] of files) {
    const packed = deflateRawSync(bytes)
    const fields = Buffer.alloc(26)
    fields.writeUInt16LE(20, 0)
    fields.writeUInt16LE(8, 4)
    fields.writeUInt32LE(crc32(bytes), 10)
    fields.writeUInt32LE(packed.length, 14)
    fields.writeUInt32LE(lie ?? bytes.length, 18)
    fields.writeUInt16LE(name.length, 22)
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), fields, Buffer.from(name), packed])
    const rest = Buffer.alloc(14)
    rest.writeUInt32LE(offset, 10)
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00', 'latin1'), fields, rest, Buffer.from(name)]))
    parts.push(local)
    offset += local.length
  }
  const end = Buffer.alloc(18)
  end.writeUInt16LE(files.length, 4)
  end.writeUInt16LE(files.length, 6)
  end.writeUInt32LE(Buffer.concat(directory).length, 8)
  end.writeUInt32LE(offset, 12)
  return Buffer.concat([...parts, ...directory, Buffer.from('PK\x05\x06', 'latin1'), end])
}

function tar(files: readonly (readonly [string, Buffer])[]): Buffer {
  const blocks = files.flatMap(([name, bytes]) => {
    const head = Buffer.alloc(512)
    head.write(name, 0)
    head.write(bytes.length.toString(8).padStart(11, '0'), 124)
    head.write('0', 156)
    head.write('ustar', 257)
    return [head, bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)]
  })
  return Buffer.concat([...blocks, Buffer.alloc(1024)])
}

const cases: readonly (readonly [string, Buffer, readonly string[]])[] = [
  [
    'app.jar',
    zip([
      ['META-INF/MANIFEST.MF', Buffer.from('x')],
      ['conf/app.env', content],
    ]),
    ['conf/app.env'],
  ],
  ['app.tar', tar([['a/b.env', content]]), ['a/b.env']],
  ['app.tgz', gzipSync(tar([['a/b.env', content]])), ['app.tar', 'a/b.env']],
  ['app.env.gz', gzipSync(content), ['app.env']],
  ['outer.whl', zip([['inner.zip', zip([['x.env', content]])]]), ['inner.zip', 'x.env']],
]

for (const [name, bytes, inside] of cases) {
  test(`finds a token in ${name}`, () => {
    const { found, problems } = scanner.scan({ path: name, bytes })
    assert.deepEqual(problems, [])
    assert.equal(found.length, 1)
    assert.equal(found[0]?.value, token)
    assert.deepEqual(found[0]?.inside, inside)
  })
}

test('bombs, lies and cuts become problems, and what else is in the archive is still read', () => {
  const bomb = zip([
    ['bomb.txt', Buffer.alloc(30_000_000)],
    ['x.env', content],
  ])
  const outcome = scanner.scan({ path: 'bomb.zip', bytes: bomb })
  assert.equal(outcome.found.length, 1)
  assert.equal(outcome.problems.length, 1)
  assert.match(outcome.problems[0]!.cause, /limit|suspiciously/)
  assert.equal(
    scanner.scan({ path: 'lie.zip', bytes: zip([['x.env', Buffer.alloc(500_000, 'a')]], 10) }).problems.length,
    1,
  )
  assert.equal(scanner.scan({ path: 'cut.zip', bytes: zip([['x.env', content]]).subarray(0, 60) }).problems.length, 1)
  assert.equal(
    scanner.scan({ path: 'cut.tar', bytes: tar([['x.env', Buffer.alloc(5000)]]).subarray(0, 1024) }).problems.length,
    1,
  )
  assert.equal(scanner.scan({ path: 'cut.gz', bytes: gzipSync(content).subarray(0, 20) }).problems.length, 1)
})

test('mutated archives never throw', () => {
  const seeds = cases.map(([, bytes]) => bytes)
  fc.assert(
    fc.property(
      fc.constantFrom(...seeds),
      fc.array(fc.tuple(fc.nat(5000), fc.nat(255)), { maxLength: 12 }),
      (seed, edits) => {
        const bytes = Buffer.from(seed)
        for (const [at, value] of edits) bytes[at % bytes.length] = value
        scanner.scan({ path: 'x.zip', bytes })
      },
    ),
    { numRuns: 300 },
  )
})
