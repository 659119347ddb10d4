import assert from 'node:assert/strict'
import { test } from 'node:test'
import { unifiedDiff } from './diff.ts'
import { applyEdits } from './plan.ts'

test('edits replace their bytes and nothing else', () => {
  const bytes = Buffer.from('eins zwö drei\r\n')
  const edits = [
    { path: 'x', startByte: 0, endByte: 4, text: 'one' },
    { path: 'x', startByte: 10, endByte: 14, text: 'three' },
  ]
  assert.equal(Buffer.from(applyEdits(bytes, edits)).toString(), 'one zwö three\r\n')
})

const diffs: readonly (readonly [before: string, after: string, diff: string])[] = [
  ['a\nb\n', 'a\nb\n', ''],
  ['a\nb\nc\nd\ne\nf\n', 'a\nb\nc\nD\ne\nf\n', '--- a/x\n+++ b/x\n@@ -1,7 +1,7 @@\n a\n b\n c\n-d\n+D\n e\n f\n \n'],
  ['a\n', 'a\nb\n', '--- a/x\n+++ b/x\n@@ -1,2 +1,3 @@\n a\n+b\n \n'],
  ['a\nb\n', 'b\n', '--- a/x\n+++ b/x\n@@ -1,3 +1,2 @@\n-a\n b\n \n'],
]

for (const [before, after, diff] of diffs) {
  test(`diff of ${JSON.stringify(before)} and ${JSON.stringify(after)}`, () =>
    assert.equal(unifiedDiff('x', before, after), diff))
}
