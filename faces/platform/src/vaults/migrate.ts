import { join } from 'node:path'
import { readTree } from '@bartizan/engine'
import type { Migrated } from '@bartizan/secrets/vaults'
import { BartizanError } from '../error.ts'
import { writeBytes } from '../files/project.ts'
import { applyEdits } from '../fix/plan.ts'
import type { ScanRequest } from '../scan/request.ts'
import { findRoot } from '../scan/root.ts'
import { scan } from '../scan/scan.ts'
import { secretKey } from '../scan/surroundings.ts'
import { openVaults } from './open.ts'

/** A found secret that is to move into a vault. */
export interface VaultMove {
  /** Start of the finding's fingerprint. */
  readonly fingerprint: string
  /** `bz://vault/path#key` */
  readonly target: string
  readonly scan: ScanRequest
}

/**
 * Writes the value into the vault, reads it back, and puts a look-up of an environment variable in its place.
 * @throws BartizanError `usage` when the finding or the vault is not there, or the vault refuses
 */
export async function moveToVault({
  fingerprint,
  target,
  scan: request,
}: VaultMove): Promise<Migrated & { readonly path: string }> {
  const { migrateSecret, parseReference } = await import('@bartizan/secrets/vaults')
  const reference = parseReference(target)
  if (reference === undefined)
    throw new BartizanError('usage', `"${target}" is no reference`, 'Write it as bz://aws-sm/path#key.')
  const { root } = findRoot(request.paths)
  const finding = (await scan(request)).findings.find((one) => one.fingerprint.startsWith(fingerprint))
  const place = finding?.locations.primary
  if (finding?.evidence?.kind !== 'secret' || place?.kind !== 'file' || place.commit !== undefined) {
    throw new BartizanError(
      'usage',
      `no secret in a file of this tree has a fingerprint that starts with ${fingerprint}`,
      'bartizan scan --only secrets lists them.',
    )
  }
  const [source] = await readTree({ root, paths: [place.path] }, ({ path }) => path === place.path)
  const [{ createScanner }, { secretIdentity }] = await Promise.all([
    import('@bartizan/secrets'),
    import('@bartizan/secrets/verify'),
  ])
  const key = secretKey(root, request.environment)
  const { identity } = finding.evidence
  const found =
    source &&
    createScanner()
      .scan({ path: source.path, bytes: source.bytes })
      .found.find(({ value }) => secretIdentity(key, value) === identity)
  if (source === undefined || found === undefined)
    throw new BartizanError('usage', `${place.path} has changed; scan again`)
  const outcome = await migrateSecret({
    path: source.path,
    bytes: source.bytes,
    found,
    target: reference,
    vaults: await openVaults(request.environment),
  })
  if (outcome.kind === 'failed')
    throw new BartizanError(
      'usage',
      outcome.reason,
      'Nothing was changed. bartizan doctor says which vaults are configured.',
    )
  writeBytes(join(root, source.path), applyEdits(source.bytes, [outcome.edit]))
  return { ...outcome, path: source.path }
}
