import type {
  Detected,
  Detector,
  DetectorRun,
  DetectorSettings,
  FileReport,
  Project,
  ProjectReport,
  SourceFile,
} from '@bartizan/engine'
import type { Problem } from '@bartizan/model'
import { isVexName } from '@bartizan/sbom'
import type { VexStatement } from '@bartizan/sbom'
import { databaseFolder } from './database/folder.ts'
import { openDatabase } from './database/open.ts'
import type { Database } from './database/open.ts'
import { daysBetween, STALE_DAYS } from './database/status.ts'
import { extractFile } from './extract/extract.ts'
import { factsOf } from './facts.ts'
import { formatOf, formats } from './extract/formats.ts'
import { besides } from './extract/paths.ts'
import { MAX_FILE_BYTES } from './extract/types.ts'
import type { Extraction, Neighbours } from './extract/types.ts'
import { joinFacts } from './inventory/join.ts'
import type { FileFacts, Inventory } from './inventory/types.ts'
import { matchComponent } from './match/match.ts'
import { reportMatch, reportUndecided } from './match/report.ts'
import { applyStatements, readStatements } from './match/vex.ts'
import { hostFindings } from './policy/hosts.ts'
import { integrityFindings } from './policy/integrity.ts'
import { hasLicencePolicy, isLicenceName, licenceFacts, licenceFindings, textFindings } from './policy/licences.ts'
import type { LicenceFacts } from './policy/licences.ts'
import { lifeFinder } from './policy/life.ts'
import { markFindings } from './policy/marks.ts'
import { policyOptions } from './policy/options.ts'
import type { PolicyOptions } from './policy/options.ts'
import { stepFindings } from './policy/steps.ts'
import { rules } from './rules.ts'

function problemsOf(extraction: Extraction, source: SourceFile): Problem[] {
  return extraction.problems.slice(0, 20).map((problem) => ({
    kind: problem.kind,
    path: source.path,
    line: source.regionOfText(problem.offset, problem.offset).startLine,
    cause: problem.reason,
    next:
      problem.kind === 'unsupported'
        ? 'State a default, so that the value is known without building.'
        : 'Mend the file, or write it anew with its package manager; what stands before the defect was read.',
    weight: problem.kind === 'unsupported' ? 'note' : 'incomplete',
  }))
}

/** Facts of a package file, the statements of a VEX document, or the licences whose texts a file holds. */
export type DependencyFacts = FileFacts | { readonly statements: readonly VexStatement[] } | LicenceFacts

function inspectStatements(source: SourceFile): FileReport<DependencyFacts> {
  const statements = readStatements(source.text)
  if (typeof statements !== 'string') return { facts: { statements }, counts: { statements: statements.length } }
  return {
    problems: [
      {
        kind: 'unparsed',
        path: source.path,
        cause: statements,
        next: 'Mend the document, or rename it if it holds no VEX statements.',
        weight: 'note',
      },
    ],
  }
}

function inspect(source: SourceFile, options: PolicyOptions): FileReport<DependencyFacts> {
  if (isLicenceName(source.entry.name)) return hasLicencePolicy(options) ? { facts: licenceFacts(source) } : {}
  if (isVexName(source.entry.name)) return inspectStatements(source)
  const format = formatOf(source.path)
  if (format === undefined) return {}
  const extraction = extractFile(format, source.text, source.path)
  return {
    problems: problemsOf(extraction, source),
    facts: factsOf(format, extraction, source),
    counts: { packages: extraction.packages.length },
  }
}

/** Reads files that others name under names of their own, and files anew that need others beside them. */
function complete(project: Project<DependencyFacts>, packages: ReadonlyMap<string, FileFacts>): Map<string, FileFacts> {
  const near: Neighbours = { read: (path) => project.read(path)?.text }
  const facts = new Map(packages)
  const read = (path: string, id: string): void => {
    const format = formats.find((entry) => entry.id === id)
    const source = project.read(path)
    if (format !== undefined && source !== undefined)
      facts.set(path, factsOf(format, extractFile(format, source.text, path, near), source))
  }
  for (const [path, value] of packages) if (value.incomplete === true) read(path, value.format)
  const queue = [...packages]
  for (let next = queue.pop(); next !== undefined && facts.size < MAX_INCLUDED; next = queue.pop()) {
    for (const include of next[1].includes ?? []) {
      const path = besides(next[0], include)
      if (path === undefined || facts.has(path)) continue
      read(path, next[1].format)
      const found = facts.get(path)
      if (found !== undefined) queue.push([path, found])
    }
  }
  return facts
}

