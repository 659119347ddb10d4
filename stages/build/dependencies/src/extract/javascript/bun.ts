import type { DataNode } from '@bartizan/syntax/json'
import { itemsOf, membersOf, parseJson, textOf, valueAt } from '@bartizan/syntax/json'
import { add, compact, finish, link, newDraft, note, treeOf } from '../draft.ts'
import { commitOf, sourceOf } from '../source.ts'
import type { Extraction, Format, Scope } from '../types.ts'

const GROUPS: readonly (readonly [string, Scope])[] = [
  ['dependencies', 'prod'],
  ['devDependencies', 'dev'],
  ['optionalDependencies', 'optional'],
  ['peerDependencies', 'peer'],
]

/** Nearest entry upwards: `a/b/name`, `a/name`, `name`. */
function resolveUpwards(known: ReadonlySet<string>, from: string, name: string): string | undefined {
  let base = from
  for (;;) {
    const candidate = base === '' ? name : `${base}/${name}`
    if (known.has(candidate)) return candidate
    if (base === '') return undefined
    base = base.slice(0, Math.max(base.lastIndexOf('/'), 0))
  }
}

/** The object among the items of an entry holds its wants. */
const detailsOf = (entry: DataNode): DataNode | undefined => itemsOf(entry).find((item) => item.kind === 'object')

function extract(text: string): Extraction {
  const draft = newDraft()
  const root = treeOf(draft, parseJson(text, { relaxed: true }))
  const entries = membersOf(valueAt(root, 'packages'))
  const known = new Set(entries.map((entry) => entry.key))
  const scopes = new Map<string, Set<Scope>>()
  const workspaces = membersOf(valueAt(root, 'workspaces'))
  draft.members = workspaces.map((workspace) => workspace.key)
  const edgesFrom = (from: string, holder: DataNode | undefined): void => {
    for (const [group, scope] of GROUPS) {
      for (const wanted of membersOf(valueAt(holder, group))) {
        const to = resolveUpwards(known, from, wanted.key)
        if (to === undefined) continue
        if (from === '') scopes.set(to, (scopes.get(to) ?? new Set()).add(scope))
        link(draft, compact({ from, to, requirement: textOf(wanted.value), scope }))
      }
    }
  }
  for (const workspace of workspaces) edgesFrom('', workspace.value)
  for (const entry of entries) edgesFrom(entry.key, detailsOf(entry.value))
  for (const entry of entries) {
    const [identity, ...rest] = itemsOf(entry.value)
    const descriptor = textOf(identity) ?? ''
    const at = descriptor.indexOf('@', 1)
    if (at < 0) {
      note(draft, { kind: 'unparsed', offset: entry.start, reason: `"${entry.key.slice(0, 60)}" has no name@version` })
      continue
    }
    const name = descriptor.slice(0, at)
    const reference = descriptor.slice(at + 1)
    if (reference.startsWith('workspace:')) continue
    const registry = /^v?\d/.test(reference)
    const used = entry.key.slice(
      entry.key.endsWith(name) ? entry.key.length - name.length : entry.key.lastIndexOf('/') + 1,
    )
    const last = textOf(rest.at(-1))
    const origin = textOf(rest[0])
    add(
      draft,
      compact({
        ecosystem: 'npm',
        name,
        version: registry ? reference : '',
        start: entry.start,
        end: entry.value.end,
        key: entry.key,
        direct: scopes.has(entry.key),
        scopes: [...(scopes.get(entry.key) ?? [])],
        integrity: registry && last?.startsWith('sha') === true ? last : undefined,
        source: registry
          ? origin === undefined || origin === ''
            ? { kind: 'registry' as const }
            : sourceOf(origin)
          : compact({ ...sourceOf(reference, false), commit: commitOf(reference) }),
        alias: used === name ? undefined : used,
      }),
    )
  }
  return finish(draft)
}

/** bun.lock, the text lock of bun. */
export const bunLock: Format = { id: 'bun-lock', kind: 'lockfile', matches: (name) => name === 'bun.lock', extract }
