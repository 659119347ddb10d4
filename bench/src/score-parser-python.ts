import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { parsePython } from '@bartizan/syntax/python'
import { K, type Tree } from '@bartizan/syntax/tree'
import { scoreParser } from './parser-score.ts'

/** Differential test of the Python parser against CPython's: `node bench/src/score-parser-python.ts FOLDER`. */
const folder = process.argv[2]
if (folder === undefined) throw new Error('name a folder with Python files')
const oracle = fileURLToPath(new URL('../oracles/python_counts.py', import.meta.url))
const lines = execFileSync('python3', [oracle, folder], { encoding: 'utf8', maxBuffer: 2 ** 30 })
  .trim()
  .split('\n')
const references = lines.map((line) => {
  const [path, wanted] = JSON.parse(line) as [string, readonly number[] | null]
  return { path, counts: wanted ?? undefined }
})
scoreParser(references, {
  oracle: 'CPython',
  parse: (source, names) => parsePython(source, { names }),
  counts: countsOf,
})

/** Calls, assignments, definitions. */
function countsOf(tree: Tree): readonly number[] {
  const definitions: readonly number[] = [K.function, K.method, K.class, K.lambda]
  let calls = 0
  let assigns = 0
  let defs = 0
  for (let i = 0; i < tree.count; i++) {
    const kind = tree.kind[i]!
    if (kind === K.call) calls++
    else if (kind === K.assign) assigns++
    else if (definitions.includes(kind)) defs++
  }
  return [calls, assigns, defs]
}
