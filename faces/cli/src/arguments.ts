import { parseArgs, type ParseArgsOptionsConfig } from 'node:util'
import { BartizanError, didYouMean, fromText, type Option, type OptionValue } from '@bartizan/platform/options'

/** A command line taken apart. */
export interface Arguments {
  readonly flags: ReadonlyMap<string, OptionValue>
  readonly positionals: readonly string[]
  readonly help: boolean
}

/**
 * Takes apart what follows the command's name. Lists may be repeated or comma-separated.
 * @throws BartizanError `usage` for an unknown flag or a value of the wrong form
 */
export function parseArguments(argv: readonly string[], options: readonly Option[]): Arguments {
  const byName = new Map(options.map((option) => [option.name, option]))
  const { tokens } = parseArgs({
    args: [...argv],
    options: nodeOptions(options),
    allowPositionals: true,
    strict: false,
    tokens: true,
  })
  const flags = new Map<string, OptionValue>()
  const positionals: string[] = []
  let help = false
  for (const token of tokens) {
    if (token.kind === 'positional') positionals.push(token.value)
    if (token.kind !== 'option') continue
    if (token.name === 'help' || token.name === 'h') help = true
    else flags.set(token.name, flagValue(byName, token, flags.get(token.name)))
  }
  return { flags, positionals, help }
}

function nodeOptions(options: readonly Option[]): ParseArgsOptionsConfig {
  const config: ParseArgsOptionsConfig = { help: { type: 'boolean', short: 'h' } }
  for (const option of options) {
    config[option.name] = {
      type: option.kind === 'flag' ? 'boolean' : 'string',
      ...(option.short === undefined ? {} : { short: option.short }),
      multiple: option.kind === 'list',
    }
  }
  return config
}

interface OptionToken {
  readonly name: string
  readonly rawName: string
  readonly value: string | undefined
}

function flagValue(byName: ReadonlyMap<string, Option>, token: OptionToken, earlier: OptionValue): OptionValue {
  const option = byName.get(token.name)
  if (option === undefined) {
    const near = didYouMean(token.name, byName.keys())
    throw new BartizanError('usage', `unknown option ${token.rawName}${near.replace('"', '"--')}`, 'See --help.')
  }
  if (option.kind === 'flag') {
    if (token.value !== undefined) throw new BartizanError('usage', `${token.rawName} takes no value`)
    return true
  }
  if (token.value === undefined || token.value === '') {
    throw new BartizanError(
      'usage',
      `${token.rawName} needs a value: ${option.placeholder ?? option.choices?.join('|') ?? ''}`,
    )
  }
  const value = fromText(option, token.value, token.rawName)
  return Array.isArray(value) && Array.isArray(earlier) ? [...earlier, ...value] : value
}
