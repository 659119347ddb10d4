import type { DetectorSettings } from '@bartizan/engine'
import * as fc from 'fast-check'

/** Settings under which a detector says everything that it can. */
export const auditSettings: DetectorSettings = {
  profile: 'audit',
  options: {},
  secretKey: new Uint8Array(32),
  today: '2026-01-01',
  dataDirectory: '',
}

/**
 * Tries a check on mutated copies of a text: cut, truncated, and with pieces of its language put in.
 * @param check throws, or rejects, where the text is not answered as it should be
 */
export async function tryMutations(
  original: string,
  how: { readonly pieces: readonly string[]; readonly runs: number },
  check: (text: string) => Promise<void> | void,
): Promise<void> {
  const edit = fc.record({ at: fc.nat(original.length), cut: fc.nat(30), put: fc.constantFrom(...how.pieces) })
  await fc.assert(
    fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 4 }), async (edits) => {
      let text = original
      for (const { at, cut, put } of edits) text = text.slice(0, at) + put + text.slice(at + cut)
      await check(text)
    }),
    { numRuns: how.runs },
  )
}
