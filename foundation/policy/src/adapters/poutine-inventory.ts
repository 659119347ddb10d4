import { isArray, isPlain, toJson } from '../rego/index.ts'
import type { Value } from '../rego/index.ts'
import { at } from './gatekeeper-match.ts'
import { textField } from './results.ts'
import type { DocumentPath, PolicyDocument } from './types.ts'

/** The pipelines of a repository, GitHub's workflows and actions, in the form in which poutine's rules know them. */
export function inventoryOfPipelines(documents: readonly PolicyDocument[]): Value {
  const workflows = documents.filter(({ data }) => isPlain(at(data, 'jobs')) && eventsOf(data).length > 0)
  const actions = documents.filter(({ data }) => textField(at(data, 'runs'), 'using') !== undefined)
  return {
    packages: [
      {
        purl: '',
        source_scm_type: 'github',
        source_git_repo: '',
        source_git_ref: '',
        package_dependencies: [],
        build_dependencies: [],
        github_actions_workflows: workflows.map(workflowOf),
        github_actions_metadata: actions.map(actionOf),
        gitlabci_configs: [],
        azure_pipelines: [],
        pipeline_as_code_tekton: [],
      },
    ],
  }
}

type Fields = { [key: string]: Value }

/** The text of a scalar as the file has it. */
function scalar(value: Value | undefined): string {
  if (value === undefined || value === null) return ''
  return typeof value === 'object' ? toJson(value) : String(value)
}

/** Fields that a mapping has, as texts; those that it lacks are left out. */
function texts(source: Value | undefined, names: readonly string[]): Fields {
  const found: Fields = {}
  for (const name of names) {
    const value = at(source, name)
    if (value !== undefined && value !== null) found[name.replaceAll('-', '_')] = scalar(value)
  }
  return found
}

const list = (value: Value | undefined): string[] =>
  value === undefined || value === null ? [] : isArray(value) ? value.map(scalar) : [scalar(value)]

const entries = (value: Value | undefined): readonly [string, Value][] => (isPlain(value) ? Object.entries(value) : [])

/** A mapping as a list of names with values; an expression stands alone. */
function pairs(value: Value | undefined): Value[] {
  if (typeof value === 'string') return value.startsWith('$') ? [{ name: '', value }] : []
  return entries(value).map(([name, item]) => ({ name, value: scalar(item) }))
}

/** Lists under names, those with members only. */
function filled(fields: { readonly [key: string]: readonly Value[] }): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, items]) => items.length > 0))
}

function workflowOf(document: PolicyDocument): Value {
  const { data, file } = document
  return {
    path: file,
    name: scalar(at(data, 'name')),
    events: eventsOf(data),
    permissions: permissionsOf(at(data, 'permissions')),
    ...filled({ env: pairs(at(data, 'env')) }),
    jobs: entries(at(data, 'jobs')).map(([id, job]) => jobOf(document, id, job)),
  }
}

/** YAML 1.1 takes the key `on` for true. */
function eventsOf(workflow: Value): Value[] {
  const on = at(workflow, 'on') ?? at(workflow, 'true')
  if (on === undefined) return []
  if (!isPlain(on)) return list(on).map((name) => ({ name }))
  return entries(on).map(([name, event]) => ({ name, ...eventOf(name, event) }))
}

const EVENT_LISTS = [
  'types',
  'branches',
  'branches-ignore',
  'paths',
  'paths-ignore',
  'tags',
  'tags-ignore',
  'workflows',
]

function eventOf(name: string, event: Value): Fields {
  if (name === 'schedule') return filled({ cron: isArray(event) ? event.map((item) => scalar(at(item, 'cron'))) : [] })
  const lists = EVENT_LISTS.map((key): [string, Value[]] => [key.replaceAll('-', '_'), list(at(event, key))])
  return {
    ...filled(Object.fromEntries(lists)),
    ...filled({ inputs: inputsOf(at(event, 'inputs')), secrets: inputsOf(at(event, 'secrets')) }),
  }
}

function inputsOf(value: Value | undefined): Value[] {
  return entries(value).map(([name, input]) => ({
    name,
    ...texts(input, ['description']),
    required: scalar(at(input, 'required')) === 'true',
    type: scalar(at(input, 'type')),
  }))
}

const SCOPES = `metadata actions attestations checks contents deployments id-token issues discussions packages pages
  pull-requests repository-projects security-events statuses`.split(/\s+/)

function permissionsOf(value: Value | undefined): Value {
  if (value === 'write-all' || value === 'read-all')
    return SCOPES.map((scope) => ({ scope, permission: value.slice(0, -'-all'.length) }))
  return isPlain(value)
    ? entries(value).map(([scope, permission]) => ({ scope, permission: scalar(permission) }))
    : null
}

