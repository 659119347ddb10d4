import type { Edit, Finding, Fix } from '@bartizan/model'

/** The edits of one file, in order and apart from each other. */
export interface FileEdits {
  readonly path: string
  readonly edits: readonly Edit[]
}

/** Which fixes are carried out, and which have to wait because they touch the same bytes. */
export interface FixPlan {
  readonly files: readonly FileEdits[]
  readonly chosen: readonly { readonly finding: Finding; readonly fix: Fix }[]
  readonly postponed: number
}

/**
 * Chooses fixes that do not touch each other's bytes, in report order: the worst finding is served first.
 * @param unsafe also take fixes that may change behaviour
 */
export function planFixes(findings: readonly Finding[], unsafe: boolean): FixPlan {
  const taken = new Map<string, Edit[]>()
  const chosen: { finding: Finding; fix: Fix }[] = []
  let postponed = 0
  for (const finding of findings) {
    if (finding.state.kind !== 'new' && finding.state.kind !== 'known') continue
    const fix = finding.fixes.find((one) => one.safety === 'safe' || unsafe)
    if (fix === undefined) continue
    if (fix.edits.some((edit) => overlaps(taken.get(edit.path) ?? [], edit))) postponed++
    else {
      chosen.push({ finding, fix })
      for (const edit of fix.edits) taken.set(edit.path, [...(taken.get(edit.path) ?? []), edit])
    }
  }
  const files = [...taken].map(([path, edits]) => ({
    path,
    edits: edits.toSorted((a, b) => a.startByte - b.startByte),
  }))
  return { files: files.toSorted((a, b) => (a.path < b.path ? -1 : 1)), chosen, postponed }
}

function overlaps(edits: readonly Edit[], edit: Edit): boolean {
  return edits.some((other) => edit.startByte <= other.endByte && other.startByte <= edit.endByte)
}

/** The bytes of a file after its edits; all other bytes stay as they are. */
export function applyEdits(bytes: Uint8Array, edits: readonly Edit[]): Uint8Array {
  const parts: Uint8Array[] = []
  let at = 0
  for (const edit of edits) {
    parts.push(bytes.subarray(at, edit.startByte), Buffer.from(edit.text))
    at = edit.endByte
  }
  return Buffer.concat([...parts, bytes.subarray(at)])
}
