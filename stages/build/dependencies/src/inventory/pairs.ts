import type { FileFacts } from './types.ts'

/** Which manifests a lockfile answers: those of its folder, and for tools with workspaces those below it. */
interface Pair {
  readonly lock: string
  readonly manifests: readonly string[]
  readonly workspaces: boolean
}

const PAIRS: readonly Pair[] = [
  ...['npm-package-lock', 'yarn-lock', 'pnpm-lock', 'bun-lock'].map((lock) => ({
    lock,
    manifests: ['npm-package-json'],
    workspaces: true,
  })),
  { lock: 'deno-lock', manifests: ['deno-json', 'npm-package-json'], workspaces: true },
  ...['poetry-lock', 'pdm-lock', 'pylock'].map((lock) => ({
    lock,
    manifests: ['pyproject', 'python-setup', 'python-setup-cfg'],
    workspaces: false,
  })),
  { lock: 'uv-lock', manifests: ['pyproject'], workspaces: true },
  { lock: 'pipfile-lock', manifests: ['pipfile'], workspaces: false },
  { lock: 'cargo-lock', manifests: ['cargo-toml'], workspaces: true },
  { lock: 'gemfile-lock', manifests: ['gemfile', 'gemspec'], workspaces: false },
  { lock: 'composer-lock', manifests: ['composer-json'], workspaces: false },
  { lock: 'pubspec-lock', manifests: ['pubspec'], workspaces: true },
  { lock: 'nuget-lock', manifests: ['dotnet-project', 'nuget-packages-config'], workspaces: false },
  { lock: 'nuget-assets', manifests: ['dotnet-project'], workspaces: false },
  { lock: 'paket-lock', manifests: ['paket-dependencies', 'dotnet-project'], workspaces: true },
  { lock: 'gradle-lock', manifests: ['gradle-build', 'gradle-catalog'], workspaces: false },
  { lock: 'conan-lock', manifests: ['conanfile'], workspaces: false },
  { lock: 'julia-manifest', manifests: ['julia-project'], workspaces: false },
  { lock: 'gleam-manifest', manifests: ['gleam-toml'], workspaces: false },
  { lock: 'terraform-lock', manifests: [], workspaces: false },
  { lock: 'go-vendor', manifests: ['go-mod'], workspaces: false },
]

const folderOf = (path: string): string => path.slice(0, Math.max(path.lastIndexOf('/'), 0))

interface Located {
  readonly path: string
  readonly facts: FileFacts
}

/** Whether a folder falls under a pattern of workspaces: `packages/*`, `apps/**`, `tools/a`. */
function matchesPattern(pattern: string, folder: string): boolean {
  const parts = pattern.replace(/^\.\//, '').replace(/\/$/, '').split('/')
  const names = folder.split('/')
  for (const [at, part] of parts.entries()) {
    if (part === '**') return true
    const name = names[at]
    if (
      name === undefined ||
      (part !== '*' && part !== name && !(part.endsWith('*') && name.startsWith(part.slice(0, -1))))
    )
      return false
  }
  return parts.length === names.length
}

/** Whether a workspace has this member: by the folders that the lock names, by the patterns of the root manifest, or by name. */
function isMember(
  lock: Located,
  manifest: Located,
  { below, patterns }: { readonly below: string; readonly patterns: readonly string[] | undefined },
): boolean {
  const { members, packages, format } = lock.facts
  if (members !== undefined) return members.includes(below)
  if (format === 'yarn-lock') return patterns?.some((pattern) => matchesPattern(pattern, below)) === true
  const own = packages.filter((found) => found.marks?.includes('workspace'))
  const name = manifest.facts.project?.name
  return own.length === 0 || name === undefined || own.some((found) => found.name === name)
}

/**
 * Whether a lockfile answers a manifest.
 * @param root manifest beside the lockfile, whose workspace patterns count where the lock names no members
 */
export function answers(lock: Located, manifest: Located, root: Located | undefined): boolean {
  const pair = PAIRS.find((entry) => entry.lock === lock.facts.format)
  if (pair === undefined || !pair.manifests.includes(manifest.facts.format)) return false
  const folder = folderOf(lock.path)
  const other = folderOf(manifest.path)
  if (folder === other) return true
  if (!pair.workspaces || (folder !== '' && !other.startsWith(`${folder}/`))) return false
  return isMember(lock, manifest, {
    below: folder === '' ? other : other.slice(folder.length + 1),
    patterns: root?.facts.members,
  })
}

/** Whether two files lie in one folder. */
export const isBeside = (a: string, b: string): boolean => folderOf(a) === folderOf(b)
