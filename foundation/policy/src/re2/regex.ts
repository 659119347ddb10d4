import type { Node } from './ast.ts'
import { compileMachine, runMachine } from './machine.ts'
import type { MachineProgram } from './machine.ts'
import { parsePattern } from './parse.ts'
import { backtracking, toJavaScript } from './translate.ts'

/** Start and end of the match and of each group, as UTF-16 offsets; undefined for groups that took no part. */
export type Match = readonly (readonly [number, number] | undefined)[]

/** Steps that a backtracking search may take before the machine is used instead. */
const TOLERATED = 200_000

/** A compiled RE2 pattern. Searching takes time linear in the text. */
export class Regex {
  readonly names: readonly (string | undefined)[]
  readonly groups: number
  private readonly node: Node
  private readonly exponent: number
  private fast: RegExp | undefined
  private machine: MachineProgram | undefined

  /** Throws PatternError for what RE2 refuses. */
  constructor(pattern: string) {
    const { node, groups, names } = parsePattern(pattern)
    this.node = node
    this.groups = groups
    this.names = names
    this.exponent = backtracking(node)
    if (this.exponent === Infinity) this.machine = compileMachine(node)
  }

  /** True when the text contains a match. */
  test(text: string): boolean {
    return this.exec(text, 0) !== undefined
  }

  /** The leftmost match at or after an offset. */
  exec(text: string, from = 0): Match | undefined {
    return this.isCheap(text.length) ? this.native(text, from) : this.simulated(text, from)
  }

  /** A search from every start costs one more factor of the text's length. */
  private isCheap(length: number): boolean {
    return this.exponent === 0 || (this.exponent < 4 && length ** (this.exponent + 1) <= TOLERATED)
  }

  private native(text: string, from: number): Match | undefined {
    this.fast ??= new RegExp(toJavaScript(this.node), 'dgu')
    this.fast.lastIndex = from
    const found = this.fast.exec(text)
    return found?.indices as Match | undefined
  }

  private simulated(text: string, from: number): Match | undefined {
    this.machine ??= compileMachine(this.node)
    const saved = runMachine(this.machine, text, from)
    if (!saved) return undefined
    const match: (readonly [number, number] | undefined)[] = []
    for (let group = 0; group <= this.groups; group++) {
      const start = saved[group * 2]
      const end = saved[group * 2 + 1]
      match.push(start === undefined || end === undefined ? undefined : [start, end])
    }
    return match
  }

  /** Matches in order, at most `limit`; an empty match next to the one before is left out. */
  all(text: string, limit = Infinity): Match[] {
    const found: Match[] = []
    let previousEnd = -1
    for (let from = 0; from <= text.length && found.length < limit;) {
      const match = this.exec(text, from)
      const whole = match?.[0]
      if (!match || !whole) break
      const [start, end] = whole
      if (end > start || start !== previousEnd) found.push(match)
      previousEnd = end
      from = end > start ? end : end + ((text.codePointAt(end) ?? 0) > 0xffff ? 2 : 1)
    }
    return found
  }

  /** Replaces every match by a template in which `$1`, `${name}` stand for groups. */
  replace(text: string, template: string): string {
    let result = ''
    let at = 0
    for (const match of this.all(text)) {
      const [start, end] = match[0] as readonly [number, number]
      result += text.slice(at, start) + this.expand(template, text, match)
      at = end
    }
    return result + text.slice(at)
  }

  private expand(template: string, text: string, match: Match): string {
    return template.replace(/\$(?:\$|(\w+)|\{(\w+)\})/g, (whole, plain?: string, braced?: string) => {
      if (whole === '$$') return '$'
      const name = (plain ?? braced) as string
      const index = /^\d+$/.test(name) ? Number(name) : this.names.indexOf(name)
      const range = index >= 0 ? match[index] : undefined
      return range ? text.slice(range[0], range[1]) : ''
    })
  }

  /** Pieces of the text between matches. */
  split(text: string): string[] {
    if (text === '') return this.groups >= 0 && this.node.kind === 'empty' ? [] : ['']
    const pieces: string[] = []
    let at = 0
    let end = 0
    for (const match of this.all(text)) {
      const [from, to] = match[0] as readonly [number, number]
      end = from
      if (to !== 0) pieces.push(text.slice(at, end))
      at = to
    }
    if (end !== text.length) pieces.push(text.slice(at))
    return pieces
  }
}
