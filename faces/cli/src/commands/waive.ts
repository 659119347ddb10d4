import { waive } from '@bartizan/platform'
import { BartizanError } from '@bartizan/platform/options'
import { optionText, type CommandCall } from '../command.ts'
import { exit, type ExitCode } from '../exit.ts'

/** Adds a waiver to the repository's waiver file. */
export async function run(call: CommandCall): Promise<ExitCode> {
  const [subject] = call.positionals
  const reason = optionText(call.settings, 'reason')
  if (subject === undefined)
    throw new BartizanError('usage', 'name a fingerprint or a rule', 'bartizan scan shows both.')
  if (reason === undefined)
    throw new BartizanError('usage', 'a waiver needs a reason', 'Add --reason "why this is acceptable".')
  const written = await waive({
    subject,
    reason,
    owner: optionText(call.settings, 'owner'),
    until: optionText(call.settings, 'until'),
    files: optionText(call.settings, 'files'),
    settings: call.settings,
    environment: process.env,
  })
  call.terminal.note(`${written.file}: ${subject} waived until ${written.until} for ${written.owner}\n`)
  return exit.clean
}
