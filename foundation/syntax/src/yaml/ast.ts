/** A stretch of the source text in UTF-16 indices, end exclusive. */
export interface YamlSpan {
  readonly start: number
  readonly end: number
}

interface Properties {
  /** Name behind `&`. */
  readonly anchor?: string
  /** As written: `!Ref`, `!!str`, `!<tag:…>`. */
  readonly tag?: string
}

export interface YamlScalar extends YamlSpan, Properties {
  readonly kind: 'scalar'
  readonly style: 'plain' | 'single' | 'double' | 'literal' | 'folded'
  /** Quotes, escapes and folding undone. */
  readonly text: string
  /** By the core schema of YAML 1.2: plain scalars only, everything else is its text. */
  readonly value: string | number | boolean | null
  /** Columns that a block scalar's lines are indented by, and where its first line starts. */
  readonly block?: { readonly indent: number; readonly from: number }
}

export interface YamlEntry extends YamlSpan {
  readonly key: YamlNode
  readonly value: YamlNode
}

export interface YamlMapping extends YamlSpan, Properties {
  readonly kind: 'mapping'
  readonly entries: readonly YamlEntry[]
  readonly flow: boolean
}

export interface YamlSequence extends YamlSpan, Properties {
  readonly kind: 'sequence'
  readonly items: readonly YamlNode[]
  readonly flow: boolean
}

export interface YamlAlias extends YamlSpan, Properties {
  readonly kind: 'alias'
  readonly name: string
  /** Absent when no anchor of that name stands before it. */
  readonly target?: YamlNode
}

export type YamlNode = YamlScalar | YamlMapping | YamlSequence | YamlAlias

export interface YamlDocument extends YamlSpan {
  readonly root: YamlNode
}

export interface YamlIssue extends YamlSpan {
  readonly message: string
  /** Duplicate keys and tabs are told and read on; `broken` means that a part of the document is missing. */
  readonly weight: 'told' | 'broken'
}

export interface YamlFile {
  readonly documents: readonly YamlDocument[]
  readonly comments: readonly YamlSpan[]
  readonly issues: readonly YamlIssue[]
}
