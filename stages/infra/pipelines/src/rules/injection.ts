import { asScalar, type YamlEntry, type YamlScalar } from '@bartizan/syntax/yaml'
import type { PipelineCheck, PipelineHit } from '../check.ts'
import { leavesOf, type Leaf, type Taint } from '../contexts.ts'
import { findFences, type Fence } from '../expression/find.ts'
import { throughEnvironment } from '../repair.ts'
import { runsOn } from '../workflow/model.ts'
import { stepCheck, steps, type PlacedStep } from './define.ts'

/** Inputs that actions run as code. */
const codeInputs: ReadonlyMap<string, readonly string[]> = new Map([
  ['actions/github-script', ['script']],
  ['azure/cli', ['inlinescript']],
  ['azure/powershell', ['inlinescript']],
  ['amadevus/pwsh-script', ['script']],
  ['appleboy/ssh-action', ['script']],
  ['addnab/docker-run-action', ['run']],
  ['nick-fields/retry', ['command']],
  ['nick-invision/retry', ['command']],
  ['wandalen/wretry.action', ['command']],
  ['gr2m/graphql-action', ['query']],
  ['sergeysova/jq-action', ['cmd']],
  ['mikefarah/yq', ['cmd']],
  ['cardinalby/js-eval-action', ['expression']],
  ['jannekem/run-python-script-action', ['script']],
  ['devorbitus/yq-action-output', ['cmd']],
  ['roots/issue-closer', ['issue-close-message', 'pr-close-message']],
  ['octokit/graphql-action', ['query']],
  ['lucasbento/auto-close-issues', ['issue-close-message']],
  ['skitionek/notify-microsoft-teams', ['overwrite']],
])

/** Scalars of a step that some program runs as code. */
function codeOf({ step }: PlacedStep): readonly YamlScalar[] {
  const found = step.run === undefined ? [] : [step.run]
  if (step.uses?.kind !== 'repository') return found
  const inputs = codeInputs.get(`${step.uses.owner}/${step.uses.repo}`.toLowerCase()) ?? []
  for (const [name, entry] of step.with) {
    const scalar = inputs.includes(name.toLowerCase()) ? asScalar(entry.value) : undefined
    if (scalar !== undefined) found.push(scalar)
  }
  return found
}

interface Expansion {
  readonly fence: Fence
  readonly leaf: Leaf
}

/** Contexts that are pasted into code, of one kind. A context that an expression names twice counts once. */
function* expansions(placed: PlacedStep, taint: Taint): Iterable<Expansion> {
  for (const scalar of codeOf(placed)) {
    for (const fence of findFences(placed.workflow.text, scalar.start, scalar.end)) {
      const seen = new Set<string>()
      for (const leaf of fence.expression === undefined ? [] : leavesOf(fence.expression, placed)) {
        const text = nameOf(placed, fence, leaf)
        if (leaf.taint !== taint || seen.has(text)) continue
        seen.add(text)
        yield { fence, leaf }
      }
    }
  }
}

function placeOf({ fence, leaf }: Expansion): { start: number; end: number } {
  return { start: fence.from + leaf.expression.start, end: fence.from + leaf.expression.end }
}

function nameOf({ workflow }: PlacedStep, fence: Fence, leaf: Leaf): string {
  const { start, end } = placeOf({ fence, leaf })
  return workflow.text.slice(start, end).replaceAll(/\s+/g, ' ')
}

function hit(placed: PlacedStep, expansion: Expansion, message: (name: string) => string): PipelineHit {
  const name = nameOf(placed, expansion.fence, expansion.leaf)
  const fix = throughEnvironment(placed, expansion.fence)
  return {
    at: placeOf(expansion),
    message: message(name),
    ...(fix === undefined ? {} : { fix }),
    identity: [placed.job.id, placed.step.id ?? '', expansion.fence.text, name],
  }
}

