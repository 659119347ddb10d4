import { join, resolve } from 'node:path'
import { gitLine } from '@bartizan/engine'
import { decisionText, gateResult, loadEnvironments, loadRecords, recordLine } from '@bartizan/gates'
import { stages, type Finding, type Rule, type ScanResult } from '@bartizan/model'
import {
  canonicalJson,
  decide,
  defaultGatePolicy,
  flips,
  gateExitCode,
  loadGatePolicy,
  replay,
  type Decision,
  type GatePolicyResult,
} from '@bartizan/policy/gate'
import { BartizanError } from '../error.ts'
import { appendLine, readOptional } from '../files/project.ts'
import { loadCatalogue } from '../rules/catalogue.ts'
import type { ScanRequest } from '../scan/request.ts'
import { findRoot } from '../scan/root.ts'
import { scan } from '../scan/scan.ts'
import { version } from '../version.ts'

/** A question to the gate: may this go to that environment? */
export interface GateRequest {
  /** Name of the environment. */
  readonly environment: string
  /** File that describes the environments; `.bartizan/environments.yaml` by default. */
  readonly environmentsFile?: string
  /** Rego file of package `bartizan.gate`; the built-in policy by default. */
  readonly policyFile?: string
  /** JSON file with approvals, attestations, waivers, change and further results. */
  readonly factsFile?: string
  /** Digests of the artifacts to be released: `sha256:…`. */
  readonly artifacts: readonly string[]
  /** File to which input and decision are appended, one line each. */
  readonly recordFile?: string
  readonly scan: ScanRequest
}

/** The decision in its forms. */
export interface GateAnswer {
  readonly decision: Decision
  readonly text: string
  readonly exitCode: 0 | 1 | 2
}

/** Scans, gathers the facts, and decides. Whatever is missing or broken denies. */
export async function askGate(request: GateRequest): Promise<GateAnswer> {
  const { root } = findRoot(request.scan.paths)
  const { policy, tiers } = loadPolicy(root, request)
  const result = await scan(request.scan)
  const commit = result.target.commit ?? ''
  const facts = readFacts(request.factsFile)
  const finishedAt = now(request.scan.environment)
  const own = await resultsOf(result, { commit, finishedAt, artifacts: request.artifacts })
  const input = {
    ...facts,
    schemaVersion: 1,
    asOf: finishedAt,
    subject: { artifacts: request.artifacts, commit, repository: result.target.repository ?? result.target.name },
    environment: { name: request.environment, tier: tiers.get(request.environment) ?? '' },
    results: [...own, ...listOf(facts, 'results')],
    delta: {
      new: result.findings.filter(({ state }) => state.kind === 'new').map(({ fingerprint }) => fingerprint),
      fixed: [],
    },
    change: facts['change'] ?? { authors: await authorsOf(root) },
  }
  const decision = decide(policy, input)
  if (request.recordFile !== undefined)
    appendLine(resolve(request.recordFile), recordLine({ input, decision }, canonicalJson))
  return { decision, text: decisionText(decision), exitCode: gateExitCode(decision) }
}

/** Recomputes recorded decisions; those that do not come out byte for byte are told. */
export function replayDecisions(
  request: Pick<GateRequest, 'environmentsFile' | 'policyFile'>,
  file: string,
): { readonly lines: readonly string[]; readonly identical: boolean } {
  const { policy } = loadPolicy(process.cwd(), request)
  const outcomes = recordsOf(file).map((record) => replay(policy, record))
  return {
    identical: outcomes.every(({ kind }) => kind === 'identical'),
    lines: outcomes.map(
      (outcome, index) => `${index + 1}: ${outcome.kind}${outcome.kind === 'different' ? `: ${outcome.reason}` : ''}`,
    ),
  }
}

/** Which recorded decisions the policy would have made differently. */
export function flippedDecisions(
  request: Pick<GateRequest, 'environmentsFile' | 'policyFile'>,
  file: string,
): readonly string[] {
  const { policy } = loadPolicy(process.cwd(), request)
  return flips(policy, recordsOf(file)).map(
    ({ input, before, after, reasons }) =>
      `${input}: ${before} becomes ${after}${reasons[0] === undefined ? '' : `: ${reasons[0].message}`}`,
  )
}

function recordsOf(file: string) {
  const text = readOptional(resolve(file))
  if (text === undefined) throw new BartizanError('usage', `${file}: no such file of recorded decisions`)
  const read = loadRecords(file, text)
  if (read.kind === 'records') return read.records
  throw new BartizanError(
    'configuration',
    read.problems.map(({ line, message }) => `${file}:${line}: ${message}`).join('\n'),
  )
}

