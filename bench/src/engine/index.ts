import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { leastCost } from './cost.ts'
import type { Cost } from './cost.ts'
import { generateTree } from './tree.ts'

/** A scan as `scan-once.ts` reports it. */
interface Figures {
  readonly wall: number
  readonly files: number
  readonly bytes: number
  readonly findings: number
  readonly problems: number
  /** Peak of the resident set, megabytes. */
  readonly memory: number
}

const { values } = parseArgs({
  options: {
    tree: { type: 'string' },
    registry: { type: 'string' },
    files: { type: 'string', default: '100000' },
    megabytes: { type: 'string', default: '1000' },
    runs: { type: 'string', default: '3' },
    keep: { type: 'string' },
  },
})

const once = resolve(import.meta.dirname, '../scan-once.ts')
const registry =
  values.registry === undefined
    ? new URL('prefilter.ts', import.meta.url).href
    : new URL(values.registry, `file://${process.cwd()}/`).href
const runs = Number(values.runs)

function scanCost(root: string, workers: string, cache: string, before?: () => void): { cost: Cost; figures: Figures } {
  const command = `'${process.execPath}' '${once}' '${root}' '${registry}' ${workers} '${cache}'`
  const cost = leastCost(command, runs, before)
  return { cost, figures: JSON.parse(cost.output) as Figures }
}

function row(name: string, { cost, figures }: { cost: Cost; figures: Figures }, yard: number): void {
  const rate = figures.bytes / 1e6 / cost.wall
  const cells = [
    name.padEnd(22),
    `${cost.cpu.toFixed(2)} s CPU`,
    `${(cost.cpu / yard).toFixed(2)} x`,
    `${cost.wall.toFixed(2)} s`,
    `${Math.round(figures.files / cost.wall)} files/s`,
    `${rate.toFixed(0)} MB/s`,
    `${figures.memory.toFixed(0)} MB peak`,
    `${figures.findings} findings`,
    `${figures.problems} problems`,
  ]
  process.stdout.write(`${cells.join('  ')}\n`)
}

function measure(root: string): void {
  const cache = mkdtempSync(join(tmpdir(), 'bartizan-bench-cache-'))
  const yard = leastCost(
    `cd '${root}' && git ls-files -z --cached --others --exclude-standard | xargs -0 cat > /dev/null`,
    runs,
  )
  process.stdout.write(`git ls-files + cat       ${yard.cpu.toFixed(2)} s CPU  1.00 x  ${yard.wall.toFixed(2)} s\n`)
  for (const workers of ['1', '2']) row(`no cache, ${workers} workers`, scanCost(root, workers, '-'), yard.cpu)
  const clear = (): void => rmSync(cache, { recursive: true, force: true })
  const cold = scanCost(root, '2', cache, clear)
  row('cold, 2 workers', cold, yard.cpu)
  const warm = scanCost(root, '2', cache)
  row('warm, 2 workers', warm, yard.cpu)
  process.stdout.write(`warm to cold             ${((100 * warm.cost.cpu) / cold.cost.cpu).toFixed(1)} %\n`)
  clear()
}

const root =
  values.tree === undefined ? (values.keep ?? mkdtempSync(join(tmpdir(), 'bartizan-bench-'))) : resolve(values.tree)
if (values.tree === undefined) generateTree(root, Number(values.files), Number(values.megabytes) * 1e6)
measure(root)
if (values.tree === undefined && values.keep === undefined) rmSync(root, { recursive: true, force: true })
