import type { SourceUnit } from '../ir/ir.ts'

const endings = [
  '',
  '.ts',
  '.tsx',
  '.js',
  '.jsx',
  '.mjs',
  '.cjs',
  '.mts',
  '.cts',
  '/index.ts',
  '/index.tsx',
  '/index.js',
  '/index.jsx',
  '/index.mjs',
  '/index.cjs',
]

interface Manifest {
  readonly folder: string
  readonly name: string
  readonly main: string
  readonly exports: ReadonlyMap<string, string>
}

interface PathAlias {
  readonly folder: string
  readonly prefix: string
  readonly targets: readonly string[]
}

/** Joins and normalises path segments; undefined when it leaves the root. */
export const joinPath = (folder: string, relative: string): string | undefined => {
  const out: string[] = []
  for (const segment of `${folder}/${relative}`.split('/')) {
    if (segment === '' || segment === '.') continue
    if (segment !== '..') out.push(segment)
    else if (out.pop() === undefined) return undefined
  }
  return out.join('/')
}

const folderOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')))

/** Reads JSON with comments and trailing commas; undefined when it is none. */
const parseLoose = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    const plain = text
      .replace(/("(?:[^"\\]|\\.)*")|\/\/[^\n]*|\/\*[^]*?\*\//g, (_all, kept: string | undefined) => kept ?? '')
      .replace(/,(\s*[}\]])/g, '$1')
    try {
      return JSON.parse(plain)
    } catch {
      return undefined
    }
  }
}

const record = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : {}

const text = (value: unknown): string => (typeof value === 'string' ? value : '')

/** Finds the files that JavaScript specifiers lead to. */
export class JavaScriptModules {
  private readonly files: ReadonlyMap<string, SourceUnit>
  private readonly read: (path: string) => string | undefined
  private readonly manifests = new Map<string, Manifest | undefined>()
  private readonly aliases = new Map<string, readonly PathAlias[]>()
  private workspace: Map<string, Manifest> | undefined
  private readonly known = new Map<string, SourceUnit | undefined>()

  constructor(files: ReadonlyMap<string, SourceUnit>, read: (path: string) => string | undefined) {
    this.files = files
    this.read = read
  }

  resolve(from: string, specifier: string): SourceUnit | undefined {
    const key = `${folderOf(from)}\0${specifier}`
    if (this.known.has(key)) return this.known.get(key)
    const found = this.find(from, specifier)
    this.known.set(key, found)
    return found
  }

  /** The main file of the package in the root folder, unless it is private. */
  libraryMain(): SourceUnit | undefined {
    const source = this.read('package.json')
    const json = record(source === undefined ? undefined : parseLoose(source))
    if (source === undefined || json['private'] === true || text(json['name']) === '') return undefined
    const { main, exports } = readManifest('', json)
    for (const target of [exports.get('.') ?? '', main, 'index']) {
      const found = target === '' ? undefined : this.file(joinPath('', target))
      if (found !== undefined) return found
    }
    return undefined
  }

  private find(from: string, specifier: string): SourceUnit | undefined {
    const folder = folderOf(from)
    if (specifier.startsWith('.')) return this.file(joinPath(folder, specifier))
    if (specifier.startsWith('/')) return this.file(specifier.slice(1))
    return this.viaAlias(folder, specifier) ?? this.viaWorkspace(specifier)
  }

  private file(path: string | undefined): SourceUnit | undefined {
    if (path === undefined) return undefined
    for (const ending of endings) {
      const found = this.files.get(path === '' ? ending.slice(1) : path + ending)
      if (found !== undefined) return found
    }
    const stem = /^(.*)\.(m|c)?jsx?$/.exec(path)?.[1]
    if (stem !== undefined) {
      for (const ending of ['.ts', '.tsx', '.mts', '.cts']) {
        const found = this.files.get(stem + ending)
        if (found !== undefined) return found
      }
    }
    const manifest = this.manifest(path)
    return manifest === undefined || manifest.main === '' ? undefined : this.fileOnly(joinPath(path, manifest.main))
  }

  private fileOnly(path: string | undefined): SourceUnit | undefined {
    if (path === undefined) return undefined
    for (const ending of endings) {
      const found = this.files.get(path + ending)
      if (found !== undefined) return found
    }
    return undefined
  }

