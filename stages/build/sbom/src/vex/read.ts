import { defined, fieldsOf, listOf, textOf } from '../value.ts'
import type { Fields } from '../value.ts'
import { justifications } from './statement.ts'
import type { VexJustification, VexStatement, VexStatus } from './statement.ts'

const STATUSES = new Set<string>(['not_affected', 'affected', 'fixed', 'under_investigation'])

const justificationOf = (value: unknown): VexJustification | undefined =>
  justifications.find((known) => known === value)

/** The package URLs of an OpenVEX product and of the parts that it names. */
function openVexProducts(list: unknown): string[] {
  return listOf(list).flatMap((entry): string[] => {
    if (typeof entry === 'string') return [entry]
    const fields = fieldsOf(entry)
    const parts = openVexProducts(fields.subcomponents)
    const id = textOf(fieldsOf(fields.identifiers).purl) ?? textOf(fields['@id'])
    return parts.length > 0 ? parts : id === undefined ? [] : [id]
  })
}

function fromOpenVex(document: Fields): VexStatement[] {
  return listOf(document.statements).flatMap((entry): VexStatement[] => {
    const fields = fieldsOf(entry)
    const vulnerability = fieldsOf(fields.vulnerability)
    const ids = [
      textOf(fields.vulnerability),
      textOf(vulnerability.name),
      textOf(vulnerability['@id']),
      ...listOf(vulnerability.aliases).map(textOf),
    ].flatMap((id) => (id === undefined ? [] : [id.replace(/^.*\/(?=(?:CVE|GHSA)-)/, '')]))
    const status = textOf(fields.status)
    if (status === undefined || !STATUSES.has(status) || ids.length === 0) return []
    const reason = textOf(fields.impact_statement) ?? textOf(fields.action_statement) ?? textOf(fields.status_notes)
    return [
      defined({
        ids,
        products: openVexProducts(fields.products),
        status: status as VexStatus,
        justification: justificationOf(fields.justification),
        reason,
        author: textOf(document.author),
        time: textOf(fields.timestamp) ?? textOf(document.timestamp),
      }),
    ]
  })
}

const CDX_STATES: Readonly<Record<string, VexStatus>> = {
  not_affected: 'not_affected',
  false_positive: 'not_affected',
  resolved: 'fixed',
  resolved_with_pedigree: 'fixed',
  exploitable: 'affected',
  in_triage: 'under_investigation',
}

const CDX_JUSTIFICATIONS: Readonly<Record<string, VexJustification>> = {
  code_not_present: 'vulnerable_code_not_present',
  code_not_reachable: 'vulnerable_code_not_in_execute_path',
  requires_configuration: 'vulnerable_code_cannot_be_controlled_by_adversary',
  requires_dependency: 'vulnerable_code_cannot_be_controlled_by_adversary',
  requires_environment: 'vulnerable_code_cannot_be_controlled_by_adversary',
  protected_by_compiler: 'inline_mitigations_already_exist',
  protected_at_runtime: 'inline_mitigations_already_exist',
  protected_at_perimeter: 'inline_mitigations_already_exist',
  protected_by_mitigating_control: 'inline_mitigations_already_exist',
}

/** References of a CycloneDX document to the package URLs that they stand for. */
function purlsByRef(document: Fields): ReadonlyMap<string, string> {
  const refs = new Map<string, string>()
  const visit = (list: unknown, depth: number): void => {
    for (const entry of depth > 50 ? [] : listOf(list)) {
      const fields = fieldsOf(entry)
      const [ref, purl] = [textOf(fields['bom-ref']), textOf(fields.purl)]
      if (ref !== undefined && purl !== undefined) refs.set(ref, purl)
      visit(fields.components, depth + 1)
    }
  }
  visit([fieldsOf(document.metadata).component], 0)
  visit(document.components, 0)
  return refs
}

