/** Scores the version orders on osv-scalibr's vectors: `node bench/src/score-versions.ts CORPUS/semantic/testdata`. */
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { orderOf } from '@bartizan/knowledge/versions'

const ECOSYSTEM: Readonly<Record<string, string>> = {
  alpine: 'Alpine',
  cran: 'CRAN',
  debian: 'Debian',
  hackage: 'Hackage',
  maven: 'Maven',
  nuget: 'NuGet',
  packagist: 'Packagist',
  pub: 'Pub',
  pypi: 'PyPI',
  redhat: 'Red Hat',
  rubygems: 'RubyGems',
  semver: 'npm',
}

interface Row {
  readonly a: string
  readonly b: string
  readonly expected: number
}

function rowsOf(file: string): Row[] {
  const rows: Row[] = []
  for (const raw of readFileSync(file, 'utf8').split('\n')) {
    const line = raw.trim()
    if (line === '' || line.startsWith('#') || line.startsWith('//')) continue
    const [a, sign, b] = line.split(' ')
    rows.push({ a: a!, b: b!, expected: sign === '<' ? -1 : sign === '>' ? 1 : 0 })
  }
  return rows
}

const folder = process.argv[2] ?? '.'
const verbose = process.argv.includes('--misses')
let total = 0
let good = 0
for (const name of readdirSync(folder).filter((entry) => entry.endsWith('.txt'))) {
  const order = orderOf(ECOSYSTEM[name.split('-')[0]!] ?? '')
  if (order === undefined) continue
  const rows = rowsOf(path.join(folder, name))
  const judge = (row: Row): boolean => {
    const a = order.compile(row.a)
    const b = order.compile(row.b)
    return a !== undefined && b !== undefined && Math.sign(order.compare(a, b)) === row.expected
  }
  const misses = rows.filter((row) => !judge(row))
  const rounds = Math.max(1, Math.ceil(50_000 / rows.length))
  const started = process.cpuUsage()
  for (let round = 0; round < rounds; round++) for (const row of rows) judge(row)
  const spent = process.cpuUsage(started)
  const each = (spent.user + spent.system) / (rounds * rows.length)
  total += rows.length
  good += rows.length - misses.length
  process.stdout.write(`${name.padEnd(36)} ${rows.length - misses.length}/${rows.length}  ${each.toFixed(2)} µs each\n`)
  if (verbose)
    for (const row of misses.slice(0, 20)) process.stdout.write(`    ${row.a} ? ${row.b} expected ${row.expected}\n`)
}
process.stdout.write(`total ${good}/${total}\n`)
