import { isArray, lookup } from '../rego/index.ts'
import type { Builtin, Value } from '../rego/index.ts'
import type { PolicyFiles } from '../commands/files.ts'
import { collect, messageOf, severityOf, textField } from './results.ts'
import type { View } from './results.ts'
import { prepare } from './run.ts'
import type { AdapterReport, DocumentPath, PolicyDocument } from './types.ts'

/** Functions that Kubescape adds to Rego. Signatures of images need a registry, so they are unknown here. */
export const kubescapeBuiltins: readonly Builtin[] = [
  {
    name: 'cautils.unix_permissions_allow',
    args: ['number', 'number'],
    result: 'boolean',
    run: ([allowed, actual]) => (BigInt(actual as number) & ~BigInt(allowed as number) & 0o7777n) === 0n,
  },
  {
    name: 'cautils.list_contains',
    args: ['array', 'any'],
    result: 'boolean',
    run: ([list, item]) => (list as readonly Value[]).includes(item as Value),
  },
  { name: 'cosign.verify', args: ['string', 'string'], result: 'boolean', run: () => undefined },
  { name: 'cosign.has_signature', args: ['string'], result: 'boolean', run: () => undefined },
  {
    name: 'image.parse_normalized_name',
    args: ['string'],
    result: 'string',
    run: ([name]) => normalizedName(name as string),
  },
]

/** The name of an image with its registry and repository spelt out. */
function normalizedName(name: string): string {
  const slash = name.indexOf('/')
  const first = name.slice(0, Math.max(0, slash))
  const isRegistry = /[.:]/.test(first) || first === 'localhost'
  if (isRegistry) return name
  return `docker.io/${slash === -1 ? 'library/' : ''}${name}`
}

/** Runs rules written for Kubescape: `deny` with alert objects, over the array of all manifests. */
export function runKubescape(files: PolicyFiles, manifests: readonly PolicyDocument[], data?: Value): AdapterReport {
  return collect(prepare(files, ['deny'], { builtins: kubescapeBuiltins }), arrayView(manifests), {
    tool: 'kubescape',
    ...(data !== undefined && { data }),
    read: ({ value, path }) => {
      const score = lookup(value, 'alertScore')
      const named = alertPath(value, manifests)
      return {
        message: messageOf(value),
        severity: typeof score === 'number' && score >= 7 ? 'high' : 'medium',
        details: value,
        ...(named && { path: named }),
        ...(named === undefined && path.length === 0 && manifests.length === 1 && { path: [0] }),
      }
    },
  })
}

function arrayView(documents: readonly PolicyDocument[]): View[] {
  const [first] = documents
  if (!first) return []
  return [
    {
      document: first,
      input: documents.map(({ data }) => data),
      back: ([index, ...path]) => {
        const document = typeof index === 'number' ? documents[index] : undefined
        return document && { document, path }
      },
    },
  ]
}

/** The manifest that the alert carries, and the first path that it names in it. */
function alertPath(value: Value, manifests: readonly PolicyDocument[]): DocumentPath | undefined {
  const alert = lookup(value, 'alertObject')
  const objects = alert === undefined ? undefined : lookup(alert, 'k8sApiObjects')
  const [object] = isArray(objects) ? objects : []
  const index = object === undefined ? -1 : manifests.findIndex(({ data }) => data === object)
  if (index === -1) return undefined
  for (const key of ['failedPaths', 'reviewPaths', 'deletePaths', 'fixPaths']) {
    const list = lookup(value, key)
    const [first] = isArray(list) ? list : []
    const text = typeof first === 'string' ? first : textField(first, 'path')
    if (text !== undefined && text !== '') return [index, ...parts(text)]
  }
  return [index]
}

function parts(path: string): (string | number)[] {
  return [...path.matchAll(/\[(\d+)\]|([^.[\]]+)/g)].map((found) =>
    found[1] === undefined ? (found[2] as string) : Number(found[1]),
  )
}

/** Runs rules written for poutine: `results` over a package inventory. */
export function runPoutine(files: PolicyFiles, inventory: PolicyDocument, data?: Value): AdapterReport {
  const view: View = {
    document: inventory,
    input: inventory.data,
    back: (path) => ({ document: inventory, path }),
  }
  return collect(prepare(files, ['results']), [view], {
    tool: 'poutine',
    ...(data !== undefined && { data }),
    read: ({ entry, value }) => {
      const meta = lookup(value, 'meta')
      const details = textField(meta, 'details')
      return {
        id: textField(value, 'rule_id') ?? entry.package.at(-1) ?? 'poutine',
        message: details ?? messageOf(value),
        severity: severityOf(textField(value, 'level')),
        details: value,
      }
    },
  })
}
