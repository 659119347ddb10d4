import { IgnoreRules } from './ignore-rules.ts'

/** Decides about files by their paths from the root: a file is left out when it or a folder above it is named. */
export class PathFilter {
  readonly #rules: IgnoreRules
  readonly #folders = new Map<string, boolean>()

  /** @param patterns in the syntax of ignore files */
  constructor(patterns: readonly string[]) {
    this.#rules = new IgnoreRules(patterns)
  }

  /** True when the patterns name the file. */
  matches(path: string): boolean {
    if (this.#rules.size === 0) return false
    const slash = path.lastIndexOf('/')
    if (slash > 0 && this.#folderMatches(path.slice(0, slash))) return true
    return this.#rules.verdict(path, false) === 'ignored'
  }

  #folderMatches(folder: string): boolean {
    const known = this.#folders.get(folder)
    if (known !== undefined) return known
    const slash = folder.lastIndexOf('/')
    const named =
      (slash > 0 && this.#folderMatches(folder.slice(0, slash))) || this.#rules.verdict(folder, true) === 'ignored'
    this.#folders.set(folder, named)
    return named
  }
}

/** Whether a path from the root fits patterns in the syntax of ignore files. The patterns are compiled once. */
export function pathMatcher(): (patterns: readonly string[], path: string) => boolean {
  const filters = new Map<string, PathFilter>()
  return (patterns, path) => {
    const key = patterns.join('\n')
    let filter = filters.get(key)
    if (filter === undefined) filters.set(key, (filter = new PathFilter(patterns)))
    return filter.matches(path)
  }
}
