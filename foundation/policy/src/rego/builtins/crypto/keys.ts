import { createPrivateKey, createPublicKey } from 'node:crypto'
import type { JsonWebKey, KeyObject } from 'node:crypto'
import { fail } from '../define.ts'
import { pemBlocks } from './pem.ts'

/** A key for verifying, with the id that a key set gives it. */
export type VerifyKey = {
  readonly key: KeyObject
  readonly id: string | undefined
  readonly algorithm: string | undefined
}

type Jwk = JsonWebKey & { readonly kid?: string; readonly alg?: string }

/** Public keys out of PEM certificates, PEM keys, a JWK or a set of JWKs. Fails as a built-in does when there is none. */
export function publicKeys(text: string): VerifyKey[] {
  const blocks = pemBlocks(text)
  if (blocks.length > 0) {
    if (blocks.reduce((rest, block) => rest.replace(block.text, ''), text).trim() !== '') {
      fail('extra data after a PEM certificate block')
    }
    return blocks.map(({ label, text }) => {
      if (label !== 'CERTIFICATE' && label !== 'PUBLIC KEY' && label !== 'RSA PUBLIC KEY') {
        fail('failed to extract a Key from the PEM certificate')
      }
      return { key: attempt(() => createPublicKey(text)), id: undefined, algorithm: undefined }
    })
  }
  return jwks(text).map((jwk) => ({
    key: attempt(() => createPublicKey({ key: jwk, format: 'jwk' })),
    id: jwk.kid,
    algorithm: jwk.alg,
  }))
}

function jwks(text: string): Jwk[] {
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch {
    return fail('failed to parse a JWK key (set)')
  }
  if (typeof parsed !== 'object' || parsed === null) return fail('failed to parse a JWK key (set)')
  if ('keys' in parsed && Array.isArray(parsed.keys)) return parsed.keys as Jwk[]
  return [parsed as Jwk]
}

/** The private or secret key of a JWK. */
export function signingKey(jwk: { readonly [name: string]: unknown }): KeyObject | Buffer {
  if (jwk['kty'] === 'oct') {
    const { k } = jwk
    if (typeof k !== 'string') return fail('failed to parse JWK: k is missing')
    return Buffer.from(k, 'base64url')
  }
  return attempt(() => createPrivateKey({ key: jwk as JsonWebKey, format: 'jwk' }))
}

function attempt<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    return fail(error instanceof Error ? error.message : 'invalid key')
  }
}
