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
      cause: `${megabytes(read.size)} MB, over the limit of ${megabytes(limit)} MB`,
      next: 'Raise the limit or exclude the file.',
      weight: 'incomplete',
    }
  }
  return undefined
}

function megabytes(size: number): string {
  return String(Math.round(size / 100_000) / 10)
}
