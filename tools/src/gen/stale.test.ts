import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { staleArtefacts, writeArtefacts } from './stale.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))

function inFolder(work: (folder: string) => void): void {
  const folder = mkdtempSync(join(tmpdir(), 'bartizan-gen-'))
  try {
    work(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

test('a generated file that is missing or was edited is stale', () => {
  inFolder((folder) => {
    const artefacts = [
      { path: 'docs/a.md', text: 'a\n' },
      { path: 'b.ts', text: 'b\n' },
    ]
    assert.equal(staleArtefacts(folder, artefacts).length, 2)
    writeArtefacts(folder, artefacts)
    assert.deepEqual(staleArtefacts(folder, artefacts), [])
    writeFileSync(join(folder, 'b.ts'), 'b // by hand\n')
    assert.deepEqual(
      staleArtefacts(folder, artefacts).map(({ path }) => path),
      ['b.ts'],
    )
  })
})

test('the unused-code check finds a seeded unused export and file', () => {
  inFolder((folder) => {
    const files = {
      'package.json': JSON.stringify({ name: 'seeded', type: 'module', exports: './index.ts' }),
      'knip.json': JSON.stringify({ entry: ['index.ts'], project: ['*.ts'] }),
      'index.ts': "import { used } from './lib.ts'\nexport default used\n",
      'lib.ts': 'export const used = 1\nexport const forgotten = 2\n',
      'orphan.ts': 'export default 3\n',
    }
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), text)
    }
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
    const ran = spawnSync(process.execPath, [join(root, 'node_modules/knip/bin/knip.js')], {
      cwd: folder,
      encoding: 'utf8',
    })
    assert.equal(ran.status, 1, ran.stderr)
    assert.match(ran.stdout, /orphan\.ts/)
    assert.match(ran.stdout, /forgotten/)
  })
})
