import { itemsOf, membersOf, parseJson, textAt, textOf, valueAt } from '@bartizan/syntax/json'
import { parseYaml } from '../../yaml/index.ts'
import { add, compact, finish, indexOf, link, newDraft, treeOf } from '../draft.ts'
import { contentStart, linesOf } from '../lines.ts'
import { hostOf, withoutCredentials } from '../source.ts'
import type { Extraction, Format } from '../types.ts'

/** The advisories name Swift packages by their address without scheme and `.git`. */
export const swiftName = (url: string): string =>
  withoutCredentials(url)
    .replace(/^[a-z+]+:\/\//, '')
    .replace(/^git@([^:/]+):/, '$1/')
    .replace(/\.git$/, '')
    .replace(/\/$/, '')

function extractResolved(text: string): Extraction {
  const draft = newDraft()
  const root = treeOf(draft, parseJson(text))
  for (const pin of itemsOf(valueAt(root, 'pins') ?? valueAt(root, 'object', 'pins'))) {
    const url = textAt(pin, 'location') ?? textAt(pin, 'repositoryURL') ?? ''
    const name = textAt(pin, 'identity') ?? textAt(pin, 'package') ?? ''
    const version = textAt(pin, 'state', 'version') ?? ''
    const commit = textAt(pin, 'state', 'revision')
    add(
      draft,
      compact({
        ecosystem: 'SwiftURL',
        name: url === '' ? name : swiftName(url),
        version,
        start: pin.start,
        end: pin.end,
        scopes: [],
        alias: name,
        source: compact({ kind: 'git' as const, host: hostOf(url), url: withoutCredentials(url), commit }),
      }),
    )
  }
  return finish(draft)
}

const POD = /^([^\s(]+)(?:\s+\(([^)]*)\))?$/

type PodIndex = ReturnType<typeof indexOf>

function extractPods(text: string): Extraction {
  const draft = newDraft()
  const root = treeOf(draft, parseYaml(text))
  const direct = new Set(
    itemsOf(valueAt(root, 'DEPENDENCIES')).map((item) => (textOf(item) ?? '').split(/[\s(]/, 1)[0]!),
  )
  const [checksums, checkouts, externals] = ['SPEC CHECKSUMS', 'CHECKOUT OPTIONS', 'EXTERNAL SOURCES'].map((section) =>
    indexOf(valueAt(root, section)),
  ) as [PodIndex, PodIndex, PodIndex]
  const byName = new Map<string, string>()
  const wants: [string, string, string][] = []
  for (const item of itemsOf(valueAt(root, 'PODS'))) {
    const head = membersOf(item)[0]
    const match = POD.exec(head?.key ?? textOf(item) ?? '')
    if (match === null) continue
    const [, name, version] = match
    const key = `${name}@${version ?? ''}`
    byName.set(name!, key)
    const checksum = textOf(checksums.get(name!.split('/', 1)[0]!))
    const git = textAt(checkouts.get(name!), ':git')
    const path = textAt(externals.get(name!), ':path')
    const source =
      git === undefined
        ? path === undefined
          ? { kind: 'registry' as const }
          : { kind: 'path' as const, url: path }
        : compact({
            kind: 'git' as const,
            host: hostOf(git),
            url: git,
            commit: textAt(checkouts.get(name!), ':commit'),
          })
    add(
      draft,
      compact({
        ecosystem: 'CocoaPods',
        name: name!,
        version: version ?? '',
        start: item.start,
        end: head?.keyEnd ?? item.end,
        key,
        direct: direct.has(name!),
        scopes: [],
        integrity: checksum === undefined ? undefined : `sha1:${checksum}`,
        source,
      }),
    )
    for (const wanted of itemsOf(head?.value)) {
      const want = POD.exec(textOf(wanted) ?? '')
      if (want !== null) wants.push([key, want[1]!, want[2] ?? ''])
    }
  }
  for (const [from, name, requirement] of wants) {
    const to = byName.get(name)
    if (to !== undefined) link(draft, { from, to, requirement })
  }
  return finish(draft)
}

function extractCarthage(text: string): Extraction {
  const draft = newDraft()
  for (const line of linesOf(text)) {
    const match = /^\s*(github|git|binary)\s+"([^"]+)"\s+"v?([^"]+)"/.exec(line.text)
    if (match === null) continue
    const url = match[1] === 'github' ? `https://github.com/${match[2]}` : match[2]!
    add(
      draft,
      compact({
        ecosystem: 'SwiftURL',
        name: swiftName(url),
        version: match[3]!,
        start: contentStart(line),
        end: line.end,
        scopes: [],
        source: compact({ kind: 'git' as const, host: hostOf(url), url }),
      }),
    )
  }
  return finish(draft)
}

export const packageResolved: Format = {
  id: 'swift-resolved',
  kind: 'lockfile',
  matches: (name) => name === 'Package.resolved',
  extract: extractResolved,
}
export const podfileLock: Format = {
  id: 'podfile-lock',
  kind: 'lockfile',
  matches: (name) => name === 'Podfile.lock',
  extract: extractPods,
}
export const cartfileResolved: Format = {
  id: 'cartfile-resolved',
  kind: 'lockfile',
  matches: (name) => name === 'Cartfile.resolved',
  extract: extractCarthage,
}
