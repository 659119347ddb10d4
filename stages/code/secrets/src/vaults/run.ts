import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import type { Writable } from 'node:stream'
import { Mask } from './mask.ts'
import { parseReference, resolveReference, type Vaults } from './reference.ts'
import type { VaultFailure } from './vault.ts'

/** A variable whose reference did not resolve. */
export interface Unresolved {
  readonly name: string
  readonly failure: VaultFailure
}

/** An environment with its references resolved, and the values to be masked. */
export interface Resolved {
  readonly environment: Readonly<Record<string, string>>
  readonly values: readonly string[]
  readonly unresolved: readonly Unresolved[]
}

/** Resolves every variable whose value is a `bz://` reference; each secret is read once. */
export async function resolveEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
  vaults: Vaults,
): Promise<Resolved> {
  const entries = Object.entries(environment).filter((entry): entry is [string, string] => entry[1] !== undefined)
  const reads = new Map<string, ReturnType<typeof resolveReference>>()
  const resolved: [string, string][] = []
  const values: string[] = []
  const unresolved: Unresolved[] = []
  for (const [name, text] of entries) {
    const reference = parseReference(text)
    if (reference === undefined) {
      resolved.push([name, text])
      continue
    }
    const read = reads.get(text) ?? resolveReference(reference, vaults)
    reads.set(text, read)
    const outcome = await read
    if (outcome.kind === 'failed') unresolved.push({ name, failure: outcome })
    else {
      resolved.push([name, outcome.value])
      values.push(outcome.value)
    }
  }
  return { environment: Object.fromEntries(resolved), values, unresolved }
}

/** A command to run with secrets in its environment. */
export interface RunRequest {
  readonly command: string
  readonly args: readonly string[]
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly vaults: Vaults
  readonly stdout: Writable
  readonly stderr: Writable
  readonly cwd?: string
  readonly signal?: AbortSignal
}

export type RunOutcome =
  | { readonly kind: 'ran'; readonly code: number }
  /** The command was not started: some references do not resolve. */
  | { readonly kind: 'unresolved'; readonly unresolved: readonly Unresolved[] }
  | { readonly kind: 'not-started'; readonly reason: string }

/**
 * Runs a command without a shell, with references resolved into its environment only: nothing is written to disk, and its
 * output is masked. Not started when a reference does not resolve.
 */
export async function runWithSecrets(request: RunRequest): Promise<RunOutcome> {
  const { environment, values, unresolved } = await resolveEnvironment(request.environment, request.vaults)
  if (unresolved.length > 0) return { kind: 'unresolved', unresolved }
  const child = spawn(request.command, request.args, {
    env: environment,
    stdio: ['inherit', 'pipe', 'pipe'],
    ...(request.cwd === undefined ? {} : { cwd: request.cwd }),
    ...(request.signal === undefined ? {} : { signal: request.signal }),
  })
  const out = child.stdout.pipe(new Mask(values))
  const err = child.stderr.pipe(new Mask(values))
  out.pipe(request.stdout, { end: false })
  err.pipe(request.stderr, { end: false })
  const drained = [out, err].map((pipe) => new Promise((end) => pipe.on('end', end)))
  const outcome = await new Promise<RunOutcome>((done) => {
    child.on('error', (error: NodeJS.ErrnoException) =>
      done({
        kind: 'not-started',
        reason: error.code === 'ENOENT' ? `there is no command ${request.command}` : 'the command could not be started',
      }),
    )
    child.on('close', (code, signal) =>
      done({ kind: 'ran', code: code ?? 128 + (signal === null ? 0 : constants.signals[signal]) }),
    )
  })
  if (outcome.kind === 'ran') await Promise.all(drained)
  return outcome
}
