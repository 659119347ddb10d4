import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { runScan } from '@bartizan/engine'
import type { Finding, Problem } from '@bartizan/model'

const registry = new URL('./testing/registry.ts', import.meta.url)
const fixtures = fileURLToPath(new URL('../fixtures', import.meta.url))

async function scan(
  folder: string,
  options: Readonly<Record<string, unknown>> = {},
): Promise<{ findings: readonly Finding[]; problems: readonly Problem[] }> {
  const root = join(fixtures, folder)
  const settings = {
    profile: 'default',
    secretKey: new Uint8Array(32),
    today: '2026-01-01',
    dataDirectory: join(root, 'no-data'),
    options: { terraform: options },
  } as const
  const outcome = await runScan({
    root,
    registry,
    detectors: ['terraform'],
    workers: 0,
    cache: { enabled: false },
    settings,
  })
  if (outcome.kind === 'refused') throw new Error(outcome.problems.map((problem) => problem.cause).join('\n'))
  return { findings: outcome.findings, problems: outcome.coverage.problems }
}

const placed = (findings: readonly Finding[], rule: string): string[] =>
  findings.flatMap((finding) => {
    const { primary } = finding.locations
    return finding.rule === rule && primary.kind === 'file'
      ? [`${primary.path}:${primary.region?.startLine} ${finding.confidence}`]
      : []
  })

test("a value from a module call is blamed on the caller's argument, once for all instances", async () => {
  const { findings } = await scan('blame')
  assert.deepEqual(placed(findings, 'aws/s3-public-read'), ['main.tf:9 high', 'main.tf:19 medium'])
  const finding = findings.find((one) => one.rule === 'aws/s3-public-read')
  assert.match(finding?.message ?? '', /module\.logs\["a"\].*module\.logs\["b"\]/)
  assert.ok(finding?.locations.related.some((place) => place.kind === 'file' && place.path === 'm/main.tf'))
})

test('a missing attribute is blamed on the block, a wrong one on itself, with a repair', async () => {
  const { findings } = await scan('blame')
  assert.deepEqual(placed(findings, 'aws/ebs-volume-unencrypted'), ['main.tf:15 high'])
  const finding = findings.find((one) => one.rule === 'aws/ebs-volume-unencrypted')
  const edit = finding?.fixes[0]?.edits[0]
  assert.ok(edit)
  const before = readFileSync(join(fixtures, 'blame/main.tf'))
  const after = Buffer.concat([
    before.subarray(0, edit.startByte),
    Buffer.from(edit.text),
    before.subarray(edit.endByte),
  ]).toString()
  assert.equal(after, before.toString().replace('encrypted         = false', 'encrypted         = true'))
})

test('a broken block is a problem with its line, and the others are still checked', async () => {
  const { findings, problems } = await scan('broken')
  assert.deepEqual(
    problems.map((problem) => [problem.kind, problem.path, problem.line]),
    [['unparsed', 'main.tf', 2]],
  )
  assert.deepEqual(placed(findings, 'aws/ebs-volume-unencrypted'), ['main.tf:5 high'])
  const insert = findings.find((one) => one.rule === 'aws/ebs-volume-unencrypted')?.fixes[0]?.edits[0]
  assert.equal(insert?.text, '\n  encrypted = true')
})

test("checks of the user's own run beside ours, and a broken one is told", async () => {
  const { findings, problems } = await scan('blame', { checks: ['checks.yaml'] })
  const own = findings.filter((one) => one.rule === 'custom/resource-check')
  assert.deepEqual(
    own.map((one) => [one.severity, one.message.slice(0, 12)]),
    [['critical', 'volume-tags:']],
  )
  assert.match(problems.find((problem) => problem.kind === 'configuration')?.cause ?? '', /checks\.1\.require/)
})

test('sets of values that are given by hand are tried one by one', async () => {
  const { findings } = await scan('sets')
  const [place] = placed(findings, 'aws/db-public')
  assert.equal(place, 'main.tf:6 high')
  const finding = findings.find((one) => one.rule === 'aws/db-public')
  assert.ok(finding?.locations.related.some((one) => one.kind === 'file' && one.path === 'envs/dev.tfvars'))
})
