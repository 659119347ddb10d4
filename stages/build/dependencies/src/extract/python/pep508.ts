import { compact } from '../draft.ts'
import { sourceOf } from '../source.ts'
import type { FoundPackage, Mark, PackageSource, Scope } from '../types.ts'

/** A dependency as PEP 508 writes it. */
export interface Requirement {
  readonly name: string
  /** `>=1.0,<2`; empty when any version will do. */
  readonly range: string
  readonly url?: string
  readonly marker?: string
}

const NAME = /^([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\s*(?:\[[^\]]*\])?\s*(.*)$/s
const RANGE = /^(?:===|==|~=|!=|>=|<=|>|<)\s*[^\s,;]+(?:\s*,\s*(?:===|==|~=|!=|>=|<=|>|<)\s*[^\s,;]+)*\s*,?$/

/** Reads one requirement; undefined when the text is none. */
export function parseRequirement(text: string): Requirement | undefined {
  const match = NAME.exec(text.trim())
  if (match === null) return undefined
  const [, name, tail] = match
  let rest = tail!.trim()
  if (rest.startsWith('@')) {
    const [url, ...marker] = rest
      .slice(1)
      .trim()
      .split(/\s+;\s*|;\s+/)
    return compact({
      name: name!,
      range: '',
      url: url ?? '',
      marker: marker.length === 0 ? undefined : marker.join(';'),
    })
  }
  const semicolon = rest.indexOf(';')
  const marker = semicolon < 0 ? undefined : rest.slice(semicolon + 1).trim()
  if (semicolon >= 0) rest = rest.slice(0, semicolon).trim()
  if (rest.startsWith('(') && rest.endsWith(')')) rest = rest.slice(1, -1).trim()
  if (rest !== '' && !RANGE.test(rest)) return undefined
  return compact({ name: name!, range: rest.replace(/\s+/g, ''), marker })
}

/** The version of a range that admits one version only. */
export function pinnedVersion(range: string): string {
  const match = /^={2,3}([^,*${}]+)$/.exec(range)
  return match?.[1] ?? ''
}

export interface Placed {
  readonly requirement: Requirement
  readonly start: number
  readonly end: number
  readonly scope: Scope
  readonly integrity?: string
}

/** The entry of a requirement that stands in a manifest. */
export function requiredPackage({ requirement, start, end, scope, integrity }: Placed): FoundPackage {
  const version = pinnedVersion(requirement.range)
  const marks: Mark[] =
    version !== '' ? ['pinned'] : requirement.range === '' || /^>=?[^,]+$/.test(requirement.range) ? ['floating'] : []
  const source: PackageSource | undefined = requirement.url === undefined ? undefined : sourceOf(requirement.url, false)
  return compact({
    ecosystem: 'PyPI',
    name: requirement.name,
    version,
    requirement: requirement.range,
    start,
    end,
    direct: true,
    scopes: [scope],
    integrity,
    source,
    marks: marks.length === 0 || source !== undefined ? undefined : marks,
  })
}
