import type { ProblemKind } from '@bartizan/model'
import type { Pom } from './java/pom.ts'

/** What a package is used for; `build` tools, `peer` and `optional` ones as their ecosystem names them. */
export type Scope = 'prod' | 'dev' | 'test' | 'build' | 'optional' | 'peer'

/** Where a package comes from, as far as the file says. */
export interface PackageSource {
  readonly kind: 'registry' | 'git' | 'path' | 'url'
  /** Host name in lower case. */
  readonly host?: string
  /** As written, without credentials. */
  readonly url?: string
  /** Commit of a git source. */
  readonly commit?: string
}

/** One entry of a lockfile or manifest. */
export interface FoundPackage {
  /** Name of the ecosystem in the advisory format: `npm`, `PyPI`, `crates.io`. */
  readonly ecosystem: string
  /** As the ecosystem's own tools write it: `@scope/name`, `group:artifact`. */
  readonly name: string
  /** Resolved version; empty when the file states none. */
  readonly version: string
  /** The range that a manifest declares, as written. */
  readonly requirement?: string
  /** UTF-16 range of the entry in the text. */
  readonly start: number
  readonly end: number
  /** Identity inside the file, which edges refer to; without it `name@version`. */
  readonly key?: string
  /** Absent when the format does not tell. */
  readonly direct?: boolean
  /** Empty when the format does not tell. */
  readonly scopes: readonly Scope[]
  /** Digests as written: `sha512-…` (base64) or `sha256:…` (hex), separated by spaces. */
  readonly integrity?: string
  readonly source?: PackageSource
  /** The name under which the project uses it, where that differs. */
  readonly alias?: string
  readonly qualifiers?: Readonly<Record<string, string>>
  readonly licence?: string
  readonly marks?: readonly Mark[]
  /** What the registry says of a deprecated package. */
  readonly deprecated?: string
}

/** What else the file says of an entry. */
export type Mark =
  | 'install-script'
  | 'conditional'
  | 'bundled'
  | 'workspace'
  | 'runtime'
  | 'pinned'
  | 'floating'
  | 'yanked'

/** `from` needs `to`; both are keys of packages of the same file, `from` is empty for the project itself. */
export interface FoundEdge {
  readonly from: string
  readonly to: string
  readonly requirement?: string
  readonly scope?: Scope
}

export interface ExtractProblem {
  readonly kind: ProblemKind
  readonly offset: number
  readonly reason: string
}

export interface Extraction {
  readonly packages: readonly FoundPackage[]
  readonly edges: readonly FoundEdge[]
  readonly problems: readonly ExtractProblem[]
  /** Folders of the workspace that the lock covers, from its own folder; absent when the format does not tell. */
  readonly members?: readonly string[]
  /** Other files of the same format that this one names, from its own folder. */
  readonly includes?: readonly string[]
  /** More would be known with other files at hand. */
  readonly incomplete?: boolean
  /** What this project itself is called, for finding workspace members. */
  readonly project?: { readonly name: string; readonly version?: string }
}

/** What a format is: a lockfile states versions, a manifest asks for ranges, a reference names one thing to fetch. */
export type FormatKind = 'lockfile' | 'manifest' | 'reference'

/** One format that names packages. */
export interface Format {
  readonly id: string
  readonly kind: FormatKind
  /** Decides from the path alone; `name` is its last segment. */
  readonly matches: (name: string, path: string) => boolean
  /** `near` gives access to other files, for formats that need them (`incomplete`). */
  readonly extract: (text: string, path: string, near?: Neighbours) => Extraction
}

/** Other files of the same tree. */
export interface Neighbours {
  /** Text of a file by its path from the root; undefined when there is none. */
  readonly read: (path: string) => string | undefined
  /** A Maven POM of the tree or of the local repository by its coordinates. */
  readonly pom?: (group: string, artifact: string) => Pom | undefined
}

/** The largest number of entries that one file may name. */
export const MAX_PACKAGES = 1_000_000

/** The largest number of edges that one file may state. */
export const MAX_EDGES = 5_000_000

/** Files beyond this many bytes are refused. */
export const MAX_FILE_BYTES = 256 * 1024 * 1024
