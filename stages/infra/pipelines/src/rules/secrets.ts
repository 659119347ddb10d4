import { asScalar, at, entriesOf, resolve, textOf, type YamlNode, type YamlSpan } from '@bartizan/syntax/yaml'
import type { PipelineCheck } from '../check.ts'
import { dotted, walk, type Expression } from '../expression/ast.ts'
import { findFences, type Fence } from '../expression/find.ts'
import { forgetCredential } from '../repair.ts'
import { fencesOf } from '../workflow/fences.ts'
import type { Job, Step, Workflow } from '../workflow/model.ts'
import { jobLines, stepCheck, steps, stepsOf, workflowCheck } from './define.ts'

const pinned = '11bd71901bbe5b1630ceea73d27597364c9af683'

const isSecret = (expression: Expression): boolean =>
  expression.kind === 'context' && typeof expression.root === 'string' && expression.root.toLowerCase() === 'secrets'

const wholeSecrets: PipelineCheck = workflowCheck(
  {
    name: 'all-secrets-exposed',
    title: 'All secrets handed to one step',
    why: 'The runner then loads every secret of the repository and organisation into the job, not only the one that is needed.',
    remedy: 'Name the single secrets.',
    severity: 'high',
    weakness: 'CWE-200',
    aliases: 'overprovisioned-secrets job_all_secrets',
    about: 'secrets',
    bad: ['toJSON(secrets)', 'secrets[matrix.name]'].map((text) =>
      steps(`- run: ./deploy\n  env:\n    ALL: \${{ ${text} }}`),
    ),
    good: [steps('- run: ./deploy\n  env:\n    KEY: ${{ secrets.KEY }}')],
  },
  function* find(workflow) {
    for (const fence of fencesOf(workflow)) {
      let found = false
      if (fence.expression !== undefined) {
        walk(fence.expression, (inner) => {
          if (!isSecret(inner) || inner.kind !== 'context') return
          const [first] = inner.path
          found ||= first === undefined || first.kind === 'computed'
        })
      }
      if (found)
        yield {
          at: fence,
          message: `${fence.text} loads every secret that the job could use. Name the single ones.`,
          identity: [fence.text],
        }
    }
  },
)

const structured: PipelineCheck = workflowCheck(
  {
    name: 'secret-not-masked',
    title: 'Part of a secret that the log does not mask',
    why: 'The runner masks the secret as a whole. A field taken out of it by fromJSON is printed as it is.',
    remedy: 'Store each value as a secret of its own.',
    severity: 'medium',
    weakness: 'CWE-532',
    aliases: 'unredacted-secrets',
    about: 'secrets',
    bad: [steps('- run: ./deploy\n  env:\n    KEY: ${{ fromJSON(secrets.ALL).key }}')],
    good: [steps('- run: ./deploy\n  env:\n    KEY: ${{ secrets.KEY }}')],
  },
  function* find(workflow) {
    for (const fence of fencesOf(workflow)) {
      let found = false
      if (fence.expression !== undefined) {
        walk(fence.expression, (inner) => {
          if (inner.kind === 'call' && inner.name === 'fromjson') found ||= inner.args.some(isSecret)
        })
      }
      if (found)
        yield {
          at: fence,
          message: `${fence.text} takes a secret apart; its parts are not masked in the log. Store them as secrets of their own.`,
          identity: [fence.text],
        }
    }
  },
)

