/**
 * A value with its place in the text. JSON and TOML parse into the same tree, so that one reader serves both.
 * Offsets are UTF-16 indices; `end` is exclusive. Strings include their quotes in the range.
 */
export type DataNode = DataObject | DataArray | DataScalar

export interface DataObject {
  readonly kind: 'object'
  readonly start: number
  readonly end: number
  /** In the order of the text; a key may occur twice, and then the last one counts. */
  readonly members: readonly DataMember[]
}

export interface DataMember {
  readonly key: string
  /** Where the key begins. */
  readonly start: number
  readonly keyEnd: number
  readonly value: DataNode
}

export interface DataArray {
  readonly kind: 'array'
  readonly start: number
  readonly end: number
  readonly items: readonly DataNode[]
}

export interface DataScalar {
  readonly kind: 'string' | 'number' | 'boolean' | 'null'
  readonly start: number
  readonly end: number
  /** Text of a string, the digits of a number as written, `true`, `false`, `null`. */
  readonly text: string
}

/** Why a text could be read only in part. */
export interface SyntaxProblem {
  readonly kind: 'unparsed' | 'too-deep' | 'too-many'
  readonly offset: number
  readonly reason: string
}

/** What was read, as far as the text could be followed. */
export interface Parsed<T> {
  readonly value: T | undefined
  readonly problem?: SyntaxProblem
}

/** The member of that name; undefined when there is none or the node is no object. */
export function memberOf(node: DataNode | undefined, key: string): DataMember | undefined {
  if (node?.kind !== 'object') return undefined
  for (let at = node.members.length - 1; at >= 0; at--) if (node.members[at]!.key === key) return node.members[at]
  return undefined
}

/** The value under a path of keys. */
export function valueAt(node: DataNode | undefined, ...path: readonly string[]): DataNode | undefined {
  let found = node
  for (const key of path) found = memberOf(found, key)?.value
  return found
}

/** The members of an object; none for anything else. */
export const membersOf = (node: DataNode | undefined): readonly DataMember[] =>
  node?.kind === 'object' ? node.members : []

/** The items of an array; none for anything else. */
export const itemsOf = (node: DataNode | undefined): readonly DataNode[] => (node?.kind === 'array' ? node.items : [])

/** The text of a string; undefined for anything else. */
export const textOf = (node: DataNode | undefined): string | undefined =>
  node?.kind === 'string' ? node.text : undefined

/** The text of the string under a path of keys. */
export const textAt = (node: DataNode | undefined, ...path: readonly string[]): string | undefined =>
  textOf(valueAt(node, ...path))

/** Whether the node is the literal `true`. */
export const isTrue = (node: DataNode | undefined): boolean => node?.kind === 'boolean' && node.text === 'true'

/** The plain value of a tree, as JSON.parse would give it. */
export function plain(node: DataNode): unknown {
  switch (node.kind) {
    case 'object':
      return plainObject(node)
    case 'array':
      return node.items.map(plain)
    case 'number':
      return Number(node.text)
    case 'boolean':
      return node.text === 'true'
    case 'null':
      return null
    case 'string':
      return node.text
  }
}

function plainObject(node: DataObject): Record<string, unknown> {
  const result: Record<string, unknown> = {}
  for (const { key, value } of node.members) {
    Object.defineProperty(result, key, { value: plain(value), enumerable: true, writable: true, configurable: true })
  }
  return result
}
