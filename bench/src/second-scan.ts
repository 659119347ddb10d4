import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { costOf, leastCost } from './engine/cost.ts'

/** The bundled command line on a tree twice: what the second scan costs of the first, in CPU. `second-scan.ts TREE…`. */
const executable = fileURLToPath(new URL('../../dist/package/bin/bartizan.mjs', import.meta.url))
if (!existsSync(executable)) throw new Error('run npm run bundle first')

const node = `'${process.execPath}'`
const bare = leastCost(`${node} -e 0`, 10).cpu
for (const tree of process.argv.slice(2)) {
  const cache = mkdtempSync(join(tmpdir(), 'bartizan-second-'))
  const command = `XDG_CACHE_HOME='${cache}' ${node} '${executable}' scan -q '${resolve(tree)}' > /dev/null || true`
  const first = costOf(command).cpu
  // The second writes what was too fresh to be trusted by its time alone; the third finds all of it known.
  costOf(command)
  const second = leastCost(command, 3).cpu
  const cells = [
    `first ${first.toFixed(2)} s CPU`,
    `second ${second.toFixed(2)} s`,
    `${((100 * second) / first).toFixed(1)} %`,
    `without the start of Node ${((100 * (second - bare)) / (first - bare)).toFixed(1)} %`,
  ]
  process.stdout.write(`${tree}: ${cells.join('  ')}\n`)
  rmSync(cache, { recursive: true })
}
