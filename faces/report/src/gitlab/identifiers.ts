import type { Finding, Rule } from '@bartizan/model'
import { oneLine } from '../escape/characters.ts'
import { cweUrl } from '../escape/uri.ts'

/** GitLab takes 20 identifiers of a vulnerability. */
const most = 20

export interface Identifier {
  readonly type: string
  readonly name: string
  readonly value: string
  readonly url?: string
}

function advisory(id: string): Identifier {
  const name = oneLine(id)
  const [prefix = ''] = name.toLowerCase().split('-')
  if (prefix === 'cve')
    return { type: 'cve', name, value: name, url: `https://nvd.nist.gov/vuln/detail/${encodeURIComponent(name)}` }
  if (prefix === 'ghsa')
    return { type: 'ghsa', name, value: name, url: `https://github.com/advisories/${encodeURIComponent(name)}` }
  return { type: prefix === '' ? 'advisory' : prefix, name, value: name }
}

/** The first one is what GitLab tracks by: the advisory for a package, our rule elsewhere. */
export function identifiers(finding: Finding, rule: Rule): Identifier[] {
  const id = oneLine(rule.id)
  const own: Identifier = { type: 'bartizan_rule_id', name: `Bartizan ${id}`, value: id }
  const cwe = rule.weakness?.slice('CWE-'.length)
  const weakness = cwe === undefined ? [] : [{ type: 'cwe', name: `CWE-${cwe}`, value: cwe, url: cweUrl(cwe) }]
  const advisories = finding.evidence?.kind === 'advisory' ? [...finding.evidence.ids].sort(cveFirst).map(advisory) : []
  return [...advisories, own, ...weakness].slice(0, most)
}

function cveFirst(a: string, b: string): number {
  const rank = (id: string): number => (/^cve-/i.test(id) ? 0 : 1)
  return rank(a) - rank(b)
}
