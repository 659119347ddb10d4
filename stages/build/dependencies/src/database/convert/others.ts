import type { OsvRecord } from '@bartizan/knowledge/advisories'
import { eventsOfFixes } from './fixes.ts'

type Fields = Readonly<Record<string, unknown>>

const text = (value: unknown): string | undefined =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(value) : undefined

const list = (value: unknown): string[] =>
  Array.isArray(value) ? value.map(text).filter((item): item is string => item !== undefined) : []

/** A record of ruby-advisory-db: a gem with its patched and unaffected versions. */
export function fromRubysec(fields: Fields, fallbackId: string): OsvRecord | undefined {
  const name = text(fields.gem)
  if (name === undefined) return undefined
  const cve = text(fields.cve)
  const ghsa = text(fields.ghsa)
  const ids = [
    ghsa === undefined ? undefined : `GHSA-${ghsa}`,
    cve === undefined ? undefined : `CVE-${cve}`,
    text(fields.osvdb) === undefined ? undefined : `OSVDB-${text(fields.osvdb)}`,
  ].filter((id) => id !== undefined)
  const url = text(fields.url)
  const rating = Number(text(fields.cvss_v3) ?? text(fields.cvss_v4) ?? text(fields.cvss_v2))
  return {
    id: ids[0] ?? fallbackId,
    aliases: ids.slice(1),
    published: text(fields.date) ?? '',
    summary: text(fields.title) ?? '',
    details: text(fields.description) ?? '',
    references: url === undefined ? [] : [{ type: 'WEB', url }],
    ...(Number.isFinite(rating)
      ? {
          database_specific: {
            severity: rating >= 9 ? 'critical' : rating >= 7 ? 'high' : rating >= 4 ? 'medium' : 'low',
          },
        }
      : {}),
    affected: [
      {
        package: { ecosystem: 'RubyGems', name },
        ranges: eventsOfFixes({
          fixed: list(fields.patched_versions),
          unaffected: list(fields.unaffected_versions),
          order: 'RubyGems',
        }).map((events) => ({ type: 'ECOSYSTEM', events })),
      },
    ],
  }
}

/** A record of the PHP security advisories: branches, each with its affected versions. */
export function fromPhp(fields: Fields, fallbackId: string): OsvRecord | undefined {
  const name = /^composer:\/\/(.+)$/.exec(text(fields.reference) ?? '')?.[1]
  if (name === undefined || typeof fields.branches !== 'object' || fields.branches === null) return undefined
  const ranges = Object.values(fields.branches as Fields).flatMap((branch) => {
    const conditions = list((branch as Fields | null)?.versions)
    const events: Readonly<Record<string, string>>[] = []
    let lower = '0'
    for (const condition of conditions) {
      const match = /^(>=|>|<=|<|=)?\s*(\S+)$/.exec(condition)
      if (match === null) continue
      if (match[1]?.startsWith('>')) lower = match[2]!
      else if (match[1] === '<') events.push({ fixed: match[2]! })
      else events.push({ last_affected: match[2]! })
      if (match[1] === undefined || match[1] === '=') lower = match[2]!
    }
    return conditions.length === 0 ? [] : [{ type: 'ECOSYSTEM', events: [{ introduced: lower }, ...events] }]
  })
  const cve = text(fields.cve)
  const link = text(fields.link)
  return {
    id: cve !== undefined && cve.startsWith('CVE-') ? cve : fallbackId,
    summary: text(fields.title) ?? '',
    details: '',
    references: link === undefined ? [] : [{ type: 'WEB', url: link }],
    affected: [{ package: { ecosystem: 'Packagist', name }, ranges }],
  }
}
