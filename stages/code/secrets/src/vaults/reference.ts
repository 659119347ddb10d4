import { vaultFailure, vaultIds, type Vault, type VaultFailure, type VaultId, type VaultValue } from './vault.ts'

/** A pointer to a secret: `bz://aws-sm/prod/db#password`. */
export interface Reference {
  readonly vault: VaultId
  readonly path: string
  /** Key within a secret that is a JSON object; absent: the whole. */
  readonly key?: string
}

const form = /^bz:\/\/([a-z-]{2,12})\/([^#?\s]{1,500})(?:#([\w.-]{1,120}))?$/

/** Reads a reference; undefined when the text is none. */
export function parseReference(text: string): Reference | undefined {
  const matched = form.exec(text)
  const vault = vaultIds.find((id) => id === matched?.[1])
  if (matched === null || vault === undefined) return undefined
  const key = matched[3]
  return {
    vault,
    path: decodeURIComponent(matched[2]!.replaceAll(/%(?![0-9A-Fa-f]{2})/g, '%25')),
    ...(key === undefined ? {} : { key }),
  }
}

export function formatReference(reference: Reference): string {
  const path = reference.path
    .split('/')
    .map((part) => encodeURIComponent(part))
    .join('/')
  return `bz://${reference.vault}/${path}${reference.key === undefined ? '' : `#${reference.key}`}`
}

export type Vaults = Readonly<Partial<Record<VaultId, Vault>>>

/** Reads what a reference points to. */
export async function resolveReference(reference: Reference, vaults: Vaults): Promise<VaultValue | VaultFailure> {
  const vault = vaults[reference.vault]
  if (vault === undefined) return vaultFailure('unsupported', `the vault ${reference.vault} is not configured`)
  const read = await vault.read(reference.path)
  if (read.kind === 'failed' || reference.key === undefined) return read
  const value = keyOf(read.value, reference.key)
  return value === undefined
    ? vaultFailure('absent', `the secret ${reference.path} has no key ${reference.key}`)
    : { ...read, value }
}

/** A key of a secret that is a JSON object. */
export function keyOf(secret: string, key: string): string | undefined {
  const value = objectOf(secret)?.[key]
  return typeof value === 'string'
    ? value
    : typeof value === 'number' || typeof value === 'boolean'
      ? String(value)
      : undefined
}

/** A secret with one key set: an object where it was one or was empty. */
export function withKey(secret: string | undefined, key: string, value: string): string | undefined {
  const object = secret === undefined || secret.trim() === '' ? {} : objectOf(secret)
  return object === undefined ? undefined : JSON.stringify({ ...object, [key]: value })
}

function objectOf(secret: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(secret)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Readonly<Record<string, unknown>>)
      : undefined
  } catch {
    return undefined
  }
}
