import { resolve, type YamlNode } from '@bartizan/syntax/yaml'
import { findFences, type Fence } from '../expression/find.ts'
import type { Workflow } from './model.ts'

const held = new WeakMap<Workflow, readonly Fence[]>()
const maxNodes = 200_000

/** The expressions in all values of a workflow, each once; comments are left out. */
export function fencesOf(workflow: Workflow): readonly Fence[] {
  const known = held.get(workflow)
  if (known !== undefined) return known
  const found: Fence[] = []
  const seen = new Set<YamlNode>()
  const stack: YamlNode[] = [workflow.root]
  for (let node = stack.pop(); node !== undefined && seen.size < maxNodes; node = stack.pop()) {
    const inner = resolve(node)
    if (inner === undefined || seen.has(inner)) continue
    seen.add(inner)
    if (inner.kind === 'scalar') found.push(...findFences(workflow.text, inner.start, inner.end))
    else if (inner.kind === 'sequence') stack.push(...inner.items)
    else for (const entry of inner.entries) stack.push(entry.value)
  }
  found.sort((a, b) => a.start - b.start)
  held.set(workflow, found)
  return found
}
