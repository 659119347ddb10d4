/**
 * Scores the secrets detector against open ground truth: gitleaks' own rule samples, Nosey Parker's rule examples, and the
 * labelled files of leaky-repo. Usage: node bench/src/score-secrets.ts CORPORA [--gitleaks PATH] [--misses]
 * CORPORA holds the folders gitleaks, noseyparker and leaky-repo. Nothing of them is kept here. Dumping gitleaks' samples
 * runs its generator with Go, with an overlay that prints them in place of validating.
 */
import { createScanner, registry, type Found } from '@bartizan/secrets'
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { parseArgs } from 'node:util'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { gitleaks: { type: 'string' }, misses: { type: 'boolean' } },
})
const corpora = positionals[0]
if (corpora === undefined) throw new TypeError('usage: score-secrets.ts CORPORA')
const scanner = createScanner()
const say = (line: string): void => void process.stdout.write(`${line}\n`)

function scan(path: string, text: string | Buffer): readonly Found[] {
  return scanner
    .scan({ path, bytes: typeof text === 'string' ? Buffer.from(text) : text })
    .found.filter((one) => one.confidence !== 'low')
}

interface Sample {
  readonly rule: string
  readonly tp: readonly (readonly [path: string, text: string])[]
  readonly fp: readonly (readonly [path: string, text: string])[]
}

const overlay = `package utils

import (
	"encoding/json"
	"os"

	"github.com/zricethezav/gitleaks/v8/config"
)

func dump(id string, tp [][2]string, fp [][2]string) {
	f, _ := os.OpenFile(os.Getenv("SAMPLES"), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0600)
	defer f.Close()
	line, _ := json.Marshal(map[string]any{"rule": id, "tp": tp, "fp": fp})
	f.Write(append(line, 10))
}

func Validate(rule config.Rule, tps []string, fps []string) *config.Rule {
	tp, fp := [][2]string{}, [][2]string{}
	for _, s := range tps { tp = append(tp, [2]string{"", s}) }
	for _, s := range fps { fp = append(fp, [2]string{"", s}) }
	dump(rule.RuleID, tp, fp)
	return &rule
}

func ValidateWithPaths(rule config.Rule, tps map[string]string, fps map[string]string) *config.Rule {
	tp, fp := [][2]string{}, [][2]string{}
	for p, s := range tps { tp = append(tp, [2]string{p, s}) }
	for p, s := range fps { fp = append(fp, [2]string{p, s}) }
	dump(rule.RuleID, tp, fp)
	return &rule
}
`

