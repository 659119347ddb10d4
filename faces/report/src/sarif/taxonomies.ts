import { type Rule, compareText } from '@bartizan/model'
import { cweUrl } from '../escape/uri.ts'
import { plainText } from './message.ts'
import type { Reference, Taxonomy } from './types.ts'

const cweName = 'CWE'

const descriptions: Readonly<Record<string, readonly [organization: string, title: string]>> = {
  ASVS: ['OWASP', 'Application Security Verification Standard'],
  'CIS-AWS': ['Center for Internet Security', 'CIS Amazon Web Services Foundations Benchmark'],
  'CIS-AZURE': ['Center for Internet Security', 'CIS Microsoft Azure Foundations Benchmark'],
  'CIS-DOCKER': ['Center for Internet Security', 'CIS Docker Benchmark'],
  'CIS-GCP': ['Center for Internet Security', 'CIS Google Cloud Platform Foundation Benchmark'],
  'CIS-K8S': ['Center for Internet Security', 'CIS Kubernetes Benchmark'],
  'CIS-SSCS': ['Center for Internet Security', 'CIS Software Supply Chain Security Guide'],
  [cweName]: ['MITRE', 'Common Weakness Enumeration'],
  GDPR: ['European Union', 'General Data Protection Regulation'],
  HIPAA: ['US Department of Health and Human Services', 'HIPAA Security Rule'],
  ISO27001: ['ISO', 'ISO/IEC 27001 Information security management systems'],
  'NIST-800-53': ['NIST', 'SP 800-53 Security and Privacy Controls'],
  'NIST-SSDF': ['NIST', 'SP 800-218 Secure Software Development Framework'],
  'OWASP-API': ['OWASP', 'API Security Top 10'],
  'OWASP-CICD': ['OWASP', 'Top 10 CI/CD Security Risks'],
  'OWASP-SERVERLESS': ['OWASP', 'Serverless Top 10'],
  'OWASP-TOP10': ['OWASP', 'OWASP Top 10'],
  'PCI-DSS': ['PCI Security Standards Council', 'Payment Card Industry Data Security Standard'],
  SOC2: ['AICPA', 'SOC 2 Trust Services Criteria'],
}

/** The taxa a rule belongs to: its weakness and its controls. */
function taxaOf(rule: Rule): { readonly taxonomy: string; readonly id: string }[] {
  const controls = rule.controls.map((control) => ({
    taxonomy: control.framework as string,
    id: plainText(control.id),
  }))
  if (rule.weakness === undefined) return controls
  return [{ taxonomy: cweName, id: rule.weakness.slice('CWE-'.length) }, ...controls]
}

/** Taxonomies of a run with the way from a rule into them. */
export interface Taxonomies {
  readonly components: readonly Taxonomy[]
  relationships(rule: Rule): Reference[]
}

/** Collects what the rules refer to; CWE first, then frameworks by name. */
export function taxonomies(rules: readonly Rule[]): Taxonomies {
  const ids = new Map<string, Set<string>>()
  for (const { taxonomy, id } of rules.flatMap(taxaOf)) ids.set(taxonomy, (ids.get(taxonomy) ?? new Set()).add(id))
  const rank = (name: string): string => (name === cweName ? '' : name)
  const names = [...ids.keys()].sort((a, b) => compareText(rank(a), rank(b)))
  const components = names.map((name): Taxonomy => {
    const [organization, title] = descriptions[name] ?? ['', name]
    const sorted = [...(ids.get(name) ?? [])].sort(
      (a, b) => a.localeCompare(b, 'en', { numeric: true }) || compareText(a, b),
    )
    const helpUri = (id: string): object => (name === cweName ? { helpUri: cweUrl(id) } : {})
    return {
      name,
      ...(organization === '' ? {} : { organization }),
      shortDescription: { text: `${title}.` },
      isComprehensive: false,
      taxa: sorted.map((id) => ({ id, ...helpUri(id), shortDescription: { text: `${name} ${id}.` } })),
    }
  })
  const places = new Map(
    components.map((component, index) => [component.name, { index, ids: component.taxa.map((taxon) => taxon.id) }]),
  )
  return {
    components,
    relationships: (rule) =>
      taxaOf(rule).map(({ taxonomy, id }) => {
        const place = places.get(taxonomy) ?? { index: 0, ids: [] }
        return {
          target: { id, index: place.ids.indexOf(id), toolComponent: { name: taxonomy, index: place.index } },
          kinds: [taxonomy === cweName ? 'superset' : 'relevant'],
        }
      }),
  }
}
