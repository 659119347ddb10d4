import type { Cell, OriginId, Resource, Verdict } from '@bartizan/model/resource'
import { documentOf, type Check } from '@bartizan/resources'

const maxArms = 8

/** The values that a cell can have: both arms of its choices. */
export function arms(cell: Cell | undefined): readonly Cell[] {
  if (cell === undefined) return []
  if (cell.value.kind !== 'choice') return [cell]
  return [...arms(cell.value.whenTrue), ...arms(cell.value.whenFalse)].slice(0, maxArms)
}

/** The cells at a path of keys, whatever conditions decide. Lists are entered by themselves. */
export function cellsAt(cell: Cell | undefined, ...path: readonly string[]): readonly Cell[] {
  let current = arms(cell)
  for (const key of path) {
    current = current.flatMap((held) => {
      const content = documentOf(held) ?? held
      const holders = content.value.kind === 'list' ? content.value.items.flatMap((item) => arms(item)) : [content]
      return holders.flatMap((holder) => (holder.value.kind === 'map' ? arms(holder.value.entries.get(key)) : []))
    })
  }
  return current
}

/** The items of the lists at a path; a single value counts as a list of one. */
export function itemsAt(cell: Cell | undefined, ...path: readonly string[]): readonly Cell[] {
  return cellsAt(cell, ...path).flatMap((held) =>
    held.value.kind === 'list' ? held.value.items.flatMap((item) => arms(item)) : [held],
  )
}

/** The known text of a cell; unknown parts of it become `*unknown*`. */
export function textOf(cell: Cell | undefined): string | undefined {
  const value = cell?.value
  if (value?.kind === 'known') return value.value === null ? undefined : String(value.value)
  if (value?.kind === 'text') return value.parts.map((part) => textOf(part) ?? '*unknown*').join('')
  return undefined
}

/** The known texts at a path. */
export function textsAt(cell: Cell | undefined, ...path: readonly string[]): readonly string[] {
  return itemsAt(cell, ...path).flatMap((held) => textOf(held) ?? [])
}

/** Says whether something other than null stands at a path. */
export function isSet(cell: Cell | undefined, ...path: readonly string[]): boolean {
  return cellsAt(cell, ...path).some((held) => !(held.value.kind === 'known' && held.value.value === null))
}

/** A check from a function that finds the offending cell, or says `true` where something is missing. */
export function check(
  find: (resource: Resource) => { readonly at: Cell; readonly path: string } | true | undefined,
): Check {
  return ({ resource }) => {
    const found = find(resource)
    const verdict = (kind: 'fail' | 'pass', at: OriginId, path: string): Verdict => ({ kind, at, path })
    if (found === undefined) return verdict('pass', resource.header, '')
    if (found === true) return verdict('fail', resource.body.origin, '')
    return verdict('fail', found.at.origin, found.path)
  }
}

/** One statement of a policy. */
export interface Statement {
  readonly cell: Cell
  readonly allows: boolean
  readonly actions: readonly string[]
  readonly notActions: readonly string[]
  readonly resources: readonly string[]
  readonly principals: readonly { readonly kind: string; readonly text: string; readonly cell: Cell }[]
  readonly conditional: boolean
}

function principalsOf(statement: Cell): Statement['principals'] {
  return cellsAt(statement, 'Principal').flatMap((cell) => {
    if (cell.value.kind !== 'map') return [{ kind: '*', text: textOf(cell) ?? '', cell }]
    return [...cell.value.entries].flatMap(([kind, held]) =>
      itemsAt(held).map((item) => ({ kind, text: textOf(item) ?? '', cell: item })),
    )
  })
}

/** The statements of a policy document. */
export function statementsOf(document: Cell | undefined): readonly Statement[] {
  return itemsAt(document, 'Statement')
    .filter((cell) => cell.value.kind === 'map')
    .map((cell) => ({
      cell,
      allows: (textsAt(cell, 'Effect')[0] ?? 'Allow') === 'Allow',
      actions: textsAt(cell, 'Action'),
      notActions: textsAt(cell, 'NotAction'),
      resources: textsAt(cell, 'Resource'),
      principals: principalsOf(cell),
      conditional: isSet(cell, 'Condition'),
    }))
}

/** The policy documents of an identity: its own, and those of its inline policies. */
export function policyDocuments(resource: Resource): readonly Cell[] {
  return [
    ...cellsAt(resource.body, 'PolicyDocument'),
    ...itemsAt(resource.body, 'Policies').flatMap((policy) => cellsAt(policy, 'PolicyDocument')),
  ]
}
