import { BartizanError, didYouMean } from '@bartizan/platform/options'
import { findFormat, formats, type Format } from '@bartizan/report'

/** One report that was asked for: a format, and a file unless it goes to stdout. */
export interface Output {
  readonly format: Format
  readonly file?: string
}

/**
 * Reads `-f FORMAT[=FILE]` values.
 * @throws BartizanError `usage` for an unknown format, or when two would share stdout or a file
 */
export function readOutputs(values: readonly string[]): readonly Output[] {
  const outputs = values.map((value): Output => {
    const [name = '', ...rest] = value.split('=')
    const format = findFormat(name)
    if (format === undefined) {
      const names = formats.map((one) => one.name)
      throw new BartizanError(
        'usage',
        `there is no format "${name}"${didYouMean(name, names)}`,
        `Formats: ${names.join(', ')}.`,
      )
    }
    const file = rest.join('=')
    if (rest.length > 0 && file === '') throw new BartizanError('usage', `-f ${name}= needs a file name`)
    return file === '' ? { format } : { format, file }
  })
  const targets = outputs.map(({ file }) => file ?? 'stdout')
  const twice = targets.find((target, index) => targets.indexOf(target) !== index)
  if (twice !== undefined)
    throw new BartizanError('usage', `two formats would go to ${twice}`, 'Give one of them a file: -f sarif=out.sarif.')
  return outputs
}
