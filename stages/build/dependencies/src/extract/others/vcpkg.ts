import { itemsOf, parseJson, textAt, textOf, valueAt } from '@bartizan/syntax/json'
import { add, compact, finish, newDraft, treeOf } from '../draft.ts'
import type { Extraction, Format } from '../types.ts'

/** vcpkg.json. */
function extractVcpkg(text: string): Extraction {
  const draft = newDraft()
  const root = treeOf(draft, parseJson(text))
  for (const item of itemsOf(valueAt(root, 'dependencies'))) {
    const name = textOf(item) ?? textAt(item, 'name') ?? ''
    const override = itemsOf(valueAt(root, 'overrides')).find((entry) => textAt(entry, 'name') === name)
    add(
      draft,
      compact({
        ecosystem: 'vcpkg',
        name,
        version: textAt(override, 'version') ?? '',
        requirement: textAt(item, 'version>='),
        start: item.start,
        end: item.end,
        direct: true,
        scopes: ['prod' as const],
      }),
    )
  }
  return finish(draft)
}

export const vcpkgJson: Format = {
  id: 'vcpkg',
  kind: 'manifest',
  matches: (name) => name === 'vcpkg.json',
  extract: extractVcpkg,
}
