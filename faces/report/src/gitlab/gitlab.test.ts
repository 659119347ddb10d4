import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Ajv } from 'ajv'
import { gitlabShape } from '../../test-support/gitlab-shape.ts'
import { cleanResult, ordinaryResult, sampleResult } from '../../test-support/sample-result.ts'
import { collect } from '../chunks.ts'
import { plainContext } from '../context.ts'
import { gitlab, gitlabReport } from './index.ts'
import type { Category } from './location.ts'

const categories: readonly Category[] = ['sast', 'secret_detection', 'dependency_scanning', 'container_scanning']
const audit = { ...plainContext, profile: 'audit' } as const

interface GitlabReport {
  readonly scan: { readonly start_time: string; readonly type: string }
  readonly vulnerabilities: readonly {
    readonly id: string
    readonly severity: string
    readonly identifiers: readonly { readonly name: string }[]
    readonly location: Record<string, unknown>
  }[]
}

async function read(report: ReturnType<typeof gitlab>): Promise<GitlabReport> {
  const parsed: GitlabReport = JSON.parse(await collect(report))
  return parsed
}

test('reports of every category have the shape that GitLab’s schema 15.0 asks for', async () => {
  const ajv = new Ajv({ allErrors: true, strict: true, allowUnionTypes: true })
  for (const category of categories) {
    const valid = ajv.compile(gitlabShape(category))
    for (const result of [cleanResult(), ordinaryResult(), sampleResult()]) {
      const report = await read(gitlabReport(category)(result, audit))
      assert.ok(valid(report), JSON.stringify(valid.errors?.slice(0, 5)))
    }
  }
  const whole = ajv.compile(gitlabShape('sast'))
  assert.ok(whole(await read(gitlab(sampleResult(), audit))), JSON.stringify(whole.errors?.slice(0, 5)))
  assert.equal(whole({ version: '15.0.7', vulnerabilities: [] }), false)
})

test('each finding that stands is in exactly one category, and all are in the whole', async () => {
  const result = ordinaryResult()
  const parts = await Promise.all(
    categories.map(async (category) =>
      (await read(gitlabReport(category)(result, audit))).vulnerabilities.map((each) => each.id),
    ),
  )
  assert.deepEqual(
    parts.map((ids) => ids.length),
    [3, 1, 1, 1],
  )
  const whole = (await read(gitlab(result, audit))).vulnerabilities.map((each) => each.id)
  assert.deepEqual(parts.flat().sort(), whole.sort())
})

test('identifiers begin with what GitLab tracks by, and times come from the context', async () => {
  const report = await read(
    gitlabReport('dependency_scanning')(ordinaryResult(), { ...audit, now: '2026-11-24T06:00:00Z' }),
  )
  assert.equal(report.scan.start_time, '2026-11-24T06:00:00')
  const [first] = report.vulnerabilities
  assert.deepEqual(
    first?.identifiers.map((each) => each.name),
    ['CVE-2019-10744', 'GHSA-jf85-cpcp-j695', 'Bartizan dependencies/vulnerable-package', 'CWE-1395'],
  )
  assert.deepEqual(first?.location, {
    file: 'package-lock.json',
    dependency: { package: { name: 'pkg:npm/lodash' }, version: '4.17.4' },
  })
  assert.equal((await read(gitlab(cleanResult(), audit))).scan.start_time, '1970-01-01T00:00:00')
})
