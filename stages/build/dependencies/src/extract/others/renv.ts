import { membersOf, parseJson, textAt, valueAt } from '@bartizan/syntax/json'
import { add, compact, finish, newDraft, treeOf } from '../draft.ts'
import { hostOf } from '../source.ts'
import type { Extraction, Format } from '../types.ts'

/** renv.lock. */
function extractRenv(text: string): Extraction {
  const draft = newDraft()
  const root = treeOf(draft, parseJson(text))
  const version = textAt(root, 'R', 'Version')
  const holder = membersOf(root).find((member) => member.key === 'R')
  if (version !== undefined && holder !== undefined)
    add(draft, {
      ecosystem: 'Runtime',
      name: 'r',
      version,
      start: holder.start,
      end: holder.value.end,
      direct: true,
      scopes: ['prod'],
      marks: ['runtime'],
    })
  for (const member of membersOf(valueAt(root, 'Packages'))) {
    const origin = textAt(member.value, 'Source') ?? ''
    const remote = textAt(member.value, 'RemoteHost')
    const git = remote !== undefined || /^(?:GitHub|GitLab|Bitbucket|Git)$/.test(origin)
    const repository = textAt(member.value, 'Repository')
    const ecosystem = origin === 'Bioconductor' ? 'Bioconductor' : 'CRAN'
    const hash = textAt(member.value, 'Hash')
    add(
      draft,
      compact({
        ecosystem,
        name: textAt(member.value, 'Package') ?? member.key,
        version: textAt(member.value, 'Version') ?? '',
        start: member.start,
        end: member.value.end,
        scopes: [],
        integrity: hash === undefined ? undefined : `md5:${hash}`,
        source: git
          ? compact({
              kind: 'git' as const,
              host: remote === undefined ? undefined : hostOf(`https://${remote}`),
              commit: textAt(member.value, 'RemoteSha'),
            })
          : compact({ kind: 'registry' as const, url: repository }),
      }),
    )
  }
  return finish(draft)
}

export const renvLock: Format = {
  id: 'renv-lock',
  kind: 'lockfile',
  matches: (name) => name === 'renv.lock',
  extract: extractRenv,
}
