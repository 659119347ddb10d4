import { at, entriesOf, items, resolve, textOf, type YamlNode } from '@bartizan/syntax/yaml'
import { dotted, type Expression } from './expression/ast.ts'
import { findFences } from './expression/find.ts'
import type { Job, Step, Workflow } from './workflow/model.ts'

/**
 * What a value can hold:
 * - `fixed`: numbers, hashes, names that GitHub restricts, or text of the workflow itself
 * - `free`: text that a stranger chooses
 * - `input`: what the caller of a reusable workflow or action passes
 * - `unknown`: text that some step or job computed
 */
export type Taint = 'fixed' | 'free' | 'input' | 'unknown'

const rank: Readonly<Record<Taint, number>> = { fixed: 0, unknown: 1, input: 2, free: 3 }
export const worse = (a: Taint, b: Taint): Taint => (rank[a] >= rank[b] ? a : b)

/** Properties of `github` that a stranger's pull request, issue or comment fills with any text. */
const freeText =
  /^github\.(head_ref|ref|ref_name|base_ref|event|event\.(issue|pull_request|comment|review|review_comment|discussion|head_commit|workflow_run|label|milestone|release|inputs|client_payload|pages|commits)|event\.(issue|pull_request|discussion)\.(title|body)|event\.(comment|review|review_comment|discussion_comment)\.body|event\.pull_request\.(head|base)|event\.pull_request\.(head|base)\.(ref|label|repo)|event\.pull_request\.(head|base)\.repo\.(default_branch|description|homepage|name|full_name)|event\.workflow_run\.(head_branch|display_title|head_repository|head_commit|pull_requests)|event\.workflow_run\.head_repository\.(description|homepage)|event\.workflow_run\.head_commit\.(message|author|committer)|event\.workflow_run\.pull_requests\..*|event\.(workflow_run\.)?head_commit\.(message|author|committer)(\.(name|email|username))?|event\.commits\..*\.(message|author|committer)(\.(name|email|username))?|event\.pages\..*\.(page_name|title|summary)|event\.(milestone|label)\.(title|name|description)|event\.release\.(name|body|tag_name|target_commitish)|event\.client_payload\..*|event\.inputs\..*|event\.changes\..*|event\.ref|event\.(issue|pull_request)\.(milestone|labels)\..*)$/

/** What a context of `github` holds. */
function githubTaint(path: string): Taint {
  if (path === 'github') return 'free'
  return freeText.test(path) ? 'free' : 'fixed'
}

/** Values that a matrix key takes: fixed when all are written out. */
function matrixTaint(matrix: YamlNode | undefined, path: readonly string[]): Taint {
  const [key] = path
  if (matrix === undefined || key === undefined) return 'unknown'
  const whole = textOf(matrix)
  if (whole !== undefined && whole.includes('${{')) return 'unknown'
  const direct = [...entriesOf(matrix)].find(([name]) => name.toLowerCase() === key)?.[1].value
  const included = [...items(at(matrix, 'include'))]
  const include = resolve(at(matrix, 'include'))
  const dynamic = (node: YamlNode | undefined): boolean => {
    const found = resolve(node)
    if (found === undefined) return false
    if (found.kind === 'scalar') return found.text.includes('${{')
    if (found.kind === 'sequence') return found.items.some(dynamic)
    return [...entriesOf(found).values()].some((entry) => dynamic(entry.value))
  }
  if (include?.kind === 'scalar' && dynamic(include)) return 'unknown'
  const named = included.map((item) => [...entriesOf(item)].find(([name]) => name.toLowerCase() === key)?.[1].value)
  return dynamic(direct) || named.some(dynamic) ? 'unknown' : 'fixed'
}

/** Where an expression stands. */
export interface Setting {
  readonly workflow: Workflow
  readonly job: Job
  readonly step: Step | undefined
}

/** What a variable of the environment holds, by the nearest place that sets it. */
function envTaint(name: string, setting: Setting, depth: number): Taint {
  const { workflow, job, step } = setting
  for (const [scope, at] of [
    [step?.env, setting],
    [job.env, { ...setting, step: undefined }],
    [workflow.env, { ...setting, step: undefined }],
  ] as const) {
    const entry = scope === undefined ? undefined : [...scope].find(([key]) => key.toLowerCase() === name)?.[1]
    if (entry !== undefined) return textTaint(entry.value, at, depth + 1)
  }
  return 'unknown'
}

const maxDepth = 8

