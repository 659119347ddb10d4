import { readdirSync } from 'node:fs'
import { compareText } from '@bartizan/model'
import type { Problem } from '@bartizan/model'
import { entryOf } from '../files/source.ts'
import { linkTarget, reason } from '../files/reader.ts'
import { tooMany } from './git-listing.ts'
import { defaultListLimits, Tally } from './inventory.ts'
import type { Inventory, ListedFile, ListLimits, ListRequest } from './inventory.ts'

const skippedFolders = new Set(['.git', '.hg', '.svn', '.jj', 'node_modules', 'bower_components', '__pycache__'])

/** Lists a folder that is no git work tree. */
export function listByWalking(request: ListRequest): Inventory {
  const walk = new Walk(request)
  for (const path of request.paths ?? ['']) walk.folder(path, 0)
  return walk.finish()
}

class Walk {
  readonly #root: string
  readonly #limits: ListLimits
  readonly #files: ListedFile[] = []
  readonly #links: string[] = []
  readonly #problems: Problem[] = []
  readonly #skipped = new Tally()

  constructor(request: ListRequest) {
    this.#root = request.root
    this.#limits = { ...defaultListLimits, ...request.limits }
  }

  folder(path: string, depth: number): void {
    let entries
    try {
      entries = readdirSync(path === '' ? this.#root : `${this.#root}/${path}`, { withFileTypes: true })
    } catch (error) {
      this.#problems.push({
        kind: 'unreadable',
        path,
        cause: `folder not listed: ${reason(error)}`,
        weight: 'incomplete',
      })
      return
    }
    for (const entry of entries) {
      const below = path === '' ? entry.name : `${path}/${entry.name}`
      if (entry.isDirectory()) {
        if (skippedFolders.has(entry.name)) this.#skipped.add('folder')
        else if (depth < this.#limits.depth) this.folder(below, depth + 1)
      } else if (entry.isFile()) this.#files.push(entryOf(below))
      else if (entry.isSymbolicLink()) this.#links.push(below)
      else this.#skipped.add('special')
    }
  }

  finish(): Inventory {
    const known = new Set(this.#links.length > 0 ? this.#files.map((file) => file.path) : [])
    for (const link of this.#links) {
      const target = linkTarget(this.#root, link)
      if (target === undefined || known.has(target)) this.#skipped.add('link')
      else this.#files.push({ ...entryOf(link), target })
    }
    const files = this.#files.toSorted((a, b) => compareText(a.path, b.path))
    if (files.length > this.#limits.files) {
      this.#problems.push(tooMany(this.#limits.files, files.length - this.#limits.files))
      files.length = this.#limits.files
    }
    return { files, problems: this.#problems, skipped: this.#skipped.record() }
  }
}
