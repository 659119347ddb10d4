import { runScan, type ScanDone, type ScanRequest as EngineRequest, type Scope } from '@bartizan/engine'
import { profiles, schemaVersion, type Profile, type ScanResult } from '@bartizan/model'
import { resolve } from 'node:path'
import type { OptionValue } from '../options/option.ts'
import type { Settings } from '../config/resolve.ts'
import { BartizanError } from '../error.ts'
import { outputPatterns } from '../files/outputs.ts'
import { detectorSources } from '../registry.ts'
import { ruleIds } from '../rules/ids.gen.ts'
import { version } from '../version.ts'
import { adjustFindings, checkRuleNames, describedRules } from './adjust.ts'
import { judge } from './gate.ts'
import type { ScanRequest } from './request.ts'
import { withOwnRules } from './own-rules.ts'
import { findRoot } from './root.ts'
import { historyRange, scanHistoryOf } from './history.ts'
import { dataDirectory, historyDirectory, secretKey, today } from './surroundings.ts'

/**
 * Scans a repository or folder with all static detectors.
 * @returns the result with findings in report order; equal trees and settings give equal results
 * @throws BartizanError for paths, references or configuration that cannot be used
 */
export async function scan(request: ScanRequest): Promise<ScanResult> {
  const { done } = await scanParts(request)
  const result = toResult(request, done)
  if (valueOf(request.settings, 'verify') !== true) return result
  const { verifySecrets } = await import('../verify/verify.ts')
  const verified = await verifySecrets(request, result)
  return {
    ...verified,
    gate: judge(verified.findings, textOf(request.settings, 'fail-on') ?? 'high', profileOf(request.settings)),
  }
}

/** A scan with what only the baseline command needs. */
export async function scanParts(request: ScanRequest): Promise<{ readonly done: ScanDone; readonly root: string }> {
  const { root, paths } = findRoot(request.paths)
  checkRuleNames(request.settings, ruleIds)
  const engine = await withOwnRules(engineRequest(request, root), request)
  const outcome = await runScan({ ...engine, ...(paths === undefined ? {} : { paths }) })
  if (outcome.kind === 'done') return { done: outcome, root }
  const [problem] = outcome.problems
  const place =
    problem?.path === undefined ? '' : `${problem.path}${problem.line === undefined ? '' : `:${problem.line}`}: `
  throw new BartizanError('configuration', `${place}${problem?.cause ?? 'the scan was refused'}`, problem?.next)
}

/** Applies rule settings and the gate to what the engine found. */
export function toResult(request: ScanRequest, done: ScanDone): ScanResult {
  const { settings } = request
  const findings = adjustFindings(done.findings, settings)
  return {
    schemaVersion,
    tool: { name: 'bartizan', version },
    target: done.target,
    rules: describedRules(done.rules, findings),
    findings,
    coverage: done.coverage,
    gate: judge(findings, textOf(settings, 'fail-on') ?? 'high', profileOf(settings)),
  }
}

/** The engine’s request for these settings. */
export function engineRequest(request: ScanRequest, root: string): EngineRequest {
  const { settings, environment } = request
  const workers = valueOf(settings, 'workers')
  const baseline = textOf(settings, 'baseline')
  const waivers = textOf(settings, 'waivers')
  const ignores = valueOf(settings, 'no-ignores') !== true
  return {
    root,
    scope: scopeOf(settings),
    registry: new URL('../registry.ts', import.meta.url),
    detectors: chosenDetectors(settings),
    knownRules: ruleIds,
    settings: {
      profile: profileOf(settings),
      options: settings.detectors,
      secretKey: secretKey(root, environment),
      today: today(environment),
      dataDirectory: dataDirectory(environment),
    },
    limits: {
      ...scaled(settings, 'max-file-size', 'fileSize', 1_000_000),
      ...scaled(settings, 'max-depth', 'depth', 1),
      ...scaled(settings, 'timeout', 'inspectTime', 1000),
    },
    ...(typeof workers === 'number' ? { workers } : {}),
    cache: { enabled: valueOf(settings, 'no-cache') !== true },
    ignores,
    exclude: [...listOf(settings, 'exclude'), ...outputPatterns(root, request.outputs ?? [])],
    submodules: valueOf(settings, 'submodules') === true,
    ...(ignores ? {} : { baseline: false, waivers: false }),
    ...(ignores && baseline !== undefined ? { baseline: resolve(baseline) } : {}),
    ...(ignores && waivers !== undefined ? { waivers: resolve(waivers) } : {}),
    ...furtherOf(request, root),
    ...(request.signal === undefined ? {} : { signal: request.signal }),
    ...(request.onProgress === undefined ? {} : { progress: request.onProgress }),
  }
}

function furtherOf(request: ScanRequest, root: string): Pick<EngineRequest, 'further'> {
  const { settings, environment, signal, onProgress } = request
  const range = historyRange(settings)
  if (range === undefined || !chosenDetectors(settings).includes('secrets')) return {}
  const workers = valueOf(settings, 'workers')
  const history = {
    root,
    range,
    secretKey: secretKey(root, environment),
    stateDirectory: historyDirectory(root, environment),
    ...(typeof workers === 'number' ? { workers } : {}),
    ...(signal === undefined ? {} : { signal }),
    ...(onProgress === undefined ? {} : { onProgress }),
  }
  return { further: async () => [await scanHistoryOf(history)] }
}

function scopeOf(settings: Settings): Scope {
  const ref = textOf(settings, 'since')
  const staged = valueOf(settings, 'staged') === true
  if (ref !== undefined && staged) throw new BartizanError('usage', '--since and --staged exclude each other')
  if (staged) return { kind: 'staged' }
  return ref === undefined ? { kind: 'all' } : { kind: 'since', ref }
}

function chosenDetectors(settings: Settings): readonly string[] {
  const only = listOf(settings, 'only')
  const skip = listOf(settings, 'skip')
  const known = detectorSources.map((source) => source.id)
  const unknown = [...only, ...skip].find((id) => !known.includes(id))
  if (unknown !== undefined)
    throw new BartizanError('usage', `there is no detector "${unknown}"`, `Detectors: ${known.join(', ')}.`)
  return known.filter((id) => (only.length === 0 || only.includes(id)) && !skip.includes(id))
}

function scaled(settings: Settings, name: string, field: string, factor: number): Readonly<Record<string, number>> {
  const value = valueOf(settings, name)
  return typeof value === 'number' ? { [field]: Math.round(value * factor) } : {}
}

function valueOf(settings: Settings, name: string): OptionValue {
  return settings.options.get(name)?.value
}

function textOf(settings: Settings, name: string): string | undefined {
  const value = valueOf(settings, name)
  return typeof value === 'string' ? value : undefined
}

function listOf(settings: Settings, name: string): readonly string[] {
  const value = valueOf(settings, name)
  return Array.isArray(value) ? value : []
}

function profileOf(settings: Settings): Profile {
  return profiles.find((profile) => profile === textOf(settings, 'profile')) ?? 'default'
}
