import { PatternError } from './ast.ts'
import type { Node } from './ast.ts'
import { classTest, isWord } from './classes.ts'

type Instruction =
  | { readonly kind: 'class'; readonly test: (code: number) => boolean }
  | { readonly kind: 'split'; readonly first: number; readonly second: number }
  | { readonly kind: 'jump'; readonly to: number }
  | { readonly kind: 'save'; readonly slot: number }
  | { readonly kind: 'assert'; readonly what: string }
  | { readonly kind: 'match' }

/** A pattern as instructions for the machine. */
export type MachineProgram = readonly Instruction[]

/** Larger programs are refused, as RE2 does. */
const MAX_PROGRAM = 50_000

/** Compiles a pattern for the machine. Throws PatternError when it grows too large. */
export function compileMachine(node: Node): MachineProgram {
  const program: Instruction[] = []
  emit(node, program)
  program.push({ kind: 'match' })
  return program
}

function emit(node: Node, program: Instruction[]): void {
  if (program.length > MAX_PROGRAM) throw new PatternError('expression is too large')
  switch (node.kind) {
    case 'empty':
      return
    case 'class':
      program.push({ kind: 'class', test: classTest(node.set) })
      return
    case 'assert':
      program.push({ kind: 'assert', what: node.what })
      return
    case 'concat':
      for (const item of node.items) emit(item, program)
      return
    case 'alternate':
      emitAlternatives(node.items, program)
      return
    case 'group':
      program.push({ kind: 'save', slot: node.index * 2 })
      emit(node.item, program)
      program.push({ kind: 'save', slot: node.index * 2 + 1 })
      return
    default:
      emitRepeat(node, program)
  }
}

function emitAlternatives(items: readonly Node[], program: Instruction[]): void {
  const jumps: number[] = []
  for (const [i, item] of items.entries()) {
    const isLast = i === items.length - 1
    const split = program.length
    if (!isLast) program.push({ kind: 'match' })
    emit(item, program)
    if (isLast) continue
    jumps.push(program.length)
    program.push({ kind: 'match' })
    program[split] = { kind: 'split', first: split + 1, second: program.length }
  }
  for (const jump of jumps) program[jump] = { kind: 'jump', to: program.length }
}

function emitRepeat(node: Node & { kind: 'repeat' }, program: Instruction[]): void {
  for (let i = 0; i < node.min; i++) emit(node.item, program)
  const split = (at: number, body: number, after: number) => {
    program[at] = node.greedy
      ? { kind: 'split', first: body, second: after }
      : { kind: 'split', first: after, second: body }
  }
  if (node.max === Infinity) {
    const at = program.length
    program.push({ kind: 'match' })
    emit(node.item, program)
    program.push({ kind: 'jump', to: at })
    split(at, at + 1, program.length)
    return
  }
  const splits: number[] = []
  for (let i = node.min; i < node.max; i++) {
    splits.push(program.length)
    program.push({ kind: 'match' })
    emit(node.item, program)
  }
  for (const at of splits) split(at, at + 1, program.length)
}

type Thread = { readonly at: number; readonly saved: readonly number[] }

/** Finds the leftmost-first match at or after an offset; time grows with text × program, never more. */
export function runMachine(program: MachineProgram, text: string, from: number): readonly number[] | undefined {
  let threads: Thread[] = []
  let found: readonly number[] | undefined
  for (let at = from; ;) {
    const code = text.codePointAt(at)
    const width = code === undefined ? 1 : code > 0xffff ? 2 : 1
    const seen = new Uint8Array(program.length)
    const current: Thread[] = []
    for (const thread of threads) follow({ program, text, seen, list: current }, thread, at)
    if (!found) follow({ program, text, seen, list: current }, { at: 0, saved: [at] }, at)
    if (current.length === 0 && found) return found
    threads = []
    for (const thread of current) {
      const instruction = program[thread.at] as Instruction
      if (instruction.kind === 'match') {
        const saved = [...thread.saved]
        saved[1] = at
        found = saved
        break
      }
      if (instruction.kind === 'class' && code !== undefined && instruction.test(code)) {
        threads.push({ at: thread.at + 1, saved: thread.saved })
      }
    }
    if (code === undefined) return found
    if (threads.length === 0 && found) return found
    at += width
  }
}

type Closure = {
  readonly program: MachineProgram
  readonly text: string
  readonly seen: Uint8Array
  readonly list: Thread[]
}

/** Adds a thread and all that it reaches without reading, in order of preference. */
function follow(closure: Closure, start: Thread, at: number): void {
  const { program, seen, list } = closure
  const stack: Thread[] = [start]
  for (let thread = stack.pop(); thread; thread = stack.pop()) {
    if (seen[thread.at] === 1) continue
    seen[thread.at] = 1
    const instruction = program[thread.at] as Instruction
    switch (instruction.kind) {
      case 'jump':
        stack.push({ at: instruction.to, saved: thread.saved })
        break
      case 'split':
        stack.push({ at: instruction.second, saved: thread.saved }, { at: instruction.first, saved: thread.saved })
        break
      case 'save': {
        const saved = [...thread.saved]
        saved[instruction.slot] = at
        stack.push({ at: thread.at + 1, saved })
        break
      }
      case 'assert':
        if (holds(instruction.what, closure.text, at)) stack.push({ at: thread.at + 1, saved: thread.saved })
        break
      default:
        list.push(thread)
    }
  }
}

function holds(what: string, text: string, at: number): boolean {
  const isBoundary = () => isWord(text.charCodeAt(at - 1)) !== isWord(text.charCodeAt(at))
  switch (what) {
    case 'text-start':
      return at === 0
    case 'text-end':
      return at === text.length
    case 'line-start':
      return at === 0 || text[at - 1] === '\n'
    case 'line-end':
      return at === text.length || text[at] === '\n'
    case 'word':
      return isBoundary()
    default:
      return !isBoundary()
  }
}
