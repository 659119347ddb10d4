import { regexLimits, type Assertion, type ByteSet, type Node, type RegexProblem } from './syntax.ts'

/** One step of a program. `next` and `other` are indices of instructions. */
export type Instruction =
  | { readonly op: 'byte'; readonly set: ByteSet; next: number }
  | { readonly op: 'split'; next: number; other: number }
  | { readonly op: 'save'; readonly slot: number; next: number }
  | { readonly op: 'assert'; readonly what: Assertion; next: number }
  | { readonly op: 'jump'; next: number }
  | { readonly op: 'match' }

/** An expression as instructions of a machine that follows all alternatives at once. */
export interface Program {
  readonly kind: 'program'
  readonly code: readonly Instruction[]
  readonly groups: number
  readonly names: ReadonlyMap<string, number>
}

class TooLarge extends Error {
  readonly code = 'REGEX_SIZE'
}

/** Compiles a parsed expression; counted repetitions are written out, within the bound on the program's size. */
export function compileProgram(root: Node, groups: number, names: ReadonlyMap<string, number>): Program | RegexProblem {
  const code: Instruction[] = []
  const push = (instruction: Instruction): number => {
    if (code.length >= regexLimits.program) throw new TooLarge()
    return code.push(instruction) - 1
  }
  try {
    emit({ kind: 'group', item: root, index: 0 }, push, code)
    push({ op: 'match' })
    return { kind: 'program', code, groups, names }
  } catch (error) {
    if (error instanceof TooLarge)
      return { kind: 'problem', cause: 'the expression grows too large when its repetitions are written out', at: 0 }
    throw error
  }
}

type Push = (instruction: Instruction) => number

/** Emits code that falls through to what is emitted next. */
function emit(node: Node, push: Push, code: Instruction[]): void {
  switch (node.kind) {
    case 'empty':
      return
    case 'set': {
      const at = push({ op: 'byte', set: node.set, next: 0 })
      link(code, at)
      return
    }
    case 'assert': {
      link(code, push({ op: 'assert', what: node.what, next: 0 }))
      return
    }
    case 'group': {
      link(code, push({ op: 'save', slot: node.index * 2, next: 0 }))
      emit(node.item, push, code)
      link(code, push({ op: 'save', slot: node.index * 2 + 1, next: 0 }))
      return
    }
    case 'sequence':
      for (const item of node.items) emit(item, push, code)
      return
    case 'choice':
      emitChoice(node.items, push, code)
      return
    case 'repeat':
      emitRepeat(node, push, code)
  }
}

function link(code: Instruction[], at: number): void {
  const instruction = code[at]!
  if (instruction.op !== 'match') instruction.next = at + 1
}

function emitChoice(items: readonly Node[], push: Push, code: Instruction[]): void {
  const ends: { next: number }[] = []
  items.forEach((item, i) => {
    if (i === items.length - 1) {
      emit(item, push, code)
      return
    }
    const split: Instruction = { op: 'split', next: 0, other: 0 }
    split.next = push(split) + 1
    emit(item, push, code)
    const end: Instruction = { op: 'jump', next: 0 }
    push(end)
    ends.push(end)
    split.other = code.length
  })
  for (const end of ends) end.next = code.length
}

function emitRepeat(node: Extract<Node, { kind: 'repeat' }>, push: Push, code: Instruction[]): void {
  for (let n = 0; n < node.least; n++) emit(node.item, push, code)
  if (node.most === Infinity) {
    const split: Instruction = { op: 'split', next: 0, other: 0 }
    const at = push(split)
    emit(node.item, push, code)
    push({ op: 'jump', next: at })
    direct(split, at + 1, code.length, node.greedy)
    return
  }
  const splits: { next: number; other: number }[] = []
  const starts: number[] = []
  for (let n = node.least; n < node.most; n++) {
    const split: Instruction = { op: 'split', next: 0, other: 0 }
    starts.push(push(split) + 1)
    splits.push(split)
    emit(node.item, push, code)
  }
  splits.forEach((split, i) => direct(split, starts[i]!, code.length, node.greedy))
}

function direct(split: { next: number; other: number }, into: number, past: number, greedy: boolean): void {
  split.next = greedy ? into : past
  split.other = greedy ? past : into
}
