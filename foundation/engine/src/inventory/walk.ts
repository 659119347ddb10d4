import { existsSync, lstatSync } from 'node:fs'
import type { Problem } from '@bartizan/model'
import { entryOf } from '../files/entry.ts'
import { linkTarget, reason, TreeReader } from '../files/reader.ts'
import { namedBy } from '../git/index-entries.ts'
import { readFolder } from './read-folder.ts'
import type { AnyDirent } from './read-folder.ts'
import { IgnoreRules } from './ignore-rules.ts'
import { skippedFolders } from './skipped-folders.ts'
import { byPath, defaultListLimits, indexOfPath, Tally, tooMany } from './inventory.ts'
import type { Inventory, ListedFile, ListLimits, ListRequest } from './inventory.ts'

/** Later ones take precedence. */
const ignoreFiles = ['.gitignore', '.ignore', '.bartizanignore'] as const

/** Compiled ignore files of one folder and of those above it. */
interface Scope {
  readonly rules: readonly IgnoreRules[]
  /** Length of the folder's path with its final `/`. */
  readonly base: number
  readonly above: Scope | undefined
}

/** A folder still to be listed. */
interface Pending {
  readonly path: string
  readonly raw?: Uint8Array
  readonly depth: number
  readonly scope: Scope | undefined
}

/** Lists a folder that is no git work tree. */
export function listByWalking(request: ListRequest): Inventory {
  const walk = new Walk(request)
  for (const path of request.paths ?? ['']) walk.begin(path)
  return walk.finish()
}

class Walk {
  readonly #root: string
  readonly #limits: ListLimits
  readonly #honourIgnores: boolean
  readonly #reader: TreeReader
  readonly #files: ListedFile[] = []
  readonly #links: string[] = []
  readonly #problems: Problem[] = []
  readonly #skipped = new Tally()
  #tooMany = 0

  constructor(request: ListRequest) {
    this.#root = request.root
    this.#limits = { ...defaultListLimits, ...request.limits }
    this.#honourIgnores = request.ignores ?? true
    this.#reader = new TreeReader(request.root, 1_000_000)
  }

