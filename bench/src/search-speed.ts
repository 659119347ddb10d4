/**
 * Speed of search rules: prefilter, parse and match of many rules on one core.
 * usage: node bench/src/search-speed.ts RULES_FOLDER SOURCE_FOLDER... [--slow]
 */
import { readdirSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import process from 'node:process'
import { compileRules, identifiersOf, mayMatch, scanFile, targetOf } from '@bartizan/sast/match'
import { readRuleFile } from '@bartizan/sast/rules-yaml'
import { Names } from '@bartizan/syntax/tree'

const filesBelow = (folder: string, accept: (name: string) => boolean, found: string[] = []): string[] => {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory() && entry.name !== '.git') filesBelow(path, accept, found)
    else if (entry.isFile() && accept(entry.name)) found.push(path)
  }
  return found
}

const names = new Names()
const [rulesFolder, ...sourceFolders] = process.argv.slice(2).filter((one) => !one.startsWith('--'))
const yaml = filesBelow(rulesFolder!, (name) => /\.ya?ml$/.test(name) && !name.includes('.test.'))
const rules = yaml.flatMap((path) => {
  const text = readFileSync(path, 'utf8')
  return /^rules:/m.test(text) ? readRuleFile(text, path).rules : []
})
const compiled = compileRules(rules, names).rules.filter(
  (one) => one.language !== undefined && (one.rule.detection.mode === 'search' || process.argv.includes('--taint')),
)
const files = sourceFolders.flatMap((folder) =>
  filesBelow(folder, (name) => /\.[cm]?[jt]sx?$/.test(name) && !/\.min\.js$|\.d\.ts$/.test(name)),
)
const sources = files.map((path) => ({ path, bytes: readFileSync(path) }))
let lines = 0
for (const { bytes } of sources) for (const byte of bytes) if (byte === 10) lines++

const before = process.cpuUsage()
const totals = { parsed: 0, runs: 0, found: 0, cut: 0 }
const slow: [number, string][] = []
for (const { path, bytes } of sources) {
  const identifiers = identifiersOf(bytes)
  const extension = extname(path).slice(1)
  const candidates = compiled.filter(
    (one) => one.language!.extensions.includes(extension) && mayMatch(one.requirement, identifiers),
  )
  if (candidates.length === 0) continue
  totals.parsed++
  const scan = scanFile(targetOf(path, bytes, { language: candidates[0]!.language, names }), names)
  for (const rule of candidates) {
    const started = performance.now()
    const result = scan.run(rule)
    totals.runs++
    totals.found += result.kind === 'search' ? result.ranges.length : 0
    if (result.cut) totals.cut++
    slow.push([performance.now() - started, `${rule.rule.id} on ${path}`])
  }
}
const { user, system } = process.cpuUsage(before)
const seconds = (user + system) / 1e6
process.stdout.write(
  `${compiled.length} rules, ${sources.length} files, ${(lines / 1000).toFixed(0)} kLOC: ${seconds.toFixed(1)} s of CPU, ${(lines / 1000 / seconds).toFixed(0)} kLOC/s; ` +
    `${totals.parsed} files parsed, ${(totals.runs / sources.length).toFixed(1)} rules a file, ${totals.found} findings, ${totals.cut} cut\n`,
)
if (process.argv.includes('--slow')) {
  slow.sort((a, b) => b[0] - a[0])
  for (const [time, what] of slow.slice(0, 25)) process.stdout.write(`${time.toFixed(0)} ms ${what}\n`)
}
