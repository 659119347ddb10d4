import { execFileSync, spawnSync } from 'node:child_process'
import { accessSync, constants, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Microsoft's validator: the way to its binary, or why it cannot run here. */
export type Multitool =
  | { readonly kind: 'found'; readonly binary: string }
  | { readonly kind: 'missing'; readonly why: string }

/** Looks for the native binary and tries it. */
export async function findMultitool(): Promise<Multitool> {
  try {
    const { default: binary }: { readonly default: unknown } = await import('@microsoft/sarif-multitool')
    if (typeof binary !== 'string') return { kind: 'missing', why: 'sarif-multitool names no binary for this platform' }
    const path = binary.replace(/^"|"$/g, '')
    accessSync(path, constants.X_OK)
    execFileSync(path, ['version'], { stdio: 'ignore' })
    return { kind: 'found', binary: path }
  } catch (error) {
    return {
      kind: 'missing',
      why: `sarif-multitool cannot run here: ${error instanceof Error ? error.message : 'unknown'}`,
    }
  }
}

interface ValidatorResult {
  readonly ruleId: string
  readonly level?: string
  readonly message: unknown
  readonly locations: unknown
}

/**
 * Runs the validator with its Sarif and Ghas rules.
 * @returns errors and warnings by name of the log, as text
 */
export function validateSarif(binary: string, logs: Readonly<Record<string, string>>): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'bartizan-sarif-'))
  try {
    const inputs = Object.entries(logs).map(([name, log]) => {
      const path = join(folder, `${name}.sarif`)
      writeFileSync(path, log)
      return path
    })
    const output = join(folder, 'validation.json')
    const args = [
      'validate',
      ...inputs,
      '--rule-kind',
      'Sarif;Ghas',
      '--output',
      output,
      '--log',
      'ForceOverwrite',
      '--level',
      'Error;Warning',
    ]
    const run = spawnSync(binary, args, { encoding: 'utf8', timeout: 120_000 })
    const report: {
      readonly runs: readonly {
        readonly results?: readonly ValidatorResult[]
        readonly invocations?: readonly { readonly executionSuccessful: boolean }[]
      }[]
    } = JSON.parse(readFileSync(output, 'utf8'))
    const failed = report.runs.flatMap((each) => each.invocations ?? []).some((each) => !each.executionSuccessful)
    const found = report.runs
      .flatMap((each) => each.results ?? [])
      .map(
        (each) =>
          `${each.ruleId} ${each.level ?? 'warning'} ${JSON.stringify(each.message)} ${JSON.stringify(each.locations)}`,
      )
    return failed ? [...found, `the validator failed: ${run.stdout}${run.stderr}`] : found
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