  private manifest(folder: string): Manifest | undefined {
    if (this.manifests.has(folder)) return this.manifests.get(folder)
    const source = this.read(folder === '' ? 'package.json' : `${folder}/package.json`)
    const manifest = source === undefined ? undefined : readManifest(folder, record(parseLoose(source)))
    this.manifests.set(folder, manifest)
    return manifest
  }

  /** `paths` and `baseUrl` of the tsconfig.json or jsconfig.json files above. */
  private viaAlias(folder: string, specifier: string): SourceUnit | undefined {
    for (let at = folder; ; at = folderOf(at)) {
      for (const alias of this.aliasesIn(at)) {
        if (!specifier.startsWith(alias.prefix)) continue
        const rest = specifier.slice(alias.prefix.length)
        for (const target of alias.targets) {
          const found = this.file(joinPath(alias.folder, target.replace('*', rest)))
          if (found !== undefined) return found
        }
      }
      if (at === '') return undefined
    }
  }

  private aliasesIn(folder: string): readonly PathAlias[] {
    const known = this.aliases.get(folder)
    if (known !== undefined) return known
    const inFolder = (name: string): string => (folder === '' ? name : `${folder}/${name}`)
    const source = this.read(inFolder('tsconfig.json')) ?? this.read(inFolder('jsconfig.json'))
    const options = record(record(source === undefined ? undefined : parseLoose(source))['compilerOptions'])
    const base = joinPath(folder, text(options['baseUrl'])) ?? folder
    const found: PathAlias[] = Object.entries(record(options['paths'])).map(([pattern, targets]) => ({
      folder: base,
      prefix: pattern.replace(/\*.*$/, ''),
      targets: Array.isArray(targets) ? targets.map(text) : [],
    }))
    if (text(options['baseUrl']) !== '') found.push({ folder: base, prefix: '', targets: ['*'] })
    this.aliases.set(folder, found)
    return found
  }

  /** A package of the same repository by its name. */
  private viaWorkspace(specifier: string): SourceUnit | undefined {
    this.workspace ??= this.findWorkspace()
    const parts = specifier.split('/')
    const name = specifier.startsWith('@') ? parts.slice(0, 2).join('/') : parts[0]!
    const manifest = this.workspace.get(name)
    if (manifest === undefined) return undefined
    const rest = specifier.slice(name.length)
    const exported = manifest.exports.get(`.${rest}`)
    if (exported !== undefined) return this.fileOnly(joinPath(manifest.folder, exported))
    if (rest === '')
      return (
        this.fileOnly(joinPath(manifest.folder, manifest.main === '' ? 'index' : manifest.main)) ??
        this.fileOnly(joinPath(manifest.folder, 'src/index'))
      )
    return this.file(joinPath(manifest.folder, rest)) ?? this.file(joinPath(manifest.folder, `src${rest}`))
  }

  private findWorkspace(): Map<string, Manifest> {
    const found = new Map<string, Manifest>()
    const folders = new Set<string>()
    for (const path of this.files.keys())
      for (let at = folderOf(path); ; at = folderOf(at)) {
        if (folders.has(at)) break
        folders.add(at)
        if (at === '') break
      }
    for (const folder of [...folders].sort()) {
      const manifest = this.manifest(folder)
      if (manifest !== undefined && manifest.name !== '' && !found.has(manifest.name))
        found.set(manifest.name, manifest)
    }
    return found
  }
}

const readManifest = (folder: string, json: Readonly<Record<string, unknown>>): Manifest => {
  const exports = new Map<string, string>()
  const declared = json['exports']
  if (typeof declared === 'string') exports.set('.', declared)
  else
    for (const [key, value] of Object.entries(record(declared))) {
      const target = firstTarget(value)
      if (target !== '') exports.set(key.startsWith('.') ? key : '.', target)
    }
  return { folder, name: text(json['name']), main: text(json['main']), exports }
}

const firstTarget = (value: unknown): string => {
  if (typeof value === 'string') return value
  const conditions = record(value)
  for (const name of ['source', 'import', 'require', 'node', 'default'])
    if (name in conditions) return firstTarget(conditions[name])
  return ''
}
