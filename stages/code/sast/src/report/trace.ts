import type { FileLocation } from '@bartizan/model'
import { isWithin, textOf } from '@bartizan/syntax/tree'
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

const isSame = (a: Step, b: Step): boolean => a.node === b.node && a.file === b.file

/** `a + b + c` nests: of texts put together within texts only the outermost is shown. */
const isSwallowed = (step: Step, next: Step | undefined): boolean =>
  step.op === 'concat' &&
  next?.op === 'concat' &&
  step.file === next.file &&
  isWithin(step.file.tree, step.node, next.node)

/** The steps to show: the first, the last, and what lies between as far as there is room. */
export const flowOf = (steps: readonly Step[]): readonly FileLocation[] => {
  const distinct = steps.filter((step, i) => {
    const before = steps[i - 1]
    return (before === undefined || !isSame(before, step)) && !isSwallowed(step, steps[i + 1])
  })
  const shown =
    distinct.length <= maxSteps ? distinct : [...distinct.slice(0, maxSteps / 2), ...distinct.slice(-maxSteps / 2)]
  return shown.map((step) => placeOf(step.file, step.node, notes[step.op]))
}

/** Tokens of the steps without names of files or positions: what makes the flow itself. */
export const identityOf = (steps: readonly Step[]): readonly string[] =>
  steps.slice(0, 8).map((step) => textOf(step.file.tree, step.node).replace(/\s+/g, ' ').slice(0, 80))
