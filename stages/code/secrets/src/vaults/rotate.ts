import { keyOf, withKey, type Reference, type Vaults } from './reference.ts'
import type { Verification } from '../verify/verifier.ts'

/** A provider's way to replace a key. Each step throws nothing: failures are values. */
export interface Rotator {
  /** Issues a new key with the rights of the old one. */
  issue(
    old: string,
  ): Promise<{ readonly kind: 'issued'; readonly value: string } | { readonly kind: 'failed'; readonly reason: string }>
  /** Takes a key back for good. */
  revoke(value: string): Promise<{ readonly kind: 'revoked' } | { readonly kind: 'failed'; readonly reason: string }>
  verify(value: string): Promise<Verification>
}

export interface RotateRequest {
  readonly reference: Reference
  readonly vaults: Vaults
  readonly rotator: Rotator
}

/** How far a rotation came. The values themselves stay between the provider and the vault. */
export type RotateOutcome =
  | { readonly kind: 'rotated'; readonly version?: string; readonly proof: string }
  /** Everything is as it was before. */
  | { readonly kind: 'rolled-back'; readonly reason: string }
  /** The new key is in use; something is left to be done by a person. */
  | { readonly kind: 'unfinished'; readonly reason: string }

/**
 * Replaces a key: issue, try, store, try what the vault gives, revoke the old, prove it dead. Up to the revocation every
 * failure puts the old value back and revokes the new one.
 */
export async function rotateSecret({ reference, vaults, rotator }: RotateRequest): Promise<RotateOutcome> {
  const vault = vaults[reference.vault]
  const before = await vault?.read(reference.path)
  if (vault === undefined || before === undefined) {
    return { kind: 'rolled-back', reason: `the vault ${reference.vault} is not configured` }
  }
  if (before.kind === 'failed') return { kind: 'rolled-back', reason: before.reason }
  const old = reference.key === undefined ? before.value : keyOf(before.value, reference.key)
  if (old === undefined) return { kind: 'rolled-back', reason: `the secret has no key ${reference.key}` }
  const issued = await rotator.issue(old)
  if (issued.kind === 'failed') return { kind: 'rolled-back', reason: `no new key could be issued: ${issued.reason}` }
  const back = async (reason: string, stored: boolean): Promise<RotateOutcome> => {
    const restored = stored ? await vault.write(reference.path, before.value) : undefined
    const taken = await rotator.revoke(issued.value)
    if (restored?.kind === 'failed')
      return { kind: 'unfinished', reason: `${reason}; and the old value could not be put back: ${restored.reason}` }
    return taken.kind === 'failed'
      ? { kind: 'unfinished', reason: `${reason}; and the new key could not be taken back: ${taken.reason}` }
      : { kind: 'rolled-back', reason }
  }
  const tried = await rotator.verify(issued.value)
  if (tried.state === 'revoked') return back(`the new key does not work: ${tried.reason}`, false)
  const content = reference.key === undefined ? issued.value : withKey(before.value, reference.key, issued.value)
  if (content === undefined) return back('the secret is not an object of keys', false)
  const written = await vault.write(reference.path, content)
  if (written.kind === 'failed') return back(`the vault did not take the new key: ${written.reason}`, false)
  const after = await vault.read(reference.path)
  const held =
    after.kind === 'failed' ? undefined : reference.key === undefined ? after.value : keyOf(after.value, reference.key)
  if (held !== issued.value) return back('the vault does not give back the new key', true)
  const revoked = await rotator.revoke(old)
  if (revoked.kind === 'failed')
    return {
      kind: 'unfinished',
      reason: `the new key is in use, but the old one could not be revoked: ${revoked.reason}`,
    }
  const dead = await rotator.verify(old)
  if (dead.state === 'live') return { kind: 'unfinished', reason: 'the provider still accepts the old key' }
  return {
    kind: 'rotated',
    proof: `${dead.state}: ${dead.reason}`,
    ...(written.version === undefined ? {} : { version: written.version }),
  }
}
