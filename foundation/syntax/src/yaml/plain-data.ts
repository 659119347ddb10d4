import type { YamlNode } from './ast.ts'
import { entriesOf, resolve } from './access.ts'

/** Nodes that an expansion of aliases may come to. */
export const maxExpandedNodes = 1_000_000

interface Budget {
  left: number
}

function expand(node: YamlNode, budget: Budget): unknown {
  budget.left -= 1
  if (budget.left < 0) return undefined
  const found = resolve(node)
  if (found === undefined) return null
  if (found.kind === 'scalar') return found.value
  if (found.kind === 'sequence') return found.items.map((item) => (budget.left < 0 ? undefined : expand(item, budget)))
  const result: Record<string, unknown> = {}
  for (const [key, entry] of entriesOf(found)) {
    if (budget.left < 0) break
    Object.defineProperty(result, key, {
      value: expand(entry.value, budget),
      enumerable: true,
      configurable: true,
      writable: true,
    })
  }
  return result
}

/** Plain data of a node, aliases and merge keys expanded; undefined when that comes to more than the limit. */
export function toData(node: YamlNode, limit: number = maxExpandedNodes): unknown {
  const budget: Budget = { left: limit }
  const data = expand(node, budget)
  return budget.left < 0 ? undefined : data
}

/** True when the node, with its aliases expanded, has at most `limit` nodes. Takes at most `limit` steps. */
export function withinLimit(node: YamlNode, limit: number = maxExpandedNodes): boolean {
  const stack: YamlNode[] = [node]
  let left = limit
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    left -= 1
    if (left < 0) return false
    const found = resolve(next)
    if (found?.kind === 'sequence') stack.push(...found.items)
    else if (found?.kind === 'mapping') for (const { key, value } of found.entries) stack.push(key, value)
  }
  return true
}
