import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gunzipSync, gzipSync } from 'node:zlib'
import type { Finding, ScanResult } from '@bartizan/model'
import { findMultitool, validateSarif } from '../../test-support/multitool.ts'
import {
  at,
  cleanResult,
  finding,
  fingerprintOf,
  hostile,
  largeResult,
  ordinaryResult,
  resultOf,
  sampleResult,
} from '../../test-support/sample-result.ts'
import { type ReportContext, plainContext } from '../context.ts'
import { sarif } from './index.ts'
import { messageText } from './message.ts'

const audit: ReportContext = { ...plainContext, profile: 'audit' }

interface Log {
  readonly runs: readonly [
    {
      readonly tool: {
        readonly driver: {
          readonly rules: readonly {
            readonly id: string
            readonly properties: Record<string, unknown>
            readonly relationships?: readonly unknown[]
            readonly help: { readonly markdown: string }
          }[]
        }
      }
      readonly taxonomies: readonly { readonly name: string; readonly taxa: readonly { readonly id: string }[] }[]
      readonly invocations: readonly {
        readonly executionSuccessful: boolean
        readonly toolExecutionNotifications?: readonly {
          readonly level: string
          readonly message: { readonly text: string }
        }[]
      }[]
      readonly results: readonly {
        readonly ruleId: string
        readonly ruleIndex: number
        readonly level: string
        readonly message: { readonly text: string }
        readonly baselineState?: string
        readonly suppressions: readonly { readonly kind: string; readonly justification: string }[]
        readonly partialFingerprints: Record<string, string>
        readonly locations: readonly {
          readonly physicalLocation: {
            readonly artifactLocation: { readonly uri: string }
            readonly region: { readonly startLine: number; readonly snippet?: { readonly text: string } }
          }
          readonly logicalLocations?: readonly { readonly fullyQualifiedName: string }[]
        }[]
        readonly relatedLocations?: readonly unknown[]
        readonly codeFlows?: readonly { readonly threadFlows: readonly { readonly locations: readonly unknown[] }[] }[]
        readonly fixes?: readonly {
          readonly artifactChanges: readonly { readonly replacements: readonly unknown[] }[]
        }[]
      }[]
    },
  ]
}

function read(result: ScanResult, context: ReportContext = audit): Log['runs'][0] {
  const log: Log = JSON.parse(sarif(result, context))
  return log.runs[0]
}

function oddPlaces(): ScanResult {
  const base = { rule: 'sast/sql-injection', severity: 'high', message: 'm' } as const
  const paths = [
    'a b/c d.js',
    '文档/ü.py',
    'new\nline/\t.tf',
    'c:colon.txt',
    '%41%.md',
    '?q#f[1].yaml',
    "o'k&<>.xml",
    'lone-\ud800.txt',
    '-rf',
    '.hidden',
    'a//b',
  ]
  const files = paths.map((path) => finding({ ...base, primary: at(path, 1, ['«x»']) }))
  return resultOf([
    ...files,
    finding({ ...base, primary: { kind: 'file', path: 'whole.bin' } }),
    finding({ ...base, primary: { kind: 'log-event', name: hostile.ansi } }),
    finding({ ...base, primary: { kind: 'exchange', name: 'GET https://x.example/?a=[b](c) {0}' } }),
    finding({ ...base, message: hostile.markdown, primary: at('f', 1, ['«»']) }),
  ])
}

test('Microsoft’s validator has neither errors nor warnings with its Sarif and GitHub rules', async (context) => {
  const tool = await findMultitool()
  if (tool.kind === 'missing') {
    context.skip(tool.why)
    return
  }
  const lone: ScanResult = { ...cleanResult(), target: { name: 'x' }, rules: [] }
  const logs = {
    sample: sarif(sampleResult(), { ...audit, now: '2026-11-24T06:00:00Z' }),
    ordinary: sarif(ordinaryResult(), { ...audit, lineHash: () => '271789c17abda88f:1' }),
    clean: sarif(cleanResult(), audit),
    lone: sarif(lone, audit),
    'odd places': sarif(oddPlaces(), audit),
    large: sarif(largeResult(1000), audit),
  }
  assert.deepEqual(validateSarif(tool.binary, logs), [])
  assert.notDeepEqual(
    validateSarif(tool.binary, { broken: logs.clean.replace('"Bartizan"', '""') }),
    [],
    'the validator sees a seeded error',
  )
})

test('a result carries rule, level, place, flow, fixes, state and fingerprint', () => {
  const run = read(ordinaryResult())
  const bySql = run.results.find((result) => result.ruleId === 'sast/sql-injection')
  assert.ok(bySql !== undefined)
  assert.equal(run.tool.driver.rules[bySql.ruleIndex]?.id, 'sast/sql-injection')
  assert.equal(bySql.level, 'error')
  assert.equal(bySql.codeFlows?.[0]?.threadFlows[0]?.locations.length, 4)
  assert.equal(bySql.fixes?.[0]?.artifactChanges[0]?.replacements.length, 1)
  assert.equal(bySql.locations[0]?.physicalLocation.region.snippet?.text, 'db.query(sql)')
  assert.match(bySql.partialFingerprints['bartizan/v1'] ?? '', /^[0-9a-f]{32}$/)
  const states = Object.fromEntries(
    run.results.map((result) => [
      `${result.ruleId} ${result.level}`,
      [result.baselineState, result.suppressions.map((each) => `${each.kind}: ${each.justification}`)],
    ]),
  )
  assert.deepEqual(states['terraform/bucket-versioning note'], ['unchanged', []])
  assert.deepEqual(states['gates/policy note'], ['new', ['external: emergency release']])
  assert.deepEqual(states['secrets/stripe-secret-key/low note'], ['new', ['inSource: test key']])
  const layer = run.results.find((result) => result.locations[0]?.logicalLocations !== undefined)
  assert.equal(layer?.locations[0]?.physicalLocation.region.startLine, 1)
})

