/**
 * Score on search patterns whose target files mark the lines that must match (`ERROR:` or `MATCH:` on the line before).
 * usage: node bench/src/score-sgrep.ts PATTERNS_FOLDER LANGUAGE_FOLDER:RULE_LANGUAGE... [--list]
 * as in: tests/patterns js:js ts:ts
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { argv, stdout } from 'node:process'
import { DEFAULT_OPTIONS, findMatches, indexOf, languageOfRule, readPattern } from '@bartizan/syntax/pattern'
import type { PatternLanguage } from '@bartizan/syntax/pattern'
import { lineOf, lineStarts, Names } from '@bartizan/syntax/tree'

const MARK = /(?:ERROR|MATCH):/

/** The lines a target file expects matches to start on. */
const expectedLines = (text: string): Set<number> => {
  const lines = text.split('\n')
  const found = new Set<number>()
  for (const [index, line] of lines.entries()) if (MARK.test(line)) found.add(index + 2)
  return found
}

type Case = { readonly name: string; readonly pattern: string; readonly target: string }

const casesOf = (root: string, folder: string, language: PatternLanguage): Case[] => {
  const cases: Case[] = []
  const targetOf = (name: string): string | undefined =>
    language.extensions.map((one) => join(root, folder, `${name}.${one}`)).find((one) => existsSync(one))
  const add = (path: string, name: string): void => {
    const target = targetOf(name)
    if (target !== undefined) cases.push({ name: `${folder}/${name}`, pattern: readFileSync(path, 'utf8'), target })
  }
  const own = new Set<string>()
  for (const file of readdirSync(join(root, folder)).toSorted()) {
    if (!file.endsWith('.sgrep')) continue
    own.add(file)
    add(join(root, folder, file), file.slice(0, -6))
  }
  for (const file of readdirSync(join(root, 'POLYGLOT')).toSorted()) {
    if (file.endsWith('.sgrep') && !own.has(file)) add(join(root, 'POLYGLOT', file), file.slice(0, -6))
  }
  return cases
}

const names = new Names()
const list = argv.includes('--list')
const [root, ...folders] = argv.slice(2).filter((one) => !one.startsWith('--'))
const totals = { cases: 0, whole: 0, marks: 0, right: 0, extra: 0, unread: 0 }

const runCase = (one: Case, language: PatternLanguage): string => {
  const source = readFileSync(one.target)
  const expected = expectedLines(source.toString('utf8'))
  totals.cases++
  totals.marks += expected.size
  const pattern = readPattern(one.pattern, names, language.readPattern)
  if (pattern === undefined) {
    totals.unread++
    return 'pattern not read'
  }
  const tree = language.parse(source, names, one.target)
  const starts = lineStarts(source)
  const target = { facts: language.facts(tree), index: indexOf(tree) }
  const lines = new Set(
    findMatches(pattern, target, { options: DEFAULT_OPTIONS }).matches.map((match) => lineOf(starts, match.start)),
  )
  const missing = [...expected].filter((line) => !lines.has(line))
  const extra = [...lines].filter((line) => !expected.has(line))
  totals.right += expected.size - missing.length
  totals.extra += extra.length
  if (missing.length === 0 && extra.length === 0) {
    totals.whole++
    return ''
  }
  return `missing ${missing.join(',') || '-'} extra ${extra.join(',') || '-'}`
}

for (const entry of folders) {
  const [folder, ruleLanguage] = entry.split(':')
  const language = languageOfRule(ruleLanguage!)!
  for (const one of casesOf(root!, folder!, language)) {
    const verdict = runCase(one, language)
    if (list && verdict !== '') stdout.write(`${one.name}: ${verdict}\n`)
  }
}
stdout.write(
  `${totals.cases} patterns: ${totals.whole} matched exactly (${((100 * totals.whole) / totals.cases).toFixed(1)} %), ${totals.unread} not read; ` +
    `${totals.right} of ${totals.marks} marks (${((100 * totals.right) / totals.marks).toFixed(1)} %), ${totals.extra} lines too many\n`,
)
