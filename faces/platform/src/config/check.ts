import { severities, type Severity } from '@bartizan/model'
import { BartizanError } from '../error.ts'
import { didYouMean } from '../nearest.ts'
import { configKey, type Option, type OptionValue } from '../options/option.ts'
import { options } from '../options/table.ts'
import type { ParsedConfig } from './parse.ts'
import { checkSections } from './sections.ts'

/** What one rule is set to: not run, or run with another severity. */
export type RuleSetting = 'off' | Severity

/** Settings for a part of the tree. */
export interface Override {
  /** Patterns in the syntax of ignore files. */
  readonly files: readonly string[]
  readonly rules: Readonly<Record<string, RuleSetting>>
}

/** A configuration file whose keys and values have been checked. */
export interface CheckedConfig {
  readonly file: string
  readonly extends: readonly string[]
  readonly values: ReadonlyMap<string, OptionValue>
  readonly rules: Readonly<Record<string, RuleSetting>>
  readonly overrides: readonly Override[]
  /** Folders of the user's own checks. */
  readonly policies: readonly string[]
  /** One section per detector, with keys and types that it has. */
  readonly detectors: Readonly<Record<string, Readonly<Record<string, unknown>>>>
}

/** The keys that are not options of the command line. */
export const structuralKeys = ['$schema', 'extends', 'rules', 'overrides', 'policies', 'detectors'] as const

/**
 * Checks every key and value of a configuration.
 * @throws BartizanError `configuration` naming file, line, key and what was expected
 */
export function checkConfig(file: string, parsed: ParsedConfig): CheckedConfig {
  const settable = new Map(options.filter((option) => option.configurable).map((option) => [configKey(option), option]))
  const values = new Map<string, OptionValue>()
  for (const [key, value] of Object.entries(parsed.data)) {
    const option = settable.get(key)
    if (option)
      values.set(
        option.name,
        checkValue(option, value, () => fail([key], `${key} ${expected(option)}`)),
      )
    else if (!structuralKeys.some((known) => known === key)) {
      fail([key], `unknown setting "${key}"${didYouMean(key, [...settable.keys(), ...structuralKeys])}`)
    }
  }
  const { data } = parsed
  return {
    file,
    values,
    extends: textList(data['extends'], () => fail(['extends'], 'extends must be a path or a list of paths')),
    rules: ruleSettings(data['rules'], ['rules'], fail),
    overrides: overrideList(data['overrides'], fail),
    policies: textList(data['policies'], () => fail(['policies'], 'policies must be a folder or a list of folders')),
    detectors: checkSections(data['detectors'], fail),
  }

  function fail(path: readonly (string | number)[], cause: string): never {
    const line = parsed.lineOf(path)
    throw new BartizanError(
      'configuration',
      `${file}${line === undefined ? '' : `:${line}`}: ${cause}`,
      'See docs/configuration.md.',
    )
  }
}

type Fail = (path: readonly (string | number)[], cause: string) => never

/** One option's value in the type that its kind asks for; calls `fail` when it has another. */
export function checkValue(option: Option, value: unknown, fail: () => never): OptionValue {
  switch (option.kind) {
    case 'flag':
      return typeof value === 'boolean' ? value : fail()
    case 'number':
      return typeof value === 'number' && Number.isFinite(value) && value > 0 ? value : fail()
    case 'text':
      return typeof value === 'string' && value !== '' ? value : fail()
    case 'choice':
      return typeof value === 'string' && option.choices?.includes(value) ? value : fail()
    case 'list':
      return textList(value, fail)
  }
}

/** What a value must look like, for messages. */
export function expected(option: Option): string {
  switch (option.kind) {
    case 'flag':
      return 'must be true or false'
    case 'number':
      return 'must be a positive number'
    case 'text':
      return 'must be a text'
    case 'choice':
      return `must be one of ${option.choices?.join(', ')}`
    case 'list':
      return 'must be a list of texts'
  }
}

function textList(value: unknown, fail: () => never): readonly string[] {
  if (value === undefined) return []
  const list: readonly unknown[] = Array.isArray(value) ? value : [value]
  return list.map((item) => (typeof item === 'string' && item !== '' ? item : fail()))
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function ruleSettings(
  value: unknown,
  path: readonly (string | number)[],
  fail: Fail,
): Readonly<Record<string, RuleSetting>> {
  if (value === undefined) return {}
  if (!isObject(value)) return fail(path, 'rules must map rule ids to "off" or a severity')
  const known = ['off', ...severities] as const
  return Object.fromEntries(
    Object.entries(value).map(([id, setting]) => {
      const found = known.find((one) => one === setting)
      return [id, found ?? fail([...path, id], `rule ${id} must be set to one of ${known.join(', ')}`)]
    }),
  )
}

function overrideList(value: unknown, fail: Fail): readonly Override[] {
  if (value === undefined) return []
  if (!Array.isArray(value)) return fail(['overrides'], 'overrides must be a list')
  return value.map((item: unknown, index) => {
    const files = isObject(item) ? item['files'] : undefined
    if (!isObject(item) || files === undefined)
      return fail(['overrides'], `override ${index + 1} needs files: a list of patterns`)
    const unknown = Object.keys(item).find((key) => key !== 'files' && key !== 'rules')
    if (unknown !== undefined) fail(['overrides', index, unknown], `unknown key "${unknown}" in override ${index + 1}`)
    return {
      files: textList(files, () => fail(['overrides', index, 'files'], 'files must be a list of patterns')),
      rules: ruleSettings(item['rules'], ['overrides', index, 'rules'], fail),
    }
  })
}
