import { parsePurl } from '@bartizan/knowledge/purl'
import type { PurlParts } from '@bartizan/knowledge/purl'

export type VexStatus = 'not_affected' | 'affected' | 'fixed' | 'under_investigation'

/** Why a product is not affected, in OpenVEX's words. */
export const justifications = [
  'component_not_present',
  'vulnerable_code_not_present',
  'vulnerable_code_not_in_execute_path',
  'vulnerable_code_cannot_be_controlled_by_adversary',
  'inline_mitigations_already_exist',
] as const
export type VexJustification = (typeof justifications)[number]

/** What a supplier or user says of a vulnerability in products. */
export interface VexStatement {
  /** All ids under which it is known. */
  readonly ids: readonly string[]
  /** Package URLs; one without a version stands for all versions. Empty: every product. */
  readonly products: readonly string[]
  readonly status: VexStatus
  readonly justification?: VexJustification
  /** Why, in the words of the author. */
  readonly reason?: string
  readonly author?: string
  readonly time?: string
}

/** Go modules are written with and without the `v` in front. */
const bareVersion = ({ type, version }: PurlParts): string | undefined =>
  type === 'golang' ? version?.replace(/^v/, '') : version

/** Whether a package URL falls under one that a statement names: qualifiers and version count only where the statement has them. */
export function coversPurl(named: string, purl: string): boolean {
  if (named === purl) return true
  const [pattern, target] = [parsePurl(named), parsePurl(purl)]
  if (pattern.kind !== 'ok' || target.kind !== 'ok') return false
  const [a, b] = [pattern.value, target.value]
  if (a.type !== b.type || a.name !== b.name || a.namespace !== b.namespace) return false
  if (a.version !== undefined && bareVersion(a) !== bareVersion(b)) return false
  return Object.entries(a.qualifiers ?? {}).every(([key, value]) => b.qualifiers?.[key] === value)
}

/** The last statement about a vulnerability of a package; undefined when none speaks of it. */
export function statementFor(
  statements: readonly VexStatement[],
  ids: readonly string[],
  purl: string,
): VexStatement | undefined {
  const fitting = statements.filter(
    (statement) =>
      statement.ids.some((id) => ids.includes(id)) &&
      (statement.products.length === 0 || statement.products.some((product) => coversPurl(product, purl))),
  )
  return fitting
    .toSorted((a, b) => ((a.time ?? '') < (b.time ?? '') ? -1 : (a.time ?? '') > (b.time ?? '') ? 1 : 0))
    .at(-1)
}
