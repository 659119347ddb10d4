import { itemsOf, textAt, valueAt } from '@bartizan/syntax/json'
import { parseYaml } from '../../yaml/index.ts'
import { add, compact, finish, newDraft, treeOf } from '../draft.ts'
import { linesOf } from '../lines.ts'
import { hostOf } from '../source.ts'
import type { Extraction, Format } from '../types.ts'

/** cabal.project.freeze: `any.name ==1.2`. */
function extractCabal(text: string): Extraction {
  const draft = newDraft()
  for (const line of linesOf(text)) {
    for (const match of line.text.matchAll(/\bany\.([\w-]+)\s*==\s*([\d.]+)/g)) {
      const start = line.start + match.index
      add(draft, {
        ecosystem: 'Hackage',
        name: match[1]!,
        version: match[2]!,
        start,
        end: start + match[0].length,
        scopes: [],
      })
    }
  }
  return finish(draft)
}

/** stack.yaml.lock: `hackage: name-1.2@sha256:…`. */
function extractStack(text: string): Extraction {
  const draft = newDraft()
  const root = treeOf(draft, parseYaml(text))
  for (const item of itemsOf(valueAt(root, 'packages'))) {
    const written = textAt(item, 'completed', 'hackage') ?? textAt(item, 'original', 'hackage')
    const match = /^(.+?)-(\d+(?:\.\d+)*)(?:@(sha256:[0-9a-f]+))?/.exec(written ?? '')
    const git = textAt(item, 'completed', 'git')
    if (match !== null)
      add(
        draft,
        compact({
          ecosystem: 'Hackage',
          name: match[1]!,
          version: match[2]!,
          start: item.start,
          end: item.end,
          scopes: [],
          integrity: match[3],
          source: { kind: 'registry' as const },
        }),
      )
    else if (git !== undefined)
      add(
        draft,
        compact({
          ecosystem: 'Hackage',
          name: textAt(item, 'completed', 'name') ?? '',
          version: textAt(item, 'completed', 'version') ?? '',
          start: item.start,
          end: item.end,
          scopes: [],
          source: compact({
            kind: 'git' as const,
            host: hostOf(git),
            url: git,
            commit: textAt(item, 'completed', 'commit'),
          }),
        }),
      )
  }
  return finish(draft)
}

export const cabalFreeze: Format = {
  id: 'cabal-freeze',
  kind: 'lockfile',
  matches: (name) => name === 'cabal.project.freeze',
  extract: extractCabal,
}
export const stackLock: Format = {
  id: 'stack-lock',
  kind: 'lockfile',
  matches: (name) => name === 'stack.yaml.lock',
  extract: extractStack,
}
