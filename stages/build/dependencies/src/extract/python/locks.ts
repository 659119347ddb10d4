import type { DataNode } from '@bartizan/syntax/json'
import { isTrue, itemsOf, membersOf, textAt, textOf, valueAt } from '@bartizan/syntax/json'
import { parseToml } from '@bartizan/syntax/toml'
import { add, compact, finish, indexOf, link, newDraft, placeOf, treeOf } from '../draft.ts'
import type { Draft } from '../draft.ts'
import { hostOf, sourceOf, withoutCredentials } from '../source.ts'
import type { Extraction, Format, PackageSource, Scope } from '../types.ts'
import { parseRequirement } from './pep508.ts'

/** The name as PyPI compares it. */
export const foldName = (name: string): string => name.toLowerCase().replace(/[-_.]+/g, '-')

/** The digests of a list of files. */
export const hashesOf = (files: DataNode | undefined): string | undefined => {
  const hashes = itemsOf(files).flatMap((file) => {
    const written = textAt(file, 'hash') ?? textOf(file)
    if (written !== undefined) return [written]
    const table = valueAt(file, 'hashes')
    return membersOf(table).map((member) => `${member.key}:${textOf(member.value) ?? ''}`)
  })
  return hashes.length === 0 ? undefined : hashes.join(' ')
}

/** What poetry, uv, pdm and pylock each call the place a package comes from. */
function sourceOfEntry(entry: DataNode): PackageSource | undefined {
  const source = valueAt(entry, 'source') ?? entry
  const vcs = valueAt(entry, 'vcs')
  const git =
    textAt(source, 'git') ??
    (textAt(source, 'type') === 'git' ? textAt(source, 'url') : undefined) ??
    textAt(vcs, 'url')
  if (git !== undefined) {
    const commit =
      textAt(source, 'resolved_reference') ??
      textAt(vcs, 'commit-id') ??
      textAt(entry, 'revision') ??
      /#([0-9a-f]{7,64})$/.exec(git)?.[1]
    return compact({ kind: 'git' as const, host: hostOf(git), url: withoutCredentials(git), commit })
  }
  const path = ['directory', 'path', 'editable', 'virtual']
    .map((key) => textAt(source, key))
    .find((found) => found !== undefined)
  if (path !== undefined) return { kind: 'path', url: path }
  const registry =
    textAt(source, 'registry') ??
    textAt(entry, 'index') ??
    (['legacy', undefined].includes(textAt(source, 'type')) && source !== entry ? textAt(source, 'url') : undefined)
  if (registry !== undefined) return compact({ ...sourceOf(registry), kind: 'registry' as const })
  const kind = textAt(source, 'type')
  if (kind === 'directory' || kind === 'file') return compact({ kind: 'path' as const, url: textAt(source, 'url') })
  return kind === 'url' ? sourceOf(textAt(source, 'url') ?? '', false) : undefined
}

function poetryScopes(entry: DataNode): Scope[] {
  const groups = itemsOf(valueAt(entry, 'groups')).map((group) => textOf(group) ?? '')
  const scopes = new Set<Scope>()
  for (const group of groups)
    scopes.add(
      group === 'main' || group === 'default' ? 'prod' : group === 'test' || group === 'tests' ? 'test' : 'dev',
    )
  if (textAt(entry, 'category') === 'dev') scopes.add('dev')
  if (isTrue(valueAt(entry, 'optional'))) scopes.add('optional')
  if (textAt(entry, 'category') === 'main') scopes.add('prod')
  return [...scopes]
}

/** Edges by name: the locks of these tools hold one version of a name, apart from markers. */
interface Names {
  readonly keys: Map<string, string[]>
}

function remember(names: Names, name: string, key: string): void {
  const folded = foldName(name)
  const list = names.keys.get(folded)
  if (list === undefined) names.keys.set(folded, [key])
  else list.push(key)
}

interface Wanted {
  readonly name: string
  readonly requirement?: string
  readonly version?: string
}

/** The wants of one entry: a table (poetry), requirement texts (pdm), or tables with a name (uv, pylock). */
function wantsOf(entry: DataNode): Wanted[] {
  const wants = valueAt(entry, 'dependencies')
  const byTable = membersOf(wants).map((member) =>
    compact({ name: member.key, requirement: textOf(member.value) ?? textAt(member.value, 'version') }),
  )
  const byList = itemsOf(wants).flatMap((item): Wanted[] => {
    const text = textOf(item)
    if (text === undefined) return [compact({ name: textAt(item, 'name') ?? '', version: textAt(item, 'version') })]
    const parsed = parseRequirement(text)
    return parsed === undefined ? [] : [{ name: parsed.name, requirement: parsed.range }]
  })
  return [...byTable, ...byList]
}

/** Versions of one name that markers may tell apart; a lock with more of them is no lock. */
const MAX_VARIANTS = 100

function addEdges(draft: Draft, names: Names, from: string, wants: readonly Wanted[]): void {
  for (const wanted of wants) {
    for (const to of (names.keys.get(foldName(wanted.name)) ?? []).slice(0, MAX_VARIANTS)) {
      if (wanted.version === undefined || to.endsWith(`@${wanted.version}`))
        link(draft, compact({ from, to, requirement: wanted.requirement }))
    }
  }
}

