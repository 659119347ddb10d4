import type { DataMember, DataNode } from '@bartizan/syntax/json'
import { isTrue, itemsOf, membersOf, parseJson, textAt, textOf, valueAt } from '@bartizan/syntax/json'
import { parseToml } from '@bartizan/syntax/toml'
import { parseYaml } from '../../yaml/index.ts'
import { add, compact, finish, newDraft, treeOf } from '../draft.ts'
import type { Draft } from '../draft.ts'
import type { Extraction, Format, Scope } from '../types.ts'
import { parseRequirement, requiredPackage } from './pep508.ts'

function addTexts(draft: Draft, list: DataNode | undefined, scope: Scope): void {
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
    const range = written === '*' ? '' : written.replace(/\s+/g, '')
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

const SETUP_KEYS = /\b(install_requires|tests_require|setup_requires|extras_require)\s*=\s*[[{]/g
const KEY_SCOPE: Readonly<Record<string, Scope>> = {
  install_requires: 'prod',
  tests_require: 'test',
  setup_requires: 'build',
  extras_require: 'optional',
}
const STRING = /'([^'\n]*)'|"([^"\n]*)"|#[^\n]*|[[\]{}()]|:/g

/** Reads the literal lists of a setup() call; what is computed stays unknown. */
function extractSetupPy(text: string): Extraction {
  const draft = newDraft()
  for (const match of text.matchAll(SETUP_KEYS)) {
    const scope = KEY_SCOPE[match[1]!] ?? 'prod'
    let depth = 1
    STRING.lastIndex = match.index + match[0].length
    for (let token = STRING.exec(text); token !== null && depth > 0; token = STRING.exec(text)) {
      const written = token[1] ?? token[2]
      if (written === undefined) {
        if ('[{('.includes(token[0])) depth++
        else if (']})'.includes(token[0])) depth--
        continue
      }
      const isKey =
        match[1] === 'extras_require' &&
        depth === 1 &&
        /^\s*:/.test(text.slice(STRING.lastIndex, STRING.lastIndex + 40))
      const requirement = isKey ? undefined : parseRequirement(written)
      if (requirement !== undefined)
        add(draft, requiredPackage({ requirement, start: token.index, end: STRING.lastIndex, scope }))
    }
  }
  return finish(draft)
}

/** setup.cfg: keys with indented lists below them. */
function extractSetupCfg(text: string): Extraction {
  const draft = newDraft()
  let section = ''
  let scope: Scope | undefined
  let at = 0
  for (const line of text.split('\n')) {
    const content = line.replace(/(^|\s)#.*$/, '').trim()
    const start = at + line.length - line.trimStart().length
    const key = /^([\w.-]+)\s*[=:]\s*(.*)$/.exec(line)
    let value = content
    if (/^\[.+\]/.test(content)) {
      section = content.slice(1, -1)
      scope = undefined
      value = ''
    } else if (key !== null && !/^\s/.test(line)) {
      scope = section === 'options' ? KEY_SCOPE[key[1]!] : section === 'options.extras_require' ? 'optional' : undefined
      value = key[2]!.trim()
    } else if (!/^\s/.test(line)) value = ''
    const requirement = scope === undefined || value === '' ? undefined : parseRequirement(value)
    if (requirement !== undefined && scope !== undefined)
      add(draft, requiredPackage({ requirement, start, end: at + line.trimEnd().length, scope }))
    at += line.length + 1
  }
  return finish(draft)
}

/** `numpy=1.24.0=py310_0`, `numpy>=1.2`, `conda-forge::numpy`. */
function addConda(draft: Draft, item: DataNode): void {
  const written = (textOf(item) ?? '').replace(/^[\w/.-]+::/, '')
  const match = /^([\w.-]+)\s*(?:(={1,2})\s*([^=\s,]+)(?:=([^=\s]+))?|(.*))$/.exec(written)
  if (match === null) return
  const exact = match[2] !== undefined && !/[*|]/.test(match[3]!)
  add(
    draft,
    compact({
      ecosystem: 'Conda',
      name: match[1]!,
      version: exact ? match[3]! : '',
      requirement: `${match[2] ?? ''}${match[3] ?? match[5]?.trim() ?? ''}`,
      start: item.start,
      end: item.end,
      direct: true,
      scopes: ['prod' as const],
      qualifiers: match[4] === undefined ? undefined : { build: match[4] },
    }),
  )
}

function extractCondaEnvironment(text: string): Extraction {
  const draft = newDraft()
  const root = treeOf(draft, parseYaml(text))
  for (const item of itemsOf(valueAt(root, 'dependencies'))) {
    if (item.kind === 'object') addTexts(draft, valueAt(item, 'pip'), 'prod')
    else addConda(draft, item)
  }
  return finish(draft)
}

/** conda-meta/*.json of an environment: one installed package. */
function extractCondaMeta(text: string): Extraction {
  const draft = newDraft()
  const root = treeOf(draft, parseJson(text))
  const name = textAt(root, 'name') ?? ''
  const version = textAt(root, 'version') ?? ''
  if (root === undefined || name === '' || version === '') return finish(draft)
  const python = itemsOf(valueAt(root, 'files')).some((file) => (textOf(file) ?? '').includes('site-packages/'))
  const member: DataMember | undefined = membersOf(root).find((entry) => entry.key === 'name')
  const place = { start: member?.start ?? 0, end: member?.value.end ?? 0 }
  add(
    draft,
    compact({
      ecosystem: 'Conda',
      name,
      version,
      ...place,
      scopes: [],
      licence: textAt(root, 'license'),
      integrity: hash(textAt(root, 'sha256')),
      qualifiers: python ? { type: 'conda' } : undefined,
    }),
  )
  return finish(draft)
}

const hash = (sha256: string | undefined): string | undefined => (sha256 === undefined ? undefined : `sha256:${sha256}`)

/** METADATA and PKG-INFO of installed packages. */
function extractMetadata(text: string): Extraction {
  const draft = newDraft()
  const head = text.split(/\r?\n\r?\n/, 1)[0]!
  const field = (name: string): RegExpExecArray | null =>
    new RegExp(`^${name}:[ \\t]*(.*?)[ \\t\\r]*$`, 'im').exec(head)
  const name = field('Name')
  const version = field('Version')
  if (name === null || version === null || name[1] === '' || version[1] === '') return finish(draft)
  const licence = field('License-Expression')?.[1] ?? field('License')?.[1]
  add(
    draft,
    compact({
      ecosystem: 'PyPI',
      name: name[1]!,
      version: version[1]!,
      start: name.index,
      end: name.index + name[0].length,
      scopes: [],
      licence: licence === '' || licence === 'UNKNOWN' ? undefined : licence,
    }),
  )
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
export const setupPy: Format = {
  id: 'python-setup',
  kind: 'manifest',
  matches: (name) => name === 'setup.py',
  extract: extractSetupPy,
}
export const setupCfg: Format = {
  id: 'python-setup-cfg',
  kind: 'manifest',
  matches: (name) => name === 'setup.cfg',
  extract: extractSetupCfg,
}
export const condaEnvironment: Format = {
  id: 'conda-environment',
  kind: 'manifest',
  matches: (name) => /^(?:conda[._-])?environment(?:[._-][\w.-]+)?\.ya?ml$/.test(name),
  extract: extractCondaEnvironment,
}
export const condaMeta: Format = {
  id: 'conda-meta',
  kind: 'lockfile',
  matches: (name, path) => name.endsWith('.json') && /(?:^|\/)conda-meta\/[^/]+$/.test(path),
  extract: extractCondaMeta,
}
export const pythonMetadata: Format = {
  id: 'python-metadata',
  kind: 'lockfile',
  matches: (name, path) =>
    (name === 'METADATA' && path.endsWith('.dist-info/METADATA')) ||
    (name === 'PKG-INFO' && /\.egg(?:-info)?\/(?:EGG-INFO\/)?PKG-INFO$/.test(path)) ||
    name.endsWith('.egg-info'),
  extract: extractMetadata,
}
