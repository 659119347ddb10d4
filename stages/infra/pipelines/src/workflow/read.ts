import {
  asScalar,
  at,
  entriesOf,
  entryOf,
  items,
  resolve,
  textOf,
  type YamlEntry,
  type YamlNode,
  type YamlSpan,
} from '@bartizan/syntax/yaml'
import type { Job, Step, Trigger, Uses, Workflow } from './model.ts'

/** Takes the text of `uses` apart; undefined when it is none of the known forms. */
export function parseUses(text: string): Uses | undefined {
  if (text.startsWith('docker://')) return { kind: 'docker', image: text.slice(9), text }
  if (text.startsWith('./') || text.startsWith('.github/') || text.startsWith('../')) return { kind: 'local', text }
  if (text.startsWith('$/')) return { kind: 'self', text }
  const match = /^([\w.-]+)\/([\w.-]+)((?:\/[^@]*)?)@(.+)$/.exec(text)
  if (match === null) return undefined
  return {
    kind: 'repository',
    owner: match[1] ?? '',
    repo: match[2] ?? '',
    path: (match[3] ?? '').slice(1),
    ref: match[4] ?? '',
    text,
  }
}

function readStep(node: YamlNode): Step {
  const uses = entryOf(node, 'uses')
  const run = entryOf(node, 'run')
  const text = textOf(uses?.value)
  return {
    kind: 'step',
    node,
    id: textOf(at(node, 'id')),
    uses: text === undefined ? undefined : parseUses(text.trim()),
    entry: uses ?? run,
    run: asScalar(run?.value),
    with: entriesOf(at(node, 'with')),
    env: entriesOf(at(node, 'env')),
    condition: asScalar(at(node, 'if')),
    shell: textOf(at(node, 'shell')),
  }
}

/** Steps of a list; those that run side by side stand in a list of their own. */
function readSteps(node: YamlNode | undefined): Step[] {
  return items(node).flatMap((item) => {
    const parallel = at(item, 'parallel')
    return parallel === undefined ? [readStep(item)] : readSteps(parallel)
  })
}

function readJob(id: string, entry: YamlEntry): Job {
  const node = entry.value
  const uses = entryOf(node, 'uses')
  const text = textOf(uses?.value)
  return {
    id,
    key: entry.key,
    node,
    uses: text === undefined ? undefined : parseUses(text.trim()),
    usesEntry: uses,
    steps: readSteps(at(node, 'steps')),
    env: entriesOf(at(node, 'env')),
    permissions: entryOf(node, 'permissions'),
    condition: asScalar(at(node, 'if')),
    matrix: at(node, 'strategy', 'matrix'),
  }
}

function readTriggers(on: YamlEntry | undefined): Trigger[] {
  const found = resolve(on?.value)
  if (found === undefined || on === undefined) return []
  if (found.kind === 'scalar') return [{ name: found.text, at: on, node: undefined }]
  if (found.kind === 'sequence')
    return found.items.map((item) => ({ name: textOf(item) ?? '', at: item, node: undefined }))
  return [...entriesOf(found)].map(([name, entry]) => ({ name, at: entry.key, node: entry.value }))
}

function firstSpan(root: YamlNode): YamlSpan {
  const [first] = entriesOf(root).values()
  return first?.key ?? { start: root.start, end: Math.min(root.end, root.start + 1) }
}

/** Reads a workflow file or a composite action; undefined when the document is neither. */
export function readWorkflow(text: string, root: YamlNode): Workflow | undefined {
  const jobs = entryOf(root, 'jobs')
  const runs = entryOf(root, 'runs')
  const on = entryOf(root, 'on') ?? entryOf(root, 'true')
  const base = { text, root, name: entryOf(root, 'name'), env: entriesOf(at(root, 'env')), header: firstSpan(root) }
  if (jobs !== undefined && on !== undefined) {
    return {
      ...base,
      kind: 'workflow',
      on,
      triggers: readTriggers(on),
      permissions: entryOf(root, 'permissions'),
      jobs: [...entriesOf(jobs.value)].map(([id, entry]) => readJob(id, entry)),
    }
  }
  if (runs === undefined || textOf(at(runs.value, 'using')) === undefined) return undefined
  const job = { ...readJob('', runs), key: runs.key, uses: undefined, usesEntry: undefined }
  return { ...base, kind: 'action', on: undefined, triggers: [], permissions: undefined, jobs: [job] }
}
