import type { Problem } from '@bartizan/model'

/** A file in an archive. */
export interface Entry {
  readonly name: string
  readonly bytes: Buffer
}

/** Bounds on unpacking: sizes in bytes. */
export const archiveLimits = { depth: 3, entry: 20_000_000, total: 200_000_000, entries: 50_000, ratio: 400 } as const

/** What is left of the bounds while one outer file is unpacked. */
export interface Budget {
  bytes: number
  entries: number
}

/** True for the error of zlib that says the output would be too long. */
export function tooLarge(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE'
}

/** An archive or entry that was not looked into. */
export function archiveProblem(path: string, cause: string): Problem {
  return {
    kind: 'archive',
    path,
    detector: 'secrets',
    cause: `the archive was not read in full: ${cause}`,
    next: 'Unpack it and scan the folder.',
    weight: 'incomplete',
  }
}

/** Names from archives are shown to people: no control characters. */
export function printableName(name: string): string {
  return name.replaceAll(/[\u0000-\u001f\u007f]/g, '?').slice(0, 400)
}
