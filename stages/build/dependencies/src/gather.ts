import type { Project } from '@bartizan/engine'
import type { Problem } from '@bartizan/model'
import type { VexStatement } from '@bartizan/sbom'
import { extractFile } from './extract/extract.ts'
import { formats } from './extract/formats.ts'
import { parsePom } from './extract/java/pom.ts'
import type { Pom } from './extract/java/pom.ts'
import { besides } from './extract/paths.ts'
import type { Neighbours } from './extract/types.ts'
import { factsOf } from './facts.ts'
import type { DependencyFacts } from './inspect.ts'
import type { FileFacts } from './inventory/types.ts'
import { redundantBills } from './inventory/bills.ts'
import type { LicenceFacts } from './policy/licences.ts'

/** The facts of a project by what they are. */
export interface Sorted {
  readonly packages: Map<string, FileFacts>
  readonly statements: VexStatement[]
  readonly licences: Map<string, LicenceFacts>
  readonly problems: Problem[]
}

/** Tells package files from statements; bills of materials count only where nothing else names the packages. */
export function sortFacts(project: Project<DependencyFacts>): Sorted {
  const packages = new Map<string, FileFacts>()
  const statements: VexStatement[] = []
  const licences = new Map<string, LicenceFacts>()
  for (const [path, facts] of project.facts) {
    if ('statements' in facts) statements.push(...facts.statements)
    else if ('licences' in facts) licences.set(path, facts)
    else packages.set(path, facts)
  }
  const bills = redundantBills(packages)
  for (const path of bills) packages.delete(path)
  const problems: Problem[] = bills.map((path) => ({
    kind: 'unsupported',
    path,
    cause: 'The bill of materials was left out, because the lockfiles and manifests of this tree name its packages.',
    next: 'Scan the document by itself to check it.',
    weight: 'note',
  }))
  return { packages, statements, licences, problems }
}

/** Finds a POM of the tree by its coordinates; all are read once, when the first is asked for. */
function pomFinder(
  project: Project<DependencyFacts>,
  packages: ReadonlyMap<string, FileFacts>,
): NonNullable<Neighbours['pom']> {
  let poms: Map<string, Pom> | undefined
  return (group, artifact) => {
    if (poms === undefined) {
      poms = new Map()
      for (const [path, facts] of packages) {
        const pom = facts.format === 'maven-pom' ? parsePom(project.read(path)?.text ?? '').pom : undefined
        if (pom !== undefined)
          poms.set(`${pom.group === '' ? (pom.parent?.group ?? '') : pom.group}:${pom.artifact}`, pom)
      }
    }
    return poms.get(`${group}:${artifact}`)
  }
}

/** Reads files that others name under names of their own, and files anew that need others beside them. */
export function complete(
  project: Project<DependencyFacts>,
  packages: ReadonlyMap<string, FileFacts>,
): Map<string, FileFacts> {
  const near: Neighbours = { read: (path) => project.read(path)?.text, pom: pomFinder(project, packages) }
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
