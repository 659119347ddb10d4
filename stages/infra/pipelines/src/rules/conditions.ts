import type { YamlScalar } from '@bartizan/syntax/yaml'
import type { PipelineCheck, PipelineHit } from '../check.ts'
import { dotted, walk, type Expression } from '../expression/ast.ts'
import { conditionOf, findFences, type Fence } from '../expression/find.ts'
import { fencesOf } from '../workflow/fences.ts'
import { runsOn, type Workflow } from '../workflow/model.ts'
import { steps, workflowCheck } from './define.ts'

interface Condition {
  readonly scalar: YamlScalar
  readonly owner: string
}

function* conditionsIn(workflow: Workflow): Iterable<Condition> {
  for (const job of workflow.jobs) {
    if (job.condition !== undefined) yield { scalar: job.condition, owner: job.id }
    for (const step of job.steps)
      if (step.condition !== undefined) yield { scalar: step.condition, owner: `${job.id}/${step.id ?? ''}` }
  }
}

interface Part {
  readonly fence: Fence
  readonly expression: Expression
  readonly owner: string
}

/** Every expression inside the conditions. */
function partsOf(workflow: Workflow): Part[] {
  const found: Part[] = []
  for (const { scalar, owner } of conditionsIn(workflow)) {
    const fence = conditionOf(workflow.text, scalar)
    if (fence?.expression === undefined) continue
    walk(fence.expression, (expression) => found.push({ fence, expression, owner }))
  }
  return found
}

const place = ({ fence, expression }: Part): { start: number; end: number } => ({
  start: fence.from + expression.start,
  end: fence.from + expression.end,
})
const botIds = new Set(['49699333', '29110', '27856297', '29139614', '41898282', '39514782', '104326214', '85343'])
const strangers = [
  'pull_request_target',
  'workflow_run',
  'issue_comment',
  'issues',
  'pull_request',
  'pull_request_review',
]

const literal = (expression: Expression): string | undefined =>
  expression.kind === 'literal' ? String(expression.value) : undefined

const botCondition: PipelineCheck = workflowCheck(
  {
    name: 'bot-condition',
    title: 'Condition that trusts the last actor to be a bot',
    why: '`github.actor` is whoever acted last. A stranger makes the bot act last on a pull request with their code in it, and passes the check.',
    remedy: 'Compare `github.event.pull_request.user.login`, which is who opened it.',
    severity: 'high',
    weakness: 'CWE-290',
    aliases: 'bot-conditions confused_deputy_auto_merge',
    about: 'flow',
    bad: [steps("- run: ./merge\n  if: github.actor == 'dependabot[bot]'", 'on: pull_request_target\npermissions: {}')],
    good: [
      steps(
        "- run: ./merge\n  if: github.event.pull_request.user.login == 'dependabot[bot]'",
        'on: pull_request_target\npermissions: {}',
      ),
      steps("- run: ./merge\n  if: github.actor == 'someone'", 'on: pull_request_target\npermissions: {}'),
    ],
  },
  function* find(workflow) {
    if (!runsOn(workflow, ...strangers)) return
    for (const part of partsOf(workflow)) {
      const { expression, owner } = part
      if (expression.kind !== 'binary' || expression.operator !== '==') continue
      for (const [context, other] of [
        [expression.left, expression.right],
        [expression.right, expression.left],
      ] as const) {
        const path = dotted(context)
        const text = literal(other)
        if (path === undefined || text === undefined) continue
        const actor =
          /^github\.(actor|triggering_actor|event\.(pull_request\.)?sender\.login)$/.test(path) &&
          /\[bot\]$/i.test(text)
        const id = /^github\.(actor_id|event\.(pull_request\.)?sender\.id)$/.test(path) && botIds.has(text)
        if (actor || id)
          yield {
            at: place(part),
            message: `${path} is whoever acted last, which a stranger can arrange to be the bot. Compare github.event.pull_request.user.login.`,
            identity: [owner, path, text],
          }
      }
    }
  },
)

const unsoundContains: PipelineCheck = workflowCheck(
  {
    name: 'unsound-contains',
    title: 'Membership tested by a part of a text',
    why: "contains('main,prod', x) is also true for `ma`, `in,p` and the empty text: a branch of that name passes.",
    remedy: 'Use contains(fromJSON(\'["main","prod"]\'), x), or compare one by one.',
    severity: 'high',
    weakness: 'CWE-185',
    aliases: 'unsound-contains',
    about: 'flow',
    bad: [steps("- run: ./deploy\n  if: contains('main,prod', github.ref_name)")],
    good: [steps('- run: ./deploy\n  if: contains(fromJSON(\'["main"]\'), github.ref_name)')],
  },
  function* find(workflow) {
    for (const part of partsOf(workflow)) {
      const { expression, owner } = part
      if (expression.kind !== 'call' || expression.name !== 'contains') continue
      const [list, value] = expression.args
      const path = value === undefined ? undefined : dotted(value)
      if (list?.kind !== 'literal' || typeof list.value !== 'string' || path === undefined) continue
      const controlled =
        /^(github\.(actor|ref|ref_name|head_ref|base_ref|event\b.*|triggering_actor)|env\..*|inputs\..*)$/.test(path)
      yield {
        at: place(part),
        severity: controlled ? 'high' : 'low',
        message: `Any part of '${list.value}' passes this test, the empty text too. Test against a list made with fromJSON.`,
        identity: [owner, path, list.value],
      }
    }
  },
)

