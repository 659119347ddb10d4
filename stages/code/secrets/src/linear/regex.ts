import { Filter } from './filter.ts'
import { Machine } from './machine.ts'
import { parseRegex } from './parse.ts'
import { compileProgram } from './program.ts'
import type { RegexProblem } from './syntax.ts'

/** A match of an expression: `groups[0]` is the whole; a group that took no part is undefined. */
export interface LinearMatch {
  readonly start: number
  readonly end: number
  readonly groups: readonly (readonly [start: number, end: number] | undefined)[]
}

/** An expression of a user, matched in time linear in the text. */
export interface LinearRegex {
  readonly kind: 'regex'
  readonly source: string
  readonly groupCount: number
  test(text: string): boolean
  /** Matches that do not overlap, in order, at most `limit`. */
  matches(text: string, limit?: number): readonly LinearMatch[]
  /** Steps taken so far, for measuring. */
  steps(): number
}

/** Compiles RE2 syntax; what cannot be matched in linear time, or is too large, is a problem. */
export function compileRegex(source: string): LinearRegex | RegexProblem {
  const parsed = parseRegex(source)
  if (parsed.kind === 'problem') return parsed
  const program = compileProgram(parsed.root, parsed.groups, parsed.names)
  if (program.kind === 'problem') return program
  const machine = new Machine(program)
  const filter = new Filter(program)
  return {
    kind: 'regex',
    source,
    groupCount: parsed.groups,
    steps: () => machine.steps,
    test: (text) => filter.mayMatch(text) && machine.exec(text, 0) !== undefined,
    matches(text, limit = 1000) {
      if (!filter.mayMatch(text)) return []
      const found: LinearMatch[] = []
      for (let at = 0; at <= text.length && found.length < limit;) {
        const slots = machine.exec(text, at)
        if (slots === undefined) break
        const groups = Array.from({ length: slots.length / 2 }, (_, i) =>
          slots[i * 2]! < 0 ? undefined : ([slots[i * 2]!, slots[i * 2 + 1]!] as const),
        )
        const [start, end] = groups[0]!
        found.push({ start, end, groups })
        at = end > start ? end : end + 1
      }
      return found
    },
  }
}
