import { matchSegments, parseIgnoreLine } from './ignore-pattern.ts'
import type { IgnorePattern } from './ignore-pattern.ts'

/** What an ignore file says of a path; undefined when it says nothing. */
export type IgnoreVerdict = 'ignored' | 'kept' | undefined

/** A pattern with its place in the file: the last one that matches decides. */
interface Placed {
  readonly order: number
  readonly pattern: IgnorePattern
}

/** A node of the tree of plain anchored paths. */
interface PathNode {
  readonly below: Map<string, PathNode>
  readonly ends: Placed[]
}

/** The most patterns of one file; further lines are left out. */
const patternLimit = 50_000

/**
 * An ignore file compiled once. Plain names are found by hash, plain paths by a tree of segments, `*.ext` by the extension;
 * only what remains is tried pattern by pattern.
 */
export class IgnoreRules {
  readonly #names = new Map<string, Placed[]>()
  readonly #extensions = new Map<string, Placed[]>()
  readonly #paths: PathNode = { below: new Map(), ends: [] }
  readonly #rest: Placed[] = []
  readonly size: number

  constructor(lines: readonly string[]) {
    let order = 0
    for (const line of lines) {
      const pattern = order < patternLimit ? parseIgnoreLine(line) : undefined
      if (pattern !== undefined) this.#add({ order: order++, pattern }, line)
    }
    this.size = order
  }

  static parse(text: string): IgnoreRules {
    return new IgnoreRules(text.replace(/^\uFEFF/, '').split('\n'))
  }

  #add(placed: Placed, line: string): void {
    const { segments, anchored } = placed.pattern
    const [first] = segments
    if (!anchored && typeof first === 'string') return push(this.#names, first, placed)
    const extension = anchored ? undefined : /^!?\*(\.[\w-]+)\/?\s*$/.exec(line)?.[1]
    if (extension !== undefined && extension.lastIndexOf('.') === 0) return push(this.#extensions, extension, placed)
    if (segments.every((segment): segment is string => typeof segment === 'string')) {
      let node = this.#paths
      for (const segment of segments) {
        let next = node.below.get(segment)
        if (next === undefined) node.below.set(segment, (next = { below: new Map(), ends: [] }))
        node = next
      }
      node.ends.push(placed)
      return
    }
    this.#rest.push(placed)
  }

  /**
   * Judges one path by itself: whether its folder is ignored is the caller's business.
   * @param path relative to the folder of the ignore file
   */
  verdict(path: string, isDirectory: boolean): IgnoreVerdict {
    const name = path.slice(path.lastIndexOf('/') + 1)
    let best: Placed | undefined
    const consider = (candidates: readonly Placed[] | undefined): void => {
      for (const placed of candidates ?? []) {
        if (placed.pattern.directoryOnly && !isDirectory) continue
        if (best === undefined || placed.order > best.order) best = placed
      }
    }
    consider(this.#names.get(name))
    const dot = name.lastIndexOf('.')
    if (dot >= 0) consider(this.#extensions.get(name.slice(dot)))
    if (this.#paths.below.size > 0) consider(this.#pathEnds(path))
    const found = this.#lastOfRest(path, name, isDirectory, (best as Placed | undefined)?.order ?? -1) ?? best
    if (found === undefined) return undefined
    return found.pattern.negated ? 'kept' : 'ignored'
  }

  #pathEnds(path: string): readonly Placed[] | undefined {
    let node: PathNode | undefined = this.#paths
    for (const segment of path.split('/')) {
      node = node.below.get(segment)
      if (node === undefined) return undefined
    }
    return node.ends
  }

  /** The last of the remaining patterns that matches, when it stands after `order`. */
  #lastOfRest(path: string, name: string, isDirectory: boolean, order: number): Placed | undefined {
    let segments: readonly string[] | undefined
    for (let at = this.#rest.length - 1; at >= 0; at--) {
      const placed = this.#rest[at]!
      if (placed.order < order) return undefined
      const { pattern } = placed
      if (pattern.directoryOnly && !isDirectory) continue
      if (pattern.anchored) segments ??= path.split('/')
      if (matchSegments(pattern.segments, pattern.anchored ? segments! : [name])) return placed
    }
    return undefined
  }
}

function push(map: Map<string, Placed[]>, key: string, placed: Placed): void {
  const list = map.get(key)
  if (list === undefined) map.set(key, [placed])
  else list.push(placed)
}
