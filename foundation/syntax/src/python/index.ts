import type { Tree } from '../tree/index.ts'
import { PythonParser, type PythonOptions } from './parser.ts'

export type { PythonOptions }

/**
 * Parses Python 3 (with what is left of Python 2) into a flat tree. Never throws on content: a statement that cannot be
 * read becomes an `error` node, and the rest of the file is read on.
 *
 * Forms of its own: `import a.b as c` is an `import` without `sym` whose items name modules; `from .m import x` has the
 * module with its dots as `sym`. `a = b = c` nests to the right. `elif` is an `if` in the role `else`. The statements of a
 * class body are its `member` children. A single comparison is `binary`, a chain is `compare`.
 * @param source UTF-8 bytes
 */
export function parsePython(source: Uint8Array, options: PythonOptions): Tree {
  return new PythonParser().parse(source, options)
}
