import { membersOf, parseJson, textAt, valueAt } from '@bartizan/syntax/json'
import { add, compact, finish, newDraft, treeOf } from '../draft.ts'
import { hostOf, withoutCredentials } from '../source.ts'
import type { Extraction, Format, Scope } from '../types.ts'
import { hashesOf } from './locks.ts'

function extractPipfileLock(text: string): Extraction {
  const draft = newDraft()
  const root = treeOf(draft, parseJson(text))
  const seen = new Map<string, number>()
  for (const group of membersOf(root)) {
    if (group.key === '_meta') continue
    const scope: Scope = group.key === 'default' ? 'prod' : 'dev'
    for (const member of membersOf(group.value)) {
      const version = (textAt(member.value, 'version') ?? '').replace(/^===?/, '')
      const git = textAt(member.value, 'git')
      const key = `${member.key}@${version}`
      const known = seen.get(key)
      if (known !== undefined) {
        const found = draft.packages[known]!
        if (!found.scopes.includes(scope)) draft.packages[known] = { ...found, scopes: [...found.scopes, scope] }
        continue
      }
      seen.set(key, draft.packages.length)
      const source =
        git === undefined
          ? { kind: 'registry' as const }
          : compact({
              kind: 'git' as const,
              host: hostOf(git),
              url: withoutCredentials(git),
              commit: textAt(member.value, 'ref'),
            })
      add(
        draft,
        compact({
          ecosystem: 'PyPI',
          name: member.key,
          version,
          start: member.start,
          end: member.value.end,
          key,
          scopes: [scope],
          integrity: hashesOf(valueAt(member.value, 'hashes')),
          source,
        }),
      )
    }
  }
  return finish(draft)
}

export const pipfileLock: Format = {
  id: 'pipfile-lock',
  kind: 'lockfile',
  matches: (name) => name === 'Pipfile.lock',
  extract: extractPipfileLock,
}
