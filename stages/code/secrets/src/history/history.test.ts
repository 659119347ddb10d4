import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
  chmodSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, test } from 'node:test'
import type { FileLocation } from '@bartizan/model'
import { expandSample } from '../sample/expand.ts'
import { IdSet } from './id-set.ts'
import type { HistoryOutcome, HistoryRange, HistoryRequest } from './request.ts'
import { scanHistory } from './scan.ts'

const root = mkdtempSync(join(tmpdir(), 'history-'))
after(() => rmSync(root, { recursive: true, force: true }))
const clean = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_')))
const environment = {
  ...clean,
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_DATE: '2020-01-02T03:04:05Z',
  GIT_COMMITTER_DATE: '2020-01-02T03:04:05Z',
}
const token = (seed: string): string => expandSample('{github:ghp_}', `history/${seed}`)

function git(cwd: string, ...args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(
    'git',
    ['-c', 'user.name=An\u001b[31mn', '-c', 'user.email=a@example.org', ...args],
    { cwd, env: environment, encoding: 'utf8' },
  )
  assert.equal(status, 0, `git ${args.join(' ')}: ${stderr}`)
  return stdout.trim()
}

function repository(name: string): {
  readonly folder: string
  commit(message: string, files: Readonly<Record<string, string | Buffer | undefined>>): string
} {
  const folder = join(root, name)
  mkdirSync(folder, { recursive: true })
  git(folder, 'init', '-q', '-b', 'main')
  return {
    folder,
    commit(message, files) {
      for (const [path, content] of Object.entries(files)) {
        const file = join(folder, path)
        mkdirSync(dirname(file), { recursive: true })
        if (content === undefined) rmSync(file)
        else writeFileSync(file, content)
      }
      git(folder, 'add', '-A')
      git(folder, 'commit', '-q', '-m', message)
      return git(folder, 'rev-parse', 'HEAD')
    },
  }
}

function scan(
  folder: string,
  range: HistoryRange = { kind: 'all' },
  more: Partial<HistoryRequest> = {},
): Promise<HistoryOutcome> {
  return scanHistory({ root: folder, range, secretKey: Buffer.alloc(32, 5), workers: 0, ...more })
}

const places = (outcome: HistoryOutcome): readonly string[] =>
  outcome.findings.map(({ at }) => {
    const { path, commit } = at as FileLocation
    return `${path} ${commit?.id.slice(0, 7) ?? '-'} ${commit?.inHead ?? '-'}`
  })

test('a secret that was removed is found once, with the commit that brought it, and not in the head', async () => {
  const { folder, commit } = repository('removed')
  commit('start', { 'a.txt': 'hello\n' })
  const second = commit('add \u0007key', { 'conf/a.env': `T=${token('a')}\n` })
  commit('change', { 'conf/a.env': `X=1\nT=${token('a')}\n` })
  commit('move', { 'conf/a.env': undefined, 'conf/b.env': `X=1\nT=${token('a')}\n`, 'keep.env': `T=${token('b')}\n` })
  commit('remove', { 'conf/b.env': undefined })
  const outcome = await scan(folder)
  assert.deepEqual(outcome.problems, [])
  const kept = git(folder, 'rev-parse', 'HEAD~1').slice(0, 7)
  assert.deepEqual(places(outcome).toSorted(), [`conf/a.env ${second.slice(0, 7)} false`, `keep.env ${kept} true`])
  const at = outcome.findings.find((one) => (one.at as FileLocation).path === 'conf/a.env')?.at as FileLocation
  assert.deepEqual(at.commit, {
    id: second,
    author: 'An [31mn',
    date: '2020-01-02T03:04:05Z',
    summary: 'add  key',
    inHead: false,
  })
  assert.equal(at.region?.startLine, 1)
  assert.ok(!JSON.stringify(outcome).includes(token('a')))
})

