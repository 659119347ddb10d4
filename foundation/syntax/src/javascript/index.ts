import type { Names, Tree } from '../tree/index.ts'
import { Parser } from './parser.ts'
import type { Dialect } from './parser.ts'

export type { Dialect } from './parser.ts'
export { parseJavaScriptPattern } from './pattern.ts'
export type { ParsedPattern, PatternForm } from './pattern.ts'

const parsers = new WeakMap<Names, Parser>()

/**
 * Parses a JavaScript, JSX, TypeScript or TSX file.
 * @param source UTF-8 bytes; offsets in the tree are byte offsets into them
 * @param options the dialect, and the table that names are interned into
 * @returns a tree for any input; what could not be parsed is in its `errors`
 */
export const parseJavaScript = (
  source: Uint8Array,
  options: { readonly dialect: Dialect; readonly names: Names },
): Tree => {
  let parser = parsers.get(options.names)
  if (parser === undefined) {
    parser = new Parser(options.names)
    parsers.set(options.names, parser)
  }
  return parser.parse(source, options.dialect)
}

const DIALECTS: Readonly<Record<string, Dialect>> = {
  js: 'javascript',
  cjs: 'javascript',
  mjs: 'javascript',
  jsx: 'jsx',
  ts: 'typescript',
  mts: 'typescript',
  cts: 'typescript',
  tsx: 'tsx',
}

/** The dialect a file name stands for, or undefined when it is none of ours. */
export const dialectOf = (path: string): Dialect | undefined =>
  DIALECTS[path.slice(path.lastIndexOf('.') + 1).toLowerCase()]

export { scopesOf } from './scopes.ts'
export type { Declaration, Scopes } from './scopes.ts'
