import type { SyntaxProblem } from '../json/node.ts'

/** Where the parse stands, and why it stopped. */
export interface Cursor {
  readonly text: string
  at: number
  nodes: number
  depth: number
  problem: SyntaxProblem | undefined
  readonly maxDepth: number
  readonly maxNodes: number
}

/** Notes the first defect; gives undefined so that callers can return it. */
export function stop(cursor: Cursor, reason: string, kind: SyntaxProblem['kind'] = 'unparsed'): undefined {
  cursor.problem ??= { kind, offset: cursor.at, reason }
  return undefined
}
