import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AdvisoryEvidence, Finding, Fingerprint, RuleId, ScanResult, State } from '@bartizan/model'
import { readBom, readVex } from '@bartizan/sbom'
import { cleanResult, sampleResult } from '../../test-support/sample-result.ts'
import { type ReportContext, plainContext } from '../index.ts'
import { cyclonedx } from './cyclonedx.ts'
import { judgementOf } from './judgement.ts'
import { openvex } from './openvex.ts'
import { spdx } from './spdx.ts'
import { vulnerabilitiesOf } from './vulnerabilities.ts'

const context: ReportContext = { ...plainContext, today: '2026-11-24' }
const fresh: State = { kind: 'new' }
const waived = (why: string): State => ({ kind: 'waived', by: 'ann', why, until: '2027-01-01' })

interface Draft {
  readonly of: string
  readonly id: string
  readonly fixed?: readonly string[]
  readonly state?: State
  readonly rule?: string
}

function resultOf(...drafts: readonly Draft[]): ScanResult {
  const findings = drafts.map(({ of, id, fixed = [], state = fresh, rule }, index): Finding => {
    const evidence: AdvisoryEvidence = {
      kind: 'advisory',
      package: of,
      version: '1.0.0',
      ids: [id, `GHSA-${id}`],
      range: 'all',
      comparator: 'semver',
      fixed,
      path: [],
      risk: 10 * (index + 1),
    }
    return {
      rule: (rule ?? 'dependencies/known-vulnerability') as RuleId,
      message: `${of} is affected by ${id}`,
      severity: index === 0 ? 'low' : 'high',
      confidence: 'high',
      locations: { primary: { kind: 'file', path: `lock${index}` }, related: [], flow: [] },
      evidence,
      fingerprint: String(index) as Fingerprint,
      fixes: [],
      state,
    }
  })
  return { ...cleanResult(), findings }
}

test('a waiver says not affected only where its reason does', () => {
  const rows: readonly (readonly [why: string, status: string, justification: string | undefined, reason: string])[] = [
    ['moves in Q1', 'under_investigation', undefined, 'Accepted by ann until 2027-01-01: moves in Q1'],
    [
      'vulnerable_code_not_in_execute_path: never called',
      'not_affected',
      'vulnerable_code_not_in_execute_path',
      'never called (ann until 2027-01-01)',
    ],
    [
      'Vulnerable code not present',
      'not_affected',
      'vulnerable_code_not_present',
      'Vulnerable code not present (ann until 2027-01-01)',
    ],
    ['not affected, we run on Linux', 'not_affected', undefined, 'we run on Linux (ann until 2027-01-01)'],
    ['we are not affected', 'under_investigation', undefined, 'Accepted by ann until 2027-01-01: we are not affected'],
    ['not affected-ish', 'under_investigation', undefined, 'Accepted by ann until 2027-01-01: not affected-ish'],
  ]
  for (const [why, status, justification, reason] of rows) {
    const judged = judgementOf(waived(why))
    assert.deepEqual([judged.status, judged.justification, judged.reason], [status, justification, reason], why)
  }
  assert.deepEqual(judgementOf({ kind: 'known' }), { status: 'affected' })
})

test('one vulnerability of several packages is one entry; the worst place of a package counts', () => {
  const [first, second, ...others] = vulnerabilitiesOf(
    resultOf(
      { of: 'pkg:npm/b@1.0.0', id: 'CVE-1', fixed: ['1.0.1'] },
      { of: 'pkg:npm/a@1.0.0', id: 'CVE-1', fixed: ['2.0.0'] },
      { of: 'pkg:npm/c@1.0.0', id: 'CVE-2', state: waived('not affected: dead') },
      { of: 'pkg:npm/c@1.0.0', id: 'CVE-2' },
    ),
    context,
  )
  assert.deepEqual(others, [])
  assert.deepEqual(first?.products, ['pkg:npm/a@1.0.0', 'pkg:npm/b@1.0.0'])
  assert.deepEqual([first?.severity, first?.risk], ['high', 20])
  assert.equal(first?.recommendation, 'Update pkg:npm/b@1.0.0 to 1.0.1. Update pkg:npm/a@1.0.0 to 2.0.0.')
  assert.deepEqual([second?.status, second?.products], ['affected', ['pkg:npm/c@1.0.0']])
  const [malicious] = vulnerabilitiesOf(
    resultOf({ of: 'odd name', id: 'MAL-1', rule: 'dependencies/malicious-package' }),
    context,
  )
  assert.equal(malicious?.recommendation, 'Remove pkg:generic/odd%20name@1.0.0.')
})

test('OpenVEX is read back with what the waivers say', () => {
  const result = resultOf(
    { of: 'pkg:npm/a@1.0.0', id: 'CVE-1', fixed: ['1.0.1'] },
    { of: 'pkg:npm/b@1.0.0', id: 'CVE-2', state: waived('component_not_present: removed at build') },
    { of: 'pkg:npm/c@1.0.0', id: 'CVE-3', state: waived('later') },
  )
  const document: unknown = JSON.parse(openvex(result, context))
  assert.deepEqual(
    readVex(document)?.map(({ ids, status, justification, reason }) => [ids[0], status, justification, reason]),
    [
      ['CVE-1', 'affected', undefined, 'Update pkg:npm/a@1.0.0 to 1.0.1.'],
      ['CVE-2', 'not_affected', 'component_not_present', 'removed at build (ann until 2027-01-01)'],
      ['CVE-3', 'under_investigation', undefined, 'Accepted by ann until 2027-01-01: later'],
    ],
  )
  assert.match(openvex(result, context), /"timestamp": "2026-11-24T00:00:00Z"/)
  assert.match(openvex(result, { ...context, now: '2026-11-24T06:00:00.000Z' }), /"timestamp": "2026-11-24T06:00:00Z"/)
})

test('CycloneDX lists every affected package, analyses only what was judged, and its identity follows its contents', () => {
  const open = resultOf({ of: 'pkg:npm/%40s/a@1.0.0', id: 'CVE-1' })
  const judged = resultOf({ of: 'pkg:npm/%40s/a@1.0.0', id: 'CVE-1', state: waived('not affected: dead') })
  const read = readBom(cyclonedx(open, context))
  assert.ok(read.kind === 'ok')
  assert.deepEqual(
    read.bom.components.map(({ ref, name, version }) => [ref, name, version]),
    [['pkg:npm/%40s/a@1.0.0', '@s/a', '1.0.0']],
  )
  assert.deepEqual(readVex(JSON.parse(cyclonedx(open, context))), [])
  assert.equal(readVex(JSON.parse(cyclonedx(judged, context)))?.[0]?.status, 'not_affected')
  const serial = (text: string): unknown => (JSON.parse(text) as Readonly<Record<string, unknown>>)['serialNumber']
  assert.notEqual(serial(cyclonedx(open, context)), serial(cyclonedx(judged, context)))
  assert.equal(cyclonedx(open, context), cyclonedx(structuredClone(open), context))
})

test('bills are read back, whatever the names in them', () => {
  const hostile = sampleResult()
  const own = {
    ...hostile,
    findings: [...hostile.findings, ...resultOf({ of: '../\u001b[31m"%zz\ud800', id: 'CVE-1' }).findings],
  }
  for (const write of [cyclonedx, spdx]) assert.equal(readBom(write(own, context)).kind, 'ok', write.name)
  assert.ok(readVex(JSON.parse(openvex(own, context)))!.length > 0)
})
