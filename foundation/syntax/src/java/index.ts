import type { Tree } from '../tree/index.ts'
import { JavaParser, type JavaOptions } from './parser.ts'

export type { JavaOptions }

/**
 * Parses Java 8 to 25 into a flat tree. Never throws on content: a statement or member that cannot be read becomes an
 * `error` node, and the rest is read on.
 *
 * Forms of its own: `import a.b.C` has the whole name as `sym`; a field with several declarators gives one `field` each;
 * `throws` types have the role `cause`, `permits` types `bound`; character literals are `string` with the `bytes` flag;
 * `new T[n]` is `new` with `index` children; a `for` over elements has its declaration as `target`.
 * @param source UTF-8 bytes
 */
export function parseJava(source: Uint8Array, options: JavaOptions): Tree {
  return new JavaParser().parse(source, options)
}
