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
import { databaseFolder } from './database/folder.ts'
import { openDatabase } from './database/open.ts'
import type { Database } from './database/open.ts'
import { daysBetween, STALE_DAYS } from './database/status.ts'
import { extractFile } from './extract/extract.ts'
import { formatOf, formats } from './extract/formats.ts'
import { MAX_FILE_BYTES } from './extract/types.ts'
import type { Extraction, Format, Neighbours } from './extract/types.ts'
import { joinFacts } from './inventory/join.ts'
import type { FileFacts, Inventory } from './inventory/types.ts'
import { matchComponent } from './match/match.ts'
import { reportMatch, reportUndecided } from './match/report.ts'
import { hostFindings } from './policy/hosts.ts'
import { integrityFindings } from './policy/integrity.ts'
import { licenceFindings } from './policy/licences.ts'
import { lifeFinder } from './policy/life.ts'
import { markFindings } from './policy/marks.ts'
import { policyOptions } from './policy/options.ts'
import type { PolicyOptions } from './policy/options.ts'
import { stepFindings } from './policy/steps.ts'
import { rules } from './rules.ts'

/** The facts of one file as they travel to the project phase. */
export function factsOf(format: Format, extraction: Extraction, source: Pick<SourceFile, 'regionOfText'>): FileFacts {
  const packages = extraction.packages.map(({ start, end, ...found }) => ({
    ...found,
    region: source.regionOfText(start, Math.max(start, end)),
  }))
  return {
    format: format.id,
    kind: format.kind,
    packages,
    edges: extraction.edges,
    problems: extraction.problems,
    ...(extraction.project === undefined ? {} : { project: extraction.project }),
    ...(extraction.incomplete === true ? { incomplete: true } : {}),
  }
}

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

function inspect(source: SourceFile): FileReport<FileFacts> {
  const format = formatOf(source.path)
  if (format === undefined) return {}
  const extraction = extractFile(format, source.text, source.path)
  return {
    problems: problemsOf(extraction, source),
    facts: factsOf(format, extraction, source),
    counts: { packages: extraction.packages.length },
  }
}

/** Reads files anew that need others beside them: POMs with parents, gemspecs, old go.mod files. */
function complete(project: Project<FileFacts>): ReadonlyMap<string, FileFacts> {
  const near: Neighbours = { read: (path) => project.read(path)?.text }
  const facts = new Map(project.facts)
  for (const [path, value] of project.facts) {
    if (value.incomplete !== true) continue
    const format = formats.find((entry) => entry.id === value.format)
    const source = project.read(path)
    if (format !== undefined && source !== undefined)
      facts.set(path, factsOf(format, extractFile(format, source.text, path, near), source))
  }
  return facts
}

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
}

function checkVulnerabilities(database: Database, inventory: Inventory): Checked {
  const findings: Detected[] = []
  let undecided = 0
  for (const file of inventory.files) {
    const seen = new Set<string>()
    for (const component of file.components) {
      const key = `${component.ecosystem} ${component.name} ${component.version}`
      if (seen.has(key)) continue
      seen.add(key)
      const matching = matchComponent(database, component)
      for (const match of matching.matches) findings.push(reportMatch(database, match))
      if (matching.undecided.length > 0) {
        undecided += matching.undecided.length
        findings.push(reportUndecided(component, matching.undecided))
      }
    }
  }
  return { findings, undecided }
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
    if (file === undefined || open.length === 0) return []
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

function conclude(project: Project<FileFacts>, settings: DetectorSettings): ProjectReport {
  if (project.facts.size === 0) return {}
  const facts = complete(project)
  const inventory = joinFacts(facts)
  const components = inventory.files.reduce((sum, file) => sum + file.components.length, 0)
  if (components === 0) return { counts: { components } }
  const options = policyOptions(settings.options)
  const findings = policyFindings(inventory, facts, options)
  const database = openDatabase(databaseFolder(settings.dataDirectory))
  const problems = databaseProblems(database, settings.today)
  if (database === undefined) return { findings, problems, counts: { components } }
  const checked = checkVulnerabilities(database, inventory)
  const life = lifeFinder(database.endOfLife, settings.today)
  findings.push(...checked.findings, ...inventory.files.flatMap((file) => file.components.flatMap(life)))
  problems.push(...gaps(database, inventory))
  for (const damaged of database.damaged)
    problems.push({
      kind: 'missing-data',
      cause: `A file of the advisory database is damaged: ${damaged}`,
      next: 'Run `bartizan db update`.',
      weight: 'incomplete',
    })
  database.close()
  const { digest, date } = database.manifest
  return {
    findings,
    problems,
    counts: { components, undecided: checked.undecided },
    databases: [{ name: 'advisories', digest, date }],
  }
}

/** Software composition analysis: which packages are there, and what is known of them. */
export const dependenciesDetector: Detector<FileFacts> = {
  id: 'dependencies',
  version: '1',
  rules,
  wants: (file) => file.size <= MAX_FILE_BYTES && formatOf(file.path) !== undefined,
  start: (settings): DetectorRun<FileFacts> => ({ inspect, conclude: (project) => conclude(project, settings) }),
}