test('packed, with worker threads, bare, and as a second work tree: the same outcome', async () => {
  const { folder, commit } = repository('packed')
  for (let n = 0; n < 30; n++) commit(`c${n}`, { [`f${n % 5}.env`]: `N=${n}\nT=${token(String(n % 7))}\n` })
  const plain = await scan(folder)
  assert.equal(plain.counts.blobs, 30)
  git(folder, 'gc', '-q', '--aggressive', '--prune=now')
  const bare = join(root, 'packed.git')
  git(root, 'clone', '-q', '--bare', folder, bare)
  git(folder, 'worktree', 'add', '-q', join(root, 'second'), 'HEAD')
  for (const [where, workers] of [
    [folder, 0],
    [folder, 2],
    [bare, 0],
    [join(root, 'second'), 1],
  ] as const) {
    assert.deepEqual((await scan(where, { kind: 'all' }, { workers })).findings, plain.findings)
  }
})

test('many batches under way at once: every blob is scanned, by the calling thread and by workers', async () => {
  const { folder, commit } = repository('many')
  const files = Object.fromEntries(
    Array.from({ length: 700 }, (_, n) => [`d${n % 9}/f${n}.env`, `N=${n}\nT=${token(`m${n}`)}\n`]),
  )
  commit('all', files)
  for (const workers of [0, 2]) {
    const outcome = await scan(folder, { kind: 'all' }, { workers })
    assert.deepEqual([outcome.counts.blobs, outcome.findings.length, outcome.problems.length], [700, 700, 0])
  }
})

test('ranges: since a reference, one branch, what a push brings', async () => {
  const { folder, commit } = repository('ranges')
  const first = commit('one', { 'a.env': `T=${token('r1')}\n` })
  git(folder, 'checkout', '-q', '-b', 'side')
  const side = commit('side', { 'b.env': `T=${token('r2')}\n` })
  git(folder, 'checkout', '-q', 'main')
  const last = commit('two', { 'c.env': `T=${token('r3')}\n` })
  const paths = async (range: HistoryRange): Promise<readonly string[]> =>
    places(await scan(folder, range)).map((place) => place.split(' ')[0]!)
  assert.deepEqual((await paths({ kind: 'all' })).toSorted(), ['a.env', 'b.env', 'c.env'])
  assert.deepEqual(await paths({ kind: 'since', ref: first }), ['c.env'])
  assert.deepEqual((await paths({ kind: 'branch', name: 'side' })).toSorted(), ['a.env', 'b.env'])
  git(folder, 'branch', '-q', '-D', 'side')
  const update = { old: '0'.repeat(40), new: side, ref: 'refs/heads/side' }
  assert.deepEqual(await paths({ kind: 'pushed', updates: [update] }), ['b.env'])
  assert.deepEqual(await paths({ kind: 'pushed', updates: [{ ...update, new: '0'.repeat(40), old: last }] }), [])
  const unknown = await scan(folder, { kind: 'since', ref: 'no-such-ref' })
  assert.equal(unknown.problems[0]?.kind, 'git')
})

test('objects that nothing refers to are found with all objects only', async () => {
  const { folder, commit } = repository('dangling')
  commit('one', { 'a.txt': 'x\n' })
  commit('lost', { 'lost.env': `T=${token('lost')}\n` })
  git(folder, 'reset', '-q', '--hard', 'HEAD~1')
  git(folder, 'reflog', 'expire', '--expire=now', '--all')
  assert.deepEqual(places(await scan(folder)), [])
  const outcome = await scan(folder, { kind: 'objects' })
  assert.equal(outcome.findings.length, 1)
  assert.match((outcome.findings[0]!.at as FileLocation).path, /^object-[0-9a-f]{12}$/)
})

test('what came in by a merge alone has the merge as its commit', async () => {
  const { folder, commit } = repository('merge')
  commit('one', { 'a.txt': 'x\n' })
  git(folder, 'checkout', '-q', '-b', 'side')
  commit('side', { 'b.txt': 'y\n' })
  git(folder, 'checkout', '-q', 'main')
  commit('main', { 'c.txt': 'z\n' })
  git(folder, 'merge', '-q', '--no-commit', 'side')
  writeFileSync(join(folder, 'evil.env'), `T=${token('merge')}\n`)
  git(folder, 'add', '-A')
  git(folder, 'commit', '-q', '-m', 'merge')
  assert.deepEqual(places(await scan(folder)), [`evil.env ${git(folder, 'rev-parse', 'HEAD').slice(0, 7)} true`])
})

