import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { runScan } from '@bartizan/engine'
import type { Finding, RuleSample } from '@bartizan/model'

/** Files that are scanned as a project of their own. */
export interface Sample {
  readonly path: string
  readonly text: string
}

/**
 * Scans every sample as a project of its own, through the real engine, in one run.
 * @param registry module that exports `detectorSources`
 * @returns the findings of each sample, in the order of `samples`
 */
export async function scanSamples(
  registry: URL,
  detector: string,
  samples: readonly Sample[],
): Promise<readonly (readonly Finding[])[]> {
  const root = mkdtempSync(join(tmpdir(), 'bartizan-samples-'))
  try {
    samples.forEach((sample, index) => {
      const file = join(root, folder(index), sample.path)
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(file, sample.text)
    })
    const findings = await scanFolder(registry, detector, root)
    const bySample = new Map<string, Finding[]>()
    for (const finding of findings) {
      const { primary } = finding.locations
      const key = primary.kind === 'file' ? (primary.path.split('/', 1)[0] ?? '') : ''
      bySample.set(key, [...(bySample.get(key) ?? []), finding])
    }
    return samples.map((_, index) => bySample.get(folder(index)) ?? [])
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
}

function folder(index: number): string {
  return `sample-${index}`
}

async function scanFolder(registry: URL, detector: string, root: string): Promise<readonly Finding[]> {
  const outcome = await runScan({
    root,
    registry,
    detectors: [detector],
    workers: 0,
    cache: { enabled: false },
    settings: {
      profile: 'audit',
      secretKey: new Uint8Array(32),
      today: '2026-01-01',
      dataDirectory: join(root, 'no-data'),
    },
  })
  if (outcome.kind === 'refused') throw new Error(outcome.problems.map((problem) => problem.cause).join('\n'))
  const broken = outcome.coverage.problems.filter((problem) => problem.kind.startsWith('detector-'))
  if (broken.length > 0) throw new Error(broken.map((problem) => `${problem.path}: ${problem.cause}`).join('\n'))
  return outcome.findings
}

/**
 * Runs rule samples: every bad one must hold a finding of its rule, no good one may.
 * @returns sentences; empty when all hold
 */
export async function checkSamples(
  registry: URL,
  detector: string,
  samples: readonly RuleSample[],
): Promise<readonly string[]> {
  const found = await scanSamples(registry, detector, samples)
  return samples.flatMap((sample, index) => {
    const own = (found[index] ?? []).filter((finding) => finding.rule === sample.rule)
    // What only an audit would show does not count as reported.
    const hit = own.some((finding) => sample.kind === 'bad' || finding.confidence !== 'low')
    if (sample.kind === 'bad' && !hit)
      return [`${sample.rule}: its bad sample ${sample.path} is not reported:\n${sample.text}`]
    if (sample.kind !== 'bad' && hit)
      return [`${sample.rule}: its ${sample.kind} sample ${sample.path} is reported:\n${sample.text}`]
    return []
  })
}
