export { extractFile } from './extract/extract.ts'
export { formatOf, formats } from './extract/formats.ts'
export { statedVersion } from './extract/requirement.ts'
export type {
  Extraction,
  FoundEdge,
  FoundPackage,
  Format,
  FormatKind,
  Mark,
  PackageSource,
  Scope,
} from './extract/types.ts'
