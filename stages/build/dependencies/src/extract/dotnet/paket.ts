import { add, compact, finish, link, newDraft } from '../draft.ts'
import { contentStart, linesOf } from '../lines.ts'
import { hostOf } from '../source.ts'
import type { Extraction, Format, Mark } from '../types.ts'

function extractLock(text: string): Extraction {
  const draft = newDraft()
  const byName = new Map<string, string>()
  const wants: [string, string, string][] = []
  let section = ''
  let remote = ''
  let current = ''
  for (const line of linesOf(text)) {
    if (/^[A-Z]+$/.test(line.text)) section = line.text
    const field = /^ {2}remote: (.+)$/.exec(line.text)
    if (field !== null) remote = field[1]!
    const spec = /^ {4}(\S+) \(([^)]+)\)/.exec(line.text)
    if (spec !== null) {
      current = `${spec[1]}@${spec[2]}`
      byName.set(spec[1]!.toLowerCase(), current)
      const git = section !== 'NUGET'
      add(
        draft,
        compact({
          ecosystem: git ? 'GitHub' : 'NuGet',
          name: spec[1]!,
          version: spec[2]!,
          start: contentStart(line),
          end: line.end,
          key: current,
          scopes: [],
          source: compact({
            kind: git ? ('git' as const) : ('registry' as const),
            host: git ? 'github.com' : hostOf(remote),
          }),
        }),
      )
    }
    const want = /^ {6}(\S+)(?: \((.*)\))?/.exec(line.text)
    if (want !== null) wants.push([current, want[1]!, want[2] ?? ''])
  }
  for (const [from, name, requirement] of wants) {
    const to = byName.get(name.toLowerCase())
    if (to !== undefined && from !== '') link(draft, { from, to, requirement })
  }
  return finish(draft)
}

function extractDependencies(text: string): Extraction {
  const draft = newDraft()
  for (const line of linesOf(text)) {
    const content = line.text.replace(/(?:\/\/(?!\/)|#).*$/, '').trimEnd()
    const match = /^\s*(nuget|clitool|github)\s+([^\s:]+)(?::(\S+))?\s*(.*)$/.exec(content)
    if (match === null) continue
    const [, kind, name, reference, rest] = match
    const range = /^(?:(==?|~>|>=|<=|>|<)\s*)?(\d[\w.*-]*(?:\s*(?:<|<=|>|>=)\s*\d[\w.-]*)*)/.exec(rest!)
    const operator = range?.[1] ?? (range === null ? undefined : '=')
    const exact = operator === '=' || operator === '=='
    const version = reference ?? (exact ? range![2]! : '')
    const marks: Mark[] = exact || reference !== undefined ? ['pinned'] : range === null ? ['floating'] : []
    const commit = reference !== undefined && /^[0-9a-f]{30,}$/.test(reference)
    add(
      draft,
      compact({
        ecosystem: kind === 'github' ? 'GitHub' : 'NuGet',
        name: name!,
        version: commit ? '' : version,
        requirement: range === null ? (reference ?? '') : `${range[1] ?? ''} ${range[2]}`.trim(),
        start: contentStart(line),
        end: line.start + content.trimEnd().length,
        direct: true,
        scopes: ['prod' as const],
        source:
          kind === 'github'
            ? compact({ kind: 'git' as const, host: 'github.com', commit: commit ? reference : undefined })
            : undefined,
        marks: marks.length === 0 ? undefined : marks,
      }),
    )
  }
  return finish(draft)
}

export const paketLock: Format = {
  id: 'paket-lock',
  kind: 'lockfile',
  matches: (name) => name === 'paket.lock',
  extract: extractLock,
}
export const paketDependencies: Format = {
  id: 'paket-dependencies',
  kind: 'manifest',
  matches: (name) => name === 'paket.dependencies',
  extract: extractDependencies,
}
