import { isArray, isPlain, lookup } from '../rego/index.ts'
import type { Value } from '../rego/index.ts'
import type { PolicyFiles } from '../commands/files.ts'
import { collect, severityOf, textField } from './results.ts'
import type { View } from './results.ts'
import { prepare } from './run.ts'
import type { AdapterReport, DocumentPath, PolicyDocument } from './types.ts'

/** A KICS query: its Rego with the libraries it imports, and its `metadata.json`. */
export type KicsQuery = { readonly files: PolicyFiles; readonly metadata: Value; readonly data?: Value }

/** Runs a query written for KICS on all documents at once. */
export function runKics(query: KicsQuery, documents: readonly PolicyDocument[]): AdapterReport {
  const prepared = prepare(query.files, ['CxPolicy'])
  const id = textField(query.metadata, 'id')
  const title = textField(query.metadata, 'queryName')
  return collect(prepared, viewOf(documents), {
    tool: 'kics',
    ...(query.data !== undefined && { data: query.data }),
    read: ({ value, path }) => {
      const documentId = textField(value, 'documentId')
      const index = documents.findIndex((_, i) => idOf(i) === documentId)
      const inside = index === -1 ? undefined : pathInside(documents[index] as PolicyDocument, value)
      return {
        message: textField(value, 'keyActualValue') ?? title ?? 'the query matches',
        severity: severityOf(textField(query.metadata, 'severity')),
        path: inside === undefined ? path : ['document', index, ...inside],
        details: value,
        ...(id !== undefined && { id }),
        ...(title !== undefined && { title }),
      }
    },
  })
}

const idOf = (index: number): string => `document-${index}`

function viewOf(documents: readonly PolicyDocument[]): View[] {
  const [first] = documents
  if (!first) return []
  const document = documents.map(({ file, data }, i): Value => ({
    ...(isPlain(data) ? data : { content: data }),
    id: idOf(i),
    file,
  }))
  return [
    {
      document: first,
      input: { document },
      back: ([, index, ...path]) => {
        const found = typeof index === 'number' ? documents[index] : undefined
        return found && { document: found, path }
      },
    },
  ]
}

/** The path that a result names: `searchLine` exactly, otherwise `searchKey` as far as it leads. */
function pathInside(document: PolicyDocument, result: Value): DocumentPath | undefined {
  const line = lookup(result, 'searchLine')
  if (isArray(line) && line.length > 0) {
    return line.flatMap((part): (string | number)[] =>
      typeof part === 'string' ? [/^\d+$/.test(part) ? Number(part) : part] : typeof part === 'number' ? [part] : [],
    )
  }
  const key = textField(result, 'searchKey')
  return key === undefined ? undefined : follow(document.data, keyParts(key))
}

/** Parts of a search key: names between dots, `{{…}}` being one name whatever it contains. */
function keyParts(key: string): string[] {
  return [...key.matchAll(/\{\{([^{}]*)\}\}|([^.{}[\]]+)/g)]
    .map((found) => (found[1] ?? found[2] ?? '').split('=')[0]?.trim() ?? '')
    .filter((part) => part !== '')
}

/** Follows names as far as they exist; in lists, to the element that bears the name. */
function follow(start: Value, parts: readonly string[]): DocumentPath {
  const path: (string | number)[] = []
  let value: Value | undefined = start
  for (const part of parts) {
    if (value === undefined) break
    let next: Value | undefined = lookup(value, part)
    let key: string | number = part
    if (next === undefined && isArray(value)) {
      const items: readonly Value[] = value
      const index = items.findIndex((item) => lookup(item, part) !== undefined || textField(item, 'name') === part)
      if (index !== -1) {
        path.push(index)
        const item = items[index] as Value
        next = lookup(item, part) ?? item
        key = part
        if (lookup(item, part) === undefined) {
          value = item
          continue
        }
      }
    }
    if (next === undefined) continue
    path.push(key)
    value = next
  }
  return path
}