function jobOf(document: PolicyDocument, id: string, job: Value): Value {
  const path = ['jobs', id]
  const steps = at(job, 'steps')
  const container = at(job, 'container')
  const environment = at(job, 'environment')
  const secrets = at(job, 'secrets')
  return {
    id,
    ...texts(job, ['name', 'uses', 'if']),
    ...filled({
      secrets: secrets === 'inherit' ? [{ name: '*ALL', value: 'inherit' }] : pairs(secrets),
      with: pairs(at(job, 'with')),
      needs: list(at(job, 'needs')),
      outputs: pairs(at(job, 'outputs')),
      env: pairs(at(job, 'env')),
      environment:
        environment === undefined
          ? []
          : [isPlain(environment) ? texts(environment, ['name', 'url']) : { name: scalar(environment) }],
    }),
    permissions: permissionsOf(at(job, 'permissions')),
    runs_on: runnersOf(at(job, 'runs-on')),
    container: { image: scalar(isPlain(container) ? at(container, 'image') : container) },
    strategy: { matrix: matrixOf(at(job, 'strategy', 'matrix')) },
    steps: stepsOf(document, steps, [...path, 'steps']),
    references_secrets: [
      ...new Set([...toJson(job).matchAll(/\bsecrets\.([A-Za-z_]\w*)/g)].map(([, name]) => name as string)),
    ],
    line: lineOf(document, path),
    lines: linesOf(document, path, job, JOB_LINES),
  }
}

function runnersOf(value: Value | undefined): Value[] {
  if (!isPlain(value)) return list(value)
  return [
    ...list(at(value, 'group')).map((name) => `group:${name}`),
    ...list(at(value, 'labels')).map((name) => `label:${name}`),
  ]
}

function matrixOf(value: Value | undefined): Fields {
  const lists = entries(value).filter(([name, items]) => name !== 'include' && name !== 'exclude' && isArray(items))
  return Object.fromEntries(lists.map(([name, items]) => [name, list(items)]))
}

function stepsOf(document: PolicyDocument, steps: Value | undefined, path: DocumentPath): Value[] {
  return (isArray(steps) ? steps : []).map((step: Value, i): Value => {
    const uses = scalar(at(step, 'uses'))
    return {
      ...texts(step, ['id', 'name', 'if', 'uses', 'shell', 'run', 'working-directory']),
      ...filled({ env: pairs(at(step, 'env')), with: pairs(at(step, 'with')) }),
      ...prefixed(texts(at(step, 'with'), ['ref', 'script'])),
      ...(uses !== '' && { action: uses.split('@')[0] as string }),
      line: lineOf(document, [...path, i]),
      lines: linesOf(document, [...path, i], step, STEP_LINES),
    }
  })
}

const prefixed = (fields: Fields): Fields =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [`with_${name}`, value]))

/** Keys whose lines rules report, with where each is. */
export const STEP_LINES: Readonly<Record<string, readonly string[]>> = {
  run: ['run'],
  uses: ['uses'],
  if: ['if'],
  with_ref: ['with', 'ref'],
  with_script: ['with', 'script'],
}
const JOB_LINES: Readonly<Record<string, readonly string[]>> = { if: ['if'], runs_on: ['runs-on'] }

function linesOf(
  document: PolicyDocument,
  path: DocumentPath,
  value: Value,
  keys: Readonly<Record<string, readonly string[]>>,
): Value {
  const lines: Fields = { start: lineOf(document, path) }
  for (const [name, keyPath] of Object.entries(keys)) {
    if (at(value, ...keyPath) !== undefined) lines[name] = lineOf(document, [...path, ...keyPath])
  }
  return lines
}

/** The line of a value; the first where the document does not tell. */
function lineOf({ origins }: PolicyDocument, path: DocumentPath): number {
  const range = origins?.originOf(path)
  return (range && origins?.lineAt?.(range.start)) ?? 1
}

function actionOf(document: PolicyDocument): Value {
  const { data, file } = document
  const runs = at(data, 'runs')
  return {
    path: file,
    name: scalar(at(data, 'name')),
    description: scalar(at(data, 'description')),
    author: scalar(at(data, 'author')),
    inputs: inputsOf(at(data, 'inputs')),
    outputs: entries(at(data, 'outputs')).map(([name, output]) => ({
      name,
      value: scalar(at(output, 'value') ?? output),
    })),
    runs: {
      using: '',
      main: '',
      image: '',
      entrypoint: '',
      ...texts(runs, ['using', 'main', 'pre', 'pre-if', 'post', 'post-if', 'image', 'entrypoint']),
      args: list(at(runs, 'args')),
      steps: stepsOf(document, at(runs, 'steps'), ['runs', 'steps']),
    },
  }
}
