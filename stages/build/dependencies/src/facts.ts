import type { SourceFile } from '@bartizan/engine'
import type { Extraction, Format } from './extract/types.ts'
import type { FileFacts } from './inventory/types.ts'

/** The facts of one file as they travel to the project phase. */
export function factsOf(
  format: Pick<Format, 'id' | 'kind'>,
  extraction: Extraction,
  source: Pick<SourceFile, 'regionOfText'>,
): FileFacts {
  const packages = extraction.packages.map(({ start, end, ...found }) => ({
    ...found,
    region: source.regionOfText(start, Math.max(start, end)),
  }))
  return {
    format: format.id,
    kind: format.kind,
    packages,
    edges: extraction.edges,
    problems: extraction.problems,
    ...(extraction.project === undefined ? {} : { project: extraction.project }),
    ...(extraction.members === undefined ? {} : { members: extraction.members }),
    ...(extraction.includes === undefined ? {} : { includes: extraction.includes }),
    ...(extraction.incomplete === true ? { incomplete: true } : {}),
  }
}
