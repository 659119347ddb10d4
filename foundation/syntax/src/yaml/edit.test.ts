import assert from 'node:assert/strict'
import { test } from 'node:test'
import { at, resolve } from './access.ts'
import { insertEntry, replaceScalar, type YamlEdit } from './edit.ts'
import { parseYaml } from './parse.ts'

const apply = (text: string, edit: YamlEdit | undefined): string | undefined =>
  edit === undefined ? undefined : text.slice(0, edit.start) + edit.text + text.slice(edit.end)

const insertions: readonly (readonly [string, readonly (string | number)[], string | undefined])[] = [
  ['b: 1\n', [], 'k:\n  v: true\nb: 1\n'],
  ['a:\r\n  b: 1\r\n', ['a'], 'a:\r\n  k:\r\n    v: true\r\n  b: 1\r\n'],
  ['- b: 1\n  c: 2\n', [0], '- b: 1\n  k:\n    v: true\n  c: 2\n'],
  ['- - b: 1\n', [0, 0], '- - k:\n      v: true\n    b: 1\n'],
  ['a: {b: 1}\n', ['a'], 'a: {"k": {"v": true}, b: 1}\n'],
  ['{\n  "b": 1\n}', [], '{\n  "k": {"v": true},\n  "b": 1\n}'],
  ['a: {}\n', ['a'], undefined],
  ['&x b: 1\n', [], 'k:\n  v: true\n&x b: 1\n'],
]

for (const [text, path, wanted] of insertions) {
  test(`an entry put into ${JSON.stringify(text)}`, () => {
    const map = resolve(at(parseYaml(text).documents[0]?.root, ...path))
    assert.ok(map?.kind === 'mapping')
    const after = apply(text, insertEntry(text, map, ['k', 'v'], true))
    assert.equal(after, wanted)
    if (after === undefined) return
    const parsed = parseYaml(after)
    assert.deepEqual(parsed.issues, [])
    assert.equal((resolve(at(parsed.documents[0]?.root, ...path, 'k', 'v')) as { value?: unknown }).value, true)
  })
}

const replacements: readonly (readonly [string, string | boolean, string | undefined])[] = [
  ['a: true # why\n', false, 'a: false # why\n'],
  ['a: "x"\n', 'y', 'a: "y"\n'],
  ['a: x\n', 'yes', 'a: "yes"\n'],
  ["a: 'x'\n", 'y z', 'a: "y z"\n'],
  ['a: |\n  x\n', 'y', undefined],
  ['a: [x]\n', 'y', undefined],
  ['a:\n', 'y', undefined],
]

for (const [text, value, wanted] of replacements) {
  test(`a value put in the place of that of ${JSON.stringify(text)}`, () => {
    const node = at(parseYaml(text).documents[0]?.root, 'a')
    assert.ok(node !== undefined)
    assert.equal(apply(text, replaceScalar(text, node, value)), wanted)
  })
}
