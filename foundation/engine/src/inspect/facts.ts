import { deserialize } from '../packing.ts'

/** Facts of many files in one piece: they travel to a thread without becoming objects on the way. */
export interface PackedFacts {
  /** In path order. */
  readonly paths: readonly string[]
  /** By path: where its facts end in `data`. */
  readonly ends: Float64Array
  readonly data: Uint8Array
}

/** Joins what files left, each packed by itself. */
export function joinFacts(facts: readonly (readonly [path: string, packed: Uint8Array])[]): PackedFacts {
  const ends = new Float64Array(facts.length)
  const data = new Uint8Array(facts.reduce((sum, [, packed]) => sum + packed.length, 0))
  let at = 0
  facts.forEach(([, packed], index) => {
    data.set(packed, at)
    ends[index] = at += packed.length
  })
  return { paths: facts.map(([path]) => path), ends, data }
}

/** The facts as the detector left them, by path. */
export function unpackFacts({ paths, ends, data }: PackedFacts): ReadonlyMap<string, unknown> {
  return new Map(
    paths.map((path, index) => [path, deserialize(data.subarray(ends[index - 1] ?? 0, ends[index]))] as const),
  )
}
