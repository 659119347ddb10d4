import type { Option, Settings } from '@bartizan/platform/options'
import type { ExitCode } from './exit.ts'
import type { Terminal } from './terminal.ts'

/** What the table says of a command: enough for help and completions, without loading the command. */
export interface CommandSpec {
  readonly name: string
  /** One sentence without a final stop. */
  readonly summary: string
  /** After the command's name: `[PATH…]`. */
  readonly operands: string
  /** Words that can stand as first operand, for completions and help: `update`, `import`. */
  readonly verbs?: readonly { readonly name: string; readonly summary: string }[]
  readonly examples: readonly (readonly [command: string, what: string])[]
  load(): Promise<CommandModule>
}

/** A command's code. */
export interface CommandModule {
  run(call: CommandCall): Promise<ExitCode>
}

/** One call of a command, with its options resolved. */
export interface CommandCall {
  readonly positionals: readonly string[]
  readonly settings: Settings
  readonly options: readonly Option[]
  /** Every command, for completions. */
  readonly commands: readonly CommandSpec[]
  readonly terminal: Terminal
  /** Aborted by the first interrupt. */
  readonly signal: AbortSignal
}

/** An option's value as text, list, number or flag; undefined when it has none. */
export function optionText(settings: Settings, name: string): string | undefined {
  const value = settings.options.get(name)?.value
  return typeof value === 'string' ? value : undefined
}

/** The option as a list; empty when it has no value. */
export function optionList(settings: Settings, name: string): readonly string[] {
  const value = settings.options.get(name)?.value
  return Array.isArray(value) ? value : []
}

/** True when the flag was given. */
export function optionFlag(settings: Settings, name: string): boolean {
  return settings.options.get(name)?.value === true
}
