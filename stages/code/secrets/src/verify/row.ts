import type { HttpAnswer, HttpRequest } from '../http.ts'

/** What is known of a key beyond its value. */
export interface KeyContext {
  /** Values that stand beside it: the secret of a key id. */
  readonly companions: Readonly<Record<string, string>>
  readonly now: Date
}

/** How a provider is asked whether a key is alive: one harmless request that changes nothing. */
export interface VerifyRow {
  /** Names of rules whose finds it can ask about. */
  readonly rules: readonly string[]
  readonly provider: string
  /** Hosts that are spoken to; a function where the key names the host. */
  readonly hosts: readonly string[] | ((key: string) => readonly string[])
  /** The request; undefined when the key alone is not enough. */
  request(key: string, context: KeyContext): HttpRequest | undefined
  /** The provider answers in XML; all others in JSON. */
  readonly xml?: boolean
  /** Statuses that say the key is dead. Default 401. */
  readonly dead?: readonly number[]
  /** Where the answer needs a look: undefined for the rule by status. */
  read?(answer: HttpAnswer): Reading | undefined
  /** Whose key it is, from a good answer. */
  owner?(answer: HttpAnswer): string | undefined
  /** What it may do, from a good answer. */
  scopes?(answer: HttpAnswer): string | undefined
}

export interface Reading {
  readonly state: 'live' | 'revoked' | 'unknown'
  readonly reason: string
}