/** What a text with expressions in it holds. */
export function textTaint(node: YamlNode, setting: Setting, depth = 0): Taint {
  const found = resolve(node)
  if (found?.kind !== 'scalar' || depth > maxDepth) return 'unknown'
  let taint: Taint = 'fixed'
  for (const { expression } of findFences(setting.workflow.text, found.start, found.end)) {
    taint = worse(taint, expression === undefined ? 'unknown' : taintOf(expression, setting, depth))
  }
  return taint
}

function inputTaint(name: string, setting: Setting): Taint {
  const { workflow } = setting
  if (workflow.kind === 'action') return 'input'
  const declared = workflow.triggers
    .filter((trigger) => trigger.name === 'workflow_call' || trigger.name === 'workflow_dispatch')
    .map((trigger) => at(trigger.node, 'inputs', name))
  const types = declared.filter((node) => node !== undefined).map((node) => textOf(at(node, 'type')) ?? 'string')
  return types.length > 0 && types.every((type) => ['boolean', 'number', 'choice', 'environment'].includes(type))
    ? 'fixed'
    : 'input'
}

const fixedRoots = new Set(['runner', 'strategy', 'job', 'secrets', 'vars'])

function contextTaint(path: string, setting: Setting, depth: number): Taint {
  const [root = '', ...rest] = path.split('.')
  if (root === 'github') return githubTaint(path)
  if (root === 'inputs') return inputTaint(rest[0] ?? '', setting)
  if (root === 'env') return envTaint(rest[0] ?? '', setting, depth)
  if (root === 'matrix') return matrixTaint(setting.job.matrix, rest)
  if (root === 'steps' || root === 'needs')
    return ['result', 'outcome', 'conclusion'].includes(rest.at(-1) ?? '') && rest[1] !== 'outputs'
      ? 'fixed'
      : 'unknown'
  return fixedRoots.has(root) ? 'fixed' : 'unknown'
}

/** A part of an expression whose value can become the whole's, with what it holds. */
export interface Leaf {
  readonly expression: Expression
  readonly taint: Taint
}

const plain = new Set(['contains', 'startswith', 'endswith', 'hashfiles', 'success', 'always', 'cancelled', 'failure'])

/** What the value of an expression can hold. */
export function taintOf(expression: Expression, setting: Setting, depth = 0): Taint {
  switch (expression.kind) {
    case 'literal':
    case 'not':
      return 'fixed'
    case 'call':
      if (plain.has(expression.name)) return 'fixed'
      return expression.args.reduce<Taint>(
        (taint, argument) => worse(taint, taintOf(argument, setting, depth)),
        'fixed',
      )
    case 'binary':
      if (!['&&', '||'].includes(expression.operator)) return 'fixed'
      // `a && b` gives b, or a when that is false: only `||` lets the left side through.
      return expression.operator === '&&'
        ? taintOf(expression.right, setting, depth)
        : worse(taintOf(expression.left, setting, depth), taintOf(expression.right, setting, depth))
    case 'context': {
      const path = dotted(expression)
      if (path !== undefined) return contextTaint(path, setting, depth)
      const last = expression.path.at(-1)
      if (last?.kind === 'name' && ['number', 'id', 'sha'].includes(last.name)) return 'fixed'
      return typeof expression.root === 'string' ? 'unknown' : taintOf(expression.root, setting, depth)
    }
  }
}

/** The contexts whose values can become the value of an expression. */
export function leavesOf(expression: Expression, setting: Setting): readonly Leaf[] {
  switch (expression.kind) {
    case 'literal':
      return []
    case 'not':
      return leavesOf(expression.of, setting).map((leaf) => ({ ...leaf, taint: 'fixed' }))
    case 'call': {
      const inner = expression.args.flatMap((argument) => leavesOf(argument, setting))
      return plain.has(expression.name) ? inner.map((leaf) => ({ ...leaf, taint: 'fixed' })) : inner
    }
    case 'binary': {
      const [left, right] = [leavesOf(expression.left, setting), leavesOf(expression.right, setting)]
      if (expression.operator === '||') return [...left, ...right]
      const decides = left.map((leaf): Leaf => ({ ...leaf, taint: 'fixed' }))
      return expression.operator === '&&'
        ? [...decides, ...right]
        : [...decides, ...right.map((leaf): Leaf => ({ ...leaf, taint: 'fixed' }))]
    }
    case 'context':
      return [{ expression, taint: taintOf(expression, setting) }]
  }
}
