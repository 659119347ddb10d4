import type { Operand } from '../compile/ir.ts'
import type { TreeNode } from '../compile/tree.ts'
import type { Value } from '../value/index.ts'
import { nodeShape } from './node-shape.ts'

/** What a path under data is known to meet before it is followed. */
export type Fixed =
  | { readonly kind: 'general' }
  | { readonly kind: 'node'; readonly node: TreeNode; readonly length: number }
  | { readonly kind: 'base'; readonly keys: readonly Value[]; readonly length: number }

/** How far a path under data is constant, and what stands there: base data only, one closed node, or neither. */
export function fixedPrefix(root: TreeNode, path: readonly Operand[]): Fixed {
  let node = root
  let length = 0
  for (const operand of path) {
    const shape = nodeShape(node)
    if (shape !== 'open') break
    if (operand.kind !== 'const') return { kind: 'general' }
    if (node.rules.length > 0) return { kind: 'general' }
    length++
    const child = node.children.get(operand.value as string)
    if (!child) return baseOnly(path)
    node = child
  }
  return nodeShape(node) === 'open' ? { kind: 'general' } : { kind: 'node', node, length }
}

/** A path that no rule touches: its constant part is looked up in base data at once. */
function baseOnly(path: readonly Operand[]): Fixed {
  const keys: Value[] = []
  for (const operand of path) {
    if (operand.kind !== 'const') break
    keys.push(operand.value)
  }
  return { kind: 'base', keys, length: keys.length }
}