const inherit: PipelineCheck = workflowCheck(
  {
    name: 'secrets-inherit',
    title: 'All secrets passed to a reusable workflow',
    why: 'The called workflow gets every secret of the caller, whether it needs it or not.',
    remedy: 'Pass the single secrets.',
    severity: 'medium',
    weakness: 'CWE-200',
    aliases: 'secrets-inherit job_all_secrets',
    about: 'secrets',
    bad: [jobLines(`uses: org/repo/.github/workflows/a.yml@${pinned}\nsecrets: inherit`)],
    good: [jobLines(`uses: org/repo/.github/workflows/a.yml@${pinned}\nsecrets:\n  KEY: \${{ secrets.KEY }}`)],
  },
  function* find(workflow) {
    for (const job of workflow.jobs) {
      if (job.usesEntry === undefined || textOf(at(job.node, 'secrets')) !== 'inherit') continue
      const secrets = entriesOf(job.node).get('secrets')
      yield {
        at: job.usesEntry,
        message: `${job.uses?.text ?? job.id} gets every secret of this workflow. Pass the single ones.`,
        identity: [job.id, 'inherit'],
        ...(secrets === undefined ? {} : { related: [{ at: secrets, note: 'all secrets are inherited here' }] }),
      }
    }
  },
)

/** Secrets in the job, with the environments that protect it. */
function* outside(workflow: Workflow, job: Job): Iterable<Fence> {
  if (at(job.node, 'environment') !== undefined || job.uses !== undefined) return
  for (const fence of findFences(workflow.text, job.node.start, job.node.end)) {
    let found = false
    if (fence.expression !== undefined) {
      walk(fence.expression, (inner) => {
        const path = dotted(inner)
        found ||= path !== undefined && path.startsWith('secrets.') && path !== 'secrets.github_token'
      })
    }
    if (found) yield fence
  }
}

const withoutEnvironment: PipelineCheck = workflowCheck(
  {
    name: 'secret-outside-environment',
    title: 'Secret used without a protected environment',
    why: 'A secret of the repository is there for every workflow on every branch. One of an environment only where its rules allow.',
    remedy: 'Move the secret to an environment and name that in the job.',
    severity: 'info',
    confidence: 'low',
    weakness: 'CWE-668',
    aliases: 'secrets-outside-env',
    about: 'secrets',
    bad: [steps('- run: ./deploy\n  env:\n    KEY: ${{ secrets.KEY }}')],
    good: [
      steps('- run: ./deploy\n  env:\n    KEY: ${{ secrets.KEY }}\n    T: ${{ secrets.GITHUB_TOKEN }}').replace(
        '    steps',
        '    environment: production\n    steps',
      ),
    ],
  },
  function* find(workflow) {
    for (const job of workflow.jobs) {
      const seen = new Set<string>()
      for (const fence of outside(workflow, job)) {
        if (seen.has(fence.text)) continue
        seen.add(fence.text)
        yield {
          at: fence,
          message: `${fence.text} is used in a job without a protected environment. Move the secret to one.`,
          identity: [job.id, fence.text],
        }
      }
    }
  },
)

const everywhere: PipelineCheck = workflowCheck(
  {
    name: 'secret-in-workflow-environment',
    title: 'Secret in the environment of every step',
    why: 'Every step of every job, actions of others included, reads the variable.',
    remedy: 'Set it on the step that needs it.',
    severity: 'medium',
    confidence: 'medium',
    weakness: 'CWE-526',
    aliases: 'secrets_in_global_env',
    about: 'secrets',
    bad: [steps('- run: ./deploy', 'on: push\npermissions: {}\nenv:\n  KEY: ${{ secrets.KEY }}')],
    good: [steps('- run: ./deploy\n  env:\n    KEY: ${{ secrets.KEY }}')],
  },
  function* find(workflow) {
    for (const [name, entry] of workflow.env) {
      const fences = findFences(workflow.text, entry.value.start, entry.value.end)
      const secret = fences.find(({ expression }) => expression !== undefined && isSecret(expression))
      if (secret !== undefined)
        yield {
          at: entry,
          message: `${name} holds a secret and is there for every step of every job. Set it on the step that needs it.`,
          identity: [name, secret.text],
        }
    }
  },
)

