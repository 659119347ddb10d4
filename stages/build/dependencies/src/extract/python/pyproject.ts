import { isTrue, itemsOf, membersOf, textAt, textOf, valueAt } from '@bartizan/syntax/json'
import type { DataNode } from '@bartizan/syntax/json'
import { parseToml } from '@bartizan/syntax/toml'
import { add, compact, finish, newDraft, treeOf } from '../draft.ts'
import type { Draft } from '../draft.ts'
import type { Extraction, Format, Scope } from '../types.ts'
import { parseRequirement, requiredPackage } from './pep508.ts'

/** Adds the requirements that a list of texts states. */
export function addTexts(draft: Draft, list: DataNode | undefined, scope: Scope): void {
  for (const item of itemsOf(list)) {
    const requirement = parseRequirement(textOf(item) ?? '')
    if (requirement !== undefined) add(draft, requiredPackage({ requirement, start: item.start, end: item.end, scope }))
  }
}

/** `^1.2` and `1.2` of poetry and pipenv; `*` is any version. */
function addTable(draft: Draft, table: DataNode | undefined, scope: Scope): void {
  for (const member of membersOf(table)) {
    if (member.key === 'python') continue
    const written = textOf(member.value) ?? textAt(member.value, 'version') ?? ''
    const bare = written === '*' ? '' : written.replace(/\s+/g, '')
    const range = /^\d[\w.!+-]*$/.test(bare) ? `==${bare}` : bare
    const address =
      textAt(member.value, 'git') ??
      textAt(member.value, 'url') ??
      textAt(member.value, 'path') ??
      textAt(member.value, 'file')
    const url = textAt(member.value, 'git') === undefined ? address : `git+${address}`
    const requirement = compact({ name: member.key, range, url })
    const optional = isTrue(valueAt(member.value, 'optional'))
    add(
      draft,
      requiredPackage({
        requirement,
        start: member.start,
        end: member.value.end,
        scope: optional ? 'optional' : scope,
      }),
    )
  }
}

const groupScope = (group: string): Scope => (/^tests?$/.test(group) ? 'test' : 'dev')

function extractPyproject(text: string): Extraction {
  const draft = newDraft()
  const root = treeOf(draft, parseToml(text))
  const project = valueAt(root, 'project')
  const poetry = valueAt(root, 'tool', 'poetry')
  const name = textAt(project, 'name') ?? textAt(poetry, 'name')
  if (name !== undefined)
    draft.project = compact({ name, version: textAt(project, 'version') ?? textAt(poetry, 'version') })
  addTexts(draft, valueAt(project, 'dependencies'), 'prod')
  for (const group of membersOf(valueAt(project, 'optional-dependencies'))) addTexts(draft, group.value, 'optional')
  for (const group of membersOf(valueAt(root, 'dependency-groups'))) addTexts(draft, group.value, groupScope(group.key))
  for (const group of membersOf(valueAt(root, 'tool', 'pdm', 'dev-dependencies')))
    addTexts(draft, group.value, groupScope(group.key))
  addTexts(draft, valueAt(root, 'tool', 'uv', 'dev-dependencies'), 'dev')
  addTexts(draft, valueAt(root, 'build-system', 'requires'), 'build')
  addTable(draft, valueAt(poetry, 'dependencies'), 'prod')
  addTable(draft, valueAt(poetry, 'dev-dependencies'), 'dev')
  for (const group of membersOf(valueAt(poetry, 'group')))
    addTable(draft, valueAt(group.value, 'dependencies'), groupScope(group.key))
  return finish(draft)
}

function extractPipfile(text: string): Extraction {
  const draft = newDraft()
  const root = treeOf(draft, parseToml(text))
  addTable(draft, valueAt(root, 'packages'), 'prod')
  addTable(draft, valueAt(root, 'dev-packages'), 'dev')
  return finish(draft)
}

export const pyproject: Format = {
  id: 'pyproject',
  kind: 'manifest',
  matches: (name) => name === 'pyproject.toml',
  extract: extractPyproject,
}
export const pipfile: Format = {
  id: 'pipfile',
  kind: 'manifest',
  matches: (name) => name === 'Pipfile',
  extract: extractPipfile,
}
