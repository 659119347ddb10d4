import { asScalar, at, textOf } from '@bartizan/syntax/yaml'
import { commandsOf, invocationOf, operands, parseShell } from '@bartizan/syntax/shell'
import type { PipelineCheck } from '../check.ts'
import type { Job, Step, Workflow } from '../workflow/model.ts'
import { stepAt, stepCheck, steps, workflowCheck } from './define.ts'

const pinned = '11bd71901bbe5b1630ceea73d27597364c9af683'

/** How an action's cache is switched. */
interface CacheUse {
  readonly action: string
  /** Input that switches it, and the value it has when left out. */
  readonly input?: string
  readonly byDefault: boolean
  /** The input names what is cached; any value but an empty one or `false` switches it on. */
  readonly off?: readonly string[]
  /** The input asks for no cache. */
  readonly inverted?: true
}

const off = ['false', '', 'none', 'disabled', 'off', 'never']

const cacheUses: readonly CacheUse[] = [
  { action: 'actions/cache', input: 'lookup-only', byDefault: true, inverted: true },
  { action: 'actions/setup-java', input: 'cache', byDefault: false, off },
  { action: 'actions/setup-go', input: 'cache', byDefault: true, off },
  { action: 'actions/setup-node', input: 'package-manager-cache', byDefault: true, off },
  { action: 'actions/setup-python', input: 'cache', byDefault: false, off },
  { action: 'actions/setup-dotnet', input: 'cache', byDefault: false, off },
  { action: 'astral-sh/setup-uv', input: 'enable-cache', byDefault: true, off },
  { action: 'swatinem/rust-cache', input: 'lookup-only', byDefault: true, inverted: true },
  { action: 'ruby/setup-ruby', input: 'bundler-cache', byDefault: false, off },
  { action: 'pyo3/maturin-action', input: 'sccache', byDefault: false, off },
  { action: 'mlugg/setup-zig', input: 'use-cache', byDefault: true, off },
  { action: 'oven-sh/setup-bun', input: 'no-cache', byDefault: true, inverted: true },
  { action: 'determinatesystems/magic-nix-cache-action', input: 'use-gha-cache', byDefault: true, off },
  { action: 'graalvm/setup-graalvm', input: 'cache', byDefault: false, off },
  { action: 'gradle/actions/setup-gradle', input: 'cache-disabled', byDefault: true, inverted: true },
  { action: 'docker/setup-buildx-action', input: 'cache-binary', byDefault: true, off },
  { action: 'actions-rust-lang/setup-rust-toolchain', input: 'cache', byDefault: true, off },
  { action: 'mozilla-actions/sccache-action', byDefault: true },
  { action: 'nix-community/cache-nix-action', byDefault: true },
  { action: 'jdx/mise-action', input: 'cache', byDefault: true, off },
  { action: 'ramsey/composer-install', input: 'ignore-cache', byDefault: true, inverted: true },
  { action: 'awalsh128/cache-apt-pkgs-action', byDefault: true },
]

const publishers = new Set(
  'pypa/gh-action-pypi-publish rubygems/release-gem jreleaser/release-action goreleaser/goreleaser-action softprops/action-gh-release release-drafter/release-drafter googleapis/release-please-action redhat-actions/push-to-registry aws-actions/amazon-ecs-deploy-task-definition aws-actions/aws-cloudformation-github-deploy azure/aci-deploy azure/container-apps-deploy-action azure/functions-action azure/sql-action cloudflare/wrangler-action google-github-actions/deploy-appengine google-github-actions/deploy-cloudrun google-github-actions/deploy-cloud-functions js-devtools/npm-publish changesets/action'.split(
    ' ',
  ),
)

const nameOf = (step: Step): string => {
  if (step.uses?.kind !== 'repository') return ''
  const { owner, repo, path } = step.uses
  return `${owner}/${repo}${path === '' ? '' : `/${path}`}`.toLowerCase()
}

function cacheUse(step: Step): CacheUse | undefined {
  const name = nameOf(step)
  return name === ''
    ? undefined
    : cacheUses.find(({ action }) => name === action || (name.startsWith(`${action}/`) && action === 'actions/cache'))
}

