import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readCsv, readXml } from '../test-support/readers.ts'
import { cleanResult, ordinaryResult, sampleResult } from '../test-support/sample-result.ts'
import { collect } from './chunks.ts'
import { codeclimate } from './codeclimate.ts'
import { plainContext } from './context.ts'
import { csv } from './csv.ts'
import { junit } from './junit.ts'

const audit = { ...plainContext, profile: 'audit' } as const

test('CSV is RFC 4180 with as many fields in every record, and no field that a spreadsheet computes', async () => {
  const result = sampleResult()
  const records = readCsv(await collect(csv(result, audit)))
  const [header = []] = records
  assert.equal(records.length, result.findings.length + 1)
  for (const record of records) {
    assert.equal(record.length, header.length)
    for (const field of record) assert.doesNotMatch(field, /^\s*[=+\-@]/)
  }
  const first = readCsv(await collect(csv(ordinaryResult(), audit)))[1] ?? []
  const named = Object.fromEntries(header.map((name, index) => [name, first[index]]))
  assert.deepEqual(
    {
      severity: named['severity'],
      rule: named['rule'],
      location: named['location'],
      line: named['line'],
      controls: named['controls'],
    },
    {
      severity: 'critical',
      rule: 'secrets/stripe-secret-key',
      location: 'src/payment/client.ts',
      line: '13',
      controls: 'PCI-DSS:8.6.2 ASVS:13.3.1',
    },
  )
})

test('JUnit XML is well-formed, its counts are true, and it fails exactly where the gate fails', () => {
  for (const result of [cleanResult(), ordinaryResult(), sampleResult()]) {
    const root = readXml(junit(result, audit))
    assert.equal(root.name, 'testsuites')
    const cases = root.children.flatMap((suite) => suite.children)
    const having = (name: string): number =>
      cases.filter((each) => each.children.some((child) => child.name === name)).length
    assert.equal(having('failure'), result.gate.failing.length)
    assert.equal(having('error'), result.coverage.problems.filter((problem) => problem.weight === 'incomplete').length)
    assert.deepEqual(
      ['tests', 'failures', 'errors', 'skipped'].map((name) => Number(root.attributes[name])),
      [cases.length, having('failure'), having('error'), having('skipped')],
    )
    for (const suite of root.children) assert.equal(Number(suite.attributes['tests']), suite.children.length)
    for (const each of cases) assert.ok(each.attributes['name'] !== '' && each.attributes['classname'] !== '')
    assert.ok(cases.length >= result.coverage.detectors.length, 'a clean scan still shows what ran')
  }
})

test('code quality issues are what GitLab reads, without accepted findings', () => {
  const issues: readonly {
    readonly check_name: string
    readonly fingerprint: string
    readonly severity: string
    readonly location: { readonly path: string; readonly lines: { readonly begin: number } }
  }[] = JSON.parse(codeclimate(ordinaryResult(), audit))
  assert.deepEqual(
    issues.map((issue) => [issue.severity, issue.check_name, `${issue.location.path}:${issue.location.lines.begin}`]),
    [
      ['blocker', 'secrets/stripe-secret-key', 'src/payment/client.ts:13'],
      ['critical', 'dependencies/vulnerable-package', 'package-lock.json:211'],
      ['critical', 'sast/sql-injection', 'src/routes/user.js:42'],
      ['major', 'containers/run-as-root', 'Dockerfile:1'],
      ['major', 'dependencies/vulnerable-package', 'registry.example/shop@sha256:9f2c:1'],
      ['minor', 'terraform/bucket-versioning', 'infra/main.tf:22'],
    ],
  )
  assert.equal(new Set(issues.map((issue) => issue.fingerprint)).size, issues.length)
  assert.equal(codeclimate(cleanResult(), audit), '[]\n')
})
