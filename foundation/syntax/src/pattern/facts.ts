import type { Tree } from '../tree/index.ts'

/** A value known before the program runs. */
export type Constant =
  | { readonly kind: 'string'; readonly text: string }
  | { readonly kind: 'number'; readonly text: string }
  | { readonly kind: 'bool'; readonly text: string }
  | { readonly kind: 'regex'; readonly text: string }
  /** a string, but not always the same one */
  | { readonly kind: 'some-string'; readonly text: '' }

/**
 * What a language knows about one parsed file beyond its tree. Every answer is optional: a language without these facts
 * still matches by structure.
 */
export type Facts = {
  readonly tree: Tree
  /** the dotted path that a name or call stands for through imports and aliases, as `child_process.exec` */
  pathOf(node: number): string | undefined
  /** the constant a name or expression evaluates to */
  constantOf(node: number): Constant | undefined
  /** the expression that a name always stands for, 0 when there is none or it may change */
  valueOf(node: number): number
  /** the type node that a name was declared with, 0 when there is none */
  declaredType(node: number): number
  /** the name of the type of an expression: `string`, `number`, a class; undefined when it is not known */
  typeName(node: number): string | undefined
  /** modules of which every name is imported (`import a.*`) */
  readonly wildcards: readonly string[]
  /** an id of the declaration that a name refers to; 0 for globals and where it is not known */
  declarationOf(node: number): number
}

/** The facts of a language that has none. */
export const noFacts = (tree: Tree): Facts => ({
  tree,
  pathOf: () => undefined,
  constantOf: () => undefined,
  valueOf: () => 0,
  declaredType: () => 0,
  typeName: () => undefined,
  wildcards: [],
  declarationOf: () => 0,
})
