/** A secret as a vault gives it. */
export interface VaultValue {
  readonly kind: 'value'
  readonly value: string
  readonly version?: string
}

/** Why a vault did not do what it was asked. */
export interface VaultFailure {
  readonly kind: 'failed'
  readonly code: 'absent' | 'denied' | 'unreachable' | 'malformed' | 'unsupported'
  /** Never holds a value. */
  readonly reason: string
}

/** What is known about a secret without reading it. */
export interface VaultFacts {
  readonly kind: 'facts'
  /** When its value was last changed. */
  readonly changed?: Date
  readonly lastRead?: Date
  /** Principals beyond the owner's own account that may read it, as the vault names them. */
  readonly openTo: readonly string[]
}

/** One interface to all secrets managers. A path names a secret; what is kept in it may be an object of keys. */
export interface Vault {
  readonly id: VaultId
  read(path: string, version?: string): Promise<VaultValue | VaultFailure>
  /** Writes a new version; creates the secret where there is none. */
  write(path: string, value: string): Promise<{ readonly kind: 'written'; readonly version?: string } | VaultFailure>
  facts(path: string): Promise<VaultFacts | VaultFailure>
  /** Names of the secrets whose path starts with a prefix. */
  list(prefix: string): Promise<{ readonly kind: 'names'; readonly names: readonly string[] } | VaultFailure>
}

export const vaultIds = ['aws-sm', 'aws-ssm', 'azure', 'vault', 'gcp'] as const
export type VaultId = (typeof vaultIds)[number]

export const vaultFailure = (code: VaultFailure['code'], reason: string): VaultFailure => ({
  kind: 'failed',
  code,
  reason,
})
