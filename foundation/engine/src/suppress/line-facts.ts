/** The longest stretch of a line that is looked at. */
const width = 1000

const commentLine = /^(?:#|\/\/|\/\*|\*|--|<!--|;|%|\(\*|\{#|\{\{[-~]?\s?(?:!|\/\*))/

/** What blocks are found by, worked out once a line: looking for the block of each mark would do it again and again. */
export class LineFacts {
  readonly count: number
  readonly #lines: readonly string[]
  /** By line: nesting that it opens less nesting that it closes. */
  readonly #balance: Int16Array
  readonly #indent: Int16Array
  /** By line: 1 blank, 2 comment, 3 code, 4 the beginning of a YAML document. 0: not looked at yet. */
  readonly #kind: Uint8Array

  constructor(lines: readonly string[]) {
    this.count = lines.length
    this.#lines = lines
    this.#balance = new Int16Array(lines.length)
    this.#indent = new Int16Array(lines.length)
    this.#kind = new Uint8Array(lines.length)
  }

  #look(line: number): void {
    if (this.#kind[line] !== 0) return
    const text = this.#lines[line]!.slice(0, width)
    const rest = text.trimStart()
    this.#indent[line] = text.length - rest.length
    this.#balance[line] = balanceOf(rest)
    this.#kind[line] = rest === '' ? 1 : text.startsWith('---') ? 4 : commentLine.test(rest) ? 2 : 3
  }

  text(line: number): string {
    return this.#lines[line]!.slice(0, width).trimEnd()
  }

  balance(line: number): number {
    this.#look(line)
    return this.#balance[line]!
  }

  indent(line: number): number {
    this.#look(line)
    return this.#indent[line]!
  }

  isComment(line: number): boolean {
    this.#look(line)
    return this.#kind[line] === 2
  }

  /** `---` at the margin. */
  isDocumentStart(line: number): boolean {
    this.#look(line)
    return this.#kind[line] === 4
  }

  /** Neither blank nor a comment. */
  isCode(line: number): boolean {
    this.#look(line)
    return this.#kind[line] === 3
  }
}

/** Opening less closing brackets, outside of quotes and comments as far as a line shows them. */
function balanceOf(line: string): number {
  let depth = 0
  let quoted = false
  for (let at = 0; at < line.length; at++) {
    const character = line[at]!
    if (quoted) {
      if (character === '\\') at++
      else if (character === '"') quoted = false
    } else if (character === '"') quoted = true
    else if (character === '#' || (character === '/' && line[at + 1] === '/')) break
    else if (character === '{' || character === '[' || character === '(') depth++
    else if (character === '}' || character === ']' || character === ')') depth--
  }
  return depth
}
