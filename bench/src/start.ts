import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { leastCost } from './engine/cost.ts'

/** CPU of starting the bundled command line, as ratios to a bare Node in the same run: `npm run bundle` comes first. */
const executable = fileURLToPath(new URL('../../dist/package/bin/bartizan.mjs', import.meta.url))
if (!existsSync(executable)) throw new Error('run npm run bundle first')

const folder = mkdtempSync(join(tmpdir(), 'bartizan-start-'))
writeFileSync(join(folder, 'one.py'), 'print("hello")\n')
const node = `'${process.execPath}'`
const bartizan = `${node} '${executable}'`
const runs = 15
const bare = leastCost(`${node} -e 0`, runs).cpu
process.stdout.write(`bare node          ${(bare * 1000).toFixed(0)} ms CPU  1.00 x\n`)
for (const [name, command] of [
  ['--version', `${bartizan} --version`],
  ['--help', `${bartizan} --help`],
  ['one-file scan', `${bartizan} scan -q '${folder}'`],
] as const) {
  const { cpu } = leastCost(`${command} > /dev/null`, runs)
  process.stdout.write(`${name.padEnd(18)} ${(cpu * 1000).toFixed(0)} ms CPU  ${(cpu / bare).toFixed(2)} x\n`)
}
rmSync(folder, { recursive: true })
