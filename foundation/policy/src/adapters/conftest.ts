import { evaluatePath, isArray, isPlain } from '../rego/index.ts'
import type { PolicyFiles } from '../commands/files.ts'
import type { Program, Value } from '../rego/index.ts'
import { collect, plainView } from './results.ts'
import type { View } from './results.ts'
import { prepare } from './run.ts'
import type { Entry } from './run.ts'
import type { AdapterReport, PolicyDocument } from './types.ts'

/** How Conftest policies are asked. */
export type ConftestOptions = {
  /** Packages to ask; all of them unless given (Conftest's own default is `main`). */
  readonly namespaces?: readonly string[]
  /** Hand all documents over at once, as an array of `{path, contents}`. */
  readonly combine?: boolean
  readonly data?: Value
}

const ENTRIES = ['deny', 'violation', 'warn']

/** Runs policies written for Conftest. */
export function runConftest(
  files: PolicyFiles,
  documents: readonly PolicyDocument[],
  options: ConftestOptions = {},
): AdapterReport {
  const { namespaces } = options
  const prepared = prepare(files, ENTRIES, {
    packages: (path) => namespaces === undefined || namespaces.some((name) => path.join('.') === name),
  })
  const views = options.combine === true ? combined(documents) : documents.map(plainView)
  return collect(prepared, views, {
    tool: 'conftest',
    ...(options.data !== undefined && { data: options.data }),
    applies: (entry, view) => prepared.kind !== 'ready' || !isExcepted(prepared.program, entry, view.input),
    read: ({ entry, value }) => ({
      severity: entry.name.startsWith('warn') ? 'low' : 'high',
      ...(isPlain(value) && { details: value }),
    }),
  })
}

function combined(documents: readonly PolicyDocument[]): View[] {
  const [first] = documents
  if (!first) return []
  return [
    {
      document: first,
      input: documents.map(({ file, data }) => ({ path: file, contents: data })),
      back: ([index, , ...path]) => {
        const document = typeof index === 'number' ? documents[index] : undefined
        return document && { document, path }
      },
    },
  ]
}

/** `exception` names rules by their suffix: those do not apply to the input. */
function isExcepted(program: Program, entry: Entry, input: Value): boolean {
  const result = evaluatePath(program, [...entry.package, 'exception'], { input })
  if (result.kind === 'failed' || result.value === undefined) return false
  const suffix = entry.name.replace(/^(?:deny|violation|warn)_?/, '')
  const lists =
    result.value instanceof Object && 'items' in result.value
      ? [...(result.value.items as Map<unknown, Value>).values()]
      : []
  return lists.some((list) => isArray(list) && list.includes(suffix))
}
