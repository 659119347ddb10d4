import { globSync, readFileSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { importsOf, type Import } from './imports.ts'

/** One npm workspace with its sources. */
export interface Package {
  readonly name: string
  /** From the root, `/` separated. */
  readonly folder: string
  readonly dependencies: readonly string[]
  readonly devDependencies: readonly string[]
  readonly exports: readonly string[]
  readonly sources: readonly Source[]
}

/** A TypeScript file of ours. */
export interface Source {
  /** From the root, `/` separated. */
  readonly path: string
  readonly text: string
  readonly imports: readonly Import[]
}

/** The repository as the checks see it. */
export interface Workspace {
  readonly root: string
  readonly packages: readonly Package[]
  /** Development dependencies of the root, open to tests, tools and benches. */
  readonly rootDevelopment: readonly string[]
}

interface Manifest {
  readonly name?: string
  readonly workspaces?: readonly string[]
  readonly exports?: Readonly<Record<string, unknown>>
  readonly dependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
}

/** Rule samples are scanned material, not our code. */
const material = /(^|\/)(fixtures|dist|node_modules)\/|\/rules\/.*\/(bad|good|fixed)\.[^/]*$/

/** Reads all packages and their sources below `root`. */
export function readWorkspace(root: string): Workspace {
  const manifest = readManifest(join(root, 'package.json'))
  const files = globSync(
    (manifest.workspaces ?? []).map((pattern) => `${pattern}/package.json`),
    { cwd: root },
  )
  const packages = files.map((file) => readPackage(root, slashed(dirname(file))))
  packages.sort((a, b) => (a.folder < b.folder ? -1 : 1))
  return { root, packages, rootDevelopment: Object.keys(manifest.devDependencies ?? {}) }
}

function readPackage(root: string, folder: string): Package {
  const manifest = readManifest(join(root, folder, 'package.json'))
  const files = globSync(`${folder}/**/*.ts`, { cwd: root, exclude: (path) => path.endsWith('node_modules') })
  const paths = files.map(slashed).filter((path) => !material.test(path))
  return {
    name: manifest.name ?? folder,
    folder,
    dependencies: Object.keys(manifest.dependencies ?? {}),
    devDependencies: Object.keys(manifest.devDependencies ?? {}),
    exports: Object.keys(manifest.exports ?? {}),
    sources: paths.sort().map((path) => readSource(root, path)),
  }
}

function readSource(root: string, path: string): Source {
  const text = readFileSync(join(root, path), 'utf8')
  return { path, text, imports: importsOf(text) }
}

function readManifest(file: string): Manifest {
  return JSON.parse(readFileSync(file, 'utf8')) as Manifest
}

function slashed(path: string): string {
  return relative('', path).split(sep).join('/')
}

/** True for files that never run in the product. */
export function isDevelopment(path: string): boolean {
  return /^(testkit|tools|bench)\//.test(path) || path.endsWith('.test.ts') || /\/(test-support|testing)\//.test(path)
}
