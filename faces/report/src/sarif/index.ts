import { gzipSync } from 'node:zlib'
import { type Finding, type ScanResult, compareText } from '@bartizan/model'
import type { ReportContext } from '../context.ts'
import { forJson } from '../escape/json.ts'
import { webUrl } from '../escape/uri.ts'
import { homepage } from '../product.ts'
import { verdict } from '../verdict.ts'
import { ruleLookup, view } from '../view.ts'
import { rootId } from './location.ts'
import { plainText } from './message.ts'
import { notifications } from './notifications.ts'
import { sarifResult } from './results.ts'
import { type Descriptor, descriptorOf, sarifRule } from './rules.ts'
import { taxonomies } from './taxonomies.ts'

/** What GitHub takes: results in a run, and bytes of the compressed file (with a margin for other compressors). */
const maxResults = 25_000
const maxCompressed = 9_500_000

const schema = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json'

function provenance(result: ScanResult): object {
  const { repository, commit, branch } = result.target
  const uri = webUrl(repository)
  if (uri === undefined) return {}
  const revision = commit === undefined ? {} : { revisionId: plainText(commit) }
  const head = branch === undefined ? {} : { branch: plainText(branch) }
  return { versionControlProvenance: [{ repositoryUri: uri, ...revision, ...head, mappedTo: { uriBaseId: rootId } }] }
}

function driver(result: ScanResult, rules: readonly object[], taxa: ReturnType<typeof taxonomies>): object {
  const { version } = result.tool
  return {
    name: 'Bartizan',
    version,
    ...(/^\d+\.\d+\.\d+/.test(version) ? { semanticVersion: version } : {}),
    organization: 'Bartizan',
    informationUri: homepage,
    ...(taxa.components.length === 0
      ? {}
      : { supportedTaxonomies: taxa.components.map(({ name }, index) => ({ name, index })) }),
    rules,
  }
}

function invocation(result: ScanResult, context: ReportContext, omitted: number): object {
  const time = context.now === undefined ? {} : { endTimeUtc: context.now }
  const list = notifications(result.coverage.problems, omitted)
  return {
    executionSuccessful: !verdict(result).incomplete,
    ...time,
    ...(list.length === 0 ? {} : { toolExecutionNotifications: list }),
  }
}

/** What these findings refer to, in order of the ids. */
function descriptors(result: ScanResult, findings: readonly Finding[]): Descriptor[] {
  const rule = ruleLookup(result)
  const used = new Map<string, Descriptor>()
  for (const finding of findings) {
    const descriptor = descriptorOf(finding, rule(finding.rule))
    used.set(descriptor.id, descriptor)
  }
  return [...used.values()].sort((a, b) => compareText(a.id, b.id))
}

function logOf(result: ScanResult, context: ReportContext, findings: readonly Finding[], omitted: number): string {
  const used = descriptors(result, findings)
  const taxa = taxonomies(used.map(({ rule }) => rule))
  const indexes = new Map(used.map(({ id }, index) => [id, index]))
  const rule = ruleLookup(result)
  const options = {
    reference: (finding: Finding) => {
      const { id } = descriptorOf(finding, rule(finding.rule))
      return { ruleId: id, ruleIndex: indexes.get(id) ?? -1 }
    },
    baseline: result.findings.some((finding) => finding.state.kind === 'known'),
    ...(context.lineHash === undefined ? {} : { lineHash: context.lineHash }),
  }
  const { coverage, gate } = result
  const run = {
    tool: {
      driver: driver(
        result,
        used.map((descriptor) => sarifRule(descriptor, taxa)),
        taxa,
      ),
    },
    automationDetails: { id: `bartizan/${plainText(result.target.scope ?? 'all')}/` },
    invocations: [invocation(result, context, omitted)],
    ...provenance(result),
    originalUriBaseIds: { [rootId]: { description: { text: 'The root of the scanned tree.' } } },
    columnKind: 'utf16CodeUnits',
    ...(taxa.components.length === 0 ? {} : { taxonomies: taxa.components }),
    results: findings.map((finding) => sarifResult(finding, options)),
    properties: {
      gate: { failOn: gate.failOn, profile: gate.profile, failing: gate.failing.length },
      files: coverage.files,
      skipped: coverage.skipped,
      databases: coverage.databases,
      omittedResults: omitted,
    },
  }
  return `${forJson({ $schema: schema, version: '2.1.0', runs: [run] })}\n`
}

/** SARIF 2.1.0 within GitHub's limits: findings come in report order, so a cut takes the least severe. */
export function sarif(result: ScanResult, context: ReportContext): string {
  const all = view(result, context).findings
  let count = Math.min(all.length, maxResults)
  for (;;) {
    const log = logOf(result, context, all.slice(0, count), all.length - count)
    if (count === 0 || Buffer.byteLength(log) <= maxCompressed) return log
    const size = gzipSync(log).length
    if (size <= maxCompressed) return log
    count = Math.floor(Math.min(count - 1, (count * maxCompressed * 0.97) / size))
  }
}
