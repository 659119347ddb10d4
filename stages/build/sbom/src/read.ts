import { fromCycloneDx } from './cyclonedx/read.ts'
import { fromXml } from './cyclonedx/xml.ts'
import type { Bom } from './bom.ts'
import { fromSpdx2 } from './spdx/spdx2.ts'
import { fromSpdx3 } from './spdx/spdx3.ts'
import { fromTagValue } from './spdx/tag-value.ts'

/** A bill of materials, or why the text is none. */
export type BomResult = { readonly kind: 'ok'; readonly bom: Bom } | { readonly kind: 'error'; readonly reason: string }

/** Reads a bill of materials in any of the formats: CycloneDX JSON and XML, SPDX 2 JSON and tag-value, SPDX 3 JSON-LD. */
export function readBom(text: string): BomResult {
  const start = text.trimStart()
  if (start.startsWith('<')) {
    const document = fromXml(text)
    const bom = document === undefined ? undefined : fromCycloneDx(document, 'cyclonedx-xml')
    return bom === undefined ? { kind: 'error', reason: 'no CycloneDX document' } : { kind: 'ok', bom }
  }
  if (!start.startsWith('{')) {
    const document = fromTagValue(text)
    const bom = document === undefined ? undefined : fromSpdx2(document, 'spdx-tag-value')
    return bom === undefined ? { kind: 'error', reason: 'neither JSON, XML nor SPDX tag-value' } : { kind: 'ok', bom }
  }
  try {
    const document: unknown = JSON.parse(start)
    const bom = fromCycloneDx(document, 'cyclonedx-json') ?? fromSpdx2(document, 'spdx-json') ?? fromSpdx3(document)
    return bom === undefined ? { kind: 'error', reason: 'neither CycloneDX nor SPDX' } : { kind: 'ok', bom }
  } catch (error) {
    return { kind: 'error', reason: error instanceof Error ? error.message : 'unreadable' }
  }
}

/** Whether a file name is one under which bills of materials usually lie. */
export const isBomName = (name: string): boolean =>
  /^(?:s?bom|.*\.(?:cdx|spdx|sbom|spdx3))\.(?:json|xml)$|\.spdx$/i.test(name)

/** Whether a text may be a bill of materials by its beginning, for documents under other names. */
export const startsBom = (head: string): boolean =>
  head.includes('<') && !head.trimStart().startsWith('{')
    ? /<(?:\w+:)?bom\b[^>]*\bcyclonedx\.org\/schema\/bom/.test(head)
    : /"bomFormat"\s*:\s*"CycloneDX"|"SPDXRef-DOCUMENT"|"spdxVersion"|\bspdx\.org\/rdf\/3/.test(head)
