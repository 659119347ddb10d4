import { hash } from 'node:crypto'
import type { Fingerprint, Frame, Region, RuleId } from '@bartizan/model'

/** Folds white space, so that re-indenting and other line ends change nothing. */
export function fold(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim()
}

/** Identity of a defect: 32 hex digits over its rule and its own content, apart from where it stands. */
export function fingerprint(rule: RuleId, identity: readonly string[]): Fingerprint {
  const parts = [rule, ...identity.map(fold)]
  // Lengths keep ['a', 'b'] and ['a b'] apart whatever the parts hold.
  const text = parts.map((part) => `${part.length}:${part}`).join('\n')
  return hash('sha256', text).slice(0, 32) as Fingerprint
}

/**
 * Hash of the lines around a finding, to tell copies of one defect apart: 16 hex digits. Taken from the frame, in which
 * secrets are masked; the number of asterisks is folded, so that nothing about a value's length is kept.
 */
export function contextHash(frame: Frame | undefined, region: Region | undefined): string {
  if (frame === undefined || region === undefined) return ''
  const from = Math.max(0, region.startLine - frame.firstLine - 1)
  const to = region.endLine - frame.firstLine + 2
  const lines = frame.lines.slice(from, to).map((line) => fold(line).replaceAll(/\*+/g, '*'))
  return hash('sha256', lines.filter((line) => line !== '').join('\n')).slice(0, 16)
}
