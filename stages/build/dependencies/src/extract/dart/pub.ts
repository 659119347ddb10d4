import { membersOf, textAt, textOf, valueAt } from '@bartizan/syntax/json'
import { parseYaml } from '../../yaml/index.ts'
import { add, compact, finish, newDraft, treeOf } from '../draft.ts'
import { hostOf, withoutCredentials } from '../source.ts'
import type { Extraction, Format, Mark, PackageSource, Scope } from '../types.ts'

function extractLock(text: string): Extraction {
  const draft = newDraft()
  const root = treeOf(draft, parseYaml(text))
  for (const member of membersOf(valueAt(root, 'packages'))) {
    const entry = member.value
    const kind = textAt(entry, 'dependency') ?? ''
    const from = textAt(entry, 'source') ?? 'hosted'
    const url = textAt(entry, 'description', 'url')
    const commit = textAt(entry, 'description', 'resolved-ref')
    const sha = textAt(entry, 'description', 'sha256')
    const source: PackageSource =
      from === 'path' || from === 'sdk'
        ? compact({ kind: 'path' as const, url: textAt(entry, 'description', 'path') })
        : compact({
            kind: from === 'git' ? ('git' as const) : ('registry' as const),
            host: url === undefined ? undefined : hostOf(url),
            url: url === undefined ? undefined : withoutCredentials(url),
            commit,
          })
    const scopes: Scope[] = kind === 'direct dev' ? ['dev'] : kind.startsWith('direct') ? ['prod'] : []
    add(
      draft,
      compact({
        ecosystem: 'Pub',
        name: member.key,
        version: textAt(entry, 'version') ?? '',
        start: member.start,
        end: entry.end,
        direct: kind.startsWith('direct'),
        scopes,
        integrity: sha === undefined ? undefined : `sha256:${sha}`,
        source,
      }),
    )
  }
  return finish(draft)
}

function extractManifest(text: string): Extraction {
  const draft = newDraft()
  const root = treeOf(draft, parseYaml(text))
  const name = textAt(root, 'name')
  if (name !== undefined) draft.project = compact({ name, version: textAt(root, 'version') })
  for (const [group, scope] of [
    ['dependencies', 'prod'],
    ['dev_dependencies', 'dev'],
  ] as const) {
    for (const member of membersOf(valueAt(root, group))) {
      const sdk = textAt(member.value, 'sdk')
      if (sdk !== undefined) continue
      const git = textAt(member.value, 'git') ?? textAt(member.value, 'git', 'url')
      const path = textAt(member.value, 'path')
      const range = textOf(member.value) ?? textAt(member.value, 'version') ?? ''
      const marks: Mark[] =
        git !== undefined || path !== undefined
          ? []
          : range === '' || range === 'any'
            ? ['floating']
            : /^\d/.test(range)
              ? ['pinned']
              : []
      const source =
        git === undefined
          ? path === undefined
            ? undefined
            : { kind: 'path' as const, url: path }
          : compact({ kind: 'git' as const, host: hostOf(git), url: git })
      add(
        draft,
        compact({
          ecosystem: 'Pub',
          name: member.key,
          version: marks[0] === 'pinned' && !/\s/.test(range) ? range : '',
          requirement: range,
          start: member.start,
          end: member.value.end,
          direct: true,
          scopes: [scope],
          source,
          marks: marks.length === 0 ? undefined : marks,
        }),
      )
    }
  }
  return finish(draft)
}

export const pubspecLock: Format = {
  id: 'pubspec-lock',
  kind: 'lockfile',
  matches: (name) => name === 'pubspec.lock',
  extract: extractLock,
}
export const pubspec: Format = {
  id: 'pubspec',
  kind: 'manifest',
  matches: (name) => name === 'pubspec.yaml' || name === 'pubspec.yml',
  extract: extractManifest,
}