/** Text around fences, or a line end behind one, makes a condition a text, and every text is true. */
function alwaysTrue(workflow: Workflow, scalar: YamlScalar): boolean {
  const fences = findFences(workflow.text, scalar.start, scalar.end)
  const [only] = fences
  if (only === undefined) return false
  if (fences.length > 1) return true
  const whole = scalar.text
  return !(whole.startsWith('${{') && whole.endsWith('}}'))
}

const unsoundCondition: PipelineCheck = workflowCheck(
  {
    name: 'condition-always-true',
    title: 'Condition that is always true',
    why: 'Text or a line end beside the fence makes the condition a non-empty text, which counts as true: the guard guards nothing.',
    remedy: 'Write the condition without fences, or with `|-` instead of `|`.',
    severity: 'high',
    weakness: 'CWE-571',
    aliases: 'unsound-condition if-cond',
    about: 'flow',
    bad: [steps('- run: ./deploy\n  if: |\n    ${{ false }}'), steps('- run: ./deploy\n  if: ${{ false }} && true')],
    good: [steps("- run: ./deploy\n  if: ${{ github.ref == 'x' }}\n- run: b\n  if: |-\n    ${{ github.ref == 'x' }}")],
  },
  function* find(workflow): Iterable<PipelineHit> {
    for (const { scalar, owner } of conditionsIn(workflow)) {
      if (!alwaysTrue(workflow, scalar)) continue
      const end = Math.min(scalar.end, scalar.block === undefined ? scalar.end : scalar.start + 1)
      yield {
        at: { start: scalar.start, end },
        message: 'This condition is a text and therefore always true. Write it without fences.',
        identity: [owner, scalar.text.trim()],
      }
    }
  },
)

const falsy = (expression: Expression): boolean =>
  expression.kind === 'literal' &&
  (expression.value === '' || expression.value === false || expression.value === 0 || expression.value === null)

const unsoundTernary: PipelineCheck = workflowCheck(
  {
    name: 'unsound-ternary',
    title: 'Choice whose first value is never taken',
    why: "`a && '' || b` always gives b, because the empty text counts as false.",
    remedy: 'Turn the condition around, so that the empty value stands last.',
    severity: 'low',
    weakness: 'CWE-570',
    aliases: 'unsound-ternary',
    about: 'flow',
    bad: [steps("- run: echo ${{ inputs.a && '' || 'b' }}")],
    good: [steps("- run: echo ${{ inputs.a && 'b' || '' }}")],
  },
  function* find(workflow) {
    for (const fence of fencesOf(workflow)) {
      const found: Expression[] = []
      if (fence.expression !== undefined) {
        walk(fence.expression, (inner) => {
          if (inner.kind !== 'binary' || inner.operator !== '||') return
          if (inner.left.kind === 'binary' && inner.left.operator === '&&' && falsy(inner.left.right)) found.push(inner)
        })
      }
      for (const inner of found)
        yield {
          at: { start: fence.from + inner.start, end: fence.from + inner.end },
          message:
            'The value behind `&&` counts as false, so the one behind `||` is always taken. Turn the condition around.',
          identity: [fence.text],
        }
    }
  },
)

/** Calls whose value the expression itself gives away. */
function constantCall(expression: Expression): boolean {
  if (expression.kind === 'literal') return true
  if (expression.kind === 'not') return constantCall(expression.of)
  if (expression.kind === 'binary') return constantCall(expression.left) && constantCall(expression.right)
  return (
    expression.kind === 'call' &&
    ['format', 'contains', 'startswith', 'endswith', 'tojson', 'join'].includes(expression.name) &&
    expression.args.every(constantCall)
  )
}

function roundabout(expression: Expression): boolean {
  let found = false
  walk(expression, (inner) => {
    const twice =
      inner.kind === 'call' &&
      inner.name === 'fromjson' &&
      inner.args.some((argument) => argument.kind === 'call' && argument.name === 'tojson')
    const computed =
      inner.kind === 'context' &&
      inner.path.some((access) => access.kind === 'computed' && access.index.kind !== 'literal')
    const constant = inner.kind !== 'literal' && constantCall(inner)
    found ||= twice || computed || constant
  })
  return found
}

const obfuscated: PipelineCheck = workflowCheck(
  {
    name: 'obfuscated-expression',
    title: 'Expression written in a roundabout way',
    why: 'Constant or computed expressions hide from reviewers and tools what is used.',
    remedy: 'Write the value, or the plain context.',
    severity: 'low',
    confidence: 'low',
    weakness: 'CWE-116',
    aliases: 'obfuscation',
    about: 'hygiene',
    bad: [steps("- run: echo ${{ format('{0}', 'abc') }}"), steps('- run: make\n  if: ${{ inputs[inputs.name] }}')],
    good: [steps('- run: echo "${{ github.sha }}"')],
  },
  function* find(workflow) {
    for (const fence of fencesOf(workflow)) {
      if (fence.expression === undefined || !(roundabout(fence.expression) || constantCall(fence.expression))) continue
      yield {
        at: fence,
        message: `${fence.text} can be written plainly. Write the value or the context.`,
        identity: [fence.text],
      }
    }
  },
)

export const conditionChecks: readonly PipelineCheck[] = [
  botCondition,
  unsoundContains,
  unsoundCondition,
  unsoundTernary,
  obfuscated,
]
