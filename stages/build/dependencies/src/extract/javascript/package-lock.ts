import type { DataMember, DataNode } from '@bartizan/syntax/json'
import { isTrue, itemsOf, memberOf, membersOf, parseJson, textAt, textOf, valueAt } from '@bartizan/syntax/json'
import { add, compact, finish, link, newDraft, treeOf } from '../draft.ts'
import type { Draft } from '../draft.ts'
import { commitOf, isGitUrl, sourceOf } from '../source.ts'
import type { Extraction, FoundPackage, Format, Mark, Scope } from '../types.ts'

const NODE_MODULES = 'node_modules/'

/** `node_modules/a/node_modules/@b/c` → `@b/c`. */
function nameOfPath(path: string): string {
  const at = path.lastIndexOf(NODE_MODULES)
  return at < 0 ? path : path.slice(at + NODE_MODULES.length)
}

/** The npm flags are only the ways in which a package is not needed in production. */
function scopesOf(entry: DataNode): Scope[] {
  const scopes: Scope[] = []
  const both = isTrue(valueAt(entry, 'devOptional'))
  if (isTrue(valueAt(entry, 'dev')) || both) scopes.push('dev')
  if (isTrue(valueAt(entry, 'optional')) || both) scopes.push('optional')
  if (isTrue(valueAt(entry, 'peer'))) scopes.push('peer')
  return scopes.length === 0 ? ['prod'] : scopes
}

function licenceOf(entry: DataNode): string | undefined {
  const licence = valueAt(entry, 'license')
  return textOf(licence) ?? textAt(licence, 'type')
}

function marksOf(entry: DataNode): Mark[] | undefined {
  const marks: Mark[] = []
  if (isTrue(valueAt(entry, 'hasInstallScript'))) marks.push('install-script')
  if (isTrue(valueAt(entry, 'inBundle')) || isTrue(valueAt(entry, 'bundled'))) marks.push('bundled')
  return marks.length === 0 ? undefined : marks
}

/** The version field of old locks may hold an address instead. */
function addressOf(version: string, resolved: string | undefined): string | undefined {
  if (/^(?:git|file|https?|github|gitlab|bitbucket|gist|link)[:+@]/.test(version)) return version
  return resolved
}

interface Entry {
  readonly member: DataMember
  readonly name: string
  readonly key: string
  /** Lock version 1 does not tell. */
  readonly direct?: boolean
}

function describe({ member, name, key, direct }: Entry): FoundPackage {
  const entry = member.value
  const written = textAt(entry, 'version') ?? ''
  const alias = /^npm:(@?[^@]+)@(.+)$/.exec(written)
  const resolved = addressOf(written, textAt(entry, 'resolved'))
  const version = alias?.[2] ?? (written === resolved ? '' : written)
  const real = alias?.[1] ?? textAt(entry, 'name') ?? name
  const commit = resolved !== undefined && isGitUrl(resolved) ? commitOf(resolved) : undefined
  return compact({
    ecosystem: 'npm',
    name: real,
    version,
    start: member.start,
    end: entry.end,
    key,
    direct,
    scopes: scopesOf(entry),
    integrity: textAt(entry, 'integrity'),
    source: resolved === undefined ? undefined : { ...sourceOf(resolved), ...(commit === undefined ? {} : { commit }) },
    alias: real === name ? undefined : name,
    licence: licenceOf(entry),
    marks: marksOf(entry),
    deprecated: textAt(entry, 'deprecated'),
  })
}

const GROUPS: readonly (readonly [string, Scope])[] = [
  ['dependencies', 'prod'],
  ['devDependencies', 'dev'],
  ['optionalDependencies', 'optional'],
  ['peerDependencies', 'peer'],
]

/** Where Node would find `name` from `path`: the nearest node_modules upwards. */
function resolveUpwards({ known, holders }: Tree, path: string, name: string): string | undefined {
  let base = path
  for (;;) {
    if (base !== '' && !holders.has(base)) {
      base = above(base)
      continue
    }
    const candidate = base === '' ? `${NODE_MODULES}${name}` : `${base}/${NODE_MODULES}${name}`
    const found = known.get(candidate)
    if (found !== undefined)
      return isTrue(valueAt(found.value, 'link')) ? (textAt(found.value, 'resolved') ?? candidate) : candidate
    if (base === '') return undefined
    base = above(base)
  }
}

/** The folder in which the package of a path, or the folder itself, was found. */
function above(path: string): string {
  const cut = path.lastIndexOf(`/${NODE_MODULES}`)
  if (cut >= 0) return path.slice(0, cut)
  return path.startsWith(NODE_MODULES) ? '' : path.slice(0, Math.max(path.lastIndexOf('/'), 0))
}

