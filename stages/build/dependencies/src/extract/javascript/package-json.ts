import type { DataMember, DataNode } from '@bartizan/syntax/json'
import { memberOf, membersOf, parseJson, textAt, textOf, valueAt } from '@bartizan/syntax/json'
import { add, compact, finish, newDraft, treeOf } from '../draft.ts'
import { isGitUrl, sourceOf } from '../source.ts'
import type { Extraction, Format, FoundPackage, Mark, Scope } from '../types.ts'

const GROUPS: readonly (readonly [string, Scope])[] = [
  ['dependencies', 'prod'],
  ['devDependencies', 'dev'],
  ['optionalDependencies', 'optional'],
  ['peerDependencies', 'peer'],
]

const EXACT = /^[=v]?\d+\.\d+\.\d+(?:[-+][\w.+-]+)?$/

function markOf(range: string): Mark | undefined {
  if (EXACT.test(range)) return 'pinned'
  return range === '' || range === '*' || range === 'latest' || range === 'x' || /^>=?\s*[\d.]+$/.test(range)
    ? 'floating'
    : undefined
}

function declared(member: DataMember, scope: Scope): FoundPackage | undefined {
  const written = textOf(member.value)
  if (written === undefined) return undefined
  const alias = /^npm:(@?[^@]+)@(.+)$/.exec(written)
  const range = alias?.[2] ?? written
  const address =
    /^(?:https?|file|link|portal|workspace|git\+\w+|git|ssh):/.test(range) ||
    isGitUrl(range) ||
    /^[\w.-]+\/[\w.-]+(?:#.*)?$/.test(range)
  const mark = address ? undefined : markOf(range)
  return compact({
    ecosystem: 'npm',
    name: alias?.[1] ?? member.key,
    version: mark === 'pinned' ? range.replace(/^[=v]+/, '') : '',
    requirement: range,
    start: member.start,
    end: member.value.end,
    direct: true,
    scopes: [scope],
    source: address ? sourceOf(/^[\w.-]+\/[\w.-]+/.test(range) ? `github:${range}` : range, false) : undefined,
    alias: alias === null ? undefined : member.key,
    marks: mark === undefined ? undefined : [mark],
  })
}

const INSTALL_SCRIPTS = ['preinstall', 'install', 'postinstall']

/** An installed or published package names itself with its version; it is an entry of its own. */
function selfOf(root: DataNode, path: string): FoundPackage | undefined {
  const member = memberOf(root, 'name')
  const name = textAt(root, 'name')
  const version = textAt(root, 'version')
  if (member === undefined || name === undefined || version === undefined) return undefined
  const scripts = valueAt(root, 'scripts')
  const marks: Mark[] = path.includes('node_modules/') ? [] : ['workspace']
  if (INSTALL_SCRIPTS.some((script) => textAt(scripts, script) !== undefined)) marks.push('install-script')
  const place = { start: member.start, end: member.value.end }
  return compact({
    ecosystem: 'npm',
    name,
    version,
    ...place,
    key: '',
    scopes: [],
    marks: marks.length === 0 ? undefined : marks,
    licence: textAt(root, 'license'),
  })
}

function extract(text: string, path: string): Extraction {
  const draft = newDraft()
  const root = treeOf(draft, parseJson(text))
  const name = textAt(root, 'name')
  if (name !== undefined) draft.project = compact({ name, version: textAt(root, 'version') })
  const workspaces = valueAt(root, 'workspaces', 'packages') ?? valueAt(root, 'workspaces')
  if (workspaces?.kind === 'array') draft.members = workspaces.items.map((item) => textOf(item) ?? '')
  const self = root === undefined ? undefined : selfOf(root, path)
  if (self !== undefined) add(draft, self)
  if (path.includes('node_modules/')) return finish(draft)
  for (const [group, scope] of GROUPS) {
    for (const member of membersOf(valueAt(root, group))) {
      const found = declared(member, scope)
      if (found !== undefined) add(draft, found)
    }
  }
  return finish(draft)
}

/** package.json: what a project asks for, and what an installed package is. */
export const packageJson: Format = {
  id: 'npm-package-json',
  kind: 'manifest',
  matches: (name) => name === 'package.json',
  extract,
}
