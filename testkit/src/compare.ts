import type { Mark } from './marks.ts'

/** A finding reduced to what marks speak of. */
export interface Seen {
  readonly rule: string
  readonly line: number
  readonly sourceLine?: number
}

/** How a fixture's findings and marks stand to each other. */
export interface Comparison {
  /** Sentences; empty when the fixture holds. */
  readonly failures: readonly string[]
  readonly missed: number
  readonly noise: number
}

/** Compares findings with marks one to one: every finding needs a mark, every mark must be right. */
export function compareWithMarks(seen: readonly Seen[], marks: readonly Mark[]): Comparison {
  const open = [...seen]
  const failures: string[] = []
  let missed = 0
  let noise = 0
  for (const mark of marks) {
    const index = open.findIndex((one) => fits(one, mark))
    if (mark.kind === 'missed') {
      missed++
      if (index !== -1) failures.push(`line ${mark.line}: ${mark.rule} is marked missed, but was found: write expect`)
    } else if (index === -1) {
      const verb =
        mark.kind === 'noise' ? 'is marked noise, but is gone: remove the mark' : 'was expected, but not found'
      failures.push(`line ${mark.line}: ${mark.rule} ${verb}`)
    } else if (mark.kind === 'noise') noise++
    if (index !== -1) open.splice(index, 1)
  }
  for (const one of open) failures.push(`line ${one.line}: ${one.rule} was found without a mark`)
  return { failures, missed, noise }
}

function fits(seen: Seen, mark: Mark): boolean {
  if (seen.rule !== mark.rule || seen.line !== mark.line) return false
  return mark.sourceLine === undefined || mark.sourceLine === seen.sourceLine
}
