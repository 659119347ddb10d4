import { itemsOf, membersOf, textAt, textOf, valueAt } from '@bartizan/syntax/json'
import type { DataNode } from '@bartizan/syntax/json'
import { parseToml } from '@bartizan/syntax/toml'
import { add, compact, finish, link, newDraft, treeOf } from '../draft.ts'
import type { Draft } from '../draft.ts'
import { contentStart, linesOf } from '../lines.ts'
import { hostOf, withoutCredentials } from '../source.ts'
import type { Extraction, Format, Mark, Scope } from '../types.ts'

const HEX = /^\s*"?([\w-]+)"?:\s*\{:hex,\s*:"?([\w-]+)"?,\s*"([^"]+)"(?:,\s*"([0-9a-f]*)")?/
const GIT = /^\s*"?([\w-]+)"?:\s*\{:git,\s*"([^"]+)",\s*"([0-9a-f]+)"/
const OUTER = /,\s*"([0-9a-f]{64})"\}/
const WANT = /\{:"?([\w-]+)"?,\s*"([^"]*)"/g

/** mix.lock: one package a line. */
function extractMix(text: string): Extraction {
  const draft = newDraft()
  const wants: [string, string, string][] = []
  const byName = new Map<string, string>()
  for (const line of linesOf(text)) {
    if (line.text.length > 100_000) continue
    const place = { start: contentStart(line), end: line.end }
    const hex = HEX.exec(line.text)
    const git = hex === null ? GIT.exec(line.text) : null
    if (hex !== null) {
      const [, used, name, version, inner] = hex
      const outer = OUTER.exec(line.text)?.[1] ?? inner
      const key = `${name}@${version}`
      byName.set(used!, key)
      byName.set(name!, key)
      for (const want of line.text.slice(hex[0].length).matchAll(WANT))
        if (want[1] !== 'hex') wants.push([key, want[1]!, want[2]!])
      add(
        draft,
        compact({
          ecosystem: 'Hex',
          name: name!,
          version: version!,
          ...place,
          key,
          scopes: [],
          integrity: outer === undefined || outer === '' ? undefined : `sha256:${outer}`,
          source: { kind: 'registry' as const },
          alias: used === name ? undefined : used,
        }),
      )
    } else if (git !== null) {
      add(
        draft,
        compact({
          ecosystem: 'Hex',
          name: git[1]!,
          version: '',
          ...place,
          scopes: [],
          source: compact({
            kind: 'git' as const,
            host: hostOf(git[2]!),
            url: withoutCredentials(git[2]!),
            commit: git[3]!,
          }),
        }),
      )
    }
  }
  for (const [from, name, requirement] of wants) {
    const to = byName.get(name)
    if (to !== undefined) link(draft, { from, to, requirement })
  }
  return finish(draft)
}

/** rebar.lock: Erlang terms. */
function extractRebar(text: string): Extraction {
  const draft = newDraft()
  for (const match of text.matchAll(
    /\{<<"([\w-]+)">>,\s*\{(pkg,\s*<<"([\w-]+)">>,\s*<<"([^"]+)">>|git,\s*"([^"]+)",\s*\{ref,\s*"([0-9a-f]+)"\})/g,
  )) {
    const place = { start: match.index, end: match.index + match[0].length }
    const source =
      match[5] === undefined
        ? { kind: 'registry' as const }
        : compact({
            kind: 'git' as const,
            host: hostOf(match[5]),
            url: withoutCredentials(match[5]),
            commit: match[6]!,
          })
    add(draft, { ecosystem: 'Hex', name: match[3] ?? match[1]!, version: match[4] ?? '', ...place, scopes: [], source })
  }
  return finish(draft)
}

function addGleam(draft: Draft, table: DataNode | undefined, scope: Scope): void {
  for (const member of membersOf(table)) {
    const range = textOf(member.value) ?? textAt(member.value, 'version') ?? ''
    const git = textAt(member.value, 'git')
    const path = textAt(member.value, 'path')
    const exact = /^[\d.]+(?:-[\w.]+)?$/.test(range)
    const marks: Mark[] = exact ? ['pinned'] : /^>=?\s*[\d.]+$/.test(range) ? ['floating'] : []
    const source =
      git === undefined
        ? path === undefined
          ? undefined
          : { kind: 'path' as const, url: path }
        : compact({ kind: 'git' as const, host: hostOf(git), url: git, commit: textAt(member.value, 'ref') })
    add(
      draft,
      compact({
        ecosystem: 'Hex',
        name: member.key,
        version: exact ? range : '',
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

function extractGleam(text: string): Extraction {
  const draft = newDraft()
  const root = treeOf(draft, parseToml(text))
  addGleam(draft, valueAt(root, 'dependencies'), 'prod')
  addGleam(draft, valueAt(root, 'dev-dependencies') ?? valueAt(root, 'dev_dependencies'), 'dev')
  return finish(draft)
}

function extractGleamLock(text: string): Extraction {
  const draft = newDraft()
  const root = treeOf(draft, parseToml(text))
  const direct = new Set(membersOf(valueAt(root, 'requirements')).map((member) => member.key))
  const entries = itemsOf(valueAt(root, 'packages'))
  const byName = new Map(
    entries.map((entry) => [
      textAt(entry, 'name') ?? '',
      `${textAt(entry, 'name') ?? ''}@${textAt(entry, 'version') ?? ''}`,
    ]),
  )
  for (const entry of entries) {
    const name = textAt(entry, 'name') ?? ''
    const sum = textAt(entry, 'outer_checksum')
    add(
      draft,
      compact({
        ecosystem: 'Hex',
        name,
        version: textAt(entry, 'version') ?? '',
        start: entry.start,
        end: entry.end,
        direct: direct.has(name),
        scopes: [],
        integrity: sum === undefined ? undefined : `sha256:${sum.toLowerCase()}`,
        source: { kind: textAt(entry, 'source') === 'git' ? ('git' as const) : ('registry' as const) },
      }),
    )
    for (const wanted of itemsOf(valueAt(entry, 'requirements'))) {
      const to = byName.get(textOf(wanted) ?? '')
      if (to !== undefined) link(draft, { from: byName.get(name)!, to })
    }
  }
  return finish(draft)
}

export const mixLock: Format = {
  id: 'mix-lock',
  kind: 'lockfile',
  matches: (name) => name === 'mix.lock',
  extract: extractMix,
}
export const rebarLock: Format = {
  id: 'rebar-lock',
  kind: 'lockfile',
  matches: (name) => name === 'rebar.lock',
  extract: extractRebar,
}
export const gleamToml: Format = {
  id: 'gleam-toml',
  kind: 'manifest',
  matches: (name) => name === 'gleam.toml',
  extract: extractGleam,
}
export const gleamLock: Format = {
  id: 'gleam-manifest',
  kind: 'lockfile',
  matches: (name) => name === 'manifest.toml',
  extract: extractGleamLock,
}