test('a later run goes on where the earlier one ended, and keeps what it found', async () => {
  const { folder, commit } = repository('resume')
  commit('one', { 'a.env': `T=${token('s1')}\n` })
  const stateDirectory = join(root, 'state')
  const first = await scan(folder, { kind: 'all' }, { stateDirectory })
  assert.deepEqual([first.counts.blobs, first.counts.known, first.findings.length], [1, 0, 1])
  commit('two', { 'b.env': `T=${token('s2')}\n` })
  const second = await scan(folder, { kind: 'all' }, { stateDirectory })
  assert.deepEqual([second.counts.blobs, second.counts.known, second.findings.length], [1, 1, 2])
  assert.ok(
    readdirSync(stateDirectory).every(
      (name) => !readFileSync(join(stateDirectory, name), 'latin1').includes(token('s1')),
    ),
  )
  const other = await scan(folder, { kind: 'all' }, { stateDirectory, secretKey: Buffer.alloc(32, 6) })
  assert.deepEqual([other.counts.blobs, other.counts.known], [2, 0])
})

test('hostile names, binary and large blobs, LFS pointers, encodings and archives', async () => {
  const { folder, commit } = repository('odd')
  commit('one', {
    'a b\n"c".env': `T=${token('o1')}\n`,
    'pic.dat': Buffer.concat([Buffer.from([0, 1, 2, 0]), Buffer.from(token('o2'))]),
    'large.txt': `${'x'.repeat(3000)}\n`,
    'lfs.dat': `version https://git-lfs.github.com/spec/v1\noid sha256:${'a'.repeat(64)}\nsize 1\n`,
    'u.txt': Buffer.from(`\uFEFFT=${token('o3')}\n`, 'utf16le'),
  })
  const outcome = await scan(folder, { kind: 'all' }, { blobSize: 2000 })
  assert.deepEqual(outcome.counts.skipped, { binary: 1, lfs: 1, 'too-large': 1 })
  assert.deepEqual(
    outcome.problems.map((problem) => `${problem.kind} ${problem.weight}`),
    ['too-large incomplete', 'git note'],
  )
  assert.equal(outcome.findings.length, 2)
})

test('shallow clones and damaged stores are told, and the rest is scanned', async () => {
  const { folder, commit } = repository('origin')
  commit('one', { 'a.env': `T=${token('d1')}\n` })
  commit('two', { 'b.env': `T=${token('d2')}\n` })
  const shallow = join(root, 'shallow')
  git(root, 'clone', '-q', '--depth', '1', `file://${folder}`, shallow)
  const told = await scan(shallow)
  assert.ok(told.problems.some((problem) => /shallow/.test(problem.cause)))
  assert.equal(told.findings.length, 2)
  const blob = git(folder, 'rev-parse', 'HEAD:b.env')
  const loose = join(folder, '.git/objects', blob.slice(0, 2), blob.slice(2))
  chmodSync(loose, 0o644)
  truncateSync(loose, 5)
  const damaged = await scan(folder)
  assert.ok(damaged.problems.some((problem) => problem.weight === 'incomplete'))
})

test('no repository is a problem, not an exception; an aborted scan says so', async () => {
  const empty = join(root, 'empty')
  mkdirSync(empty)
  const none = await scanHistory({ root: '/', range: { kind: 'all' }, secretKey: Buffer.alloc(32), workers: 0 })
  assert.equal(none.problems.at(-1)?.weight, 'incomplete')
  const { folder, commit } = repository('aborted')
  commit('one', { 'a.env': `T=${token('x')}\n` })
  const signal = AbortSignal.abort()
  assert.equal((await scan(folder, { kind: 'all' }, { signal })).interrupted, true)
})

test('the set of ids holds what was added and nothing else', () => {
  const set = new IdSet()
  const id = (n: number): string => n.toString(16).padStart(8, '0').repeat(5)
  for (let n = 0; n < 20_000; n++) assert.equal(set.add(id(n)), true)
  assert.equal(set.add(id(7)), false)
  assert.equal(set.size, 20_000)
  assert.equal(set.has(id(19_999)), true)
  assert.equal(set.has(id(20_000)), false)
  assert.equal(set.has('nonsense'), false)
})