function fromCycloneDx(document: Fields): VexStatement[] {
  const refs = purlsByRef(document)
  return listOf(document.vulnerabilities).flatMap((entry): VexStatement[] => {
    const fields = fieldsOf(entry)
    const analysis = fieldsOf(fields.analysis)
    const status = CDX_STATES[String(analysis.state)]
    const ids = [
      textOf(fields.id),
      ...listOf(fields.references).map((reference) => textOf(fieldsOf(reference).id)),
    ].filter((id) => id !== undefined)
    if (status === undefined || ids.length === 0) return []
    const products = listOf(fields.affects).flatMap((affected) => {
      const ref = textOf(fieldsOf(affected).ref) ?? ''
      const last = ref.startsWith('urn:cdx:') ? decodeURIComponent(ref.slice(ref.indexOf('#') + 1)) : ref
      return [refs.get(last) ?? last].filter((purl) => purl.startsWith('pkg:'))
    })
    const affects = listOf(fields.affects).length
    if (affects > 0 && products.length === 0) return []
    return [
      defined({
        ids,
        products,
        status,
        justification: CDX_JUSTIFICATIONS[String(analysis.justification)],
        reason: textOf(analysis.detail),
        time: textOf(analysis.lastUpdated) ?? textOf(fieldsOf(document.metadata).timestamp),
      }),
    ]
  })
}

const CSAF_STATUS: Readonly<Record<string, VexStatus>> = {
  known_not_affected: 'not_affected',
  known_affected: 'affected',
  fixed: 'fixed',
  first_fixed: 'fixed',
  under_investigation: 'under_investigation',
}

/** Product ids of a CSAF document to package URLs, through branches and relationships. */
function csafProducts(document: Fields): ReadonlyMap<string, string> {
  const products = new Map<string, string>()
  const tree = fieldsOf(document.product_tree)
  const note = (value: unknown): void => {
    const product = fieldsOf(value)
    const purl = textOf(fieldsOf(product.product_identification_helper).purl)
    const id = textOf(product.product_id)
    if (id !== undefined && purl !== undefined) products.set(id, purl)
  }
  const visit = (branches: unknown, depth: number): void => {
    for (const branch of depth > 50 ? [] : listOf(branches)) {
      note(fieldsOf(branch).product)
      visit(fieldsOf(branch).branches, depth + 1)
    }
  }
  visit(tree.branches, 0)
  for (const product of listOf(tree.full_product_names)) note(product)
  for (const entry of listOf(tree.relationships)) {
    const relationship = fieldsOf(entry)
    const part = products.get(String(relationship.product_reference))
    const id = textOf(fieldsOf(relationship.full_product_name).product_id)
    if (part !== undefined && id !== undefined && !products.has(id)) products.set(id, part)
  }
  return products
}

function fromCsaf(document: Fields): VexStatement[] {
  const purls = csafProducts(document)
  const tracking = fieldsOf(fieldsOf(document.document).tracking)
  return listOf(document.vulnerabilities).flatMap((entry) => {
    const fields = fieldsOf(entry)
    const ids = [textOf(fields.cve), ...listOf(fields.ids).map((id) => textOf(fieldsOf(id).text))].filter(
      (id) => id !== undefined,
    )
    return Object.entries(CSAF_STATUS).flatMap(([key, status]): VexStatement[] => {
      const named = listOf(fieldsOf(fields.product_status)[key]).map(String)
      const products = named.flatMap((id) => purls.get(id) ?? [])
      if (products.length === 0 || ids.length === 0) return []
      const flag = listOf(fields.flags)
        .map(fieldsOf)
        .find((candidate) => listOf(candidate.product_ids).some((id) => named.includes(String(id))))
      const threat = listOf(fields.threats)
        .map(fieldsOf)
        .find((candidate) => candidate.category === 'impact')
      return [
        defined({
          ids,
          products,
          status,
          justification: status === 'not_affected' ? justificationOf(flag?.label) : undefined,
          reason: textOf(threat?.details),
          author: textOf(fieldsOf(fieldsOf(document.document).publisher).name),
          time: textOf(tracking.current_release_date),
        }),
      ]
    })
  })
}

/** Reads statements out of an OpenVEX, CycloneDX or CSAF document; undefined when the value is none of them. */
export function readVex(value: unknown): VexStatement[] | undefined {
  const document = fieldsOf(value)
  if (typeof document['@context'] === 'string' && document['@context'].includes('openvex')) return fromOpenVex(document)
  if (document.bomFormat === 'CycloneDX') return fromCycloneDx(document)
  return String(fieldsOf(document.document).category).startsWith('csaf_') ? fromCsaf(document) : undefined
}

/** Whether a file name is one under which such documents usually lie. */
export const isVexName = (name: string): boolean =>
  /^(?:openvex|vex|csaf)(?:[._-].*)?\.json$|\.(?:openvex|vex|csaf)\.json$/i.test(name)
