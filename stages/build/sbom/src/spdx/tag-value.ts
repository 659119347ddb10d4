import type { Fields } from '../value.ts'

type Draft = Record<string, unknown>

const push = (holder: Draft, key: string, value: unknown): void => {
  const list = holder[key]
  if (Array.isArray(list)) list.push(value)
  else holder[key] = [value]
}

/** Tags of a package that are named otherwise in JSON. */
const PACKAGE_TAGS: Readonly<Record<string, string>> = {
  PackageVersion: 'versionInfo',
  PackageSupplier: 'supplier',
  PackageOriginator: 'originator',
  PackageDownloadLocation: 'downloadLocation',
  PackageHomePage: 'homepage',
  PackageLicenseConcluded: 'licenseConcluded',
  PackageLicenseDeclared: 'licenseDeclared',
  PackageCopyrightText: 'copyrightText',
  PackageDescription: 'description',
  PackageSummary: 'summary',
  PrimaryPackagePurpose: 'primaryPackagePurpose',
}

interface State {
  readonly document: Draft
  current: Draft | undefined
}

function packageTag({ current }: State, tag: string, value: string): void {
  if (current === undefined) return
  if (tag === 'PackageChecksum') {
    const match = /^(\S+):\s*(\S+)$/.exec(value)
    if (match !== null) push(current, 'checksums', { algorithm: match[1], checksumValue: match[2] })
  } else if (tag === 'ExternalRef') {
    const [category, type, locator] = value.split(/\s+/)
    push(current, 'externalRefs', { referenceCategory: category, referenceType: type, referenceLocator: locator })
  } else if (tag === 'SPDXID') current.SPDXID = value
  else {
    const key = PACKAGE_TAGS[tag]
    if (key !== undefined) current[key] = value
  }
}

function apply(state: State, tag: string, value: string): void {
  const { document } = state
  if (tag === 'PackageName') {
    state.current = { name: value }
    push(document, 'packages', state.current)
  } else if (tag === 'FileName' || tag === 'SnippetSPDXID' || tag === 'LicenseID') state.current = undefined
  else if (tag === 'Relationship') {
    const [from, type, to] = value.split(/\s+/)
    push(document, 'relationships', { spdxElementId: from, relationshipType: type, relatedSpdxElement: to })
  } else if (tag === 'Creator') push(document.creationInfo as Draft, 'creators', value)
  else if (tag === 'Created') (document.creationInfo as Draft).created = value
  else if (tag === 'SPDXVersion') document.spdxVersion = value
  else if (tag === 'DataLicense') document.dataLicense = value
  else if (tag === 'DocumentName') document.name = value
  else if (tag === 'DocumentNamespace') document.documentNamespace = value
  else packageTag(state, tag, value)
}

/** Puts an SPDX 2 tag-value document into the shape of its JSON twin; undefined when the text is none. */
export function fromTagValue(text: string): Fields | undefined {
  if (!/^SPDXVersion:\s*SPDX-2\./m.test(text.slice(0, 4096))) return undefined
  const state: State = { document: { creationInfo: {} }, current: undefined }
  const lines = text.split(/\r?\n/)
  for (let at = 0; at < lines.length; at++) {
    const match = /^([A-Za-z]+):\s*(.*)$/.exec(lines[at]!)
    if (match === null) continue
    let value = match[2]!
    if (value.startsWith('<text>')) {
      while (!value.includes('</text>') && at + 1 < lines.length) value += `\n${lines[++at]!}`
      value = value.replace(/^<text>|<\/text>[\s\S]*$/g, '')
    }
    apply(state, match[1]!, value.trim())
  }
  return state.document
}
