import type { Program } from './program.ts'

const mostStates = 2000

/**
 * Tells fast whether a text can hold a match at all: the states of the machine are built when they are first reached and
 * kept. Assertions count as fulfilled, so that it may say yes too often, never no wrongly.
 */
export class Filter {
  readonly #program: Program
  readonly #table: Int32Array[] = []
  readonly #sets: (readonly number[])[] = []
  readonly #index = new Map<string, number>()
  readonly #start: readonly number[]
  #accepting: boolean[] = []

  constructor(program: Program) {
    this.#program = program
    this.#start = this.#closure([0])
    this.#state(this.#start)
  }

  /** False when there is certainly no match. */
  mayMatch(text: string): boolean {
    let state = 0
    for (let at = 0; at < text.length; at++) {
      if (this.#accepting[state] === true) return true
      const byte = text.charCodeAt(at) & 255
      const known = this.#table[state]![byte]!
      if (known >= 0) state = known
      else {
        if (this.#table.length >= mostStates) return true
        const next = this.#advance(state, byte)
        this.#table[state]![byte] = next
        state = next
      }
    }
    return this.#accepting[state] === true
  }

  #advance(state: number, byte: number): number {
    const { code } = this.#program
    const reached: number[] = []
    for (const pc of this.#sets[state]!) {
      const instruction = code[pc]!
      if (instruction.op === 'byte' && instruction.set[byte] === 1) reached.push(instruction.next)
    }
    // A match may begin at any character.
    return this.#state(reached.length === 0 ? this.#start : [...new Set([...this.#start, ...this.#closure(reached)])])
  }

  #state(set: readonly number[]): number {
    const sorted = set.toSorted((a, b) => a - b)
    const name = sorted.join(',')
    const known = this.#index.get(name)
    if (known !== undefined) return known
    const state = this.#table.length
    this.#index.set(name, state)
    this.#table.push(new Int32Array(256).fill(-1))
    this.#sets.push(sorted)
    this.#accepting.push(sorted.some((pc) => this.#program.code[pc]!.op === 'match'))
    return state
  }

  #closure(from: readonly number[]): readonly number[] {
    const seen = new Set<number>()
    const stack = [...from]
    const kept: number[] = []
    while (stack.length > 0) {
      const pc = stack.pop()!
      if (seen.has(pc)) continue
      seen.add(pc)
      const instruction = this.#program.code[pc]!
      if (instruction.op === 'byte' || instruction.op === 'match') kept.push(pc)
      else {
        stack.push(instruction.next)
        if (instruction.op === 'split') stack.push(instruction.other)
      }
    }
    return kept
  }
}
