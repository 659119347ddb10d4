import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readRegorusCases, runRegorusCase } from './rego/regorus-suite.ts'

/**
 * Scores the Rego engine with regorus's interpreter cases.
 * Usage: node bench/src/score-regorus.ts FOLDER [--verbose]
 * FOLDER is `tests/interpreter/cases` of microsoft/regorus.
 */
function main(args: readonly string[]): number {
  const [root] = args
  if (root === undefined) {
    process.stderr.write('usage: score-regorus.ts FOLDER [--verbose]\n')
    return 2
  }
  const list = readFileSync(join(import.meta.dirname, 'expected', 'regorus.txt'), 'utf8')
  const expected = new Set(list.split('\n').filter((line) => line !== '' && !line.startsWith('#')))
  let passed = 0
  let unexpected = 0
  const cases = readRegorusCases(root)
  for (const located of cases) {
    const failure = runRegorusCase(located)
    const name = `${located.folder}: ${located.test.note}`
    if (failure === undefined) passed++
    else if (!expected.has(name)) {
      unexpected++
      process.stdout.write(`unexpected failure: ${name}\n`)
      if (args.includes('--verbose')) process.stdout.write(`     ${failure}\n     due: ${located.test.error}\n`)
    }
  }
  process.stdout.write(`total: ${passed} of ${cases.length} (${((100 * passed) / cases.length).toFixed(2)} %)\n`)
  return unexpected > 0 ? 1 : 0
}

process.exitCode = main(process.argv.slice(2))
