import { whyNot } from '@bartizan/platform'
import { BartizanError } from '@bartizan/platform/options'
import type { CommandCall } from '../command.ts'
import { exit, type ExitCode } from '../exit.ts'
import { scanRequest } from '../scan-request.ts'

/** Says step by step why a rule reports nothing on a line. */
export async function run(call: CommandCall): Promise<ExitCode> {
  const [place = '', rule] = call.positionals
  const match = /^(?<file>.+):(?<line>\d+)$/.exec(place)
  if (match?.groups === undefined || rule === undefined) {
    throw new BartizanError(
      'usage',
      'name a place and a rule',
      'bartizan why-not src/config.ts:12 secrets/generic-assignment',
    )
  }
  const { file = '', line = '' } = match.groups
  const answers = await whyNot({ file, line: Number(line), rule, scan: scanRequest(call, [file]) })
  await call.terminal.out(`${answers.join('\n')}\n`)
  return exit.clean
}
