import type { DataMember, DataNode } from '@bartizan/syntax/json'
import { isTrue, membersOf, textAt, textOf, valueAt } from '@bartizan/syntax/json'
import { parseYaml } from '../../yaml/index.ts'
import { add, compact, finish, link, newDraft, note, treeOf } from '../draft.ts'
import type { Draft } from '../draft.ts'
import { commitOf, hostOf, isGitUrl, sourceOf } from '../source.ts'
import type { Extraction, Format, FoundPackage, Mark, PackageSource, Scope } from '../types.ts'

interface DepPath {
  readonly name: string
  readonly version: string
}

/** Removes the peers that pnpm hangs on a version: `1.0.0(react@18.0.0)` since 6, `1.0.0_react@17.0.0` before. */
function withoutPeers(version: string): string {
  const parenthesis = version.indexOf('(')
  const cut = parenthesis < 0 ? version : version.slice(0, parenthesis)
  const underscore = cut.indexOf('_')
  return underscore < 0 ? cut : cut.slice(0, underscore)
}

const VERSION = /^v?\d+\.\d+/

/** `/name/1.0.0`, `/name@1.0.0(peers)`, `name@1.0.0`, `host/name/1.0.0`; undefined for addresses. */
function splitDepPath(depPath: string): DepPath | undefined {
  const bare = depPath.replace(/\(.*$/s, '')
  const at = bare.indexOf('@', bare.startsWith('/@') ? 2 : 1)
  if (at > 0) {
    const name = bare.slice(bare.startsWith('/') ? 1 : 0, at)
    const version = bare.slice(at + 1)
    if (/^(?:@[^/]+\/)?[^/:@]+$/.test(name) && (VERSION.test(version) || version.includes(':')))
      return { name, version: withoutPeers(version) }
  }
  const parts = bare.split('/')
  const at2 = parts.findIndex((part, index) => index > 0 && VERSION.test(part))
  if (at2 < 0) return undefined
  const scoped = parts[at2 - 2]?.startsWith('@') === true
  const name = scoped ? `${parts[at2 - 2]}/${parts[at2 - 1]}` : (parts[at2 - 1] ?? '')
  return name === '' ? undefined : { name, version: withoutPeers(parts[at2]!) }
}

function sourceOfEntry(resolution: DataNode | undefined): PackageSource | undefined {
  const tarball = textAt(resolution, 'tarball')
  const repo = textAt(resolution, 'repo')
  const commit = textAt(resolution, 'commit') ?? (tarball === undefined ? undefined : commitOf(tarball))
  if (repo !== undefined) return compact({ kind: 'git' as const, host: hostOf(repo), url: repo, commit })
  if (textAt(resolution, 'directory') !== undefined) return { kind: 'path', url: textAt(resolution, 'directory')! }
  if (tarball === undefined) return textAt(resolution, 'integrity') === undefined ? undefined : { kind: 'registry' }
  return compact({ ...sourceOf(tarball), kind: isGitUrl(tarball) ? ('git' as const) : ('registry' as const), commit })
}

function scopesOf(entry: DataNode, fromRoots: ReadonlySet<Scope> | undefined): Scope[] {
  if (fromRoots !== undefined) return [...fromRoots].sort()
  const scopes: Scope[] = []
  if (isTrue(valueAt(entry, 'dev'))) scopes.push('dev')
  if (isTrue(valueAt(entry, 'optional'))) scopes.push('optional')
  return scopes.length === 0 && valueAt(entry, 'dev') !== undefined ? ['prod'] : scopes
}

const GROUPS: readonly (readonly [string, Scope])[] = [
  ['dependencies', 'prod'],
  ['devDependencies', 'dev'],
  ['optionalDependencies', 'optional'],
]

/** The key in `packages` or `snapshots` under which a resolved reference stands. */
function findKey(known: ReadonlyMap<string, DataMember>, name: string, reference: string): string | undefined {
  for (const key of [
    `${name}@${reference}`,
    `/${name}@${reference}`,
    `/${name}/${reference}`,
    reference,
    reference.startsWith('/') ? reference : `/${reference}`,
  ]) {
    if (known.has(key)) return key
  }
  return undefined
}

interface Graph {
  readonly known: ReadonlyMap<string, DataMember>
  readonly draft: Draft
}

function addEdges({ known, draft }: Graph, from: string, holder: DataNode | undefined): void {
  for (const [group, scope] of GROUPS) {
    for (const wanted of membersOf(valueAt(holder, group))) {
      const reference = textOf(wanted.value) ?? textAt(wanted.value, 'version')
      if (reference === undefined || reference.startsWith('link:')) continue
      const to = findKey(known, wanted.key, reference)
      const requirement = textAt(wanted.value, 'specifier') ?? textAt(holder, 'specifiers', wanted.key)
      if (to !== undefined)
        link(draft, compact({ from, to, requirement, scope: from === '' || scope !== 'prod' ? scope : undefined }))
    }
  }
}

/** Since version 9 the entries carry no dev flag: it follows from the groups of the importers. */
function spreadScopes(draft: Draft): Map<string, Set<Scope>> {
  const scopes = new Map<string, Set<Scope>>()
  const below = new Map<string, string[]>()
  for (const edge of draft.edges) {
    const list = below.get(edge.from)
    if (list === undefined) below.set(edge.from, [edge.to])
    else list.push(edge.to)
  }
  for (const scope of ['prod', 'dev', 'optional'] as const) {
    const queue = draft.edges.filter((edge) => edge.from === '' && edge.scope === scope).map((edge) => edge.to)
    for (let key = queue.pop(); key !== undefined; key = queue.pop()) {
      const have = scopes.get(key) ?? new Set()
      if (have.has(scope)) continue
      scopes.set(key, have.add(scope))
      queue.push(...(below.get(key) ?? []))
    }
  }
  return scopes
}

interface Described {
  readonly member: DataMember
  readonly entry: DataNode
  readonly key: string
  readonly direct: boolean
  readonly scopes: ReadonlySet<Scope> | undefined
}

function describe({ member, entry, key, direct, scopes }: Described): FoundPackage | undefined {
  const path = splitDepPath(member.key)
  const resolution = valueAt(entry, 'resolution')
  const address = path?.version.includes(':') === true
  const name = textAt(entry, 'name') ?? path?.name
  const version = textAt(entry, 'version') ?? (address ? '' : path?.version)
  if (name === undefined || version === undefined) return undefined
  const marks: Mark[] = isTrue(valueAt(entry, 'requiresBuild')) ? ['install-script'] : []
  return compact({
    ecosystem: 'npm',
    name,
    version,
    start: member.start,
    end: member.value.end,
    key,
    direct,
    scopes: scopesOf(entry, scopes),
    integrity: textAt(resolution, 'integrity'),
    source: sourceOfEntry(resolution),
    marks: marks.length === 0 ? undefined : marks,
    deprecated: textAt(entry, 'deprecated'),
  })
}

function extract(text: string): Extraction {
  const draft = newDraft()
  const root = treeOf(draft, parseYaml(text))
  const packages = membersOf(valueAt(root, 'packages'))
  const snapshots = valueAt(root, 'snapshots')
  const holders = snapshots === undefined ? packages : membersOf(snapshots)
  const graph: Graph = { known: new Map(holders.map((member) => [member.key, member])), draft }
  for (const holder of holders) addEdges(graph, holder.key, holder.value)
  const importers = membersOf(valueAt(root, 'importers'))
  draft.members = importers.length === 0 ? [''] : importers.map((importer) => importer.key.replace(/^\.\/?/, ''))
  for (const importer of importers.length === 0 ? [{ value: root }] : importers) addEdges(graph, '', importer.value)
  const direct = new Set(draft.edges.filter((edge) => edge.from === '').map((edge) => edge.to))
  const scopes = snapshots === undefined ? undefined : spreadScopes(draft)
  const entries = new Map(packages.map((member) => [member.key, member]))
  for (const holder of holders) {
    const member = snapshots === undefined ? holder : (entries.get(holder.key.replace(/\(.*$/s, '')) ?? holder)
    const found = describe({
      member,
      entry: member.value,
      key: holder.key,
      direct: direct.has(holder.key),
      scopes: scopes === undefined ? undefined : (scopes.get(holder.key) ?? new Set()),
    })
    if (found === undefined)
      note(draft, { kind: 'unparsed', offset: member.start, reason: `"${member.key.slice(0, 60)}" names no package` })
    else add(draft, found)
  }
  return finish(draft)
}

/** pnpm-lock.yaml of versions 5 to 9. */
export const pnpmLock: Format = {
  id: 'pnpm-lock',
  kind: 'lockfile',
  matches: (name) => name === 'pnpm-lock.yaml',
  extract,
}
