import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { readMarks } from '@bartizan/testkit'
import * as fc from 'fast-check'
import { analyseFiles } from './analysis.ts'

const folder = join(import.meta.dirname, '../fixtures')
const projects = globSync('*', { cwd: folder }).sort()

const filesOf = (project: string): { readonly path: string; readonly source: Uint8Array }[] =>
  globSync('**/*.{js,py,java}', { cwd: join(folder, project) })
    .sort()
    .map((path) => ({ path, source: new Uint8Array(readFileSync(join(folder, project, path))) }))

const linesOf = (files: readonly { readonly path: string; readonly source: Uint8Array }[]): string[] =>
  analyseFiles(files, () => undefined).findings.map((one) =>
    one.at.kind === 'file' ? `${one.at.path}:${one.at.region?.startLine ?? 0} ${one.rule}` : one.rule,
  )

for (const project of projects) {
  test(`findings of ${project} are where its marks are`, () => {
    const files = filesOf(project)
    const expected = files.flatMap(({ path, source }) =>
      readMarks(new TextDecoder().decode(source)).map((mark) => `${path}:${mark.line} ${mark.rule}`),
    )
    assert.ok(expected.length > 0)
    assert.deepEqual(linesOf(files).toSorted(), expected.toSorted())
  })
}

test('the order of files changes nothing', () => {
  const files = projects.flatMap((project) =>
    filesOf(project).map((file) => ({ ...file, path: `${project}/${file.path}` })),
  )
  const expected = JSON.stringify(analyseFiles(files, () => undefined))
  fc.assert(
    fc.property(fc.shuffledSubarray(files, { minLength: files.length }), (shuffled) => {
      assert.equal(JSON.stringify(analyseFiles(shuffled, () => undefined)), expected)
    }),
    { numRuns: 8 },
  )
})

test('a flow starts at its source, ends at its use, and names the files between', () => {
  const finding = analyseFiles(filesOf('node-app'), () => undefined).findings.find(
    (one) => one.rule === 'sast/sql-injection',
  )
  const flow = (finding?.flow ?? []).flatMap((one) =>
    one.kind === 'file' ? [`${one.path}:${one.region?.startLine ?? 0}`] : [],
  )
  assert.equal(flow[0], 'server.js:8')
  assert.equal(flow.at(-1), 'lib/items.js:7')
})

test('hostile input ends', () => {
  const deep = 'f('.repeat(3000)
  const long = `x = ${'a + '.repeat(20_000)}a`
  for (const text of [
    deep,
    long,
    '\0\0\0',
    'class A extends A {}\nnew A().x()',
    'def f(x):\n    return f(f(x))\n',
    'const f = (x) => f(f)(f)\nf(f)',
  ]) {
    for (const path of ['a.js', 'a.py', 'A.java'])
      assert.ok(analyseFiles([{ path, source: new TextEncoder().encode(text) }], () => undefined))
  }
})
