import { defineRule } from '@bartizan/model'
import type { Rule } from '@bartizan/model'

/** The engine's own rules: about suppressions, not about the scanned code. */
export const engineRules: readonly Rule[] = [
  defineRule({
    id: 'suppressions/missing-reason',
    stage: 'code',
    title: 'Suppression without a reason',
    why: 'A mark that says nothing about why cannot be reviewed, and nobody dares to remove it later.',
    remedy:
      'Write the reason after a colon: `bartizan-ignore rule-id: why this is safe here`. Until then it silences nothing.',
    severity: 'low',
  }),
  defineRule({
    id: 'suppressions/unknown-rule',
    stage: 'code',
    title: 'Suppression of a rule that does not exist',
    why: 'The mark silences nothing: its rule was renamed, or its name was mistyped.',
    remedy: 'Use the id that the finding shows, or remove the mark. `bartizan rules` lists all ids.',
    severity: 'low',
  }),
  defineRule({
    id: 'suppressions/unused',
    stage: 'code',
    title: 'Suppression that silences nothing',
    why: 'The defect is gone or has moved. Left in place, the mark would hide the next one.',
    remedy: 'Remove the mark, or move it to the line of the finding.',
    severity: 'low',
  }),
  defineRule({
    id: 'suppressions/expired',
    stage: 'code',
    title: 'Suppression past its date',
    why: 'It was granted for a time that is over; the finding is reported again.',
    remedy: 'Repair the defect, or agree on a new date.',
    severity: 'medium',
  }),
  defineRule({
    id: 'waivers/expired',
    stage: 'release',
    title: 'Waiver past its date',
    why: 'The accepted risk was accepted until a day that has passed; the waiver no longer waives.',
    remedy: 'Repair the defect and remove the waiver, or have it renewed by its owner.',
    severity: 'medium',
  }),
]
