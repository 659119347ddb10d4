import { asScalar, entriesOf, textOf, type YamlEntry } from '@bartizan/syntax/yaml'
import type { PipelineCheck, PipelineHit } from '../check.ts'
import type { Job, Workflow } from '../workflow/model.ts'
import { jobLines, steps, workflowCheck } from './define.ts'

/** How bad it is when a token with this right falls into wrong hands. */
const scopes: Readonly<Record<string, 'high' | 'medium' | 'low'>> = {
  contents: 'high',
  packages: 'high',
  actions: 'high',
  'id-token': 'high',
  attestations: 'high',
  deployments: 'high',
  pages: 'high',
  'pull-requests': 'high',
  issues: 'high',
  discussions: 'high',
  checks: 'low',
  statuses: 'low',
  'security-events': 'medium',
  'artifact-metadata': 'low',
  models: 'low',
}

const write = (entry: YamlEntry): boolean => textOf(entry.value) === 'write'

function* wide(entry: YamlEntry, job: Job | undefined): Iterable<PipelineHit> {
  const text = textOf(entry.value)
  const where = job === undefined ? 'every job of the workflow' : `the job ${job.id}`
  if (text === 'write-all' || text === 'read-all') {
    const severity = text === 'write-all' ? 'high' : 'medium'
    yield {
      at: entry,
      severity,
      message: `${where} gets ${text === 'write-all' ? 'every right' : 'the right to read everything'}. Name what is needed.`,
      identity: [job?.id ?? '', text],
    }
  }
}

/** Rights given to all jobs where a single one needs them. */
function* shared(workflow: Workflow): Iterable<PipelineHit> {
  if (workflow.permissions === undefined) return
  yield* wide(workflow.permissions, undefined)
  for (const [scope, entry] of entriesOf(workflow.permissions.value)) {
    if (!write(entry)) continue
    yield {
      at: entry,
      severity: workflow.jobs.length === 1 ? 'low' : (scopes[scope] ?? 'low'),
      message: `Every job of the workflow may write ${scope}. Give the right to the job that needs it.`,
      identity: ['', scope],
    }
  }
}

const callable = (workflow: Workflow): boolean =>
  workflow.triggers.length > 0 && workflow.triggers.every(({ name }) => name === 'workflow_call')

function* defaults(workflow: Workflow): Iterable<PipelineHit> {
  if (workflow.kind !== 'workflow' || workflow.permissions !== undefined) return
  const bare = workflow.jobs.filter(
    (job) => job.permissions === undefined && (job.uses !== undefined || !callable(workflow)),
  )
  const every = bare.length === workflow.jobs.length && bare.some((job) => job.uses === undefined)
  if (every && !callable(workflow)) {
    yield {
      at: workflow.header,
      message:
        'The workflow sets no `permissions`, so its token has whatever the organisation allows by default, often the right to write. Set `permissions: {}` and give jobs what they need.',
      identity: ['', 'default'],
    }
  }
  for (const job of bare) {
    yield {
      at: job.key,
      message: `The job ${job.id} sets no \`permissions\`, so its token has whatever the organisation allows by default. Name what it needs.`,
      identity: [job.id, 'default'],
    }
  }
}

/** A comment on the line, or on the lines above it. */
function commented(workflow: Workflow, entry: YamlEntry): boolean {
  const { text } = workflow
  const end = text.indexOf('\n', entry.end)
  const comment = /#\s*(.*)$/.exec(text.slice(entry.end, end < 0 ? undefined : end))?.[1]
  return comment !== undefined && comment.trim() !== ''
}

export const permissionChecks: readonly PipelineCheck[] = [
  workflowCheck(
    {
      name: 'excessive-permissions',
      title: 'Token with more rights than needed',
      why: 'Every step of the job, actions of others included, acts with the rights of the token. What a hijacked dependency can do is what the token may do.',
      remedy: 'Set `permissions: {}` for the workflow and give each job what it needs.',
      severity: 'medium',
      weakness: 'CWE-250',
      aliases: 'excessive-permissions CKV2_GHA_1 default_permissions_on_risky_events excessive_permissions',
      about: 'access',
      bad: [
        steps('- run: make', 'on: push'),
        steps('- run: make', 'on: push\npermissions: write-all'),
        steps('- run: make', 'on: push\npermissions:\n  contents: write'),
      ],
      good: [
        steps('- run: make'),
        jobLines('permissions:\n  contents: write\nruns-on: ubuntu-24.04\nsteps:\n  - run: make'),
      ],
    },
    function* find(workflow) {
      yield* shared(workflow)
      yield* defaults(workflow)
      for (const job of workflow.jobs) if (job.permissions !== undefined) yield* wide(job.permissions, job)
    },
  ),
  workflowCheck(
    {
      name: 'undocumented-permission',
      title: 'Right of the token without a reason beside it',
      why: 'Nobody dares to take a right away that nobody can explain.',
      remedy: 'Say in a comment what it is needed for.',
      severity: 'info',
      confidence: 'low',
      aliases: 'undocumented-permissions',
      about: 'hygiene',
      bad: [steps('- run: make', 'on: push\npermissions:\n  packages: read')],
      good: [steps('- run: make', 'on: push\npermissions:\n  contents: read\n  packages: read # pulls the base image')],
    },
    function* find(workflow) {
      for (const holder of [workflow.permissions, ...workflow.jobs.map((job) => job.permissions)]) {
        const bare = [...entriesOf(holder?.value)].filter(([scope, entry]) => {
          const level = asScalar(entry.value)?.text
          return level !== 'none' && !(scope === 'contents' && level === 'read') && !commented(workflow, entry)
        })
        const [first, ...others] = bare
        if (first === undefined) continue
        const names = bare.map(([scope, entry]) => `${scope}: ${asScalar(entry.value)?.text}`)
        yield {
          at: first[1],
          message: `Nothing says what ${names.join(', ')} is needed for. Add a comment.`,
          identity: names,
          related: others.map(([, entry]) => ({ at: entry, note: 'without a reason as well' })),
        }
      }
    },
  ),
]
