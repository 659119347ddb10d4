/** The value forms that an option can have. */
export type OptionKind = 'flag' | 'text' | 'number' | 'choice' | 'list'

/** The heading under which help and docs show an option. */
export const optionGroups = ['What to scan', 'Verdict', 'Output', 'Speed', 'General'] as const
export type OptionGroup = (typeof optionGroups)[number]

/**
 * One setting, stated once: flags, `BARTIZAN_*` variables, the configuration's schema, completions and docs all derive
 * from it.
 */
export interface Option {
  /** Long flag without dashes; the configuration key is its camel-case form, the variable its upper-case form. */
  readonly name: string
  readonly short?: string
  readonly kind: OptionKind
  readonly choices?: readonly string[]
  readonly default?: boolean | string | number | readonly string[]
  /** What stands for the value in help: `FILE`, `REF`. */
  readonly placeholder?: string
  readonly group: OptionGroup
  /** One sentence without a final stop. */
  readonly help: string
  /** False for what only makes sense on one call: `--since`, `--staged`. */
  readonly configurable: boolean
  /** The commands that take it. */
  readonly commands: readonly string[] | 'all'
}

/** The value of an option after resolution. */
export type OptionValue = boolean | string | number | readonly string[] | undefined

/** `fail-on` → `failOn`: the key in the configuration file. */
export function configKey(option: Option): string {
  return option.name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase())
}

/** `fail-on` → `BARTIZAN_FAIL_ON`: the environment variable. */
export function environmentName(option: Option): string {
  return `BARTIZAN_${option.name.replaceAll('-', '_').toUpperCase()}`
}
