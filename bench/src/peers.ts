/**
 * Measures Bartizan side by side with its peers: same tree, same run, in turn, several times each.
 * Usage: node bench/src/peers.ts PAIR --peers DIR --tree NAME=DIR … [--runs N] [--scratch DIR] [--bartizan FILE] [--skip PEER …]
 * PAIR is infra, dependencies, secrets, rules, sast or policy. DIR of --peers holds the executables of the peers, by their usual
 * names; one that is not there is said to be missing. --scratch holds databases: osv-scanner/ECOSYSTEM/all.zip and the
 * one that `XDG_DATA_HOME=SCRATCH bartizan db import SCRATCH/osv-scanner/*` makes of the same records.
 * Prints a Markdown table: least CPU of the process tree and least time of the runs, highest memory, findings, and
 * how many times the CPU and memory of Bartizan that is.
 */
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { best, measure } from './peers/measure.ts'
import type { Run } from './peers/measure.ts'
import { readJson } from './peers/json.ts'
import { writePolicies } from './peers/policies.ts'
import { bartizan, checkov, detectSecrets, gitleaks, osvScanner, semgrep, trivy } from './peers/tools.ts'
import type { Count, Job, Tool } from './peers/tools.ts'
import { bartizanPolicy, opa } from './peers/policies.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    peers: { type: 'string' },
    tree: { type: 'string', multiple: true, default: [] },
    runs: { type: 'string', default: '3' },
    scratch: { type: 'string' },
    bartizan: { type: 'string' },
    skip: { type: 'string', multiple: true, default: [] },
  },
})
const own = resolve(values.bartizan ?? fileURLToPath(new URL('../../dist/package/bin/bartizan.mjs', import.meta.url)))
if (!existsSync(own)) throw new Error('run npm run bundle first')
const work = mkdtempSync(join(tmpdir(), 'peers-'))
const scratch = resolve(values.scratch ?? work)
const rules = fileURLToPath(new URL('./peers/rules', import.meta.url))

const pairs: Readonly<Record<string, readonly Tool[]>> = {
  infra: [bartizan('terraform,cloudformation,kubernetes,containers'), checkov, trivy],
  dependencies: [bartizan('dependencies'), osvScanner],
  secrets: [bartizan('secrets'), gitleaks, detectSecrets],
  rules: [bartizan('sast-rules', ['--rules', rules]), semgrep(rules)],
  sast: [bartizan('sast'), semgrep(rules)],
  policy: [bartizanPolicy, opa],
}
const pair = positionals[0] ?? ''
const tools = pairs[pair]
if (tools === undefined) throw new TypeError(`the first argument is one of ${Object.keys(pairs).join(', ')}`)

function program(tool: Tool): readonly string[] | undefined {
  if (tool.name === 'bartizan') return [process.execPath, own]
  const file = resolve(values.peers ?? '.', tool.name)
  return existsSync(file) && !values.skip.includes(tool.name) ? [file] : undefined
}

interface Row {
  readonly tool: string
  readonly run: Run
  readonly count: Count
}

async function once(tool: Tool, job: Job, start: readonly string[]): Promise<Run> {
  const printed = tool.writes === true ? `${job.report}.out` : job.report
  const environment = tool.environment?.(job) ?? {}
  rmSync(job.report, { force: true })
  return measure({ words: [...start, ...tool.words(job)], environment, folder: job.tree, output: printed })
}

async function compare(tree: string): Promise<readonly Row[]> {
  const present = tools!.flatMap((tool) => {
    const start = program(tool)
    return start === undefined ? [] : [{ tool, start, runs: [] as Run[] }]
  })
  const jobOf = (tool: Tool): Job => ({ tree, scratch, report: join(work, `${tool.name}.json`) })
  for (let turn = 0; turn < Number(values.runs); turn++)
    for (const { tool, start, runs } of present) runs.push(await once(tool, jobOf(tool), start))
  return present.map(({ tool, runs }) => ({
    tool: tool.name,
    run: best(runs),
    count: tool.count(readJson(jobOf(tool).report)),
  }))
}

function print(name: string, rows: readonly Row[]): void {
  const base = rows[0]?.run
  for (const { tool, run, count } of rows) {
    const ratio = (a: number, b: number | undefined) => (b ? `${(a / b).toFixed(2)}x` : '–')
    const cells = [
      name,
      tool,
      run.cpu.toFixed(3),
      run.wall.toFixed(2),
      run.memory.toFixed(0),
      count.all,
      count.high ?? '–',
    ]
    const ratios = [ratio(run.cpu, base?.cpu), ratio(run.memory, base?.memory), run.exit]
    process.stdout.write(`| ${[...cells, ...ratios].join(' | ')} |\n`)
  }
}

const trees =
  pair === 'policy'
    ? writePolicies(join(work, 'policies'))
    : values.tree.map((text) => ({
        name: text.slice(0, text.indexOf('=')),
        folder: resolve(text.slice(text.indexOf('=') + 1)),
      }))
mkdirSync(scratch, { recursive: true })
const missing = tools.filter((tool) => program(tool) === undefined).map((tool) => tool.name)
process.stdout.write(
  `${pair}; load ${loadavg()[0]?.toFixed(1)}; missing: ${missing.join(', ') || 'none'}\n\n` +
    '| tree | tool | CPU s | wall s | peak MB | findings | high+ | CPU ratio | memory ratio | exit |\n' +
    '|---|---|--:|--:|--:|--:|--:|--:|--:|--:|\n',
)
for (const { name, folder } of trees) print(name, await compare(folder))
rmSync(work, { recursive: true, force: true })
