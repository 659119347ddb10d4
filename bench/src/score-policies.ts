import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { trivyBuiltins } from '@bartizan/policy/adapters'
import { testPolicies } from '@bartizan/policy/commands'
import type { Builtin } from '@bartizan/policy/rego'

/**
 * Runs the Rego tests that trivy-checks keeps beside its checks: how many verdicts come out as their authors expect.
 * Usage: node bench/src/score-policies.ts FOLDER [--verbose]
 * FOLDER is a checkout of aquasecurity/trivy-checks. Functions that Trivy implements outside Rego (a shell parser, a
 * secret scanner) are absent here, and tests that need them fail.
 */
function main(args: readonly string[]): number {
  const [root] = args
  if (root === undefined) {
    process.stderr.write('usage: score-policies.ts FOLDER [--verbose]\n')
    return 2
  }
  const files = new Map<string, string>()
  for (const folder of ['lib', 'checks', 'commands']) {
    for (const file of (readdirSync(join(root, folder), { recursive: true }) as string[]).sort()) {
      if (file.endsWith('.rego')) files.set(join(folder, file), readFileSync(join(root, folder, file), 'utf8'))
    }
  }
  const start = performance.now()
  const report = testPolicies(files, { builtins: [...trivyBuiltins, ...absent], limits: { time: 10_000 } })
  const passed = report.outcomes.filter(({ status }) => status === 'pass').length
  if (args.includes('--verbose')) process.stdout.write(report.text)
  process.stdout.write(`${files.size} files: ${passed} of ${report.outcomes.length} tests as expected`)
  process.stdout.write(
    ` (${((100 * passed) / report.outcomes.length).toFixed(2)} %) in ${(performance.now() - start).toFixed(0)} ms\n`,
  )
  return report.exitCode === 2 ? 2 : 0
}

const without = (name: string): Builtin => ({ name, args: ['any'], result: 'any', run: () => undefined })
const absent = ['squealer.scan_string', 'cidr.count_addresses', 'cidr.is_public', 'sh.parse_commands'].map(without)

process.exitCode = main(process.argv.slice(2))
