/** A reason why an expression might take more than linear time, with the place. */
export interface Doubt {
  readonly at: number
  readonly cause: string
}

/**
 * Checks a built-in expression for the forms that make a backtracking engine slow: a repetition without an upper bound, and a
 * variable repetition directly around a variable repetition. Built-in expressions are tried at a keyword only, so that with
 * all bounds finite each try costs at most a constant.
 */
export function checkLinear(regex: RegExp): readonly Doubt[] {
  const doubts: Doubt[] = []
  const source = regex.source
  /** For each open group: whether it holds a variable repetition that is not kept apart by a fixed character. */
  const open: { variable: boolean; fixed: boolean; at: number }[] = []
  let inner = { variable: false, fixed: false, at: 0 }
  let closed: { variable: boolean; fixed: boolean; at: number } | undefined
  for (let at = 0; at < source.length; at++) {
    const letter = source[at]!
    if (letter === '\\') {
      if (/[1-9k]/.test(source[at + 1] ?? '')) doubts.push({ at, cause: 'a back reference' })
      at++
      inner.fixed ||= !repeats(source, at + 1)
      closed = undefined
    } else if (letter === '[') {
      at = classEnd(source, at)
      closed = undefined
    } else if (letter === '(') {
      open.push(inner)
      inner = { variable: false, fixed: false, at }
      const head = /^\(\?(?:<?[=!]|:|<\w+>)/.exec(source.slice(at))
      if (head !== null) at += head[0].length - 1
      closed = undefined
    } else if (letter === ')') {
      closed = inner
      inner = open.pop() ?? inner
      inner.variable ||= closed.variable
    } else if (/[*+?{]/.test(letter)) {
      const quantifier = /^(?:[*+?]|\{(\d+)(,?)(\d*)\})\??/.exec(source.slice(at))
      if (quantifier === null) continue
      at += quantifier[0].length - 1
      const unbounded = letter === '*' || letter === '+' || (quantifier[2] === ',' && quantifier[3] === '')
      const variable = unbounded || letter === '?' || (quantifier[2] === ',' && quantifier[3] !== quantifier[1])
      const most =
        letter === '?'
          ? 1
          : Number(quantifier[3] === '' || quantifier[3] === undefined ? (quantifier[1] ?? Infinity) : quantifier[3])
      if (unbounded) doubts.push({ at, cause: 'a repetition without an upper bound' })
      if (closed?.variable === true && !closed.fixed && most > 1)
        doubts.push({ at, cause: 'a repetition around a repetition' })
      inner.variable ||= variable
      closed = undefined
    } else {
      if (!/[|^$.]/.test(letter)) inner.fixed ||= !repeats(source, at + 1)
      closed = undefined
    }
  }
  return doubts
}

/** True when what stands before `at` is repeated a variable number of times. */
function repeats(source: string, at: number): boolean {
  return /^(?:[*+?]|\{\d+,)/.test(source.slice(at, at + 8))
}

function classEnd(source: string, start: number): number {
  let at = start + 1
  while (at < source.length && source[at] !== ']') at += source[at] === '\\' ? 2 : 1
  return at
}
