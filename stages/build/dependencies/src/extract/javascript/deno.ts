import type { DataMember } from '@bartizan/syntax/json'
import { itemsOf, membersOf, parseJson, textAt, textOf, valueAt } from '@bartizan/syntax/json'
import { add, compact, finish, link, newDraft, treeOf } from '../draft.ts'
import type { Draft } from '../draft.ts'
import { hostOf } from '../source.ts'
import type { Extraction, Format, FoundPackage, Scope } from '../types.ts'

const SPECIFIER = /^(npm|jsr):\/?(@[^/@]+\/[^/@]+|[^/@]+)(?:@([^/]+))?/
const CDN =
  /^https?:\/\/(?:esm\.sh|unpkg\.com|cdn\.jsdelivr\.net\/npm|esm\.run|cdn\.skypack\.dev)\/(?:v\d+\/|\*)?(@[^/@]+\/[^/@?]+|[^/@?]+)@([^/?]+)/
const LAND = /^https?:\/\/deno\.land\/(?:x\/([^/@]+)|(std))@v?([^/]+)/

interface Named {
  readonly ecosystem: string
  readonly name: string
  readonly range: string
}

/** The package that an import specifier names. */
export function packageOfSpecifier(specifier: string): Named | undefined {
  const scheme = SPECIFIER.exec(specifier)
  if (scheme !== null)
    return { ecosystem: scheme[1] === 'npm' ? 'npm' : 'JSR', name: scheme[2]!, range: scheme[3] ?? '' }
  const cdn = CDN.exec(specifier)
  if (cdn !== null) return { ecosystem: 'npm', name: cdn[1]!, range: cdn[2]! }
  const land = LAND.exec(specifier)
  return land === null ? undefined : { ecosystem: 'Deno', name: land[1] ?? land[2]!, range: land[3]! }
}

const EXACT = /^v?\d+\.\d+(?:\.\d+)?(?:[-+][\w.+-]+)?$/

function fromSpecifier(member: DataMember, specifier: string): FoundPackage | undefined {
  const named = packageOfSpecifier(specifier)
  if (named === undefined) return undefined
  const exact = EXACT.test(named.range)
  return compact({
    ecosystem: named.ecosystem,
    name: named.name,
    version: exact ? named.range : '',
    requirement: named.range,
    start: member.start,
    end: member.value.end,
    direct: true,
    scopes: ['prod' as const],
    source: specifier.startsWith('http')
      ? compact({ kind: 'url' as const, host: hostOf(specifier), url: specifier })
      : undefined,
    alias: member.key,
  })
}

function extractConfig(text: string): Extraction {
  const draft = newDraft()
  const root = treeOf(draft, parseJson(text, { relaxed: true }))
  const holders = [valueAt(root, 'imports'), ...membersOf(valueAt(root, 'scopes')).map((scope) => scope.value)]
  for (const holder of holders) {
    for (const member of membersOf(holder)) {
      const found = fromSpecifier(member, textOf(member.value) ?? '')
      if (found !== undefined) add(draft, found)
    }
  }
  return finish(draft)
}

/** `@scope/name@1.0.0_peer@2.0.0` → name and version. */
function splitKey(key: string): readonly [string, string] {
  const at = key.indexOf('@', 1)
  return at < 0 ? [key, ''] : [key.slice(0, at), key.slice(at + 1).split('_', 1)[0]!]
}

interface Section {
  readonly ecosystem: string
  readonly members: readonly DataMember[]
  readonly direct: ReadonlySet<string>
}

function addSection(draft: Draft, { ecosystem, members, direct }: Section): void {
  const keys = new Set(members.map((member) => member.key))
  const byName = new Map(members.map((member) => [splitKey(member.key)[0], member.key]))
  for (const member of members) {
    const [name, version] = splitKey(member.key)
    const scopes: Scope[] = []
    add(
      draft,
      compact({
        ecosystem,
        name,
        version,
        start: member.start,
        end: member.value.end,
        key: member.key,
        direct: direct.has(member.key),
        scopes,
        integrity: textAt(member.value, 'integrity'),
        source: { kind: 'registry' as const },
      }),
    )
    const wants = valueAt(member.value, 'dependencies')
    const targets =
      itemsOf(wants).length > 0
        ? itemsOf(wants).map((item) => textOf(item) ?? '')
        : membersOf(wants).map((wanted) => textOf(wanted.value) ?? '')
    for (const target of targets) {
      const to = keys.has(target) ? target : byName.get(target)
      if (to !== undefined) link(draft, { from: member.key, to })
    }
  }
}

function extractLock(text: string): Extraction {
  const draft = newDraft()
  const root = treeOf(draft, parseJson(text))
  const packages = valueAt(root, 'packages') ?? root
  const direct = new Set(
    membersOf(valueAt(packages, 'specifiers')).map(
      (member) =>
        `${packageOfSpecifier(member.key)?.name ?? ''}@${textOf(member.value)?.replace(/^(?:npm|jsr):.*@/, '') ?? ''}`,
    ),
  )
  const npm = valueAt(packages, 'npm')
  addSection(draft, { ecosystem: 'npm', members: membersOf(valueAt(npm, 'packages') ?? npm), direct })
  addSection(draft, { ecosystem: 'JSR', members: membersOf(valueAt(packages, 'jsr')), direct })
  for (const member of membersOf(valueAt(root, 'remote'))) {
    const named = packageOfSpecifier(member.key)
    if (
      named === undefined ||
      draft.packages.some((found) => found.name === named.name && found.version === named.range)
    )
      continue
    add(
      draft,
      compact({
        ecosystem: named.ecosystem,
        name: named.name,
        version: named.range,
        start: member.start,
        end: member.value.end,
        scopes: [],
        source: compact({ kind: 'url' as const, host: hostOf(member.key), url: member.key }),
      }),
    )
  }
  return finish(draft)
}

/** deno.json, deno.jsonc and import maps. */
export const denoJson: Format = {
  id: 'deno-json',
  kind: 'manifest',
  matches: (name) => name === 'deno.json' || name === 'deno.jsonc' || name === 'import_map.json',
  extract: extractConfig,
}

/** deno.lock of versions 2 to 5. */
export const denoLock: Format = {
  id: 'deno-lock',
  kind: 'lockfile',
  matches: (name) => name === 'deno.lock',
  extract: extractLock,
}