test('rules carry help, what GitHub reads, and their place in the taxonomies', () => {
  const run = read(ordinaryResult())
  const secret = run.tool.driver.rules.find((rule) => rule.id === 'secrets/stripe-secret-key')
  assert.ok(secret !== undefined)
  assert.equal(secret.properties['security-severity'], '9.5')
  assert.equal(secret.properties['precision'], 'very-high')
  assert.deepEqual(secret.properties['tags'], ['security', 'code', 'external/cwe/cwe-798', 'stripe', 'payment'])
  assert.match(secret.help.markdown, /## Why it matters[^]*## How to fix it[^]*## How to silence it/)
  assert.equal(secret.relationships?.length, 3)
  assert.deepEqual(
    run.taxonomies.map((taxonomy) => taxonomy.name),
    ['CWE', 'ASVS', 'CIS-DOCKER', 'NIST-800-53', 'OWASP-TOP10', 'PCI-DSS'],
  )
  assert.deepEqual(
    run.taxonomies[0]?.taxa.map((taxon) => taxon.id),
    ['89', '250', '798', '1395'],
  )
})

test('a finding of another severity than its rule’s refers to an entry that GitHub reads that severity from', () => {
  const { rules } = read(ordinaryResult()).tool.driver
  const severity = (id: string): unknown => rules.find((rule) => rule.id === id)?.properties['security-severity']
  assert.equal(severity('dependencies/vulnerable-package'), '8.0')
  assert.equal(severity('dependencies/vulnerable-package/medium'), '5.5')
})

test('problems are notifications, and a gap means the run did not succeed', () => {
  const [invocation] = read(ordinaryResult()).invocations
  assert.equal(invocation?.executionSuccessful, false)
  assert.deepEqual(
    invocation?.toolExecutionNotifications?.map((each) => each.level),
    ['error', 'error', 'note', 'error'],
  )
  assert.equal(read(cleanResult()).invocations[0]?.executionSuccessful, true)
})

test('the line hash stands where someone who reads files gives it', () => {
  const asked: string[] = []
  const run = read(ordinaryResult(), {
    ...audit,
    lineHash: (path, line) => (asked.push(`${path}:${line}`), path === 'Dockerfile' ? 'ab:1' : undefined),
  })
  const hashes = run.results.map((result) => result.partialFingerprints['primaryLocationLineHash'])
  assert.equal(hashes.filter((hash) => hash === 'ab:1').length, 1)
  assert.ok(asked.includes('src/routes/user.js:42'))
})

test('paths are relative references that decode to what they were', () => {
  const uris = read(oddPlaces()).results.map(
    (result) => result.locations[0]?.physicalLocation.artifactLocation.uri ?? '',
  )
  for (const uri of uris) assert.match(uri, /^[A-Za-z0-9\-._~%/]+$/)
  for (const path of ['a b/c d.js', '文档/ü.py', 'new\nline/\t.tf', '%41%.md', 'c:colon.txt'])
    assert.ok(uris.map(decodeURIComponent).includes(path), path)
})

test('message text cannot become a link or a placeholder', () => {
  const cases: readonly [string, string][] = [
    ['see [docs](https://x.example)', 'see \\[docs\\](https://x.example)'],
    ['array[0] and [] stay', 'array[0] and [] stay'],
    ['value {0} of {name}', 'value {{0}} of {name}'],
    ['two\nlines', 'two lines'],
    ['esc \u001b[31m', 'esc \\x1b[31m'],
  ]
  for (const [text, expected] of cases) assert.equal(messageText(text), expected)
})

test('a cut for GitHub takes the least severe and says how many', () => {
  const many = largeResult(26_000)
  const run = read(many)
  assert.equal(run.results.length, 25_000)
  assert.ok(
    run.results.every(
      (result, index) => index === 0 || rank(result.level) <= rank(run.results[index - 1]?.level ?? ''),
    ),
  )
  assert.match(
    run.invocations[0]?.toolExecutionNotifications?.at(-1)?.message.text ?? '',
    /^1000 results of the lowest severities are left out/,
  )
})

function rank(level: string): number {
  return ['note', 'warning', 'error'].indexOf(level)
}

test('a result that compresses badly is cut to what GitHub takes', () => {
  // Digits of a linear congruential generator: incompressible, and the same in every run.
  let state = 1n
  const noise = (length: number): string => {
    let text = ''
    while (text.length < length) {
      state = (state * 6_364_136_223_846_793_005n + 1_442_695_040_888_963_407n) & 0xffff_ffff_ffff_ffffn
      text += (state >> 12n).toString(36)
    }
    return text
  }
  const findings: Finding[] = Array.from({ length: 300 }, (_, index) =>
    finding({
      rule: 'sast/sql-injection',
      severity: index < 100 ? 'high' : 'low',
      message: noise(60_000),
      primary: at('f', index + 1, ['«x»']),
      fingerprint: fingerprintOf(index),
    }),
  )
  const log = sarif(resultOf(findings), audit)
  const packed = gzipSync(log)
  assert.ok(packed.length <= 10_000_000)
  assert.equal(gunzipSync(packed).toString(), log)
  const run = (JSON.parse(log) as Log).runs[0]
  assert.ok(run.results.length > 150 && run.results.length < 300, String(run.results.length))
  assert.equal(run.results.filter((result) => result.level === 'error').length, 100)
})
