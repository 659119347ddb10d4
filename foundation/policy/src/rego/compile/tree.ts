import type { Module, Rule } from '../syntax/index.ts'
import { keyOf } from '../value/index.ts'
import type { Key, Value } from '../value/index.ts'
import type { RuleCode } from './ir.ts'

/** A rule with where it stands. */
export type RuleEntry = {
  readonly rule: Rule
  readonly module: Module
  /** The constant part of the rule's path under data. */
  readonly path: readonly Value[]
  /** How many operands of the head follow the constant part. */
  readonly dynamic: number
  readonly kind: 'complete' | 'set' | 'function'
  readonly node: TreeNode
  code: RuleCode | undefined
}

/** A node of the tree of virtual documents under `data`. */
export class TreeNode {
  readonly key: Value
  readonly parent: TreeNode | undefined
  readonly children = new Map<Key, TreeNode>()
  readonly rules: RuleEntry[] = []
  /** Set when a package is declared here. */
  isPackage = false
  /** What the evaluator derives from the node, once. */
  plan: unknown

  constructor(key: Value, parent: TreeNode | undefined) {
    this.key = key
    this.parent = parent
  }

  /** The child of a key, created when missing. */
  grow(key: Value): TreeNode {
    const id = keyOf(key)
    let child = this.children.get(id)
    if (!child) {
      child = new TreeNode(key, this)
      this.children.set(id, child)
    }
    return child
  }

  /** The node at a path, if it exists. */
  find(path: readonly Value[]): TreeNode | undefined {
    const [key, ...rest] = path
    return key === undefined ? this : this.children.get(keyOf(key))?.find(rest)
  }

  /** The path from the root. */
  path(): Value[] {
    return this.parent ? [...this.parent.path(), this.key] : []
  }
}

/** Places every rule of the modules in a tree. */
export function buildTree(modules: readonly Module[]): { root: TreeNode; entries: RuleEntry[] } {
  const root = new TreeNode('data', undefined)
  const entries: RuleEntry[] = []
  for (const module of modules) {
    let home = root
    for (const key of module.path) home = home.grow(key)
    home.isPackage = true
    for (const rule of module.rules) {
      const entry = place(module, rule, home)
      entry.node.rules.push(entry)
      entries.push(entry)
    }
  }
  return { root, entries }
}

function place(module: Module, rule: Rule, home: TreeNode): RuleEntry {
  const { head } = rule
  let node = home
  let fixed = 0
  for (const operand of head.path) {
    if (operand.kind !== 'scalar') break
    node = node.grow(operand.value)
    fixed++
  }
  const kind = head.args ? 'function' : head.key ? 'set' : 'complete'
  return { rule, module, path: node.path(), dynamic: head.path.length - fixed, kind, node, code: undefined }
}