/** True when an expression gives a cache only outside of tag builds; `releasesAreTags` says whether every release is one. */
function onlyOutsideTags(text: string): boolean {
  const inner = /^\$\{\{([\s\S]*)\}\}$/.exec(text)?.[1]?.replaceAll(/\s+/g, ' ').trim() ?? ''
  return /^!\s*startsWith\(\s*github\.ref\s*,\s*'refs\/tags\/'?\s*'?\)$|^github\.ref_type != 'tag'$|^github\.ref_type == 'branch'$|^!\s*\(github\.event_name == 'push' && github\.ref_type == 'tag'\)$|^!\s*\(github\.ref_type == 'tag'\)$/.test(
    inner.replace(/'refs\/tags\/'/, "'refs/tags/'"),
  )
}

/** Setup actions of newer versions that leave the cache off in releases. */
function offInReleases(step: Step, workflow: Workflow): boolean {
  if (nameOf(step) !== 'astral-sh/setup-uv' || step.uses?.kind !== 'repository') return false
  const end = workflow.text.indexOf('\n', step.entry?.end ?? 0)
  const comment = workflow.text.slice(step.entry?.end ?? 0, end < 0 ? undefined : end)
  const major = /^v?(\d+)/.exec(step.uses.ref)?.[1]
  const version = /^[0-9a-f]{40}$/.test(step.uses.ref) ? /#\s*v?(\d+)/.exec(comment)?.[1] : major
  return version !== undefined && Number(version) >= 10
}

function cached(step: Step, use: CacheUse, workflow: Workflow, tagsOnly: boolean): boolean {
  if (use.input === undefined) return true
  const given = step.with.get(use.input) ?? (nameOf(step) === 'actions/setup-node' ? step.with.get('cache') : undefined)
  const text = asScalar(given?.value)?.text.trim()
  if (text === undefined || text === 'auto') return use.byDefault && !offInReleases(step, workflow)
  if (text.includes('${{')) return use.inverted === true || !(tagsOnly && onlyOutsideTags(text))
  const lower = text.toLowerCase()
  return use.inverted === true ? ['false', '', 'no'].includes(lower) : !(use.off ?? off).includes(lower)
}

/** What makes a workflow one that publishes. */
interface Release {
  readonly tagsOnly: boolean
  readonly jobs: (job: Job) => boolean
}

function releaseOf(workflow: Workflow): Release | undefined {
  let [tags, branches, release] = [false, false, false]
  for (const trigger of workflow.triggers) {
    if (trigger.name === 'release') release = true
    if (trigger.name !== 'push') continue
    tags ||= at(trigger.node, 'tags') !== undefined
    const named = at(trigger.node, 'branches')
    branches ||= named?.kind === 'sequence' && named.items.some((item) => /release/i.test(textOf(item) ?? ''))
  }
  if (tags || branches || release) return { tagsOnly: !branches, jobs: () => true }
  const publishing = new Set(workflow.jobs.filter((job) => job.steps.some(publishes)))
  return publishing.size > 0 ? { tagsOnly: false, jobs: (job) => publishing.has(job) } : undefined
}

function publishes(step: Step): boolean {
  const name = nameOf(step)
  if (name === 'docker/build-push-action')
    return ['true', ''].includes(asScalar(step.with.get('push')?.value)?.text.toLowerCase() ?? 'false')
  return publishers.has(name)
}

