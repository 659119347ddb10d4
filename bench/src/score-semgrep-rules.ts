/**
 * Score on rule files that stand beside marked test files: `ruleid: ID` (the next line must be found), `ok: ID` (must not).
 * usage: node bench/src/score-semgrep-rules.ts RULES_FOLDER LANGUAGE,LANGUAGE... [--list] [--taint] [--only TEXT]
 * as in: node bench/src/score-semgrep-rules.ts rules javascript,typescript
 * Taint rules are counted apart: what runs here is their sources, sinks and sanitizers, not the flow between them.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { argv, stdout } from 'node:process'
import { compileRules, identifiersOf, looksAt, mayMatch, scanFile, targetOf } from '@bartizan/sast/match'
import type { CompiledRule } from '@bartizan/sast/match'
import { readRuleFile } from '@bartizan/sast/rules-yaml'
import type { YamlRule } from '@bartizan/sast/rules-yaml'
import { patternLanguages } from '@bartizan/syntax/pattern'
import { lineOf, lineStarts, Names } from '@bartizan/syntax/tree'

const [root, languageList] = argv.slice(2)
const wanted = new Set(languageList!.split(','))
const list = argv.includes('--list')
const only = argv.includes('--only') ? argv[argv.indexOf('--only') + 1] : undefined

const ruleFiles = (folder: string, found: string[] = []): string[] => {
  for (const entry of readdirSync(folder, { withFileTypes: true }).toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name)
    if (entry.isDirectory() && !entry.name.startsWith('.')) ruleFiles(path, found)
    else if (/\.ya?ml$/.test(entry.name) && !/\.(?:test|fixed)\.ya?ml$/.test(entry.name)) found.push(path)
  }
  return found
}

/** Files beside a rule file that share its name. */
const testFiles = (path: string): string[] => {
  const stem = basename(path).replace(/\.ya?ml$/, '')
  return readdirSync(dirname(path))
    .filter((name) => name.startsWith(`${stem}.`) && !/\.fixed\./.test(name) && !/\.ya?ml$/.test(name))
    .map((name) => join(dirname(path), name))
    .filter((one) => existsSync(one))
    .toSorted()
}

type Marks = { readonly expected: Set<number>; readonly clean: Set<number> }

/** The marks of one rule in a file: the line after the comment, or after a run of comments. */
const marksOf = (text: string, id: string): Marks => {
  const expected = new Set<number>()
  const clean = new Set<number>()
  const lines = text.split('\n')
  for (const [index, line] of lines.entries()) {
    const mark = /\b(ruleid|ok|todoruleid|todook|deepruleid|deepok|proruleid|prook)\s*:\s*([\w.,\- ]+)/.exec(line)
    if (mark === null) continue
    const ids = mark[2]!.split(',').map((one) => one.trim().split(' ')[0])
    if (!ids.includes(id)) continue
    let next = index + 1
    while (next < lines.length && /\b(?:ruleid|ok|todoruleid|todook)\s*:/.test(lines[next]!)) next++
    if (mark[1] === 'ruleid') expected.add(next + 1)
    else if (mark[1] === 'ok') clean.add(next + 1)
  }
  return { expected, clean }
}

const names = new Names()
const totals = {
  rules: 0,
  whole: 0,
  ruleid: 0,
  found: 0,
  ok: 0,
  silent: 0,
  taint: 0,
  untested: 0,
  problems: 0,
  prefilterLost: 0,
}

const runRule = (rule: YamlRule, compiled: readonly CompiledRule[], tests: readonly string[]): void => {
  const failures: string[] = []
  let marks = 0
  for (const test of tests) {
    const source = readFileSync(test)
    const { expected, clean } = marksOf(source.toString('utf8'), rule.id)
    if (expected.size + clean.size === 0) continue
    marks += expected.size + clean.size
    const lines = new Set<number>()
    const extension = test.slice(test.lastIndexOf('.') + 1)
    const starts = lineStarts(source)
    for (const one of compiled) {
      if (one.language !== undefined && !one.language.extensions.includes(extension)) {
        const isEcma = patternLanguages.some((other) => other.extensions.includes(extension) && /script/.test(other.id))
        if (!isEcma || !/script/.test(one.language.id)) continue
      }
      if (!looksAt(basename(test), { include: [], exclude: [] })) continue
      const target = targetOf(test, source, { language: one.language, names })
      const result = scanFile(target, names).run(one)
      if (result.kind !== 'search') continue
      if (result.ranges.length > 0 && !mayMatch(one.requirement, identifiersOf(source))) totals.prefilterLost++
      for (const range of result.ranges) {
        const last = lineOf(starts, Math.max(range.start, range.end - 1))
        for (let line = lineOf(starts, range.start); line <= Math.min(last, lineOf(starts, range.start)); line++)
          lines.add(line)
      }
    }
    const missing = [...expected].filter((line) => !lines.has(line))
    const wrong = [...clean].filter((line) => lines.has(line))
    const unmarked = [...lines].filter((line) => !expected.has(line) && !clean.has(line))
    totals.ruleid += expected.size
    totals.found += expected.size - missing.length
    totals.ok += clean.size
    totals.silent += clean.size - wrong.length
    if (missing.length + wrong.length > 0)
      failures.push(
        `${basename(test)} missing ${missing.join(',') || '-'} wrong ${wrong.join(',') || '-'} unmarked ${unmarked.join(',') || '-'}`,
      )
  }
  if (marks === 0) {
    totals.untested++
    return
  }
  totals.rules++
  if (failures.length === 0) totals.whole++
  else if (list) stdout.write(`${rule.at.path.slice(root!.length + 1)} ${rule.id}: ${failures.join('; ')}\n`)
}

for (const path of ruleFiles(root!)) {
  if (only !== undefined && !path.includes(only)) continue
  const text = readFileSync(path, 'utf8')
  if (!/^rules:/m.test(text)) continue
  const { rules, problems } = readRuleFile(text, path)
  for (const rule of rules) {
    if (!rule.languages.some((one) => wanted.has(one.toLowerCase()))) continue
    if (rule.detection.mode === 'taint') {
      totals.taint++
      continue
    }
    const compiled = compileRules([rule], names)
    const all = [...problems, ...compiled.problems].filter((one) => one.weight === 'incomplete')
    totals.problems += all.length
    if (list) for (const one of all) stdout.write(`PROBLEM ${path.slice(root!.length + 1)}:${one.line} ${one.cause}\n`)
    runRule(rule, compiled.rules, testFiles(path))
  }
}
const share = (part: number, whole: number): string => `${((100 * part) / whole).toFixed(1)} %`
stdout.write(
  `${totals.rules} search rules with tests (${totals.taint} taint rules apart, ${totals.untested} without marks, ${totals.problems} problems): ` +
    `${totals.whole} passed whole (${share(totals.whole, totals.rules)}); ` +
    `ruleid ${totals.found}/${totals.ruleid}, ok ${totals.silent}/${totals.ok}: ` +
    `${share(totals.found + totals.silent, totals.ruleid + totals.ok)} of lines; prefilter lost ${totals.prefilterLost}\n`,
)
