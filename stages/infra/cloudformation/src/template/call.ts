import { asMapping, entriesOf, type YamlNode } from '@bartizan/syntax/yaml'

/** An intrinsic function with its argument: `!Sub x`, `{ "Fn::Sub": x }`, `{ Ref: x }`. */
export interface Call {
  /** Without `Fn::`. */
  readonly name: string
  readonly argument: YamlNode
  readonly node: YamlNode
}

const longNames = new Set(['Ref', 'Condition'])

/** A node without its tag, so that its content can be read as an argument. */
function untagged(node: YamlNode): YamlNode {
  const { tag: _tag, ...rest } = node
  return rest as YamlNode
}

/** The call that a node is; undefined for plain values. */
export function callOf(node: YamlNode): Call | undefined {
  if (node.tag !== undefined && /^![A-Za-z]/.test(node.tag)) {
    return { name: node.tag.slice(1), argument: untagged(node), node }
  }
  const mapping = asMapping(node)
  if (mapping === undefined || mapping.entries.length !== 1) return undefined
  for (const [key, entry] of entriesOf(mapping)) {
    if (key.startsWith('Fn::ForEach')) return undefined
    if (key.startsWith('Fn::')) return { name: key.slice(4), argument: entry.value, node }
    if (longNames.has(key)) return { name: key, argument: entry.value, node }
  }
  return undefined
}
