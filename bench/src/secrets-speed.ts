/**
 * Times the secrets scan against peers on the same tree, in the same run, one after the other, twice each.
 * Usage: node bench/src/secrets-speed.ts TREE [--repo REPOSITORY] [--gitleaks BIN] [--detect-secrets BIN]
 * Prints seconds on the clock, seconds of CPU of the whole process tree, and the highest sum of resident memory.
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { repo: { type: 'string' }, gitleaks: { type: 'string' }, 'detect-secrets': { type: 'string' } },
})
const tree = positionals[0]
if (tree === undefined) throw new TypeError('usage: secrets-speed.ts TREE')
const scratch = mkdtempSync(join(tmpdir(), 'speed-'))
const cli = fileURLToPath(new URL('../../node_modules/.bin/bartizan', import.meta.url))

interface Cost {
  readonly wall: number
  readonly cpu: number
  readonly memory: number
}

/** Resident memory of a process and its descendants, in megabytes; 0 where /proc does not tell. */
function memoryOf(pid: number): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8')
    const own = Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
      .trim()
      .split(' ')
      .filter((id) => id !== '')
    return own + children.reduce((sum, id) => sum + memoryOf(Number(id)), 0)
  } catch {
    return 0
  }
}

/** Runs a command under the shell's own clock, which counts the CPU of all its children. */
function run(command: string, args: readonly string[], cwd: string): Promise<Cost> {
  return new Promise((done) => {
    const child = spawn('bash', ['-c', 'TIMEFORMAT="cost %R %U %S"; time "$0" "$@" > "$OUT" 2>&1', command, ...args], {
      cwd,
      env: { ...process.env, OUT: join(scratch, 'out') },
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    let said = ''
    let memory = 0
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
    const clock = setInterval(() => (memory = Math.max(memory, memoryOf(child.pid ?? 0))), 40)
    child.on('close', () => {
      clearInterval(clock)
      const [wall = 0, user = 0, system = 0] = /cost ([\d.]+) ([\d.]+) ([\d.]+)/.exec(said)?.slice(1).map(Number) ?? []
      done({ wall, cpu: user + system, memory })
    })
  })
}

function size(folder: string): { files: number; bytes: number } {
  const sum = { files: 0, bytes: 0 }
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory() && entry.name !== '.git') {
      const below = size(path)
      sum.files += below.files
      sum.bytes += below.bytes
    } else if (entry.isFile()) {
      sum.files++
      sum.bytes += statSync(path).size
    }
  }
  return sum
}

async function compare(
  title: string,
  runs: readonly (readonly [name: string, command: string, args: readonly string[], cwd: string])[],
): Promise<void> {
  process.stdout.write(`${title}\n`)
  for (const [name, command, args, cwd] of runs) {
    const costs = [await run(command, args, cwd), await run(command, args, cwd)]
    const best = costs.reduce((a, b) => (b.cpu < a.cpu ? b : a))
    process.stdout.write(
      `  ${name.padEnd(24)} ${best.wall.toFixed(2)} s wall  ${best.cpu.toFixed(2)} s CPU  ${Math.round(best.memory)} MB\n`,
    )
  }
}

try {
  const { files, bytes } = size(tree)
  const report = join(scratch, 'report.json')
  const ours = ['scan', '.', '--only', 'secrets', '--no-cache', '--exit-zero', '-q', '-f', `json=${report}`]
  const gitleaks =
    values.gitleaks === undefined
      ? []
      : ([
          [
            'gitleaks',
            values.gitleaks,
            ['dir', '.', '--no-banner', '-l', 'error', '--exit-code', '0', '-r', report],
            tree,
          ],
        ] as const)
  const detect =
    values['detect-secrets'] === undefined
      ? []
      : ([['detect-secrets', values['detect-secrets'], ['scan', '--all-files', '.'], tree]] as const)
  await compare(`tree: ${files} files, ${(bytes / 1e6).toFixed(1)} MB`, [
    ['bartizan', cli, ours, tree],
    ['bartizan, one worker', cli, [...ours, '--workers', '1'], tree],
    ...gitleaks,
    ...detect,
  ])
  if (values.repo !== undefined) {
    const history = fileURLToPath(new URL('./history-run.ts', import.meta.url))
    const peer =
      values.gitleaks === undefined
        ? []
        : ([
            [
              'gitleaks',
              values.gitleaks,
              ['git', values.repo, '--no-banner', '-l', 'error', '--exit-code', '0', '--log-opts=--all', '-r', report],
              tree,
            ],
          ] as const)
    await compare('history', [['bartizan', process.execPath, [history, values.repo], tree], ...peer])
  }
} finally {
  rmSync(scratch, { recursive: true, force: true })
}
