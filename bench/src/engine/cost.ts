import { execFileSync } from 'node:child_process'

/** What a command cost, its children included. Seconds. */
export interface Cost {
  readonly cpu: number
  readonly wall: number
  readonly output: string
}

/** Runs a shell command and measures CPU and wall time with the shell's own clock. */
export function costOf(command: string): Cost {
  const script = `TIMEFORMAT='@@%R %U %S'; time { ${command} ; } 2>&3`
  const output = execFileSync('bash', ['-c', `exec 3>&2; { ${script}; } 2>&1`], {
    maxBuffer: 1 << 28,
    stdio: ['ignore', 'pipe', 'inherit'],
  }).toString()
  const at = output.lastIndexOf('@@')
  const [wall = 0, user = 0, system = 0] = output
    .slice(at + 2)
    .trim()
    .split(' ')
    .map(Number)
  return { cpu: user + system, wall, output: output.slice(0, at).trim() }
}

/** The cheapest of several runs: what disturbs a measurement only ever adds. */
export function leastCost(command: string, runs: number, before: () => void = () => {}): Cost {
  let best: Cost | undefined
  for (let run = 0; run < runs; run++) {
    before()
    const cost = costOf(command)
    if (best === undefined || cost.cpu < best.cpu) best = cost
  }
  return best!
}
