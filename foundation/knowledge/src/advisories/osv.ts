/** The parts of an OSV record that are read; unknown fields are allowed everywhere. */
export interface OsvRecord {
  readonly id: string
  readonly modified?: string
  readonly published?: string
  readonly withdrawn?: string
  readonly aliases?: readonly string[]
  readonly upstream?: readonly string[]
  readonly summary?: string
  readonly details?: string
  readonly severity?: readonly OsvSeverity[]
  readonly affected?: readonly OsvAffected[]
  readonly references?: readonly { readonly type?: string; readonly url?: string }[]
  readonly database_specific?: Readonly<Record<string, unknown>>
}

export interface OsvSeverity {
  readonly type?: string
  readonly score?: string
}

export interface OsvAffected {
  readonly package?: { readonly ecosystem?: string; readonly name?: string; readonly purl?: string }
  readonly ranges?: readonly OsvRange[]
  readonly versions?: readonly string[]
  readonly severity?: readonly OsvSeverity[]
  readonly ecosystem_specific?: Readonly<Record<string, unknown>>
  readonly database_specific?: Readonly<Record<string, unknown>>
}

export interface OsvRange {
  readonly type?: string
  readonly repo?: string
  readonly events?: readonly Readonly<Record<string, string>>[]
}

const isText = (value: unknown): value is string => typeof value === 'string'

const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value)

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * Whether a value has the shape of an OSV record as far as it is read here: an id, and lists where lists are expected.
 * Everything else is checked where it is used.
 */
export function isOsvRecord(value: unknown): value is OsvRecord {
  if (!isObject(value) || !isText(value.id) || value.id === '' || value.id.length > 200) return false
  for (const field of ['aliases', 'upstream', 'severity', 'affected', 'references'])
    if (value[field] !== undefined && value[field] !== null && !isList(value[field])) return false
  return isList(value.affected ?? []) && ((value.affected as readonly unknown[] | undefined) ?? []).every(isAffected)
}

function isAffected(value: unknown): boolean {
  if (!isObject(value)) return false
  const lists = ['ranges', 'versions', 'severity']
  return lists.every((field) => value[field] === undefined || value[field] === null || isList(value[field]))
}

/** The ecosystem without its release: `Debian:12` → `Debian`. */
export function baseEcosystem(ecosystem: string): string {
  const colon = ecosystem.indexOf(':')
  return colon < 0 ? ecosystem : ecosystem.slice(0, colon)
}

/** How a package name is compared inside its ecosystem. */
export function foldPackageName(ecosystem: string, name: string): string {
  switch (baseEcosystem(ecosystem)) {
    case 'PyPI':
      return name.toLowerCase().replace(/[-_.]+/g, '-')
    case 'Packagist':
    case 'NuGet':
    case 'Hex':
    case 'GitHub Actions':
    case 'SwiftURL':
      return name.toLowerCase()
    case 'crates.io':
      return name.replaceAll('_', '-')
    default:
      return name
  }
}
