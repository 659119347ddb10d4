import type { Builtin } from '../rego/index.ts'

/** Functions that poutine adds to Rego. */
export const poutineBuiltins: readonly Builtin[] = [
  {
    name: 'purl.parse_docker_image',
    args: ['string'],
    result: 'string',
    run: ([image]) => imagePurl(image as string),
  },
  {
    name: 'purl.parse_github_actions',
    args: ['string', 'string', 'string'],
    result: 'string',
    run: ([uses, repository, ref]) => actionPurl(uses as string, repository as string, ref as string),
  },
  {
    name: 'semver.constraint_check',
    args: ['string', 'string'],
    result: 'boolean',
    run: ([constraints, version]) => meets(constraints as string, version as string),
  },
]

const encode = (text: string): string =>
  text
    .split('/')
    .map((part) => encodeURIComponent(part).replaceAll('%3A', ':'))
    .join('/')

function imagePurl(image: string): string | undefined {
  const [, path = '', tag, digest] = /^(.+?)(?::([^/:@]+))?(?:@(.+))?$/.exec(image) ?? []
  if (path === '') return undefined
  const slash = path.indexOf('/')
  const first = path.slice(0, Math.max(0, slash))
  const registry = /[.:]/.test(first) || first === 'localhost' ? first : ''
  const name = registry === '' ? path : path.slice(slash + 1)
  const version = digest ?? tag
  return `pkg:docker/${encode(name)}${version === undefined ? '' : `@${encode(version)}`}${registry === '' ? '' : `?repository_url=${encode(registry)}`}`
}

function actionPurl(uses: string, repository: string, ref: string): string | undefined {
  if (uses.startsWith('docker://')) return imagePurl(uses.slice('docker://'.length))
  if (uses.startsWith('.')) return uses.includes('..') ? undefined : repositoryPurl(repository, ref, uses.slice(2))
  const [name = '', version, ...more] = uses.split('@')
  if (version === undefined || more.length > 0) return undefined
  const [owner = '', project, ...path] = name.split('/')
  return repositoryPurl(project === undefined ? owner : `${owner}/${project}`, version, path.join('/'))
}

function repositoryPurl(name: string, version: string, path: string): string {
  const end = `${version === '' ? '' : `@${encode(version)}`}${path === '' ? '' : `#${encode(path)}`}`
  return `pkg:githubactions/${encode(name.toLowerCase())}${end}`
}

/** Constraints between commas, all of which must hold: `>= 1.2, < 2`, `~> 1.2.3`. */
function meets(constraints: string, text: string): boolean | undefined {
  const version = versionOf(text)
  const parts = constraints.split(',').map((part) => /^\s*(=|!=|>=?|<=?|~>)?\s*(\S+)\s*$/.exec(part))
  if (!version || parts.some((part) => !part)) return undefined
  const limits = parts.map((part) => ({ operator: part?.[1] ?? '=', limit: versionOf(part?.[2] ?? '') }))
  if (limits.some(({ limit }) => !limit)) return undefined
  return limits.every(({ operator, limit }) => holds(version, operator, limit as Version))
}

type Version = { readonly numbers: readonly number[]; readonly pre: string }

function versionOf(text: string): Version | undefined {
  const found = /^v?(\d+(?:\.\d+)*)(?:-([0-9A-Za-z.~-]+))?(?:\+[0-9A-Za-z.~-]+)?$/.exec(text)
  return found ? { numbers: (found[1] as string).split('.').map(Number), pre: found[2] ?? '' } : undefined
}

function compareVersions(a: Version, b: Version): number {
  for (let i = 0; i < Math.max(a.numbers.length, b.numbers.length); i++) {
    const difference = (a.numbers[i] ?? 0) - (b.numbers[i] ?? 0)
    if (difference !== 0) return difference
  }
  if (a.pre === b.pre) return 0
  if (a.pre === '' || b.pre === '') return a.pre === '' ? 1 : -1
  return a.pre < b.pre ? -1 : 1
}

function holds(version: Version, operator: string, limit: Version): boolean {
  const order = compareVersions(version, limit)
  if (operator === '=') return order === 0
  if (operator === '!=') return order !== 0
  // Versions before a release count only where the constraint names one of the same release.
  const isSameRelease = version.numbers.join('.') === limit.numbers.join('.') && limit.pre !== ''
  if (version.pre !== '' && !isSameRelease) return false
  if (operator === '>') return order > 0
  if (operator === '>=') return order >= 0
  if (operator === '<') return order < 0
  if (operator === '<=') return order <= 0
  const fixed = limit.numbers.slice(0, -1)
  return order >= 0 && fixed.every((number, i) => (version.numbers[i] ?? 0) === number)
}
