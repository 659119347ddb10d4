import { PURL_TYPES } from './types.ts'

/** The components of a package URL, decoded and normalised. */
export interface PurlParts {
  readonly type: string
  readonly namespace?: string
  readonly name: string
  readonly version?: string
  readonly qualifiers?: Readonly<Record<string, string>>
  readonly subpath?: string
}

/** A value, or why the input is none. */
export type PurlResult<T> =
  | { readonly kind: 'ok'; readonly value: T }
  | { readonly kind: 'error'; readonly reason: string }

const ok = <T>(value: T): PurlResult<T> => ({ kind: 'ok', value })
const fail = (reason: string): PurlResult<never> => ({ kind: 'error', reason })

const TYPE = /^[a-z][a-z0-9.-]*$/
const KEY = /^[a-z][a-z0-9._-]*$/
/** A key that begins in upper case is refused when parsing; upper case further on folds. */
const WRITTEN_KEY = /^[a-z][A-Za-z0-9._-]*$/
const PLAIN = /^[A-Za-z0-9._~:-]*$/

function encode(text: string): string {
  if (PLAIN.test(text)) return text
  return encodeURIComponent(text.toWellFormed())
    .replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%3A', ':')
}

function decode(text: string): string {
  if (!text.includes('%')) return text
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

const segments = (path: string): string[] => path.split('/').filter((segment) => segment !== '')

const subpathSegments = (path: string): string[] =>
  segments(path).filter((segment) => segment !== '.' && segment !== '..')

/** Checks the parts and brings them into the canonical form of their type. */
function normalise(parts: PurlParts): PurlResult<PurlParts> {
  const type = parts.type.toLowerCase()
  if (!TYPE.test(type)) return fail(`"${parts.type}" is no package type`)
  if (parts.name === '') return fail('a package URL needs a name')
  const rule = PURL_TYPES[Object.hasOwn(PURL_TYPES, type) ? type : ''] ?? {}
  if (rule.namespace === 'prohibited' && parts.namespace !== undefined)
    return fail(`${type} packages have no namespace`)
  if (rule.namespace === 'required' && parts.namespace === undefined) return fail(`${type} packages need a namespace`)
  for (const key of Object.keys(parts.qualifiers ?? {})) if (!KEY.test(key)) return fail(`"${key}" is no qualifier key`)
  if (rule.qualifier !== undefined && parts.qualifiers?.[rule.qualifier] === undefined)
    return fail(`${type} packages need the qualifier ${rule.qualifier}`)
  const folded = { ...parts, type }
  for (const part of rule.fold ?? []) if (folded[part] !== undefined) folded[part] = folded[part].toLowerCase()
  const value = rule.rewrite?.(folded) ?? folded
  if (rule.name?.test(value.name) === false) return fail(`"${value.name}" is no ${type} name`)
  if (value.version !== undefined && rule.version?.test(value.version) === false)
    return fail(`"${value.version}" is no ${type} version`)
  return ok(value)
}

function parseQualifiers(text: string, anyCase: boolean): Record<string, string> {
  const pairs: [string, string][] = []
  for (const pair of text.split('&')) {
    const equals = pair.indexOf('=')
    const value = equals < 0 ? '' : decode(pair.slice(equals + 1))
    const key = equals < 0 ? pair : pair.slice(0, equals)
    if (value !== '') pairs.push([anyCase || WRITTEN_KEY.test(key) ? key.toLowerCase() : key, value])
  }
  return Object.fromEntries(pairs.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
}

/** Splits a trailing part off at the last `mark`. */
function cut(text: string, mark: string): readonly [string, string | undefined] {
  const at = text.lastIndexOf(mark)
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)]
}

function parseWith(text: string, anyCase: boolean): PurlResult<PurlParts> {
  if (text.length > 65_536) return fail('longer than 64 KiB')
  if (!/^pkg:/i.test(text)) return fail('a package URL starts with "pkg:"')
  const [beforeSubpath, subpathText] = cut(text.slice(4).replace(/^\/+/, ''), '#')
  const [beforeQualifiers, qualifierText] = cut(beforeSubpath, '?')
  const slash = beforeQualifiers.indexOf('/')
  if (slash < 0) return fail('a package URL needs a type and a name')
  let path = beforeQualifiers.slice(slash + 1).replace(/\/+$/, '')
  const at = path.lastIndexOf('@')
  let version: string | undefined
  if (at > 0 && path[at - 1] !== '/') {
    version = decode(path.slice(at + 1))
    path = path.slice(0, at)
  } else if (at >= 0 && !path.slice(at).includes('/')) return fail('a package URL needs a name')
  if (path.endsWith('/')) return fail('a package URL needs a name')
  const names = segments(path).map(decode)
  const type = beforeQualifiers.slice(0, slash)
  const name = (type === 'git' ? names.splice(1).join('/') : names.pop()) ?? ''
  const subpath = subpathSegments(subpathText ?? '')
    .map(decode)
    .join('/')
  const qualifiers = qualifierText === undefined ? {} : parseQualifiers(qualifierText, anyCase)
  return normalise({
    type,
    ...(names.length > 0 ? { namespace: names.join('/') } : {}),
    name,
    ...(version === undefined || version === '' ? {} : { version }),
    ...(Object.keys(qualifiers).length > 0 ? { qualifiers } : {}),
    ...(subpath === '' ? {} : { subpath }),
  })
}

/** Parses a package URL as the standard asks: a qualifier key that begins in upper case is an error. */
export const parsePurl = (text: string): PurlResult<PurlParts> => parseWith(text, false)

/** Rewrites a package URL into its canonical form, forgiving what has one meaning only. */
export function canonicalPurl(text: string): PurlResult<string> {
  const parsed = parseWith(text, true)
  return parsed.kind === 'ok' ? ok(writePurl(parsed.value)) : parsed
}

/** Builds a canonical package URL from its components. */
export function buildPurl(parts: PurlParts): PurlResult<string> {
  const namespace = segments(parts.namespace ?? '').join('/')
  const { namespace: _namespace, ...rest } = parts
  const normal = normalise(namespace === '' ? rest : { ...rest, namespace })
  return normal.kind === 'ok' ? ok(writePurl(normal.value)) : normal
}

/** Writes components that are normal already. */
function writePurl(parts: PurlParts): string {
  const path = [...segments(parts.namespace ?? ''), ...(parts.type === 'git' ? segments(parts.name) : [parts.name])]
  let text = `pkg:${parts.type}/${path.map(encode).join('/')}`
  if (parts.version !== undefined && parts.version !== '') text += `@${encode(parts.version)}`
  const pairs = Object.entries(parts.qualifiers ?? {}).filter(([, value]) => value !== '')
  pairs.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
  if (pairs.length > 0) text += `?${pairs.map(([key, value]) => `${key}=${encode(value)}`).join('&')}`
  const subpath = subpathSegments(parts.subpath ?? '')
  if (subpath.length > 0) text += `#${subpath.map(encode).join('/')}`
  return text
}
