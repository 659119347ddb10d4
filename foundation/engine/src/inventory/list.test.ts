import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import type { TestContext } from 'node:test'
import { folder, git, lines, repository, scan, write } from '../testing/tree.ts'
import type { Tree } from '../testing/tree.ts'
import type { ListRequest } from './inventory.ts'
import { listTree } from './list.ts'

async function listed(root: string, more: Partial<ListRequest> = {}): Promise<string[]> {
  const { inventory } = await listTree({ root, ...more })
  return inventory.files.map((file) => file.path)
}

const tree: Tree = {
  'a.txt': 'x',
  'z.txt': 'x',
  'sub/b.txt': 'x',
  'sub/deep/c.log': 'x',
  'node_modules/m/index.js': 'x',
  '.gitignore': '*.log\n/z.txt\n',
  'sub/.gitignore': '!c.log\n',
}

/** The same tree as a git work tree and as a plain folder. */
function both(context: TestContext, content: Tree): readonly (readonly [string, string])[] {
  const root = folder(context, content)
  git(root, 'init', '-q')
  return [
    ['git', root],
    ['walk', folder(context, content)],
  ]
}

test('ignore files count, nested ones in their folders', async (context) => {
  const want = ['.gitignore', 'a.txt', 'sub/.gitignore', 'sub/b.txt', 'sub/deep/c.log']
  for (const [way, root] of both(context, tree)) {
    assert.deepEqual(await listed(root), want, way)
  }
})

test('our own ignore file counts in both, and exclude patterns and paths', async (context) => {
  const content = { ...tree, '.bartizanignore': 'sub/deep/\n', 'sub/.bartizanignore': '/b.txt\n' }
  for (const [way, root] of both(context, content)) {
    const names = await listed(root, { exclude: ['node_modules', '.*ignore'] })
    assert.deepEqual(names, ['a.txt'], way)
    assert.deepEqual(
      await listed(root, { paths: ['sub'], exclude: ['.*ignore'], ignores: false }),
      ['sub/b.txt', 'sub/deep/c.log'],
      way,
    )
    assert.deepEqual(await listed(root, { paths: ['a.txt'] }), ['a.txt'], way)
    assert.deepEqual(await listed(root, { paths: ['none'] }), [], way)
  }
})

test('a plain walk leaves out folders of packages and of version control, and counts them', async (context) => {
  const root = folder(context, {
    'a.txt': 'x',
    'node_modules/a/b.js': 'x',
    'x/node_modules/c.js': 'x',
    'x/.svn/d': 'x',
  })
  const { inventory } = await listTree({ root })
  assert.deepEqual(
    inventory.files.map((file) => file.path),
    ['a.txt'],
  )
  assert.deepEqual(inventory.skipped, { folder: 3 })
})

test('git: tracked files count even when ignored, and what is gone is left out', async (context) => {
  const root = repository(context, { 'a.txt': 'defect=a', 'b.txt': 'defect=b', 'node_modules/c.js': 'defect=c' })
  write(root, { '.gitignore': '*\n' })
  rmSync(join(root, 'b.txt'))
  const done = await scan(root)
  assert.deepEqual(lines(done), ['a.txt:1 words/defect new', 'node_modules/c.js:1 words/defect new'])
  assert.deepEqual(done.coverage.skipped, { absent: 1 })
})

test('git: packages that are neither tracked nor ignored are left out, and counted', async (context) => {
  const root = repository(context, { 'vendor/tracked.go': 'x' })
  write(root, { 'node_modules/a/b.js': 'x', 'node_modules/c.js': 'x', 'x/vendor/d.php': 'x', 'x/e.php': 'x' })
  const { inventory } = await listTree({ root })
  assert.deepEqual(
    inventory.files.map((file) => file.path),
    ['vendor/tracked.go', 'x/e.php'],
  )
  assert.deepEqual(inventory.skipped, { folder: 2 })
})

test('git: a folder inside a work tree lists itself only', async (context) => {
  const root = repository(context, tree)
  assert.deepEqual(await listed(join(root, 'sub')), ['.gitignore', 'b.txt', 'deep/c.log'])
})

test('git: what is named is looked at although it is ignored', async (context) => {
  const root = repository(context, { '.gitignore': 'out/\n*.log\n', 'a.txt': 'x' })
  write(root, { 'out/b.txt': 'x', 'c.log': 'x', 'd.log': 'x' })
  assert.deepEqual(await listed(root, { paths: ['out', 'c.log', 'a.txt', 'none'] }), ['a.txt', 'c.log', 'out/b.txt'])
  assert.deepEqual(await listed(root, { paths: ['c.log'], exclude: ['*.log'] }), [])
})

test('git: an unresolved merge lists its files once', async (context) => {
  const root = repository(context, { 'a.txt': 'one' })
  git(root, 'checkout', '-q', '-b', 'other')
  write(root, { 'a.txt': 'two' })
  git(root, 'commit', '-q', '-am', 'two')
  git(root, 'checkout', '-q', 'main')
  write(root, { 'a.txt': 'three' })
  git(root, 'commit', '-q', '-am', 'three')
  assert.throws(() => git(root, 'merge', 'other'))
  assert.deepEqual(await listed(root), ['a.txt'])
})

