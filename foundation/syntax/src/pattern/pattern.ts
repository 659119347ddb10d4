import { F, K, symText } from '../tree/index.ts'
import type { Names, Tree } from '../tree/index.ts'

/** What a pattern is: one expression, statements in a row, a class member, or another part of code. */
export type PatternForm = 'expression' | 'statements' | 'member' | 'part'

/** A pattern read by a language's own parser. */
export type Pattern = {
  readonly text: string
  readonly tree: Tree
  readonly form: PatternForm
  /** the top nodes: one, or the statements in a row */
  readonly nodes: readonly number[]
  /** dotted paths of the nodes that are plain chains of names */
  readonly paths: ReadonlyMap<number, string>
}

export type PatternReader = (
  source: Uint8Array,
  names: Names,
) => { readonly tree: Tree; readonly form: PatternForm; readonly nodes: readonly number[] } | undefined

const encoder = new TextEncoder()

/**
 * Reads a pattern.
 * @returns undefined when the language's parser can make nothing of it
 */
export const readPattern = (text: string, names: Names, reader: PatternReader): Pattern | undefined => {
  const parsed = reader(encoder.encode(text), names)
  return parsed === undefined ? undefined : { ...parsed, text, paths: pathsOf(parsed.tree) }
}

/**
 * Makes the trees of pattern modes alike: a statement or parameter that is only an ellipsis is an ellipsis, one that is only
 * `$...X` stands for a list.
 */
export const normalizePattern = (tree: Tree): void => {
  for (let i = tree.count - 1; i > 0; i--) {
    const kind = tree.kind[i]
    if (kind !== K.exprStmt && kind !== K.param) continue
    if (i + 1 >= tree.skip[i]! || tree.skip[i + 1] !== tree.skip[i]) continue
    const inner = tree.kind[i + 1]
    const isOpenType = kind === K.param && inner === K.typeRef && tree.kind[i + 2] === K.ellipsis
    if (inner === K.ellipsis || isOpenType) tree.kind[i] = K.ellipsis
    else if (inner === K.metavarRest) {
      tree.kind[i] = K.metavarRest
      tree.sym[i] = tree.sym[i + 1]!
    }
  }
}

/**
 * The form and top nodes of a pattern that was read as a whole file: a lone expression statement is its expression, a lone
 * definition is looked for wherever it stands.
 */
export const formOf = (tree: Tree): { readonly form: PatternForm; readonly nodes: readonly number[] } => {
  const nodes: number[] = []
  for (let child = 1; child < tree.count; child = tree.skip[child]!) nodes.push(child)
  const first = nodes[0]!
  const kind = tree.kind[first]!
  if (nodes.length > 1) return { form: 'statements', nodes }
  if (kind === K.exprStmt && first + 1 < tree.skip[first]!) return { form: 'expression', nodes: [first + 1] }
  const isDefinition = kind === K.class || kind === K.function || kind === K.method || kind === K.ellipsis
  return { form: isDefinition ? 'expression' : 'statements', nodes }
}

const pathsOf = (tree: Tree): Map<number, string> => {
  const paths = new Map<number, string>()
  for (let i = tree.count - 1; i >= 0; i--) {
    if (tree.kind[i] === K.name) paths.set(i, symText(tree, i))
    else if (tree.kind[i] === K.member && (tree.flags[i]! & F.optional) === 0) {
      const receiver = paths.get(i + 1)
      const property = tree.skip[i + 1]!
      if (receiver !== undefined && tree.kind[property] === K.name)
        paths.set(i, `${receiver}.${symText(tree, property)}`)
    }
  }
  return paths
}

/** The metavariables of a pattern, by name. */
export const metavariablesOf = (tree: Tree): Set<string> => {
  const found = new Set<string>()
  for (let i = 0; i < tree.count; i++) {
    if (tree.kind[i] === K.metavar || tree.kind[i] === K.metavarRest) found.add(symText(tree, i))
  }
  return found
}
