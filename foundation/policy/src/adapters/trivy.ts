import { evaluatePath, isArray, isPlain, lookup } from '../rego/index.ts'
import type { Builtin, Program, Value } from '../rego/index.ts'
import type { PolicyFiles } from '../commands/files.ts'
import { collect, messageOf, plainView, severityOf, textField } from './results.ts'
import { prepare } from './run.ts'
import type { Entry } from './run.ts'
import type { AdapterReport, PolicyDocument } from './types.ts'

/** Functions that Trivy adds to Rego. */
export const trivyBuiltins: readonly Builtin[] = [
  {
    name: 'result.new',
    args: ['string', 'any'],
    result: 'object',
    run: ([msg, cause]) => ({ msg: msg as Value, cause: cause as Value }),
  },
  { name: 'isManaged', args: ['any'], result: 'boolean', run: ([value]) => isManaged(value as Value) },
]

/** Resources are managed unless they or their metadata say otherwise. */
function isManaged(value: Value): boolean {
  const metadata = lookup(value, '__defsec_metadata')
  return lookup(value, 'managed') !== false && (metadata === undefined || lookup(metadata, 'managed') !== false)
}

/** Runs checks written for Trivy: `deny` with annotations, asked of the documents that their selector names. */
export function runTrivyChecks(files: PolicyFiles, documents: readonly PolicyDocument[], data?: Value): AdapterReport {
  const prepared = prepare(files, ['deny'], {
    builtins: trivyBuiltins,
    packages: (path) => path[0] !== 'lib' && path[0] !== 'schemas',
  })
  const known = new Map<string, Value>()
  const metadata = (entry: Entry): Value => {
    const id = entry.package.join('.')
    if (!known.has(id)) known.set(id, prepared.kind === 'ready' ? metadataOf(prepared.program, entry) : {})
    return known.get(id) as Value
  }
  return collect(prepared, documents.map(plainView), {
    tool: 'trivy',
    ...(data !== undefined && { data }),
    applies: (entry, { document }) => {
      const types = selectors(metadata(entry))
      return types.length === 0 || document.type === undefined || types.includes(document.type)
    },
    read: ({ entry, value }) => {
      const about = metadata(entry)
      const id = textField(about, 'id') ?? textField(about, 'avd_id')
      const title = textField(about, 'title')
      return {
        message: messageOf(value),
        severity: severityOf(textField(about, 'severity')),
        ...(id !== undefined && { id }),
        ...(title !== undefined && { title }),
      }
    },
  })
}

/** Annotations of the package (with those under `custom`), or the older `__rego_metadata__`. */
function metadataOf(program: Program, entry: Entry): Value {
  const annotations = program.annotations.ofPackage(entry.package)
  if (annotations) {
    const { custom } = annotations
    return { ...annotations, ...(isPlain(custom) ? custom : {}) }
  }
  const older = evaluatePath(program, [...entry.package, '__rego_metadata__'])
  const input = evaluatePath(program, [...entry.package, '__rego_input__'])
  return {
    ...(older.kind === 'value' && isPlain(older.value) ? older.value : {}),
    ...(input.kind === 'value' && isPlain(input.value) && { input: input.value }),
  }
}

function selectors(metadata: Value): string[] {
  const input = lookup(metadata, 'input')
  const list = input === undefined ? undefined : lookup(input, 'selector')
  const items = isArray(list) ? list : []
  return items.flatMap((item) => (typeof item === 'string' ? [item] : (textField(item, 'type') ?? [])))
}
