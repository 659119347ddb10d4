export { buildPurl, canonicalPurl, parsePurl } from './purl.ts'
export type { PurlParts, PurlResult } from './purl.ts'
export { ecosystemOf, nameOfPurl, purlOf } from './ecosystem.ts'
export type { PackageCoordinates } from './ecosystem.ts'
