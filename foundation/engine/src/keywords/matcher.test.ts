import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { buildKeywords, findKeywords } from './matcher.ts'

/** The obvious way: every keyword looked for by itself. */
function plainly(words: readonly string[], text: string): string[] {
  const lower = text.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase())
  const found: string[] = []
  words.forEach((word, keyword) => {
    for (let at = lower.indexOf(word); at !== -1; at = lower.indexOf(word, at + 1)) found.push(`${at}:${keyword}`)
  })
  return found.toSorted()
}

function matched(words: readonly string[], text: string): string[] {
  const { hits } = findKeywords(buildKeywords([words]), Buffer.from(text, 'latin1'))
  return (hits[0] ?? []).map((hit) => `${hit.start}:${hit.keyword}`).toSorted()
}

test('keywords are found wherever they stand, in any case', () => {
  const cases: readonly [readonly string[], string, readonly string[]][] = [
    [['akia'], 'xAKIAx', ['1:0']],
    [['akia'], 'akia', ['0:0']],
    [['akia'], 'aki', []],
    [['key', 'apikey', 'pi'], 'my APIKEY', ['3:1', '4:2', '6:0']],
    [['aa'], 'aaaa', ['0:0', '1:0', '2:0']],
    [['x'], 'x y X', ['0:0', '4:0']],
    [['-----begin'], '\u00ff-----BEGIN', ['1:0']],
    [['key'], '', []],
  ]
  for (const [words, text, want] of cases) assert.deepEqual(matched(words, text), want, text)
})

test('finds what looking for each keyword by itself finds', () => {
  const letter = fc.constantFrom('a', 'b', 'c', '_', '-', '1', '.', ' ', 'A', 'B', '\u00e9', '\0')
  const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c', '_', '-', '1', '.', ':'), minLength: 1, maxLength: 6 })
  fc.assert(
    fc.property(fc.array(word, { maxLength: 8 }), fc.string({ unit: letter, maxLength: 60 }), (words, text) => {
      const once = [...new Set(words)]
      assert.deepEqual(matched(once, text), plainly(once, text))
    }),
    { numRuns: 500 },
  )
})

test('groups get their own hits', () => {
  const { hits } = findKeywords(buildKeywords([['one'], [], ['one', 'two']]), Buffer.from('one two'))
  assert.deepEqual(hits, [
    [{ keyword: 0, start: 0 }],
    undefined,
    [
      { keyword: 0, start: 0 },
      { keyword: 1, start: 4 },
    ],
  ])
})
