import type { Rule } from '@bartizan/model'
import { at, entriesOf, items, textOf, type YamlNode } from '@bartizan/syntax/yaml'
import type { PipelineHit } from './check.ts'
import { pipelineRule } from './rules/define.ts'

/** A rule over the configuration of a bot or hook, with its samples. */
export interface ConfigurationCheck {
  readonly rule: Rule
  readonly path: string
  readonly bad: readonly string[]
  readonly good: readonly string[]
  /** Files it is for, by name. */
  readonly files: RegExp
  find(root: YamlNode): Iterable<PipelineHit>
}

const dependabot = /(^|\/)\.?dependabot\.ya?ml$/
const update = (rest: string): string =>
  `version: 2\nupdates:\n  - package-ecosystem: npm\n    directory: /\n    schedule:\n      interval: weekly\n${rest}`

export const configurationChecks: readonly ConfigurationCheck[] = [
  {
    rule: pipelineRule(
      {
        name: 'dependabot-cooldown',
        title: 'Updates are taken on the day of their release',
        why: 'Hijacked releases are found within days. Who waits a week is spared most of them.',
        remedy: 'Set `cooldown.default-days: 7`.',
        severity: 'low',
        confidence: 'medium',
        weakness: 'CWE-1357',
        aliases: 'dependabot-cooldown',
        about: 'dependencies',
      },
      'dependabot',
    ),
    files: dependabot,
    path: '.github/dependabot.yml',
    bad: [update(''), update('    cooldown:\n      default-days: 2\n')],
    good: [update('    cooldown:\n      default-days: 7\n')],
    *find(root) {
      for (const item of items(at(root, 'updates'))) {
        const ecosystem = textOf(at(item, 'package-ecosystem')) ?? ''
        const cooldown = entriesOf(item).get('cooldown')
        const days = entriesOf(cooldown?.value).get('default-days')
        const enough = Number(textOf(days?.value)) >= 7
        const first = entriesOf(item).get('package-ecosystem')
        if (enough || first === undefined) continue
        yield {
          at: days ?? cooldown ?? first,
          message: `Updates of ${ecosystem} are taken ${days === undefined ? 'at once' : 'within a week'}. Set \`cooldown.default-days: 7\`.`,
          identity: [ecosystem, textOf(at(item, 'directory')) ?? ''],
        }
      }
    },
  },
  {
    rule: pipelineRule(
      {
        name: 'dependabot-code-execution',
        title: 'Updates may run code of the dependencies',
        why: 'A hijacked dependency gets at the credentials of the update job.',
        remedy: 'Remove `insecure-external-code-execution: allow`.',
        severity: 'high',
        weakness: 'CWE-829',
        aliases: 'dependabot-execution',
        about: 'dependencies',
      },
      'dependabot',
    ),
    files: dependabot,
    path: '.github/dependabot.yml',
    bad: [update('    insecure-external-code-execution: allow\n')],
    good: [update('    insecure-external-code-execution: deny\n')],
    *find(root) {
      for (const item of items(at(root, 'updates'))) {
        const entry = entriesOf(item).get('insecure-external-code-execution')
        if (entry === undefined || textOf(entry.value) !== 'allow') continue
        yield {
          at: entry,
          message: 'Dependencies may run code in the update job, which holds credentials. Remove the setting.',
          identity: [textOf(at(item, 'package-ecosystem')) ?? ''],
        }
      }
    },
  },
  {
    rule: pipelineRule(
      {
        name: 'insecure-hook-url',
        title: 'Hook fetched over an unencrypted connection',
        why: 'Whoever stands in between decides what runs on the machine of every developer.',
        remedy: 'Use https.',
        severity: 'medium',
        weakness: 'CWE-319',
        aliases: 'insecure-url-scheme',
        about: 'dependencies',
      },
      'pre-commit',
    ),
    files: /(^|\/)\.pre-commit-config\.ya?ml$/,
    path: '.pre-commit-config.yaml',
    bad: ['repos:\n  - repo: http://example.com/hooks\n    rev: v1\n    hooks: []\n'],
    good: ['repos:\n  - repo: https://example.com/hooks\n    rev: v1\n    hooks: []\n'],
    *find(root) {
      for (const item of items(at(root, 'repos'))) {
        const entry = entriesOf(item).get('repo')
        if (entry === undefined || !/^(http|git):\/\//.test(textOf(entry.value) ?? '')) continue
        yield {
          at: entry,
          message: 'These hooks are fetched unencrypted. Use https.',
          identity: [textOf(entry.value) ?? ''],
        }
      }
    },
  },
]
