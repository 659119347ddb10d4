import type { Problem } from '@bartizan/model'
import { openRepository } from './git/repository.ts'
import type { Repository } from './git/repository.ts'
import type { Inventory } from './inventory/inventory.ts'
import { listWith } from './inventory/list.ts'
import { narrow } from './inventory/scope.ts'
import type { ScanRequest } from './request.ts'

/** What there is to scan: the listing, the repository around it, and which part was asked for. */
export interface Survey {
  readonly inventory: Inventory
  readonly repository?: Repository
  /** Paths that were asked for; undefined: all of the inventory. */
  readonly scope: ReadonlySet<string> | undefined
  /** Git's ids of content that is taken from the index, by path. */
  readonly blobs: ReadonlyMap<string, string>
  readonly problems: readonly Problem[]
  readonly notes: readonly string[]
}

/** The survey, or why the request cannot be carried out. */
export type SurveyOutcome =
  | { readonly kind: 'surveyed'; readonly survey: Survey }
  | { readonly kind: 'refused'; readonly problems: readonly Problem[] }

/** Lists the tree and narrows it to what was asked for. */
export async function surveyTree(request: ScanRequest): Promise<SurveyOutcome> {
  const opened = await openRepository(request.root)
  const repository = opened.kind === 'repository' ? opened.repository : undefined
  const scope = request.scope ?? { kind: 'all' }
  const [outcome, listing] = await Promise.all([
    narrow(scope, request, repository),
    scope.kind === 'staged' ? undefined : listWith(request, opened),
  ])
  if (outcome.kind === 'refused') return { kind: 'refused', problems: [outcome.problem] }
  const { paths, blobs, notes } = outcome.narrowed
  const inventory = outcome.narrowed.inventory ?? listing!.inventory
  const known = repository === undefined ? {} : { repository }
  return {
    kind: 'surveyed',
    survey: { inventory, ...known, scope: paths, blobs, problems: listing?.problems ?? [], notes },
  }
}
