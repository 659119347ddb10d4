import assert from 'node:assert/strict'
import { test } from 'node:test'
import { examine } from './examine.ts'
import type { ScanRequest } from './request.ts'
import { request, repository } from './testing/tree.ts'

test('why-not names the step at which a line was left', async (context) => {
  const root = repository(context, {
    'a.txt': 'defect=a\n',
    'plain.txt': 'nothing\n',
    'p.png': 'x',
    'b.bin': Uint8Array.of(0, 1, 0, 2),
    'big.txt': 'x'.repeat(5000),
    'out/c.txt': 'x',
    '.gitignore': 'ignored.txt\n',
    'ignored.txt': 'x',
  })
  const cases: readonly [string, Partial<ScanRequest>, readonly RegExp[]][] = [
    ['none.txt', {}, [/no such file/]],
    ['ignored.txt', {}, [/an ignore file names it/]],
    ['out', {}, [/It is no file/]],
    ['out/c.txt', { exclude: ['out/'] }, [/excluded by the configuration/]],
    ['p.png', {}, [/does not look at files of this kind/]],
    ['b.bin', {}, [/binary/]],
    ['big.txt', { limits: { fileSize: 1000 } }, [/not read: 5 kB, over the limit of 1 kB/]],
    ['plain.txt', {}, [/none of the words/, /no word on line 1/]],
    ['a.txt', {}, [/no word on line 1/]],
  ]
  for (const [path, more, want] of cases) {
    const said = await examine({ request: request(root, more), path, line: 1, rule: 'words/defect', detector: 'words' })
    assert.equal(said.length, want.length, said.join(' '))
    want.forEach((pattern, index) => assert.match(said[index]!, pattern, path))
  }
})
