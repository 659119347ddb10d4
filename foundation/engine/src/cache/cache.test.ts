import assert from 'node:assert/strict'
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import type { TestContext } from 'node:test'
import { TreeReader } from '../files/reader.ts'
import type { ScanRequest } from '../request.ts'
import { concluded, inspected } from '../testing/registry.ts'
import { folder, lines, scan, write } from '../testing/tree.ts'
import { ScanCache } from './scan-cache.ts'

const tree = {
  'a.txt': 'defect=a\n',
  'b.txt': 'secret=hunter2hunter2\nconfig=b\n',
  'c.txt': '# bartizan-ignore words/defect: fine\ndefect=c\n',
  'clean.txt': 'nothing here\n',
  'binary.bin': Uint8Array.of(0, 1, 2, 3, 0, 0, 9),
  'sub/d.txt': 'defect=d defect=e\n',
}

function cached(context: TestContext): {
  readonly cache: NonNullable<ScanRequest['cache']>
  readonly directory: string
} {
  const directory = join(folder(context), 'cache')
  return { cache: { enabled: true, directory }, directory }
}

/** Scans and tells which files the word detector was called for. */
async function called(root: string, more: Partial<ScanRequest>): Promise<string[]> {
  inspected.length = 0
  await scan(root, more)
  return inspected.toSorted()
}

test('a second scan says the same to the byte, with and without a cache, for any number of workers', async (context) => {
  const { cache } = cached(context)
  const root = folder(context, tree)
  const detectors = ['words', 'lines']
  const plain = JSON.stringify(await scan(root, { detectors }))
  for (const workers of [0, 2, 0, 1]) {
    assert.equal(JSON.stringify(await scan(root, { detectors, cache, workers })), plain)
  }
})

test('only what changed is inspected again', async (context) => {
  const { cache } = cached(context)
  const root = folder(context, tree)
  const all = ['a.txt', 'b.txt', 'c.txt', 'sub/d.txt']
  assert.deepEqual(await called(root, { cache }), all)
  assert.deepEqual(await called(root, { cache }), [])
  write(root, { 'a.txt': 'defect=x\n', 'new.txt': 'defect=new\n' })
  assert.deepEqual(await called(root, { cache }), ['a.txt', 'new.txt'])
  write(root, { 'a.txt': 'defect=x\n' })
  assert.deepEqual(await called(root, { cache }), [], 'written again with the same content')
  const options = { words: { strict: true } }
  const settings = {
    profile: 'default',
    secretKey: new Uint8Array(32),
    today: '2026-11-24',
    dataDirectory: '/',
    options,
  } as const
  assert.deepEqual((await called(root, { cache, settings })).length, 5, 'other settings')
  assert.deepEqual(await called(root, { cache, settings, paths: ['sub'] }), [])
  assert.deepEqual(await called(root, { cache, settings }), [], 'a scan of one folder forgets no other')
  assert.deepEqual((await called(root, { cache: { enabled: false } })).length, 5, 'turned off')
})

test('another detector looks at what it has not seen, and nobody else does', async (context) => {
  const { cache } = cached(context)
  const root = folder(context, tree)
  await scan(root, { cache })
  assert.deepEqual(await called(root, { cache, detectors: ['words', 'lines'] }), [])
  const done = await scan(root, { cache, detectors: ['words', 'lines'] })
  assert.deepEqual(lines(done), lines(await scan(root, { detectors: ['words', 'lines'] })))
  assert.deepEqual(await called(root, { cache }), [])
})

test('what is said of the project is said again only when something it rests on has changed', async (context) => {
  const { cache } = cached(context)
  const root = folder(context, { ...tree, 'extra.cfg': ' one' })
  const data = folder(context)
  const settings = {
    profile: 'default',
    secretKey: new Uint8Array(32),
    today: '2026-11-24',
    dataDirectory: data,
  } as const
  const more = { cache, settings, detectors: ['words', 'lines'] }
  const steps: readonly [string, () => void, boolean][] = [
    ['first', () => {}, true],
    ['nothing', () => {}, false],
    ['a file', () => write(root, { 'a.txt': '1\n2\n3\n4\n' }), true],
    ['nothing', () => {}, false],
    ['the same content again', () => write(root, { 'a.txt': '1\n2\n3\n4\n' }), false],
    ['a file that is only read while concluding', () => write(root, { 'extra.cfg': ' two' }), true],
    ['the listing', () => write(root, { 'new.png': 'x' }), true],
    ['downloaded data', () => write(data, { 'db.bin': 'x' }), true],
    ['a file that is gone', () => rmSync(join(root, 'a.txt')), true],
    ['nothing', () => {}, false],
  ]
  for (const [what, change, again] of steps) {
    change()
    concluded.length = 0
    const done = await scan(root, more)
    assert.deepEqual(concluded, again ? ['lines'] : [], what)
    const plain = await scan(root, { settings, detectors: ['words', 'lines'] })
    assert.equal(JSON.stringify(done), JSON.stringify(plain), what)
  }
})

