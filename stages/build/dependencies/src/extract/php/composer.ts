import type { DataNode } from '@bartizan/syntax/json'
import { itemsOf, membersOf, parseJson, textAt, textOf, valueAt } from '@bartizan/syntax/json'
import { add, compact, finish, link, newDraft, placeOf, treeOf } from '../draft.ts'
import type { Draft } from '../draft.ts'
import { hostOf, withoutCredentials } from '../source.ts'
import type { Extraction, Format, Mark, Scope } from '../types.ts'

/** php, ext-*, lib-* and composer-* are the platform, not packages. */
const isPlatform = (name: string): boolean => !name.includes('/')

function addPackages(draft: Draft, list: DataNode | undefined, scope: Scope): void {
  for (const entry of itemsOf(list)) {
    const name = textAt(entry, 'name') ?? ''
    const version = textAt(entry, 'version') ?? ''
    const url = textAt(entry, 'dist', 'url') ?? textAt(entry, 'source', 'url')
    const commit = textAt(entry, 'source', 'reference') ?? textAt(entry, 'dist', 'reference')
    const shasum = textAt(entry, 'dist', 'shasum')
    const branch = /^dev-|-dev$/.test(version)
    const source =
      textAt(entry, 'dist', 'type') === 'path'
        ? { kind: 'path' as const, url: url ?? '' }
        : compact({
            kind: branch ? ('git' as const) : ('registry' as const),
            host: url === undefined ? undefined : hostOf(url),
            url: url === undefined ? undefined : withoutCredentials(url),
            commit,
          })
    const licences = itemsOf(valueAt(entry, 'license')).map((item) => textOf(item) ?? '')
    const abandoned = valueAt(entry, 'abandoned')
    const marks: Mark[] = branch ? ['floating'] : []
    add(
      draft,
      compact({
        ecosystem: 'Packagist',
        name,
        version,
        ...placeOf(entry),
        key: name.toLowerCase(),
        scopes: [scope],
        integrity: shasum === undefined || shasum === '' ? undefined : `sha1:${shasum}`,
        source,
        licence: licences.length === 0 ? undefined : licences.join(' OR '),
        marks: marks.length === 0 ? undefined : marks,
        deprecated:
          abandoned === undefined || abandoned.kind === 'boolean'
            ? abandoned?.kind === 'boolean' && abandoned.text === 'true'
              ? 'abandoned'
              : undefined
            : `abandoned for ${textOf(abandoned) ?? 'another package'}`,
      }),
    )
    for (const wanted of membersOf(valueAt(entry, 'require'))) {
      if (!isPlatform(wanted.key))
        link(
          draft,
          compact({ from: name.toLowerCase(), to: wanted.key.toLowerCase(), requirement: textOf(wanted.value) }),
        )
    }
  }
}

function extractLock(text: string): Extraction {
  const draft = newDraft()
  const root = treeOf(draft, parseJson(text))
  addPackages(draft, valueAt(root, 'packages') ?? (root?.kind === 'array' ? root : undefined), 'prod')
  addPackages(draft, valueAt(root, 'packages-dev'), 'dev')
  const known = new Set(draft.packages.map((found) => found.key))
  const edges = draft.edges.filter((edge) => known.has(edge.to))
  return { ...finish(draft), edges }
}

function extractManifest(text: string): Extraction {
  const draft = newDraft()
  const root = treeOf(draft, parseJson(text))
  const name = textAt(root, 'name')
  if (name !== undefined) draft.project = compact({ name, version: textAt(root, 'version') })
  for (const [group, scope] of [
    ['require', 'prod'],
    ['require-dev', 'dev'],
  ] as const) {
    for (const member of membersOf(valueAt(root, group))) {
      const range = textOf(member.value) ?? ''
      const place = { start: member.start, end: member.value.end }
      if (isPlatform(member.key)) continue
      const marks: Mark[] = /^v?\d+\.\d+\.\d+$/.test(range)
        ? ['pinned']
        : range === '*' || /^dev-|^>=?\s*[\d.]+$/.test(range)
          ? ['floating']
          : []
      add(
        draft,
        compact({
          ecosystem: 'Packagist',
          name: member.key,
          version: marks[0] === 'pinned' ? range : '',
          requirement: range,
          ...place,
          direct: true,
          scopes: [scope],
          marks: marks.length === 0 ? undefined : marks,
        }),
      )
    }
  }
  return finish(draft)
}

export const composerLock: Format = {
  id: 'composer-lock',
  kind: 'lockfile',
  matches: (name, path) => name === 'composer.lock' || /(?:^|\/)vendor\/composer\/installed\.json$/.test(path),
  extract: extractLock,
}
export const composerJson: Format = {
  id: 'composer-json',
  kind: 'manifest',
  matches: (name) => name === 'composer.json',
  extract: extractManifest,
}
