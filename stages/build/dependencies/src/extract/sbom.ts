import { ecosystemOf, nameOfPurl, parsePurl } from '@bartizan/knowledge/purl'
import type { PurlParts } from '@bartizan/knowledge/purl'
import { isBomName, readBom, startsBom } from '@bartizan/sbom'
import type { BomComponent } from '@bartizan/sbom'
import { add, compact, finish, link, newDraft, note } from './draft.ts'
import type { Extraction, Format, FoundPackage } from './types.ts'

/** The distributions behind package URLs of the operating systems, by their namespace. */
const DISTRIBUTIONS: Readonly<Record<string, string>> = {
  debian: 'Debian',
  ubuntu: 'Ubuntu',
  alpine: 'Alpine',
  almalinux: 'AlmaLinux',
  rocky: 'Rocky Linux',
  'rocky-linux': 'Rocky Linux',
  redhat: 'Red Hat',
  opensuse: 'openSUSE',
  suse: 'SUSE',
  wolfi: 'Wolfi',
  chainguard: 'Chainguard',
  mageia: 'Mageia',
}

/** The release that the `distro` qualifier names, as the advisories write it: `Debian:12`, `Alpine:v3.19`. */
function distributionOf(namespace: string, distro: string | undefined): string | undefined {
  const base = DISTRIBUTIONS[namespace]
  const release = /(\d+(?:\.\d+)*)/.exec(distro ?? '')?.[1]
  if (base === undefined || release === undefined) return base
  const [major, minor] = release.split('.')
  if (base === 'Alpine') return `Alpine:v${major}.${minor ?? '0'}`
  if (base === 'Ubuntu') return `Ubuntu:${release}${Number(major) % 2 === 0 && minor === '04' ? ':LTS' : ''}`
  return `${base}:${major}`
}

/** Debian and Alpine publish advisories by source package, which the `upstream` qualifier names. */
function sourcePackage(purl: PurlParts): { name: string; version: string | undefined } {
  const upstream = purl.type === 'deb' || purl.type === 'apk' ? purl.qualifiers?.upstream : undefined
  const [name, version] = (upstream ?? '').split('@')
  return name === undefined || name === ''
    ? { name: purl.name, version: purl.version }
    : { name, version: version ?? purl.version }
}

function foundOf(component: BomComponent, text: string): FoundPackage | undefined {
  const parsed = component.purl === undefined ? undefined : parsePurl(component.purl)
  if (parsed?.kind !== 'ok') return undefined
  const purl = parsed.value
  const system = purl.type === 'deb' || purl.type === 'apk' || purl.type === 'rpm'
  const ecosystem = system ? distributionOf(purl.namespace ?? '', purl.qualifiers?.distro) : ecosystemOf(purl.type)
  if (ecosystem === undefined) return undefined
  const epoch = purl.qualifiers?.epoch
  const source = sourcePackage(purl)
  const version = source.version ?? component.version ?? ''
  const at = text.indexOf(component.purl!)
  return compact({
    ecosystem,
    name: system ? source.name : nameOfPurl(purl),
    alias: system && source.name !== purl.name ? purl.name : undefined,
    version:
      purl.type === 'golang'
        ? version.replace(/^v/, '')
        : epoch === undefined || epoch === '0' || version.includes(':')
          ? version
          : `${epoch}:${version}`,
    start: Math.max(at, 0),
    end: at < 0 ? 0 : at + component.purl!.length,
    key: component.ref,
    scopes:
      component.scope === 'excluded' ? ['dev' as const] : component.scope === 'optional' ? ['optional' as const] : [],
    licence: component.licence,
    integrity:
      component.hashes.length === 0
        ? undefined
        : component.hashes
            .map(({ algorithm, value }) => `${algorithm.toLowerCase().replace('-', '')}:${value}`)
            .join(' '),
    qualifiers: system ? purl.qualifiers : undefined,
  })
}

function extract(text: string): Extraction {
  const draft = newDraft()
  const result = readBom(text)
  if (result.kind === 'error') {
    note(draft, { kind: 'unparsed', offset: 0, reason: result.reason })
    return finish(draft)
  }
  const { bom } = result
  for (const component of bom.components) {
    const found = foundOf(component, text)
    if (found !== undefined) add(draft, found)
  }
  const known = new Set(draft.packages.map((found) => found.key))
  for (const { ref, on } of bom.dependencies) {
    const from = ref === bom.subject.ref ? '' : ref
    for (const to of on) if (known.has(to) && (from === '' || known.has(from))) link(draft, { from, to })
  }
  if (bom.subject.name !== '') draft.project = compact({ name: bom.subject.name, version: bom.subject.version })
  return finish(draft)
}

/** Bills of materials in any format that is read. */
export const sbomFile: Format = { id: 'sbom', kind: 'lockfile', matches: isBomName, extract }

/** Whether a document under any name is a bill of materials; only its beginning is looked at. */
export const holdsBill = (extension: string, bytes: Uint8Array): boolean =>
  /^(?:json|xml)$/.test(extension) && startsBom(Buffer.from(bytes.subarray(0, 4096)).toString('latin1'))
