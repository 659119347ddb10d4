import { known, type Cell, type OriginId } from '@bartizan/model/resource'

/** The text of a known scalar. */
export function textOf(cell: Cell | undefined): string | undefined {
  const value = cell?.value
  return value?.kind === 'known' && value.value !== null ? String(value.value) : undefined
}

/** Puts parts together: a known text when all are known, a partly known one otherwise. */
export function joinText(parts: readonly Cell[], origin: OriginId): Cell {
  const merged: Cell[] = []
  for (const part of parts) {
    const nested = part.value.kind === 'text' ? part.value.parts : [part]
    for (const piece of nested) {
      const last = merged.at(-1)
      const text = textOf(piece)
      if (text !== undefined && last !== undefined && textOf(last) !== undefined) {
        merged[merged.length - 1] = known(`${textOf(last)}${text}`, last.origin)
      } else if (text !== '') merged.push(text === undefined ? piece : known(text, piece.origin))
    }
  }
  const [only] = merged
  if (only === undefined) return known('', origin)
  if (merged.length === 1 && textOf(only) !== undefined) return known(textOf(only) ?? '', origin)
  return { value: { kind: 'text', parts: merged }, origin }
}
