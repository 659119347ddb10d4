import { readFileSync } from 'node:fs'
import type { Names, Tree } from '@bartizan/syntax/tree'
import { Names as NameTable } from '@bartizan/syntax/tree'

/** What a reference parser counted in one file; undefined where it refuses the file. */
export interface Reference {
  readonly path: string
  readonly counts: readonly number[] | undefined
}

/** A parser of ours under test. */
export interface Candidate {
  readonly oracle: string
  parse(source: Uint8Array, names: Names): Tree
  /** Counts the same things as the reference, in the same order. */
  counts(tree: Tree): readonly number[]
}

/** Parses every file, prints where we and the reference differ, and one closing line with rates and speed. */
export function scoreParser(references: readonly Reference[], { oracle, parse, counts }: Candidate): void {
  const names = new NameTable()
  const tally = { valid: 0, accepted: 0, equal: 0, bytes: 0, seconds: 0 }
  for (const { path, counts: wanted } of references) {
    const source = readFileSync(path)
    const start = process.cpuUsage()
    const tree = parse(source, names)
    tally.seconds += process.cpuUsage(start).user / 1e6
    tally.bytes += source.length
    if (wanted === undefined) continue
    tally.valid++
    const own = counts(tree)
    const equal = own.every((count, index) => count === wanted[index])
    if (equal) tally.equal++
    if (tree.errors.length === 0) tally.accepted++
    if (tree.errors.length > 0)
      process.stdout.write(`refused ${path}: ${tree.errorTexts[0]} at byte ${tree.errors[0]}\n`)
    else if (!equal) process.stdout.write(`differs ${path}: ours ${own.join('/')}, ${oracle} ${wanted.join('/')}\n`)
  }
  const rate = (part: number): string => `${part} (${((100 * part) / tally.valid).toFixed(3)} %)`
  process.stdout.write(
    `${references.length} files, ${(tally.bytes / 1e6).toFixed(1)} MB; valid to ${oracle} ${tally.valid}: accepted ${rate(tally.accepted)}, ` +
      `equal counts ${rate(tally.equal)}; ${(tally.bytes / 1e6 / tally.seconds).toFixed(1)} MB/s\n`,
  )
}
