import type { Region } from '@bartizan/model'
import type { ExtractProblem, FormatKind, FoundEdge, FoundPackage, Scope } from '../extract/types.ts'

/** An entry with its place in lines; what stays of a package after its file was read. */
export interface PlacedPackage extends Omit<FoundPackage, 'start' | 'end'> {
  readonly region: Region
}

/** What one file says, as plain data that travels between threads. */
export interface FileFacts {
  readonly format: string
  readonly kind: FormatKind
  readonly packages: readonly PlacedPackage[]
  readonly edges: readonly FoundEdge[]
  readonly problems: readonly ExtractProblem[]
  readonly project?: { readonly name: string; readonly version?: string }
  readonly incomplete?: boolean
  readonly members?: readonly string[]
  readonly includes?: readonly string[]
}

/** A package of the project with everything that its files say together. */
export interface Component extends PlacedPackage {
  readonly path: string
  readonly format: string
  readonly kind: FormatKind
  readonly purl: string | undefined
  readonly scopes: readonly Scope[]
  /** From a root of the dependency graph down to this package: names. Empty where the format has no edges. */
  readonly chain: readonly string[]
  /** What those ask for that need it directly. */
  readonly requirements: readonly string[]
}

/** One file that names packages, with the manifest that belongs to it. */
export interface ProjectFile {
  readonly path: string
  readonly facts: FileFacts
  readonly components: readonly Component[]
  /** Manifests that this lockfile answers. */
  readonly manifests: readonly string[]
}

export interface Inventory {
  readonly files: readonly ProjectFile[]
  /** Manifests that no lockfile answers: their versions are not known. */
  readonly unlocked: readonly string[]
}
