import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Problem } from '@bartizan/model'
import { folder, lines, scan } from '../testing/tree.ts'
import type { Tree } from '../testing/tree.ts'

/** Many small files, each with one finding and something for a rogue to see; one where it acts. */
function tree(rogue: string): Tree {
  const files = Array.from({ length: 30 }, (_, index) => [`f${index}.txt`, `defect=a${index}\n${rogue}! later\n`])
  return { ...Object.fromEntries(files), 'bad.txt': `defect=b\n${rogue}! now\n` }
}

function shown(problems: readonly Problem[]): string[] {
  return problems.map(({ kind, path = '', detector = '', weight }) => `${kind} ${path} ${detector} ${weight}`)
}

test('a detector that misbehaves loses only its own result for that file', async (context) => {
  const cases: readonly [string, string][] = [
    ['throws', 'detector-failed'],
    ['recurses', 'detector-failed'],
    ['hangs', 'detector-timeout'],
    ['backtracks', 'detector-timeout'],
    ['hoards', 'detector-memory'],
    ['leaves', 'detector-failed'],
  ]
  for (const [rogue, kind] of cases) {
    const root = folder(context, tree(rogue))
    const limits = { inspectTime: kind === 'detector-timeout' ? 400 : 20_000, workerMemory: 48 }
    const done = await scan(root, { detectors: ['words', rogue], workers: 2, limits })
    assert.deepEqual(shown(done.coverage.problems), [`${kind} bad.txt ${rogue} incomplete`], rogue)
    assert.equal(done.findings.filter((finding) => finding.rule === 'words/defect').length, 31, rogue)
    assert.equal(done.findings.filter((finding) => finding.rule === `${rogue}/seen`).length, 30, rogue)
  }
})

test('a detector that throws is named with the first line of its error, in the calling thread too', async (context) => {
  const done = await scan(folder(context, tree('throws')), { detectors: ['throws'], workers: 0 })
  assert.equal(done.coverage.problems[0]?.cause, 'the detector throws failed: TypeError: a defect of its own')
})

test('a detector that hangs again and again gets no more files', async (context) => {
  const files = Array.from({ length: 12 }, (_, index) => [`f${index}.txt`, 'defect=a\nhangs! now\n'])
  const root = folder(context, Object.fromEntries(files))
  const done = await scan(root, { detectors: ['words', 'hangs'], workers: 1, limits: { inspectTime: 150 } })
  assert.equal(done.findings.length, 12)
  assert.equal(done.coverage.problems.filter((problem) => problem.path !== undefined).length, 3)
  assert.match(done.coverage.problems[0]!.cause, /hung 3 times; 9 further files/)
})

test('a detector that hangs while it concludes, or cannot start, costs only itself', async (context) => {
  const cases: readonly [string, string][] = [
    ['endless', 'detector-timeout  endless incomplete'],
    ['unstartable', 'detector-failed  unstartable incomplete'],
    ['unloadable', 'detector-failed  unloadable incomplete'],
    ['stuck', 'detector-timeout  stuck incomplete'],
  ]
  for (const [rogue, problem] of cases) {
    const root = folder(context, { 'a.txt': 'defect=a\n' })
    const done = await scan(root, { detectors: ['words', rogue], workers: 1, limits: { concludeTime: 400 } })
    assert.deepEqual(shown(done.coverage.problems), [problem], rogue)
    assert.deepEqual(lines(done), ['a.txt:1 words/defect new'], rogue)
  }
})

test('facts that cannot travel are the problem of their detector', async (context) => {
  const root = folder(context, { 'a.txt': 'defect=a\n' })
  const done = await scan(root, { detectors: ['words', 'unclonable'], workers: 1 })
  assert.deepEqual(shown(done.coverage.problems), ['detector-failed a.txt unclonable incomplete'])
  assert.ok(lines(done).includes('a.txt:1 words/defect new'))
})

test('two runs are byte-identical for any number of workers', async (context) => {
  const root = folder(context, tree('throws'))
  const runs = await Promise.all(
    [0, 1, 2, 4].map((workers) => scan(root, { detectors: ['words', 'throws', 'lines'], workers })),
  )
  const [first, ...others] = runs.map((done) => JSON.stringify(done))
  for (const other of others) assert.equal(other, first)
  assert.ok(first!.includes('93 lines in 31 of 31 files'))
})

test('an interrupted scan says so and gives what it has', async (context) => {
  const stop = new AbortController()
  const root = folder(context, tree('hangs'))
  const running = scan(root, { detectors: ['words', 'hangs'], workers: 1, signal: stop.signal })
  setTimeout(() => stop.abort(), 300)
  const done = await running
  assert.equal(done.interrupted, true)
  assert.deepEqual(shown(done.coverage.problems), ['interrupted   incomplete'])
})

test('a scan that is interrupted before it begins ends at once', async (context) => {
  const root = folder(context, tree('hangs'))
  for (const workers of [0, 1]) {
    const done = await scan(root, { detectors: ['words', 'lines'], workers, signal: AbortSignal.abort() })
    assert.equal(done.interrupted, true)
    assert.deepEqual(done.findings, [])
  }
})
