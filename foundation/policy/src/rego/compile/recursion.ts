import { RegoError } from '../errors.ts'
import { locate } from '../syntax/index.ts'
import { equal, keyOf } from '../value/index.ts'
import type { Value } from '../value/index.ts'
import type { RuleEntry, TreeNode } from './tree.ts'

/** Throws when a rule depends on itself, directly or through others. */
export function checkRecursion(root: TreeNode, entries: readonly RuleEntry[]): void {
  const state = new Map<RuleEntry, 'open' | 'done'>()
  const edges = new Map<RuleEntry, Iterable<RuleEntry>>()
  for (const start of entries) {
    if (state.has(start)) continue
    const stack: { entry: RuleEntry; next: Iterator<RuleEntry> }[] = []
    const push = (entry: RuleEntry) => {
      state.set(entry, 'open')
      const found = edges.get(entry) ?? dependencies(root, entry)
      stack.push({ entry, next: found[Symbol.iterator]() })
    }
    push(start)
    for (let top = stack.at(-1); top; top = stack.at(-1)) {
      const { value, done } = top.next.next()
      if (done) {
        state.set(top.entry, 'done')
        stack.pop()
      } else if (state.get(value) === 'open') recursive(value)
      else if (!state.has(value)) push(value)
    }
  }
}

function recursive(entry: RuleEntry): never {
  const { file, text } = entry.module
  const name = ['data', ...entry.path].join('.')
  throw new RegoError('rego_recursion_error', `rule ${name} is recursive`, locate(file, text, entry.rule.at.start))
}

/** The rules that a rule may read. */
function dependencies(root: TreeNode, entry: RuleEntry): Set<RuleEntry> {
  const found = new Set<RuleEntry>()
  for (const path of entry.code?.reads ?? []) rulesOnPath(root, path, found)
  return found
}

type Pattern = readonly (Value | undefined)[]

function rulesOnPath(node: TreeNode, path: Pattern, found: Set<RuleEntry>): void {
  for (const entry of node.rules) if (mayMatch(entry, path)) found.add(entry)
  if (path.length === 0) {
    allBelow(node, found)
    return
  }
  const [key, ...rest] = path
  if (key === undefined) for (const child of node.children.values()) rulesOnPath(child, rest, found)
  else {
    const child = node.children.get(keyOf(key))
    if (child) rulesOnPath(child, rest, found)
  }
}

function mayMatch(entry: RuleEntry, rest: Pattern): boolean {
  const suffix = entry.code?.suffix ?? []
  return suffix.every((operand, i) => {
    const key = rest[i]
    return key === undefined || operand.kind !== 'const' || equal(operand.value, key)
  })
}

function allBelow(node: TreeNode, found: Set<RuleEntry>): void {
  for (const child of node.children.values()) {
    for (const entry of child.rules) found.add(entry)
    allBelow(child, found)
  }
}
