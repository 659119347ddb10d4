import { formatReference, resolveReference, type Reference, type Vaults } from './reference.ts'
import type { VaultId } from './vault.ts'

/** A reference where it was found. */
export interface FoundReference {
  readonly reference: Reference
  readonly path: string
  /** From 1. */
  readonly line: number
}

/** Something that is not as it should be with a referenced or kept secret. */
export interface VaultIssue {
  readonly kind: 'unresolved' | 'old' | 'unused' | 'open'
  readonly reference: string
  /** Where the reference stands; absent for secrets that nothing refers to. */
  readonly path?: string
  readonly line?: number
  readonly message: string
}

const pattern = /bz:\/\/[a-z-]{2,12}\/[^\s"'`<>,;)}\]\\]{1,500}/g

/** Finds the references in a text; each with its line. */
export function findReferences(
  path: string,
  text: string,
  parse: (text: string) => Reference | undefined,
): readonly FoundReference[] {
  return [...text.matchAll(pattern)].flatMap((match) => {
    const reference = parse(match[0])
    return reference === undefined ? [] : [{ reference, path, line: text.slice(0, match.index).split('\n').length }]
  })
}

export interface CheckRequest {
  readonly references: readonly FoundReference[]
  readonly vaults: Vaults
  readonly now: Date
  /** Age in days after which a secret should have been rotated. Default 90. */
  readonly maxAge?: number
  /** Prefixes below which every secret should be referred to, by vault. */
  readonly owned?: Readonly<Partial<Record<VaultId, readonly string[]>>>
}

/** Checks that references resolve, that secrets are young enough and not open to all, and that none is kept for nothing. */
export async function checkVaults(request: CheckRequest): Promise<readonly VaultIssue[]> {
  const issues: VaultIssue[] = []
  const seen = new Set<string>()
  for (const { reference, path, line } of request.references) {
    const name = formatReference(reference)
    const resolved = await resolveReference(reference, request.vaults)
    if (resolved.kind === 'failed') {
      issues.push({
        kind: 'unresolved',
        reference: name,
        path,
        line,
        message: `The reference does not resolve: ${resolved.reason}.`,
      })
      continue
    }
    const secret = `${reference.vault}/${reference.path}`
    if (seen.has(secret)) continue
    seen.add(secret)
    issues.push(...(await factIssues(reference, { path, line }, request)))
  }
  for (const [vault, prefixes] of Object.entries(request.owned ?? {}))
    issues.push(...(await unused(vault as VaultId, prefixes ?? [], seen, request.vaults)))
  return issues
}

async function factIssues(
  reference: Reference,
  place: { readonly path: string; readonly line: number },
  request: CheckRequest,
): Promise<readonly VaultIssue[]> {
  const name = formatReference(reference)
  const facts = await request.vaults[reference.vault]?.facts(reference.path)
  if (facts === undefined || facts.kind === 'failed') return []
  const issues: VaultIssue[] = []
  const days =
    facts.changed === undefined ? 0 : Math.floor((request.now.getTime() - facts.changed.getTime()) / 86_400_000)
  const most = request.maxAge ?? 90
  if (days > most)
    issues.push({
      kind: 'old',
      reference: name,
      ...place,
      message: `The secret was last changed ${days} days ago; ${most} are allowed. Rotate it.`,
    })
  if (facts.openTo.length > 0)
    issues.push({
      kind: 'open',
      reference: name,
      ...place,
      message: `The secret can be read by ${facts.openTo.join(', ')}. Name the identities that need it.`,
    })
  return issues
}

async function unused(
  vault: VaultId,
  prefixes: readonly string[],
  used: ReadonlySet<string>,
  vaults: Vaults,
): Promise<readonly VaultIssue[]> {
  const issues: VaultIssue[] = []
  for (const prefix of prefixes) {
    const listed = await vaults[vault]?.list(prefix)
    if (listed === undefined || listed.kind === 'failed') continue
    for (const path of listed.names) {
      const plain = path.replace(/^\//, '')
      if (used.has(`${vault}/${path}`) || used.has(`${vault}/${plain}`)) continue
      issues.push({
        kind: 'unused',
        reference: formatReference({ vault, path: plain }),
        message: 'Nothing in the source refers to this secret. Delete it if nothing else needs it.',
      })
    }
  }
  return issues
}
