import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import type { ResourceSet } from '@bartizan/model/resource'
import { type CompiledChecks, compileChecks, cloudTables, runChecks } from '@bartizan/resources'
import { loadPlan, openProject, resourcesOf } from '@bartizan/terraform'

type Verdict = 'pass' | 'fail' | 'unknown'
type Label =
  | {
      readonly kind: 'folder'
      readonly check: string
      readonly folder: string
      readonly resource: string
      readonly verdict: Verdict
    }
  | {
      readonly kind: 'inline'
      readonly check: string
      readonly text: string
      readonly keys: readonly string[]
      readonly verdict: Verdict
      readonly test: string
    }
  | { readonly kind: 'unresolved'; readonly test: string }

const wanted = /\.(?:tf|tofu|tfvars)(?:\.json)?$/

/** Loads every root under a folder (or the one file). */
function loadFolder(folder: string): ResourceSet[] {
  const files = new Map<string, Uint8Array>()
  const single = statSync(folder).isFile()
  if (single && folder.endsWith('.json')) {
    const plan = loadPlan(readFileSync(folder), { path: folder })
    if (plan !== undefined) return [plan]
  }
  const root = single ? dirname(folder) : folder
  for (const entry of readdirSync(root, { recursive: !single, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name)
    if (entry.isFile() && wanted.test(entry.name) && (!single || path === folder))
      files.set(relative(root, path), readFileSync(path))
  }
  return loadSets(files, root)
}

function loadSets(files: ReadonlyMap<string, Uint8Array>, root: string): ResourceSet[] {
  const read = (path: string): Uint8Array | undefined => {
    try {
      return readFileSync(join(root, path))
    } catch {
      return undefined
    }
  }
  const project = openProject({ files, access: { read, list: () => [] } })
  return project.roots.map((folder) => {
    const loaded = project.load(folder)
    return { format: 'terraform', root: folder, resources: resourcesOf(loaded.module), origins: loaded.origins }
  })
}

/** An address without instance keys and without the prefix of data sources. */
const plainAddress = (address: string): string => address.replaceAll(/\[[^\]]*\]/g, '').replace(/(^|\.)data\./, '$1')
const lastTwo = (address: string): string => address.split('.').slice(-2).join('.')

/** The worst verdict per rule alias and address. */
function judge(checks: CompiledChecks, sets: readonly ResourceSet[]): Map<string, Verdict> {
  const found = new Map<string, Verdict>()
  const rank: Record<Verdict, number> = { fail: 2, unknown: 1, pass: 0 }
  const note = (key: string, verdict: Verdict): void => {
    const held = found.get(key)
    if (held === undefined || rank[verdict] > rank[held]) found.set(key, verdict)
  }
  for (const set of sets) {
    for (const { check, resource, verdict } of runChecks(checks, set)) {
      const said: Verdict =
        verdict.kind === 'fail' || verdict.kind === 'depends' ? 'fail' : verdict.kind === 'unknown' ? 'unknown' : 'pass'
      for (const alias of (check.row.aliases ?? '').split(' ')) {
        const address = plainAddress(resource.address)
        for (const name of new Set([
          address,
          lastTwo(address),
          resource.type === 'module' ? resource.name : address,
          resource.address,
        ]))
          note(`${alias} ${name}`, said)
      }
    }
  }
  return found
}

interface Tally {
  labels: number
  right: number
  hit: number
  wrong: number
  missed: number
  uncovered: number
  unknown: number
}

const newTally = (): Tally => ({ labels: 0, right: 0, hit: 0, wrong: 0, missed: 0, uncovered: 0, unknown: 0 })

function count(tally: Tally, verdict: Verdict, said: Verdict | 'uncovered' | 'silent'): boolean {
  tally.labels += 1
  if (said === 'uncovered') tally.uncovered += 1
  const right = said !== 'uncovered' && (verdict === 'fail') === (said === 'fail')
  if (right) tally.right += 1
  if (said === 'unknown' && verdict === 'pass') tally.unknown += 1
  if (verdict === 'fail' && said === 'fail') tally.hit += 1
  if (verdict !== 'fail' && said === 'fail') tally.wrong += 1
  if (verdict === 'fail' && said !== 'fail' && said !== 'uncovered') tally.missed += 1
  return right
}

function providerOf(check: string): string {
  return /^CKV2?_([A-Z0-9]+)_/.exec(check)?.[1] ?? 'other'
}

