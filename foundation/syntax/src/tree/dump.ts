import type { Tree } from './tree.ts'
import { F } from './flags.ts'
import { KIND_NAMES } from './kinds.ts'
import { ROLE_NAMES } from './roles.ts'
import { symText } from './walk.ts'

/**
 * A tree, or the part below `root`, as one line of nested parentheses, for tests and for people:
 * `(call:f callee=(name:f) argument=(string:x))`.
 */
export const dump = (tree: Tree, root = 0): string => {
  const out: string[] = []
  const closes: number[] = []
  for (let i = root; i < tree.skip[root]!; i++) {
    while (closes.length > 0 && i >= closes.at(-1)!) {
      closes.pop()
      out.push(')')
    }
    if (i > root) out.push(' ')
    if (i > root && tree.role[i] !== 0) out.push(ROLE_NAMES[tree.role[i]!]!, '=')
    out.push('(', KIND_NAMES[tree.kind[i]!]!)
    const flags = tree.flags[i]! & ~F.paren
    if (tree.sym[i] !== 0) out.push(':', symText(tree, i))
    if (flags !== 0) out.push(`#${flags}`)
    closes.push(tree.skip[i]!)
  }
  while (closes.pop() !== undefined) out.push(')')
  return out.join('')
}
