import { resolve } from 'node:path'

/** What came of a git command. `missing`: no git on this machine. */
export type GitOutcome =
  | { readonly kind: 'done'; readonly output: Buffer; readonly warnings: string }
  | { readonly kind: 'failed'; readonly code: number; readonly message: string }
  | { readonly kind: 'missing' }

/** How a git command is run. */
export interface GitOptions {
  /** Settings of the scanned repository that would run programs, turned off: see {@link disarm}. */
  readonly disarmed?: readonly string[]
  readonly input?: string | Uint8Array
  /** Honour GIT_INDEX_FILE, which git sets for hooks while a partial commit is made. */
  readonly hookIndex?: boolean
  readonly signal?: AbortSignal
}

/** The scanned repository's configuration is hostile until shown otherwise: nothing in it may run a program. */
const guards = [
  'core.fsmonitor=false',
  'core.hooksPath=/dev/null',
  'core.untrackedCache=false',
  'core.pager=cat',
  'core.quotePath=false',
  'core.askPass=',
  'core.sshCommand=false',
  'credential.helper=',
  'diff.external=',
  'log.showSignature=false',
  'protocol.allow=never',
  'safe.bareRepository=explicit',
  'submodule.recurse=false',
  'gc.auto=0',
  'maintenance.auto=false',
].flatMap((setting) => ['-c', setting])

/** Environment of every git command: no prompts, no locks, no fetching of missing objects, no redirected repository. */
export function gitEnvironment(hookIndex: boolean): NodeJS.ProcessEnv {
  const { GIT_INDEX_FILE: index, ...rest } = process.env
  const kept = Object.entries(rest).filter(([name]) => !name.startsWith('GIT_') || isOwnSetting(name))
  return {
    ...Object.fromEntries(kept),
    ...(hookIndex && index !== undefined ? { GIT_INDEX_FILE: resolve(index) } : {}),
    GIT_OPTIONAL_LOCKS: '0',
    GIT_TERMINAL_PROMPT: '0',
    GIT_NO_LAZY_FETCH: '1',
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_ALLOW_PROTOCOL: '',
    GIT_ADVICE: '0',
    LC_ALL: 'C',
  }
}

/** The user's own settings, such as trusted folders, count; where repository and index lie is found out anew. */
function isOwnSetting(name: string): boolean {
  return (
    name.startsWith('GIT_CONFIG') || name === 'GIT_CEILING_DIRECTORIES' || name === 'GIT_DISCOVERY_ACROSS_FILESYSTEM'
  )
}

/** Arguments that come before a git subcommand. */
export function gitArguments(root: string, disarmed: readonly string[] = []): string[] {
  return ['--no-pager', '-C', root, ...guards, ...disarmed.flatMap((setting) => ['-c', setting])]
}

/** How much is kept of what git says beside its output. */
const messageLimit = 200_000

/**
 * Runs git without a shell and collects its output.
 * @param root working directory of the command
 */
export function git(root: string, args: readonly string[], options: GitOptions = {}): Promise<GitOutcome> {
  return new Promise((done) => {
    // Loaded when git is run: small folders outside of git need no process.
    const { spawn } = process.getBuiltinModule('node:child_process')
    const child = spawn('git', [...gitArguments(root, options.disarmed), ...args], {
      env: gitEnvironment(options.hookIndex ?? false),
      stdio: [options.input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
      signal: options.signal,
      windowsHide: true,
    })
    const output: Buffer[] = []
    let message = ''
    child.stdout?.on('data', (chunk: Buffer) => output.push(chunk))
    child.stderr?.on('data', (chunk: Buffer) => {
      if (message.length < messageLimit) message += chunk.toString()
    })
    child.on('error', (error) => {
      const code = 'code' in error ? error.code : undefined
      done(code === 'ENOENT' ? { kind: 'missing' } : { kind: 'failed', code: -1, message: error.message })
    })
    child.on('close', (code) => {
      if (code === 0) done({ kind: 'done', output: Buffer.concat(output), warnings: message })
      else done({ kind: 'failed', code: code ?? -1, message: message.slice(0, 4096).trim() })
    })
    // A command that ends early closes the pipe; its exit code says why.
    child.stdin?.on('error', () => {})
    if (options.input !== undefined) child.stdin?.end(options.input)
  })
}

/** The output as one trimmed line, or undefined when the command failed. */
export async function gitLine(root: string, args: readonly string[]): Promise<string | undefined> {
  const outcome = await git(root, args)
  return outcome.kind === 'done' ? outcome.output.toString().trim() : undefined
}
