import type { DataNode } from '@bartizan/syntax/json'
import { isTrue, itemsOf, membersOf, textAt, textOf, valueAt } from '@bartizan/syntax/json'
import { parseToml } from '@bartizan/syntax/toml'
import { add, compact, finish, indexOf, link, newDraft, placeOf, treeOf } from '../draft.ts'
import type { Draft } from '../draft.ts'
import { commitOf, hostOf, withoutCredentials } from '../source.ts'
import type { Extraction, Format, Mark, PackageSource, Scope } from '../types.ts'

function sourceOfCrate(written: string | undefined): PackageSource | undefined {
  if (written === undefined) return undefined
  const kind = written.startsWith('git+') ? ('git' as const) : ('registry' as const)
  return compact({
    kind,
    host: hostOf(written),
    url: withoutCredentials(written.replace(/^(?:git|registry|sparse)\+/, '')),
    commit: kind === 'git' ? commitOf(written) : undefined,
  })
}

/** `name`, `name version`, or `name version (source)`; the lock leaves out what is not needed to tell them apart. */
function resolve({ byName, known }: Names, wanted: string): string | undefined {
  const [name, version] = wanted.split(' ')
  if (version === undefined) return byName.get(name ?? '')?.[0]
  const key = `${name}@${version}`
  return known.has(key) ? key : undefined
}

interface Names {
  readonly byName: ReadonlyMap<string, readonly string[]>
  readonly known: ReadonlySet<string>
}

function extractLock(text: string): Extraction {
  const draft = newDraft()
  const root = treeOf(draft, parseToml(text))
  const entries = itemsOf(valueAt(root, 'package'))
  const byName = new Map<string, string[]>()
  const known = new Set<string>()
  const metadata = indexOf(valueAt(root, 'metadata'))
  const members = new Set<string>()
  for (const entry of entries) {
    const name = textAt(entry, 'name') ?? ''
    const key = `${name}@${textAt(entry, 'version') ?? ''}`
    const list = byName.get(name)
    if (list === undefined) byName.set(name, [key])
    else list.push(key)
    known.add(key)
    if (textAt(entry, 'source') === undefined) members.add(key)
  }
  const direct = new Set<string>()
  for (const entry of entries) {
    const key = `${textAt(entry, 'name') ?? ''}@${textAt(entry, 'version') ?? ''}`
    for (const item of itemsOf(valueAt(entry, 'dependencies'))) {
      const to = resolve({ byName, known }, textOf(item) ?? '')
      if (to === undefined) continue
      if (members.has(key)) direct.add(to)
      link(draft, { from: members.has(key) && members.size === 1 ? '' : key, to })
    }
  }
  for (const entry of entries) {
    const name = textAt(entry, 'name') ?? ''
    const version = textAt(entry, 'version') ?? ''
    const key = `${name}@${version}`
    const checksum =
      textAt(entry, 'checksum') ??
      textOf(metadata.get(`checksum ${name} ${version} (${textAt(entry, 'source') ?? ''})`))
    const marks: Mark[] = members.has(key) ? ['workspace'] : []
    add(
      draft,
      compact({
        ecosystem: 'crates.io',
        name,
        version,
        ...placeOf(entry),
        key,
        direct: direct.has(key),
        scopes: [],
        integrity: checksum === undefined ? undefined : `sha256:${checksum}`,
        source: sourceOfCrate(textAt(entry, 'source')) ?? { kind: 'path' as const },
        marks: marks.length === 0 ? undefined : marks,
      }),
    )
  }
  return finish(draft)
}

const EXACT = /^=\s*\d+\.\d+\.\d+/

function addTable(draft: Draft, table: DataNode | undefined, scope: Scope): void {
  for (const member of membersOf(table)) {
    const inner = member.value
    if (isTrue(valueAt(inner, 'workspace'))) continue
    const range = textOf(inner) ?? textAt(inner, 'version') ?? ''
    const git = textAt(inner, 'git')
    const path = textAt(inner, 'path')
    const name = textAt(inner, 'package') ?? member.key
    const marks: Mark[] = EXACT.test(range)
      ? ['pinned']
      : range === '*' || (range === '' && git === undefined && path === undefined)
        ? ['floating']
        : []
    add(
      draft,
      compact({
        ecosystem: 'crates.io',
        name,
        version: marks[0] === 'pinned' ? range.replace(/^=\s*/, '').split(/[,\s]/, 1)[0]! : '',
        requirement: range,
        start: member.start,
        end: inner.end,
        direct: true,
        scopes: isTrue(valueAt(inner, 'optional')) ? ['optional' as const] : [scope],
        source:
          git === undefined
            ? path === undefined
              ? undefined
              : { kind: 'path' as const, url: path }
            : compact({
                kind: 'git' as const,
                host: hostOf(git),
                url: withoutCredentials(git),
                commit: textAt(inner, 'rev'),
              }),
        alias: name === member.key ? undefined : member.key,
        marks: marks.length === 0 ? undefined : marks,
      }),
    )
  }
}

const TABLES: readonly (readonly [string, Scope])[] = [
  ['dependencies', 'prod'],
  ['dev-dependencies', 'dev'],
  ['build-dependencies', 'build'],
]

function extractManifest(text: string): Extraction {
  const draft = newDraft()
  const root = treeOf(draft, parseToml(text))
  const name = textAt(root, 'package', 'name')
  const version = textAt(root, 'package', 'version')
  const self = valueAt(root, 'package')
  if (name !== undefined) draft.project = compact({ name, version })
  if (self !== undefined && name !== undefined && version !== undefined) {
    add(
      draft,
      compact({
        ecosystem: 'crates.io',
        name,
        version,
        ...placeOf(self),
        key: '',
        scopes: [],
        licence: textAt(self, 'license'),
        source: { kind: 'path' as const },
        marks: ['workspace' as const],
      }),
    )
  }
  for (const holder of [
    root,
    valueAt(root, 'workspace'),
    ...membersOf(valueAt(root, 'target')).map((target) => target.value),
  ]) {
    for (const [table, scope] of TABLES) addTable(draft, valueAt(holder, table), scope)
  }
  return finish(draft)
}

export const cargoLock: Format = {
  id: 'cargo-lock',
  kind: 'lockfile',
  matches: (name) => name === 'Cargo.lock',
  extract: extractLock,
}
export const cargoToml: Format = {
  id: 'cargo-toml',
  kind: 'manifest',
  matches: (name) => name === 'Cargo.toml',
  extract: extractManifest,
}
