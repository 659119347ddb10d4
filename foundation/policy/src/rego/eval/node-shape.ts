import type { TreeNode } from '../compile/tree.ts'

/**
 * What a node of virtual documents is: `closed` has a value of its own kind (a complete document, a set, or an object
 * of one-key rules) and nothing below; `function` has no value; `open` is a package, or mixes rules at several depths.
 */
export type NodeShape = 'closed' | 'function' | 'open'

const shapes = new WeakMap<TreeNode, NodeShape>()

/** Returns the shape of a node. */
export function nodeShape(node: TreeNode): NodeShape {
  let shape = shapes.get(node)
  if (!shape) {
    shape = compute(node)
    shapes.set(node, shape)
  }
  return shape
}

function compute(node: TreeNode): NodeShape {
  if (node.rules.length === 0) return 'open'
  if (node.rules.some((entry) => entry.kind === 'function')) return 'function'
  if (node.rules.every((entry) => entry.dynamic === 0)) return 'closed'
  const isSimple =
    node.children.size === 0 && node.rules.every((entry) => entry.dynamic === 1 && entry.kind === 'complete')
  return isSimple ? 'closed' : 'open'
}
