import type { Address, Resource, ResourceSet } from '@bartizan/model/resource'

/** A resource set with the look-ups that graph checks need. */
export interface ResourceIndex {
  readonly set: ResourceSet
  byType(type: string): readonly Resource[]
  byAddress(address: Address): Resource | undefined
  /** Resources that refer to this one, with the path at which they do. */
  referrers(resource: Resource): readonly Edge[]
  /** Resources that this one refers to. */
  referred(resource: Resource): readonly Edge[]
}

export interface Edge {
  readonly resource: Resource
  readonly path: string
}

/** An instance's address without its last key: a reference to `a.b` reaches `a.b[0]`. */
function withoutKey(address: Address): Address {
  return address.endsWith(']') ? address.slice(0, address.lastIndexOf('[')) : address
}

function push<K, V>(into: Map<K, V[]>, key: K, value: V): void {
  const held = into.get(key)
  if (held === undefined) into.set(key, [value])
  else held.push(value)
}

/** Builds the index; edges are made only when a graph check asks for them. */
export function indexResources(set: ResourceSet): ResourceIndex {
  const types = new Map<string, Resource[]>()
  const addresses = new Map<Address, Resource>()
  const families = new Map<Address, Resource[]>()
  for (const resource of set.resources) {
    push(types, resource.type, resource)
    addresses.set(resource.address, resource)
    push(families, withoutKey(resource.address), resource)
  }
  const targets = (to: Address): readonly Resource[] => {
    const exact = addresses.get(to)
    return exact === undefined ? (families.get(withoutKey(to)) ?? []) : [exact]
  }
  let incoming: Map<Address, Edge[]> | undefined
  const incomingEdges = (): Map<Address, Edge[]> => {
    if (incoming !== undefined) return incoming
    incoming = new Map()
    for (const resource of set.resources) {
      for (const ref of resource.refs) {
        for (const target of targets(ref.to)) push(incoming, target.address, { resource, path: ref.path })
      }
    }
    return incoming
  }
  return {
    set,
    byType: (type) => types.get(type) ?? [],
    byAddress: (address) => addresses.get(address),
    referrers: (resource) => incomingEdges().get(resource.address) ?? [],
    referred: (resource) =>
      resource.refs.flatMap((ref) => targets(ref.to).map((target) => ({ resource: target, path: ref.path }))),
  }
}
