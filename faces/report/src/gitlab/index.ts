import type { Finding, Problem, Rule, ScanResult } from '@bartizan/model'
import type { Report, ReportContext } from '../context.ts'
import { manyLines, sentence } from '../escape/characters.ts'
import { forIndentedJson } from '../escape/json.ts'
import { forMarkdown } from '../escape/markdown.ts'
import { webUrl } from '../escape/uri.ts'
import { evidenceFacts } from '../evidence.ts'
import { homepage } from '../product.ts'
import { ruleLookup, view } from '../view.ts'
import { identifiers } from './identifiers.ts'
import { type Category, categoryOf, gitlabLocation } from './location.ts'

const schemaVersion = '15.0.7'
const maxName = 255
const maxSolution = 7000
const maxMessages = 100

const severities = { critical: 'Critical', high: 'High', medium: 'Medium', low: 'Low', info: 'Info' } as const

/** GitLab's schema wants a time without zone; without SOURCE_DATE_EPOCH it is the epoch, for a report holds no clock. */
function time(context: ReportContext): string {
  return (context.now ?? '1970-01-01T00:00:00Z').slice(0, 19)
}

function cut(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1).toWellFormed()}…`
}

function details(finding: Finding): object {
  const facts = evidenceFacts(finding.evidence).map(([label, value], index) => [
    `${label}_${index + 1}`,
    { name: label, type: 'text', value: sentence(value) },
  ])
  const flow = finding.locations.flow
    .filter((step) => step.region !== undefined)
    .map((step) => ({
      type: 'file-location',
      file_name: step.path.toWellFormed(),
      line_start: step.region?.startLine ?? 1,
      line_end: step.region?.endLine ?? 1,
    }))
  const steps = flow.length === 0 ? [] : [['flow', { name: 'data flow', type: 'list', items: flow }]]
  return Object.fromEntries([...facts, ...steps])
}

function vulnerability(
  finding: Finding,
  rule: Rule,
  options: { readonly category: Category; readonly result: ScanResult },
): object {
  const links = rule.references.map(webUrl).filter((url) => url !== undefined)
  const why = rule.why === undefined ? '' : `\n\n${manyLines(rule.why)}`
  return {
    id: finding.fingerprint,
    name: cut(sentence(rule.title), maxName),
    description: `${forMarkdown(finding.message)}${why}`,
    severity: severities[finding.severity],
    ...(rule.remedy === undefined ? {} : { solution: cut(manyLines(rule.remedy), maxSolution) }),
    identifiers: identifiers(finding, rule),
    ...(links.length === 0 ? {} : { links: links.map((url) => ({ url })) }),
    location: gitlabLocation(finding, options.category, options.result),
    details: details(finding),
  }
}

function message(problem: Problem): object {
  const where = problem.path === undefined ? '' : `${problem.path}: `
  const next = problem.next === undefined ? '' : `; next: ${problem.next}`
  return {
    level: problem.weight === 'incomplete' ? 'warn' : 'info',
    value: sentence(`${problem.kind}: ${where}${problem.cause}${next}`),
  }
}

function report(
  result: ScanResult,
  context: ReportContext,
  options: { readonly category: Category; readonly all: boolean },
): string {
  const { category, all } = options
  const tool = {
    id: 'bartizan',
    name: 'Bartizan',
    version: result.tool.version,
    vendor: { name: 'Bartizan' },
    url: homepage,
  }
  const open = view(result, context).findings.filter(
    (finding) => finding.state.kind === 'new' || finding.state.kind === 'known',
  )
  const rule = ruleLookup(result)
  const own = all ? open : open.filter((finding) => categoryOf(finding) === category)
  return `${forIndentedJson({
    version: schemaVersion,
    scan: {
      analyzer: tool,
      scanner: tool,
      type: category,
      start_time: time(context),
      end_time: time(context),
      status: 'success',
      messages: result.coverage.problems.slice(0, maxMessages).map(message),
    },
    vulnerabilities: own.map((finding) => vulnerability(finding, rule(finding.rule), { category, result })),
    ...(category === 'dependency_scanning' ? { dependency_files: [] } : {}),
  })}\n`
}

/** All findings in one SAST report: nothing is lost when a pipeline declares only that one. */
export const gitlab: Report = (result, context) => report(result, context, { category: 'sast', all: true })

/** The findings of one category, as GitLab reads them: one file for each. */
export function gitlabReport(category: Category): Report {
  return (result, context) => report(result, context, { category, all: false })
}
