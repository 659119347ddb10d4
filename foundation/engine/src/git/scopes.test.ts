import assert from 'node:assert/strict'
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import type { TestContext } from 'node:test'
import { runScan } from '../scan.ts'
import { folder, git, lines, repository, request, scan, write } from '../testing/tree.ts'

const since = { scope: { kind: 'since', ref: 'main' } } as const
const staged = { scope: { kind: 'staged' } } as const

/** A branch off main on which everything that can change has changed. */
function branch(context: TestContext): string {
  const long = Array.from({ length: 30 }, (_, index) => `line ${index}`).join('\n')
  const root = repository(context, {
    'old.txt': 'defect=old\n',
    'committed.txt': 'x\n',
    'staged.txt': 'x\n',
    'edited.txt': 'x\n',
    'moved.txt': `defect=moved\n${long}\n`,
    'changed.txt': `defect=changed\n${long}\n`,
    'gone.txt': 'defect=gone\n',
    '.gitignore': 'ignored.txt\n',
  })
  git(root, 'checkout', '-q', '-b', 'topic')
  write(root, { 'committed.txt': 'defect=committed\n' })
  mkdirSync(join(root, 'sub'))
  renameSync(join(root, 'moved.txt'), join(root, 'sub/moved.txt'))
  renameSync(join(root, 'changed.txt'), join(root, 'sub/changed.txt'))
  write(root, { 'sub/changed.txt': `defect=changed\n${long}\nmore\n` })
  rmSync(join(root, 'gone.txt'))
  git(root, 'add', '-A')
  git(root, 'commit', '-q', '-m', 'second')
  write(root, { 'staged.txt': 'defect=staged\n' })
  git(root, 'add', '-A')
  write(root, { 'edited.txt': 'defect=edited\n', 'new.txt': 'defect=new\n', 'ignored.txt': 'defect=ignored\n' })
  return root
}

test('--since looks at what changed since the merge base, and at the dirty tree', async (context) => {
  const root = branch(context)
  git(root, 'checkout', '-q', '--detach')
  git(root, 'branch', '-q', '-f', 'side', 'main')
  const done = await scan(root, since)
  const names = ['committed', 'edited', 'new', 'staged', 'sub/changed']
  assert.deepEqual(
    lines(done),
    names.map((name) => `${name}.txt:1 words/defect new`),
  )
  assert.equal(done.target.scope, 'since main')
  assert.deepEqual(lines(await scan(join(root, 'sub'), since)), ['changed.txt:1 words/defect new'])
})

test('--since keeps facts of unchanged files, and findings only of changed ones', async (context) => {
  const root = repository(context, { 'a.txt': '1\n2\n', 'b.txt': '1\n' })
  git(root, 'branch', 'start')
  write(root, { 'b.txt': '1\n2\n3\n' })
  const done = await scan(root, { detectors: ['lines'], scope: { kind: 'since', ref: 'start' } })
  assert.deepEqual(lines(done), ['b.txt:1 lines/total new'])
  assert.equal(done.findings[0]?.message, '7 lines in 2 of 2 files.')
})

test('--staged looks at the index, whatever the work tree holds', async (context) => {
  const root = repository(context, {
    'both.txt': 'x\n',
    'index.txt': 'x\n',
    'tree.txt': 'x\n',
    'old.txt': 'defect=old\n',
  })
  write(root, { 'both.txt': 'defect=both\n', 'index.txt': 'defect=index\n', 'gone.txt': 'defect=gone\n' })
  git(root, 'add', '-A')
  write(root, { 'index.txt': 'repaired\n', 'tree.txt': 'defect=tree\n', 'untracked.txt': 'defect=untracked\n' })
  rmSync(join(root, 'gone.txt'))
  for (const workers of [0, 1]) {
    const done = await scan(root, { ...staged, workers })
    assert.deepEqual(
      lines(done),
      ['both', 'gone', 'index'].map((name) => `${name}.txt:1 words/defect new`),
    )
    assert.equal(done.coverage.files, 5)
  }
})

test('--staged before the first commit, in a subfolder, and with nothing staged', async (context) => {
  const root = folder(context, { 'a.txt': 'defect=a\n', 'sub/b.txt': 'defect=b\n' })
  git(root, 'init', '-q')
  assert.deepEqual(lines(await scan(root, staged)), [])
  git(root, 'add', '-A')
  assert.deepEqual(lines(await scan(root, staged)), ['a.txt:1 words/defect new', 'sub/b.txt:1 words/defect new'])
  assert.deepEqual(lines(await scan(join(root, 'sub'), staged)), ['b.txt:1 words/defect new'])
  assert.deepEqual(lines(await scan(root, { ...staged, paths: ['sub'] })), ['sub/b.txt:1 words/defect new'])
})

