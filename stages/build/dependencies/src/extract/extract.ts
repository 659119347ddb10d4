import type { ExtractProblem, Extraction, Format, FoundPackage, Neighbours } from './types.ts'
import { keyOf } from './draft.ts'

const MARKER = /^(?:<{7}|={7}|>{7}|\|{7})(?: .*)?$/gm

/** Blanks out one side of every merge conflict, keeping all offsets. */
function side(text: string, keep: 'ours' | 'theirs'): string {
  let out = ''
  let at = 0
  let state: 'both' | 'ours' | 'base' | 'theirs' = 'both'
  const blank = (part: string): string => part.replace(/[^\n\r]/g, ' ')
  for (const match of text.matchAll(MARKER)) {
    const part = text.slice(at, match.index)
    out += state === 'both' || state === keep ? part : blank(part)
    out += blank(match[0])
    at = match.index + match[0].length
    state = match[0][0] === '<' ? 'ours' : match[0][0] === '|' ? 'base' : match[0][0] === '=' ? 'theirs' : 'both'
  }
  return out + (state === 'both' || state === keep ? text.slice(at) : blank(text.slice(at)))
}

function merge(ours: Extraction, theirs: Extraction, problem: ExtractProblem): Extraction {
  const seen = new Set(ours.packages.map((found) => `${found.start} ${keyOf(found)}`))
  const further = theirs.packages.filter((found: FoundPackage) => !seen.has(`${found.start} ${keyOf(found)}`))
  const edges = new Set(ours.edges.map((edge) => `${edge.from}\0${edge.to}`))
  return {
    ...ours,
    packages: [...ours.packages, ...further],
    edges: [...ours.edges, ...theirs.edges.filter((edge) => !edges.has(`${edge.from}\0${edge.to}`))],
    problems: [problem, ...ours.problems],
  }
}

/** Extracts one file. Of a file with merge conflicts both sides are read and the conflict is a problem. */
export function extractFile(format: Format, text: string, path: string, near?: Neighbours): Extraction {
  const conflict = text.includes('<<<<<<<') ? /^<{7}(?: |$)/m.exec(text) : null
  if (conflict === null || !/^>{7}(?: |$)/m.test(text)) return format.extract(text, path, near)
  const problem: ExtractProblem = {
    kind: 'unparsed',
    offset: conflict.index,
    reason: 'the file holds an unresolved merge conflict; both sides were read',
  }
  return merge(
    format.extract(side(text, 'ours'), path, near),
    format.extract(side(text, 'theirs'), path, near),
    problem,
  )
}
