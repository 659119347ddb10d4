import { spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'

/** What one run of a program cost, all processes it started and waited for included. */
export interface Run {
  /** User and system time, in seconds. */
  readonly cpu: number
  /** Seconds on the clock. */
  readonly wall: number
  /** Highest memory seen, in megabytes. */
  readonly memory: number
  readonly exit: number
}

export interface Command {
  readonly words: readonly string[]
  readonly environment?: Readonly<Record<string, string>>
  /** Folder to run in. */
  readonly folder: string
  readonly output: string
}

const FIRST_SAMPLES_MS = 20
const LATER_SAMPLES_MS = 250

function childrenOf(pid: string): string[] {
  return readdirSync(`/proc/${pid}/task`).flatMap((task) =>
    readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').split(' ').filter(Boolean),
  )
}

interface Memory {
  readonly sum: number
  readonly largest: number
}

/**
 * Memory of a process and its descendants, in megabytes: the sum of their proportional shares, in which pages that forks
 * share count once, and the highest resident set that any one of them has had. Zero where /proc does not tell.
 */
function memoryOf(pid: string): Memory {
  try {
    const share = /Pss:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0
    const highest = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0
    return childrenOf(pid)
      .map(memoryOf)
      .reduce((whole, child) => ({ sum: whole.sum + child.sum, largest: Math.max(whole.largest, child.largest) }), {
        sum: Number(share) / 1024,
        largest: Number(highest) / 1024,
      })
  } catch {
    return { sum: 0, largest: 0 }
  }
}

/** Runs a command to its end, its standard output going into a file, and measures it with the clock of the shell. */
export async function measure({ words, environment, folder, output }: Command): Promise<Run> {
  const script = `TIMEFORMAT='%R %U %S'; { time "$@" > "$PEERS_OUTPUT" 2> "$PEERS_OUTPUT.err" ; } 2>&1; exit "\${PIPESTATUS[0]}"`
  const child = spawn('bash', ['-c', `set -o pipefail; ${script}`, 'bash', ...words], {
    cwd: folder,
    env: { ...process.env, ...environment, PEERS_OUTPUT: output },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let text = ''
  let memory = 0
  child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()))
  let waiting: NodeJS.Timeout | undefined
  const start = performance.now()
  // Reading the shares of large processes costs time of the same cores: often at first, seldom later.
  const sample = () => {
    const { sum, largest } = memoryOf(String(child.pid))
    memory = Math.max(memory, sum, largest)
    waiting = setTimeout(sample, performance.now() - start < 2_000 ? FIRST_SAMPLES_MS : LATER_SAMPLES_MS)
  }
  sample()
  const exit = await new Promise<number>((settle, fail) => {
    child.on('error', fail)
    child.on('close', (code) => settle(code ?? -1))
  })
  clearTimeout(waiting)
  const [wall = 0, user = 0, system = 0] = text.trim().split(/\s+/).map(Number)
  return { cpu: user + system, wall, memory, exit }
}

/** The figures of several runs: the least CPU and time, for what disturbs a run only ever adds, and the highest memory. */
export function best(runs: readonly Run[]): Run {
  return {
    cpu: Math.min(...runs.map((run) => run.cpu)),
    wall: Math.min(...runs.map((run) => run.wall)),
    memory: Math.max(...runs.map((run) => run.memory)),
    exit: runs.at(-1)?.exit ?? -1,
  }
}
