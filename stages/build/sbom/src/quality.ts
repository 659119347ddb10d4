import { parsePurl } from '@bartizan/knowledge/purl'
import { parseLicence } from '@bartizan/knowledge/licences'
import type { Bom, BomComponent } from './bom.ts'

/** Who asks for an element of a bill of materials. */
export type Requirer = 'NTIA' | 'CISA' | 'BSI'

/** One element, with the share of components (or the document) that has it. */
export interface QualityElement {
  readonly id: string
  readonly title: string
  readonly askedBy: readonly Requirer[]
  /** 0 to 1. */
  readonly share: number
  /** References of the first components without it; empty for elements of the document. */
  readonly missing: readonly string[]
}

export interface Quality {
  /** 0 to 10: the mean over all elements. */
  readonly score: number
  /** 0 to 10 over the elements that each asks for. */
  readonly by: Readonly<Record<Requirer, number>>
  readonly elements: readonly QualityElement[]
}

interface Question {
  readonly id: string
  readonly title: string
  readonly askedBy: readonly Requirer[]
  readonly component?: (component: BomComponent, bom: Bom) => boolean
  readonly document?: (bom: Bom) => boolean
}

const ALL: readonly Requirer[] = ['NTIA', 'CISA', 'BSI']

const hasUniqueId = (component: BomComponent): boolean =>
  (component.purl !== undefined && parsePurl(component.purl).kind === 'ok') || component.cpe !== undefined

const strongHash = (component: BomComponent): boolean =>
  component.hashes.some(
    ({ algorithm }) => algorithm === 'SHA-256' || algorithm === 'SHA-384' || algorithm === 'SHA-512',
  )

const QUESTIONS: readonly Question[] = [
  { id: 'component-name', title: 'Component name', askedBy: ALL, component: (component) => component.name !== '' },
  {
    id: 'component-version',
    title: 'Component version',
    askedBy: ALL,
    component: (component) => component.version !== undefined,
  },
  { id: 'supplier', title: 'Supplier name', askedBy: ALL, component: (component) => component.supplier !== undefined },
  { id: 'unique-id', title: 'Package URL or CPE', askedBy: ALL, component: hasUniqueId },
  {
    id: 'relationships',
    title: 'Dependency relationships',
    askedBy: ALL,
    document: (bom) => bom.dependencies.some(({ on }) => on.length > 0),
  },
  {
    id: 'author',
    title: 'Author of the document',
    askedBy: ALL,
    document: (bom) => bom.authors.length > 0 || bom.tools.length > 0,
  },
  {
    id: 'timestamp',
    title: 'Time of creation',
    askedBy: ALL,
    document: (bom) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/.test(bom.created ?? ''),
  },
  { id: 'hash', title: 'Component hash', askedBy: ['CISA'], component: (component) => component.hashes.length > 0 },
  { id: 'strong-hash', title: 'SHA-256 or stronger', askedBy: ['BSI'], component: strongHash },
  {
    id: 'licence',
    title: 'Licence',
    askedBy: ['CISA', 'BSI'],
    component: (component) => component.licence !== undefined,
  },
  {
    id: 'licence-expression',
    title: 'Licence as an SPDX expression',
    askedBy: ['BSI'],
    component: (component) => component.licence !== undefined && parseLicence(component.licence) !== undefined,
  },
  {
    id: 'tool',
    title: 'Name and version of the tool',
    askedBy: ['CISA'],
    document: (bom) => bom.tools.some((tool) => tool.version !== undefined || /\d/.test(tool.name)),
  },
  { id: 'context', title: 'Generation context', askedBy: ['CISA'], document: (bom) => bom.phase !== undefined },
  { id: 'subject', title: 'Primary component', askedBy: ALL, document: (bom) => bom.subject.name !== '' },
  {
    id: 'completeness',
    title: 'Completeness of the dependencies',
    askedBy: ['BSI'],
    document: (bom) => bom.completeness !== 'unknown',
  },
  {
    id: 'source',
    title: 'Where the component comes from',
    askedBy: ['BSI'],
    component: (component) => component.references.length > 0,
  },
]

function answer(bom: Bom, { id, title, askedBy, component, document }: Question): QualityElement {
  if (component === undefined) return { id, title, askedBy, share: document?.(bom) === true ? 1 : 0, missing: [] }
  const without = bom.components.filter((entry) => !component(entry, bom))
  const share = bom.components.length === 0 ? 0 : 1 - without.length / bom.components.length
  return { id, title, askedBy, share, missing: without.slice(0, 10).map((entry) => entry.ref) }
}

const mean = (elements: readonly QualityElement[]): number =>
  Math.round((100 * elements.reduce((sum, { share }) => sum + share, 0)) / Math.max(elements.length, 1)) / 10

/** How much of what NTIA's minimum elements, CISA's update of them and BSI's TR-03183-2 ask for is there. */
export function judgeQuality(bom: Bom): Quality {
  const elements = QUESTIONS.map((question) => answer(bom, question))
  const of = (requirer: Requirer): number => mean(elements.filter((element) => element.askedBy.includes(requirer)))
  return { score: mean(elements), by: { NTIA: of('NTIA'), CISA: of('CISA'), BSI: of('BSI') }, elements }
}