  /** Walks one place that was asked for, be it a file or a folder; ignore files above it are honoured. */
  begin(path: string): void {
    const stat = path === '' ? undefined : lstatSync(`${this.#root}/${path}`, { throwIfNoEntry: false })
    if (stat !== undefined && !stat.isDirectory()) {
      if (stat.isFile()) this.#files.push(entryOf(path, stat.size))
      else if (stat.isSymbolicLink()) this.#links.push(path)
      else this.#skipped.add('special')
      return
    }
    let scope: Scope | undefined
    const segments = path === '' ? [] : path.split('/')
    for (let length = 0; length < segments.length; length++) {
      scope = this.#scopeOf(segments.slice(0, length).join('/'), undefined, scope)
    }
    // An own stack: a recursion would end with the thread's.
    const pending: Pending[] = [{ path, depth: 0, scope }]
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) this.#list(next, pending)
  }

  #list(folder: Pending, pending: Pending[]): void {
    const place = folder.path === '' ? this.#root : `${this.#root}/${folder.path}`
    const raw = folder.raw === undefined ? undefined : Buffer.concat([Buffer.from(`${this.#root}/`), folder.raw])
    try {
      const first = readFolder(raw ?? place)
      const { names, entries } = first.lossy ? readFolder(raw ?? place, true) : first
      const scope = this.#scopeOf(folder.path, names, folder.scope)
      for (const entry of entries) this.#meet(entry, folder, scope, pending)
    } catch (error) {
      this.#problems.push({
        kind: 'unreadable',
        ...(folder.path === '' ? {} : { path: folder.path }),
        cause: `folder not listed: ${reason(error)}`,
        next: 'Grant read access or exclude it.',
        weight: 'incomplete',
      })
    }
  }

  #meet(entry: AnyDirent, folder: Pending, scope: Scope | undefined, pending: Pending[]): void {
    const { path: name, raw } = nameOf(entry)
    const path = folder.path === '' ? name : `${folder.path}/${name}`
    const directory = entry.isDirectory()
    if (directory && skippedFolders.has(name)) this.#skipped.add('folder')
    else if (isIgnored(scope, path, directory)) this.#skipped.add('ignored')
    else if (directory) this.#descend({ path, depth: folder.depth + 1, scope, ...rawBelow(folder, name, raw) }, pending)
    else this.#addFile(entry, path, rawBelow(folder, name, raw).raw)
  }

  #descend(folder: Pending, pending: Pending[]): void {
    if (folder.depth <= this.#limits.depth) {
      pending.push(folder)
      return
    }
    this.#problems.push({
      kind: 'too-deep',
      path: folder.path.length > 300 ? `${folder.path.slice(0, 300)}…` : folder.path,
      cause: `more than ${this.#limits.depth} folders deep: what lies below was not listed`,
      next: 'Raise the limit or exclude the folder.',
      weight: 'incomplete',
    })
  }

  #addFile(entry: AnyDirent, path: string, raw: Uint8Array | undefined): void {
    if (raw === undefined && path.includes('\uFFFD') && !existsSync(`${this.#root}/${path}`)) this.#loseName(path)
    else if (entry.isSymbolicLink()) this.#links.push(path)
    else if (!entry.isFile()) this.#skipped.add('special')
    else if (this.#files.length >= this.#limits.files) this.#tooMany++
    else this.#files.push(raw === undefined ? entryOf(path) : entryOf(path, -1, { raw }))
  }

  /** In a folder too large to be read twice, a name that is not valid UTF-8 cannot be had by its bytes. */
  #loseName(path: string): void {
    const cause = 'its name is not valid UTF-8, in a folder of very many files'
    this.#problems.push({
      kind: 'unreadable',
      path,
      cause,
      next: 'Rename the file or exclude it.',
      weight: 'incomplete',
    })
  }

  /** @param names of the folder's files; absent when they are not known yet */
  #scopeOf(folder: string, names: readonly unknown[] | undefined, above: Scope | undefined): Scope | undefined {
    if (!this.#honourIgnores) return undefined
    const prefix = folder === '' ? '' : `${folder}/`
    const present = ignoreFiles.filter((name) => names === undefined || names.includes(name))
    const rules = present.flatMap((name) => {
      const read = this.#reader.read(`${prefix}${name}`)
      return read.kind === 'content' ? [IgnoreRules.parse(Buffer.from(read.bytes).toString())] : []
    })
    return rules.length === 0 ? above : { rules, base: prefix.length, above }
  }

  finish(): Inventory {
    const listed = this.#files.sort(byPath).slice(0, this.#links.length > 0 ? undefined : 0)
    for (const link of this.#links) {
      const target = linkTarget(this.#root, link)
      if (target === undefined || indexOfPath(listed, target) >= 0) this.#skipped.add('link')
      else this.#files.push(entryOf(link, -1, { target }))
    }
    if (this.#tooMany > 0) this.#problems.push(tooMany(this.#limits.files, this.#tooMany))
    return { files: this.#files.sort(byPath), problems: this.#problems, skipped: this.#skipped.record() }
  }
}

function nameOf(entry: AnyDirent): { readonly path: string; readonly raw?: Uint8Array } {
  return typeof entry.name === 'string' ? { path: entry.name } : namedBy(entry.name)
}

/** The bytes of a path below a folder; needed as soon as one segment is not valid UTF-8. */
function rawBelow(folder: Pending, name: string, raw: Uint8Array | undefined): { readonly raw?: Uint8Array } {
  if (folder.raw === undefined && raw === undefined) return {}
  const above = folder.raw ?? Buffer.from(folder.path)
  const slash = Buffer.from(above.length > 0 ? '/' : '')
  return { raw: Buffer.concat([above, slash, raw ?? Buffer.from(name)]) }
}

/** The nearest ignore file that says something decides; within a folder the one of highest precedence. */
function isIgnored(scope: Scope | undefined, path: string, isDirectory: boolean): boolean {
  for (let now = scope; now !== undefined; now = now.above) {
    const below = path.slice(now.base)
    for (let at = now.rules.length - 1; at >= 0; at--) {
      const verdict = now.rules[at]!.verdict(below, isDirectory)
      if (verdict !== undefined) return verdict === 'ignored'
    }
  }
  return false
}