interface Shape {
  readonly list: string
  readonly scopes: (entry: DataNode) => Scope[]
  readonly files: readonly string[]
}

function addEntries(draft: Draft, root: DataNode | undefined, shape: Shape): void {
  const legacy = indexOf(valueAt(root, 'metadata', 'files'))
  const names: Names = { keys: new Map() }
  const entries = itemsOf(valueAt(root, shape.list))
  const projects: DataNode[] = []
  for (const entry of entries) {
    const name = textAt(entry, 'name') ?? ''
    const version = textAt(entry, 'version') ?? ''
    const source = sourceOfEntry(entry)
    if (
      source?.kind === 'path' &&
      (source.url === '.' ||
        textAt(entry, 'source', 'virtual') !== undefined ||
        textAt(entry, 'source', 'editable') !== undefined)
    ) {
      projects.push(entry)
      if (version !== '')
        add(draft, {
          ecosystem: 'PyPI',
          name,
          version,
          ...placeOf(entry),
          key: '',
          scopes: [],
          source,
          marks: ['workspace'],
        })
      if (source.url !== undefined) draft.members = [...(draft.members ?? []), source.url.replace(/^\.\/?/, '')]
      continue
    }
    const key = `${name}@${version}`
    remember(names, name, key)
    const files = shape.files.map((field) => valueAt(entry, field)).find((found) => found !== undefined)
    const sdist = textAt(valueAt(entry, 'sdist'), 'hash')
    const wheels = hashesOf(files?.kind === 'array' ? files : legacy.get(name))
    const integrity = [sdist, wheels].filter((hash) => hash !== undefined).join(' ')
    add(
      draft,
      compact({
        ecosystem: 'PyPI',
        name,
        version,
        ...placeOf(entry),
        key,
        scopes: shape.scopes(entry),
        integrity: integrity === '' ? undefined : integrity,
        source,
      }),
    )
  }
  for (const entry of entries) {
    if (projects.includes(entry)) addProject(draft, names, entry)
    else addEdges(draft, names, `${textAt(entry, 'name') ?? ''}@${textAt(entry, 'version') ?? ''}`, wantsOf(entry))
  }
  markDirect(draft)
}

/** A member of a uv workspace: what it asks for is direct. */
function addProject(draft: Draft, names: Names, entry: DataNode): void {
  addEdges(draft, names, '', wantsOf(entry))
  for (const group of [
    ...membersOf(valueAt(entry, 'dev-dependencies')),
    ...membersOf(valueAt(entry, 'optional-dependencies')),
  ]) {
    const wants = itemsOf(group.value).map((item) => ({ name: textAt(item, 'name') ?? '' }))
    addEdges(draft, names, '', wants)
  }
}

function markDirect(draft: Draft): void {
  const direct = new Set(draft.edges.filter((edge) => edge.from === '').map((edge) => edge.to))
  if (direct.size === 0) return
  for (const [index, found] of draft.packages.entries())
    draft.packages[index] = { ...found, direct: direct.has(found.key ?? '') }
}

function uvScopes(root: DataNode | undefined): (entry: DataNode) => Scope[] {
  const groups = new Map<string, Set<Scope>>()
  for (const entry of itemsOf(valueAt(root, 'package'))) {
    for (const [section, scope] of [
      ['dev-dependencies', 'dev'],
      ['optional-dependencies', 'optional'],
    ] as const) {
      for (const group of membersOf(valueAt(entry, section))) {
        for (const item of itemsOf(group.value)) {
          const name = foldName(textAt(item, 'name') ?? '')
          groups.set(name, (groups.get(name) ?? new Set()).add(scope))
        }
      }
    }
  }
  return (entry) => [...(groups.get(foldName(textAt(entry, 'name') ?? '')) ?? [])]
}

const pdmScopes = (entry: DataNode): Scope[] => {
  const groups = itemsOf(valueAt(entry, 'groups')).map((group) => textOf(group) ?? '')
  return [
    ...new Set(
      groups.map((group): Scope =>
        group === 'default' ? 'prod' : group === 'dev' || group === 'test' ? 'dev' : 'optional',
      ),
    ),
  ]
}

const lock = (id: string, file: (name: string) => boolean, shape: (root: DataNode | undefined) => Shape): Format => ({
  id,
  kind: 'lockfile',
  matches: file,
  extract: (text): Extraction => {
    const draft = newDraft()
    const root = treeOf(draft, parseToml(text))
    addEntries(draft, root, shape(root))
    return finish(draft)
  },
})

export const poetryLock = lock(
  'poetry-lock',
  (name) => name === 'poetry.lock',
  () => ({ list: 'package', scopes: poetryScopes, files: ['files'] }),
)
export const pdmLock = lock(
  'pdm-lock',
  (name) => name === 'pdm.lock',
  () => ({ list: 'package', scopes: pdmScopes, files: ['files'] }),
)
export const uvLock = lock(
  'uv-lock',
  (name) => name === 'uv.lock',
  (root) => ({ list: 'package', scopes: uvScopes(root), files: ['wheels'] }),
)
export const pylock = lock(
  'pylock',
  (name) => /^pylock(?:\.[\w-]+)?\.toml$/.test(name),
  () => ({ list: 'packages', scopes: () => [], files: ['wheels'] }),
)
