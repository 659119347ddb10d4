import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { runScan } from '@bartizan/engine'
import type { Finding } from '@bartizan/model'
import { compareWithMarks, type Comparison, type Seen } from './compare.ts'
import { readMarks, readSidecar, type Mark } from './marks.ts'

/** What running a folder of fixtures came to. */
export interface FixtureRun {
  readonly files: number
  /** Sentences, each with the file's name. */
  readonly failures: readonly string[]
  /** Known misses and known false alarms, by their marks. */
  readonly missed: number
  readonly noise: number
}

/**
 * Scans a folder of fixtures with one detector and holds every file's findings against its marks.
 * @param folder absolute; scanned as one project
 */
export async function runFixtures(registry: URL, detector: string, folder: string): Promise<FixtureRun> {
  const findings = await findingsOf(registry, detector, folder)
  const files = globSync('**/*', { cwd: folder, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.expect'))
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort()
  const outcomes = files.map((file): readonly [string, Comparison] => [
    file,
    compareWithMarks(seenIn(file, findings), marksOf(folder, file)),
  ])
  return {
    files: files.length,
    failures: outcomes.flatMap(([file, { failures }]) => failures.map((failure) => `${file}: ${failure}`)),
    missed: outcomes.reduce((sum, [, { missed }]) => sum + missed, 0),
    noise: outcomes.reduce((sum, [, { noise }]) => sum + noise, 0),
  }
}

function marksOf(folder: string, file: string): readonly Mark[] {
  const sidecar = join(folder, `${file}.expect`)
  const own = readMarks(readFileSync(join(folder, file), 'utf8'))
  return existsSync(sidecar) ? [...own, ...readSidecar(readFileSync(sidecar, 'utf8'))] : own
}

function seenIn(file: string, findings: readonly Finding[]): readonly Seen[] {
  return findings.flatMap(({ rule, locations: { primary, flow } }): Seen[] => {
    if (primary.kind !== 'file' || primary.path !== file) return []
    const sourceLine = flow[0]?.region?.startLine
    return [{ rule, line: primary.region?.startLine ?? 1, ...(sourceLine === undefined ? {} : { sourceLine }) }]
  })
}

async function findingsOf(registry: URL, detector: string, root: string): Promise<readonly Finding[]> {
  const outcome = await runScan({
    root,
    registry,
    detectors: [detector],
    workers: 0,
    cache: { enabled: false },
    ignores: false,
    settings: {
      profile: 'audit',
      secretKey: new Uint8Array(32),
      today: '2026-01-01',
      dataDirectory: join(root, 'no-data'),
    },
  })
  if (outcome.kind === 'refused') throw new Error(outcome.problems.map((problem) => problem.cause).join('\n'))
  return outcome.findings
}