const poisoning: PipelineCheck = workflowCheck(
  {
    name: 'cache-in-release',
    title: 'Release built from a cache that others can fill',
    why: 'Every workflow run of the default branch can write the cache. One that is taken over plants files which the release then ships.',
    remedy: 'Switch caches off in workflows that publish.',
    severity: 'high',
    confidence: 'low',
    weakness: 'CWE-349',
    aliases: 'cache-poisoning',
    about: 'integrity',
    bad: [
      steps(
        `- uses: Swatinem/rust-cache@${pinned}\n- run: cargo publish`,
        'on:\n  push:\n    tags: [v*]\npermissions: {}',
      ),
    ],
    good: [
      steps(`- uses: Swatinem/rust-cache@${pinned}\n- run: cargo test`),
      steps(`- uses: actions/setup-go@${pinned}\n  with:\n    cache: false`, 'on: release\npermissions: {}'),
    ],
  },
  function* find(workflow) {
    const release = releaseOf(workflow)
    if (release === undefined) return
    for (const job of workflow.jobs) {
      if (!release.jobs(job)) continue
      for (const step of job.steps) {
        const use = cacheUse(step)
        if (use === undefined || step.entry === undefined || !cached(step, use, workflow, release.tagsOnly)) continue
        yield {
          at: step.entry,
          message: `${use.action} restores a cache in a workflow that publishes. Switch it off there.`,
          identity: [job.id, use.action, step.id ?? ''],
        }
      }
    }
  },
)

/** Commands that publish a package with a long-lived token. */
function publishCommand(words: readonly string[]): string | undefined {
  const line = words
    .filter((word) => !/^(\+[\w-]+|-.*)$/.test(word))
    .join(' ')
    .replace(/\\$/, '')
  const rules: readonly (readonly [RegExp, string])[] = [
    [/^(yarn |bunx |npx )?npm publish\b/, 'npm'],
    [/^(pnpm|bun|lerna) publish\b/, 'npm'],
    [/^cargo publish\b/, 'crates.io'],
    [/^(bundle exec )?gem push\b/, 'RubyGems'],
    [/^(twine|python[\d.]* twine) upload\b/, 'PyPI'],
    [/^(pipx run|uvx) twine\S* upload\b/, 'PyPI'],
    [/^(uv|poetry|hatch|pdm) publish\b/, 'PyPI'],
    [/^nuget(\.exe)? push\b/i, 'NuGet'],
    [/^dotnet nuget push\b/, 'NuGet'],
  ]
  if (words.includes('--dry-run') || words.includes('-n')) return undefined
  return rules.find(([pattern]) => pattern.test(line))?.[1]
}

const indexes = /^https:\/\/(upload\.pypi\.org|test\.pypi\.org)\//
const trustedPublisher = /^(rust-lang\/crates-io-auth-action|nuget\/login|rubygems\/configure-rubygems-credentials)$/

function* tokenActions(step: Step): Iterable<string> {
  const name = nameOf(step)
  const value = (key: string): string | undefined => asScalar(step.with.get(key)?.value)?.text
  if (name === 'pypa/gh-action-pypi-publish') {
    const index = value('repository-url') ?? value('repository_url')
    if (step.with.has('password') && (index === undefined || indexes.test(index))) yield 'PyPI'
  }
  if (name === 'rubygems/release-gem' && value('setup-trusted-publisher') === 'false') yield 'RubyGems'
  if (name === 'rubygems/configure-rubygems-credentials') {
    const server = value('gem-server')
    if (step.with.has('api-token') && (server === undefined || /^https:\/\/rubygems\.org\/?$/.test(server)))
      yield 'RubyGems'
  }
  if (name === 'actions/setup-node') {
    const registry = value('registry-url')
    if (registry !== undefined && /\bnpmjs\.org\b/.test(registry) && value('always-auth') === 'true') yield 'npm'
  }
}

