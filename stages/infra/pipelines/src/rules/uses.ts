import { asScalar, at, items, textOf, type YamlEntry } from '@bartizan/syntax/yaml'
import type { PipelineCheck, PipelineHit } from '../check.ts'
import { dotted, type Expression } from '../expression/ast.ts'
import { parseExpression } from '../expression/parse.ts'
import type { Job, Uses, Workflow } from '../workflow/model.ts'
import { stepCheck, steps, workflowCheck } from './define.ts'
import { archived, popular, superfluous, vulnerable } from './known-actions.ts'

const pinned = '11bd71901bbe5b1630ceea73d27597364c9af683'

interface Use {
  readonly uses: Uses
  readonly entry: YamlEntry
  readonly job: Job
}

/** Every use of an action or a reusable workflow. */
function* usesIn(workflow: Workflow): Iterable<Use> {
  for (const job of workflow.jobs) {
    if (job.uses !== undefined && job.usesEntry !== undefined) yield { uses: job.uses, entry: job.usesEntry, job }
    for (const step of job.steps)
      if (step.uses !== undefined && step.entry !== undefined) yield { uses: step.uses, entry: step.entry, job }
  }
}

const slug = (uses: Uses): string => (uses.kind === 'repository' ? `${uses.owner}/${uses.repo}`.toLowerCase() : '')
const isHash = (ref: string): boolean => /^([0-9a-f]{40}|[0-9a-f]{64})$/i.test(ref)

function usesCheck(
  spec: Parameters<typeof workflowCheck>[0],
  judge: (use: Use, workflow: Workflow) => Pick<PipelineHit, 'message' | 'severity' | 'confidence' | 'fix'> | undefined,
): PipelineCheck {
  const wrap = (text: string): string => (text.startsWith('- ') ? steps(text) : text)
  return workflowCheck({ ...spec, bad: spec.bad.map(wrap), good: spec.good.map(wrap) }, function* find(workflow) {
    for (const use of usesIn(workflow)) {
      const found = judge(use, workflow)
      if (found !== undefined) yield { at: use.entry, identity: [use.job.id, use.uses.text], ...found }
    }
  })
}

