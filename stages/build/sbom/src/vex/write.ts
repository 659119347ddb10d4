import { createHash } from 'node:crypto'
import { defined } from '../value.ts'
import type { Fields } from '../value.ts'
import type { VexStatement } from './statement.ts'
import { cycloneDxVulnerability } from './vulnerability.ts'

/** What a document of statements says of itself. */
export interface VexDocument {
  readonly author: string
  readonly tool: { readonly name: string; readonly version: string }
  /** RFC 3339, UTC. */
  readonly created: string
  readonly statements: readonly VexStatement[]
}

const digestOf = (document: VexDocument): string =>
  createHash('sha256').update(JSON.stringify(document.statements)).digest('hex')

const toolText = ({ tool }: VexDocument): string => `${tool.name} ${tool.version}`

/** OpenVEX asks for a reason where a product is not affected or affected. */
export function toOpenVex(document: VexDocument): Fields {
  return {
    '@context': 'https://openvex.dev/ns/v0.2.0',
    '@id': `https://openvex.dev/docs/public/vex-${digestOf(document)}`,
    author: document.author,
    timestamp: document.created,
    version: 1,
    tooling: toolText(document),
    statements: document.statements.map((statement) =>
      defined({
        vulnerability: defined({
          name: statement.ids[0],
          aliases: statement.ids.length > 1 ? statement.ids.slice(1) : undefined,
        }),
        timestamp: statement.time,
        products: statement.products.map((purl) => ({ '@id': purl, identifiers: { purl } })),
        status: statement.status,
        justification: statement.status === 'not_affected' ? statement.justification : undefined,
        impact_statement:
          statement.status === 'not_affected'
            ? (statement.reason ?? (statement.justification === undefined ? 'No reason was stated.' : undefined))
            : undefined,
        action_statement: statement.status === 'affected' ? (statement.reason ?? 'No action was stated.') : undefined,
        status_notes:
          statement.status === 'fixed' || statement.status === 'under_investigation' ? statement.reason : undefined,
      }),
    ),
  }
}

/** The `vulnerabilities` of a CycloneDX document. */
export const toCycloneDxVulnerabilities = (document: VexDocument): Fields[] =>
  document.statements.map(cycloneDxVulnerability)

/** A whole CycloneDX document that holds statements only. */
export function toCycloneDxVex(document: VexDocument): Fields {
  const purls = [...new Set(document.statements.flatMap((statement) => statement.products))].sort()
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: {
      timestamp: document.created,
      tools: { components: [{ type: 'application', ...document.tool }] },
      authors: [{ name: document.author }],
    },
    components: purls.map((purl) => ({
      type: 'library',
      'bom-ref': purl,
      name: decodeURIComponent(purl.replace(/^pkg:/, '').replace(/[@?#].*$/, '')),
      purl,
    })),
    vulnerabilities: toCycloneDxVulnerabilities(document),
  }
}

const CSAF_KEY = {
  not_affected: 'known_not_affected',
  affected: 'known_affected',
  fixed: 'fixed',
  under_investigation: 'under_investigation',
} as const

/** A CSAF 2.0 document of the VEX profile. */
export function toCsaf(document: VexDocument): Fields {
  const purls = [...new Set(document.statements.flatMap((statement) => statement.products))].sort()
  const id = `VEX-${digestOf(document).slice(0, 16)}`
  return {
    document: {
      category: 'csaf_vex',
      csaf_version: '2.0',
      title: 'Statements on vulnerabilities of used packages',
      publisher: { category: 'vendor', name: document.author, namespace: 'https://example.org' },
      tracking: {
        id,
        status: 'final',
        version: '1',
        initial_release_date: document.created,
        current_release_date: document.created,
        generator: { engine: { name: document.tool.name, version: document.tool.version } },
        revision_history: [{ number: '1', date: document.created, summary: 'First version' }],
      },
    },
    product_tree: {
      full_product_names: purls.map((purl) => ({
        product_id: purl,
        name: purl,
        product_identification_helper: { purl },
      })),
    },
    vulnerabilities: document.statements.map((statement) => {
      const cve = statement.ids.find((candidate) => candidate.startsWith('CVE-'))
      const others = statement.ids
        .filter((candidate) => candidate !== cve)
        .map((text) => ({ system_name: text.split('-', 1)[0], text }))
      const impact = [
        { category: 'impact', details: statement.reason ?? 'No reason was stated.', product_ids: statement.products },
      ]
      return defined({
        cve,
        ids: others.length === 0 ? undefined : others,
        notes: [{ category: 'description', text: statement.ids.join(', ') }],
        product_status: { [CSAF_KEY[statement.status]]: statement.products },
        flags:
          statement.status === 'not_affected' && statement.justification !== undefined
            ? [{ label: statement.justification, product_ids: statement.products }]
            : undefined,
        threats: statement.status === 'not_affected' ? impact : undefined,
        remediations:
          statement.status === 'affected'
            ? [
                {
                  category: 'none_available',
                  details: statement.reason ?? 'No action was stated.',
                  product_ids: statement.products,
                },
              ]
            : undefined,
      })
    }),
  }
}
