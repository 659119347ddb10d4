import { asMapping, asScalar, at, entryOf, textOf, type YamlEntry, type YamlMapping } from '@bartizan/syntax/yaml'
import type { PipelineHit } from './check.ts'
import type { Fence } from './expression/find.ts'
import type { PlacedStep } from './rules/define.ts'

type Repair = NonNullable<PipelineHit['fix']>

function columnOf(text: string, at: number): number {
  return at - (text.lastIndexOf('\n', at - 1) + 1)
}

function lineBreakOf(text: string): string {
  return /\r?\n/.exec(text)?.[0] ?? '\n'
}

/** Puts a line before an entry of a block mapping, in the entry's own column. */
function lineBefore(text: string, entry: YamlEntry, line: string): Repair['edits'][number] {
  const { start } = entry.key
  return { start, end: start, text: `${line}${lineBreakOf(text)}${' '.repeat(columnOf(text, start))}` }
}

function blockOf(entry: YamlEntry | undefined): YamlMapping | undefined {
  const mapping = entry?.value.kind === 'mapping' ? entry.value : undefined
  return mapping === undefined || mapping.flow || mapping.entries.length === 0 ? undefined : mapping
}

/** Adds `NAME: VALUE` to a map of a step, and the map itself when it is missing; undefined for maps in braces. */
function addTo({ workflow, step }: PlacedStep, map: 'with' | 'env', line: string): Repair['edits'][number] | undefined {
  const node = asMapping(step.node)
  if (node === undefined || node.flow || step.entry === undefined) return undefined
  const existing = entryOf(node, map)
  const { text } = workflow
  if (existing !== undefined) {
    const first = blockOf(existing)?.entries[0]
    return first === undefined ? undefined : lineBefore(text, first, line)
  }
  const inner = ' '.repeat(columnOf(text, step.entry.key.start) + 2)
  if (map === 'env') return lineBefore(text, step.entry, `env:${lineBreakOf(text)}${inner}${line}`)
  const lineEnd = text.indexOf('\n', step.entry.end)
  const end = lineEnd < 0 ? text.length : text[lineEnd - 1] === '\r' ? lineEnd - 1 : lineEnd
  const added = [`${inner.slice(2)}with:`, `${inner}${line}`].map((one) => `${lineBreakOf(text)}${one}`).join('')
  return { start: end, end, text: added }
}

/** Keeps the credential of a checkout out of the working directory. Pushing from a later step then needs its own. */
export function forgetCredential(placed: PlacedStep): Repair | undefined {
  const title = 'Set `persist-credentials: false`'
  const given = placed.step.with.get('persist-credentials')?.value
  if (given !== undefined) {
    return { title, safety: 'unsafe', edits: [{ start: given.start, end: given.end, text: 'false' }] }
  }
  const edit = addTo(placed, 'with', 'persist-credentials: false')
  return edit === undefined ? undefined : { title, safety: 'unsafe', edits: [edit] }
}

/** The quotes that are open at a place of a script: none, `'` or `"`. */
function quotesAt(script: string): string {
  let open = ''
  for (let index = 0; index < script.length; index += 1) {
    const sign = script[index] ?? ''
    if (sign === '\\' && open !== "'") index += 1
    else if (open === '' && (sign === "'" || sign === '"')) open = sign
    else if (sign === open) open = ''
  }
  return open
}

/** True when the step's script is one for a POSIX shell, by what it says or by its machine. */
function runsInPosixShell({ workflow, job, step }: PlacedStep): boolean {
  const shell =
    step.shell ??
    textOf(at(job.node, 'defaults', 'run', 'shell')) ??
    textOf(at(workflow.root, 'defaults', 'run', 'shell'))
  if (shell !== undefined) return /^(ba)?sh\b/.test(shell)
  return workflow.kind === 'workflow' && /^(ubuntu|macos)-/.test(textOf(at(job.node, 'runs-on')) ?? '')
}

/** `github.event.issue.title` becomes `ISSUE_TITLE`. */
function variableFor(name: string, taken: ReadonlySet<string>): string | undefined {
  const words = name
    .replaceAll(/[^A-Za-z0-9]+/g, ' ')
    .trim()
    .split(' ')
    .filter((word) => !/^(github|event|inputs|steps|outputs|needs|env)$/.test(word))
  const variable = words.slice(-2).join('_').toUpperCase()
  return /^[A-Z][A-Z0-9_]*$/.test(variable) && !taken.has(variable) && !/^(GITHUB|RUNNER)_/.test(variable)
    ? variable
    : undefined
}

/** Passes an expression of a script through a variable, which no shell takes for code. */
export function throughEnvironment(placed: PlacedStep, fence: Fence): Repair | undefined {
  const { workflow, step } = placed
  const { run } = step
  if (run === undefined || asScalar(step.entry?.value) !== run || !runsInPosixShell(placed)) return undefined
  const block = run.style === 'literal' || run.style === 'folded'
  if (!(block || run.style === 'plain') || !/^[\w.\-[\]* ]+$/.test(fence.text)) return undefined
  const before = workflow.text.slice(run.start, fence.start)
  // Inside a here-document or a comment an apostrophe is no quote.
  if (before.includes('<<') || /(^|\s)#/m.test(before.slice(block ? before.indexOf('\n') : 0))) return undefined
  const open = quotesAt(before)
  const variable = variableFor(fence.text, new Set(step.env.keys()))
  if (open === "'" || variable === undefined || (open === '' && !block && fence.start === run.start)) return undefined
  const edit = addTo(placed, 'env', `${variable}: \${{ ${fence.text} }}`)
  if (edit === undefined) return undefined
  const use = open === '"' ? `\${${variable}}` : `"\${${variable}}"`
  return {
    title: `Pass it through the variable ${variable}`,
    // Without quotes the shell split the pasted text into words; a quoted variable stays one word.
    safety: open === '"' ? 'safe' : 'unsafe',
    edits: [edit, { start: fence.start, end: fence.end, text: use }],
  }
}
