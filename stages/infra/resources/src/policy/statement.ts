import type { Cell } from '@bartizan/model/resource'
import { documentOf } from '../check/document.ts'
import { textOf } from '../check/operator.ts'

/** A statement of an IAM policy. Lists are undefined when the statement does not have them. */
export interface Statement {
  readonly cell: Cell
  /** Undefined when it is not known. */
  readonly effect: 'Allow' | 'Deny' | undefined
  readonly actions: readonly Cell[] | undefined
  readonly notActions: readonly Cell[] | undefined
  readonly resources: readonly Cell[] | undefined
  readonly principal: Cell | undefined
  readonly condition: Cell | undefined
}

const lookup = (cell: Cell | undefined, ...names: readonly string[]): Cell | undefined => {
  if (cell?.value.kind !== 'map') return undefined
  for (const name of names) {
    const found = cell.value.entries.get(name)
    if (found !== undefined && !(found.value.kind === 'known' && found.value.value === null)) return found
  }
  return undefined
}

function listOf(cell: Cell | undefined): readonly Cell[] | undefined {
  if (cell === undefined) return undefined
  if (cell.value.kind === 'list') return cell.value.items
  return [cell]
}

/** The statements of a policy value; undefined when it is not known or is no policy. */
export function statementsOf(cell: Cell | undefined): readonly Statement[] | undefined {
  const document = cell === undefined ? undefined : documentOf(cell)
  const found = lookup(document, 'Statement', 'statement')
  const items = listOf(found)
  if (items === undefined || items.some((item) => item.value.kind !== 'map')) return undefined
  return items.map((item) => {
    const effect = textOf(lookup(item, 'Effect', 'effect')?.value ?? { kind: 'unknown', why: 'unset' })
    return {
      cell: item,
      effect: effect === undefined ? undefined : effect.toLowerCase() === 'allow' ? 'Allow' : 'Deny',
      actions: listOf(lookup(item, 'Action', 'action')),
      notActions: listOf(lookup(item, 'NotAction')),
      resources: listOf(lookup(item, 'Resource', 'resource')),
      principal: lookup(item, 'Principal'),
      condition: lookup(item, 'Condition'),
    }
  })
}

/** The known texts of a list; unknown parts of texts become `?`. */
export function texts(cells: readonly Cell[] | undefined): string[] {
  return (cells ?? []).flatMap((cell) => textOf(cell.value, '?') ?? [])
}

/** The principals of a statement as `type:value`; the bare star is `*`. */
export function principals(
  statement: Statement,
): { readonly type: string; readonly text: string; readonly cell: Cell }[] {
  const { principal } = statement
  if (principal === undefined) return []
  if (principal.value.kind === 'map') {
    return [...principal.value.entries].flatMap(([type, cell]) =>
      (listOf(cell) ?? []).flatMap((item) => withText(type, item)),
    )
  }
  return (listOf(principal) ?? []).flatMap((item) => withText('*', item))
}

function withText(type: string, cell: Cell): { type: string; text: string; cell: Cell }[] {
  const text = textOf(cell.value, '?')
  return text === undefined ? [] : [{ type, text, cell }]
}

/** The principal that means everyone, if the statement names it. */
export function anyPrincipal(statement: Statement): Cell | undefined {
  return principals(statement).find(
    ({ type, text }) =>
      (text === '*' && (type === '*' || type === 'AWS')) || (type === 'AWS' && /^arn:aws[\w-]*:iam::\*:/.test(text)),
  )?.cell
}

/** True when a pattern of actions (`s3:Get*`) covers an action. Case does not count. */
export function covers(pattern: string, action: string): boolean {
  const [a, b] = [pattern.toLowerCase(), action.toLowerCase()]
  if (!a.includes('*') && !a.includes('?')) return a === b
  return globMatches(a, b)
}

/** Linear glob matching with `*` and `?`. */
function globMatches(pattern: string, text: string): boolean {
  let [p, t, star, mark] = [0, 0, -1, 0]
  while (t < text.length) {
    if (p < pattern.length && (pattern[p] === '?' || pattern[p] === text[t]) && pattern[p] !== '*') {
      p += 1
      t += 1
    } else if (pattern[p] === '*') {
      star = p
      mark = t
      p += 1
    } else if (star >= 0) {
      p = star + 1
      mark += 1
      t = mark
    } else return false
  }
  while (pattern[p] === '*') p += 1
  return p === pattern.length
}
