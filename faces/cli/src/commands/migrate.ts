import { migrate } from '@bartizan/platform'
import type { CommandCall } from '../command.ts'
import { exit, type ExitCode } from '../exit.ts'
import { scanRequest } from '../scan-request.ts'

/** Takes over baselines, exclusions and switched-off rules of other tools. */
export async function run(call: CommandCall): Promise<ExitCode> {
  const { done, configuration, left } = await migrate(scanRequest(call, []), call.positionals)
  for (const line of done) call.terminal.note(`${line}\n`)
  if (configuration.length > 0) {
    call.terminal.note('\nPut this into bartizan.config.yaml:\n\n')
    await call.terminal.out(`${configuration.join('\n')}\n`)
  }
  for (const line of left) call.terminal.note(`not taken over: ${line}\n`)
  if (done.length + configuration.length + left.length > 0) return exit.clean
  call.terminal.note('nothing of other tools was found here\n')
  return exit.nothing
}
