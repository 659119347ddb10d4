import type { SourceFile } from '@bartizan/engine'
import type { Fix } from '@bartizan/model'
import { entryOf, insertEntry, replaceScalar, resolve, roundsOf, type YamlEdit } from '@bartizan/syntax/yaml'
import type { KubeFix } from './check.ts'
import { nodeOf } from './manifest/cells.ts'

/** The edit that sets what a check asks for: in place of the wrong value, or in the deepest map that is there. */
export function editFor(text: string, { holder, names, value }: KubeFix): YamlEdit | undefined {
  let node = resolve(nodeOf(holder))
  for (const [depth, name] of names.entries()) {
    if (node?.kind !== 'mapping') return undefined
    const entry = entryOf(node, name)
    // What a merge key brings stands in another map.
    if (entry !== undefined && !node.entries.includes(entry)) return undefined
    if (entry === undefined) return insertEntry(text, node, names.slice(depth), value)
    if (depth === names.length - 1) return replaceScalar(text, entry.value, value)
    node = entry.value.kind === 'alias' ? undefined : resolve(entry.value)
  }
  return undefined
}

/** A defect with its repair; the name is the same before and after edits elsewhere. */
export interface Proposal {
  readonly name: string
  readonly edit: YamlEdit
}

function applied(text: string, proposals: readonly Proposal[]): string {
  let result = ''
  let from = 0
  for (const { edit } of proposals.toSorted((a, b) => a.edit.start - b.edit.start)) {
    result += text.slice(from, edit.start) + edit.text
    from = edit.end
  }
  return result + text.slice(from)
}

/** Looks at repaired copies of one file; each costs as much as the first look. */
const maxLooks = 8

/**
 * The repairs after which the defect is gone and nothing is found that was not found before.
 * @param namesIn what is found in a text; undefined when it is no sound file
 */
export function verified<T extends Proposal>(
  text: string,
  proposals: readonly T[],
  namesIn: (text: string) => ReadonlySet<string> | undefined,
): ReadonlySet<T> {
  const held = new Set<T>()
  if (proposals.length === 0) return held
  const before = namesIn(text) ?? new Set<string>()
  let looks = 0
  const verify = (tried: readonly T[]): void => {
    if (tried.length === 0 || looks >= maxLooks) return
    looks += 1
    const after = namesIn(applied(text, tried))
    if (after === undefined) return
    const sound = tried.filter(({ name }) => !after.has(name))
    if (sound.length < tried.length) return verify(sound)
    if ([...after].every((name) => before.has(name))) for (const proposal of tried) held.add(proposal)
  }
  for (const round of roundsOf(proposals, ({ edit }) => edit)) verify(round)
  return held
}

/** Settings of this kind change what a container may do, so that no repair is applied unasked. */
export function toFix(source: SourceFile, title: string, edit: YamlEdit): Fix {
  const { startByte, endByte } = source.regionOfText(edit.start, edit.end)
  return { title, safety: 'unsafe', edits: [{ path: source.path, startByte, endByte, text: edit.text }] }
}
