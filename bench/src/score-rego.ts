import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readOpaCases, runOpaCase } from './rego/opa-suite.ts'

/**
 * Scores the Rego engine with OPA's v1 conformance suite.
 * Usage: node bench/src/score-rego.ts FOLDER [--verbose] [--only FOLDERNAME]
 * FOLDER is `ComplianceSuite/Tests/RegoComplianceTests/TestData/v1` of open-policy-agent/swift-opa.
 */
function main(args: readonly string[]): number {
  const [root] = args
  if (root === undefined) {
    process.stderr.write('usage: score-rego.ts FOLDER [--verbose] [--only NAME]\n')
    return 2
  }
  const verbose = args.includes('--verbose')
  const only = args.includes('--only') ? args[args.indexOf('--only') + 1] : undefined
  const expected = new Set(expectedFailures())
  const totals = new Map<string, { passed: number; total: number }>()
  const unexpected: string[] = []
  for (const { folder, test } of readOpaCases(root)) {
    if (only !== undefined && folder !== only) continue
    const failure = runGuarded(test)
    const tally = totals.get(folder) ?? { passed: 0, total: 0 }
    tally.total++
    if (failure === undefined) tally.passed++
    else {
      if (verbose) process.stdout.write(`FAIL ${test.note}\n     ${failure}\n`)
      if (!expected.has(test.note)) unexpected.push(test.note)
    }
    totals.set(folder, tally)
  }
  report(totals)
  for (const note of unexpected) process.stdout.write(`unexpected failure: ${note}\n`)
  return unexpected.length > 0 ? 1 : 0
}

function runGuarded(test: Parameters<typeof runOpaCase>[0]): string | undefined {
  try {
    return runOpaCase(test)
  } catch (error) {
    return `crashed: ${error instanceof Error ? (error.stack ?? error.message).slice(0, 400) : String(error)}`
  }
}

function expectedFailures(): string[] {
  const text = readFileSync(join(import.meta.dirname, 'expected', 'rego.txt'), 'utf8')
  return text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
}

function report(totals: ReadonlyMap<string, { passed: number; total: number }>): void {
  let passed = 0
  let total = 0
  for (const [folder, tally] of totals) {
    passed += tally.passed
    total += tally.total
    if (tally.passed < tally.total) process.stdout.write(`${folder}: ${tally.passed} of ${tally.total}\n`)
  }
  process.stdout.write(`total: ${passed} of ${total} (${((100 * passed) / total).toFixed(2)} %)\n`)
}

process.exitCode = main(process.argv.slice(2))
