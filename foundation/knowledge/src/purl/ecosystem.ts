import type { PurlParts } from './purl.ts'
import { buildPurl } from './purl.ts'

interface EcosystemRule {
  readonly type: string
  /** How a name splits into namespace and name; without it the name stays whole. */
  readonly separator?: 'slash' | 'colon'
}

const RULES: Readonly<Record<string, EcosystemRule>> = {
  npm: { type: 'npm', separator: 'slash' },
  PyPI: { type: 'pypi' },
  Go: { type: 'golang', separator: 'slash' },
  'crates.io': { type: 'cargo' },
  Maven: { type: 'maven', separator: 'colon' },
  NuGet: { type: 'nuget' },
  RubyGems: { type: 'gem' },
  Packagist: { type: 'composer', separator: 'slash' },
  Pub: { type: 'pub' },
  Hex: { type: 'hex' },
  Hackage: { type: 'hackage' },
  CRAN: { type: 'cran' },
  Bioconductor: { type: 'bioconductor' },
  ConanCenter: { type: 'conan' },
  SwiftURL: { type: 'swift', separator: 'slash' },
  'GitHub Actions': { type: 'github', separator: 'slash' },
  Terraform: { type: 'terraform', separator: 'slash' },
  Docker: { type: 'docker', separator: 'slash' },
  CocoaPods: { type: 'cocoapods' },
  Conda: { type: 'conda' },
  Julia: { type: 'julia' },
  opam: { type: 'opam' },
  CPAN: { type: 'cpan' },
  Nim: { type: 'nim' },
  LuaRocks: { type: 'luarocks', separator: 'slash' },
  Git: { type: 'generic' },
  Deno: { type: 'deno', separator: 'slash' },
  JSR: { type: 'jsr', separator: 'slash' },
  Bazel: { type: 'bazel' },
  vcpkg: { type: 'vcpkg' },
  Helm: { type: 'helm', separator: 'slash' },
  Debian: { type: 'deb' },
  Alpine: { type: 'apk' },
  'Red Hat': { type: 'rpm' },
}

const TYPES: ReadonlyMap<string, string> = new Map(
  Object.entries(RULES).map(([ecosystem, rule]) => [rule.type, ecosystem]),
)

/** What to put into a package URL for one package of an OSV ecosystem. */
export interface PackageCoordinates {
  readonly ecosystem: string
  readonly name: string
  readonly version?: string
  readonly qualifiers?: Readonly<Record<string, string>>
}

/** The ecosystem of a package-URL type, for example `cargo` → `crates.io`; undefined for types without one. */
export const ecosystemOf = (type: string): string | undefined => TYPES.get(type)

/** The package URL of a package; undefined when its name cannot be one. */
export function purlOf({ ecosystem, name, version, qualifiers }: PackageCoordinates): string | undefined {
  const rule = RULES[Object.hasOwn(RULES, ecosystem) ? ecosystem : '']
  if (rule === undefined) return undefined
  const separator = rule.separator === 'colon' ? ':' : '/'
  const at = rule.separator === undefined ? -1 : name.lastIndexOf(separator)
  const built = buildPurl({
    type: rule.type,
    ...(at > 0 ? { namespace: name.slice(0, at) } : {}),
    name: name.slice(at + 1),
    ...(version === undefined || version === '' ? {} : { version }),
    ...(qualifiers === undefined ? {} : { qualifiers }),
  })
  return built.kind === 'ok' ? built.value : undefined
}

/** The name that the ecosystem's own tools use, put together from the parts of a package URL. */
export function nameOfPurl(parts: PurlParts): string {
  if (parts.namespace === undefined) return parts.name
  return `${parts.namespace}${parts.type === 'maven' ? ':' : '/'}${parts.name}`
}
