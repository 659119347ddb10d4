import { membersOf, parseJson, textAt, textOf, valueAt } from '@bartizan/syntax/json'
import { add, compact, finish, link, newDraft, treeOf } from '../draft.ts'
import type { Extraction, Format, FoundPackage } from '../types.ts'

/** Entries of several target frameworks are one package when name and version are equal. */
function addOnce(seen: Set<string>, found: FoundPackage, into: (found: FoundPackage) => void): void {
  const key = found.key ?? ''
  if (seen.has(key)) return
  seen.add(key)
  into(found)
}

/** packages.lock.json. */
function extractLock(text: string): Extraction {
  const draft = newDraft()
  const root = treeOf(draft, parseJson(text))
  const seen = new Set<string>()
  for (const framework of membersOf(valueAt(root, 'dependencies'))) {
    const resolved = new Map(
      membersOf(framework.value).map((member) => [
        member.key.toLowerCase(),
        `${member.key}@${textAt(member.value, 'resolved') ?? ''}`,
      ]),
    )
    for (const member of membersOf(framework.value)) {
      const type = textAt(member.value, 'type') ?? ''
      if (type === 'Project') continue
      const version = textAt(member.value, 'resolved') ?? ''
      const key = `${member.key}@${version}`
      const hash = textAt(member.value, 'contentHash')
      addOnce(
        seen,
        compact({
          ecosystem: 'NuGet',
          name: member.key,
          version,
          requirement: textAt(member.value, 'requested'),
          start: member.start,
          end: member.value.end,
          key,
          direct: type === 'Direct',
          scopes: ['prod' as const],
          integrity: hash === undefined ? undefined : `sha512-${hash}`,
        }),
        (found) => add(draft, found),
      )
      for (const wanted of membersOf(valueAt(member.value, 'dependencies'))) {
        const to = resolved.get(wanted.key.toLowerCase())
        if (to !== undefined) link(draft, compact({ from: key, to, requirement: textOf(wanted.value) }))
      }
    }
  }
  return finish(draft)
}

/** project.assets.json and *.deps.json share their core: targets, and libraries with hashes. */
function extractAssets(text: string): Extraction {
  const draft = newDraft()
  const root = treeOf(draft, parseJson(text))
  const libraries = membersOf(valueAt(root, 'libraries'))
  const direct = new Set<string>()
  for (const framework of membersOf(valueAt(root, 'project', 'frameworks')))
    for (const wanted of membersOf(valueAt(framework.value, 'dependencies'))) direct.add(wanted.key.toLowerCase())
  const byName = new Map(
    libraries.map((library) => [library.key.split('/', 1)[0]!.toLowerCase(), library.key.replace('/', '@')]),
  )
  for (const library of libraries) {
    const [name, version] = library.key.split('/')
    if (!name || !version) continue
    const type = textAt(library.value, 'type') ?? ''
    const hash = textAt(library.value, 'sha512')
    const project = type === 'project'
    add(
      draft,
      compact({
        ecosystem: 'NuGet',
        name,
        version,
        start: library.start,
        end: library.value.end,
        key: `${name}@${version}`,
        direct: direct.size === 0 ? undefined : direct.has(name.toLowerCase()),
        scopes: [],
        integrity: hash === undefined || hash === '' ? undefined : hash.startsWith('sha512-') ? hash : `sha512-${hash}`,
        source: project ? { kind: 'path' as const } : undefined,
        marks: project ? ['workspace' as const] : undefined,
      }),
    )
  }
  const edges = new Set<string>()
  for (const target of membersOf(valueAt(root, 'targets'))) {
    for (const entry of membersOf(target.value)) {
      for (const wanted of membersOf(valueAt(entry.value, 'dependencies'))) {
        const to = byName.get(wanted.key.toLowerCase())
        const from = entry.key.replace('/', '@')
        if (to === undefined || edges.has(`${from} ${to}`)) continue
        edges.add(`${from} ${to}`)
        link(draft, compact({ from, to, requirement: textOf(wanted.value) }))
      }
    }
  }
  return finish(draft)
}

/** .config/dotnet-tools.json. */
function extractTools(text: string): Extraction {
  const draft = newDraft()
  const root = treeOf(draft, parseJson(text))
  for (const member of membersOf(valueAt(root, 'tools'))) {
    add(draft, {
      ecosystem: 'NuGet',
      name: member.key,
      version: textAt(member.value, 'version') ?? '',
      start: member.start,
      end: member.value.end,
      direct: true,
      scopes: ['build'],
    })
  }
  return finish(draft)
}

/** global.json pins the SDK. */
function extractGlobal(text: string): Extraction {
  const draft = newDraft()
  const root = treeOf(draft, parseJson(text, { relaxed: true }))
  for (const member of membersOf(valueAt(root, 'sdk'))) {
    if (member.key === 'version')
      add(draft, {
        ecosystem: 'Runtime',
        name: 'dotnetcore',
        version: textOf(member.value) ?? '',
        start: member.start,
        end: member.value.end,
        direct: true,
        scopes: ['build'],
        marks: ['runtime'],
      })
  }
  for (const member of membersOf(valueAt(root, 'msbuild-sdks'))) {
    add(draft, {
      ecosystem: 'NuGet',
      name: member.key,
      version: textOf(member.value) ?? '',
      start: member.start,
      end: member.value.end,
      direct: true,
      scopes: ['build'],
    })
  }
  return finish(draft)
}

export const nugetLock: Format = {
  id: 'nuget-lock',
  kind: 'lockfile',
  matches: (name) => /^packages(?:\.[\w.-]+)?\.lock\.json$/.test(name),
  extract: extractLock,
}
export const projectAssets: Format = {
  id: 'nuget-assets',
  kind: 'lockfile',
  matches: (name) => name === 'project.assets.json',
  extract: extractAssets,
}
export const depsJson: Format = {
  id: 'dotnet-deps',
  kind: 'lockfile',
  matches: (name) => name.endsWith('.deps.json'),
  extract: extractAssets,
}
export const dotnetTools: Format = {
  id: 'dotnet-tools',
  kind: 'manifest',
  matches: (name) => name === 'dotnet-tools.json',
  extract: extractTools,
}
export const globalJson: Format = {
  id: 'dotnet-global',
  kind: 'manifest',
  matches: (name) => name === 'global.json',
  extract: extractGlobal,
}
