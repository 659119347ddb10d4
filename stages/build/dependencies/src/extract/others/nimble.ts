import { itemsOf, membersOf, parseJson, textAt, textOf, valueAt } from '@bartizan/syntax/json'
import { add, compact, finish, link, newDraft, treeOf } from '../draft.ts'
import { hostOf } from '../source.ts'
import type { Extraction, Format } from '../types.ts'

/** nimble.lock. */
function extractNimble(text: string): Extraction {
  const draft = newDraft()
  const root = treeOf(draft, parseJson(text))
  for (const member of membersOf(valueAt(root, 'packages'))) {
    const url = textAt(member.value, 'url')
    const sum = textAt(member.value, 'checksums', 'sha1')
    const version = textAt(member.value, 'version') ?? ''
    add(
      draft,
      compact({
        ecosystem: 'Nim',
        name: member.key,
        version,
        start: member.start,
        end: member.value.end,
        key: member.key,
        scopes: [],
        integrity: sum === undefined ? undefined : `sha1:${sum}`,
        source: compact({
          kind: 'git' as const,
          host: url === undefined ? undefined : hostOf(url),
          url,
          commit: textAt(member.value, 'vcsRevision'),
        }),
      }),
    )
    for (const item of itemsOf(valueAt(member.value, 'dependencies')))
      link(draft, { from: member.key, to: textOf(item) ?? '' })
  }
  return finish(draft)
}

export const nimbleLock: Format = {
  id: 'nimble-lock',
  kind: 'lockfile',
  matches: (name) => name === 'nimble.lock',
  extract: extractNimble,
}
