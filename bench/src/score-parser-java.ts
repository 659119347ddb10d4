import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseJava } from '@bartizan/syntax/java'
import { childOf, K, Names, R, type Tree } from '@bartizan/syntax/tree'

/**
 * Differential test of the Java parser against javac's: `node bench/src/score-parser-java.ts FOLDER`.
 * Prints files accepted by both, files with equal counts of calls, assignments and methods, and the speed.
 */
const folder = process.argv[2]
if (folder === undefined) throw new Error('name a folder with Java files')
const oracle = fileURLToPath(new URL('../oracles/JavaCounts.java', import.meta.url))
const lines = execFileSync('java', [oracle, folder], { encoding: 'utf8', maxBuffer: 2 ** 30 })
  .trim()
  .split('\n')
const names = new Names()
const definitions: ReadonlySet<number> = new Set([K.method, K.lambda])
let valid = 0
let accepted = 0
let equal = 0
let bytes = 0
let seconds = 0
for (const line of lines) {
  const [path = '', ...wanted] = line.split('\t')
  const source = readFileSync(path)
  const start = process.cpuUsage()
  const tree = parseJava(source, { names })
  seconds += process.cpuUsage(start).user / 1e6
  bytes += source.length
  if (wanted[0] === 'invalid') continue
  valid++
  const own = countsOf(tree)
  if (tree.errors.length > 0) process.stdout.write(`refused ${path}: ${tree.errorTexts[0]} at byte ${tree.errors[0]}\n`)
  else accepted++
  if (own.every((count, index) => count === Number(wanted[index]))) equal++
  else if (tree.errors.length === 0)
    process.stdout.write(`differs ${path}: ours ${own.join('/')}, javac ${wanted.join('/')}\n`)
}
const rate = (part: number): string => `${((100 * part) / valid).toFixed(3)} %`
process.stdout.write(
  `${lines.length} files, ${(bytes / 1e6).toFixed(1)} MB; valid to javac ${valid}: accepted ${accepted} (${rate(accepted)}), equal counts ${equal} (${rate(equal)}); ` +
    `${(bytes / 1e6 / seconds).toFixed(1)} MB/s\n`,
)

/** Annotations are left out: javac counts their arguments as assignments. */
function countsOf(tree: Tree): readonly number[] {
  let calls = 0
  let assigns = 0
  let defs = 0
  for (let i = 0; i < tree.count; i++) {
    const kind = tree.kind[i]!
    if (kind === K.decorator) i = tree.skip[i]! - 1
    else if (kind === K.call) calls++
    else if (kind === K.assign) assigns++
    else if (definitions.has(kind) || (kind === K.method && childOf(tree, i, R.body) !== 0)) defs++
  }
  return [calls, assigns, defs]
}
