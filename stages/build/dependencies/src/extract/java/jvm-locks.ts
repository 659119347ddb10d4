import { membersOf, parseJson, textAt, textOf, valueAt } from '@bartizan/syntax/json'
import type { DataNode } from '@bartizan/syntax/json'
import { add, compact, finish, newDraft, treeOf } from '../draft.ts'
import { sourceOf } from '../source.ts'
import type { Extraction, Format } from '../types.ts'

/** maven_install.json of rules_jvm_external. */
function extractBazel(text: string): Extraction {
  const draft = newDraft()
  const root = treeOf(draft, parseJson(text))
  for (const member of membersOf(valueAt(root, 'artifacts'))) {
    const [group, artifact] = member.key.split(':')
    const version = textAt(member.value, 'version') ?? ''
    const sha = textAt(member.value, 'shasums', 'jar')
    add(
      draft,
      compact({
        ecosystem: 'Maven',
        name: `${group}:${artifact ?? ''}`,
        version,
        start: member.start,
        end: member.value.end,
        scopes: [],
        integrity: sha === undefined ? undefined : `sha256:${sha}`,
      }),
    )
  }
  const tree = valueAt(root, 'dependency_tree', 'dependencies')
  for (const item of tree?.kind === 'array' ? tree.items : []) {
    const parts = (textAt(item, 'coord') ?? '').split(':')
    if (parts.length < 3) continue
    const url = textAt(item, 'url')
    const sha = textAt(item, 'sha256')
    add(
      draft,
      compact({
        ecosystem: 'Maven',
        name: `${parts[0]}:${parts[1]}`,
        version: parts.at(-1)!,
        start: item.start,
        end: item.end,
        scopes: [],
        integrity: sha === undefined ? undefined : `sha256:${sha}`,
        source: url === undefined ? undefined : sourceOf(url),
      }),
    )
  }
  return finish(draft)
}

/** build.sbt.lock of sbt-dependency-lock. */
function extractSbt(text: string): Extraction {
  const draft = newDraft()
  const root = treeOf(draft, parseJson(text))
  const list = valueAt(root, 'dependencies')
  for (const item of list?.kind === 'array' ? list.items : []) {
    const name = `${textAt(item, 'org') ?? ''}:${textAt(item, 'name') ?? ''}`
    const hash = textAt(firstOf(valueAt(item, 'artifacts')), 'hash')
    const configurations = valueAt(item, 'configurations')
    const names = configurations?.kind === 'array' ? configurations.items.map((entry) => textOf(entry) ?? '') : []
    const test = names.length > 0 && names.every((entry) => /test/i.test(entry))
    if (name.length > 1)
      add(
        draft,
        compact({
          ecosystem: 'Maven',
          name,
          version: textAt(item, 'version') ?? '',
          start: item.start,
          end: item.end,
          scopes: [test ? ('test' as const) : ('prod' as const)],
          integrity: hash,
        }),
      )
  }
  return finish(draft)
}

const firstOf = (node: DataNode | undefined): DataNode | undefined =>
  node?.kind === 'array' ? node.items[0] : undefined

export const sbtLock: Format = {
  id: 'sbt-lock',
  kind: 'lockfile',
  matches: (name) => name === 'build.sbt.lock',
  extract: extractSbt,
}
export const bazelMaven: Format = {
  id: 'bazel-maven',
  kind: 'lockfile',
  matches: (name) => name.endsWith('maven_install.json'),
  extract: extractBazel,
}
