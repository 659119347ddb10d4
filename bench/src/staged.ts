import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { costOf } from './engine/cost.ts'
import { generateTree } from './engine/tree.ts'

/** A commit hook: five staged files in a repository of a thousand, against a bare Node in the same run. */
const executable = fileURLToPath(new URL('../../dist/package/bin/bartizan.mjs', import.meta.url))
if (!existsSync(executable)) throw new Error('run npm run bundle first')

const root = mkdtempSync(join(tmpdir(), 'bartizan-staged-'))
generateTree(root, 1000, 10_000_000)
mkdirSync(join(root, 'staged'))
for (let index = 0; index < 5; index++) {
  writeFileSync(join(root, 'staged', `file${index}.py`), `import os\nprint(os.environ["HOME"], ${index})\n`)
}
execFileSync('git', ['-C', root, 'add', 'staged'])
const node = `'${process.execPath}'`
const runs = 10
/** The quickest of several runs: what disturbs a measurement only ever adds. */
const quickest = (command: string): { readonly wall: number; readonly cpu: number } => {
  const costs = Array.from({ length: runs }, () => costOf(command))
  return { wall: Math.min(...costs.map((cost) => cost.wall)), cpu: Math.min(...costs.map((cost) => cost.cpu)) }
}
const bare = quickest(`${node} -e 0`)
const hook = quickest(`${node} '${executable}' scan --staged -q '${root}' > /dev/null || true`)
process.stdout.write(`bare node        ${bare.wall.toFixed(3)} s wall  ${bare.cpu.toFixed(3)} s CPU\n`)
process.stdout.write(
  `scan --staged    ${hook.wall.toFixed(3)} s wall  ${hook.cpu.toFixed(3)} s CPU  +${(hook.wall - bare.wall).toFixed(3)} s wall\n`,
)
rmSync(root, { recursive: true })
