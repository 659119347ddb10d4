import type { ShellWord, Simple } from './ast.ts'

/** A command as it takes effect: wrappers such as `sudo` and `env` taken off. */
export interface Invocation {
  /** Base name of the program; empty when it is not known. */
  readonly name: string
  readonly word: ShellWord
  readonly args: readonly ShellWord[]
  /** Wrappers that were taken off, outermost first, with their words. */
  readonly wrappers: readonly { readonly name: string; readonly word: ShellWord }[]
  /** Set by `env NAME=value` and by assignments before a wrapped command. */
  readonly environment: readonly ShellWord[]
}

/** Wrapper programs, and their options that take a separate argument. */
const wrappers: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['sudo', new Set(['-u', '-g', '-h', '-p', '-C', '-T', '-r', '-t', '--user', '--group', '--host', '--prompt'])],
  ['doas', new Set(['-u', '-C'])],
  ['env', new Set(['-u', '-C', '-S', '--unset', '--chdir'])],
  ['command', new Set<string>()],
  ['builtin', new Set<string>()],
  ['exec', new Set(['-a'])],
  ['eatmydata', new Set<string>()],
  ['nohup', new Set<string>()],
  ['setsid', new Set<string>()],
  ['time', new Set(['-f', '-o'])],
  ['nice', new Set(['-n'])],
  ['ionice', new Set(['-c', '-n'])],
  ['stdbuf', new Set(['-i', '-o', '-e'])],
  ['chronic', new Set<string>()],
  ['gosu', new Set<string>()],
  ['xargs', new Set(['-I', '-n', '-P', '-L', '-d', '-a', '-E', '-s'])],
  ['timeout', new Set(['-s', '-k', '--signal', '--kill-after'])],
])

/** Wrappers whose first plain argument is their own. */
const ownArgument = new Set(['gosu', 'timeout'])

const assignment = /^[A-Za-z_]\w*=/
const maxWrappers = 8

function programName(word: ShellWord): string {
  const text = word.value ?? word.text
  return text.slice(text.lastIndexOf('/') + 1)
}

/** Index of the wrapped command's name in `words`, or -1. */
function unwrapOnce(words: readonly ShellWord[], name: string, environment: ShellWord[]): number {
  const taking = wrappers.get(name)
  if (taking === undefined) return -1
  let own = ownArgument.has(name)
  for (let index = 1; index < words.length; index += 1) {
    const word = words[index]
    const text = word?.text ?? ''
    if (word !== undefined && assignment.test(text) && (name === 'env' || name === 'sudo')) environment.push(word)
    else if (text.startsWith('-') && text.length > 1) {
      if (taking.has(text)) index += 1
    } else if (own) own = false
    else return index
  }
  return -1
}

/** The program that a simple command runs; undefined when it only assigns. */
export function invocationOf(command: Simple): Invocation | undefined {
  let words = command.words
  const taken: { name: string; word: ShellWord }[] = []
  const environment: ShellWord[] = []
  for (;;) {
    const [word, ...args] = words
    if (word === undefined) return undefined
    const name = programName(word)
    const inner = taken.length < maxWrappers ? unwrapOnce(words, name, environment) : -1
    if (inner < 0) return { name, word, args, wrappers: taken, environment }
    taken.push({ name, word })
    words = words.slice(inner)
  }
}

/** True when one of the options is given, also inside a cluster of short ones (`-qy`) or as `--name=value`. */
export function hasOption(args: readonly ShellWord[], ...options: readonly string[]): boolean {
  return args.some((arg) => {
    const text = arg.text
    if (!text.startsWith('-')) return false
    return options.some((option) => {
      if (text === option || text.startsWith(`${option}=`)) return true
      return option.length === 2 && /^-[A-Za-z]{2,}$/.test(text) && text.includes(option.charAt(1), 1)
    })
  })
}

/** Arguments that are not options. Options that take a separate value are named by the caller. */
export function operands(args: readonly ShellWord[], taking: readonly string[] = []): ShellWord[] {
  const found: ShellWord[] = []
  let only = false
  for (let index = 0; index < args.length; index += 1) {
    const arg = args[index]
    if (arg === undefined) continue
    if (!only && arg.text === '--') only = true
    else if (!only && arg.text.startsWith('-') && arg.text.length > 1) {
      if (taking.includes(arg.text)) index += 1
    } else found.push(arg)
  }
  return found
}
