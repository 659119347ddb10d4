import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { childOf, columnOf, dump, F, K, lineOf, lineStarts, Names, R, TreeBuilder, wordId } from './index.ts'
import type { Tree } from './index.ts'

const names = new Names()
const source = new TextEncoder().encode('q = "a" + r.get("x")')
const about = { language: 'javascript', source, names } as const

test('nodes made after their operands come out in pre-order', () => {
  const b = new TreeBuilder(source.length)
  const target = b.node(K.name, 0, 1, names.intern('q'))
  const left = b.node(K.string, 4, 7, names.intern('a'))
  const right = b.node(K.name, 10, 11, names.intern('r'))
  const plus = b.node(K.binary, 4, 11, wordId('+'))
  b.add(plus, left, R.left)
  b.add(plus, right, R.right)
  const assign = b.node(K.assign, 0, 11, wordId('='))
  b.add(assign, target, R.target)
  b.add(assign, plus, R.value)
  const tree = b.finish(assign, about)
  assert.equal(dump(tree), '(assign:= target=(name:q) value=(binary:+ left=(string:a) right=(name:r)))')
  assert.deepEqual([...tree.skip], [5, 2, 5, 4, 5])
  assert.deepEqual([...tree.parent], [-1, 0, 0, 2, 2])
  assert.equal(childOf(tree, 0, R.value), 2)
  assert.equal(childOf(tree, 0, R.type), 0)
})

test('rewind forgets nodes and errors', () => {
  const b = new TreeBuilder(0)
  const root = b.node(K.unit, 0, 0, 0)
  const mark = b.mark()
  b.node(K.name, 0, 1, 1)
  b.error(0, 1, 'speculation')
  b.rewind(mark, 0)
  b.add(root, b.node(K.error, 0, 1, 0), R.body)
  b.error(0, 1, 'kept')
  const tree = b.finish(root, about)
  assert.equal(tree.count, 2)
  assert.deepEqual(tree.errorTexts, ['kept'])
  assert.equal(tree.flags[0]! & F.broken, F.broken)
})

test('any tree keeps the pre-order invariants', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(), { maxLength: 200 }), (parents) => {
      const b = new TreeBuilder(0)
      const ids = [b.node(K.unit, 0, 0, 0)]
      for (const p of parents) {
        const id = b.node(K.name, 0, 0, 0)
        b.add(ids[p % ids.length]!, id, R.body)
        ids.push(id)
      }
      const tree: Tree = b.finish(ids[0]!, about)
      assert.equal(tree.count, ids.length)
      assert.equal(tree.skip[0], tree.count)
      for (let i = 1; i < tree.count; i++) {
        const parent = tree.parent[i]!
        assert.ok(parent < i && tree.skip[i]! > i && tree.skip[i]! <= tree.skip[parent]!)
      }
    }),
  )
})

test('interning gives one number a text, and growing keeps it', () => {
  const table = new Names()
  const ids = Array.from({ length: 20_000 }, (_, i) => table.intern(`name-${i}-é`))
  assert.equal(new Set(ids).size, ids.length)
  for (let i = 0; i < ids.length; i += 997) {
    assert.equal(table.intern(`name-${i}-é`), ids[i])
    assert.equal(table.text(ids[i]!), `name-${i}-é`)
    assert.equal(table.find(`name-${i}-é`), ids[i])
  }
  assert.equal(table.find('never seen'), 0)
  assert.equal(table.text(wordId('await')), 'await')
})

test('lines and UTF-16 columns', () => {
  const bytes = new TextEncoder().encode('a\r\nbé😀c\nd')
  const starts = lineStarts(bytes)
  assert.deepEqual([...starts], [0, 3, 12])
  assert.equal(lineOf(starts, 2), 1)
  assert.equal(lineOf(starts, 10), 2)
  assert.equal(columnOf(bytes, starts, 10), 5)
})
