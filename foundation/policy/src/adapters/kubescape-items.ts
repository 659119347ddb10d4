import { isArray, isPlain } from '../rego/index.ts'
import type { Value } from '../rego/index.ts'
import { at, groupOf } from './gatekeeper-match.ts'
import { textField } from './results.ts'
import type { PolicyDocument } from './types.ts'

/** An object that a rule sees, with the document that it stems from. */
export type Item = { readonly data: Value; readonly document: PolicyDocument }

/** The objects that a rule asks for in its metadata: kinds that it names, put together as its aggregator wants. */
export function itemsFor(metadata: Value | undefined, manifests: readonly PolicyDocument[]): readonly Item[] {
  const wanted = ['match', 'dynamicMatch'].flatMap((key) => listOf(at(metadata, key)))
  const items = manifests
    .filter(({ data }) => wanted.length === 0 || wanted.some((match) => isWanted(match, data)))
    .map((document): Item => ({ data: document.data, document }))
  switch (textField(at(metadata, 'attributes'), 'resourcesAggregator')) {
    case 'subject-role-rolebinding':
      return bindSubjects(items)
    case 'apiserver-pod':
      return items.filter(({ data }) => isApiServer(data))
    default:
      return items
  }
}

const listOf = (value: Value | undefined): readonly Value[] => (isArray(value) ? value : [])

function isWanted(match: Value, manifest: Value): boolean {
  const [group, version] = groupOf(manifest)
  const has = (key: string, name: string) => {
    const list = listOf(at(match, key))
    return list.includes('*') || list.includes(name)
  }
  return has('apiGroups', group) && has('apiVersions', version) && has('resources', textField(manifest, 'kind') ?? '')
}

/** Each subject of each binding, with the binding and its role beside it. */
function bindSubjects(items: readonly Item[]): readonly Item[] {
  const roles = new Map(items.map((item) => [roleKey(item.data), item.data]))
  return items.flatMap(({ data, document }) => {
    const kind = textField(at(data, 'roleRef'), 'kind')
    const name = textField(at(data, 'roleRef'), 'name') ?? ''
    const namespace = kind === 'Role' ? (textField(at(data, 'metadata'), 'namespace') ?? '') : ''
    const role = kind === undefined ? undefined : roles.get(`${kind} ${namespace} ${name}`)
    if (role === undefined) return []
    return listOf(at(data, 'subjects'))
      .filter(isPlain)
      .map((subject): Item => ({ data: { ...subject, relatedObjects: [data, role] }, document }))
  })
}

function roleKey(manifest: Value): string {
  const kind = textField(manifest, 'kind')
  const metadata = at(manifest, 'metadata')
  const namespace = kind === 'Role' ? (textField(metadata, 'namespace') ?? '') : ''
  return `${kind} ${namespace} ${textField(metadata, 'name')}`
}

function isApiServer(manifest: Value): boolean {
  const command = at(manifest, 'spec', 'containers', 0, 'command', 0)
  return typeof command === 'string' && command.endsWith('kube-apiserver')
}
