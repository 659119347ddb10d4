import type { RegoProblem, Value } from '../rego/index.ts'

/** Where values of a document come from in its file. */
export type OriginView = {
  /** The range of the value at a path, in UTF-16 offsets; undefined where nothing is known. */
  readonly originOf: (
    path: readonly (string | number)[],
  ) => { readonly start: number; readonly end: number } | undefined
  /** The line of an offset, from 1: some policies report lines themselves. */
  readonly lineAt?: (offset: number) => number
}

/** A document that policies are asked about. */
export type PolicyDocument = {
  /** Name of the file. */
  readonly file: string
  readonly data: Value
  /** What the file is: `kubernetes`, `dockerfile`, `terraform`, `cloudformation`, `yaml`, `json`, … */
  readonly type?: string
  readonly origins?: OriginView
}

/** A path into a document. */
export type DocumentPath = readonly (string | number)[]

/** What a policy says about a document. */
export type PolicyFinding = {
  readonly tool: string
  /** Package and rule that yielded it. */
  readonly rule: string
  readonly id?: string
  readonly title?: string
  readonly message: string
  readonly severity: 'critical' | 'high' | 'medium' | 'low' | 'info'
  readonly file: string
  /** The value that it is about: named by the policy, otherwise the deepest that the rule read. */
  readonly path: DocumentPath
  readonly range?: { readonly start: number; readonly end: number }
  /** What the policy's author attached. */
  readonly details?: Value
}

/** Findings, with how much was asked: that nothing ran cannot look like that nothing was found. */
export type AdapterReport = {
  readonly findings: readonly PolicyFinding[]
  readonly problems: readonly RegoProblem[]
  readonly rules: { readonly total: number; readonly matched: number; readonly undefined: number }
}

/** Texts of a folder of custom checks, by name. */
export type CheckFiles = ReadonlyMap<string, string>

/** What checks are told besides the documents. */
export type CheckOptions = {
  /** Milliseconds since 1970. */
  readonly now?: number
}