const trusted: PipelineCheck = stepCheck(
  {
    name: 'long-lived-publish-token',
    title: 'Package published with a long-lived token',
    why: 'Whoever gets the token publishes in your name until somebody notices. With trusted publishing there is no token to steal.',
    remedy: 'Set up trusted publishing at the registry, give the job `id-token: write`, and delete the token.',
    severity: 'low',
    confidence: 'low',
    weakness: 'CWE-522',
    aliases: 'use-trusted-publishing',
    about: 'secrets',
    bad: [
      '- run: npm publish --access public',
      `- uses: pypa/gh-action-pypi-publish@${pinned}\n  with:\n    password: \${{ secrets.P }}`,
    ],
    good: ['- run: npm publish --dry-run\n- run: npm pack', `- uses: pypa/gh-action-pypi-publish@${pinned}`],
  },
  function* find({ workflow, job, step }) {
    for (const registry of tokenActions(step)) {
      yield {
        at: stepAt(step),
        message: `This publishes to ${registry} with a token that stays valid. Use trusted publishing.`,
        identity: [job.id, registry, step.id ?? ''],
      }
    }
    const oidc = [job.permissions, workflow.permissions].some((held) => textOf(at(held?.value, 'id-token')) === 'write')
    if (
      step.run === undefined ||
      oidc ||
      job.steps.some((other) => trustedPublisher.test(nameOf(other)) && !other.with.has('api-token'))
    )
      return
    const script = step.run.text.replaceAll(/`\r?\n/g, ' ')
    for (const { command } of commandsOf(parseShell(script.replaceAll(/\$\{\{[\s\S]*?\}\}/g, '$X')).body)) {
      const call = invocationOf(command)
      const registry =
        call === undefined ? undefined : publishCommand([call.name, ...call.args.map(({ text }) => text)])
      if (registry === undefined) continue
      const first = command.words[0]?.raw ?? ''
      const line = workflow.text.indexOf(first, step.run.start)
      const found = line >= 0 && line < step.run.end ? { start: line, end: line + first.length } : step.run
      yield {
        at: step.run.block === undefined ? stepAt(step) : found,
        message: `This publishes to ${registry} with a token that stays valid. Use trusted publishing.`,
        identity: [job.id, registry, step.id ?? ''],
      }
    }
  },
)

interface Install {
  readonly manager: string
  readonly packages: readonly string[]
  readonly first: string
}

/** Packages that a command installs outside a lock file. */
function adHoc(script: string): Install[] {
  const found: Install[] = []
  for (const { command } of commandsOf(parseShell(script.replaceAll(/\$\{\{[\s\S]*?\}\}/g, '$X')).body)) {
    const call = invocationOf(command)
    if (call === undefined) continue
    const words = operands(call.args, [
      '-v',
      '--version',
      '--source',
      '-s',
      '--prefix',
      '--registry',
      '-C',
      '--dir',
      '-i',
      '--install-dir',
      '-n',
      '--group',
      '-g',
    ]).map(({ text }) => text)
    const [verb = '', ...packages] = words
    const named = packages.filter((text) => !/^(\.|\/|file:)|\.(gem|tgz)$/.test(text))
    const installs =
      (call.name === 'gem' && ['install', 'i'].includes(verb)) ||
      (['npm', 'pnpm'].includes(call.name) && ['install', 'i', 'add'].includes(verb)) ||
      (['yarn', 'bundle'].includes(call.name) && verb === 'add')
    if (installs && named.length > 0)
      found.push({ manager: call.name, packages: named, first: command.words[0]?.raw ?? call.name })
  }
  return found
}

const packages: PipelineCheck = stepCheck(
  {
    name: 'ad-hoc-package',
    title: 'Package installed outside a lock file',
    why: 'The step takes whatever version, of the package or of what it needs, is newest at that hour, a hijacked one included.',
    remedy: 'Put it into a manifest with a lock file, and install from that.',
    severity: 'low',
    confidence: 'medium',
    weakness: 'CWE-1357',
    aliases: 'adhoc-packages',
    about: 'dependencies',
    bad: ['- run: npm install lodash', '- run: gem install rake -v 13.0.6'],
    good: ['- run: npm ci && bundle install && npm install', '- run: gem install ./pkg/x.gem'],
  },
  function* find({ workflow, job, step }) {
    if (step.run === undefined) return
    let from = step.run.start
    for (const install of adHoc(step.run.text)) {
      const start = workflow.text.indexOf(install.first, from)
      const inside = start >= 0 && start < step.run.end
      if (inside) from = start + install.first.length
      const names = install.packages.slice(0, 4).join(', ')
      yield {
        at: inside ? { start, end: start + install.first.length } : stepAt(step),
        message: `${install.manager} installs ${names} outside a lock file. Put it into a manifest with one.`,
        identity: [job.id, install.manager, names],
      }
    }
  },
)

export const releaseChecks: readonly PipelineCheck[] = [poisoning, trusted, packages]
