/**
 * OWASP Benchmark for Java or Python: each case is one file whose category (and so CWE) has to be found or not.
 * Usage: node bench/src/score-owasp.ts FOLDER [--misses]
 * Findings of low confidence, which the default profile leaves out, do not count.
 * FOLDER is a checkout of OWASP-Benchmark/BenchmarkJava (2,740 cases) or OWASP-Benchmark/BenchmarkPython (1,243).
 */
import { globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { analyseFiles, rules } from '@bartizan/sast'

interface Case {
  readonly name: string
  readonly category: string
  readonly isReal: boolean
  readonly cwe: number
}

/** Weaknesses that count as the expected one because the list makes one the child of the other. */
const also: Readonly<Record<number, readonly number[]>> = {
  94: [95, 1336],
  328: [327],
  327: [326],
  22: [23],
  78: [88],
  330: [338],
}

const [folder = '', ...flags] = process.argv.slice(2)
const csv = globSync('expectedresults-*.csv', { cwd: folder })[0]
if (csv === undefined) throw new Error(`${folder} holds no expectedresults-*.csv`)
const cases: readonly Case[] = readFileSync(join(folder, csv), 'utf8')
  .split('\n')
  .filter((line) => /^BenchmarkTest\d+,/.test(line))
  .map((line) => {
    const [name = '', category = '', real = '', cwe = ''] = line.split(',')
    return { name, category, isReal: real === 'true', cwe: Number(cwe) }
  })

const files = globSync('**/*.{java,py}', { cwd: folder }).map((path) => ({
  path,
  source: new Uint8Array(readFileSync(join(folder, path))),
}))
const read = (path: string): string | undefined => {
  try {
    return readFileSync(join(folder, path), 'utf8')
  } catch {
    return undefined
  }
}
const start = performance.now()
const { findings, counts } = analyseFiles(files, read)
const elapsed = performance.now() - start

const weaknessOf = new Map(rules.map((rule) => [rule.id, Number(rule.weakness?.slice(4) ?? 0)]))
const found = new Map<string, Set<number>>()
for (const finding of findings) {
  if (finding.at.kind !== 'file' || finding.confidence === 'low') continue
  const name = basename(finding.at.path).replace(/\.(java|py)$/, '')
  const set = found.get(name) ?? new Set<number>()
  set.add(weaknessOf.get(finding.rule) ?? 0)
  found.set(name, set)
}

const hit = (one: Case): boolean =>
  [one.cwe, ...(also[one.cwe] ?? [])].some((cwe) => found.get(one.name)?.has(cwe) === true)

const tally = (some: readonly Case[]): { readonly tpr: number; readonly fpr: number; readonly text: string } => {
  const real = some.filter((one) => one.isReal)
  const fake = some.filter((one) => !one.isReal)
  const [tp, fp] = [real.filter(hit).length, fake.filter(hit).length]
  const [tpr, fpr] = [(100 * tp) / Math.max(1, real.length), (100 * fp) / Math.max(1, fake.length)]
  return {
    tpr,
    fpr,
    text: `TP ${tp}/${real.length}  FP ${fp}/${fake.length}  TPR ${tpr.toFixed(1)}  FPR ${fpr.toFixed(1)}  J ${(tpr - fpr).toFixed(1)}`,
  }
}

const out: string[] = []
const categories = [...new Set(cases.map((one) => one.category))].sort()
let macro = 0
for (const category of categories) {
  const { tpr, fpr, text } = tally(cases.filter((one) => one.category === category))
  macro += (tpr - fpr) / categories.length
  out.push(`${category.padEnd(16)} ${text}`)
}
out.push(
  `${'all'.padEnd(16)} ${tally(cases).text}`,
  `macro J ${macro.toFixed(1)}`,
  `${files.length} files in ${(elapsed / 1000).toFixed(1)} s, ${JSON.stringify(counts)}`,
)
if (flags.includes('--misses')) {
  for (const one of cases)
    if (hit(one) !== one.isReal) out.push(`${one.isReal ? 'missed' : 'noise'} ${one.category} ${one.name}`)
}
process.stdout.write(`${out.join('\n')}\n`)
