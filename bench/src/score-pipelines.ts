/** Scores workflow audits on zizmor's own expected outputs: `node bench/src/score-pipelines.ts ZIZMOR_FOLDER [CHECKOV_FOLDER] [-v]`. */
import { globSync, mkdtempSync, readFileSync, rmSync, cpSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { detector } from '@bartizan/pipelines'
import { rulesByAlias, scanFolder } from './checkov/scan.ts'
import { addUncovered, createTally, formatTally } from './checkov/tally.ts'

const root = process.argv.slice(2).find((argument) => argument !== '-v') ?? '.'
const verbose = process.argv.includes('-v')
const tests = path.join(root, 'crates/zizmor/tests/integration')
const data = path.join(tests, 'test-data')
const aliases = rulesByAlias(detector.rules)

/** Expected places by audit; and by audit the inputs for which all of its findings are listed. */
const expected = new Map<string, Set<string>>()
const judged = new Map<string, Set<string>>()

function add(map: Map<string, Set<string>>, key: string, value: string): void {
  const held = map.get(key)
  if (held === undefined) map.set(key, new Set([value]))
  else held.add(value)
}

const online = new Set([
  'impostor-commit',
  'ref-confusion',
  'ref-version-mismatch',
  'stale-action-refs',
  'forbidden-uses',
])

for (const name of globSync('audit/*.rs', { cwd: tests }).sort()) {
  const audit = path.basename(name, '.rs').replaceAll('_', '-')
  for (const body of readFileSync(path.join(tests, name), 'utf8').split('#[test]').slice(1)) {
    const inputs = [...body.matchAll(/input_under_test\(\s*"([^"]+)"/g)].map((match) =>
      (match[1] ?? '').replace(/\/$/, ''),
    )
    const [input] = inputs
    if (
      input === undefined ||
      inputs.length > 1 ||
      /\.config\(|"--(min-|no-ignores|config)|zizmor: ignore|online|expects_failure/.test(body)
    )
      continue
    const folder = statSync(path.join(data, input), { throwIfNoEntry: false })?.isDirectory() === true
    const found = [
      ...body.matchAll(/(?:error|warning|info|help)\[([\w-]+)\][^\n]*\n\s*-->\s*@@INPUT@@([^\n:]*):(\d+):(\d+)/g),
    ]
    for (const [, kind = '', rest = '', line = ''] of found) add(expected, kind, `${path.join(input, rest)}:${line}`)
    if (!folder && /persona=(pedantic|auditor)/.test(body)) add(judged, audit, input)
  }
}

const copy = mkdtempSync(path.join(tmpdir(), 'bartizan-zizmor-'))
try {
  cpSync(data, copy, { recursive: true })
  const findings = await scanFolder(copy, 'pipelines')
  const tally = createTally('zizmor offline audits')
  for (const [audit, places] of [...expected].sort()) {
    if (online.has(audit)) continue
    const rules = aliases.get(audit)
    if (rules === undefined) {
      addUncovered(tally, audit, places.size)
      continue
    }
    const ours = new Set<string>()
    for (const { rule, locations } of findings) {
      const { primary } = locations
      if (rules.has(rule) && primary.kind === 'file') ours.add(`${primary.path}:${primary.region?.startLine}`)
    }
    let missed = 0
    for (const place of places) {
      if (ours.has(place)) tally.truePositives += 1
      else {
        tally.falseNegatives += 1
        missed += 1
        tally.failures.push(`${audit} missed ${place}`)
      }
    }
    let extra = 0
    for (const place of ours) {
      const file = place.slice(0, place.lastIndexOf(':'))
      const marked = readFileSync(path.join(copy, file), 'utf8').includes(`ignore[${audit}]`)
      if (places.has(place) || judged.get(audit)?.has(file) !== true || marked) continue
      tally.falsePositives += 1
      extra += 1
      tally.failures.push(`${audit} extra ${place}`)
    }
    if (verbose && missed + extra > 0)
      process.stdout.write(`  ${audit}: ${places.size - missed}/${places.size}, ${extra} extra\n`)
  }
  process.stdout.write(`${formatTally(tally, verbose)}\n`)
} finally {
  rmSync(copy, { recursive: true, force: true })
}
