import type { Cell, Scalar } from '@bartizan/model/resource'

/** The cell at a path of keys. */
export function get(cell: Cell | undefined, ...path: readonly string[]): Cell | undefined {
  let current = cell
  for (const key of path) {
    if (current?.value.kind !== 'map') return undefined
    current = current.value.entries.get(key)
  }
  return current
}

/** The items of a list; none for anything else. */
export function itemsOf(cell: Cell | undefined): readonly Cell[] {
  return cell?.value.kind === 'list' ? cell.value.items : []
}

/** The scalar of a cell; undefined when it is absent, unknown or a collection. */
export function scalarOf(cell: Cell | undefined): Scalar | undefined {
  return cell?.value.kind === 'known' ? cell.value.value : undefined
}

/** The text of a scalar. */
export function textOf(cell: Cell | undefined): string | undefined {
  const value = scalarOf(cell)
  return value === undefined || value === null ? undefined : String(value)
}

/** True or false where that is written, as a boolean or as its text. */
export function flagOf(cell: Cell | undefined): boolean | undefined {
  const text = textOf(cell)
  return text === 'true' ? true : text === 'false' ? false : undefined
}

/** The number that is written, as a number or as its text. */
export function numberOf(cell: Cell | undefined): number | undefined {
  const value = scalarOf(cell)
  if (typeof value === 'number') return value
  return typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : undefined
}

/** True when something other than null stands there. */
export function present(cell: Cell | undefined): cell is Cell {
  return cell !== undefined && scalarOf(cell) !== null
}

/** Key and value of each entry of a map. */
export function entriesIn(cell: Cell | undefined): readonly (readonly [string, Cell])[] {
  return cell?.value.kind === 'map' ? [...cell.value.entries] : []
}

/** The texts of a list of scalars; a single scalar counts as a list of one. */
export function textsOf(cell: Cell | undefined): readonly string[] {
  const single = textOf(cell)
  return single === undefined ? itemsOf(cell).flatMap((item) => textOf(item) ?? []) : [single]
}

/** True when a value is filled in only when the manifest is rendered: `${TAG}`, `{{ … }}`, `$(VAR)`. */
export function isTemplated(text: string): boolean {
  return /\$\{|\{\{|\$\(|^\$[A-Za-z_]/.test(text)
}
