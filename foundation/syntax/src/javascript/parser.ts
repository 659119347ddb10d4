import { K, R, TreeBuilder } from '../tree/index.ts'
import type { Language, Tree } from '../tree/index.ts'
import { Declarations } from './declarations.ts'
import { UNCLOSED } from './functions.ts'
import { T } from './tokens.ts'

export type Dialect = 'javascript' | 'jsx' | 'typescript' | 'tsx'

/** One parser serves many files, one after the other. */
export class Parser extends Declarations {
  /** Readies the parser for a source; the first token is read. */
  protected start(source: Uint8Array, dialect: Dialect): void {
    this.length = source.length
    this.src = new Uint8Array(source.length + 8)
    this.src.set(source)
    this.b = new TreeBuilder(source.length)
    this.typed = dialect === 'typescript' || dialect === 'tsx' || mentionsFlow(source)
    this.jsx = dialect !== 'typescript'
    this.htmlComments = dialect === 'javascript'
    this.setContext({
      inAsync: false,
      inGenerator: false,
      noIn: false,
      inThen: false,
      noConditional: false,
      depth: 0,
      angles: 0,
      blockColumn: -1,
    })
    this.functionDepth = 0
    this.waiting.length = 0
    this.resetArrows()
    this.resetRecovery()
    this.pos = 0
    this.tok = T.eof
    this.tokSym = 0
    this.tokStart = 0
    this.tokEnd = 0
    this.prevEnd = 0
  }

  /** Parses a whole file. Never throws on any input. */
  parse(source: Uint8Array, dialect: Dialect): Tree {
    this.patternMode = false
    this.byIndentation = false
    const tree = this.parseOnce(source, dialect)
    if (!tree.errorTexts.includes(UNCLOSED) && errorBytes(tree) * 20 <= source.length) return tree
    // brackets do not balance: where they are missing is better told by indentation
    this.byIndentation = true
    const second = this.parseOnce(source, dialect)
    return isBetter(second, tree) ? second : tree
  }

  private parseOnce(source: Uint8Array, dialect: Dialect): Tree {
    this.start(source, dialect)
    const unit = this.b.node(K.unit, 0, source.length, 0)
    this.advance(unit)
    for (;;) {
      this.statementsInto(unit, R.body)
      if (this.tok === T.eof) break
      // a closing brace or a case without its opening: noted, skipped
      this.b.error(this.tokStart, this.tokEnd, 'unexpected token')
      this.b.add(unit, this.b.node(K.error, this.tokStart, this.tokEnd, 0), R.body)
      this.advance(unit)
    }
    return this.finishTree(unit, source, dialect)
  }

  protected finishTree(root: number, source: Uint8Array, language: Language): Tree {
    const tree = this.b.finish(root, { language, source, names: this.names })
    this.src = new Uint8Array(8)
    this.b = new TreeBuilder(0)
    return tree
  }

  /** Reads the next token, which may be unreadable. */
  private advance(unit: number): void {
    let read = false
    while (!read) {
      const failed = this.guarded(() => {
        this.next()
        read = true
        return 0
      })
      this.b.add(unit, failed, R.body)
      if (failed !== 0) read = true
    }
  }
}

const errorBytes = (tree: Tree): number => {
  let bytes = 0
  for (let i = 0; i < tree.errors.length; i += 2) bytes += tree.errors[i + 1]! - tree.errors[i]!
  return bytes
}

/** A second reading is better when it loses less, or keeps functions apart at little cost. */
const isBetter = (second: Tree, first: Tree): boolean => {
  const lost = errorBytes(second)
  const before = errorBytes(first)
  if (first.errorTexts.includes(UNCLOSED)) return lost <= before + first.source.length / 10
  return lost < before
}

/** A file that declares Flow types in its first comment. */
const mentionsFlow = (source: Uint8Array): boolean => {
  const limit = Math.min(source.length, 1024)
  for (let i = 0; i + 5 < limit; i++) {
    if (
      source[i] === 64 &&
      source[i + 1] === 102 &&
      source[i + 2] === 108 &&
      source[i + 3] === 111 &&
      source[i + 4] === 119
    )
      return true
  }
  return false
}
