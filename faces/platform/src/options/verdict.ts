import { profiles, severities } from '@bartizan/model'
import { judging, reporting, scanning } from './commands.ts'
import type { Option } from './option.ts'

/** What can make a scan fail: a severity, or one of the narrower questions of `judge`. */
const failOnChoices = [...severities, 'kev', 'fixable', 'never'] as const

/** What counts and what fails. */
export const verdictOptions: readonly Option[] = [
  {
    name: 'fail-on',
    kind: 'choice',
    choices: failOnChoices,
    default: 'high',
    group: 'Verdict',
    help: 'Exit 1 when a new finding is at least this severe; kev: only for exploited vulnerabilities; fixable: as high, but not for vulnerabilities without a fix',
    configurable: true,
    commands: reporting,
  },
  {
    name: 'profile',
    kind: 'choice',
    choices: profiles,
    default: 'default',
    group: 'Verdict',
    help: 'How sure a finding must be: default wants medium confidence, strict low, audit also shows what could not be decided',
    configurable: true,
    commands: judging,
  },
  {
    name: 'baseline',
    kind: 'text',
    placeholder: 'FILE',
    group: 'Verdict',
    help: 'Accepted findings; found at .bartizan/baseline.json by itself',
    configurable: true,
    commands: judging,
  },
  {
    name: 'waivers',
    kind: 'text',
    placeholder: 'FILE',
    group: 'Verdict',
    help: 'Waivers; found at .bartizan/waivers.yaml by itself',
    configurable: true,
    commands: judging,
  },
  {
    name: 'no-ignores',
    kind: 'flag',
    default: false,
    group: 'Verdict',
    help: 'Disregard marks in the source, waivers and baseline',
    configurable: false,
    commands: scanning,
  },
  {
    name: 'exit-zero',
    kind: 'flag',
    default: false,
    group: 'Verdict',
    help: 'Exit 0 where findings alone would make it 1',
    configurable: false,
    commands: scanning,
  },
]
