import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import {
  existsSync,
  mkdtempSync,
  chmodSync,
  closeSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  symlinkSync,
  writeSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { test } from 'node:test'
import * as fc from 'fast-check'
import type { ScanDone } from './request.ts'
import { folder, git, lines, scan, write } from './testing/tree.ts'

const good = { 'good.txt': 'defect=a\n' }
const found = ['good.txt:1 words/defect new']

/** A named pipe: Node cannot make one. */
function makePipe(path: string): void {
  execFileSync('python3', ['-c', 'import os, sys; os.mkfifo(sys.argv[1])', path])
}

function problems(done: ScanDone): string[] {
  return done.coverage.problems.map(({ kind, path = '', weight }) => `${kind} ${path} ${weight}`)
}

test('a file of two gigabytes is named, not read', async (context) => {
  const root = folder(context, good)
  const file = openSync(join(root, 'huge.txt'), 'w')
  ftruncateSync(file, 2_200_000_000)
  closeSync(file)
  const done = await scan(root, { workers: 1 })
  assert.deepEqual(lines(done), found)
  assert.deepEqual(problems(done), ['too-large huge.txt incomplete'])
  assert.match(done.coverage.problems[0]!.cause, /2200 MB, over the limit of 20 MB/)
})

test('pipes, sockets and devices are passed over and counted, listed by git or by walking', async (context) => {
  for (const way of ['walk', 'git']) {
    const root = folder(context, good)
    if (way === 'git') git(root, 'init', '-q')
    makePipe(join(root, 'pipe.txt'))
    const server = createServer().listen(join(root, 'socket.txt'))
    await new Promise((resolve) => server.once('listening', resolve))
    symlinkSync('/dev/zero', join(root, 'device.txt'))
    const done = await scan(root, { workers: 1 })
    server.close()
    assert.deepEqual(lines(done), found, way)
    assert.deepEqual(problems(done), [], way)
  }
})

test('a pipe in the place of a tracked file does not hang the scan', async (context) => {
  const root = folder(context, { ...good, 'pipe.txt': 'x' })
  git(root, 'init', '-q')
  git(root, 'add', '-A')
  execFileSync('rm', [join(root, 'pipe.txt')])
  makePipe(join(root, 'pipe.txt'))
  const done = await scan(root)
  assert.deepEqual(lines(done), found)
  assert.deepEqual(done.coverage.skipped, { special: 1 })
})

test('ten thousand folders deep: what is too deep is named', async (context) => {
  // In memory where that is possible: making and removing so many folders is slow on a busy disk.
  const base = existsSync('/dev/shm') ? '/dev/shm' : tmpdir()
  const root = mkdtempSync(join(base, 'bartizan-deep-'))
  write(root, good)
  // Paths of the system are bounded, so that such a nesting can only be made step by step.
  const script =
    'import os,sys\nos.chdir(sys.argv[1])\nfor i in range(10000):\n os.mkdir("d"); os.chdir("d")\nopen("deep.txt","w").write("defect=deep")'
  execFileSync('python3', ['-c', script, root])
  context.after(() => execFileSync('rm', ['-rf', root]))
  const done = await scan(root)
  assert.deepEqual(lines(done), found)
  assert.deepEqual(
    done.coverage.problems.map(({ kind }) => kind),
    ['too-deep'],
  )
  const deeper = await scan(root, { limits: { depth: 100_000 } })
  assert.deepEqual(
    deeper.coverage.problems.map(({ kind, cause }) => [kind, cause]),
    [['unreadable', 'folder not listed: name too long']],
  )
  git(root, 'init', '-q')
  const listed = await scan(root)
  assert.deepEqual(lines(listed), found)
  assert.ok(listed.coverage.problems.some(({ kind, weight }) => kind === 'unreadable' && weight === 'incomplete'))
})

for (const way of ['walk', 'git'])
  test(`an unreadable file and folder are problems (${way})`, (context) => {
    const root = folder(context, { ...good, 'a.txt': 'x', 'd/b.txt': 'x' })
    if (way === 'git') git(root, 'init', '-q')
    chmodSync(root, 0o755)
    chmodSync(join(root, 'a.txt'), 0)
    chmodSync(join(root, 'd'), 0)
    const script = `import { scan } from '${new URL('testing/tree.ts', import.meta.url).href}'
    const done = await scan(process.argv[1])
    console.log(JSON.stringify(done))`
    // Root reads everything: another user has to look.
    const isRoot = process.getuid?.() === 0
    if (isRoot) execFileSync('chown', ['-R', '65534:65534', root])
    const user = isRoot ? { uid: 65_534, gid: 65_534 } : {}
    const output = execFileSync(process.execPath, ['--input-type=module-typescript', '-e', script, root], user)
    const done = JSON.parse(output.toString()) as ScanDone
    chmodSync(join(root, 'd'), 0o700)
    assert.deepEqual(problems(done), ['unreadable a.txt incomplete', 'unreadable d incomplete'])
    assert.deepEqual(lines(done), found)
  })

test('any bytes in any file: nothing thrown, nothing silent', async (context) => {
  const root = folder(context, good)
  const samples = fc.sample(fc.uint8Array({ maxLength: 400 }), { numRuns: 300, seed: 11 })
  const words = [
    'defect=',
    'secret=',
    'bartizan-ignore words/defect: x',
    '# checkov:skip=CKV_TEST_1',
    '\uFEFF',
    '\0',
    '\r',
    '{{',
    '---\n',
  ]
  samples.forEach((bytes, index) => {
    const word = Buffer.from(words[index % words.length]!)
    const cut = index % Math.max(1, bytes.length)
    const content = Buffer.concat([bytes.subarray(0, cut), word, bytes.subarray(cut), word])
    write(root, {
      [`f${index}.${['txt', 'tf', 'yaml', 'json'][index % 4]}`]:
        index % 3 === 0 ? Buffer.from(content.toString('latin1'), 'utf16le') : content,
    })
  })
  const [one, two] = [
    await scan(root, { detectors: ['words', 'lines'] }),
    await scan(root, { detectors: ['words', 'lines'], workers: 2 }),
  ]
  assert.equal(JSON.stringify(one), JSON.stringify(two))
  assert.deepEqual(problems(one), [])
  const { files, skipped } = one.coverage
  const [words1] = one.coverage.detectors
  assert.equal(words1!.files + (skipped['binary'] ?? 0), files)
  for (const { locations } of one.findings) {
    assert.ok(
      locations.primary.kind === 'file' && locations.primary.region!.endByte >= locations.primary.region!.startByte,
    )
  }
})

test('words without end: hits and findings are bounded and the bound is told', async (context) => {
  const root = folder(context, {
    ...good,
    'many.txt': 'defect= '.repeat(250_000),
    'secrets.txt': 'gitleaks:allow\n'.repeat(50_000),
  })
  const done = await scan(root, { workers: 1 })
  assert.deepEqual(problems(done), ['too-many many.txt incomplete', 'too-many many.txt incomplete'])
  assert.equal(done.findings.length, 10_001)
})

test('marks made to be slow are read in time', async (context) => {
  const blank = ' '.repeat(1500)
  const lines = [
    `# bartizan-ignore words/defect:${blank}x`,
    `${'-'.repeat(1500)}x -- bartizan-ignore words/defect: x`,
    `# checkov:skip=CKV_TEST_1${blank},x`,
    `#trivy:ignore:CKV_TEST_1[a=b]${blank}`,
    `${blank}${blank}${blank}${blank}=${blank}`,
    `# nosemgrep: ${'a,'.repeat(500)}`,
  ]
  const text = Array.from({ length: 6000 }, (_, index) => lines[index % lines.length]).join('\n')
  const root = folder(context, {
    ...good,
    'a.tf': text,
    'b.yaml': text,
    'c.tf': `${'{'.repeat(100)}\n`.repeat(5000) + text,
  })
  assert.ok((await scan(root)).findings.length > 0)
})

test('a line of a megabyte, and a file of line ends', async (context) => {
  const root = folder(context, {
    'wide.txt': `${'x'.repeat(1_000_000)}defect=a${'é'.repeat(1_000_000)}defect=b`,
    'tall.txt': '\n'.repeat(1_000_000),
  })
  const done = await scan(root)
  assert.deepEqual(lines(done), ['wide.txt:1 words/defect new', 'wide.txt:1 words/defect new'])
  assert.ok(JSON.stringify(done.findings).length < 5000)
})

test('a folder of very many files', async (context) => {
  const root = folder(context)
  mkdirSync(join(root, 'd'))
  for (let index = 0; index < 20_000; index++) closeSync(openSync(join(root, 'd', `f${index}`), 'w'))
  const last = openSync(join(root, 'd', 'f7'), 'w')
  writeSync(last, 'defect=a')
  closeSync(last)
  const done = await scan(root, { workers: 2 })
  assert.equal(done.coverage.files, 20_000)
  assert.deepEqual(lines(done), ['d/f7:1 words/defect new'])
})