function loadPolicy(
  root: string,
  request: Pick<GateRequest, 'environmentsFile' | 'policyFile'>,
): { policy: GatePolicyResult; tiers: ReadonlyMap<string, string> } {
  const file = request.environmentsFile ?? join(root, '.bartizan/environments.yaml')
  const text = readOptional(resolve(file))
  if (text === undefined) {
    throw new BartizanError(
      'configuration',
      `${file}: no environments are described`,
      'docs/policy.md shows a first file; or name one with --environments.',
    )
  }
  const environments = loadEnvironments(file, text)
  if (environments.kind === 'failed') {
    throw new BartizanError(
      'configuration',
      environments.problems.map(({ line, message }) => `${file}:${line}: ${message}`).join('\n'),
    )
  }
  const own = request.policyFile
  const source = own === undefined ? defaultGatePolicy : readOptional(resolve(own))
  if (source === undefined) throw new BartizanError('usage', `${own}: no such policy file`)
  const policy = loadGatePolicy(new Map([[own ?? 'default.rego', source]]), environments.data)
  if (policy.kind === 'unusable') {
    const lines = policy.problems.map(
      ({ message, location }) => `${location?.file ?? own ?? 'default.rego'}:${location?.row ?? 1}: ${message}`,
    )
    throw new BartizanError('configuration', lines.join('\n'), 'A policy that cannot be used allows nothing.')
  }
  const described = (
    environments.data as { readonly environments: Readonly<Record<string, { readonly tier?: string }>> }
  ).environments
  return { policy, tiers: new Map(Object.entries(described).map(([name, { tier }]) => [name, tier ?? ''])) }
}

interface Circumstances {
  readonly commit: string
  readonly finishedAt: string
  readonly artifacts: readonly string[]
}

/** One sealed result for each stage that ran, since environments ask for stages. */
async function resultsOf(
  result: ScanResult,
  { commit, finishedAt, artifacts }: Circumstances,
): Promise<readonly unknown[]> {
  const catalogue = await loadCatalogue()
  const stageOf = (finding: Finding): Rule['stage'] => catalogue.get(finding.rule)?.rule.stage ?? 'code'
  const ran = new Map<string, number>()
  const detectors = new Map(result.coverage.detectors.map((one) => [one.detector, one]))
  for (const { detector, rule } of catalogue.values())
    if (detectors.has(detector)) ran.set(rule.stage, (ran.get(rule.stage) ?? 0) + 1)
  const counted = result.findings.filter(({ state }) => state.kind === 'new' || state.kind === 'known')
  const failed = result.coverage.problems.filter(({ weight }) => weight === 'incomplete').length
  return stages
    .filter((stage) => ran.has(stage))
    .map((stage) =>
      gateResult({
        stage,
        tool: 'bartizan',
        version,
        finishedAt,
        commit,
        artifacts,
        coverage: { rules: ran.get(stage) ?? 0, files: result.coverage.files, failed },
        findings: counted.filter((finding) => stageOf(finding) === stage),
      }),
    )
}

function readFacts(file: string | undefined): Readonly<Record<string, unknown>> {
  if (file === undefined) return {}
  const text = readOptional(resolve(file))
  if (text === undefined) throw new BartizanError('usage', `${file}: no such file of facts`)
  try {
    const data: unknown = JSON.parse(text)
    if (typeof data === 'object' && data !== null && !Array.isArray(data))
      return data as Readonly<Record<string, unknown>>
  } catch (error) {
    throw new BartizanError('configuration', `${file}: ${error instanceof Error ? error.message : String(error)}`)
  }
  throw new BartizanError('configuration', `${file}: the facts must be an object`)
}

function listOf(facts: Readonly<Record<string, unknown>>, name: string): readonly unknown[] {
  const value = facts[name]
  return Array.isArray(value) ? value : []
}

async function authorsOf(root: string): Promise<readonly string[]> {
  const author = await gitLine(root, ['log', '-1', '--format=%ae'])
  return author === undefined ? [] : [author]
}

function now(environment: Readonly<Record<string, string | undefined>>): string {
  const epoch = environment['SOURCE_DATE_EPOCH']
  return new Date(epoch ? Number(epoch) * 1000 : Date.now()).toISOString().replace(/\.\d{3}Z$/, 'Z')
}
