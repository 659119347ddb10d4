import { dirname, relative, resolve } from 'node:path'
import { BartizanError } from '../error.ts'
import { environmentName, type Option, type OptionValue } from '../options/option.ts'
import { checkConfig, expected, type CheckedConfig, type Override, type RuleSetting } from './check.ts'
import { findConfig, readConfigText } from './find.ts'
import { parseConfig } from './parse.ts'

/** A setting with where it came from, for `config --resolved`. */
export interface Resolved {
  readonly value: OptionValue
  readonly origin: string
}

/** Everything that is set, after flags, environment, files and defaults were laid over each other. */
export interface Settings {
  readonly options: ReadonlyMap<string, Resolved>
  readonly rules: Readonly<Record<string, RuleSetting>>
  readonly overrides: readonly Override[]
  readonly policies: readonly string[]
  readonly detectors: Readonly<Record<string, Readonly<Record<string, unknown>>>>
  /** The configuration file in use, absolute. */
  readonly file?: string
}

/** Where settings can come from. */
export interface SettingSources {
  /** The options of the command at hand. */
  readonly options: readonly Option[]
  /** As given on the command line, already of the right type. */
  readonly flags: ReadonlyMap<string, OptionValue>
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Folder from which the nearest configuration is looked for. */
  readonly start: string
  /** File named by `--config`. */
  readonly file?: string
}

/**
 * Resolves every option: flag over `BARTIZAN_*` over nearest file (over what that extends) over default.
 * @throws BartizanError `configuration` for an unusable file or variable
 */
export async function resolveSettings(sources: SettingSources): Promise<Settings> {
  const file = sources.file === undefined ? findConfig(sources.start) : resolve(sources.file)
  const chain = file === undefined ? [] : await loadChain(file, [])
  const resolved = new Map<string, Resolved>()
  for (const option of sources.options) resolved.set(option.name, resolveOption(option, sources, chain))
  return {
    options: resolved,
    rules: Object.assign({}, ...chain.map((config) => config.rules)),
    overrides: chain.flatMap((config) => config.overrides),
    policies: chain.flatMap((config) => config.policies.map((folder) => resolve(dirname(config.file), folder))),
    detectors: Object.assign({}, ...chain.map((config) => config.detectors)),
    ...(file === undefined ? {} : { file }),
  }
}

/** The file and everything it extends, base first. */
async function loadChain(file: string, seen: readonly string[]): Promise<readonly CheckedConfig[]> {
  if (seen.includes(file)) throw new BartizanError('configuration', `${file}: extends itself`, 'Break the circle.')
  if (seen.length > 16) throw new BartizanError('configuration', `${file}: extends nested deeper than 16 files`)
  const config = checkConfig(shown(file), await parseConfig(shown(file), readConfigText(file)))
  const bases: CheckedConfig[] = []
  for (const base of config.extends) bases.push(...(await loadChain(resolve(dirname(file), base), [...seen, file])))
  return [...bases, { ...config, file }]
}

function shown(file: string): string {
  const short = relative(process.cwd(), file)
  return short.startsWith('..') ? file : short
}

function resolveOption(option: Option, sources: SettingSources, chain: readonly CheckedConfig[]): Resolved {
  if (sources.flags.has(option.name)) return { value: sources.flags.get(option.name), origin: 'flag' }
  const variable = environmentName(option)
  const text = sources.environment[variable]
  if (text !== undefined && text !== '') return { value: fromText(option, text, variable), origin: variable }
  const config = chain.findLast((one) => one.values.has(option.name))
  if (config) return { value: config.values.get(option.name), origin: shown(config.file) }
  return { value: option.default, origin: 'default' }
}

/**
 * Reads an option's value from a text, as flags and variables carry it.
 * @param place names the flag or variable in the message
 * @throws BartizanError `usage`
 */
export function fromText(option: Option, text: string, place: string): OptionValue {
  const fail = (): never => {
    throw new BartizanError('usage', `${place} ${expected(option)}, not "${text}"`)
  }
  switch (option.kind) {
    case 'flag':
      if (/^(1|true|yes|on)$/i.test(text)) return true
      return /^(0|false|no|off)$/i.test(text) ? false : fail()
    case 'number':
      return /^\d+(\.\d+)?$/.test(text) && Number(text) > 0 ? Number(text) : fail()
    case 'choice':
      return option.choices?.includes(text) ? text : fail()
    case 'text':
      return text
    case 'list':
      return text
        .split(',')
        .map((part) => part.trim())
        .filter((part) => part !== '')
  }
}
