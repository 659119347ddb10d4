import type { Problem } from '@bartizan/model'

/** A detector's own defect as a problem. */
export function failure(path: string | undefined, detector: string, error: unknown): Problem {
  const words = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
  return {
    kind: 'detector-failed',
    ...(path === undefined ? {} : { path }),
    detector,
    cause: `the detector ${detector} failed: ${firstLine(words)}`,
    next: 'Please report this with the file, if it can be shared.',
    weight: 'incomplete',
  }
}

function firstLine(words: string): string {
  return (words.split('\n', 1)[0] ?? '').slice(0, 300)
}
