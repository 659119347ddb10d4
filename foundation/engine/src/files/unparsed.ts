import type { Problem } from '@bartizan/model'
import type { SourceFile } from '../detector.ts'

/**
 * A part of a file that could not be parsed, which leaves the scan incomplete.
 * @param span UTF-16 indices of the text; the problem names the line where it starts
 * @param cause a sentence for the user
 */
export function unparsed(
  source: SourceFile,
  span: { readonly start: number; readonly end: number },
  cause: string,
): Problem {
  const line = source.regionOfText(span.start, span.end).startLine
  return { kind: 'unparsed', path: source.path, line, cause, weight: 'incomplete' }
}
