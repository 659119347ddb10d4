import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sourceOf } from '@bartizan/engine'
import { dependenciesDetector } from './detector.ts'
import { rules } from './rules.ts'
import { samples } from './samples.ts'

test('every rule that a single file can show has a bad and a good sample, and they hold', async () => {
  const run = await dependenciesDetector.start({
    profile: 'audit',
    options: {},
    secretKey: new Uint8Array(),
    today: '2026-01-01',
    dataDirectory: '/nowhere',
  })
  for (const { rule, kind, path, text } of samples) {
    const source = sourceOf(path, text)
    const { facts } = run.inspect(source, [])
    const report = await run.conclude!({
      files: [source.entry],
      facts: new Map(facts === undefined ? [] : [[path, facts]]),
      read: () => undefined,
    })
    assert.equal(
      (report.findings ?? []).some((finding) => finding.rule === rule),
      kind === 'bad',
      `${kind} ${rule}`,
    )
  }
  const shown = new Set(samples.map((entry) => `${entry.kind} ${entry.rule}`))
  for (const rule of rules.filter((entry) => !entry.tags.includes('context')))
    for (const kind of ['bad', 'good']) assert.ok(shown.has(`${kind} ${rule.id}`), `${kind} ${rule.id}`)
})
