import { lstatSync } from 'node:fs'
import { compareText } from '@bartizan/model'
import type { Problem } from '@bartizan/model'
import { entryOf } from '../files/entry.ts'
import { linkTarget } from '../files/reader.ts'
import { indexEntries, untrackedPaths } from '../git/index-entries.ts'
import type { IndexEntry } from '../git/index-entries.ts'
import { openRepository } from '../git/repository.ts'
import type { Repository } from '../git/repository.ts'
import { packageFolder } from './skipped-folders.ts'
import { defaultListLimits, Tally, tooMany } from './inventory.ts'
import type { Inventory, ListedFile, ListRequest } from './inventory.ts'

/** Lists a git work tree: what is tracked, and what is neither tracked nor ignored. Undefined when git fails. */
export async function listWithGit(request: ListRequest, repository: Repository): Promise<Inventory | undefined> {
  const [tracked, untracked] = await Promise.all([
    indexEntries(repository, request.paths === undefined ? {} : { paths: request.paths }),
    untrackedPaths(repository, request.paths),
  ])
  if (tracked === undefined || untracked === undefined) return undefined
  const listing = new Listing(request)
  for (const entry of tracked) listing.addTracked(entry)
  for (const { path, raw } of untracked.names) listing.addUntracked(path, raw)
  for (const { path, cause } of untracked.unread) listing.addUnread(path, cause)
  if (request.submodules === true) await listing.addInner()
  return listing.finish()
}

class Listing {
  readonly #request: ListRequest
  readonly #files = new Map<string, ListedFile>()
  readonly #links: string[] = []
  readonly #problems: Problem[] = []
  /** Folders of packages that are neither tracked nor ignored. */
  readonly #packages = new Set<string>()
  /** Repositories inside of this one. */
  readonly #inner: string[] = []
  readonly #skipped = new Tally()

  constructor(request: ListRequest) {
    this.#request = request
  }

  addTracked(entry: IndexEntry): void {
    if (entry.mode === '160000') return this.#addSubmodule(entry.path)
    if (entry.mode === '120000') {
      this.#links.push(entry.path)
      return
    }
    // While a merge is unresolved a path stands up to three times; one look at the work tree is enough.
    if (this.#files.has(entry.path)) return
    this.#add(entryOf(entry.path, -1, entry))
  }

  addUntracked(path: string, raw: Uint8Array | undefined): void {
    // A repository inside this one that is no submodule is listed as one folder.
    if (path.endsWith('/')) return this.#addSubmodule(path.slice(0, -1))
    const packages = packageFolder(path)
    if (packages !== undefined) {
      this.#packages.add(packages)
      return
    }
    this.#add(raw === undefined ? entryOf(path) : entryOf(path, -1, { raw }))
  }

  addUnread(path: string, cause: string): void {
    this.#problems.push({
      kind: 'unreadable',
      path,
      cause: `folder not listed: ${cause}`,
      next: 'Grant read access or exclude it.',
      weight: 'incomplete',
    })
  }

  #add(file: ListedFile): void {
    this.#files.set(file.path, file)
  }

  #addSubmodule(path: string): void {
    this.#inner.push(path)
  }

  /** Lists the repositories inside of this one with their own git. */
  async addInner(): Promise<void> {
    for (const path of this.#inner.splice(0)) {
      const inner = await this.#listInner(path)
      if (inner === undefined) {
        this.#inner.push(path)
        continue
      }
      for (const file of inner.files) this.#add(below(path, file))
      for (const problem of inner.problems) this.#problems.push({ ...problem, path: `${path}/${problem.path ?? ''}` })
      for (const [reason, count] of Object.entries(inner.skipped)) this.#skipped.add(reason, count)
    }
  }

  async #listInner(path: string): Promise<Inventory | undefined> {
    const root = `${this.#request.root}/${path}`
    // A link in the place of a submodule could lead anywhere.
    if (lstatSync(root, { throwIfNoEntry: false })?.isDirectory() !== true) return undefined
    const opened = await openRepository(root)
    // A submodule that was not fetched is an empty folder of the outer repository.
    if (opened.kind !== 'repository' || opened.repository.prefix !== '') return undefined
    const { paths: _, ...request } = this.#request
    return listWithGit({ ...request, root }, opened.repository)
  }

  #nameInner(path: string): void {
    this.#problems.push({
      kind: 'unsupported',
      path,
      cause: 'a git repository of its own inside this one was not looked at',
      next: 'Look into it with --submodules, or scan it by itself.',
      weight: 'note',
    })
  }

  finish(): Inventory {
    this.#skipped.add('folder', this.#packages.size)
    for (const path of this.#inner) this.#nameInner(path)
    for (const link of this.#links) {
      const target = linkTarget(this.#request.root, link)
      if (target === undefined || this.#files.has(target)) this.#skipped.add('link')
      else this.#add(entryOf(link, -1, { target }))
    }
    const files = [...this.#files.values()].toSorted((a, b) => compareText(a.path, b.path))
    const limit = this.#request.limits?.files ?? defaultListLimits.files
    if (files.length > limit) {
      this.#problems.push(tooMany(limit, files.length - limit))
      files.length = limit
    }
    return { files, problems: this.#problems, skipped: this.#skipped.record() }
  }
}

/** A file of an inner repository as the outer one has it.  */
function below(folder: string, { raw, target, path }: ListedFile): ListedFile {
  return entryOf(`${folder}/${path}`, -1, {
    ...(raw === undefined ? {} : { raw: Buffer.concat([Buffer.from(`${folder}/`), raw]) }),
    ...(target === undefined ? {} : { target: `${folder}/${target}` }),
  })
}
