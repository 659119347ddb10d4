import type { Address } from '@bartizan/model/resource'

/** Notes which resources are read while something is evaluated, also through names whose values are remembered. */
export class Tracker {
  private current: Set<Address> | undefined

  add(address: Address): void {
    this.current?.add(address)
  }

  addAll(addresses: Iterable<Address>): void {
    if (this.current === undefined) return
    for (const address of addresses) this.current.add(address)
  }

  /** Runs a function and returns its result with the addresses it read. */
  run<T>(work: () => T): { readonly result: T; readonly read: ReadonlySet<Address> } {
    const outer = this.current
    const read = new Set<Address>()
    this.current = read
    try {
      return { result: work(), read }
    } finally {
      this.current = outer
      this.addAll(read)
    }
  }
}

/** Evaluates each key once; a key that needs itself gives `cycle`. */
export class Memo<T> {
  private readonly held = new Map<string, { readonly result: T; readonly read: ReadonlySet<Address> }>()
  private readonly running = new Set<string>()
  private readonly tracker: Tracker
  private readonly cycle: () => T

  constructor(tracker: Tracker, cycle: () => T) {
    this.tracker = tracker
    this.cycle = cycle
  }

  get(key: string, work: () => T): T {
    const held = this.held.get(key)
    if (held !== undefined) {
      this.tracker.addAll(held.read)
      return held.result
    }
    if (this.running.has(key)) return this.cycle()
    this.running.add(key)
    try {
      const done = this.tracker.run(work)
      this.held.set(key, done)
      return done.result
    } finally {
      this.running.delete(key)
    }
  }

  /** What was read while the key was evaluated. */
  readBy(key: string): ReadonlySet<Address> {
    return this.held.get(key)?.read ?? new Set()
  }
}
