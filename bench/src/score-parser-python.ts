import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parsePython } from '@bartizan/syntax/python'
import { K, Names, type Tree } from '@bartizan/syntax/tree'

/**
 * Differential test of the Python parser against CPython's: `node bench/src/score-parser-python.ts FOLDER`.
 * Prints files accepted by both, files with equal counts of calls, assignments and definitions, and the speed.
 */
const folder = process.argv[2]
if (folder === undefined) throw new Error('name a folder with Python files')
const oracle = fileURLToPath(new URL('../oracles/python_counts.py', import.meta.url))
const lines = execFileSync('python3', [oracle, folder], { encoding: 'utf8', maxBuffer: 2 ** 30 })
  .trim()
  .split('\n')
const names = new Names()
const definitions: ReadonlySet<number> = new Set([K.function, K.method, K.class, K.lambda])
let valid = 0
let accepted = 0
let equal = 0
let bytes = 0
let seconds = 0
for (const line of lines) {
  const [path, wanted] = JSON.parse(line) as [string, readonly number[] | null]
  const source = readFileSync(path)
  const start = process.cpuUsage()
  const tree = parsePython(source, { names })
  seconds += process.cpuUsage(start).user / 1e6
  bytes += source.length
  if (wanted === null) continue
  valid++
  const own = countsOf(tree)
  if (tree.errors.length > 0) process.stdout.write(`refused ${path}: ${tree.errorTexts[0]} at byte ${tree.errors[0]}\n`)
  else accepted++
  if (own.every((count, index) => count === wanted[index])) equal++
  else if (tree.errors.length === 0)
    process.stdout.write(`differs ${path}: ours ${own.join('/')}, CPython ${wanted.join('/')}\n`)
}
const rate = (part: number): string => `${((100 * part) / valid).toFixed(3)} %`
process.stdout.write(
  `${lines.length} files, ${(bytes / 1e6).toFixed(1)} MB; valid to CPython ${valid}: accepted ${accepted} (${rate(accepted)}), equal counts ${equal} (${rate(equal)}); ` +
    `${(bytes / 1e6 / seconds).toFixed(1)} MB/s\n`,
)

function countsOf(tree: Tree): readonly number[] {
  let calls = 0
  let assigns = 0
  let defs = 0
  for (let i = 0; i < tree.count; i++) {
    const kind = tree.kind[i]!
    if (kind === K.call) calls++
    else if (kind === K.assign) assigns++
    else if (definitions.has(kind)) defs++
  }
  return [calls, assigns, defs]
}