test('--staged lets a whole-project detector read the index', async (context) => {
  const root = repository(context, { 'a.txt': '1\n', 'b.txt': '1\n' })
  write(root, { 'a.txt': '1\n2\n' })
  git(root, 'add', '-A')
  write(root, { 'a.txt': 'x', 'b.txt': '1\n2\n3\n' })
  const done = await scan(root, { ...staged, detectors: ['lines'] })
  assert.deepEqual(lines(done), ['a.txt:1 lines/total new'])
  assert.equal(done.findings[0]?.message, '5 lines in 2 of 2 files.')
  const { primary } = done.findings[0]!.locations
  assert.deepEqual(primary.kind === 'file' && primary.frame?.lines, ['1', '2', ''])
})

test('a staged file over the limit is a problem', async (context) => {
  const root = repository(context, {})
  write(root, { 'big.txt': 'defect=a\n'.repeat(1000) })
  git(root, 'add', '-A')
  const done = await scan(root, { ...staged, limits: { fileSize: 1000 } })
  assert.deepEqual(
    done.coverage.problems.map(({ kind, path }) => [kind, path]),
    [['too-large', 'big.txt']],
  )
})

test('scopes that cannot be told are refused', async (context) => {
  const plain = folder(context, { 'a.txt': 'x' })
  const root = repository(context, { 'a.txt': 'x' })
  const cases = [
    [plain, since, /no git work tree/],
    [plain, staged, /no git work tree/],
    [root, { scope: { kind: 'since', ref: 'nowhere' } }, /no commit nowhere/],
    [root, { scope: { kind: 'since', ref: '--output=x' } }, /no commit/],
  ] as const
  for (const [where, scope, cause] of cases) {
    const outcome = await runScan(request(where, scope))
    assert.equal(outcome.kind, 'refused')
    assert.match(outcome.problems[0]!.cause, cause)
  }
  assert.ok(!existsSync(join(root, 'x')))
})

test("nothing in the scanned repository's configuration is run", async (context) => {
  const root = repository(context, { 'a.txt': 'defect=a\n', 'b.txt': 'x\n' })
  const trap = join(root, '.git', 'trap.sh')
  const sprung = join(root, '.git', 'sprung')
  writeFileSync(trap, `#!/bin/sh\necho "$0 $*" >> '${sprung}'\ncat\n`, { mode: 0o755 })
  const settings = {
    'core.fsmonitor': trap,
    'core.hooksPath': join(root, '.git'),
    'core.sshCommand': trap,
    'core.pager': trap,
    'diff.external': trap,
    'filter.evil.clean': trap,
    'filter.evil.smudge': trap,
    'filter.evil.process': trap,
    'filter.evil.required': 'true',
    'filter.other filter.clean': trap,
    'diff.evil.textconv': trap,
    'diff.evil.command': trap,
    'alias.ls-files': `!${trap}`,
    'credential.helper': `!${trap}`,
    'gpg.program': trap,
  }
  for (const [name, value] of Object.entries(settings)) git(root, 'config', name, value)
  write(root, { '.gitattributes': '*.txt filter=evil diff=evil\n' })
  // Same size and a fresh time: git has to compare the content, and would run the filter for that.
  write(root, { 'a.txt': 'defect=b\n', 'c.txt': 'x\n' })
  for (const scope of [{ kind: 'all' }, { kind: 'staged' }, { kind: 'since', ref: 'main' }] as const) {
    assert.equal((await runScan(request(root, { scope }))).kind, 'done')
  }
  assert.ok(!existsSync(sprung))
})

test('a repository is named without credentials', async (context) => {
  const cases: readonly [string, string | undefined][] = [
    ['https://user:token@example.com/a/b.git?x=1', 'https://example.com/a/b.git'],
    ['git@example.com:a/b.git', 'ssh://example.com/a/b.git'],
    ['ssh://git@example.com:22/a/b', 'ssh://example.com:22/a/b'],
    ['/srv/git/a.git', undefined],
    ['C:/git/a.git', undefined],
  ]
  for (const [url, want] of cases) {
    const root = repository(context, { 'a.txt': 'x' })
    git(root, 'remote', 'add', 'origin', url)
    const { target } = await scan(root)
    assert.equal(target.repository, want, url)
    assert.equal(target.branch, 'main')
    assert.match(target.commit ?? '', /^[0-9a-f]{40}$/)
  }
})
