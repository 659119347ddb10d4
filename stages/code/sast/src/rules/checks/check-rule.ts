import type { When } from '@bartizan/knowledge/models'
import type { RuleRow } from '../define.ts'

/** One form of call that is the defect. */
export interface CheckForm {
  readonly language: 'javascript' | 'python' | 'java'
  readonly names: readonly string[]
  readonly when: readonly When[]
}

/** A rule about calls that are wrong by their own form. */
export interface CheckRule extends RuleRow {
  readonly message: string
  readonly checks: readonly CheckForm[]
}

export const js = (names: string | readonly string[], ...when: readonly When[]): CheckForm => ({
  language: 'javascript',
  names: typeof names === 'string' ? [names] : names,
  when,
})
export const py = (names: string | readonly string[], ...when: readonly When[]): CheckForm => ({
  language: 'python',
  names: typeof names === 'string' ? [names] : names,
  when,
})
export const java = (names: string | readonly string[], ...when: readonly When[]): CheckForm => ({
  language: 'java',
  names: typeof names === 'string' ? [names] : names,
  when,
})
