/** Ends of comments, which are no part of what the comment says. */
const enders = ['*/', '-->', '#}', '}}', '*)', '",', '"'] as const

/** A text without the end of the comment in which it stands, and without blanks at its end. Linear in its length. */
export function withoutCommentEnd(text: string): string {
  let rest = text.trimEnd()
  for (let ender = endOf(rest, enders); ender !== undefined; ender = endOf(rest, enders)) {
    rest = rest.slice(0, -ender.length).trimEnd()
  }
  return rest
}

/** Beginnings of comments, longer ones first. */
const openers = [
  '{{!--',
  '<!--',
  '/**',
  '{{!',
  '{{/',
  '///',
  '//',
  '/*',
  '--',
  '(*',
  '{#',
  '##',
  '#',
  ';',
  '%',
] as const

/**
 * Whether a text ends with the beginning of a comment. One that stands right after a quote is in a string: test data, or a
 * text about marks.
 */
export function endsWithOpener(before: string): boolean {
  const rest = before.trimEnd()
  const tail = rest.slice(-40)
  // The way to write a comment in JSON.
  if (/["']\/\/["']\s{0,9}:\s{0,9}["']$/.test(tail)) return true
  // A line of a block comment, Visual Basic, and batch files.
  if (/^(?:\*|'|rem)$/i.test(rest.trimStart())) return true
  const opener = endOf(rest, openers)
  if (opener === undefined) return false
  return !/["'`]$/.test(tail.slice(0, tail.length - opener.length))
}

function endOf<T extends string>(text: string, ends: readonly T[]): T | undefined {
  return ends.find((end) => text.endsWith(end))
}
