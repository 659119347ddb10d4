import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { samples } from '@bartizan/secrets/samples'

/** The command line of this checkout. */
export const executable = fileURLToPath(new URL('../bin/bartizan.mjs', import.meta.url))

/** What a run of the command line left. */
export interface Ran {
  readonly code: number | null
  readonly out: string
  readonly notes: string
}

/** A throw-away git repository with a home of its own. */
export interface Place {
  readonly root: string
  write(path: string, text: string): void
  git(...args: readonly string[]): string
  run(...args: readonly string[]): Ran
  runWith(environment: Readonly<Record<string, string>>, ...args: readonly string[]): Ran
  /** As `runWith`, without blocking this process: for runs that speak to a server of the test. */
  start(environment: Readonly<Record<string, string>>, ...args: readonly string[]): Promise<Ran>
  /** Starts a run and interrupts it as soon as it says something on stderr, or after the given time. */
  interrupt(milliseconds: number, ...args: readonly string[]): Promise<Ran>
  remove(): void
}

/** A text that holds a live-looking GitHub token, which is critical or high in every profile. */
export const leak = samples.find((sample) => sample.rule === 'secrets/github-pat' && sample.kind === 'bad')?.text ?? ''

/** @param interruptAfter milliseconds until the run is interrupted */
function spawned(root: string, env: NodeJS.ProcessEnv, args: readonly string[], interruptAfter?: number): Promise<Ran> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [executable, ...args], { cwd: root, env })
    let out = ''
    let notes = ''
    child.stdout.on('data', (data: Buffer) => (out += data.toString()))
    child.stderr.on('data', (data: Buffer) => (notes += data.toString()))
    if (interruptAfter !== undefined) setTimeout(() => child.kill('SIGINT'), interruptAfter)
    child.on('close', (code) => resolve({ code, out, notes }))
  })
}

/** Makes a repository with the given files, committed. */
export function makePlace(files: Readonly<Record<string, string>> = {}): Place {
  const base = mkdtempSync(join(tmpdir(), 'bartizan-cli-'))
  const root = join(base, 'project')
  const environment = {
    ...process.env,
    HOME: base,
    XDG_CACHE_HOME: join(base, 'cache'),
    XDG_DATA_HOME: join(base, 'data'),
    CI: 'true',
    NO_COLOR: '1',
    PATH: `${dirname(process.execPath)}:${process.env['PATH']}`,
    SOURCE_DATE_EPOCH: '1790000000',
  }
  mkdirSync(root)
  const place: Place = {
    root,
    write(path, text) {
      mkdirSync(dirname(join(root, path)), { recursive: true })
      writeFileSync(join(root, path), text)
    },
    git: (...args) =>
      execFileSync('git', ['-c', 'user.email=dev@example.com', '-c', 'user.name=Dev', ...args], {
        cwd: root,
        encoding: 'utf8',
        env: environment,
      }),
    run: (...args) => place.runWith({}, ...args),
    runWith(extra, ...args) {
      const ran = spawnSync(process.execPath, [executable, ...args], {
        cwd: root,
        encoding: 'utf8',
        maxBuffer: 2 ** 26,
        env: { ...environment, ...extra },
      })
      return { code: ran.status, out: ran.stdout, notes: ran.stderr }
    },
    start: (extra, ...args) => spawned(root, { ...environment, ...extra }, args),
    interrupt: (milliseconds, ...args) => spawned(root, environment, args, milliseconds),
    remove: () => rmSync(base, { recursive: true, force: true }),
  }
  for (const [path, text] of Object.entries(files)) place.write(path, text)
  place.git('init', '-q', '-b', 'main')
  if (Object.keys(files).length > 0) {
    place.git('add', '-A')
    place.git('commit', '-qm', 'start')
  }
  return place
}
