import {
  defineRule,
  parseControl,
  type Control,
  type Cwe,
  type Rule,
  type RuleSpec,
  type Severity,
} from '@bartizan/model'
import type { YamlSpan } from '@bartizan/syntax/yaml'
import type { PipelineCheck, PipelineHit } from '../check.ts'
import type { Job, Step, Workflow } from '../workflow/model.ts'

function controls(...ids: readonly string[]): readonly Control[] {
  return ids.map((id) => {
    const control = parseControl(id)
    if (control === undefined) throw new TypeError(`unknown control ${id}`)
    return control
  })
}

/** Controls by what a rule is about. */
export const about = {
  injection: controls(
    'OWASP-CICD:CICD-SEC-4',
    'CIS-SSCS:2.3',
    'PCI-DSS:6.2.4',
    'SOC2:CC8.1',
    'ISO27001:A.8.28',
    'NIST-800-53:SI-10',
  ),
  dependencies: controls(
    'OWASP-CICD:CICD-SEC-3',
    'CIS-SSCS:3.1',
    'PCI-DSS:6.3.2',
    'SOC2:CC8.1',
    'ISO27001:A.8.30',
    'NIST-SSDF:PW.4.1',
    'NIST-800-53:SR-3',
  ),
  access: controls(
    'OWASP-CICD:CICD-SEC-2',
    'CIS-SSCS:2.2',
    'PCI-DSS:7.2.1',
    'SOC2:CC6.3',
    'ISO27001:A.8.2',
    'NIST-800-53:AC-6',
  ),
  secrets: controls(
    'OWASP-CICD:CICD-SEC-6',
    'CIS-SSCS:2.2',
    'PCI-DSS:8.6.2',
    'SOC2:CC6.1',
    'ISO27001:A.5.17',
    'NIST-800-53:IA-5',
  ),
  flow: controls('OWASP-CICD:CICD-SEC-1', 'CIS-SSCS:2.3', 'SOC2:CC8.1', 'ISO27001:A.8.32', 'NIST-800-53:CM-3'),
  integrity: controls(
    'OWASP-CICD:CICD-SEC-9',
    'CIS-SSCS:4.1',
    'SOC2:CC8.1',
    'ISO27001:A.8.30',
    'NIST-800-53:SI-7',
    'NIST-SSDF:PS.2.1',
  ),
  hygiene: controls('OWASP-CICD:CICD-SEC-7', 'ISO27001:A.8.9', 'NIST-800-53:CM-6'),
} as const

/** What the author of a rule writes. */
export interface PipelineRule {
  readonly name: string
  readonly title: string
  readonly why: string
  readonly remedy: string
  readonly severity: Severity
  readonly confidence?: RuleSpec['confidence']
  readonly weakness?: Cwe
  /** Ids of zizmor, actionlint, poutine and Checkov, separated by blanks. */
  readonly aliases: string
  readonly about: keyof typeof about
  readonly fixable?: boolean
}

/** Completes a rule of this room. */
export function pipelineRule(spec: PipelineRule, tag = 'github-actions'): Rule {
  const { name, aliases, about: subject, ...rest } = spec
  return defineRule({
    ...rest,
    id: `pipelines/${name}`,
    stage: 'infra',
    aliases: aliases.split(' ').filter((id) => id !== ''),
    controls: about[subject],
    tags: [tag],
  })
}

interface Samples {
  readonly bad: readonly string[]
  readonly good: readonly string[]
  readonly path?: string
}

/** A check over a whole workflow or action. */
export function workflowCheck(
  spec: PipelineRule & Samples,
  find: (workflow: Workflow) => Iterable<PipelineHit>,
): PipelineCheck {
  const { bad, good, path, ...rule } = spec
  return { rule: pipelineRule(rule), bad, good, ...(path === undefined ? {} : { path }), find }
}

/** A workflow with one job that has the given steps. */
export function steps(lines: string, head = 'on: push\npermissions: {}'): string {
  const body = lines.split('\n').map((line) => (line === '' ? line : `      ${line}`))
  return `name: sample\n${head}\njobs:\n  build:\n    runs-on: ubuntu-24.04\n    steps:\n${body.join('\n')}\n`
}

/** A workflow with one job that has the given lines. */
export function jobLines(lines: string, head = 'on: push\npermissions: {}'): string {
  const body = lines.split('\n').map((line) => (line === '' ? line : `    ${line}`))
  return `name: sample\n${head}\njobs:\n  build:\n${body.join('\n')}\n`
}

export interface PlacedStep {
  readonly workflow: Workflow
  readonly job: Job
  readonly step: Step
}

/** All steps of a workflow. */
export function* stepsOf(workflow: Workflow): Iterable<PlacedStep> {
  for (const job of workflow.jobs) for (const step of job.steps) yield { workflow, job, step }
}

/** A check over each step. Samples are the lines of a list of steps. */
export function stepCheck(
  spec: PipelineRule & Samples,
  find: (placed: PlacedStep) => Iterable<PipelineHit>,
): PipelineCheck {
  const wrap = (text: string): string => (text.startsWith('- ') ? steps(text) : text)
  return workflowCheck({ ...spec, bad: spec.bad.map(wrap), good: spec.good.map(wrap) }, function* each(workflow) {
    for (const placed of stepsOf(workflow)) yield* find(placed)
  })
}

/** Where a step is pointed at: its `uses` or `run`. */
export function stepAt(step: Step): YamlSpan {
  const entry = step.entry
  if (entry === undefined) return step.node
  return step.run === undefined ? entry : entry.key
}
