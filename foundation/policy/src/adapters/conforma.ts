import { isArray, lookup } from '../rego/index.ts'
import type { Builtin, Value } from '../rego/index.ts'
import type { PolicyFiles } from '../commands/files.ts'
import { at } from './gatekeeper-match.ts'
import { collect, plainView, textField } from './results.ts'
import { prepare } from './run.ts'
import type { AdapterReport, PolicyDocument } from './types.ts'

/** Functions that Conforma adds to Rego. Those that ask a registry or verify a signature there are unknown here. */
export const conformaBuiltins: readonly Builtin[] = [
  ...['blob', 'blob_files', 'descriptor', 'image_files', 'image_index', 'image_manifest', 'image_manifests'].map(
    (name) => unknown(`ec.oci.${name}`, name === 'blob_files' || name === 'image_files' ? 2 : 1),
  ),
  unknown('ec.oci.image_referrers', 1),
  unknown('ec.oci.image_tag_refs', 1),
  unknown('ec.sigstore.verify_attestation', 2),
  unknown('ec.sigstore.verify_image', 2),
  {
    name: 'ec.purl.is_valid',
    args: ['string'],
    result: 'boolean',
    run: ([text]) => parsePurl(text as string) !== undefined,
  },
  { name: 'ec.purl.parse', args: ['string'], result: 'any', run: ([text]) => parsePurl(text as string) },
]

function unknown(name: string, count: number): Builtin {
  return { name, args: Array.from({ length: count }, () => 'any' as const), result: 'any', run: () => undefined }
}

/** The parts of a package URL, or undefined where it is none. */
function parsePurl(text: string): Value | undefined {
  const found = /^pkg:\/*([A-Za-z][\w.+-]*)\/([^?#]+)(?:\?([^#]*))?(?:#(.*))?$/.exec(text)
  if (!found) return undefined
  const [, type = '', rest = '', query = '', subpath = ''] = found
  const mark = rest.lastIndexOf('@')
  const path = (mark > 0 ? rest.slice(0, mark) : rest).split('/').filter((part) => part !== '')
  try {
    const names = path.map(decodeURIComponent)
    const name = names.pop()
    if (name === undefined) return undefined
    const qualifiers = query
      .split('&')
      .filter((pair) => pair.includes('='))
      .map((pair) => ({
        key: pair.slice(0, pair.indexOf('=')).toLowerCase(),
        value: decodeURIComponent(pair.slice(pair.indexOf('=') + 1)),
      }))
      .sort((a, b) => (a.key < b.key ? -1 : 1))
    return {
      type: type.toLowerCase(),
      namespace: names.join('/'),
      name,
      version: mark > 0 ? decodeURIComponent(rest.slice(mark + 1)) : '',
      qualifiers,
      subpath: decodeURIComponent(subpath).replace(/^\/+|\/+$/g, ''),
    }
  } catch {
    return undefined
  }
}

/** How policies written for Conforma are asked. */
export type ConformaOptions = {
  readonly data?: Value
  /** Milliseconds since 1970: what takes effect later only warns. Everything is in effect where no time is given. */
  readonly now?: number
  /** Names of rules, packages and `@collections`, those with `:term` being about one term only. */
  readonly include?: readonly string[]
  readonly exclude?: readonly string[]
}

/** Runs policies written for Conforma: `deny` and `warn` with codes, effective from their `effective_on` on. */
export function runConforma(
  files: PolicyFiles,
  documents: readonly PolicyDocument[],
  options: ConformaOptions = {},
): AdapterReport {
  const { data, now, include = ['*'], exclude = [] } = options
  const prepared = prepare(files, ['deny', 'warn'], { builtins: conformaBuiltins })
  return collect(prepared, documents.map(plainView), {
    tool: 'conforma',
    ...(data !== undefined && { data }),
    ...(now !== undefined && { now: BigInt(Math.trunc(now)) * 1_000_000n }),
    read: ({ entry, value }) => {
      const code = textField(value, 'code') ?? entry.package.join('.')
      const names = namesOf(code, value)
      if (weight(include, names) <= weight(exclude, names)) return undefined
      const starts = Date.parse(textField(value, 'effective_on') ?? '')
      const isLater = now !== undefined && starts > now
      const severity = textField(value, 'severity') ?? (entry.name.startsWith('warn') ? 'warning' : 'failure')
      return { id: code, severity: isLater || severity === 'warning' ? 'low' : 'high', details: value }
    },
  })
}

type Names = { readonly code: string; readonly collections: readonly string[]; readonly terms: readonly string[] }

function namesOf(code: string, value: Value): Names {
  const collections = lookup(value, 'collections')
  const term = at(value, 'term')
  const texts = (item: Value | undefined) =>
    (isArray(item) ? item : [item]).filter((text): text is string => typeof text === 'string')
  return { code, collections: texts(collections), terms: texts(term) }
}

/** How closely the closest of the patterns names a result; 0 where none does. */
function weight(patterns: readonly string[], names: Names): number {
  return Math.max(0, ...patterns.map((pattern) => weightOf(pattern, names)))
}

function weightOf(pattern: string, { code, collections, terms }: Names): number {
  if (pattern === '*') return 1
  if (pattern.startsWith('@')) return collections.includes(pattern.slice(1)) ? 10 : 0
  const colon = pattern.indexOf(':')
  const name = colon === -1 ? pattern : pattern.slice(0, colon)
  if (colon !== -1 && !terms.includes(pattern.slice(colon + 1))) return 0
  const bonus = colon === -1 ? 0 : 100
  const pack = code.slice(0, code.lastIndexOf('.'))
  if (name === code) return 100 + 10 + bonus
  const parent = name.replace(/\.\*$/, '')
  return parent === pack || parent === pack.split('.').at(-1) ? 10 + bonus : 0
}