const injection: PipelineCheck = stepCheck(
  {
    name: 'script-injection',
    title: 'Text chosen by strangers becomes part of a script',
    why: 'Expressions are pasted into the script before it runs. A title, branch name or comment with shell syntax in it then runs as a command, with the secrets and token of the job.',
    remedy: 'Pass the value through `env:` and use it as a quoted shell variable.',
    severity: 'high',
    weakness: 'CWE-94',
    aliases:
      '20f14e1a-a899-4e79-9f09-b6a84cd4649b 62ff6823-927a-427f-acf9-f1ea2932d616 template-injection CKV_GHA_2 injection untrusted_checkout_exec expression',
    about: 'injection',
    fixable: true,
    bad: [
      '- run: echo "${{ github.event.pull_request.title }}"',
      '- uses: actions/github-script@60a0d83039c74a4aee543508d2ffcb1c3799cdea\n  with:\n    script: return "${{ github.head_ref }}"',
      '- run: echo "$A ${{ env.A }}"\n  env:\n    A: ${{ github.event.comment.body }}',
    ],
    good: [
      '- run: echo "$TITLE"\n  env:\n    TITLE: ${{ github.event.pull_request.title }}',
      "- run: echo ${{ github.event.pull_request.number }} ${{ github.sha }} ${{ github.head_ref == 'x' && 'a' || 'b' }}",
    ],
  },
  function* find(placed) {
    for (const expansion of expansions(placed, 'free')) {
      yield hit(
        placed,
        expansion,
        (name) =>
          `${name} is chosen by whoever opens a pull request, issue or branch, and becomes part of this script. Pass it through \`env:\` and use the quoted variable.`,
      )
    }
  },
)

const fromInput: PipelineCheck = stepCheck(
  {
    name: 'input-in-script',
    title: 'Input becomes part of a script',
    why: 'Whoever calls the workflow or action decides what runs. Callers often pass on titles and branch names of strangers.',
    remedy: 'Pass the value through `env:` and use it as a quoted shell variable.',
    severity: 'medium',
    weakness: 'CWE-94',
    aliases: 'template-injection CKV_GHA_2 injection',
    about: 'injection',
    fixable: true,
    bad: [
      steps(
        '- run: echo "${{ inputs.name }}"',
        'on:\n  workflow_call:\n    inputs:\n      name:\n        type: string\npermissions: {}',
      ),
    ],
    good: [
      steps(
        '- run: echo "${{ inputs.level }}"',
        'on:\n  workflow_call:\n    inputs:\n      level:\n        type: number\npermissions: {}',
      ),
    ],
  },
  function* find(placed) {
    for (const expansion of expansions(placed, 'input')) {
      yield hit(
        placed,
        expansion,
        (name) =>
          `${name} comes from the caller and becomes part of this script. Pass it through \`env:\` and use the quoted variable.`,
      )
    }
  },
)

const computed: PipelineCheck = stepCheck(
  {
    name: 'computed-value-in-script',
    title: 'Computed value becomes part of a script',
    why: 'What an earlier step or job printed is pasted into the script. If a stranger can influence that output, they run commands.',
    remedy: 'Pass the value through `env:` and use it as a quoted shell variable.',
    severity: 'low',
    confidence: 'low',
    weakness: 'CWE-94',
    aliases: 'template-injection',
    about: 'injection',
    fixable: true,
    bad: ['- run: echo "${{ steps.a.outputs.b }}"'],
    good: ['- run: echo "${{ steps.a.outcome }}"'],
  },
  function* find(placed) {
    for (const expansion of expansions(placed, 'unknown')) {
      yield hit(
        placed,
        expansion,
        (name) =>
          `${name} is computed elsewhere and becomes part of this script. Pass it through \`env:\` and use the quoted variable.`,
      )
    }
  },
)

const constant: PipelineCheck = stepCheck(
  {
    name: 'template-in-script',
    title: 'Expression inside a script',
    why: 'The value is harmless today. The habit of pasting expressions into scripts is what makes the next one dangerous.',
    remedy: 'Pass values through `env:` and use shell variables.',
    severity: 'info',
    confidence: 'low',
    aliases: 'template-injection',
    about: 'hygiene',
    fixable: true,
    bad: ['- run: echo "${{ github.sha }}"'],
    good: ['- run: echo "$GITHUB_SHA"'],
  },
  function* find(placed) {
    for (const expansion of expansions(placed, 'fixed')) {
      yield hit(
        placed,
        expansion,
        (name) => `${name} is pasted into the script. Use the variable of the environment instead.`,
      )
    }
  },
)

const dangerous = ['pull_request_target', 'workflow_run', 'issue_comment', 'issues', 'discussion', 'discussion_comment']