/** One character added, left out, replaced, or two swapped. */
function nearMiss(a: string, b: string): boolean {
  if (a === b || Math.abs(a.length - b.length) > 1) return false
  let start = 0
  while (start < a.length && a[start] === b[start]) start += 1
  let end = 0
  while (end < Math.min(a.length, b.length) - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end += 1
  const [left, right] = [a.slice(start, a.length - end), b.slice(start, b.length - end)]
  if (left.length <= 1 && right.length <= 1) return true
  return left.length === 2 && right.length === 2 && left[0] === right[1] && left[1] === right[0]
}

function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((text) => text.split('.').map(Number))
  for (let index = 0; index < 3; index += 1) {
    const difference = (left?.[index] ?? 0) - (right?.[index] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}

/** The version that a tag names in full; `v4` follows the newest and is not one. */
function versionOf(ref: string, comment: string): string | undefined {
  return (
    /^v?(\d+\.\d+\.\d+)$/.exec(ref)?.[1] ??
    (isHash(ref) ? /#\s*(?:tag=)?v?(\d+\.\d+\.\d+)/.exec(comment)?.[1] : undefined)
  )
}

function lineBehind(workflow: Workflow, position: number): string {
  const end = workflow.text.indexOf('\n', position)
  return workflow.text.slice(position, end < 0 ? undefined : end)
}

export const usesChecks: readonly PipelineCheck[] = [
  usesCheck(
    {
      name: 'unpinned-action',
      title: 'Action not pinned to a commit',
      why: 'A tag or branch can be moved to other code at any time, by its owner or by whoever has taken the account over; it then runs with the secrets and token of the job.',
      remedy: 'Pin the full commit hash and name the version in a comment; a bot can keep it current.',
      severity: 'medium',
      weakness: 'CWE-1357',
      aliases:
        '555ab8f9-2001-455e-a077-f2d0f41e2fb9 unpinned-uses unpinnable_action github_action_from_unverified_creator_used',
      about: 'dependencies',
      bad: [
        '- uses: third/party@v1',
        steps('', 'on: push').replace(
          '    runs-on: ubuntu-24.04\n    steps:\n',
          '    uses: org/repo/.github/workflows/build.yml@main\n',
        ),
      ],
      good: [`- uses: third/party@${pinned} # v1.2.3\n- uses: ./local`],
    },
    ({ uses }) => {
      if (uses.kind !== 'repository' || isHash(uses.ref)) return undefined
      const own = /^(actions|github)$/i.test(uses.owner)
      return {
        severity: own ? 'low' : 'medium',
        message: `${uses.owner}/${uses.repo} is taken at ${uses.ref}, which can be moved to other code. Pin the full commit hash.`,
      }
    },
  ),
  usesCheck(
    {
      name: 'unpinned-docker-action',
      title: 'Container action without a fixed version',
      why: 'The image behind the name changes unseen, and runs with the secrets and token of the job.',
      remedy: 'Pin the image by digest.',
      severity: 'medium',
      weakness: 'CWE-1357',
      aliases: 'unpinned-uses unpinned-images',
      about: 'dependencies',
      bad: ['- uses: docker://alpine', '- uses: docker://alpine:latest'],
      good: ['- uses: docker://alpine@sha256:0123456789012345678901234567890123456789012345678901234567890123'],
    },
    ({ uses }) => {
      if (uses.kind !== 'docker' || uses.image.includes('@sha256:')) return undefined
      const tag = uses.image.slice(uses.image.lastIndexOf('/') + 1).split(':')[1]
      const moving = tag === undefined || tag === 'latest'
      return {
        severity: moving ? 'medium' : 'low',
        message: `The image ${uses.image} can be replaced under its name. Pin it by digest.`,
      }
    },
  ),
  usesCheck(
    {
      name: 'archived-action',
      title: 'Action that is no longer maintained',
      why: 'Holes in it, and in what it brings along, are not closed any more.',
      remedy: 'Move to a maintained one.',
      severity: 'medium',
      weakness: 'CWE-1104',
      aliases: 'archived-uses',
      about: 'dependencies',
      bad: [`- uses: actions/setup-ruby@${pinned}`],
      good: [`- uses: ruby/setup-ruby@${pinned}`],
    },
    ({ uses }) =>
      archived.has(slug(uses))
        ? { message: `${slug(uses)} is archived: nobody closes holes in it any more. Move to a maintained action.` }
        : undefined,
  ),
  usesCheck(
    {
      name: 'misspelt-action',
      title: 'Action whose name is one letter off a popular one',
      why: 'Misspelt names are registered by attackers who wait for just this mistake.',
      remedy: 'Correct the name.',
      severity: 'high',
      confidence: 'low',
      weakness: 'CWE-1357',
      aliases: 'typosquat-uses',
      about: 'dependencies',
      bad: [`- uses: action/checkout@${pinned}`],
      good: [`- uses: actions/checkout@${pinned}\n- uses: actions/chekcout@${pinned}`],
    },
    ({ uses }) => {
      if (uses.kind !== 'repository' || popular.includes(slug(uses))) return undefined
      const meant = popular.find(
        (known) => known.split('/')[0] !== uses.owner.toLowerCase() && nearMiss(slug(uses), known),
      )
      return meant === undefined
        ? undefined
        : { message: `${uses.owner}/${uses.repo} is one letter off ${meant}. Correct the name if that is meant.` }
    },
  ),
  usesCheck(
    {
      name: 'vulnerable-action',
      title: 'Action version with a published advisory',
      why: 'The defect is known, and so is how to use it.',
      remedy: 'Update to the version named in the advisory.',
      severity: 'high',
      weakness: 'CWE-1395',
      aliases: 'known-vulnerable-actions known_vulnerability_in_build_component',
      about: 'dependencies',
      bad: ['- uses: tj-actions/changed-files@v44.5.1'],
      good: ['- uses: tj-actions/changed-files@v46.0.1\n- uses: tj-actions/changed-files@v46'],
    },
    ({ uses, entry }, workflow) => {
      if (uses.kind !== 'repository') return undefined
      const version = versionOf(uses.ref, lineBehind(workflow, entry.end))
      const found =
        version === undefined
          ? undefined
          : vulnerable.find(({ action, below }) => action === slug(uses) && compareVersions(version, below) < 0)
      return found === undefined
        ? undefined
        : { message: `${found.action} ${version}: ${found.what} (${found.id}). Update to ${found.below} or later.` }
    },
  ),
  usesCheck(
    {
      name: 'obfuscated-uses',
      title: 'Path of an action written in a roundabout way',
      why: 'Empty, `.` and `..` segments hide from reviewers and tools which action runs.',
      remedy: 'Write the plain path.',
      severity: 'low',
      weakness: 'CWE-116',
      aliases: 'obfuscation',
      about: 'hygiene',
      bad: [`- uses: github/codeql-action/./init@${pinned}`, `- uses: actions/checkout/@${pinned}`],
      good: [`- uses: github/codeql-action/init@${pinned}`],
    },
    ({ uses }) => {
      if (uses.kind !== 'repository') return undefined
      const [path] = uses.text.split('@')
      const parts = (path ?? '').split('/').slice(2)
      return parts.some((part) => part === '' || part === '.' || part === '..')
        ? { message: `${uses.text.split('@')[0]} is a roundabout way to write a path. Write the plain one.` }
        : undefined
    },
  ),
  usesCheck(
    {
      name: 'superfluous-action',
      title: 'Action for what a command of the runner does',
      why: 'Each action is code of others with the rights of the job; the command is there already.',
      remedy: 'Use the command.',
      severity: 'info',
      confidence: 'low',
      aliases: 'superfluous-actions',
      about: 'dependencies',
      bad: [`- uses: dtolnay/rust-toolchain@${pinned}`],
      good: ['- run: rustup toolchain install stable'],
    },
    ({ uses }) => {
      const command = superfluous.get(slug(uses))
      return command === undefined
        ? undefined
        : { message: `\`${command}\` does what ${slug(uses)} is used for, without code of others.` }
    },
  ),
  usesCheck(
    {
      name: 'workspace-relative-action',
      title: 'Local action taken from the workspace',
      why: 'What lies at that path when the step runs may have been put there by an earlier step, not by the repository.',
      remedy: 'Use the `$/` form, which is taken from the repository itself.',
      severity: 'info',
      confidence: 'low',
      aliases: 'self-repository',
      about: 'dependencies',
      bad: ['- uses: ./some-action'],
      good: ['- uses: $/some-action'],
    },
    ({ uses }) =>
      uses.kind === 'local'
        ? {
            message: `${uses.text} is read from the workspace as it is at run time. The \`$/\` form takes it from the repository.`,
          }
        : undefined,
  ),
  stepCheck(
    {
      name: 'unpinned-tool',
      title: 'Action installs the newest version of a tool',
      why: 'The action may be pinned, but what it downloads and runs is not.',
      remedy: 'Set the version.',
      severity: 'low',
      weakness: 'CWE-1357',
      aliases: 'unpinned-tools',
      about: 'dependencies',
      bad: [`- uses: aquasecurity/setup-trivy@${pinned}`],
      good: [`- uses: aquasecurity/setup-trivy@${pinned}\n  with:\n    version: v0.60.0`],
    },
    function* find({ job, step }) {
      if (step.uses?.kind !== 'repository' || step.entry === undefined) return
      if (!['aquasecurity/setup-trivy', '1password/load-secrets-action'].includes(slug(step.uses))) return
      const version = step.with.get('version')
      const text = asScalar(version?.value)?.text
      if (text !== undefined && text !== 'latest' && !text.includes('${{')) return
      yield {
        at: version ?? step.entry,
        message: `${slug(step.uses)} installs whatever version is newest. Set \`version\`.`,
        identity: [job.id, slug(step.uses), text ?? ''],
      }
    },
  ),
]

/** Images of jobs, services and container actions. */
function* imagesIn(workflow: Workflow): Iterable<{ entry: YamlEntry; image: string; job: Job }> {
  const entryWith = (node: Parameters<typeof at>[0], key: string): YamlEntry | undefined => {
    const value = at(node, key)
    return value === undefined ? undefined : { key: value, value, start: value.start, end: value.end }
  }
  const read = (entry: YamlEntry | undefined, job: Job): { entry: YamlEntry; image: string; job: Job }[] => {
    const image = textOf(entry?.value)
    return entry === undefined || image === undefined ? [] : [{ entry, image, job }]
  }
  for (const job of workflow.jobs) {
    const container = at(job.node, 'container')
    yield* read(textOf(container) === undefined ? entryWith(container, 'image') : entryWith(job.node, 'container'), job)
    const services = at(job.node, 'services')
    if (services?.kind === 'mapping')
      for (const service of services.entries) yield* read(entryWith(service.value, 'image'), job)
    if (workflow.kind === 'action') yield* read(entryWith(at(workflow.root, 'runs'), 'image'), job)
  }
}

/** The values of a matrix key. */
function matrixValues(job: Job, key: string): readonly string[] {
  const included = items(at(job.matrix, 'include')).map((item) => at(item, key))
  return [...items(at(job.matrix, key)), ...included].flatMap((node) => textOf(node) ?? textOf(at(node, 'image')) ?? [])
}

/** The images that a text can give; an empty one stands for what is not written out. */
function imagesOf(image: string, job: Job): readonly string[] {
  const inner = /^\$\{\{([\s\S]*)\}\}$/.exec(image.trim())?.[1]
  const parsed = inner === undefined ? undefined : parseExpression(inner)
  if (parsed === undefined) return image.includes('${{') ? [''] : [image]
  return parsed.kind === 'parsed' ? imageValues(parsed.expression, job) : ['']
}

function imageValues(expression: Expression, job: Job): readonly string[] {
  if (expression.kind === 'literal') return expression.value === '' ? [] : [String(expression.value)]
  if (expression.kind === 'binary' && expression.operator === '||')
    return [...imageValues(expression.left, job), ...imageValues(expression.right, job)]
  if (expression.kind === 'binary' && expression.operator === '&&') return imageValues(expression.right, job)
  const key = /^matrix\.([\w-]+)/.exec(dotted(expression) ?? '')?.[1]
  const values = key === undefined ? [] : matrixValues(job, key)
  return values.length > 0 ? values : ['']
}

export const imageCheck: PipelineCheck = workflowCheck(
  {
    name: 'unpinned-image',
    title: 'Container of a job without a fixed version',
    why: 'The image behind the name changes unseen, and everything in the job runs inside it.',
    remedy: 'Pin the image by digest.',
    severity: 'medium',
    weakness: 'CWE-1357',
    aliases: 'unpinned-images',
    about: 'dependencies',
    bad: [steps('- run: make').replace('    steps', '    container: node\n    steps')],
    good: [
      steps('- run: make').replace(
        '    steps',
        '    container: node@sha256:0123456789012345678901234567890123456789012345678901234567890123\n    steps',
      ),
    ],
  },
  function* find(workflow) {
    for (const { entry, image, job } of imagesIn(workflow)) {
      const images = imagesOf(image, job).map((text) => text.replace(/^docker:\/\//, ''))
      if (image === '' || (workflow.kind === 'action' && !image.startsWith('docker://'))) continue
      const loose = images.find((text) => !text.includes('@sha256:'))
      if (loose === undefined) continue
      const tag = loose.slice(loose.lastIndexOf('/') + 1).split(':')[1]
      const moving = loose !== '' && (tag === undefined || tag === 'latest')
      const dynamic = image.includes('${{')
      yield {
        at: entry,
        severity: moving ? 'medium' : 'low',
        confidence: moving && !dynamic ? 'high' : dynamic ? 'low' : 'medium',
        message: `${image} can be replaced under its name. Pin the image by digest.`,
        identity: [job.id, image],
      }
    }
  },
)
