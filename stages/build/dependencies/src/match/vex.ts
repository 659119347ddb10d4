import { readVex, statementFor } from '@bartizan/sbom'
import type { VexStatement } from '@bartizan/sbom'
import type { Match } from './match.ts'

/** Statements of one file; a file that is none gives a reason instead. */
export function readStatements(text: string): readonly VexStatement[] | string {
  try {
    return readVex(JSON.parse(text)) ?? 'neither OpenVEX, CycloneDX nor CSAF'
  } catch (error) {
    return error instanceof Error ? error.message.slice(0, 200) : 'unreadable'
  }
}

/** What the statements of the project make of the matches. */
export interface Stated {
  readonly open: readonly Match[]
  /** Matches that a statement calls not affected or fixed. */
  readonly settled: readonly { readonly match: Match; readonly statement: VexStatement }[]
}

/** Sets apart the matches that a statement of the project settles. Statements of being affected settle nothing. */
export function applyStatements(matches: readonly Match[], statements: readonly VexStatement[]): Stated {
  if (statements.length === 0) return { open: matches, settled: [] }
  const open: Match[] = []
  const settled: { match: Match; statement: VexStatement }[] = []
  for (const match of matches) {
    const statement =
      match.component.purl === undefined ? undefined : statementFor(statements, match.group.ids, match.component.purl)
    if (statement?.status === 'not_affected' || statement?.status === 'fixed') settled.push({ match, statement })
    else open.push(match)
  }
  return { open, settled }
}
