import { severities, type AdvisoryEvidence, type Finding, type ScanResult } from '@bartizan/model'
import type { BomVulnerability, VexStatus } from '@bartizan/sbom'
import type { ReportContext } from '../context.ts'
import { view } from '../view.ts'
import { judgementOf, type Judgement } from './judgement.ts'

interface Case {
  readonly finding: Finding
  readonly evidence: AdvisoryEvidence
  readonly product: string
  readonly judgement: Judgement
}

/** The strongest first: of several places of a package the worst counts. */
const strength: readonly VexStatus[] = ['affected', 'under_investigation', 'fixed', 'not_affected']

/** Packages that no package URL stands for get a generic one, so that documents can name them. */
export const productOf = ({ package: name, version }: AdvisoryEvidence): string =>
  name.startsWith('pkg:')
    ? name
    : `pkg:generic/${encodeURIComponent(name.toWellFormed())}@${encodeURIComponent(version.toWellFormed())}`

/** What to do about one package. */
function remedyOf({ finding, evidence, product }: Case): string {
  if (finding.rule === 'dependencies/malicious-package') return `Remove ${product}.`
  if (evidence.fixed.length === 0) return `No fixed version of ${product} is known.`
  return `Update ${product} to ${evidence.fixed.join(' or ')}.`
}

/** One case for each vulnerability of a package, the worst of its places. */
function casesOf(result: ScanResult, context: ReportContext): readonly Case[] {
  const cases = new Map<string, Case>()
  for (const finding of view(result, { ...context, profile: 'audit' }).findings) {
    const { evidence } = finding
    if (evidence?.kind !== 'advisory') continue
    const one: Case = { finding, evidence, product: productOf(evidence), judgement: judgementOf(finding.state) }
    const key = JSON.stringify([evidence.ids[0], one.product])
    const known = cases.get(key)
    if (known === undefined || rank(one) < rank(known)) cases.set(key, one)
  }
  return [...cases.values()]
}

const rank = ({ judgement }: Case): number => strength.indexOf(judgement.status)

/** The vulnerabilities of a result with what was decided about each, in report order. */
export function vulnerabilitiesOf(result: ScanResult, context: ReportContext): readonly BomVulnerability[] {
  const groups = new Map<string, Case[]>()
  for (const one of casesOf(result, context)) {
    const { status, justification, reason } = one.judgement
    const key = JSON.stringify([one.evidence.ids[0], status, justification, reason])
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [one])
    else group.push(one)
  }
  return [...groups.values()].map((group) => {
    const [{ finding, judgement }] = group as [Case, ...Case[]]
    const risks = group.flatMap(({ evidence }) => evidence.risk ?? [])
    const severity = severities.find((level) => group.some((one) => one.finding.severity === level))
    return {
      ids: [...new Set(group.flatMap(({ evidence }) => evidence.ids))],
      products: group.map(({ product }) => product).toSorted(),
      ...judgement,
      ...(severity === undefined ? {} : { severity }),
      ...(risks.length === 0 ? {} : { risk: Math.max(...risks) }),
      description: finding.message,
      recommendation: [...new Set(group.map(remedyOf))].join(' '),
      unjudged: judgement.status === 'affected',
    }
  })
}
