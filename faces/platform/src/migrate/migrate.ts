import { join } from 'node:path'
import { serializeBaseline, type ScanDone } from '@bartizan/engine'
import type { Accepted } from '@bartizan/secrets/compat'
import { projectFiles, readOptional, writeWhole } from '../files/project.ts'
import { findRule, loadCatalogue } from '../rules/catalogue.ts'
import type { ScanRequest } from '../scan/request.ts'
import { scanParts } from '../scan/scan.ts'

/** What came over from other tools. */
export interface Migration {
  /** What was done, one sentence each. */
  readonly done: readonly string[]
  /** Lines to be put into the configuration by hand, as YAML. */
  readonly configuration: readonly string[]
  /** What has no counterpart, with the reason. */
  readonly left: readonly string[]
}

/** Files that other tools leave and that are honoured in every scan as they are. */
const honoured: Readonly<Record<string, string>> = {
  '.gitleaks.toml': 'its rules and allowlists run in every scan',
  '.gitleaksignore': 'honoured in every scan',
  '.trivyignore': 'honoured in every scan',
  '.trivyignore.yaml': 'honoured in every scan',
}

/** Baselines of other tools, by the names under which they usually lie. */
const baselines = ['.secrets.baseline', '.gitleaks-baseline.json', 'gitleaks-baseline.json', '.gitleaks/baseline.json']

/**
 * Takes over what other tools were told: accepted findings into the baseline, excluded paths and rules as lines for the
 * configuration. Nothing of theirs is changed.
 * @param files further baselines, by path
 */
export async function migrate(request: ScanRequest, files: readonly string[]): Promise<Migration> {
  const { done, root } = await scanParts(request)
  const report = { done: [] as string[], configuration: [] as string[], left: [] as string[] }
  for (const [name, how] of Object.entries(honoured))
    if (readOptional(join(root, name)) !== undefined) report.done.push(`${name}: ${how}`)
  await takeBaselines(root, done, { files, report })
  takeExclusions(root, report)
  await takeCheckov(root, report)
  return report
}

type Report = { readonly done: string[]; readonly configuration: string[]; readonly left: string[] }

async function takeBaselines(
  root: string,
  done: ScanDone,
  { files, report }: { files: readonly string[]; report: Report },
): Promise<void> {
  const { readDetectSecretsBaseline, readGitleaksBaseline } = await import('@bartizan/secrets/compat')
  const accepted: Accepted[] = []
  for (const name of [...baselines, ...files]) {
    const text = readOptional(files.includes(name) ? name : join(root, name))
    if (text === undefined) continue
    const entries = readDetectSecretsBaseline(text) ?? readGitleaksBaseline(text)
    if (entries === undefined) report.left.push(`${name}: neither a baseline of detect-secrets nor of gitleaks`)
    else accepted.push(...entries)
  }
  if (accepted.length === 0) return
  const places = new Set(
    accepted.flatMap(({ path, line }) => [line - 1, line, line + 1].map((near) => `${path}:${near}`)),
  )
  const known = done.findings.filter(
    ({ locations: { primary } }) =>
      primary.kind === 'file' && places.has(`${primary.path}:${primary.region?.startLine}`),
  )
  const fingerprints = new Set(known.map(({ fingerprint }) => fingerprint))
  const paths = new Set(accepted.map(({ path }) => path))
  const occurrences = done.occurrences.filter(
    ({ fingerprint, path }) => fingerprints.has(fingerprint) && paths.has(path),
  )
  writeWhole(join(root, projectFiles.baseline), serializeBaseline(occurrences))
  report.done.push(
    `${projectFiles.baseline}: ${occurrences.length} findings accepted that ${accepted.length} entries of other baselines speak of`,
  )
  const missing = accepted.length - known.length
  if (missing > 0) report.left.push(`${missing} accepted findings are not reported by Bartizan at all`)
}

/** Semgrep's ignore file has the syntax of git's. */
function takeExclusions(root: string, report: Report): void {
  const lines =
    readOptional(join(root, '.semgrepignore'))
      ?.split('\n')
      .map((line) => line.trim()) ?? []
  const patterns = lines.filter((line) => line !== '' && !line.startsWith('#') && !line.startsWith(':'))
  if (patterns.length > 0)
    report.configuration.push('exclude:', ...patterns.map((pattern) => `  - ${JSON.stringify(pattern)}`))
}

async function takeCheckov(root: string, report: Report): Promise<void> {
  const text = readOptional(join(root, '.checkov.yaml')) ?? readOptional(join(root, '.checkov.yml'))
  if (text === undefined) return
  const { parse } = await import('yaml')
  const settings = parse(text) as Readonly<Record<string, unknown>> | null
  const skipped = settings?.['skip-check']
  const catalogue = await loadCatalogue()
  const rules: string[] = []
  for (const id of Array.isArray(skipped) ? skipped.map(String) : []) {
    const found = findRule(catalogue, id)
    if (found === undefined) report.left.push(`${id}: no rule answers to this id`)
    else rules.push(`  ${found.rule.id}: off  # ${id}`)
  }
  if (rules.length > 0) report.configuration.push('rules:', ...rules)
}
