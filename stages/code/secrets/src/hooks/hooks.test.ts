import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, test } from 'node:test'
import { hookFiles, hookMark, type HookManager } from './files.ts'

const root = mkdtempSync(join(tmpdir(), 'hooks-'))
after(() => rmSync(root, { recursive: true, force: true }))

const environment = {
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_'))),
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
}

function git(cwd: string, ...args: readonly string[]): { readonly status: number | null; readonly stderr: string } {
  const { status, stderr } = spawnSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.org', ...args], {
    cwd,
    env: environment,
    encoding: 'utf8',
  })
  return { status, stderr }
}

test('a hook of plain git stops a commit when the scan does, says how to go on, and lets it pass otherwise', () => {
  const folder = join(root, 'plain')
  execFileSync('git', ['init', '-q', folder], { env: environment })
  for (const [command, status] of [
    ['false', 1],
    ['true', 0],
  ] as const) {
    const [file] = hookFiles({ manager: 'git', stage: 'pre-commit', command })
    assert.ok(file)
    const path = join(folder, file.path)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, file.content)
    chmodSync(path, 0o755)
    writeFileSync(join(folder, 'a'), command)
    git(folder, 'add', 'a')
    const outcome = git(folder, 'commit', '-q', '-m', 'x')
    assert.equal(outcome.status, status)
    assert.equal(/bartizan-ignore RULE: REASON/.test(outcome.stderr), status === 1)
  }
})

test('what a hook held before is kept and runs; a second installation changes nothing', () => {
  const existing = '#!/bin/sh\nnpm test\nexit 0\n'
  const [first] = hookFiles({ manager: 'husky', stage: 'pre-commit', existing })
  assert.match(first?.content ?? '', /^#!\/bin\/sh\nnpm test\n# bartizan[^]*exit 0\n$/)
  const [second] = hookFiles({ manager: 'husky', stage: 'pre-commit', existing: first?.content ?? '' })
  assert.equal(second?.content, first?.content)
  assert.equal(second?.content.split(hookMark).length, 2)
})

const merges: readonly (readonly [HookManager, string | undefined, 'replace' | 'by-hand', RegExp])[] = [
  ['pre-commit', undefined, 'replace', /^repos:\n {2}- repo: local\n[^]*stages: \[pre-commit\]\n$/],
  ['pre-commit', 'repos:\n  - repo: x\n    hooks:\n      - id: y\n', 'replace', /- id: y\n {2}- repo: local\n/],
  ['pre-commit', 'repos: [{repo: x}]\n', 'by-hand', /^ {2}- repo: local/],
  ['lefthook', undefined, 'replace', /^pre-commit:\n {2}commands:\n {4}bartizan:\n/],
  ['lefthook', 'pre-push:\n  commands: {}\n', 'replace', /^pre-push:[^]*\npre-commit:\n/],
  ['lefthook', 'pre-commit:\n  commands: {}\n', 'by-hand', /^pre-commit:\n {2}commands:\n {4}bartizan:\n/],
]

for (const [manager, existing, merge, content] of merges) {
  test(`${manager} ${existing === undefined ? 'without a file' : 'with a file'}: ${merge}`, () => {
    const [file] = hookFiles({ manager, stage: 'pre-commit', ...(existing === undefined ? {} : { existing }) })
    assert.equal(file?.merge, merge)
    assert.match(file?.content ?? '', content)
  })
}
