import type { Rule, State } from '@bartizan/model'
import type { Draft } from '../inspect/outcome.ts'
import { PathFilter } from '../inventory/path-filter.ts'
import { holds } from './marks-at-work.ts'
import { isNamedBy } from './naming.ts'

/** A line of a peer's ignore file. */
export interface PeerIgnore {
  /** Name of the file. */
  readonly file: string
  readonly id: string
  /** Patterns of paths; absent: everywhere. */
  readonly paths?: readonly string[]
  /** Line number in the one file named. */
  readonly line?: number
  readonly until?: string
  readonly reason?: string
}

/** Reads `.trivyignore`: an id a line, with an optional `exp:` date. */
export function readTrivyIgnore(text: string): PeerIgnore[] {
  return text.split('\n').flatMap((line) => {
    const id = /^\s*([^\s#]\S*)/.exec(line)?.[1]
    if (id === undefined) return []
    const until = /\bexp:(\d{4}-\d{2}-\d{2})/.exec(line)?.[1]
    return [{ file: '.trivyignore', id, ...(until === undefined ? {} : { until }) }]
  })
}

/** Reads `.trivyignore.yaml`, already parsed. */
export function readTrivyIgnoreYaml(data: unknown): PeerIgnore[] {
  if (typeof data !== 'object' || data === null) return []
  return Object.values(data).flatMap((section: unknown) =>
    Array.isArray(section) ? section.flatMap((entry: unknown) => trivyEntry(entry)) : [],
  )
}

function trivyEntry(entry: unknown): PeerIgnore[] {
  if (typeof entry !== 'object' || entry === null || !('id' in entry) || typeof entry.id !== 'string') return []
  const { paths, expired_at: expiry, statement } = entry as Readonly<Record<string, unknown>>
  const until =
    expiry instanceof Date ? expiry.toISOString().slice(0, 10) : typeof expiry === 'string' ? expiry : undefined
  return [
    {
      file: '.trivyignore.yaml',
      id: entry.id,
      ...(Array.isArray(paths)
        ? { paths: paths.filter((path) => typeof path === 'string').map((path) => `/${path}`) }
        : {}),
      ...(until === undefined ? {} : { until: until.slice(0, 10) }),
      ...(typeof statement === 'string' ? { reason: statement } : {}),
    },
  ]
}

/** Reads `.gitleaksignore`: `file:rule:line`, with or without a commit in front. */
export function readGitleaksIgnore(text: string): PeerIgnore[] {
  return text.split('\n').flatMap((line) => {
    const found = /^\s*(?:[0-9a-f]{40}:)?([^#\s][^\n]*):([\w.-]+):(\d+)\s*$/.exec(line)
    if (found === null) return []
    return [{ file: '.gitleaksignore', id: found[2]!, paths: [`/${found[1]}`], line: Number(found[3]) }]
  })
}

/** Applies peers' ignore files. */
export class PeerIgnores {
  readonly #ignores: readonly { readonly ignore: PeerIgnore; readonly filter: PathFilter | undefined }[]
  readonly #rules: ReadonlyMap<string, Rule>
  readonly #today: string

  constructor(ignores: readonly PeerIgnore[], rules: ReadonlyMap<string, Rule>, today: string) {
    this.#ignores = ignores.map((ignore) => ({
      ignore,
      filter: ignore.paths === undefined ? undefined : new PathFilter(ignore.paths),
    }))
    this.#rules = rules
    this.#today = today
  }

  /** The state that a line gives a finding; undefined when none does. */
  stateOf({ finding }: Draft): Extract<State, { kind: 'suppressed' }> | undefined {
    const { primary } = finding.locations
    const rule = this.#rules.get(finding.rule)
    for (const { ignore, filter } of this.#ignores) {
      if (ignore.until !== undefined && !holds(ignore.until, this.#today)) continue
      if (filter !== undefined && (primary.kind !== 'file' || !filter.matches(primary.path))) continue
      if (ignore.line !== undefined && (primary.kind !== 'file' || primary.region?.startLine !== ignore.line)) continue
      // A line of .gitleaksignore names one place: whichever rule finds a secret there is meant.
      const named =
        ignore.line === undefined ? isNamedBy(finding, rule, ignore.id) : finding.rule.startsWith('secrets/')
      if (!named) continue
      return {
        kind: 'suppressed',
        mark: `${ignore.file}: ${ignore.id}`,
        why: ignore.reason ?? `listed in ${ignore.file}`,
        ...(ignore.until === undefined ? {} : { until: ignore.until }),
      }
    }
    return undefined
  }
}
