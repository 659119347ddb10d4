import assert from 'node:assert/strict'
import { test } from 'node:test'
import { runScan } from '../scan.ts'
import { folder, lines, request, scan, write } from '../testing/tree.ts'

const entry = (text: string): string => `waivers:\n  - ${text.replaceAll('\n', '\n    ')}\n`
const by = 'owner: ada\nreason: accepted'
const file = '.bartizan/waivers.yaml'

test('waivers hold where and as long as they say', async (context) => {
  const cases: readonly [string, readonly string[]][] = [
    [
      entry(`rule: words/defect\n${by}\nuntil: 2026-11-24`),
      ['a.txt:1 words/defect waived', 'b/a.txt:1 words/defect waived'],
    ],
    [
      entry(`rule: CKV_TEST_1\npath: b/\n${by}\nuntil: 2027-01-01`),
      ['a.txt:1 words/defect new', 'b/a.txt:1 words/defect waived'],
    ],
    [entry(`rule: sast/word\n${by}\nuntil: 2027-01-01`), ['a.txt:1 words/defect new', 'b/a.txt:1 words/defect new']],
    [
      entry(`rule: words/defect\nenvironment: test\n${by}\nuntil: 2027-01-01`),
      ['a.txt:1 words/defect new', 'b/a.txt:1 words/defect new'],
    ],
    [
      entry(`rule: words/defect\nenvironment: production\n${by}\nuntil: 2027-01-01`),
      ['a.txt:1 words/defect waived', 'b/a.txt:1 words/defect waived'],
    ],
    [
      entry(`rule: words/defect\n${by}\nuntil: 2026-11-23`),
      ['a.txt:1 words/defect new', 'b/a.txt:1 words/defect new', `${file}:2 waivers/expired new`],
    ],
    ['waivers:\n', ['a.txt:1 words/defect new', 'b/a.txt:1 words/defect new']],
  ]
  for (const [text, want] of cases) {
    const root = folder(context, { 'a.txt': 'defect=a\n', 'b/a.txt': 'defect=b\n', [file]: text })
    assert.deepEqual(lines(await scan(root, { environment: 'production' })), want, text)
  }
})

test('a waiver by fingerprint, or its first digits', async (context) => {
  const root = folder(context, { 'a.txt': 'defect=a\ndefect=b\n' })
  const print = (await scan(root)).findings[0]!.fingerprint
  for (const length of [8, 32]) {
    write(root, { [file]: entry(`fingerprint: "${print.slice(0, length)}"\n${by}\nuntil: 2027-01-01`) })
    const done = await scan(root)
    assert.deepEqual(lines(done), ['a.txt:1 words/defect waived', 'a.txt:2 words/defect new'])
    assert.deepEqual(done.findings[0]!.state, { kind: 'waived', by: 'ada', why: 'accepted', until: '2027-01-01' })
  }
})

test('a waiver file that cannot be used is refused with its line', async (context) => {
  const cases: readonly [string, number | undefined, RegExp][] = [
    ['waivers: [', 1, /not valid YAML/],
    ['- a\n', 1, /a list named waivers/],
    [entry(`rule: words/defect\n${by}`), 2, /needs until/],
    [entry(`rule: words/defect\n${by}\nuntil: soon`), 2, /no date/],
    [entry(`${by}\nuntil: 2027-01-01`), 2, /needs rule or fingerprint/],
    [entry(`rule: words/defect\nreson: typo`), 3, /unknown key reson/],
    [entry(`fingerprint: "12"\n${by}\nuntil: 2027-01-01`), 2, /hex digits/],
  ]
  for (const [text, line, cause] of cases) {
    const outcome = await runScan(request(folder(context, { 'a.txt': 'x', [file]: text })))
    assert.equal(outcome.kind, 'refused', text)
    assert.deepEqual([outcome.problems[0]?.path, outcome.problems[0]?.line], [file, line], text)
    assert.match(outcome.problems[0]!.cause, cause)
  }
})

test('a waiver or baseline file that was named must be there', async (context) => {
  const root = folder(context, { 'a.txt': 'x' })
  for (const more of [{ waivers: `${root}/none.yaml` }, { baseline: `${root}/none.json` }]) {
    const outcome = await runScan(request(root, more))
    assert.equal(outcome.kind, 'refused')
    assert.match(outcome.problems[0]!.cause, /no such file/)
  }
})
