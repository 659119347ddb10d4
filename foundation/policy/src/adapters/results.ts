import { isPlain, lookup, toJson } from '../rego/index.ts'
import type { RegoProblem, Value } from '../rego/index.ts'
import { ask } from './run.ts'
import type { Entry, Prepared, Yielded } from './run.ts'
import type { AdapterReport, DocumentPath, PolicyDocument, PolicyFinding } from './types.ts'

/** A document as one tool's policies want to see it, with the way back from its paths to the file. */
export type View = {
  readonly document: PolicyDocument
  readonly input: Value
  /** The path in the document for a path in the view; undefined where it lies outside. */
  readonly back: (path: DocumentPath) => { readonly document: PolicyDocument; readonly path: DocumentPath } | undefined
}

/** How a tool's results become findings. */
export type Reading = {
  readonly tool: string
  readonly data?: Value
  /** Nanoseconds since 1970 that policies are told. */
  readonly now?: bigint
  readonly applies?: (entry: Entry, view: View) => boolean
  readonly read: (yielded: Yielded, view: View) => Partial<PolicyFinding> | undefined
}

/** Asks every entry about every view. */
export function collect(prepared: Prepared, views: readonly View[], reading: Reading): AdapterReport {
  if (prepared.kind === 'failed')
    return { findings: [], problems: prepared.problems, rules: { total: 0, matched: 0, undefined: 0 } }
  const findings: PolicyFinding[] = []
  const problems: RegoProblem[] = []
  const matched = new Set<string>()
  const defined = new Set<string>()
  for (const view of views) {
    for (const entry of prepared.entries) {
      if (reading.applies?.(entry, view) === false) continue
      const answer = ask(prepared.program, entry, {
        input: view.input,
        ...(reading.data !== undefined && { data: reading.data }),
        ...(reading.now !== undefined && { now: reading.now }),
      })
      const id = entry.path.join('.')
      if (answer.kind === 'failed') {
        problems.push({ ...answer.problem, message: `${view.document.file}: ${answer.problem.message}` })
        continue
      }
      if (!answer.isUndefined) defined.add(id)
      for (const yielded of answer.values) {
        matched.add(id)
        const finding = finish(reading, yielded, view)
        if (finding) findings.push(finding)
      }
    }
  }
  const total = prepared.entries.length
  return { findings, problems, rules: { total, matched: matched.size, undefined: total - defined.size } }
}

function finish(reading: Reading, yielded: Yielded, view: View): PolicyFinding | undefined {
  const own = reading.read(yielded, view)
  if (!own) return undefined
  return findingOf(
    {
      tool: reading.tool,
      rule: yielded.entry.path.join('.'),
      message: messageOf(yielded.value),
      severity: 'medium',
      ...own,
    },
    view,
    own.path ?? yielded.path,
  )
}

/** A finding about a path of a view, placed in the file that the path leads to. */
export function findingOf(
  told: Omit<PolicyFinding, 'file' | 'path' | 'range'>,
  view: View,
  viewPath: DocumentPath,
): PolicyFinding {
  const origin = view.back(viewPath)
  const document = origin?.document ?? view.document
  const path = origin?.path ?? []
  const range = rangeOf(document, path)
  return { ...told, file: document.file, path, ...(range && { range }) }
}

/** The range of the value, or of the nearest container that has one. */
function rangeOf(document: PolicyDocument, path: DocumentPath): PolicyFinding['range'] {
  for (let length = path.length; length >= 0; length--) {
    const range = document.origins?.originOf(path.slice(0, length))
    if (range) return range
  }
  return undefined
}

/** The message of a result: a text, or the field that tools use for it. */
export function messageOf(value: Value): string {
  if (typeof value === 'string') return value
  for (const key of ['msg', 'message', 'alertMessage']) {
    const text = lookup(value, key)
    if (typeof text === 'string') return text
  }
  return value === true ? 'the policy is violated' : toJson(value)
}

/** Severities as tools write them. */
export function severityOf(value: unknown, otherwise: PolicyFinding['severity'] = 'medium'): PolicyFinding['severity'] {
  const word = typeof value === 'string' ? value.toLowerCase() : ''
  if (word === 'critical' || word === 'high' || word === 'medium' || word === 'low' || word === 'info') return word
  return word === 'trace' || word === 'negligible' || word === 'unknown' || word === 'note'
    ? 'info'
    : word === 'error'
      ? 'high'
      : otherwise
}

/** A view of the document itself. */
export function plainView(document: PolicyDocument): View {
  return { document, input: document.data, back: (path) => ({ document, path }) }
}

/** A text field of an object. */
export function textField(value: Value | undefined, key: string): string | undefined {
  const found = isPlain(value) ? lookup(value, key) : undefined
  return typeof found === 'string' ? found : undefined
}
