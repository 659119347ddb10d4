import { checkReferences, runSecretly } from '@bartizan/platform/vaults'
import { scanRequest } from '../scan-request.ts'
import { BartizanError } from '@bartizan/platform/options'
import { optionText, type CommandCall } from '../command.ts'
import { exit, type ExitCode } from '../exit.ts'

/** Runs a command with secrets from a vault, or checks the references of a tree. */
export async function run(call: CommandCall): Promise<ExitCode> {
  const [verb, ...rest] = call.positionals
  if (verb === 'run') return runCommand(call, rest)
  if (verb === 'check') return check(call, rest[0] ?? '.')
  if (verb === 'migrate') return move(call, rest)
  throw new BartizanError('usage', 'name what to do: run, check or migrate', 'bartizan secrets run -- npm start')
}

async function runCommand(call: CommandCall, command: readonly string[]): Promise<ExitCode> {
  if (command.length === 0)
    throw new BartizanError('usage', 'name the command to run', 'bartizan secrets run -- npm start')
  const file = optionText(call.settings, 'env-file')
  const outcome = await runSecretly({
    command,
    environment: process.env,
    ...(file === undefined ? {} : { file }),
    stdout: process.stdout,
    stderr: process.stderr,
    signal: call.signal,
  })
  // The child's own exit code is handed on, as every wrapper of commands does.
  if (outcome.kind === 'ran') return outcome.code as ExitCode
  if (outcome.kind === 'not-started') throw new BartizanError('usage', outcome.reason)
  for (const { name, failure } of outcome.unresolved) call.terminal.note(`bartizan: ${name}: ${failure.reason}\n`)
  call.terminal.note('  Nothing was run. bartizan doctor says which vaults are configured.\n')
  return exit.incomplete
}

async function check(call: CommandCall, path: string): Promise<ExitCode> {
  const { references, issues } = await checkReferences(path, process.env)
  for (const { path: file, line, message } of issues)
    await call.terminal.out(`${file ?? ''}${line === undefined ? '' : `:${line}`}: ${message}\n`)
  call.terminal.note(`${references} references, ${issues.length} issues\n`)
  return issues.length > 0 ? exit.findings : references > 0 ? exit.clean : exit.nothing
}

async function move(call: CommandCall, [fingerprint, target]: readonly string[]): Promise<ExitCode> {
  if (fingerprint === undefined || target === undefined) {
    throw new BartizanError(
      'usage',
      'name a fingerprint and a reference',
      'bartizan secrets migrate 3f9a2c11 bz://aws-sm/app#token',
    )
  }
  // Moving scans the tree first; running a command must not wait for loading all of that.
  const { moveToVault } = await import('@bartizan/platform')
  const moved = await moveToVault({ fingerprint, target, scan: scanRequest(call, []) })
  call.terminal.note(`${moved.path} now reads ${moved.variable} from its environment; the value is in the vault.\n`)
  await call.terminal.out(`${moved.environmentLine}\n`)
  for (const step of moved.remaining) call.terminal.note(`still to do: ${step}\n`)
  return exit.clean
}
