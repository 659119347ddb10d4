/**
 * Wall time of the whole analysis against Semgrep CE on the same tree in the same run.
 * Usage: node bench/src/sast-speed.ts FOLDER [--semgrep PATH --rules FOLDER]...
 * PATH is an installed semgrep; each rules folder is handed to it as `--config`.
 */
import { spawnSync } from 'node:child_process'
import { globSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { analyseFiles } from '@bartizan/sast'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { semgrep: { type: 'string' }, rules: { type: 'string', multiple: true, default: [] } },
})
const folder = positionals[0]
if (folder === undefined) throw new TypeError('usage: sast-speed.ts FOLDER')

const start = performance.now()
const files = globSync('**/*.{js,jsx,mjs,cjs,ts,tsx,py,java}', {
  cwd: folder,
  exclude: (path) => /node_modules|\.git$|\.min\.js$|\.d\.ts$/.test(path),
})
  .filter((path) => statSync(join(folder, path)).isFile())
  .map((path) => ({ path, source: new Uint8Array(readFileSync(join(folder, path))) }))
  .filter((file) => file.source.length < 2_000_000)
const { findings } = analyseFiles(files, (path) => {
  try {
    return readFileSync(join(folder, path), 'utf8')
  } catch {
    return undefined
  }
})
const own = (performance.now() - start) / 1000
const lines = files.reduce(
  (sum, file) => sum + file.source.reduce((count, byte) => count + (byte === 10 ? 1 : 0), 0),
  0,
)
const say = (text: string): void => void process.stdout.write(`${text}\n`)
say(`${files.length} files, ${lines} lines`)
say(`bartizan ${own.toFixed(2)} s, ${(lines / own / 1000).toFixed(1)} kLOC/s, ${findings.length} findings`)
if (values.semgrep !== undefined) {
  const before = performance.now()
  const configs = values.rules.flatMap((one) => ['--config', one])
  const run = spawnSync(
    values.semgrep,
    ['scan', ...configs, '--metrics=off', '--quiet', '--json', '--jobs', '1', folder],
    { encoding: 'utf8', maxBuffer: 1 << 30 },
  )
  const peer = (performance.now() - before) / 1000
  const parsed: unknown = run.stdout === '' ? {} : JSON.parse(run.stdout)
  const results =
    typeof parsed === 'object' && parsed !== null && 'results' in parsed && Array.isArray(parsed.results)
      ? parsed.results.length
      : 0
  say(
    `semgrep ${peer.toFixed(2)} s, ${(lines / peer / 1000).toFixed(1)} kLOC/s, ${results} findings; ${(peer / own).toFixed(1)} times as long`,
  )
}
