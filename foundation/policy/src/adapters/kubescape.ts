import { isArray, lookup } from '../rego/index.ts'
import type { Builtin, Value } from '../rego/index.ts'
import type { PolicyFiles } from '../commands/files.ts'
import { collect, messageOf, textField } from './results.ts'
import type { View } from './results.ts'
import { prepare } from './run.ts'
import type { PrepareOptions } from './run.ts'
import { itemsFor } from './kubescape-items.ts'
import type { Item } from './kubescape-items.ts'
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

/** A rule of Kubescape: its Rego, its `rule.metadata.json`, and the lists that users may set (`postureControlInputs`). */
export type KubescapeRule = { readonly files: PolicyFiles; readonly metadata?: Value; readonly data?: Value }

/** Kubescape asks for its package: whichever of its rules yields alerts counts. */
const ENTRIES: PrepareOptions = {
  builtins: kubescapeBuiltins,
  everySet: true,
  packages: (path) => path[0] === 'armo_builtins',
}

/** Runs a rule written for Kubescape: `deny` with alert objects, over the array of the manifests that it asks for. */
export function runKubescape(rule: KubescapeRule, manifests: readonly PolicyDocument[]): AdapterReport {
  const { files, metadata, data } = rule
  const items = itemsFor(metadata, manifests)
  const name = textField(metadata, 'name')
  const title = textField(metadata, 'description')
  return collect(prepare(files, ['deny'], ENTRIES), viewsOf(items), {
    tool: 'kubescape',
    ...(data !== undefined && { data }),
    read: ({ value, path }) => {
      const score = lookup(value, 'alertScore')
      const named = alertPath(value, items)
      return {
        message: messageOf(value),
        severity: typeof score === 'number' && score >= 7 ? 'high' : 'medium',
        details: value,
        ...(name !== undefined && { id: name }),
        ...(title !== undefined && { title }),
        ...(named && { path: named }),
        ...(named === undefined && path.length === 0 && items.length === 1 && { path: [0] }),
      }
    },
  })
}

function viewsOf(items: readonly Item[]): View[] {
  const [first] = items
  if (!first) return []
  return [
    {
      document: first.document,
      input: items.map(({ data }) => data),
      back: ([index, ...path]) => {
        const item = typeof index === 'number' ? items[index] : undefined
        return item && { document: item.document, path: item.data === item.document.data ? path : [] }
      },
    },
  ]
}

/** The object that the alert carries, and the first path that it names in it. */
function alertPath(value: Value, items: readonly Item[]): DocumentPath | undefined {
  const alert = lookup(value, 'alertObject')
  const objects = alert === undefined ? undefined : lookup(alert, 'k8sApiObjects')
  const object = (isArray(objects) ? objects[0] : undefined) ?? (alert && lookup(alert, 'externalObjects'))
  const index = object === undefined ? -1 : items.findIndex(({ data }) => data === object)
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
