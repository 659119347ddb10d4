import { childOf, childrenOf, K, R, symText } from '@bartizan/syntax/tree'
import type { SourceUnit } from '../ir/ir.ts'

interface Imported {
  readonly module: string
  /** `*` for the whole module. */
  readonly name: string
}

const known = new WeakMap<SourceUnit, ReadonlyMap<string, Imported>>()

/** Names that the import declarations of a JavaScript file bind. */
export const importsOf = (unit: SourceUnit): ReadonlyMap<string, Imported> => {
  let found = known.get(unit)
  if (found === undefined) {
    found = unit.language === 'javascript' ? readImports(unit) : new Map()
    known.set(unit, found)
  }
  return found
}

const readImports = (unit: SourceUnit): ReadonlyMap<string, Imported> => {
  const { tree } = unit
  const found = new Map<string, Imported>()
  for (const node of childrenOf(tree, 0, R.body)) {
    if (tree.kind[node] !== K.import) continue
    for (const item of childrenOf(tree, node, R.item)) {
      const alias = childOf(tree, item, R.alias)
      const name = symText(tree, item)
      found.set(alias === 0 ? name : symText(tree, alias), { module: symText(tree, node), name })
    }
  }
  return found
}