test('a repository inside of another is named, and looked into when asked', async (context) => {
  const inner = repository(context, { 'in.txt': 'defect=in' })
  const root = repository(context, { 'a.txt': 'x' })
  git(root, '-c', 'protocol.file.allow=always', 'submodule', 'add', '-q', inner, 'mod')
  renameSync(inner, join(root, 'loose'))
  const done = await scan(root)
  assert.deepEqual(lines(done), [])
  assert.deepEqual(
    done.coverage.problems.map(({ kind, path, weight }) => [kind, path, weight]),
    [
      ['unsupported', 'loose', 'note'],
      ['unsupported', 'mod', 'note'],
    ],
  )
  const asked = await scan(root, { submodules: true })
  assert.deepEqual(lines(asked), ['loose/in.txt:1 words/defect new', 'mod/in.txt:1 words/defect new'])
  assert.deepEqual(asked.coverage.problems, [])
})

test('links are followed inside the root once at most, and never out of it', async (context) => {
  const outside = folder(context, { 'secret.txt': 'defect=outside' })
  for (const way of ['git', 'walk']) {
    const root = folder(context, {
      'a.txt': 'defect=a',
      'sub/b.txt': 'x',
      '.gitignore': 'hidden\n',
      hidden: 'defect=hidden',
    })
    symlinkSync('a.txt', join(root, 'to-listed'))
    symlinkSync('hidden', join(root, 'to-hidden'))
    symlinkSync(join(outside, 'secret.txt'), join(root, 'to-outside'))
    symlinkSync(outside, join(root, 'folder-outside'))
    symlinkSync('..', join(root, 'sub/up'))
    symlinkSync('self', join(root, 'self'))
    symlinkSync('nowhere', join(root, 'dangling'))
    if (way === 'git') {
      git(root, 'init', '-q')
      git(root, 'add', '-A')
    }
    const done = await scan(root)
    assert.deepEqual(lines(done), ['a.txt:1 words/defect new', 'to-hidden:1 words/defect new'], way)
    assert.equal(done.coverage.skipped['link'], 6, way)
  }
})

test('an index that lists files behind a link reads nothing there', async (context) => {
  const outside = folder(context, { 'b.txt': 'defect=outside' })
  const root = repository(context, { 'a/b.txt': 'defect=inside' })
  rmSync(join(root, 'a'), { recursive: true })
  symlinkSync(outside, join(root, 'a'))
  assert.deepEqual(lines(await scan(root)), [])
})

test('names of every kind are listed and read', async (context) => {
  const names = [
    'new\nline.txt',
    'esc\u001b[31m.txt',
    'quote"\'.txt',
    ' spaces .txt',
    '*.txt',
    'ünïcode.txt',
    '-dash.txt',
    'back\\slash.txt',
  ]
  for (const [way, root] of both(context, Object.fromEntries(names.map((name) => [name, 'defect=a'])))) {
    const done = await scan(root)
    const found = done.findings.flatMap(({ locations: { primary } }) => (primary.kind === 'file' ? [primary.path] : []))
    assert.deepEqual(
      found,
      names.toSorted((a, b) => (a < b ? -1 : 1)),
      way,
    )
  }
})

test('names that are not valid UTF-8 are read, and shown by their bytes', async (context) => {
  for (const way of ['git', 'walk']) {
    const root = folder(context)
    if (way === 'git') git(root, 'init', '-q')
    const place = Buffer.concat([Buffer.from(`${root}/d`), Buffer.of(0xff)])
    mkdirSync(place)
    writeFileSync(Buffer.concat([place, Buffer.from('/ok.txt')]), 'defect=a')
    writeFileSync(Buffer.concat([place, Buffer.from('/b'), Buffer.of(0xe9)]), 'defect=b')
    assert.deepEqual(
      lines(await scan(root)),
      [String.raw`d\xff/b\xe9:1 words/defect new`, String.raw`d\xff/ok.txt:1 words/defect new`],
      way,
    )
  }
})

test('limits on depth and number are reported', async (context) => {
  const root = folder(context, { 'a.txt': 'x', 'b/c/d/e.txt': 'x', 'b/f.txt': 'x' })
  const shallow = await listTree({ root, limits: { depth: 1 } })
  assert.deepEqual(
    shallow.inventory.files.map((file) => file.path),
    ['a.txt', 'b/f.txt'],
  )
  assert.deepEqual(
    shallow.inventory.problems.map(({ kind, path }) => [kind, path]),
    [['too-deep', 'b/c']],
  )
  for (const way of ['walk', 'git']) {
    if (way === 'git') git(root, 'init', '-q')
    const few = await listTree({ root, limits: { files: 2 } })
    assert.equal(few.inventory.files.length, 2, way)
    assert.deepEqual(
      few.inventory.problems.map(({ kind, weight }) => [kind, weight]),
      [['too-many', 'incomplete']],
      way,
    )
  }
})

test('a repository that git refuses is walked, with a note', async (context) => {
  const root = repository(context, { 'a.txt': 'defect=a' })
  writeFileSync(join(root, '.git/index'), 'broken')
  const done = await scan(root)
  assert.deepEqual(lines(done), ['a.txt:1 words/defect new'])
  assert.deepEqual(
    done.coverage.problems.map(({ kind, weight }) => [kind, weight]),
    [['git', 'note']],
  )
})

test('without git on the machine the tree is walked', async (context) => {
  const root = repository(context, { 'a.txt': 'x', 'b.log': 'x', '.gitignore': '*.log' })
  const script = `import { listTree } from '${new URL('list.ts', import.meta.url).href}'
    const { inventory } = await listTree({ root: process.argv[1] })
    console.log(inventory.files.map((file) => file.path).join())`
  const output = execFileSync(process.execPath, ['--input-type=module-typescript', '-e', script, root], {
    env: { PATH: '/none' },
  })
  assert.equal(output.toString().trim(), '.gitignore,a.txt')
})
