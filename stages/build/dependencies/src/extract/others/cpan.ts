import { membersOf, parseJson, textAt, valueAt } from '@bartizan/syntax/json'
import { parseYaml } from '../../yaml/index.ts'
import { add, finish, newDraft, treeOf } from '../draft.ts'
import { contentStart, linesOf } from '../lines.ts'
import type { Extraction, Format } from '../types.ts'

/** cpanfile.snapshot of Carton. */
function extractCarton(text: string): Extraction {
  const draft = newDraft()
  for (const line of linesOf(text)) {
    const match = /^ {2}(\S+)-v?(\d[\w.]*)$/.exec(line.text)
    if (match !== null)
      add(draft, {
        ecosystem: 'CPAN',
        name: match[1]!,
        version: match[2]!,
        start: contentStart(line),
        end: line.end,
        scopes: [],
        source: { kind: 'registry' },
      })
  }
  return finish(draft)
}

/** META.json, META.yml of a CPAN distribution. */
function extractCpanMeta(text: string, path: string): Extraction {
  const draft = newDraft()
  const root = treeOf(draft, path.endsWith('l') ? parseYaml(text) : parseJson(text))
  const name = textAt(root, 'name')
  const version = valueAt(root, 'version')
  const written = version?.kind === 'string' || version?.kind === 'number' ? version.text : ''
  const self = membersOf(root).find((member) => member.key === 'name')
  if (valueAt(root, 'meta-spec') === undefined && valueAt(root, 'generated_by') === undefined) return finish(draft)
  if (name !== undefined && written !== '' && self !== undefined)
    add(draft, {
      ecosystem: 'CPAN',
      name,
      version: written,
      start: self.start,
      end: self.value.end,
      key: '',
      scopes: [],
    })
  return finish(draft)
}

export const cartonSnapshot: Format = {
  id: 'carton-snapshot',
  kind: 'lockfile',
  matches: (name) => name === 'cpanfile.snapshot',
  extract: extractCarton,
}
export const cpanMeta: Format = {
  id: 'cpan-meta',
  kind: 'lockfile',
  matches: (name) => /^(?:MY)?META\.(?:json|yml)$/.test(name),
  extract: extractCpanMeta,
}
