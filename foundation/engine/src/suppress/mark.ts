import type { Region } from '@bartizan/model'

/** Whose syntax a mark is in. */
export type Dialect = 'bartizan' | 'gitleaks' | 'semgrep' | 'checkov' | 'trivy' | 'kics' | 'hadolint' | 'zizmor'

/** An inline suppression as it stands in a file. Plain data: it travels between threads and is cached. */
export interface Mark {
  readonly dialect: Dialect
  readonly path: string
  readonly region: Region
  /** Rule ids or peers' ids as written; empty: all rules. */
  readonly rules: readonly string[]
  readonly reason?: string
  /** Last day on which it holds, `YYYY-MM-DD`. */
  readonly until?: string
  /** Stretches of lines, from 1, both ends included. */
  readonly covers: readonly (readonly [first: number, last: number])[]
}
