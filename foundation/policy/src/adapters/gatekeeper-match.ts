import { isArray, isPlain, lookup } from '../rego/index.ts'
import type { Value } from '../rego/index.ts'
import { textField } from './results.ts'

/** The value at a path of keys. */
export function at(value: Value | undefined, ...keys: readonly (string | number)[]): Value | undefined {
  let found = value
  for (const key of keys) found = found === undefined ? undefined : lookup(found, key)
  return found
}

/** Kinds that live outside namespaces. */
const CLUSTER_KINDS: ReadonlySet<string> = new Set(
  `APIService CSIDriver CSINode CertificateSigningRequest ClusterRole ClusterRoleBinding CustomResourceDefinition
  FlowSchema IngressClass MutatingWebhookConfiguration Namespace Node PersistentVolume PodSecurityPolicy PriorityClass
  PriorityLevelConfiguration RuntimeClass StorageClass ValidatingAdmissionPolicy ValidatingAdmissionPolicyBinding
  ValidatingWebhookConfiguration VolumeAttachment`.split(/\s+/),
)

/** Group and version of a manifest. */
export function groupOf(manifest: Value): readonly [string, string] {
  const version = textField(manifest, 'apiVersion') ?? ''
  const slash = version.indexOf('/')
  return slash === -1 ? ['', version] : [version.slice(0, slash), version.slice(slash + 1)]
}

/**
 * Whether a constraint selects a manifest: by kind, scope, name, namespace and labels, as Gatekeeper's `match` does. A
 * manifest without a namespace is selected whichever namespaces are wanted and excluded by none, for nobody knows where
 * it will go.
 */
export function matches(constraint: Value, manifest: Value, namespaces: ReadonlyMap<string, Value>): boolean {
  const match = at(constraint, 'spec', 'match')
  if (!isPlain(match)) return true
  const kind = textField(manifest, 'kind') ?? ''
  return (
    matchesKind(match, groupOf(manifest)[0], kind) &&
    matchesPlace(match, manifest, kind) &&
    matchesName(match, manifest) &&
    selects(at(match, 'labelSelector'), at(manifest, 'metadata', 'labels')) &&
    matchesNamespaceLabels(match, manifest, namespaces)
  )
}

function matchesKind(match: Value, group: string, kind: string): boolean {
  const kinds = at(match, 'kinds')
  if (!isArray(kinds) || kinds.length === 0) return true
  const has = (list: Value | undefined, wanted: string) =>
    !isArray(list) || list.length === 0 || list.includes('*') || list.includes(wanted)
  return kinds.some((item) => has(at(item, 'apiGroups'), group) && has(at(item, 'kinds'), kind))
}

function matchesPlace(match: Value, manifest: Value, kind: string): boolean {
  const scope = textField(match, 'scope')
  const isCluster = CLUSTER_KINDS.has(kind)
  if ((scope === 'Cluster' && !isCluster) || (scope === 'Namespaced' && isCluster)) return false
  const namespace = namespaceOf(manifest)
  if (namespace === undefined) return true
  const wanted = at(match, 'namespaces')
  if (isArray(wanted) && wanted.length > 0 && !isNamed(wanted, namespace)) return false
  return !isNamed(at(match, 'excludedNamespaces'), namespace)
}

/** The namespace of a manifest; a namespace lies in itself. */
function namespaceOf(manifest: Value): string | undefined {
  const metadata = at(manifest, 'metadata')
  return textField(metadata, textField(manifest, 'kind') === 'Namespace' ? 'name' : 'namespace')
}

function matchesName(match: Value, manifest: Value): boolean {
  const name = textField(match, 'name')
  return name === undefined || fits(name, textField(at(manifest, 'metadata'), 'name') ?? '')
}

function matchesNamespaceLabels(match: Value, manifest: Value, namespaces: ReadonlyMap<string, Value>): boolean {
  const selector = at(match, 'namespaceSelector')
  const name = namespaceOf(manifest)
  if (selector === undefined || name === undefined) return true
  const labels = at(namespaces.get(name), 'metadata', 'labels')
  return selects(selector, { 'kubernetes.io/metadata.name': name, ...(isPlain(labels) && labels) })
}

/** Whether a label selector selects labels. */
function selects(selector: Value | undefined, labels: Value | undefined): boolean {
  const wanted = at(selector, 'matchLabels')
  if (isPlain(wanted) && !Object.entries(wanted).every(([key, value]) => at(labels, key) === value)) return false
  const expressions = at(selector, 'matchExpressions')
  return !isArray(expressions) || expressions.every((expression) => holds(expression, labels))
}

function holds(expression: Value, labels: Value | undefined): boolean {
  const found = at(labels, textField(expression, 'key') ?? '')
  const values = at(expression, 'values')
  const isListed = found !== undefined && isArray(values) && values.includes(found)
  switch (textField(expression, 'operator')) {
    case 'In':
      return isListed
    case 'NotIn':
      return !isListed
    case 'Exists':
      return found !== undefined
    default:
      return found === undefined
  }
}

function isNamed(list: Value | undefined, name: string): boolean {
  return isArray(list) && list.some((item) => typeof item === 'string' && fits(item, name))
}

/** A name, with a star at either end or both. */
function fits(pattern: string, text: string): boolean {
  const core = pattern.replace(/^\*|\*$/g, '')
  if (pattern.startsWith('*') && pattern.endsWith('*')) return text.includes(core)
  if (pattern.endsWith('*')) return text.startsWith(core)
  return pattern.startsWith('*') ? text.endsWith(core) : pattern === text
}

/** All manifests as `data.inventory`: by namespace, version, kind and name, those without a namespace beside them. */
export function inventoryOf(manifests: readonly Value[]): Value {
  const cluster = new Shelf()
  const namespaced = new Map<string, Shelf>()
  for (const manifest of manifests) {
    const namespace = textField(at(manifest, 'metadata'), 'namespace')
    let shelf = cluster
    if (namespace !== undefined) {
      shelf = namespaced.get(namespace) ?? new Shelf()
      namespaced.set(namespace, shelf)
    }
    shelf.add(manifest)
  }
  const namespace = Object.fromEntries([...namespaced].map(([name, shelf]) => [name, shelf.value()]))
  return { inventory: { cluster: cluster.value(), namespace } }
}

class Shelf {
  private readonly versions = new Map<string, Map<string, Map<string, Value>>>()

  add(manifest: Value): void {
    const version = textField(manifest, 'apiVersion')
    const kind = textField(manifest, 'kind')
    const name = textField(at(manifest, 'metadata'), 'name')
    if (version === undefined || kind === undefined || name === undefined) return
    const kinds = this.versions.get(version) ?? new Map<string, Map<string, Value>>()
    this.versions.set(version, kinds)
    const names = kinds.get(kind) ?? new Map<string, Value>()
    kinds.set(kind, names)
    names.set(name, manifest)
  }

  value(): Value {
    return Object.fromEntries(
      [...this.versions].map(([version, kinds]) => [
        version,
        Object.fromEntries([...kinds].map(([kind, names]) => [kind, Object.fromEntries(names)])),
      ]),
    )
  }
}