test('a change of the same size within one tick of the clock is seen', async (context) => {
  const { cache } = cached(context)
  const root = folder(context, { 'a.txt': 'defect=a\n' })
  for (const name of ['a', 'b', 'c', 'd', 'e']) {
    write(root, { 'a.txt': `defect=${name}\n` })
    assert.equal((await scan(root, { cache })).findings[0]?.message, `The word ${name} stands here.`)
  }
})

test('a file that was still when it was read is not read again', (context) => {
  const root = folder(context, { 'a.txt': 'x' })
  const file = join(folder(context), 'x.cache')
  const reader = new TreeReader(root, 100)
  const { size, modified, changed, inode } = reader.stamp('a.txt')!
  const prints = { stamps: Float64Array.of(size, modified, changed, inode), hashes: new Uint8Array(16) }
  const cases = [
    [Date.now() + 10_000, true],
    [Date.now(), false],
  ] as const
  for (const [start, unchanged] of cases) {
    const cache = new ScanCache(file, ['d:1'], 1e6, start)
    cache.note('a.txt', { prints, index: 0, status: 'read', detectors: [0], outcome: undefined })
    cache.save(() => true)
    const next = new ScanCache(file, ['d:1', 'e:1'], 1e6)
    const known = next.lookUp('a.txt', [0, 1])
    assert.deepEqual(known?.missing, [1])
    assert.equal(next.isUnchanged(known.row, reader.stamp('a.txt')), unchanged)
  }
})

test('a damaged cache is discarded, and says so in a note only', async (context) => {
  const { cache, directory } = cached(context)
  const root = folder(context, tree)
  const plain = JSON.stringify((await scan(root, { cache })).findings)
  const [name] = readdirSync(directory)
  const file = join(directory, name!)
  const whole = readFileSync(file)
  const damages = [
    whole.subarray(0, 0),
    whole.subarray(0, 10),
    whole.subarray(0, whole.length - 1),
    Buffer.concat([whole, Buffer.from('x')]),
    ...Array.from({ length: 24 }, (_, index) => {
      const at = Math.floor((index * whole.length) / 24)
      const copy = Buffer.from(whole)
      copy[at] = copy[at]! ^ 0x41
      return copy
    }),
  ]
  for (const damaged of damages) {
    writeFileSync(file, damaged)
    const done = await scan(root, { cache })
    assert.equal(JSON.stringify(done.findings), plain)
    assert.deepEqual(done.notes, ['the cache was damaged and has been discarded'])
    assert.deepEqual((await scan(root, { cache })).notes, [])
  }
})

test("a detector's failure is not kept", async (context) => {
  const { cache } = cached(context)
  const root = folder(context, { 'a.txt': 'throws! now\ndefect=a\n' })
  for (let run = 0; run < 3; run++) {
    const done = await scan(root, { cache, detectors: ['words', 'throws'] })
    assert.deepEqual(
      done.coverage.problems.map((problem) => problem.kind),
      ['detector-failed'],
    )
  }
})

test('the cache is for its owner, outside of the tree, bounded, and holds no secret', async (context) => {
  const { cache, directory } = cached(context)
  const root = folder(context, tree)
  await scan(root, { cache })
  const [name] = readdirSync(directory)
  const file = join(directory, name!)
  assert.equal(statSync(file).mode & 0o777, 0o600)
  assert.equal(statSync(directory).mode & 0o777, 0o700)
  assert.ok(!readFileSync(file).includes('hunter2'))
  const before = statSync(file).size
  write(root, { 'a.txt': 'defect=changed\n' })
  await scan(root, { cache: { ...cache, maxBytes: 400 } })
  assert.ok(statSync(file).size < before)
  const inside = join(root, 'cache')
  mkdirSync(inside)
  await scan(root, { cache: { enabled: true, directory: inside } })
  assert.deepEqual(readdirSync(inside), [])
})

test('scans at the same time do not disturb each other', async (context) => {
  const { cache, directory } = cached(context)
  const root = folder(context, tree)
  const runs = await Promise.all(Array.from({ length: 6 }, (_, index) => scan(root, { cache, workers: index % 2 })))
  for (const run of runs) assert.deepEqual(lines(run), lines(runs[0]!))
  assert.equal(readdirSync(directory).length, 1)
  assert.deepEqual(await called(root, { cache }), [])
})

test('a file that is gone is forgotten', async (context) => {
  const { cache } = cached(context)
  const root = folder(context, { 'a.txt': 'defect=a\n', 'b.txt': 'x\n' })
  await scan(root, { cache })
  write(root, { 'a.txt': 'x\n' })
  assert.deepEqual(lines(await scan(root, { cache })), [])
})