const hardCoded: PipelineCheck = workflowCheck(
  {
    name: 'container-credentials',
    title: 'Password of a container registry in the workflow',
    why: 'Everyone who can read the repository can pull, and often push, images.',
    remedy: 'Use a secret, and renew the password.',
    severity: 'high',
    weakness: 'CWE-798',
    aliases: 'hardcoded-container-credentials credentials',
    about: 'secrets',
    bad: [
      jobLines(
        'runs-on: ubuntu-24.04\ncontainer:\n  image: r.example.com/a@sha256:0123456789012345678901234567890123456789012345678901234567890123\n  credentials:\n    username: u\n    password: hunter2\nsteps: []',
      ),
    ],
    good: [
      jobLines(
        'runs-on: ubuntu-24.04\ncontainer:\n  image: r.example.com/a@sha256:0123456789012345678901234567890123456789012345678901234567890123\n  credentials:\n    username: u\n    password: ${{ secrets.P }}\nsteps: []',
      ),
    ],
  },
  function* find(workflow) {
    for (const job of workflow.jobs) {
      const services = resolve(at(job.node, 'services'))
      const holders: (YamlNode | undefined)[] = [
        at(job.node, 'container'),
        ...(services?.kind === 'mapping' ? services.entries.map((entry) => entry.value) : []),
      ]
      for (const holder of holders) {
        const password = asScalar(at(holder, 'credentials', 'password'))
        if (password === undefined || password.text === '' || password.text.includes('${{')) continue
        yield {
          at: password,
          message: 'This password is written in the workflow. Use a secret, and renew it.',
          identity: [job.id, 'credentials'],
        }
      }
    }
  },
)

/** From the step's first key to its `uses`, so that a mark on either line is seen. */
function whole(step: Step): YamlSpan {
  const { start } = step.node
  return { start, end: Math.max(step.entry?.end ?? start, start) }
}

const checkout = /^actions\/checkout$/i

const persisted: PipelineCheck = stepCheck(
  {
    name: 'persisted-credentials',
    title: 'Checkout leaves its credential on disk',
    why: 'Every later step can read the token, and an artifact with the working directory in it publishes it.',
    remedy: 'Set `persist-credentials: false` unless a later step pushes.',
    severity: 'medium',
    confidence: 'low',
    weakness: 'CWE-522',
    aliases: 'artipacked',
    about: 'secrets',
    fixable: true,
    bad: [`- uses: actions/checkout@${pinned}`],
    good: [`- uses: actions/checkout@${pinned}\n  with:\n    persist-credentials: false`],
  },
  function* find(placed) {
    const { job, step } = placed
    if (step.uses?.kind !== 'repository' || !checkout.test(`${step.uses.owner}/${step.uses.repo}`)) return
    const setting = step.with.get('persist-credentials')
    const text = asScalar(setting?.value)?.text
    if (text?.toLowerCase() === 'false') return
    const uploads = job.steps.some(
      (other) =>
        other.uses?.kind === 'repository' &&
        /^actions\/upload-artifact$/i.test(`${other.uses.owner}/${other.uses.repo}`),
    )
    const explicit = text !== undefined
    const fix = forgetCredential(placed)
    yield {
      at: whole(step),
      severity: uploads ? 'medium' : 'low',
      confidence: explicit ? 'low' : uploads ? 'medium' : 'low',
      message: `The token stays in the working directory${uploads ? ', and this job uploads an artifact' : ''}. Set \`persist-credentials: false\`.`,
      identity: [job.id, step.uses.text, step.id ?? ''],
      ...(fix === undefined ? {} : { fix }),
    }
  },
)

