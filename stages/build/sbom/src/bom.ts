import type { BomVulnerability } from './vex/vulnerability.ts'

/** A digest in hexadecimal. */
export interface BomHash {
  readonly algorithm: 'MD5' | 'SHA-1' | 'SHA-256' | 'SHA-384' | 'SHA-512'
  readonly value: string
}

export type ComponentType =
  | 'application'
  | 'library'
  | 'framework'
  | 'container'
  | 'operating-system'
  | 'platform'
  | 'file'
  | 'device'
  | 'firmware'
  | 'data'

/** One thing that is in the product. */
export interface BomComponent {
  /** Identity inside the document, which dependencies refer to. */
  readonly ref: string
  readonly type: ComponentType
  readonly group?: string
  readonly name: string
  readonly version?: string
  readonly purl?: string
  readonly cpe?: string
  readonly supplier?: string
  readonly description?: string
  /** An SPDX expression, or a name that is none. */
  readonly licence?: string
  readonly copyright?: string
  readonly scope?: 'required' | 'optional' | 'excluded'
  readonly hashes: readonly BomHash[]
  readonly references: readonly { readonly type: string; readonly url: string }[]
  readonly properties: readonly { readonly name: string; readonly value: string }[]
}

/** What a component needs directly. */
export interface BomDependency {
  readonly ref: string
  readonly on: readonly string[]
}

export type BomFormat =
  | { readonly kind: 'cyclonedx-json'; readonly version: '1.6' | '1.7' }
  | { readonly kind: 'cyclonedx-xml'; readonly version: '1.6' | '1.7' }
  | { readonly kind: 'spdx-json'; readonly version: '2.3' }
  | { readonly kind: 'spdx3-json'; readonly version: '3.0.1' }

/** What the document says when it is read: as it stood, for formats that are written back. */
export interface BomOrigin {
  readonly kind: BomFormat['kind'] | 'spdx-tag-value'
  readonly version: string
  readonly document: unknown
}

/** A bill of materials apart from any format. */
export interface Bom {
  readonly subject: BomComponent
  readonly components: readonly BomComponent[]
  readonly dependencies: readonly BomDependency[]
  readonly tools: readonly { readonly name: string; readonly version?: string; readonly supplier?: string }[]
  readonly authors: readonly string[]
  /** RFC 3339, UTC, whole seconds; absent when the document states none. */
  readonly created?: string
  /** When in the life of the product the document was made, in CycloneDX's words. */
  readonly phase?: string
  /** Whether the dependencies are all there are. */
  readonly completeness: 'complete' | 'incomplete' | 'unknown'
  /** Written in CycloneDX only. */
  readonly vulnerabilities?: readonly BomVulnerability[]
  readonly origin?: BomOrigin
}

/** The algorithms by the spellings of lockfiles and formats. */
const ALGORITHMS: Readonly<Record<string, BomHash['algorithm']>> = {
  md5: 'MD5',
  sha1: 'SHA-1',
  'sha-1': 'SHA-1',
  sha256: 'SHA-256',
  'sha-256': 'SHA-256',
  sha384: 'SHA-384',
  'sha-384': 'SHA-384',
  sha512: 'SHA-512',
  'sha-512': 'SHA-512',
}

const LENGTHS: Readonly<Record<BomHash['algorithm'], number>> = {
  MD5: 32,
  'SHA-1': 40,
  'SHA-256': 64,
  'SHA-384': 96,
  'SHA-512': 128,
}

/** Reads one digest; undefined when algorithm or length do not fit. */
export function hashOf(algorithm: string, value: string): BomHash | undefined {
  const known = ALGORITHMS[algorithm.toLowerCase()]
  const hex = value.toLowerCase()
  return known !== undefined && /^[0-9a-f]+$/.test(hex) && hex.length === LENGTHS[known]
    ? { algorithm: known, value: hex }
    : undefined
}

/** Reads the digests that a lockfile states: `sha512-<base64>` or `sha256:<hex>`, separated by spaces. */
export function hashesOfIntegrity(integrity: string): BomHash[] {
  return integrity.split(/\s+/).flatMap((part) => {
    const match = /^(\w+)([-:])(.+)$/.exec(part)
    if (match === null) return []
    const value = match[2] === '-' ? Buffer.from(match[3]!, 'base64').toString('hex') : match[3]!
    const hash = hashOf(match[1]!, value)
    return hash === undefined ? [] : [hash]
  })
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** The same bill in the one order in which it is written. */
export function sortedBom(bom: Bom): Bom {
  const components = bom.components.toSorted((a, b) => byText(a.ref, b.ref))
  const dependencies = bom.dependencies
    .map(({ ref, on }) => ({ ref, on: [...new Set(on)].sort(byText) }))
    .sort((a, b) => byText(a.ref, b.ref))
  return { ...bom, components, dependencies }
}

/** The bill without dependencies on what it does not list. */
export function closedBom(bom: Bom): Bom {
  const known = new Set([bom.subject.ref, ...bom.components.map((component) => component.ref)])
  const dependencies = bom.dependencies
    .filter(({ ref }) => known.has(ref))
    .map(({ ref, on }) => ({ ref, on: on.filter((other) => known.has(other)) }))
  const subject = bom.subject.name === '' ? { ...bom.subject, name: 'unknown' } : bom.subject
  return { ...bom, subject, dependencies }
}
