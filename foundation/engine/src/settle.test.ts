import assert from 'node:assert/strict'
import { test } from 'node:test'
import { serializeBaseline } from './identity/baseline.ts'
import { fingerprint } from './identity/fingerprint.ts'
import { folder, lines, scan, write } from './testing/tree.ts'

test('one secret in many places is one finding with many places', async (context) => {
  const root = folder(context, {
    'a.txt': 'secret=alpha1\n',
    'b.txt': 'x\nsecret=alpha1\n',
    'c.txt': 'secret=beta22\nsecret=beta22\n',
  })
  const { findings } = await scan(root)
  assert.deepEqual(
    findings.map(({ locations: { primary, related } }) =>
      [primary, ...related].map((place) => (place.kind === 'file' ? `${place.path}:${place.region?.startLine}` : '')),
    ),
    [
      ['a.txt:1', 'b.txt:2'],
      ['c.txt:1', 'c.txt:2'],
    ],
  )
})

test('members of a group with different states stay apart', async (context) => {
  const root = folder(context, { 'a.txt': 'secret=alpha1\n', 'b.txt': 'secret=alpha1 # gitleaks:allow\n' })
  const before = await scan(root)
  assert.deepEqual(lines(before), ['a.txt:1 secrets/word new', 'b.txt:1 secrets/word suppressed'])
  assert.equal(before.occurrences.length, 1)
  write(root, {
    '.bartizan/baseline.json': serializeBaseline(before.occurrences),
    'c.txt': 'secret=alpha1\n',
    'd.txt': 'secret=alpha1\n',
  })
  const after = await scan(root)
  assert.deepEqual(lines(after), [
    'a.txt:1 secrets/word known',
    'b.txt:1 secrets/word suppressed',
    'c.txt:1 secrets/word new',
  ])
  assert.equal(after.findings[2]?.locations.related.length, 1)
  assert.equal(after.occurrences.length, 3)
})

test("a secret is hidden in every frame and message, in another detector's too", async (context) => {
  const root = folder(context, { 'a.txt': 'defect=x\nsecret=hunter2hunter2\nconfig=y\n' })
  for (const cache of [{ enabled: false }, { enabled: true, directory: folder(context) }]) {
    const once = await scan(root, { cache, detectors: ['words', 'lines'] })
    const twice = await scan(root, { cache, detectors: ['words', 'lines'] })
    for (const done of [once, twice]) {
      assert.equal(done.findings.length, 4)
      assert.ok(!JSON.stringify(done).includes('hunter2'))
      assert.ok(
        done.findings.every(
          ({ locations: { primary } }) =>
            primary.kind === 'file' && primary.frame!.lines[1] === 'secret=**************',
        ),
      )
    }
  }
})

test("a detector's frame made before the secret was known hides it once it is", async (context) => {
  const cache = { enabled: true, directory: folder(context) }
  const root = folder(context, { 'a.txt': 'defect=x\nsecret=hunter2hunter2\n' })
  await scan(root, { cache, detectors: ['lines'] })
  const done = await scan(root, { cache, detectors: ['lines', 'words'] })
  assert.equal(done.findings.length, 3)
  assert.ok(!JSON.stringify(done).includes('hunter2'))
})

test('a fingerprint folds white space, and nothing else', () => {
  const print = fingerprint('a/b', ['x  =\t1', 'y'])
  assert.match(print, /^[0-9a-f]{32}$/)
  assert.equal(fingerprint('a/b', [' x = 1\r\n', 'y ']), print)
  for (const other of [['x = 1 y'], ['x = 1', '', 'y'], ['x=1', 'y'], ['X = 1', 'y']]) {
    assert.notEqual(fingerprint('a/b', other), print)
  }
  assert.notEqual(fingerprint('a/c', ['x = 1', 'y']), print)
})

test('files of our own are not looked at', async (context) => {
  const root = folder(context, { '.bartizan/waivers.yaml': '# secret=alpha1\nwaivers: []\n', 'a.txt': 'x' })
  assert.deepEqual(lines(await scan(root)), [])
})

test('an unknown detector is refused', async (context) => {
  await assert.rejects(scan(folder(context), { detectors: ['nobody'] }), /there is no detector nobody/)
})

test('progress is told from listing to finishing', async (context) => {
  const phases: string[] = []
  await scan(folder(context, { 'a.txt': 'x' }), {
    detectors: ['words', 'lines'],
    progress: ({ phase, done, total }) => phases.push(`${phase} ${done}/${total}`),
  })
  assert.deepEqual(phases, ['listing 0/0', 'inspecting 1/1', 'concluding 1/1', 'finishing 0/0'])
})
