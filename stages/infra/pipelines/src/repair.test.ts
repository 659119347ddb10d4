import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sourceOf } from '@bartizan/engine'
import { auditSettings } from '@bartizan/testkit'
import { detector } from './detector.ts'

/** The steps after the first repair of the rule, or undefined when there is none. */
async function repaired(rule: string, steps: string, job = 'runs-on: ubuntu-24.04'): Promise<string | undefined> {
  const head = `on: pull_request_target\npermissions: {}\njobs:\n  a:\n    ${job}\n    steps:\n`
  const text = head + steps.replaceAll(/^(?=.)/gm, '      ')
  const run = await detector.start(auditSettings)
  const report = run.inspect(sourceOf('.github/workflows/a.yml', text), [])
  const fix = (report.findings ?? []).find((finding) => finding.rule === rule)?.fixes?.[0]
  if (fix === undefined) return undefined
  let bytes = Buffer.from(text)
  for (const { startByte, endByte, text: put } of fix.edits.toSorted((a, b) => b.startByte - a.startByte))
    bytes = Buffer.concat([bytes.subarray(0, startByte), Buffer.from(put), bytes.subarray(endByte)])
  const body = bytes.toString().slice(head.length).replaceAll(/^ {6}/gm, '')
  return `${fix.safety}\n${body}`
}

const title = '${{ github.event.issue.title }}'
const injection = 'pipelines/script-injection'
const credentials = 'pipelines/persisted-credentials'

const cases: readonly (readonly [string, string, string, string | undefined])[] = [
  [
    'in double quotes',
    injection,
    `- run: echo "é ${title}"\n`,
    `safe\n- env:\n    ISSUE_TITLE: ${title}\n  run: echo "é \${ISSUE_TITLE}"\n`,
  ],
  [
    'without quotes',
    injection,
    `- run: |\n    echo ${title}\n`,
    `unsafe\n- env:\n    ISSUE_TITLE: ${title}\n  run: |\n    echo "\${ISSUE_TITLE}"\n`,
  ],
  [
    'beside other variables',
    injection,
    `- name: n\n  env:\n    A: b\n  run: echo "${title}"\n`,
    `safe\n- name: n\n  env:\n    ISSUE_TITLE: ${title}\n    A: b\n  run: echo "\${ISSUE_TITLE}"\n`,
  ],
  ['in single quotes', injection, `- run: echo '${title}'\n`, undefined],
  ['a name that is taken', injection, `- env:\n    ISSUE_TITLE: b\n  run: echo "${title}"\n`, undefined],
  ['another shell', injection, `- run: echo "${title}"\n  shell: pwsh\n`, undefined],
  ['a here-document', injection, `- run: |\n    cat <<'E'\n    ${title}\n    E\n`, undefined],
  ['behind a comment', injection, `- run: |\n    # don't\n    echo "${title}"\n`, undefined],
  ['a YAML string', injection, `- run: "echo ${title}"\n`, undefined],
  ['variables in braces', injection, `- env: {A: b}\n  run: echo "${title}"\n`, undefined],
  [
    'a checkout',
    credentials,
    '- uses: actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af683 # v4\n- run: make\n',
    'unsafe\n- uses: actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af683 # v4\n  with:\n    persist-credentials: false\n- run: make\n',
  ],
  [
    'a checkout with inputs',
    credentials,
    '- uses: actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af683\n  with:\n    fetch-depth: 0\n',
    'unsafe\n- uses: actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af683\n  with:\n    persist-credentials: false\n    fetch-depth: 0\n',
  ],
  [
    'a checkout that keeps it',
    credentials,
    '- uses: actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af683\n  with:\n    persist-credentials: true\n',
    'unsafe\n- uses: actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af683\n  with:\n    persist-credentials: false\n',
  ],
]

for (const [name, rule, steps, wanted] of cases) {
  test(`repair of ${rule}: ${name}`, async () => assert.equal(await repaired(rule, steps), wanted))
}

test('scripts of Windows machines are left alone', async () => {
  assert.equal(await repaired(injection, `- run: echo "${title}"\n`, 'runs-on: windows-2025'), undefined)
})
