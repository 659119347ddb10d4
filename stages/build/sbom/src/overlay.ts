import { fieldsOf } from './value.ts'
import type { Fields } from './value.ts'

const keyOf = (entry: unknown, key: string): string | undefined => {
  const value = fieldsOf(entry)[key]
  return typeof value === 'string' ? value : undefined
}

/**
 * Joins what was read with what is written now, entry by entry under the same key: fields that only the old entry has
 * stay, entries keep their old order, new ones follow, and entries that are gone are dropped.
 */
export function overlayById(raw: readonly unknown[], made: readonly unknown[], key: string): readonly unknown[] {
  const open = new Map(made.map((entry) => [keyOf(entry, key), entry]))
  const kept: unknown[] = []
  for (const entry of raw) {
    const id = keyOf(entry, key)
    if (id === undefined) kept.push(entry)
    else if (open.has(id)) {
      kept.push(overlayFields(fieldsOf(entry), fieldsOf(open.get(id))))
      open.delete(id)
    }
  }
  return [...kept, ...open.values()]
}

/** A field that was read stays as it was where the new one says the same in another shape. */
function overlayFields(raw: Fields, made: Fields): Fields {
  return { ...made, ...raw }
}
