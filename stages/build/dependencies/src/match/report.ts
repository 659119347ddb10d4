import type { Detected } from '@bartizan/engine'
import type { AdvisoryEvidence, FileLocation, Severity } from '@bartizan/model'
import { affectedStretch } from '@bartizan/knowledge/advisories'
import { orderOf } from '@bartizan/knowledge/versions'
import type { Database } from '../database/open.ts'
import type { Component } from '../inventory/types.ts'
import { judgeFix } from './fix.ts'
import type { FixVerdict } from './fix.ts'
import type { AliasGroup } from './group.ts'
import type { Match } from './match.ts'
import { judgeRisk, judgeSeverity } from './risk.ts'
import type { Risk, SeverityVerdict } from './risk.ts'

/** Where a component stands in its file. */
export const locationOf = (component: Component): FileLocation => ({
  kind: 'file',
  path: component.path,
  region: component.region,
})

/** Texts of advisories are of unknown origin: one line, without control characters. */
const oneLine = (text: string): string =>
  text.replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]+/g, ' ').trim()

/** At most 160 letters, cut between words. */
const shortened = (text: string): string =>
  text.length <= 160 ? text.replace(/\.$/, '') : `${text.slice(0, 160).replace(/\s+\S*$/, '')} …`

const cvesOf = (group: AliasGroup): string[] => group.ids.filter((id) => id.startsWith('CVE-'))

interface Judged {
  readonly severity: SeverityVerdict
  readonly risk: Risk
  readonly fix: FixVerdict
  readonly exploited: boolean
  readonly summary: string
}

function judge(database: Database, { component, group }: Match): Judged {
  const severity = judgeSeverity(group)
  const cves = cvesOf(group)
  const exploited = cves.map((cve) => database.exploited(cve)).find((entry) => entry !== undefined)
  const probability = cves.map((cve) => database.probability(cve)).find((entry) => entry !== undefined)
  const risk = judgeRisk({
    score: severity.score,
    exploited,
    probability,
    scopes: component.scopes,
    direct: component.direct,
  })
  const text = database.text(group.opinions[0]!)
  return {
    severity,
    risk,
    fix: judgeFix(component, group.opinions),
    exploited: exploited !== undefined,
    summary: shortened(oneLine(text?.summary ?? '')),
  }
}

function fixSentence({ fixed, fitting, outside, requirements }: FixVerdict): string {
  if (fixed.length === 0) return 'No fixed version is known.'
  if (fitting !== undefined)
    return `Fixed in ${fitting}, which the declared range ${oneLine(requirements.join(', '))} admits.`
  return `Fixed in ${fixed.slice(0, 3).join(', ')}${outside ? `, outside the declared range ${oneLine(requirements.slice(0, 3).join(', '))}` : ''}.`
}

function waySentence(component: Component): string {
  const [...chain] = component.chain
  return chain.length > 1 ? ` Brought in by ${chain.map(oneLine).join(' > ')}.` : ''
}

const shownName = (component: Component): string =>
  oneLine(
    component.alias !== undefined && component.ecosystem === 'npm'
      ? `${component.name} (as ${component.alias})`
      : component.name,
  )

function messageOf({ component, group, dissent }: Match, { risk, fix, summary }: Judged): string {
  const others = group.ids.length > 1 ? ` (${group.ids.slice(1, 5).join(', ')})` : ''
  const why = risk.factors.map((factor) => factor.why).join('; ')
  const contrary = dissent.length > 0 ? ` ${dissent.join(', ')} calls this version safe.` : ''
  return `${shownName(component)} ${oneLine(component.version)} is affected by ${group.id}${others}${summary === '' ? '' : `: ${summary}`}. ${fixSentence(fix)}${waySentence(component)}${contrary} Risk ${risk.value} of 100: ${why}.`
}

function evidenceOf({ component, group }: Match, { risk, fix }: Judged): AdvisoryEvidence {
  const order = orderOf(component.ecosystem)
  const stretches = group.opinions.map((opinion) => {
    const stretch = order === undefined ? undefined : affectedStretch(order, opinion, component.version)
    return `${opinion.id}: ${stretch?.text ?? `= ${component.version}`}`
  })
  return {
    kind: 'advisory',
    package: component.purl ?? component.name,
    version: component.version,
    ids: group.ids,
    range: stretches.join('; '),
    comparator: order?.name ?? 'listed versions',
    fixed: fix.fixed,
    path: component.chain,
    risk: risk.value,
  }
}

/** A toolchain line names the one that builds by default; a go line only the oldest that will do, which is a guess. */
const isAssumed = (component: Component): boolean =>
  component.marks?.includes('runtime') === true && component.ecosystem === 'Go'

function confidenceOf({ component, dissent }: Match): 'high' | 'medium' | 'low' {
  if (isAssumed(component) && component.requirement !== undefined) return 'low'
  return dissent.length > 0 || isAssumed(component) || component.source?.kind === 'git' ? 'medium' : 'high'
}

/** The finding for one vulnerability of one package. */
export function reportMatch(database: Database, match: Match): Detected {
  const judged = judge(database, match)
  const malicious = match.group.opinions.some((opinion) => opinion.malicious)
  const severity: Severity = judged.severity.severity
  const { component, group } = match
  return {
    rule: malicious
      ? 'dependencies/malicious-package'
      : judged.exploited
        ? 'dependencies/exploited-vulnerability'
        : 'dependencies/known-vulnerability',
    message: malicious
      ? `${shownName(component)} ${oneLine(component.version)} is known to be malicious (${group.ids.join(', ')})${judged.summary === '' ? '' : `: ${judged.summary}`}.${waySentence(component)} Remove it and treat machines that installed it as compromised.`
      : messageOf(match, judged),
    severity,
    confidence: confidenceOf(match),
    at: locationOf(component),
    asset: { kind: 'package', name: component.purl ?? component.name },
    evidence: evidenceOf(match, judged),
    identity: [component.ecosystem, component.name, group.identity],
  }
}

/** The finding for a package whose advisories could not be decided. */
export function reportUndecided(component: Component, groups: readonly AliasGroup[]): Detected {
  const stated =
    component.version === ''
      ? component.requirement === undefined || component.requirement === ''
        ? 'no version is stated'
        : `only the range ${oneLine(component.requirement)} is stated`
      : `the version "${oneLine(component.version)}" cannot be ordered`
  return {
    rule: 'dependencies/undecided-version',
    message: `${groups.length} known ${groups.length === 1 ? 'vulnerability' : 'vulnerabilities'} of ${shownName(component)} could not be decided, because ${stated}: ${groups
      .slice(0, 5)
      .map((group) => group.id)
      .join(', ')}${groups.length > 5 ? ', …' : ''}.`,
    at: locationOf(component),
    asset: { kind: 'package', name: component.purl ?? component.name },
    identity: [component.ecosystem, component.name, 'undecided'],
  }
}
