import { everywhere } from './commands.ts'
import type { Option } from './option.ts'

/** Options of the command line itself. */
export const generalOptions: readonly Option[] = [
  {
    name: 'force',
    kind: 'flag',
    default: false,
    group: 'General',
    help: 'Overwrite a file that is there already',
    configurable: false,
    commands: ['init'],
  },
  {
    name: 'config',
    short: 'c',
    kind: 'text',
    placeholder: 'FILE',
    group: 'General',
    help: 'Configuration file instead of the nearest bartizan.config.*',
    configurable: false,
    commands: everywhere,
  },
  {
    name: 'quiet',
    short: 'q',
    kind: 'flag',
    default: false,
    group: 'General',
    help: 'No progress, notes or summary on the terminal',
    configurable: false,
    commands: everywhere,
  },
  {
    name: 'verbose',
    short: 'v',
    kind: 'flag',
    default: false,
    group: 'General',
    help: 'Say more: timings, cache, every note',
    configurable: false,
    commands: everywhere,
  },
]