/** Usage: `score-infra.ts <checkov folder> [--wrong PREFIX] [--missing PREFIX]`. */
function main(args: readonly string[]): void {
  const [corpus, option, prefix = ''] = args
  if (corpus === undefined) throw new TypeError('the folder of the Checkov repository is needed')
  const script = join(import.meta.dirname, '../oracles/checkov_labels.py')
  const lines = execFileSync('python3', [script, corpus], { encoding: 'utf8', maxBuffer: 1e9 }).trim().split('\n')
  const labels = lines.map((line) => JSON.parse(line) as Label)
  const checks = compileChecks(cloudTables)
  const covered = new Set(checks.rows.flatMap(({ row }) => (row.aliases ?? '').split(' ')))
  const verdicts = new Map<string, Map<string, Verdict>>()
  const tallies = new Map<string, Tally>()
  const missing = new Map<string, number>()
  const tallyOf = (name: string): Tally => {
    const tally = tallies.get(name) ?? newTally()
    tallies.set(name, tally)
    return tally
  }
  let unresolved = 0
  for (const label of labels) {
    if (label.kind === 'unresolved') {
      unresolved += 1
      continue
    }
    const said = covered.has(label.check) ? sayOn(label, { corpus, checks, verdicts }) : 'uncovered'
    if (said === 'uncovered') missing.set(label.check, (missing.get(label.check) ?? 0) + 1)
    const right = count(tallyOf(providerOf(label.check)), label.verdict, said)
    if (!right && said !== 'uncovered' && option === '--wrong' && label.check.startsWith(prefix)) {
      process.stdout.write(
        `${label.check} ${label.verdict} said ${said}: ${label.kind === 'folder' ? `${label.folder} ${label.resource}` : label.test}\n`,
      )
    }
  }
  report(tallies, unresolved)
  if (option === '--missing') {
    for (const [check, labelled] of [...missing].toSorted((a, b) => b[1] - a[1]))
      if (check.startsWith(prefix)) process.stdout.write(`${check} ${labelled}\n`)
  }
}

interface Scene {
  readonly corpus: string
  readonly checks: CompiledChecks
  readonly verdicts: Map<string, Map<string, Verdict>>
}

function sayOn(label: Exclude<Label, { kind: 'unresolved' }>, scene: Scene): Verdict | 'silent' {
  const key = label.kind === 'folder' ? label.folder : label.test
  let found = scene.verdicts.get(key)
  if (found === undefined) {
    const sets =
      label.kind === 'folder'
        ? loadFolder(join(scene.corpus, label.folder))
        : loadSets(new Map([['main.tf', Buffer.from(label.text)]]), '/nonexistent')
    found = judge(scene.checks, sets)
    scene.verdicts.set(key, found)
  }
  if (label.kind === 'folder') {
    const address = plainAddress(label.resource)
    const exact = label.resource.includes('[') ? found.get(`${label.check} ${label.resource}`) : undefined
    if (exact !== undefined) return exact
    return found.get(`${label.check} ${address}`) ?? found.get(`${label.check} ${lastTwo(address)}`) ?? 'silent'
  }
  // The test picks one block by its labels, or the text holds only one.
  const [type, name] = label.keys.filter((part) => !['resource', 'data', 'provider', 'module'].includes(part))
  const picked = found.get(`${label.check} ${type}.${name}`)
  if (picked !== undefined) return picked
  const all = [...found].filter(([alias]) => alias.startsWith(`${label.check} `)).map(([, verdict]) => verdict)
  return all.includes('fail') ? 'fail' : (all[0] ?? 'silent')
}

function report(tallies: ReadonlyMap<string, Tally>, unresolved: number): void {
  const percent = (part: number, whole: number): string =>
    whole === 0 ? '–' : `${((100 * part) / whole).toFixed(1)} %`
  const total = newTally()
  for (const tally of tallies.values())
    for (const name of Object.keys(total) as (keyof Tally)[]) total[name] += tally[name]
  for (const [name, tally] of [
    ...[...tallies].toSorted((a, b) => b[1].labels - a[1].labels),
    ['all', total] as const,
  ]) {
    process.stdout.write(
      `${name.padEnd(10)} ${String(tally.labels).padStart(5)} labels, right of all ${percent(tally.right, tally.labels)}, precision ${percent(tally.hit, tally.hit + tally.wrong)}, recall ${percent(tally.hit, tally.hit + tally.missed)}, uncovered ${tally.uncovered}, pass labels not decided ${tally.unknown}\n`,
    )
  }
  process.stdout.write(`${unresolved} test functions could not be resolved\n`)
}

main(process.argv.slice(2))
