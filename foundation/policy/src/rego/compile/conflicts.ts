import { RegoError } from '../errors.ts'
import { locate } from '../syntax/index.ts'
import type { RuleEntry, TreeNode } from './tree.ts'

/** Throws when the rules at a node cannot stand together. */
export function checkConflicts(node: TreeNode): void {
  const [first, ...others] = node.rules as [RuleEntry, ...RuleEntry[]]
  const fixed = node.rules.filter((entry) => entry.dynamic === 0)
  const mixed = others.find((entry) => entry.kind !== first.kind && entry.dynamic === first.dynamic)
  if (mixed) conflict(mixed, `conflicting rules ${nameOf(node)} found`)
  const function_ = node.rules.find((entry) => entry.kind === 'function')
  if (function_) {
    const arity = function_.rule.head.args?.length
    const other = node.rules.find((entry) => entry.rule.head.args?.length !== arity)
    if (other) conflict(other, `conflicting rules ${nameOf(node)} found`)
  }
  const defaults = node.rules.filter((entry) => entry.rule.isDefault)
  if (defaults.length > 1) conflict(defaults[1] as RuleEntry, `multiple default rules ${nameOf(node)} found`)
  const set = fixed.find((entry) => entry.kind === 'set')
  const dynamic = node.rules.find((entry) => entry.dynamic > 0)
  if (set && dynamic) conflict(dynamic, `conflicting rules ${nameOf(node)} found`)
  const closed = fixed[0]
  if (closed && node.isPackage) conflict(closed, `package ${nameOf(node)} conflicts with rule of the same name`)
  if (closed && hasRulesBelow(node)) conflict(closed, `rule ${nameOf(node)} conflicts with rules below it`)
}

function hasRulesBelow(node: TreeNode): boolean {
  for (const child of node.children.values()) if (child.rules.length > 0 || hasRulesBelow(child)) return true
  return false
}

function nameOf(node: TreeNode): string {
  return ['data', ...node.path()].join('.')
}

function conflict(entry: RuleEntry, message: string): never {
  const { file, text } = entry.module
  throw new RegoError('rego_type_error', message, locate(file, text, entry.rule.at.start))
}
