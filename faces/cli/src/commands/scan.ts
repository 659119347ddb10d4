import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { ScanResult } from '@bartizan/model'
import type { ScanRequest } from '@bartizan/platform'
import { BartizanError } from '@bartizan/platform/options'
import { scan } from '@bartizan/platform/scan'
import { collect, jobSummary, type ReportContext } from '@bartizan/report'
import { optionFlag, optionList, type CommandCall } from '../command.ts'
import { exit, type ExitCode } from '../exit.ts'
import { readOutputs, type Output } from '../outputs.ts'
import { progressLine } from '../progress.ts'
import { reportContext } from '../report-context.ts'
import { scanRequest } from '../scan-request.ts'
import { summaryLine } from '../summary.ts'
import type { Terminal } from '../terminal.ts'

/** Scans, writes the reports and turns the verdict into an exit code. */
export async function run(call: CommandCall): Promise<ExitCode> {
  const outputs = readOutputs(optionList(call.settings, 'format'))
  const start = performance.now()
  const progress = progressLine(call.terminal, process.env)
  const request = { ...scanRequest(call, call.positionals), outputs: outputs.flatMap(({ file }) => file ?? []) }
  const result = await scan({ ...request, onProgress: progress.update }).finally(progress.end)
  const hashed = await withLineHashes(reportContext(call, result), outputs, result)
  const context = await withBill(hashed, outputs, request)
  for (const output of outputs) await write(output, result, { context, terminal: call.terminal })
  await githubSummary(outputs, result, context)
  call.terminal.note(`${summaryLine(result, performance.now() - start)}\n`)
  return exitCode(result, optionFlag(call.settings, 'exit-zero'))
}

/** Incomplete weighs more than findings only when there are none that fail: a failing finding is the clearer message. */
export function exitCode(result: ScanResult, exitZero: boolean): ExitCode {
  if (result.coverage.problems.some((problem) => problem.kind === 'interrupted')) return exit.interrupted
  // A policy or check that cannot be used decides nothing: never a pass, whatever else was found.
  if (result.coverage.problems.some((problem) => problem.kind === 'configuration' && problem.weight === 'incomplete'))
    return exit.usage
  if (result.gate.failing.length > 0 && !exitZero) return exit.findings
  if (result.coverage.problems.some((problem) => problem.weight === 'incomplete')) return exit.incomplete
  return result.coverage.files === 0 ? exit.nothing : exit.clean
}

/** Adds what only SARIF needs. */
async function withLineHashes(
  context: ReportContext,
  outputs: readonly Output[],
  result: ScanResult,
): Promise<ReportContext> {
  if (context.root === undefined || !outputs.some((output) => output.format.name === 'sarif')) return context
  const { hashLines } = await import('../line-hashes.ts')
  return { ...context, lineHash: await hashLines(context.root, result) }
}

/** Adds the packages of the tree for formats that list them. */
async function withBill(
  context: ReportContext,
  outputs: readonly Output[],
  { paths, settings, environment, outputs: written = [] }: ScanRequest,
): Promise<ReportContext> {
  if (!outputs.some((output) => output.format.needs === 'bill')) return context
  const { readTreeBom } = await import('@bartizan/platform')
  const exclude = optionList(settings, 'exclude')
  return { ...context, bill: await readTreeBom({ paths, environment, exclude, outputs: written }) }
}

interface Desk {
  readonly context: ReportContext
  readonly terminal: Terminal
}

async function write(output: Output, result: ScanResult, desk: Desk): Promise<void> {
  const report = await output.format.load()
  if (output.file === undefined) {
    const made = report(result, desk.context)
    if (typeof made === 'string') await desk.terminal.out(made)
    else for await (const part of made) await desk.terminal.out(part)
    return
  }
  const text = await collect(report(result, { ...desk.context, width: 100, colour: 'none', hyperlinks: false }))
  try {
    mkdirSync(dirname(output.file), { recursive: true })
    writeFileSync(output.file, text)
  } catch (error) {
    throw new BartizanError(
      'usage',
      `${output.file} cannot be written: ${error instanceof Error ? error.message : String(error)}`,
    )
  }
}

/** In GitHub Actions the annotations come with a page in the job's summary. */
async function githubSummary(outputs: readonly Output[], result: ScanResult, context: ReportContext): Promise<void> {
  const file = process.env['GITHUB_STEP_SUMMARY']
  if (file === undefined || file === '' || !outputs.some((output) => output.format.name === 'github')) return
  appendFileSync(file, await jobSummary(result, context))
}
