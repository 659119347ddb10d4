import type { Program } from './program.ts'
import type { Assertion } from './syntax.ts'

/** A match: bounds of the whole and of the groups; -1 where a group took no part. */
export type Slots = Int32Array

/** Runs a program over a text of one byte a character. Time: instructions times characters, whatever the expression. */
export class Machine {
  readonly #program: Program
  readonly #width: number
  #now: Threads
  #next: Threads
  /** Steps taken since the machine was made: one for each instruction that was looked at. */
  steps = 0

  constructor(program: Program) {
    this.#program = program
    this.#width = (program.groups + 1) * 2
    this.#now = new Threads(program.code.length, this.#width)
    this.#next = new Threads(program.code.length, this.#width)
  }

  /** The leftmost match from `from` on; of several there, the one that the expression prefers. */
  exec(text: string, from: number, to: number = text.length): Slots | undefined {
    let best: Slots | undefined
    const blank = new Int32Array(this.#width).fill(-1)
    this.#now.clear()
    for (let at = from; at <= to; at++) {
      if (best === undefined) this.#follow(this.#now, 0, { text, at, slots: blank })
      if (this.#now.count === 0 && best !== undefined) break
      best = this.#step(text, at, to) ?? best
      const spent = this.#now
      this.#now = this.#next
      this.#next = spent
      this.#next.clear()
    }
    return best
  }

  /** Moves every thread over one character; a thread that has matched cuts off those of lower preference. */
  #step(text: string, at: number, to: number): Slots | undefined {
    const { code } = this.#program
    const byte = at < to ? text.charCodeAt(at) & 255 : -1
    for (let i = 0; i < this.#now.count; i++) {
      const pc = this.#now.order[i]!
      const instruction = code[pc]!
      this.steps++
      if (instruction.op === 'match') return this.#now.slotsOf(i).slice()
      if (instruction.op === 'byte' && byte >= 0 && instruction.set[byte] === 1) {
        this.#follow(this.#next, instruction.next, { text, at: at + 1, slots: this.#now.slotsOf(i) })
      }
    }
    return undefined
  }

  /** Adds a thread and all that it reaches without reading a character, in order of preference. */
  #follow(
    threads: Threads,
    start: number,
    place: { readonly text: string; readonly at: number; readonly slots: Slots },
  ): void {
    const stack: { pc: number; slots: Slots }[] = [{ pc: start, slots: place.slots }]
    const { code } = this.#program
    while (stack.length > 0) {
      const { pc, slots } = stack.pop()!
      if (threads.has(pc)) continue
      threads.mark(pc)
      this.steps++
      const instruction = code[pc]!
      if (instruction.op === 'jump') stack.push({ pc: instruction.next, slots })
      else if (instruction.op === 'split') {
        stack.push({ pc: instruction.other, slots }, { pc: instruction.next, slots })
      } else if (instruction.op === 'save') {
        const saved = slots.slice()
        saved[instruction.slot] = place.at
        stack.push({ pc: instruction.next, slots: saved })
      } else if (instruction.op === 'assert') {
        if (holds(instruction.what, place.text, place.at)) stack.push({ pc: instruction.next, slots })
      } else threads.add(pc, slots)
    }
  }
}

/** Threads in order of preference, each instruction at most once. */
class Threads {
  readonly order: Int32Array
  readonly #slots: Int32Array
  readonly #width: number
  readonly #seen: Int32Array
  #round = 1
  count = 0

  constructor(size: number, width: number) {
    this.order = new Int32Array(size)
    this.#slots = new Int32Array(size * width)
    this.#seen = new Int32Array(size)
    this.#width = width
  }

  clear(): void {
    this.count = 0
    this.#round++
  }

  has(pc: number): boolean {
    return this.#seen[pc] === this.#round
  }

  mark(pc: number): void {
    this.#seen[pc] = this.#round
  }

  add(pc: number, slots: Slots): void {
    this.order[this.count] = pc
    this.#slots.set(slots, this.count * this.#width)
    this.count++
  }

  slotsOf(index: number): Slots {
    return this.#slots.subarray(index * this.#width, (index + 1) * this.#width)
  }
}

function isWord(text: string, at: number): boolean {
  const code = at >= 0 && at < text.length ? text.charCodeAt(at) : 0
  return (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || code === 95 || (code >= 97 && code <= 122)
}

function holds(what: Assertion, text: string, at: number): boolean {
  switch (what) {
    case 'text-start':
      return at === 0
    case 'text-end':
      return at === text.length
    case 'line-start':
      return at === 0 || text.charCodeAt(at - 1) === 10
    case 'line-end':
      return at === text.length || text.charCodeAt(at) === 10
    case 'word':
      return isWord(text, at - 1) !== isWord(text, at)
    case 'no-word':
      return isWord(text, at - 1) === isWord(text, at)
  }
}
