import type { Detector, DetectorRun, DetectorSettings, Project, ProjectReport } from '@bartizan/engine'
import { isVexName } from '@bartizan/sbom'
import { damages, databaseProblems, gaps, unmanaged } from './coverage.ts'
import { databaseFolder } from './database/folder.ts'
import { openDatabase } from './database/open.ts'
import { formatOf } from './extract/formats.ts'
import { MAX_FILE_BYTES } from './extract/types.ts'
import { complete, sortFacts } from './gather.ts'
import { inspect } from './inspect.ts'
import type { DependencyFacts } from './inspect.ts'
import { joinFacts } from './inventory/join.ts'
import { checkVulnerabilities } from './match/check.ts'
import { isLicenceName, textFindings } from './policy/licences.ts'
import { lifeFinder } from './policy/life.ts'
import { optionProblems, policyOptions } from './policy/options.ts'
import { policyFindings } from './policy/policy.ts'
import { rules } from './rules.ts'

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

/** Software composition analysis: which packages are there, and what is known of them. */
export const dependenciesDetector: Detector<DependencyFacts> = {
  id: 'dependencies',
  version: '2',
  rules,
  wants: (file) =>
    file.size <= MAX_FILE_BYTES &&
    (/^(?:json|xml)$/.test(file.extension) ||
      formatOf(file.path) !== undefined ||
      isVexName(file.name) ||
      isLicenceName(file.name)),
  start: (settings): DetectorRun<DependencyFacts> => {
    const options = policyOptions(settings.options)
    const problems = optionProblems(settings.options)
    return {
      inspect: (source) => inspect(source, options),
      conclude: (project) => {
        const report = conclude(project, settings)
        return { ...report, problems: [...problems, ...(report.problems ?? [])] }
      },
    }
  },
}
