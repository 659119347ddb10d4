import { itemsOf, membersOf, parseJson, textAt, textOf, valueAt } from '@bartizan/syntax/json'
import { add, compact, finish, link, newDraft, treeOf } from '../draft.ts'
import { contentStart, linesOf } from '../lines.ts'
import type { Extraction, Format } from '../types.ts'

const CONAN_REFERENCE = /^([A-Za-z0-9_][\w.+-]*)\/([^@#%:\s]+)(?:@([^#%:]*))?(?:#([0-9a-f]+))?/

/** conan.lock: a graph until version 0.4, lists since 0.5. */
function extractConan(text: string): Extraction {
  const draft = newDraft()
  const root = treeOf(draft, parseJson(text))
  const addReference = (
    written: string,
    place: { start: number; end: number },
    extra: { scope: 'prod' | 'build'; key: string; direct?: boolean },
  ): void => {
    const match = CONAN_REFERENCE.exec(written)
    if (match === null) return
    const [user, channel] = (match[3] ?? '').split('/')
    const qualifiers = user ? { user, ...(channel ? { channel } : {}) } : undefined
    add(
      draft,
      compact({
        ecosystem: 'ConanCenter',
        name: match[1]!,
        version: match[2]!,
        ...place,
        key: extra.key,
        direct: extra.direct,
        scopes: [extra.scope],
        integrity: match[4] === undefined ? undefined : `md5:${match[4]}`,
        qualifiers,
      }),
    )
  }
  for (const [list, scope] of [
    ['requires', 'prod'],
    ['build_requires', 'build'],
    ['python_requires', 'build'],
  ] as const) {
    for (const item of itemsOf(valueAt(root, list)))
      addReference(textOf(item) ?? '', item, { scope, key: textOf(item) ?? '' })
  }
  const nodes = membersOf(valueAt(root, 'graph_lock', 'nodes'))
  const built = new Set(
    nodes.flatMap((node) => itemsOf(valueAt(node.value, 'build_requires')).map((item) => textOf(item) ?? '')),
  )
  const roots = nodes.filter((node) => textAt(node.value, 'path') !== undefined)
  const direct = new Set(
    roots.flatMap((node) =>
      [...itemsOf(valueAt(node.value, 'requires')), ...itemsOf(valueAt(node.value, 'build_requires'))].map(
        (item) => textOf(item) ?? '',
      ),
    ),
  )
  for (const node of nodes) {
    if (textAt(node.value, 'path') !== undefined) continue
    addReference(
      textAt(node.value, 'ref') ?? textAt(node.value, 'pref') ?? '',
      { start: node.start, end: node.value.end },
      { scope: built.has(node.key) ? 'build' : 'prod', key: node.key, direct: direct.has(node.key) },
    )
    for (const wanted of itemsOf(valueAt(node.value, 'requires')))
      link(draft, { from: node.key, to: textOf(wanted) ?? '' })
  }
  return finish(draft)
}

function extractConanfile(text: string): Extraction {
  const draft = newDraft()
  let section = ''
  for (const line of linesOf(text)) {
    const content = line.text.replace(/#.*$/, '').trim()
    const head = /^\[(\w+)\]$/.exec(content)
    if (head !== null) section = head[1]!
    else if (/^(?:requires|build_requires|tool_requires|test_requires)$/.test(section)) {
      const match = CONAN_REFERENCE.exec(content)
      if (match === null) continue
      const range = match[2]!.startsWith('[')
      add(
        draft,
        compact({
          ecosystem: 'ConanCenter',
          name: match[1]!,
          version: range ? '' : match[2]!,
          requirement: match[2]!,
          start: contentStart(line),
          end: line.end,
          direct: true,
          scopes: [section === 'requires' ? ('prod' as const) : ('build' as const)],
        }),
      )
    }
  }
  return finish(draft)
}

export const conanLock: Format = {
  id: 'conan-lock',
  kind: 'lockfile',
  matches: (name) => name === 'conan.lock',
  extract: extractConan,
}
export const conanfile: Format = {
  id: 'conanfile',
  kind: 'manifest',
  matches: (name) => name === 'conanfile.txt',
  extract: extractConanfile,
}
