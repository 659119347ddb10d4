import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { TestContext } from 'node:test'
import type { ScanRequest } from '../request.ts'
import { folder, lines, scan } from '../testing/tree.ts'

/** What a file's findings are, by line, rule without its room, and state. */
async function seen(
  context: TestContext,
  path: string,
  text: string,
  more: Partial<ScanRequest> = {},
): Promise<string[]> {
  const done = await scan(folder(context, { [path]: text }), more)
  return lines(done)
    .map((line) => line.slice(path.length + 1))
    .toSorted()
}

test('our own marks', async (context) => {
  const cases: readonly [string, readonly string[]][] = [
    ['x defect=a # bartizan-ignore words/defect: by design\n', ['1 words/defect suppressed']],
    ['// bartizan-ignore words/defect: by design\nx defect=a\n', ['2 words/defect suppressed']],
    ['/* bartizan-ignore words/defect: by design */\n\n// more\nx defect=a\n', ['4 words/defect suppressed']],
    ['<!-- bartizan-ignore words/defect: by design -->\ndefect=a\n', ['2 words/defect suppressed']],
    [
      '-- bartizan-ignore words/defect, sast/word: both\ndefect=a taint=b\n',
      ['2 sast/word suppressed', '2 words/defect suppressed'],
    ],
    ['# bartizan-ignore CKV_TEST_1: an alias\ndefect=a\n', ['2 words/defect suppressed']],
    ['{{- /* bartizan-ignore words/defect: helm */}}\ndefect=a\n', ['2 words/defect suppressed']],
    ['# bartizan-ignore words/defect until 2026-11-24: last day\ndefect=a\n', ['2 words/defect suppressed']],
    [
      '# bartizan-ignore words/defect until 2026-11-23: over\ndefect=a\n',
      ['1 suppressions/expired new', '2 words/defect new'],
    ],
    [
      '# bartizan-ignore words/defect until soon: no date\ndefect=a\n',
      ['1 suppressions/expired new', '2 words/defect new'],
    ],
    ['# bartizan-ignore words/defect\ndefect=a\n', ['1 suppressions/missing-reason new', '2 words/defect new']],
    ['# bartizan-ignore words/defect:  \ndefect=a\n', ['1 suppressions/missing-reason new', '2 words/defect new']],
    ['# bartizan-ignore words/wrong: no such\ndefect=a\n', ['1 suppressions/unknown-rule new', '2 words/defect new']],
    ['# bartizan-ignore: everything\ndefect=a\n', ['1 suppressions/unknown-rule new', '2 words/defect new']],
    ['# bartizan-ignore words/defect: gone\nclean\n', ['1 suppressions/unused new']],
    ['# bartizan-ignore words/defect: too far\nclean\ndefect=a\n', ['1 suppressions/unused new', '3 words/defect new']],
    ['Write `bartizan-ignore words/defect: why` in a comment.\n', []],
    ['# bartizan-ignore other/rule: of a room that did not run\nclean\n', []],
  ]
  for (const [text, want] of cases) assert.deepEqual(await seen(context, 'a.txt', text), want, text)
})

test('a mark that stands first in a block covers the line that opens it', async (context) => {
  const cases: readonly [string, string][] = [
    ['main.tf', 'resource "defect=a" "b" {\n  # bartizan-ignore words/defect: by design\n  name = "c"\n}\n'],
    ['a.yaml', 'defect=a:\n  # bartizan-ignore words/defect: by design\n  name: c\n'],
  ]
  for (const [path, text] of cases)
    assert.deepEqual(await seen(context, path, text), ['1 words/defect suppressed'], path)
})

test('examples in strings and in prose are no marks', async (context) => {
  const mark = 'bartizan-ignore words/wrong: x'
  const cases: readonly [string, string, readonly string[]][] = [
    ['a.ts', `const text = '# ${mark}'\n`, []],
    ['a.py', `text = "// ${mark}"\n`, []],
    ['a.json', `{ "//": "${mark}" }\n`, ['1 suppressions/unknown-rule new']],
    ['a.md', `    # ${mark}\n`, []],
    ['a.md', `<!-- ${mark} -->\n`, ['1 suppressions/unknown-rule new']],
    ['a.md', 'secret=a # gitleaks:allow\n', ['1 secrets/word suppressed']],
  ]
  for (const [path, text, want] of cases) assert.deepEqual(await seen(context, path, text), want, text)
})

test('with --no-ignores marks neither silence nor complain', async (context) => {
  const text = '# bartizan-ignore words/defect: x\ndefect=a # gitleaks:allow\n# bartizan-ignore words/defect\n'
  assert.deepEqual(await seen(context, 'a.txt', text, { ignores: false }), ['2 words/defect new'])
})

test('a known rule of another room is not unknown', async (context) => {
  const text = '# bartizan-ignore words/gone: x\n# bartizan-ignore other/rule: x\nclean\n'
  assert.deepEqual(await seen(context, 'a.txt', text, { knownRules: ['words/defect', 'other/rule'] }), [
    '1 suppressions/unknown-rule new',
  ])
})

const block = (mark: string): string =>
  `resource "aws_x" "a" {\n  name = "n"\n  ${mark}\n  nested {\n    config=a\n  }\n}\nresource "aws_x" "b" {\n  config=b\n}\n`

