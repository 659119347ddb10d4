import type { Detected, Detector, FileReport, Project, ProjectReport, SourceFile } from '@bartizan/engine'
import type { Problem } from '@bartizan/model'
import { runChecks, type PolicyDocument, type PolicyFinding } from '@bartizan/policy/adapters'
import type { RegoProblem } from '@bartizan/policy/rego'
import { documentsOf, isDocumentName } from './document/documents.ts'
import { customCheck } from './rules.ts'

/** The folders of checks, each with the texts of its files; the platform reads them before the scan. */
export interface PolicyFolder {
  readonly folder: string
  readonly files: Readonly<Record<string, string>>
}

/** A file that holds documents: it is read again from memory when all are known. */
type PolicyFacts = true

/** Runs users' policies (Rego of several tools, Guard, CEL, YAML) on the files of the tree. */
export const detector: Detector<PolicyFacts> = {
  id: 'policies',
  version: '1',
  rules: [customCheck],
  wants: (file) => isDocumentName(file.name, file.extension),
  start: ({ options, today }) => {
    const folders = (options['folders'] ?? []) as readonly PolicyFolder[]
    return {
      inspect: (source): FileReport<PolicyFacts> =>
        folders.length > 0 && documentsOf(source).length > 0 ? { facts: true } : {},
      conclude: (project) => conclude(project, folders, Date.parse(today)),
    }
  },
}

function conclude(project: Project<PolicyFacts>, folders: readonly PolicyFolder[], now: number): ProjectReport {
  if (folders.length === 0) return {}
  const sources = new Map<string, SourceFile>()
  const documents: PolicyDocument[] = []
  for (const path of project.facts.keys()) {
    const source = project.read(path)
    if (source === undefined) continue
    sources.set(path, source)
    documents.push(...documentsOf(source))
  }
  const reports = folders.map(({ folder, files }) => ({
    folder,
    report: runChecks(new Map(Object.entries(files)), documents, { now }),
  }))
  return {
    findings: reports.flatMap(({ report }) =>
      report.findings.map((finding) => detected(finding, sources.get(finding.file))),
    ),
    problems: reports.flatMap(({ folder, report }) => report.problems.map((problem) => asProblem(folder, problem))),
    counts: {
      'policy rules': reports.reduce((sum, { report }) => sum + report.rules.total, 0),
      'policy rules undefined': reports.reduce((sum, { report }) => sum + report.rules.undefined, 0),
    },
  }
}

function detected(finding: PolicyFinding, source: SourceFile | undefined): Detected {
  const { range, path, file } = finding
  const policy = finding.id ?? finding.rule
  return {
    rule: customCheck.id,
    message: `${finding.title ?? policy}: ${finding.message}`,
    severity: finding.severity,
    at: {
      kind: 'file',
      path: file,
      ...(range && source ? { region: source.regionOfText(range.start, range.end) } : {}),
    },
    evidence: { kind: 'policy', policy, inputPaths: [path.join('.')] },
    identity: [finding.tool, policy, path.join('.'), finding.message],
  }
}

function asProblem(folder: string, { message, code, location }: RegoProblem): Problem {
  return {
    kind: 'configuration',
    path: location?.file ?? folder,
    ...(location === undefined ? {} : { line: location.row }),
    cause: `${code}: ${message}`,
    next: 'Correct the policy: nothing was decided by it.',
    weight: 'incomplete',
  }
}
