import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { parseJava } from '@bartizan/syntax/java'
import { K, type Tree } from '@bartizan/syntax/tree'
import { scoreParser } from './parser-score.ts'

/** Differential test of the Java parser against javac's: `node bench/src/score-parser-java.ts FOLDER`. */
const folder = process.argv[2]
if (folder === undefined) throw new Error('name a folder with Java files')
const oracle = fileURLToPath(new URL('../oracles/JavaCounts.java', import.meta.url))
const lines = execFileSync('java', [oracle, folder], { encoding: 'utf8', maxBuffer: 2 ** 30 })
  .trim()
  .split('\n')
const references = lines.map((line) => {
  const [path = '', ...wanted] = line.split('\t')
  return { path, counts: wanted[0] === 'invalid' ? undefined : wanted.map(Number) }
})
scoreParser(references, { oracle: 'javac', parse: (source, names) => parseJava(source, { names }), counts: countsOf })

/** Calls, assignments, methods and lambdas. Annotations are left out: javac counts their arguments as assignments. */
function countsOf(tree: Tree): readonly number[] {
  let calls = 0
  let assigns = 0
  let defs = 0
  for (let i = 0; i < tree.count; i++) {
    const kind = tree.kind[i]!
    if (kind === K.decorator) i = tree.skip[i]! - 1
    else if (kind === K.call) calls++
    else if (kind === K.assign) assigns++
    else if (kind === K.lambda || kind === K.method) defs++
  }
  return [calls, assigns, defs]
}
