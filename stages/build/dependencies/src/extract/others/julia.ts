import { itemsOf, membersOf, textAt, textOf, valueAt } from '@bartizan/syntax/json'
import { parseToml } from '@bartizan/syntax/toml'
import { add, compact, finish, link, newDraft, treeOf } from '../draft.ts'
import { hostOf, withoutCredentials } from '../source.ts'
import type { Extraction, Format } from '../types.ts'

function extractJuliaManifest(text: string): Extraction {
  const draft = newDraft()
  const root = treeOf(draft, parseToml(text))
  const version = textAt(root, 'julia_version')
  if (version !== undefined)
    add(draft, {
      ecosystem: 'Runtime',
      name: 'julia',
      version,
      start: 0,
      end: 0,
      direct: true,
      scopes: ['prod'],
      marks: ['runtime'],
    })
  const deps = valueAt(root, 'deps') ?? root
  const byName = new Map<string, string>()
  const wants: [string, string][] = []
  for (const member of membersOf(deps)) {
    for (const entry of itemsOf(member.value)) {
      const found = textAt(entry, 'version')
      if (found === undefined) continue
      const key = `${member.key}@${found}`
      byName.set(member.key, key)
      const repo = textAt(entry, 'repo-url')
      const uuid = textAt(entry, 'uuid')
      const tree = textAt(entry, 'git-tree-sha1')
      add(
        draft,
        compact({
          ecosystem: 'Julia',
          name: member.key,
          version: found,
          start: entry.start,
          end: entry.end,
          key,
          scopes: [],
          integrity: tree === undefined ? undefined : `git-tree-sha1:${tree}`,
          qualifiers: uuid === undefined ? undefined : { uuid },
          source:
            repo === undefined
              ? undefined
              : compact({ kind: 'git' as const, host: hostOf(repo), url: withoutCredentials(repo) }),
        }),
      )
      const list = valueAt(entry, 'deps')
      for (const item of itemsOf(list)) wants.push([key, textOf(item) ?? ''])
      for (const wanted of membersOf(list)) wants.push([key, wanted.key])
    }
  }
  for (const [from, name] of wants) {
    const to = byName.get(name)
    if (to !== undefined) link(draft, { from, to })
  }
  return finish(draft)
}

/** Project.toml: the project itself, and the names of what it needs. */
function extractJuliaProject(text: string): Extraction {
  const draft = newDraft()
  const root = treeOf(draft, parseToml(text))
  const name = textAt(root, 'name')
  const version = textAt(root, 'version')
  const uuid = textAt(root, 'uuid')
  const self = membersOf(root).find((member) => member.key === 'name')
  if (name !== undefined) draft.project = compact({ name, version })
  if (name !== undefined && version !== undefined && self !== undefined)
    add(
      draft,
      compact({
        ecosystem: 'Julia',
        name,
        version,
        start: self.start,
        end: self.value.end,
        key: '',
        scopes: [],
        qualifiers: uuid === undefined ? undefined : { uuid },
        marks: ['workspace' as const],
      }),
    )
  for (const member of membersOf(valueAt(root, 'deps'))) {
    const id = textOf(member.value)
    add(
      draft,
      compact({
        ecosystem: 'Julia',
        name: member.key,
        version: '',
        requirement: textAt(root, 'compat', member.key) ?? '',
        start: member.start,
        end: member.value.end,
        direct: true,
        scopes: ['prod' as const],
        qualifiers: id === undefined ? undefined : { uuid: id },
      }),
    )
  }
  return finish(draft)
}

export const juliaManifest: Format = {
  id: 'julia-manifest',
  kind: 'lockfile',
  matches: (name) => name === 'Manifest.toml' || name === 'JuliaManifest.toml',
  extract: extractJuliaManifest,
}
export const juliaProject: Format = {
  id: 'julia-project',
  kind: 'manifest',
  matches: (name) => name === 'Project.toml' || name === 'JuliaProject.toml',
  extract: extractJuliaProject,
}
