/** A stretch of a text. */
export interface Range {
  readonly start: number
  readonly end: number
}

/**
 * Stretches looked up by place. A hostile file may hold a hundred thousand finds: comparing each with each would take hours.
 */
export class Ranges<T extends Range> {
  readonly #blocks = new Map<number, T[]>()

  constructor(items: Iterable<T> = []) {
    for (const item of items) this.add(item)
  }

  add(item: T): void {
    for (let block = item.start >> 8; block <= (item.end - 1) >> 8; block++) {
      const list = this.#blocks.get(block)
      if (list === undefined) this.#blocks.set(block, [item])
      else list.push(item)
    }
  }

  /** True when a stretch that overlaps meets the condition. */
  some({ start, end }: Range, condition: (item: T) => boolean): boolean {
    for (let block = start >> 8; block <= (end - 1) >> 8; block++) {
      const list = this.#blocks.get(block)
      if (list?.some((item) => item.start < end && start < item.end && condition(item)) === true) return true
    }
    return false
  }
}
