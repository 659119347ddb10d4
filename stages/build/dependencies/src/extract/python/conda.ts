import { itemsOf, membersOf, parseJson, textAt, textOf, valueAt } from '@bartizan/syntax/json'
import type { DataMember, DataNode } from '@bartizan/syntax/json'
import { parseYaml } from '../../yaml/index.ts'
import { add, compact, finish, newDraft, treeOf } from '../draft.ts'
import type { Draft } from '../draft.ts'
import { sourceOf } from '../source.ts'
import type { Extraction, Format } from '../types.ts'
import { addTexts } from './pyproject.ts'

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

/** conda-lock.yml: one entry a package and platform. */
function extractCondaLock(text: string): Extraction {
  const draft = newDraft()
  const root = treeOf(draft, parseYaml(text))
  const seen = new Set<string>()
  for (const item of itemsOf(valueAt(root, 'package'))) {
    const name = textAt(item, 'name') ?? ''
    const version = textAt(item, 'version') ?? ''
    const pip = textAt(item, 'manager') === 'pip'
    const key = `${pip ? 'pip' : 'conda'} ${name}@${version}`
    if (seen.has(key)) continue
    seen.add(key)
    const category = textAt(item, 'category')
    const url = textAt(item, 'url')
    add(
      draft,
      compact({
        ecosystem: pip ? 'PyPI' : 'Conda',
        name,
        version,
        start: item.start,
        end: item.end,
        key,
        scopes: [category === 'dev' ? ('dev' as const) : ('prod' as const)],
        integrity: hash(textAt(item, 'hash', 'sha256')),
        source: url === undefined ? undefined : sourceOf(url),
      }),
    )
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

export const condaEnvironment: Format = {
  id: 'conda-environment',
  kind: 'manifest',
  matches: (name) => /^(?:conda[._-])?environment(?:[._-][\w.-]+)?\.ya?ml$/.test(name),
  extract: extractCondaEnvironment,
}
export const condaLock: Format = {
  id: 'conda-lock',
  kind: 'lockfile',
  matches: (name) => /^(?:[\w-]+\.)?conda-lock\.ya?ml$/.test(name),
  extract: extractCondaLock,
}
export const condaMeta: Format = {
  id: 'conda-meta',
  kind: 'lockfile',
  matches: (name, path) => name.endsWith('.json') && /(?:^|\/)conda-meta\/[^/]+$/.test(path),
  extract: extractCondaMeta,
}