/** Files of packages beyond which no further ones are followed. */
const MAX_INCLUDED = 100_000

function databaseProblems(database: Database | undefined, today: string): Problem[] {
  if (database === undefined) {
    return [
      {
        kind: 'missing-data',
        cause: 'There is no advisory database, so packages were listed but not checked for known vulnerabilities.',
        next: 'Run `bartizan db update` (or `bartizan db import` without a network), then scan again.',
        weight: 'incomplete',
      },
    ]
  }
  const age = daysBetween(database.manifest.date, today)
  if (age <= STALE_DAYS) return []
  return [
    {
      kind: 'stale-data',
      cause: `The advisory database is ${age} days old (${database.manifest.date}); newer advisories are not in it.`,
      next: 'Run `bartizan db update`.',
      weight: 'note',
    },
  ]
}

/** Ecosystems that packages belong to and the database has no advisories for. */
function gaps(database: Database, inventory: Inventory): Problem[] {
  const present = new Set(inventory.files.flatMap((file) => file.components.map((component) => component.ecosystem)))
  const checked = [
    'npm',
    'PyPI',
    'Go',
    'crates.io',
    'Maven',
    'NuGet',
    'RubyGems',
    'Packagist',
    'Pub',
    'Hex',
    'Hackage',
    'CRAN',
    'ConanCenter',
    'SwiftURL',
    'GitHub Actions',
  ]
  const missing = checked.filter(
    (ecosystem) => present.has(ecosystem) && !Object.hasOwn(database.manifest.shards, ecosystem),
  )
  return missing.length === 0
    ? []
    : [
        {
          kind: 'missing-data',
          cause: `The advisory database holds nothing about ${missing.join(', ')}; packages from there were not checked.`,
          next: `Run \`bartizan db update ${missing.join(' ')}\`.`,
          weight: 'incomplete',
        },
      ]
}

interface Checked {
  readonly findings: Detected[]
  readonly undecided: number
  /** Findings that statements of the project settled. */
  readonly settled: number
}

function checkVulnerabilities(database: Database, inventory: Inventory, statements: readonly VexStatement[]): Checked {
  const findings: Detected[] = []
  let undecided = 0
  let settled = 0
  for (const file of inventory.files) {
    const seen = new Set<string>()
    for (const component of file.components) {
      const key = `${component.ecosystem} ${component.name} ${component.version}`
      if (seen.has(key)) continue
      seen.add(key)
      const matching = matchComponent(database, component)
      const stated = applyStatements(matching.matches, statements)
      settled += stated.settled.length
      for (const match of stated.open) findings.push(reportMatch(database, match))
      if (matching.undecided.length > 0) {
        undecided += matching.undecided.length
        findings.push(reportUndecided(component, matching.undecided))
      }
    }
  }
  return { findings, undecided, settled }
}

/** Manifests of applications, whose tool keeps a lockfile beside them. */
const LOCKABLE = new Set([
  'npm-package-json',
  'composer-json',
  'pyproject',
  'pipfile',
  'pubspec',
  'gemfile',
  'cargo-toml',
  'pip-requirements',
  'gleam-toml',
  'julia-project',
])

/** Maven versions that a parent or BOM outside the tree settles stay unknown, and that is said. */
function unmanaged(inventory: Inventory): Problem[] {
  return inventory.files.flatMap((file): Problem[] => {
    const open =
      file.facts.format === 'maven-pom' ? file.components.filter((component) => component.version === '') : []
    if (open.length === 0) return []
    return [
      {
        kind: 'unsupported',
        path: file.path,
        line: open[0]!.region.startLine,
        cause: `The versions of ${open.length} dependencies are settled by a parent or BOM that is not in the tree: ${open
          .slice(0, 5)
          .map((component) => component.name)
          .join(', ')}${open.length > 5 ? ', …' : ''}.`,
        next: 'Scan a resolved list instead: a bill of materials that the build writes.',
        weight: 'note',
      },
    ]
  })
}

