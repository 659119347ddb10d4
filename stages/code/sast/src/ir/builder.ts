import type { Block, Const, FnBody, Instr, Reg } from './ir.ts'
import { Op } from './ir.ts'

type Extra = {
  readonly s?: string
  readonly list?: readonly Reg[]
  readonly kw?: readonly string[] | undefined
  readonly x?: Const
}

const NONE: readonly Reg[] = []

/** Where `break` and `continue` lead, by label. */
export interface JumpTarget {
  readonly label: string
  readonly breakTo: number
  readonly continueTo: number
  /** How many `finally` bodies stand outside of it. */
  readonly depth: number
}

/** Builds the body of one function: blocks, registers, jumps. */
export class BodyBuilder {
  readonly blocks: Block[] = []
  current = 0
  handler = -1
  /** Block that catches, while its handlers are lowered. */
  catcher = -1
  varCount = 0
  tempCount = 0
  size = 0
  hasScope = false
  readonly varNames: string[] = []
  readonly targets: JumpTarget[] = []
  /** Lowers the enclosing `finally` bodies, innermost last. */
  readonly finals: (() => void)[] = []

  constructor() {
    this.current = this.block()
  }

  temp(): Reg {
    return this.tempCount++ * 2 + 1
  }

  variable(name: string): Reg {
    this.varNames.push(name)
    return this.varCount++ * 2
  }

  block(): number {
    this.blocks.push({ instrs: [], next: -1, otherwise: -1, cond: -1, condNode: 0, handler: this.handler })
    return this.blocks.length - 1
  }

  /** Starts a block that the current one falls into. */
  enter(block: number): void {
    this.jump(block)
    this.current = block
  }

  /** Ends the current block with a jump; what follows is unreachable until a block is set. */
  jump(to: number): void {
    const block = this.blocks[this.current]!
    if (!this.ended(block)) block.next = to
  }

  branch(cond: Reg, to: { readonly yes: number; readonly no: number }, node: number): void {
    const block = this.blocks[this.current]!
    if (this.ended(block)) return
    block.cond = cond
    block.next = to.yes
    block.otherwise = to.no
    block.condNode = node
  }

  private ended(block: Block): boolean {
    const last = block.instrs.at(-1)
    return block.next !== -1 || last?.op === Op.return || last?.op === Op.throw
  }

  emit(...given: readonly [op: number, dst: Reg, a: Reg, b: Reg, node: number, extra?: Extra]): Reg {
    const [op, dst, a, b, node, extra = {}] = given
    const block = this.blocks[this.current]!
    if (this.ended(block)) {
      this.current = this.block()
    }
    this.size++
    this.blocks[this.current]!.instrs.push({
      op,
      dst,
      a,
      b,
      s: extra.s ?? '',
      list: extra.list ?? NONE,
      kw: extra.kw,
      x: extra.x,
      node,
    })
    return dst
  }

  constant(x: Const, node: number): Reg {
    return this.emit(Op.const, this.temp(), -1, -1, node, { x })
  }

  load(a: Reg, s: string, node: number): Reg {
    return this.emit(Op.load, this.temp(), a, -1, node, { s })
  }

  finish(): FnBody {
    const order = reversePostorder(this.blocks)
    const defs: (Instr | undefined)[] = Array.from({ length: this.tempCount })
    const varDefs: (Instr | undefined)[] = Array.from({ length: this.varCount })
    const seen = new Uint8Array(this.varCount)
    for (const block of this.blocks) {
      for (const instr of block.instrs) {
        if (instr.dst < 0) continue
        if ((instr.dst & 1) === 1) defs[instr.dst >> 1] = instr
        else {
          const slot = instr.dst >> 1
          varDefs[slot] = seen[slot] === 0 ? instr : undefined
          seen[slot] = 1
        }
      }
    }
    return {
      blocks: this.blocks,
      order,
      varCount: this.varCount,
      tempCount: this.tempCount,
      varNames: this.varNames,
      hasScope: this.hasScope,
      size: this.size,
      defs,
      varDefs,
    }
  }
}

/** Blocks reachable from the first, each before its successors where no loop forbids it. */
const reversePostorder = (blocks: readonly Block[]): number[] => {
  const seen = new Uint8Array(blocks.length)
  const out: number[] = []
  const stack: { readonly block: number; next: number }[] = [{ block: 0, next: 0 }]
  seen[0] = 1
  while (stack.length > 0) {
    const top = stack.at(-1)!
    const { next, otherwise, handler } = blocks[top.block]!
    const successor = top.next === 0 ? handler : top.next === 1 ? otherwise : top.next === 2 ? next : -2
    top.next++
    if (successor === -2) {
      out.push(top.block)
      stack.pop()
    } else if (successor >= 0 && seen[successor] === 0) {
      seen[successor] = 1
      stack.push({ block: successor, next: 0 })
    }
  }
  return out.reverse()
}
