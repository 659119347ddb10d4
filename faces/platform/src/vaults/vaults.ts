import { readTree } from '@bartizan/engine'
import type { RunOutcome, VaultIssue } from '@bartizan/secrets/vaults'
import type { Writable } from 'node:stream'
import { readOptional } from '../files/project.ts'
import { findRoot } from '../scan/root.ts'
import { openVaults } from './open.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** A command that is run with its secrets. */
export interface RunWithSecrets {
  readonly command: readonly string[]
  readonly environment: Environment
  /** File of `NAME=bz://…` lines laid over the environment. */
  readonly file?: string
  readonly stdout: Writable
  readonly stderr: Writable
  readonly signal: AbortSignal
}

/** Resolves references into the child's environment, never to disk, and masks the values in its output. */
export async function runSecretly({
  command,
  environment,
  file,
  stdout,
  stderr,
  signal,
}: RunWithSecrets): Promise<RunOutcome> {
  const { runWithSecrets } = await import('@bartizan/secrets/vaults')
  const [name = '', ...args] = command
  const added = file === undefined ? {} : environmentFile(readOptional(file) ?? '')
  const vaults = await openVaults(environment)
  return runWithSecrets({
    command: name,
    args,
    environment: { ...environment, ...added },
    vaults,
    stdout,
    stderr,
    signal,
  })
}

/** The `NAME=value` lines of a file; comments and quotes as shells write them. */
export function environmentFile(text: string): Readonly<Record<string, string>> {
  const lines = text.split(/\r?\n/).map((line) => /^\s*(?:export\s+)?([A-Za-z_]\w*)=(.*)$/.exec(line))
  return Object.fromEntries(
    lines.flatMap((match) => (match === null ? [] : [[match[1] ?? '', unquoted(match[2] ?? '')]])),
  )
}

function unquoted(value: string): string {
  const match = /^\s*(["'])(.*)\1\s*$/.exec(value)
  return match?.[2] ?? value.trim()
}

/** Finds the references of a tree and checks each against its vault. */
export async function checkReferences(
  path: string,
  environment: Environment,
): Promise<{ readonly references: number; readonly issues: readonly VaultIssue[] }> {
  const { checkVaults, findReferences, parseReference } = await import('@bartizan/secrets/vaults')
  const { root, paths } = findRoot([path])
  const files = await readTree({ root, ...(paths === undefined ? {} : { paths }) }, () => true)
  const references = files.flatMap((file) => findReferences(file.path, file.text, parseReference))
  return {
    references: references.length,
    issues: await checkVaults({ references, vaults: await openVaults(environment), now: new Date() }),
  }
}