function policyFindings(
  inventory: Inventory,
  facts: ReadonlyMap<string, FileFacts>,
  options: PolicyOptions,
): Detected[] {
  const perFile = inventory.files.flatMap((file) => [
    ...integrityFindings(file),
    ...hostFindings(file, options),
    ...stepFindings(file, facts),
    ...markFindings(file, options),
    ...licenceFindings(file, options),
  ])
  const unlocked = inventory.unlocked.flatMap((path): Detected[] => {
    const file = inventory.files.find((entry) => entry.path === path)
    const open =
      file?.components.filter((component) => component.version === '' && component.source === undefined) ?? []
    if (file === undefined || open.length === 0 || !LOCKABLE.has(file.facts.format)) return []
    return [
      {
        rule: 'dependencies/missing-lockfile',
        message: `${open.length} of ${file.components.length} dependencies state a range only, and no lockfile answers it. Commit the lockfile of the package manager.`,
        at: { kind: 'file', path, region: open[0]!.region },
        identity: [file.facts.format, 'missing lockfile'],
      },
    ]
  })
  return [...perFile, ...unlocked]
}

interface Sorted {
  readonly packages: Map<string, FileFacts>
  readonly statements: VexStatement[]
  readonly licences: Map<string, LicenceFacts>
  readonly problems: Problem[]
}

/** Tells package files from statements; bills of materials count only where nothing else names the packages. */
function sortFacts(project: Project<DependencyFacts>): Sorted {
  const packages = new Map<string, FileFacts>()
  const statements: VexStatement[] = []
  const licences = new Map<string, LicenceFacts>()
  for (const [path, facts] of project.facts) {
    if ('statements' in facts) statements.push(...facts.statements)
    else if ('licences' in facts) licences.set(path, facts)
    else packages.set(path, facts)
  }
  const bills = [...packages].filter(([, facts]) => facts.format === 'sbom')
  const sources = [...packages.values()].some(
    (facts) => facts.format !== 'sbom' && facts.kind !== 'reference' && facts.packages.length > 0,
  )
  if (!sources || bills.length === 0) return { packages, statements, licences, problems: [] }
  for (const [path] of bills) packages.delete(path)
  const problems: Problem[] = bills.map(([path]) => ({
    kind: 'unsupported',
    path,
    cause: 'The bill of materials was left out, because the lockfiles and manifests of this tree name its packages.',
    next: 'Scan the document by itself to check it.',
    weight: 'note',
  }))
  return { packages, statements, licences, problems }
}

function conclude(project: Project<DependencyFacts>, settings: DetectorSettings): ProjectReport {
  const sorted = sortFacts(project)
  const options = policyOptions(settings.options)
  const texts = textFindings(sorted.licences, options)
  if (sorted.packages.size === 0) return { findings: texts }
  const facts = complete(project, sorted.packages)
  const inventory = joinFacts(facts)
  const components = inventory.files.reduce((sum, file) => sum + file.components.length, 0)
  if (components === 0) return { findings: texts, counts: { components } }
  const findings = [...texts, ...policyFindings(inventory, facts, options)]
  const database = openDatabase(databaseFolder(settings.dataDirectory))
  const problems = [...sorted.problems, ...unmanaged(inventory), ...databaseProblems(database, settings.today)]
  if (database === undefined) return { findings, problems, counts: { components } }
  const checked = checkVulnerabilities(database, inventory, sorted.statements)
  const life = lifeFinder(database.endOfLife, settings.today)
  findings.push(...checked.findings, ...inventory.files.flatMap((file) => file.components.flatMap(life)))
  problems.push(...gaps(database, inventory), ...damages(database))
  database.close()
  const { digest, date } = database.manifest
  const counts = {
    components,
    undecided: checked.undecided,
    ...(checked.settled === 0 ? {} : { settledByVex: checked.settled }),
  }
  return { findings, problems, counts, databases: [{ name: 'advisories', digest, date }] }
}

const damages = (database: Database): Problem[] =>
  database.damaged.map((damaged) => ({
    kind: 'missing-data',
    cause: `A file of the advisory database is damaged: ${damaged}`,
    next: 'Run `bartizan db update`.',
    weight: 'incomplete',
  }))

/** Software composition analysis: which packages are there, and what is known of them. */
export const dependenciesDetector: Detector<DependencyFacts> = {
  id: 'dependencies',
  version: '1',
  rules,
  wants: (file) =>
    file.size <= MAX_FILE_BYTES &&
    (formatOf(file.path) !== undefined || isVexName(file.name) || isLicenceName(file.name)),
  start: (settings): DetectorRun<DependencyFacts> => {
    const options = policyOptions(settings.options)
    return { inspect: (source) => inspect(source, options), conclude: (project) => conclude(project, settings) }
  },
}
