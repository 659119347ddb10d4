/** The parts of SARIF 2.1.0 that we write, with the names of its schema. */
export interface Message {
  readonly text: string
  readonly markdown?: string
}

export interface Region {
  readonly startLine?: number
  readonly startColumn?: number
  readonly endLine?: number
  readonly endColumn?: number
  readonly byteOffset?: number
  readonly byteLength?: number
  readonly snippet?: { readonly text: string }
}

interface ArtifactLocation {
  readonly uri: string
  readonly uriBaseId?: string
}

export interface SarifLocation {
  readonly id?: number
  readonly physicalLocation?: {
    readonly artifactLocation: ArtifactLocation
    readonly region?: Region
    readonly contextRegion?: Region
  }
  readonly logicalLocations?: readonly { readonly fullyQualifiedName: string; readonly kind: string }[]
  readonly message?: Message
}

export interface Reference {
  readonly target: {
    readonly id: string
    readonly index: number
    readonly toolComponent: { readonly name: string; readonly index: number }
  }
  readonly kinds: readonly string[]
}

export interface Taxonomy {
  readonly name: string
  readonly organization?: string
  readonly shortDescription: Message
  readonly isComprehensive: false
  readonly taxa: readonly { readonly id: string; readonly helpUri?: string; readonly shortDescription?: Message }[]
}
