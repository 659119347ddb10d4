import type { FileLocation } from '@bartizan/model'
import { textOf } from '@bartizan/syntax/tree'
import type { Step } from '../value/taint.ts'
import { placeOf } from './place.ts'

const maxSteps = 24
const notes: Readonly<Record<Step['op'], string>> = {
  source: 'comes from outside here',
  assign: 'is assigned',
  concat: 'becomes part of a text',
  enter: 'is passed to a function',
  return: 'comes back from a function',
  model: 'passes through a call',
  store: 'is stored',
}

/** Steps of a trace from source to sink, with those inside callees in their place. */
export const stepsOf = (last: Step | undefined): readonly Step[] => {
  const backwards: Step[] = []
  const visit = (step: Step | undefined, limit: number): void => {
    for (let at = step; at !== undefined && backwards.length < limit; at = at.prev) {
      if (at.inner !== undefined) visit(at.inner, limit)
      backwards.push(at)
    }
  }
  visit(last, 400)
  return backwards.reverse()
}

/** The steps to show: the first, the last, and what lies between as far as there is room. */
export const flowOf = (steps: readonly Step[]): readonly FileLocation[] => {
  const distinct = steps.filter(
    (step, i) => i === 0 || step.node !== steps[i - 1]!.node || step.file !== steps[i - 1]!.file,
  )
  const shown =
    distinct.length <= maxSteps ? distinct : [...distinct.slice(0, maxSteps / 2), ...distinct.slice(-maxSteps / 2)]
  return shown.map((step) => placeOf(step.file, step.node, notes[step.op]))
}

/** Tokens of the steps without names of files or positions: what makes the flow itself. */
export const identityOf = (steps: readonly Step[]): readonly string[] =>
  steps.slice(0, 8).map((step) => textOf(step.file.tree, step.node).replace(/\s+/g, ' ').slice(0, 80))
