import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { runScan, sourceOf, type ScanRequest } from '@bartizan/engine'
import { gzipSync } from 'node:zlib'
import { detector, explainRefusals } from './detector.ts'
import { expandSample } from './sample/expand.ts'

const root = mkdtempSync(join(tmpdir(), 'secrets-'))
after(() => rmSync(root, { recursive: true, force: true }))
const token = expandSample('{github:ghp_}', 'detector')
const own = expandSample('acme_{hex:24}', 'detector')

function request(more: Partial<ScanRequest['settings']> = {}): ScanRequest {
  return {
    root,
    registry: new URL('../test-support/registry.ts', import.meta.url),
    settings: { profile: 'default', secretKey: Buffer.alloc(32, 3), today: '2026-01-01', dataDirectory: root, ...more },
    workers: 0,
    cache: { enabled: false },
    baseline: false,
    waivers: false,
  }
}

test('one secret in many files, encodings and archives is one finding, and its value is nowhere in the result', async () => {
  writeFileSync(join(root, 'a.env'), `GITHUB_TOKEN=${token}\n`)
  writeFileSync(join(root, 'b.yaml'), `blob: ${Buffer.from(`t=${token}`).toString('base64')}\n`)
  writeFileSync(join(root, 'c.env.gz'), gzipSync(`GITHUB_TOKEN=${token}\n`))
  writeFileSync(join(root, 'd.txt'), Buffer.from(`\uFEFFt = "${token}"\n`, 'utf16le'))
  writeFileSync(join(root, 'e.txt'), `key: ${own}\n`)
  const outcome = await runScan(
    request({ options: { 'secrets-custom': { gitleaks: '[[rules]]\nid = "acme"\nregex = "acme_[0-9a-f]{24}"\n' } } }),
  )
  assert.ok(outcome.kind === 'done')
  assert.deepEqual(outcome.findings.map((finding) => finding.rule).toSorted(), [
    'secrets/custom-rule',
    'secrets/github-pat',
  ])
  const github = outcome.findings.find((finding) => finding.rule === 'secrets/github-pat')
  assert.equal(github?.locations.related.length, 3)
  const text = JSON.stringify(outcome.findings)
  for (const value of [token, own, Buffer.from(token).toString('base64').slice(4, -4)]) assert.ok(!text.includes(value))
})

test('why nothing was reported names the reason', () => {
  const source = sourceOf('a.py', 'x = 1\npassword = "changeme"\ntoken_type = "Bearer xyz"\n')
  assert.deepEqual(
    explainRefusals(source, 2).map((refusal) => refusal.reason),
    ['placeholder'],
  )
  assert.deepEqual(explainRefusals(source, 1), [])
})

test('every rule has a title, a reason, a remedy and an https reference', () => {
  for (const rule of detector.rules) {
    assert.match(rule.id, /^secrets\/[a-z0-9-]+$/)
    assert.ok(rule.title !== '' && rule.why !== undefined && rule.remedy !== undefined)
    assert.ok(rule.references.every((reference) => reference.startsWith('https://')))
  }
  assert.equal(new Set(detector.rules.map((rule) => rule.id)).size, detector.rules.length)
})
