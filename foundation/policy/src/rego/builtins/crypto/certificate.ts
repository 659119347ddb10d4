import { narrow } from '../../value/index.ts'
import type { Value } from '../../value/index.ts'
import { formatAddress } from '../ip.ts'
import { childrenOf, integerOf, oidText, readDer, textOf } from './der.ts'
import type { Der } from './der.ts'

/** A certificate or request with the fields under the names that Go's JSON gives them. */
export type Parsed = { readonly [name: string]: Value }

const NAMES: Readonly<Record<string, string>> = {
  '2.5.4.6': 'Country',
  '2.5.4.10': 'Organization',
  '2.5.4.11': 'OrganizationalUnit',
  '2.5.4.7': 'Locality',
  '2.5.4.8': 'Province',
  '2.5.4.9': 'StreetAddress',
  '2.5.4.17': 'PostalCode',
}

/** Parses a certificate; undefined when it is malformed. */
export function parseCertificate(bytes: Uint8Array): Parsed | undefined {
  const parts = signedParts(bytes)
  if (!parts) return undefined
  const [version, serial, , issuer, validity, subject] = parts.fields as [Der, Der, Der, Der, Der, Der]
  if (!subject || parts.fields.length < 7) return undefined
  const [notBefore, notAfter] = childrenOf(bytes, validity)
  if (!notBefore || !notAfter) return undefined
  return {
    Version: version.tag === 0xa0 ? Number(integerOf(bytes, readDer(bytes, version.from) ?? version)) + 1 : 1,
    SerialNumber: narrow(integerOf(bytes, serial)),
    Issuer: nameOf(bytes, issuer),
    Subject: nameOf(bytes, subject),
    NotBefore: timeOf(bytes, notBefore),
    NotAfter: timeOf(bytes, notAfter),
    Raw: Buffer.from(bytes.subarray(0, parts.end)).toString('base64'),
    ...extensionsOf(
      bytes,
      parts.fields.find((field) => field.tag === 0xa3),
    ),
  }
}

/** Parses a certificate request; undefined when it is malformed. */
export function parseRequest(bytes: Uint8Array): Parsed | undefined {
  const parts = signedParts(bytes, false)
  const [version, subject, , attributes] = parts?.fields ?? []
  if (!parts || !version || version.tag !== 0x02 || !subject || subject.tag !== 0x30) return undefined
  return {
    Version: Number(integerOf(bytes, version)),
    Subject: nameOf(bytes, subject),
    Raw: Buffer.from(bytes.subarray(0, parts.end)).toString('base64'),
    ...extensionsOf(bytes, requestedExtensions(bytes, attributes)),
  }
}

/** The fields of the signed part; a missing version is filled in so that positions are fixed. */
function signedParts(bytes: Uint8Array, filled = true): { fields: Der[]; end: number } | undefined {
  const outer = readDer(bytes, 0)
  if (outer?.tag !== 0x30) return undefined
  const [signed, algorithm, signature] = childrenOf(bytes, outer)
  if (signed?.tag !== 0x30 || algorithm?.tag !== 0x30 || signature?.tag !== 0x03) return undefined
  const fields = childrenOf(bytes, signed)
  if (filled && fields[0]?.tag !== 0xa0) fields.unshift({ tag: 0, start: 0, from: 0, to: 0 })
  return { fields, end: outer.to }
}

/** The length of the certificate at the start of the bytes; undefined when there is none. */
export function certificateEnd(bytes: Uint8Array): number | undefined {
  return signedParts(bytes)?.end
}

function nameOf(bytes: Uint8Array, der: Der): Value {
  const lists: { [name: string]: string[] } = {}
  const names: Value[] = []
  let commonName = ''
  let serial = ''
  for (const set of childrenOf(bytes, der)) {
    for (const pair of childrenOf(bytes, set)) {
      const [type, value] = childrenOf(bytes, pair)
      if (!type || !value) continue
      const oid = oidText(bytes, type)
      const text = textOf(bytes, value)
      names.push({ Type: oid.split('.').map(Number), Value: text })
      if (oid === '2.5.4.3') commonName = text
      else if (oid === '2.5.4.5') serial = text
      const name = NAMES[oid]
      if (name) (lists[name] ??= []).push(text)
    }
  }
  const result: { [key: string]: Value } = {
    CommonName: commonName,
    SerialNumber: serial,
    Names: names,
    ExtraNames: null,
  }
  for (const name of Object.values(NAMES)) result[name] = lists[name] ?? null
  return result
}

function timeOf(bytes: Uint8Array, der: Der): string {
  const text = textOf(bytes, der)
  const year = der.tag === 0x17 ? `${Number(text.slice(0, 2)) < 50 ? '20' : '19'}${text.slice(0, 2)}` : text.slice(0, 4)
  const rest = text.slice(der.tag === 0x17 ? 2 : 4)
  const two = (i: number) => rest.slice(i, i + 2)
  return `${year}-${two(0)}-${two(2)}T${two(4)}:${two(6)}:${two(8)}Z`
}

function requestedExtensions(bytes: Uint8Array, attributes: Der | undefined): Der | undefined {
  for (const attribute of attributes ? childrenOf(bytes, attributes) : []) {
    const [type, set] = childrenOf(bytes, attribute)
    if (type && set && oidText(bytes, type) === '1.2.840.113549.1.9.14') return set
  }
  return undefined
}

function extensionsOf(bytes: Uint8Array, wrapper: Der | undefined): Parsed {
  const found: { [name: string]: Value } = {
    DNSNames: null,
    EmailAddresses: null,
    IPAddresses: null,
    URIStrings: null,
    IsCA: false,
    BasicConstraintsValid: false,
  }
  const list = wrapper && readDer(bytes, wrapper.from)
  for (const extension of list ? childrenOf(bytes, list) : []) {
    const parts = childrenOf(bytes, extension)
    const [type] = parts
    const value = parts.at(-1)
    if (!type || value?.tag !== 0x04) continue
    const inner = readDer(bytes, value.from)
    if (!inner) continue
    const oid = oidText(bytes, type)
    if (oid === '2.5.29.17') alternativeNames(bytes, inner, found)
    else if (oid === '2.5.29.19') {
      found['BasicConstraintsValid'] = true
      found['IsCA'] = childrenOf(bytes, inner).some((child) => child.tag === 0x01 && bytes[child.from] !== 0)
    }
  }
  return found
}

const GENERAL_NAMES: Readonly<Record<number, string>> = {
  0x81: 'EmailAddresses',
  0x82: 'DNSNames',
  0x86: 'URIStrings',
}

function alternativeNames(bytes: Uint8Array, list: Der, found: { [name: string]: Value }): void {
  const add = (name: string, text: string) => {
    const before = found[name]
    found[name] = [...(Array.isArray(before) ? (before as Value[]) : []), text]
  }
  for (const item of childrenOf(bytes, list)) {
    const name = GENERAL_NAMES[item.tag]
    if (name) add(name, textOf(bytes, { ...item, tag: 0x0c }))
    else if (item.tag === 0x87) {
      const bits = (item.to - item.from) * 8
      if (bits === 32 || bits === 128) add('IPAddresses', formatAddress(integerOf(bytes, item), bits))
    }
  }
}
