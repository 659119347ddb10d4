import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { runScan } from './index.ts'
const request = (root: string) => ({
  root,
  registry: new URL('./testing/registry.ts', import.meta.url),
  settings: { profile: 'default' as const, secretKey: new Uint8Array(32), today: '2026-11-24', dataDirectory: '/none' },
})
test('smoke', async () => {
  const root = mkdtempSync(join(tmpdir(), 'x-'))
  for (let i = 0; i < 500; i++) writeFileSync(join(root, `f${i}.txt`), 'hello\n defect=a\n')
  const texts = []
  for (const workers of [0, 1, 2, 4]) {
    const t = performance.now()
    const out = await runScan({ ...request(root), workers })
    texts.push(JSON.stringify(out))
    console.log(workers, performance.now() - t)
  }
  for (const text of texts) assert.equal(text, texts[0])
  rmSync(root, { recursive: true })
})