test("peers' marks, through aliases and kinds", async (context) => {
  const cases: readonly [string, string, readonly string[]][] = [
    ['a.txt', 'secret=a # gitleaks:allow\n', ['1 secrets/word suppressed']],
    ['a.txt', 'defect=a # gitleaks:allow\n', ['1 words/defect new']],
    ['a.py', 'taint=a # nosemgrep\n', ['1 sast/word suppressed']],
    ['a.py', '# nosemgrep: python.lang.word-flow, other\ntaint=a\n', ['2 sast/word suppressed']],
    ['a.py', 'taint=a # nosemgrep: python.lang.other\n', ['1 sast/word new']],
    ['a.py', 'secret=a # nosemgrep\n', ['1 secrets/word new']],
    ['a.tf', block('# checkov:skip=CKV_TEST_2:by design'), ['5 config/word suppressed', '9 config/word new']],
    ['a.tf', block('#bridgecrew:skip=CKV_OTHER, CKV_TEST_2'), ['5 config/word suppressed', '9 config/word new']],
    ['a.tf', block('# checkov:skip=CKV_OTHER:no'), ['5 config/word new', '9 config/word new']],
    [
      'a.yaml',
      'Resources:\n  A:\n    # checkov:skip=CKV_TEST_2:x\n    Type: config=a\n  B:\n    Type: config=b\n',
      ['4 config/word suppressed', '6 config/word new'],
    ],
    [
      'a.yaml',
      'a: config=a\n---\n# checkov:skip=CKV_TEST_2:x\nb: config=b\n---\nc: config=c\n',
      ['1 config/word new', '4 config/word suppressed', '6 config/word new'],
    ],
    ['Dockerfile', 'FROM x\nRUN config=a\n# checkov:skip=CKV_TEST_2:x\n', ['2 config/word suppressed']],
    [
      'a.tf',
      '# trivy:ignore:avd-test-0001\nresource "x" "y" {\n  a = 1\n  defect=a\n}\ndefect=b\n',
      ['4 words/defect suppressed', '6 words/defect new'],
    ],
    ['a.tf', 'defect=a #tfsec:ignore:test-0001\n', ['1 words/defect suppressed']],
    ['a.tf', '#trivy:ignore:test-0001:exp:2020-01-01\ndefect=a\n', ['2 words/defect new']],
    ['a.tf', '#trivy:ignore:*\nresource "x" "y" {\n  config=a\n}\n', ['3 config/word suppressed']],
    [
      'a.tf',
      '#trivy:ignore:test-0001[acl=public]\nresource "x" "y" {\n  acl = "public"\n  defect=a\n}\n',
      ['4 words/defect suppressed'],
    ],
    [
      'a.tf',
      '#trivy:ignore:test-0001[acl=private]\nresource "x" "y" {\n  acl = "public"\n  defect=a\n}\n',
      ['4 words/defect new'],
    ],
    ['a.yaml', '# kics-scan ignore-line\nconfig=a\nconfig=b\n', ['2 config/word suppressed', '3 config/word new']],
    [
      'a.yaml',
      '# kics-scan ignore-block\nx:\n  config=a\ny:\n  config=b\n',
      ['3 config/word suppressed', '5 config/word new'],
    ],
    ['a.yaml', '# kics-scan ignore\nconfig=a\nsecret=b\n', ['2 config/word suppressed', '3 secrets/word new']],
    [
      'Dockerfile',
      '# hadolint ignore=DL1,DL9999\nRUN defect=a\nRUN defect=b\n',
      ['2 words/defect suppressed', '3 words/defect new'],
    ],
    ['Dockerfile', '# hadolint global ignore=DL9999\nFROM x\nRUN defect=a\n', ['3 words/defect suppressed']],
    ['a.yml', 'run: defect=a # zizmor: ignore[test-defect] fine\n', ['1 words/defect suppressed']],
  ]
  for (const [path, text, want] of cases) assert.deepEqual(await seen(context, path, text), want, `${path}: ${text}`)
})

test('a mark is recorded with its words and its reason', async (context) => {
  const root = folder(context, {
    'a.txt': 'defect=a # bartizan-ignore words/defect until 2027-01-31: as agreed */\n',
    'b.txt': 'secret=a // gitleaks:allow\n',
  })
  assert.deepEqual(
    (await scan(root)).findings.map((finding) => finding.state),
    [
      { kind: 'suppressed', mark: 'gitleaks:allow', why: 'marked gitleaks:allow' },
      {
        kind: 'suppressed',
        mark: 'bartizan-ignore words/defect until 2027-01-31: as agreed',
        why: 'as agreed',
        until: '2027-01-31',
      },
    ],
  )
})

test("peers' ignore files", async (context) => {
  const cases: readonly [string, string, readonly string[]][] = [
    ['.trivyignore', '# note\nCKV_TEST_1\n', ['a.txt:1 words/defect suppressed', 'b/a.txt:1 words/defect suppressed']],
    ['.trivyignore', 'CKV_TEST_1 exp:2026-01-01\n', ['a.txt:1 words/defect new', 'b/a.txt:1 words/defect new']],
    [
      '.trivyignore.yaml',
      'misconfigurations:\n  - id: AVD-TEST-0001\n    paths:\n      - "b/**"\n    statement: fine\n',
      ['a.txt:1 words/defect new', 'b/a.txt:1 words/defect suppressed'],
    ],
    ['.trivyignore.yaml', 'a: [', ['a.txt:1 words/defect new', 'b/a.txt:1 words/defect new']],
  ]
  for (const [name, text, want] of cases) {
    const root = folder(context, { [name]: text, 'a.txt': 'defect=a', 'b/a.txt': 'defect=a' })
    assert.deepEqual(lines(await scan(root)), want, text)
  }
  const root = folder(context, { '.gitleaksignore': 'a.txt:generic:2\n', 'a.txt': 'secret=a\nsecret=b\n' })
  assert.deepEqual(lines(await scan(root)), ['a.txt:1 secrets/word new', 'a.txt:2 secrets/word suppressed'])
})
