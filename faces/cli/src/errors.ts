import { isBartizanError } from '@bartizan/platform/options'
import { exit, type ExitCode } from './exit.ts'

/** Says on stderr what went wrong and what to do; a defect of Bartizan itself shows its stack. */
export function explainError(error: unknown): ExitCode {
  if (isBartizanError(error)) {
    process.stderr.write(`bartizan: ${error.message}\n${error.next === undefined ? '' : `  ${error.next}\n`}`)
    return error.code === 'empty' ? exit.nothing : exit.usage
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
  process.stderr.write(`bartizan: internal error, please report it with the command you ran\n${text}\n`)
  return exit.incomplete
}
