import type { Problem } from '@bartizan/model'
import type { ReadOutcome } from '../files/reader.ts'

/** The problem of a file that could not be read; undefined for what is passed over by rule. */
export function readProblem(path: string, read: ReadOutcome, limit: number): Problem | undefined {
  if (read.kind === 'unreadable') {
    return {
      kind: 'unreadable',
      path,
      cause: `not read: ${read.cause}`,
      next: 'Grant read access or exclude it.',
      weight: 'incomplete',
    }
  }
  if (read.kind === 'too-large') {
    return {
      kind: 'too-large',
      path,
      cause: `${sizeText(read.size)}, over the limit of ${sizeText(limit)}`,
      next: 'Raise the limit or exclude the file.',
      weight: 'incomplete',
    }
  }
  return undefined
}

function sizeText(size: number): string {
  return size < 1_000_000 ? `${Math.ceil(size / 1000)} kB` : `${Math.round(size / 100_000) / 10} MB`
}
