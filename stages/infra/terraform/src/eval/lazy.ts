import type { Cell } from '@bartizan/model/resource'

/** Entries whose cells are made when they are read. */
export class LazyEntries implements ReadonlyMap<string, Cell> {
  private readonly names: ReadonlySet<string>
  private readonly make: (name: string) => Cell

  constructor(names: Iterable<string>, make: (name: string) => Cell) {
    this.names = new Set(names)
    this.make = make
  }

  get size(): number {
    return this.names.size
  }

  has(name: string): boolean {
    return this.names.has(name)
  }

  get(name: string): Cell | undefined {
    return this.names.has(name) ? this.make(name) : undefined
  }

  keys(): MapIterator<string> {
    return this.names.keys()
  }

  *entries(): MapIterator<[string, Cell]> {
    for (const name of this.names) yield [name, this.make(name)]
  }

  *values(): MapIterator<Cell> {
    for (const name of this.names) yield this.make(name)
  }

  [Symbol.iterator](): MapIterator<[string, Cell]> {
    return this.entries()
  }

  forEach(use: (value: Cell, key: string, map: ReadonlyMap<string, Cell>) => void): void {
    for (const [key, value] of this.entries()) use(value, key, this)
  }
}
