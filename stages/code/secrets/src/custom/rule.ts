import type { LinearRegex } from '../linear/regex.ts'

/** A rule of a user's own. */
export interface CustomRule {
  readonly id: string
  readonly description: string
  /** Absent: the path alone makes the find. */
  readonly regex?: LinearRegex
  readonly path?: LinearRegex
  /** Lower case; one must occur in the text. Empty: always tried. */
  readonly keywords: readonly string[]
  /** Least entropy of the secret, in bits a character. */
  readonly entropy: number
  /** Group that is the secret; 0: the first group that took part, else the whole. */
  readonly group: number
  readonly allow: readonly Allowlist[]
}

/** What is left alone. Its parts are alternatives, or all needed where `all` is set. */
export interface Allowlist {
  readonly all: boolean
  readonly paths: readonly LinearRegex[]
  readonly regexes: readonly LinearRegex[]
  /** What the expressions are tried on. */
  readonly target: 'secret' | 'match' | 'line'
  /** Lower case; a secret that holds one is left alone. */
  readonly stopwords: readonly string[]
  readonly commits: readonly string[]
  /** Rules to which it applies; empty: all. */
  readonly rules: readonly string[]
}

/** Rules, allowlists and switched-off rules of one configuration. */
export interface CustomConfig {
  readonly rules: readonly CustomRule[]
  readonly allow: readonly Allowlist[]
  /** Ids or aliases of built-in rules that are switched off. */
  readonly disabled: readonly string[]
  /** Whether the built-in rules stay on. */
  readonly builtIn: boolean
}
