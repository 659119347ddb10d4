import type { PurlParts } from './purl.ts'

/** What the type definitions of the package-URL standard ask beyond the general rules. */
export interface PurlType {
  readonly namespace?: 'required' | 'prohibited'
  /** Components that ignore case and are written in lower case. */
  readonly fold?: readonly ('namespace' | 'name' | 'version')[]
  readonly name?: RegExp
  readonly version?: RegExp
  /** A qualifier without which the name is ambiguous. */
  readonly qualifier?: string
  /** Rewrites a part in ways that the fields above cannot say. */
  readonly rewrite?: (parts: PurlParts) => PurlParts
}

const BOTH = ['namespace', 'name'] as const
const NO_NAMESPACE: PurlType = { namespace: 'prohibited' }
const NO_NAMESPACE_FOLDED: PurlType = { namespace: 'prohibited', fold: ['name'] }
const FOLDED: PurlType = { fold: BOTH }

const foldAll = (parts: PurlParts): PurlParts => ({
  ...parts,
  name: parts.name.toLowerCase(),
  ...(parts.namespace === undefined ? {} : { namespace: parts.namespace.toLowerCase() }),
})

export const PURL_TYPES: Readonly<Record<string, PurlType>> = {
  alpm: FOLDED,
  apk: FOLDED,
  bazel: NO_NAMESPACE,
  bitbucket: FOLDED,
  bitnami: NO_NAMESPACE_FOLDED,
  brew: FOLDED,
  cargo: NO_NAMESPACE,
  'chrome-extension': { namespace: 'prohibited', fold: ['name'], name: /^[a-p]{32}$/, version: /^\d+(?:\.\d+){0,3}$/ },
  cocoapods: NO_NAMESPACE,
  composer: FOLDED,
  conda: NO_NAMESPACE,
  cpan: { name: /^(?!.*::)/ },
  cran: NO_NAMESPACE,
  deb: FOLDED,
  gem: NO_NAMESPACE,
  git: { rewrite: (parts) => (/^github(?:\.com)?(?:\/|$)/i.test(parts.namespace ?? '') ? foldAll(parts) : parts) },
  github: FOLDED,
  hackage: NO_NAMESPACE,
  hex: FOLDED,
  huggingface: { fold: ['version'] },
  julia: { namespace: 'prohibited', qualifier: 'uuid' },
  luarocks: FOLDED,
  mlflow: {
    namespace: 'prohibited',
    rewrite: (parts) => (/databricks/i.test(parts.qualifiers?.repository_url ?? '') ? foldAll(parts) : parts),
  },
  nuget: NO_NAMESPACE,
  oci: { namespace: 'prohibited', fold: ['name', 'version'] },
  opam: NO_NAMESPACE,
  otp: NO_NAMESPACE_FOLDED,
  pub: {
    namespace: 'prohibited',
    rewrite: (parts) => ({ ...parts, name: parts.name.toLowerCase().replace(/[^a-z0-9_]/g, '_') }),
  },
  pypi: {
    namespace: 'prohibited',
    fold: ['name', 'version'],
    rewrite: (parts) => ({ ...parts, name: parts.name.replaceAll('_', '-') }),
  },
  qpkg: { fold: ['namespace'] },
  rpm: { fold: ['namespace'] },
  swift: { namespace: 'required' },
  vcpkg: NO_NAMESPACE,
  'vscode-extension': { namespace: 'required', fold: ['namespace', 'name', 'version'] },
  yocto: { fold: ['namespace'] },
}