function gitleaksSamples(folder: string): readonly Sample[] {
  const scratch = mkdtempSync(join(tmpdir(), 'samples-'))
  try {
    const generator = join(folder, 'cmd/generate/config')
    writeFileSync(join(scratch, 'validate.go'), overlay)
    writeFileSync(
      join(scratch, 'overlay.json'),
      JSON.stringify({ Replace: { [join(generator, 'utils/validate.go')]: join(scratch, 'validate.go') } }),
    )
    const out = join(scratch, 'samples.jsonl')
    execFileSync('go', ['run', '-overlay', join(scratch, 'overlay.json'), '.', join(scratch, 'config.toml')], {
      cwd: generator,
      env: { ...process.env, SAMPLES: out },
      stdio: ['ignore', 'ignore', 'inherit'],
    })
    return readFileSync(out, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Sample)
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
}

/** Counts samples of the rules that one of ours names as an alias. */
function scoreGitleaks(samples: readonly Sample[]): void {
  const ours = new Map<string, Set<string>>()
  for (const rule of registry().rules)
    for (const alias of rule.aliases) ours.set(alias, (ours.get(alias) ?? new Set()).add(rule.id))
  const count = { rules: 0, aliased: 0, tp: 0, found: 0, foundByRule: 0, fp: 0, silent: 0 }
  for (const { rule, tp, fp } of samples) {
    count.rules++
    const names = ours.get(rule)
    if (names === undefined) {
      if (values.misses) say(`no rule for ${rule}`)
      continue
    }
    count.aliased++
    for (const [path, text] of tp) {
      const found = scan(path === '' ? 'sample' : path, text)
      count.tp++
      if (found.length > 0) count.found++
      if (found.some((one) => names.has(one.rule.id))) count.foundByRule++
      else if (values.misses)
        say(`missed ${rule} (${found.map((one) => one.rule.id).join(', ')}): ${JSON.stringify(text.slice(0, 220))}`)
    }
    for (const [path, text] of fp) {
      const found = scan(path === '' ? 'sample' : path, text).filter((one) => names.has(one.rule.id))
      count.fp++
      if (found.length === 0) count.silent++
      else if (values.misses) say(`false ${rule}: ${JSON.stringify(text.slice(0, 220))}`)
    }
  }
  const share = (part: number, whole: number): string => `${part}/${whole} = ${((100 * part) / whole).toFixed(1)} %`
  say(`gitleaks rules with an alias of ours: ${share(count.aliased, count.rules)}`)
  say(
    `gitleaks true samples found: ${share(count.found, count.tp)}; by the aliased rule: ${share(count.foundByRule, count.tp)}`,
  )
  say(`gitleaks false samples silent: ${share(count.silent, count.fp)}`)
}

/** Examples of the rules under `examples:` and `negative_examples:`, read line by line: block and flow scalars. */
function parkerExamples(
  text: string,
): readonly { readonly id: string; readonly yes: readonly string[]; readonly no: readonly string[] }[] {
  return text
    .split(/^- name:/m)
    .slice(1)
    .map((rule) => {
      const id = /^ {2}id: (\S+)/m.exec(rule)?.[1] ?? ''
      const list = (name: string): readonly string[] => {
        const section =
          new RegExp(`^  ${name}:\\n((?:(?:    | {2}- | *#).*\\n|\\n)*)`, 'm').exec(`${rule}\n`)?.[1] ?? ''
        return section
          .split(/^ {2}- /m)
          .slice(1)
          .map(scalar)
      }
      return { id, yes: list('examples'), no: list('negative_examples') }
    })
}

function scalar(text: string): string {
  const trimmed = text.trim()
  if (/^[|>][+-]?\d?\n/.test(trimmed)) {
    const lines = trimmed.split('\n').slice(1)
    const indent = Math.min(...lines.filter((line) => line.trim() !== '').map((line) => line.search(/\S/)))
    return lines.map((line) => line.slice(indent)).join('\n')
  }
  if (trimmed.startsWith("'")) return trimmed.slice(1, trimmed.lastIndexOf("'")).replaceAll("''", "'")
  if (trimmed.startsWith('"')) {
    try {
      return String(JSON.parse(trimmed.slice(0, trimmed.lastIndexOf('"') + 1)))
    } catch {
      return trimmed.slice(1, -1)
    }
  }
  return trimmed
}

function scoreParker(folder: string): void {
  const rules = readdirSync(folder)
    .filter((name) => name.endsWith('.yml'))
    .flatMap((name) => parkerExamples(readFileSync(join(folder, name), 'utf8')))
  const aliases = new Set(registry().rules.flatMap((rule) => rule.aliases))
  const count = { all: 0, found: 0, aliased: 0, aliasedFound: 0, no: 0, silent: 0 }
  for (const { id, yes, no } of rules) {
    for (const text of yes) {
      const found = scan('sample', text).length > 0
      count.all++
      if (found) count.found++
      if (!aliases.has(id)) continue
      count.aliased++
      if (found) count.aliasedFound++
      else if (values.misses) say(`missed ${id}: ${JSON.stringify(text.slice(0, 260))}`)
    }
    for (const text of no) {
      const own = registry()
        .rules.filter((rule) => rule.aliases.includes(id))
        .map((rule) => rule.id)
      if (own.length === 0) continue
      count.no++
      if (!scan('sample', text).some((one) => own.includes(one.rule.id))) count.silent++
    }
  }
  say(
    `Nosey Parker examples found: ${count.found}/${count.all}; of aliased rules: ${count.aliasedFound}/${count.aliased}; negative examples silent: ${count.silent}/${count.no}`,
  )
}

/** leaky-repo's table: path, number of secrets that carry risk, number of merely informative ones. */
function scoreLeaky(folder: string): void {
  const table = readFileSync(join(folder, '.leaky-meta/secrets.csv'), 'utf8')
    .trim()
    .split('\n')
    .filter((line) => !line.startsWith('#'))
    .map((line) => line.split(',').map((cell) => cell.trim()))
  const labelled = new Map(
    table.map(([path = '', risk = '0', info = '0']) => [path, { risk: Number(risk), info: Number(info) }]),
  )
  const count = { files: 0, filesFound: 0, risk: 0, found: 0, extra: 0 }
  for (const path of walk(folder)) {
    const name = relative(folder, path)
    if (/^(?:\.git|\.leaky-meta)\//.test(name)) continue
    const label = labelled.get(name)
    const found = scan(name, readFileSync(path)).length
    if (label === undefined || label.risk + label.info === 0) {
      count.extra += found
      if (found > 0 && values.misses) say(`unlabelled ${name}: ${found}`)
      continue
    }
    if (label.risk === 0) continue
    count.files++
    count.risk += label.risk
    count.found += Math.min(found, label.risk)
    count.extra += Math.max(0, found - label.risk - label.info)
    if (found > 0) count.filesFound++
    if (values.misses && found !== label.risk) say(`leaky ${name}: ${found} of ${label.risk} (+${label.info})`)
  }
  say(
    `leaky-repo: files ${count.filesFound}/${count.files}, secrets ${count.found}/${count.risk}, beyond the labels ${count.extra}`,
  )
}

function* walk(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) yield* walk(path)
    else if (entry.isFile() && statSync(path).size < 5_000_000) yield path
  }
}

const parker = join(corpora, 'noseyparker/crates/noseyparker/data/default/builtin/rules')
if (existsSync(join(corpora, 'gitleaks'))) scoreGitleaks(gitleaksSamples(join(corpora, 'gitleaks')))
if (existsSync(parker)) scoreParker(parker)
if (existsSync(join(corpora, 'leaky-repo'))) scoreLeaky(join(corpora, 'leaky-repo'))
