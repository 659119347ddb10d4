import type { Declaration, Scopes } from '../javascript/index.ts'
import type { Tree } from '../tree/index.ts'
import type { Constant } from './facts.ts'

/** Where the facts of two languages differ. */
export type FactsDialect = {
  readonly id: 'javascript' | 'python' | 'java'
  /** the path that an imported name stands for */
  importedPath(tree: Tree, item: number): string | undefined
  readonly literalTypes: ReadonlyMap<number, string>
  readonly booleanType: string
  readonly floatType: string
}

/** One file while questions about it are answered; answers are kept. */
export type FactsState = {
  readonly dialect: FactsDialect
  readonly tree: Tree
  readonly scopes: Scopes
  readonly constants: Map<number, Constant | undefined>
  readonly paths: Map<Declaration, string | undefined>
}

/** Links of names and expressions that one question may follow. */
export const MAX_FACT_STEPS = 24