interface Tree {
  readonly known: ReadonlyMap<string, DataMember>
  /** Paths that hold packages of their own; most hold none. */
  readonly holders: ReadonlySet<string>
}

function treeOfPaths(known: ReadonlyMap<string, DataMember>): Tree {
  const holders = new Set<string>()
  for (const path of known.keys()) {
    const at = path.lastIndexOf(`/${NODE_MODULES}`)
    if (at > 0) holders.add(path.slice(0, at))
  }
  return { known, holders }
}

/** A folder of the project that links lead to: a workspace member or a `file:` dependency. */
function addLocal(draft: Draft, link: DataMember | undefined, member: DataMember): void {
  const name =
    textAt(member.value, 'name') ??
    (link === undefined ? member.key.slice(member.key.lastIndexOf('/') + 1) : nameOfPath(link.key))
  const version = textAt(member.value, 'version')
  if (version === undefined) return
  const found = describe({ member, name, key: member.key, direct: true })
  add(draft, { ...found, source: { kind: 'path', url: member.key }, marks: [...(found.marks ?? []), 'workspace'] })
}

/** Lock versions 2 and 3: one map from install path to entry. */
function extractPackages(draft: Draft, packages: DataNode): void {
  const known = new Map(membersOf(packages).map((member) => [member.key, member]))
  draft.members = [...known.keys()].filter((path) => !path.includes(NODE_MODULES))
  const tree = treeOfPaths(known)
  const links = new Map(
    [...known.values()]
      .filter((member) => isTrue(valueAt(member.value, 'link')))
      .map((member) => [textAt(member.value, 'resolved') ?? '', member]),
  )
  const direct = new Set<string>()
  for (const [path, member] of known) {
    const root = !path.includes(NODE_MODULES)
    for (const [group, scope] of GROUPS) {
      for (const wanted of membersOf(valueAt(member.value, group))) {
        const to = resolveUpwards(tree, path, wanted.key)
        if (to === undefined) continue
        if (root) direct.add(to)
        link(draft, compact({ from: path, to, requirement: textOf(wanted.value), scope }))
      }
    }
  }
  for (const [path, member] of known) {
    if (path === '' || isTrue(valueAt(member.value, 'link'))) continue
    if (!path.includes(NODE_MODULES)) {
      addLocal(draft, links.get(path), member)
      continue
    }
    add(draft, describe({ member, name: nameOfPath(path), key: path, direct: direct.has(path) }))
  }
}

interface Level {
  readonly names: ReadonlySet<string>
  readonly path: string
}

/** Lock version 1: trees of entries, each with what it could not share. The last level is the tree itself. */
function extractTree(draft: Draft, tree: DataNode, levels: readonly Level[]): void {
  const path = levels.at(-1)!.path
  for (const member of membersOf(tree)) {
    const key = join(path, member.key)
    const inner = valueAt(member.value, 'dependencies')
    const own = levelOf(inner, key)
    add(draft, describe({ member, name: member.key, key }))
    for (const wanted of membersOf(valueAt(member.value, 'requires'))) {
      const level = own.names.has(wanted.key) ? own : levels.findLast(({ names }) => names.has(wanted.key))
      if (level !== undefined)
        link(draft, compact({ from: key, to: join(level.path, wanted.key), requirement: textOf(wanted.value) }))
    }
    if (inner !== undefined) extractTree(draft, inner, [...levels, own])
  }
}

const join = (path: string, name: string): string =>
  path === '' ? `${NODE_MODULES}${name}` : `${path}/${NODE_MODULES}${name}`

const levelOf = (tree: DataNode | undefined, path: string): Level => ({
  names: new Set(membersOf(tree).map((member) => member.key)),
  path,
})

function extract(text: string): Extraction {
  const draft = newDraft()
  const root = treeOf(draft, parseJson(text))
  const name = textAt(root, 'name')
  if (name !== undefined) draft.project = compact({ name, version: textAt(root, 'version') })
  const packages = memberOf(root, 'packages')
  const tree = valueAt(root, 'dependencies')
  if (packages !== undefined) extractPackages(draft, packages.value)
  else if (tree !== undefined) extractTree(draft, tree, [levelOf(tree, '')])
  if (itemsOf(root).length > 0)
    draft.problems.push({ kind: 'unparsed', offset: 0, reason: 'a list where a lock was expected' })
  return finish(draft)
}

/** npm's package-lock.json and npm-shrinkwrap.json, lock versions 1 to 3; also the hidden lock in node_modules. */
export const packageLock: Format = {
  id: 'npm-package-lock',
  kind: 'lockfile',
  matches: (name, path) =>
    name === 'package-lock.json' ||
    name === 'npm-shrinkwrap.json' ||
    (name === '.package-lock.json' && path.includes('node_modules')),
  extract,
}
