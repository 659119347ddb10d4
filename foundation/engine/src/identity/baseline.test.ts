import assert from 'node:assert/strict'
import { renameSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import type { TestContext } from 'node:test'
import { runScan } from '../scan.ts'
import { folder, lines, request, scan, write } from '../testing/tree.ts'
import type { Tree } from '../testing/tree.ts'
import { BaselineError, readBaseline, serializeBaseline } from './baseline.ts'

const known = ['# settings', 'first = 1', 'use(defect=alpha)', 'last = 2', ''].join('\n')

/** A folder whose findings of today are accepted. */
async function accepted(context: TestContext, tree: Tree): Promise<string> {
  const root = folder(context, tree)
  write(root, { '.bartizan/baseline.json': serializeBaseline((await scan(root)).occurrences) })
  return root
}

test('a known finding stays known', async (context) => {
  const cases: readonly [string, string][] = [
    ['unchanged', known],
    ['lines inserted above', `${'new = 0\n'.repeat(40)}${known}`],
    ['the block re-indented', known.replaceAll(/^/gm, '\t\t')],
    ['line endings changed', known.replaceAll('\n', '\r\n')],
    ['everything around it changed', 'a\nb\nuse(defect=alpha)\nc\nd\n'],
  ]
  for (const [what, after] of cases) {
    const root = await accepted(context, { 'a.txt': known })
    write(root, { 'a.txt': after })
    const line = after.split('\n').findIndex((text) => text.includes('defect')) + 1
    assert.deepEqual(lines(await scan(root)), [`a.txt:${line} words/defect known`], what)
  }
})

test('a known finding stays known when its file is renamed', async (context) => {
  const root = await accepted(context, { 'a.txt': known })
  renameSync(join(root, 'a.txt'), join(root, 'b.txt'))
  assert.deepEqual(lines(await scan(root)), ['b.txt:3 words/defect known'])
})

test('a known finding hides no other', async (context) => {
  const cases: readonly [string, Tree, readonly string[]][] = [
    ['a different defect in its place', { 'a.txt': known.replace('alpha', 'beta') }, ['a.txt:3 words/defect new']],
    [
      'a second copy below it',
      { 'a.txt': `${known}other = 1\nuse(defect=alpha)\n` },
      ['a.txt:3 words/defect known', 'a.txt:6 words/defect new'],
    ],
    [
      'a second copy above it',
      { 'a.txt': `use(defect=alpha)\nother = 1\n${known}` },
      ['a.txt:1 words/defect new', 'a.txt:5 words/defect known'],
    ],
    [
      'a second copy in another file',
      { 'a.txt': known, '0.txt': known },
      ['0.txt:3 words/defect new', 'a.txt:3 words/defect known'],
    ],
  ]
  for (const [what, tree, want] of cases) {
    const root = await accepted(context, { 'a.txt': known })
    write(root, tree)
    assert.deepEqual(lines(await scan(root)), want, what)
  }
})

test('entries whose defect is gone are told, in a file that was looked at', async (context) => {
  const root = await accepted(context, { 'a.txt': known, 'b.txt': known })
  write(root, { 'a.txt': 'clean\n' })
  const done = await scan(root)
  assert.deepEqual(
    done.resolved.map((entry) => entry.path),
    ['a.txt'],
  )
  assert.deepEqual(lines(done), ['b.txt:3 words/defect known'])
})

test('a baseline is read back as it was written, and stays the same when written again', async (context) => {
  const { occurrences } = await scan(folder(context, { 'a.txt': known, 'b.txt': known }))
  const text = serializeBaseline(occurrences)
  assert.equal(occurrences.length, 2)
  assert.deepEqual(readBaseline(text, 'x'), occurrences)
  assert.equal(serializeBaseline(occurrences.toReversed()), text)
  assert.deepEqual(readBaseline(serializeBaseline([]), 'x'), [])
})

test('a broken baseline is refused with its line', () => {
  const cases: readonly [string, RegExp, number | undefined][] = [
    ['{\n"version": 1,\n"findings": [,]\n}', /not valid JSON/, 3],
    ['<<<<<<< HEAD\n{}', /unresolved merge/, 1],
    ['[]', /not a baseline/, undefined],
    ['{"version": 9, "findings": []}', /another version/, undefined],
    ['{"version": 1, "findings": [{"rule": "a/b"}]}', /entry 1 lacks/, undefined],
  ]
  for (const [text, cause, line] of cases) {
    assert.throws(
      () => readBaseline(text, 'x'),
      (error) => error instanceof BaselineError && cause.test(error.message) && error.line === line,
      text,
    )
  }
})

test('a scan with a broken baseline is refused', async (context) => {
  const root = folder(context, { '.bartizan/baseline.json': '{', 'a.txt': known })
  const outcome = await runScan(request(root))
  assert.equal(outcome.kind, 'refused')
  assert.deepEqual(
    outcome.problems.map(({ kind, path, line }) => ({ kind, path, line })),
    [{ kind: 'configuration', path: '.bartizan/baseline.json', line: 1 }],
  )
})