/** Writes to the files through which a step sets variables and the search path of later steps. */
const environmentWrite =
  /(>>?\s*["']?[$%]?\{?(?:env:)?(?:GITHUB_ENV|GITHUB_PATH)\b|\btee\b[^\n|;&]*GITHUB_(?:ENV|PATH)|(?:Out-File|Add-Content|Set-Content)[^\n]*GITHUB_(?:ENV|PATH)|(?:open|appendFileSync|appendFile|writeFileSync)\([^\n]*GITHUB_(?:ENV|PATH))/i
/** The same with nothing but literal text or values of the runner written. */
const literalWrite = /^\s*(?:echo|printf)\s+(["']?)[^$`%"'\n]*\1\s*>>/

function risky(line: string): boolean {
  return environmentWrite.test(line) && !literalWrite.test(line)
}

const environmentFile: PipelineCheck = stepCheck(
  {
    name: 'environment-file-write',
    title: 'Step that strangers trigger sets variables of later steps',
    why: 'Whoever controls what is written sets LD_PRELOAD, NODE_OPTIONS or the search path, and so runs code in every later step.',
    remedy: 'Do not write to GITHUB_ENV or GITHUB_PATH in workflows that strangers trigger; use step outputs.',
    severity: 'high',
    confidence: 'medium',
    weakness: 'CWE-77',
    aliases: 'github-env',
    about: 'injection',
    bad: [steps('- run: echo "NAME=$(cat name.txt)" >> "$GITHUB_ENV"', 'on: pull_request_target\npermissions: {}')],
    good: [
      '- run: echo "NAME=$(cat name.txt)" >> "$GITHUB_ENV"',
      steps('- run: echo "NAME=build" >> "$GITHUB_ENV"', 'on: pull_request_target\npermissions: {}'),
    ],
  },
  function* find(placed) {
    const { workflow, step, job } = placed
    if (step.run === undefined || (workflow.kind === 'workflow' && !runsOn(workflow, ...dangerous))) return
    const line = step.run.text.split('\n').find(risky)
    if (line === undefined || step.entry === undefined) return
    yield {
      at: step.entry.key,
      message:
        'This step writes to the environment of later steps, in a workflow that strangers trigger. Use step outputs instead.',
      identity: [job.id, step.id ?? '', line.trim()],
    }
  },
)

/** Scripts of the shell in which a stranger's code may run. */
const untrustedRef =
  /github\.(event\.pull_request\.head\.(sha|ref|repo\.full_name)|head_ref|event\.pull_request\.(number|merge_commit_sha)|event\.workflow_run\.head_(sha|branch|repository\.full_name)|event\.issue\.number)|refs\/pull\//i

const untrustedCheckout: PipelineCheck = stepCheck(
  {
    name: 'untrusted-checkout',
    title: 'Code of a pull request checked out with the rights of the repository',
    why: 'The trigger gives the job secrets and a token with write access. Building, testing or even installing the checked-out code hands both to whoever opened the pull request.',
    remedy: 'Use `pull_request`, or split the work: build without rights, and act on the result in a second workflow.',
    severity: 'critical',
    confidence: 'medium',
    weakness: 'CWE-829',
    aliases: 'untrusted_checkout_exec pr_runs_on_self_hosted',
    about: 'injection',
    bad: [
      steps(
        '- uses: actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af683\n  with:\n    ref: ${{ github.event.pull_request.head.sha }}\n- run: npm ci',
        'on: pull_request_target\npermissions: {}',
      ),
    ],
    good: [
      steps(
        '- uses: actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af683\n- run: npm ci',
        'on: pull_request_target\npermissions: {}',
      ),
      '- uses: actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af683\n  with:\n    ref: ${{ github.event.pull_request.head.sha }}',
    ],
  },
  function* find({ workflow, job, step }) {
    if (!runsOn(workflow, 'pull_request_target', 'workflow_run', 'issue_comment')) return
    const checkout =
      step.uses?.kind === 'repository' && `${step.uses.owner}/${step.uses.repo}`.toLowerCase() === 'actions/checkout'
    const places: readonly (YamlEntry | undefined)[] = checkout
      ? [step.with.get('ref'), step.with.get('repository')]
      : []
    const entry = places.find(
      (candidate) =>
        candidate !== undefined && untrustedRef.test(workflow.text.slice(candidate.value.start, candidate.value.end)),
    )
    const script =
      step.run !== undefined &&
      /\bgh pr checkout\b|\bgit (fetch|checkout|pull)\b[^\n]*(pull\/|\$\{\{[^}]*head)/i.test(step.run.text)
    if (entry === undefined && !script) return
    const at = entry ?? step.entry?.key ?? step.node
    yield {
      at,
      message:
        'This takes the code of a pull request into a job with the rights and secrets of the repository. Build it in a workflow on `pull_request`, which has none.',
      identity: [job.id, step.id ?? '', workflow.text.slice(at.start, at.end).slice(0, 200)],
    }
  },
)

export const injectionChecks: readonly PipelineCheck[] = [
  injection,
  fromInput,
  computed,
  constant,
  environmentFile,
  untrustedCheckout,
]
