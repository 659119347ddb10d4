import { add, finish, newDraft, note } from '../draft.ts'
import type { Extraction, Format } from '../types.ts'

/** `opam switch export` and lists of `name.version`. */
function extractOpam(text: string): Extraction {
  const draft = newDraft()
  const quoted = text.includes('opam-version:')
  const pattern = quoted
    ? /"([a-zA-Z][\w+-]*)\.(\d[^"\s]*)"|"([a-zA-Z][\w+-]*)"\s*\{\s*=\s*"([^"]+)"/g
    : /^[ \t]*([a-zA-Z][\w+-]*)\.(\d\S*)/gm
  for (const match of text.matchAll(pattern)) {
    add(draft, {
      ecosystem: 'opam',
      name: match[1] ?? match[3]!,
      version: match[2] ?? match[4]!,
      start: match.index,
      end: match.index + match[0].length,
      scopes: [],
    })
  }
  if (draft.packages.length === 0 && text.trim() !== '' && !quoted)
    note(draft, { kind: 'unparsed', offset: 0, reason: 'no line of the form name.version' })
  return finish(draft)
}

export const opamSwitch: Format = {
  id: 'opam',
  kind: 'lockfile',
  matches: (name) => name.endsWith('.opam.locked') || name.endsWith('.install') || name.endsWith('.export'),
  extract: extractOpam,
}
