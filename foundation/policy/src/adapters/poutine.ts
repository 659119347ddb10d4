import { isArray, lookup } from '../rego/index.ts'
import type { Value } from '../rego/index.ts'
import type { PolicyFiles } from '../commands/files.ts'
import { at } from './gatekeeper-match.ts'
import { poutineBuiltins } from './poutine-builtins.ts'
import { STEP_LINES, inventoryOfPipelines } from './poutine-inventory.ts'
import { collect, messageOf, plainView, severityOf, textField } from './results.ts'
import type { View } from './results.ts'
import { prepare } from './run.ts'
import type { Entry } from './run.ts'
import type { AdapterReport, DocumentPath, PolicyDocument } from './types.ts'

/**
 * Runs rules written for poutine: `results` over an inventory of pipelines, which is made of the workflows and actions
 * among the documents. A document that is an inventory already (it has `packages`) is taken as it is.
 */
export function runPoutine(files: PolicyFiles, documents: readonly PolicyDocument[], data?: Value): AdapterReport {
  const prepared = prepare(files, ['results'], { builtins: poutineBuiltins })
  const annotations = ({ package: path }: Entry) =>
    prepared.kind === 'ready' ? prepared.program.annotations.ofPackage(path) : undefined
  return collect(prepared, viewsOf(documents), {
    tool: 'poutine',
    data: data ?? { config: { rules_config: {}, skip: [] } },
    read: ({ entry, value, path }) => {
      const about = annotations(entry)
      const title = textField(about, 'title')
      const level = textField(value, 'level') ?? textField(at(about, 'custom'), 'level')
      const details = textField(lookup(value, 'meta'), 'details')
      return {
        id: textField(value, 'rule_id') ?? entry.package.at(-1) ?? 'poutine',
        message: details === undefined || details === '' ? (title ?? messageOf(value)) : details,
        severity: severityOf(level),
        details: value,
        path: placeOf(value, documents) ?? path,
        ...(title !== undefined && { title }),
      }
    },
  })
}

function viewsOf(documents: readonly PolicyDocument[]): View[] {
  const isInventory = ({ data }: PolicyDocument) => isArray(at(data, 'packages'))
  const pipelines = documents.filter((document) => !isInventory(document))
  const views = documents.filter(isInventory).map(plainView)
  const [first] = pipelines
  if (!first) return views
  const back: View['back'] = ([index, ...path]) => {
    const document = typeof index === 'number' ? documents[index] : undefined
    return document && { document, path }
  }
  return [...views, { document: first, input: inventoryOfPipelines(pipelines), back }]
}

/** Where a result is: the number of its document, then the job, the step, and the key on the line that it names. */
function placeOf(result: Value, documents: readonly PolicyDocument[]): DocumentPath | undefined {
  const meta = lookup(result, 'meta')
  const file = textField(meta, 'path')
  const index = documents.findIndex((document) => document.file === file)
  const document = documents[index]
  if (!document) return undefined
  const job = textField(meta, 'job')
  const step = at(meta, 'step')
  const base = job === undefined ? ['runs'] : ['jobs', job]
  const path = [...base, ...(typeof step === 'number' ? ['steps', step] : [])]
  if (at(document.data, ...path) === undefined) return [index]
  const line = at(meta, 'line')
  const key = Object.values(STEP_LINES).find((keys) => {
    const range =
      at(document.data, ...path, ...keys) === undefined ? undefined : document.origins?.originOf([...path, ...keys])
    return range !== undefined && document.origins?.lineAt?.(range.start) === line
  })
  return [index, ...path, ...(key ?? [])]
}
