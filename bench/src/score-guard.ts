import { readFileSync, readdirSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { parseGuard, runGuardTests } from '@bartizan/policy/guard'

/**
 * Scores the Guard importer with the rules registry's own tests.
 * Usage: node bench/src/score-guard.ts FOLDER [--verbose]
 * FOLDER is `rules` of aws-cloudformation/aws-guard-rules-registry.
 */
function main(args: readonly string[]): number {
  const [root] = args
  if (root === undefined) {
    process.stderr.write('usage: score-guard.ts FOLDER [--verbose]\n')
    return 2
  }
  const list = readFileSync(join(import.meta.dirname, 'expected', 'guard.txt'), 'utf8')
  const expected = new Set(list.split('\n').filter((line) => line !== '' && !line.startsWith('#')))
  const files = (readdirSync(root, { recursive: true }) as string[]).sort()
  const confusion = new Map<string, number>()
  let passed = 0
  let total = 0
  let unexpected = 0
  const start = performance.now()
  for (const path of files.filter((file) => /_tests?\.ya?ml$/.test(file))) {
    const rules = rulesFor(root, path, files)
    if (rules === undefined) {
      process.stdout.write(`no rules for ${path}\n`)
      continue
    }
    const parsed = parseGuard(readFileSync(join(root, rules), 'utf8'))
    if (parsed.kind === 'failed') {
      process.stdout.write(`${rules}:${parsed.at.line}: ${parsed.message}\n`)
      unexpected++
      continue
    }
    const result = runGuardTests(parsed.file, readFileSync(join(root, path), 'utf8'))
    if (result.kind === 'failed') {
      process.stdout.write(`${path}: ${result.message}\n`)
      continue
    }
    for (const item of result.cases) {
      total++
      if (item.actual === item.wanted) {
        passed++
        continue
      }
      const pair = `${item.wanted} read as ${item.actual}`
      confusion.set(pair, (confusion.get(pair) ?? 0) + 1)
      const name = `${path}: ${item.test}: ${item.rule}`
      if (expected.has(name)) continue
      unexpected++
      if (args.includes('--verbose'))
        process.stdout.write(`${name}: wanted ${item.wanted}, got ${item.actual} ${item.message ?? ''}\n`)
    }
  }
  const time = performance.now() - start
  for (const [pair, count] of confusion) process.stdout.write(`${pair}: ${count}\n`)
  process.stdout.write(
    `total: ${passed} of ${total} (${((100 * passed) / total).toFixed(2)} %) in ${time.toFixed(0)} ms\n`,
  )
  return unexpected > 0 ? 1 : 0
}

/** The rule file beside a test file: by its name, otherwise by the first rule that the tests expect something of. */
function rulesFor(root: string, path: string, files: readonly string[]): string | undefined {
  const folder = dirname(dirname(path))
  const named = join(folder, `${basename(path).replace(/_tests?\.ya?ml$/, '')}.guard`)
  if (files.includes(named)) return named
  const rule = /expectations:\s+rules:\s+(\w+):/.exec(readFileSync(join(root, path), 'utf8'))?.[1]
  return files.find(
    (file) =>
      dirname(file) === folder &&
      file.endsWith('.guard') &&
      readFileSync(join(root, file), 'utf8').includes(`rule ${rule} `),
  )
}

process.exitCode = main(process.argv.slice(2))
