import { add, compact, finish, newDraft } from '../draft.ts'
import type { Extraction, Format } from '../types.ts'

/** METADATA and PKG-INFO of installed packages. */
function extractMetadata(text: string): Extraction {
  const draft = newDraft()
  const head = text.split(/\r?\n\r?\n/, 1)[0]!
  const field = (name: string): RegExpExecArray | null =>
    new RegExp(`^${name}:[ \\t]*(.*?)[ \\t\\r]*$`, 'im').exec(head)
  const name = field('Name')
  const version = field('Version')
  if (name === null || version === null || name[1] === '' || version[1] === '') return finish(draft)
  const licence = field('License-Expression')?.[1] ?? field('License')?.[1]
  add(
    draft,
    compact({
      ecosystem: 'PyPI',
      name: name[1]!,
      version: version[1]!,
      start: name.index,
      end: name.index + name[0].length,
      scopes: [],
      licence: licence === '' || licence === 'UNKNOWN' ? undefined : licence,
    }),
  )
  return finish(draft)
}

export const pythonMetadata: Format = {
  id: 'python-metadata',
  kind: 'lockfile',
  matches: (name, path) =>
    (name === 'METADATA' && path.endsWith('.dist-info/METADATA')) ||
    (name === 'PKG-INFO' && /\.egg(?:-info)?\/(?:EGG-INFO\/)?PKG-INFO$/.test(path)) ||
    name.endsWith('.egg-info'),
  extract: extractMetadata,
}