const unsecured: PipelineCheck = workflowCheck(
  {
    name: 'insecure-commands',
    title: 'Insecure workflow commands switched on',
    why: 'Whatever any step prints can then set variables and the search path of later steps, and so run code.',
    remedy: 'Remove the variable, and write to GITHUB_ENV or GITHUB_OUTPUT.',
    severity: 'high',
    weakness: 'CWE-77',
    aliases: '60fd272d-15f4-4d8f-afe4-77d9c6cc0453 insecure-commands CKV_GHA_1',
    about: 'injection',
    bad: [steps('- run: make\n  env:\n    ACTIONS_ALLOW_UNSECURE_COMMANDS: true')],
    good: [steps('- run: make\n  env:\n    OTHER: true')],
  },
  function* find(workflow) {
    const holders: (readonly [YamlNode | undefined, string])[] = [
      [workflow.root, ''],
      ...workflow.jobs.map((job) => [job.node, job.id] as const),
      ...Array.from(stepsOf(workflow), ({ job, step }) => [step.node, `${job.id}/${step.id ?? ''}`] as const),
    ]
    for (const [node, name] of holders) {
      const env = entriesOf(node).get('env')
      if (env === undefined) continue
      const scalar = asScalar(env.value)
      const dynamic = scalar?.text.includes('${{') === true
      const found = entriesOf(env.value).get('ACTIONS_ALLOW_UNSECURE_COMMANDS')
      const value = textOf(found?.value)?.toLowerCase()
      const on = found !== undefined && value === 'true'
      if (on)
        yield {
          at: env.key,
          message: 'This lets whatever a step prints set variables of later steps. Remove the variable.',
          identity: [name, 'on'],
          related: [{ at: found, note: 'switched on here' }],
        }
      else if (dynamic)
        yield {
          at: env,
          severity: 'low',
          confidence: 'low',
          message: 'The environment is computed, and may switch insecure commands on. Write the variables out.',
          identity: [name, 'dynamic'],
        }
    }
  },
)

const app: PipelineCheck = stepCheck(
  {
    name: 'github-app-token',
    title: 'App token that is too wide or lives too long',
    why: 'Without limits the token has every right of the app in every repository it is installed in.',
    remedy: 'Set `repositories` and `permission-…`, and let the token be revoked.',
    severity: 'medium',
    weakness: 'CWE-250',
    aliases: 'github-app',
    about: 'access',
    bad: [
      `- uses: actions/create-github-app-token@${pinned}\n  with:\n    app-id: 1\n    skip-token-revoke: true\n    permission-contents: read`,
    ],
    good: [
      `- uses: actions/create-github-app-token@${pinned}\n  with:\n    app-id: 1\n    owner: o\n    repositories: r\n    permission-contents: read`,
    ],
  },
  function* find({ job, step }) {
    if (
      step.uses?.kind !== 'repository' ||
      `${step.uses.owner}/${step.uses.repo}`.toLowerCase() !== 'actions/create-github-app-token' ||
      step.entry === undefined
    )
      return
    const skip = step.with.get('skip-token-revoke')
    const text = asScalar(skip?.value)?.text
    if (skip !== undefined && text !== 'false' && text !== '')
      yield {
        at: skip,
        message: 'The token stays valid after the job. Let it be revoked.',
        identity: [job.id, step.id ?? '', 'revoke'],
      }
    const owner = step.with.get('owner')
    const rights = [...step.with.keys()].filter((key) => key.startsWith('permission-'))
    const ofOrganisation = rights.length > 0 && rights.every((key) => /^permission-(members|organization-)/.test(key))
    if (owner !== undefined && !step.with.has('repositories') && !ofOrganisation)
      yield {
        at: owner,
        message: 'The token is good for every repository of the owner. Name them in `repositories`.',
        identity: [job.id, step.id ?? '', 'repositories'],
      }
    if (rights.length === 0)
      yield {
        at: step.entry,
        message: 'The token has every right of the app. Name the needed ones with `permission-…`.',
        identity: [job.id, step.id ?? '', 'permissions'],
      }
  },
)

export const secretChecks: readonly PipelineCheck[] = [
  wholeSecrets,
  structured,
  inherit,
  withoutEnvironment,
  everywhere,
  hardCoded,
  persisted,
  unsecured,
  app,
]
