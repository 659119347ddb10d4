/** Text longer than this is not given to a regular expression with nested repetition. */
const RISKY_TEXT = 2_000

/** Text longer than this is cut before any regular expression of a condition sees it. */
const MAX_TEXT = 100_000

/** A translated regular expression with the caution it needs. */
export type Regex = { readonly regex: RegExp; readonly risky: boolean }

const POSIX: Readonly<Record<string, string>> = {
  alpha: 'a-zA-Z',
  digit: '0-9',
  alnum: 'a-zA-Z0-9',
  upper: 'A-Z',
  lower: 'a-z',
  space: '\\s',
  punct: '!-\\/:-@\\[-`{-~',
  xdigit: '0-9a-fA-F',
  word: '\\w',
}

/** Removes white space and comments of the extended syntax, outside classes. */
const stripExtended = (source: string): string => {
  let out = ''
  let inClass = false
  for (let i = 0; i < source.length; i++) {
    const char = source[i]!
    if (char === '\\') {
      out += char + (source[++i] ?? '')
      continue
    }
    if (char === '[') inClass = true
    else if (char === ']') inClass = false
    if (!inClass && /\s/.test(char)) continue
    if (!inClass && char === '#') {
      while (i < source.length && source[i] !== '\n') i++
      continue
    }
    out += char
  }
  return out
}

/**
 * Translates a PCRE or Python expression to JavaScript.
 * @param source the expression
 * @param flags JavaScript flags to add
 * @returns undefined when it uses something that JavaScript lacks
 */
export const translateRegex = (source: string, flags: string): Regex | undefined => {
  let body = source
  let all = flags
  const inline = /^\(\?([imsx]+)\)/.exec(body)
  if (inline !== null) {
    body = body.slice(inline[0].length)
    if (inline[1]!.includes('x')) body = stripExtended(body)
    for (const flag of inline[1]!) if (flag !== 'x' && !all.includes(flag)) all += flag
  }
  body = body
    .replaceAll(/\(\?P<([A-Za-z_]\w*)>/g, '(?<$1>')
    .replaceAll(/\(\?P=([A-Za-z_]\w*)\)/g, '\\k<$1>')
    .replaceAll(/\[:(\^?)(\w+):\]/g, (whole, not: string, name: string) =>
      not === '' ? (POSIX[name] ?? whole) : whole,
    )
    .replaceAll('\\A', '^')
    .replaceAll(/\\[Zz]/g, '$')
    .replaceAll('\\h', '[ \\t]')
    .replaceAll(/([*+?}])\+/g, '$1')
    .replaceAll('(?>', '(?:')
    .replaceAll(/\(\?#[^)]*\)/g, '')
  body = closeOpenReferences(body)
  const risky = hasNestedRepetition(body) || startsUnbounded(body)
  for (const variant of inlineVariants(body, all)) {
    try {
      return { regex: new RegExp(variant.body, variant.flags), risky }
    } catch {
      // the next variant may do
    }
  }
  return undefined
}

/** A reference to a group that it stands in never matches elsewhere, and always matches nothing in JavaScript. */
const closeOpenReferences = (body: string): string => {
  if (!/\\[1-9]/.test(body)) return body
  const open: number[] = []
  let groups = 0
  let out = ''
  for (let i = 0; i < body.length; i++) {
    const char = body[i]!
    if (char === '[') {
      const end = classEnd(body, i)
      out += body.slice(i, end + 1)
      i = end
      continue
    }
    if (char === '\\') {
      const number = Number(body[i + 1])
      out += number > 0 && open.includes(number) ? '(?!)' : char + (body[i + 1] ?? '')
      i++
      continue
    }
    const captures = char === '(' && (body[i + 1] !== '?' || /^\?<[A-Za-z_]/.test(body.slice(i + 1, i + 4)))
    if (char === '(') open.push(captures ? ++groups : 0)
    else if (char === ')') open.pop()
    out += char
  }
  return out
}

type Variant = { readonly body: string; readonly flags: string }

/** An inline flag in the middle: as a group of its own where the engine knows such groups, else for the whole. */
const inlineVariants = (body: string, flags: string): readonly Variant[] => {
  const middle = /\(\?([ims]+)\)/.exec(body)
  if (middle === null) return [{ body, flags }]
  let all = flags
  for (const flag of middle[1]!) if (!all.includes(flag)) all += flag
  return [
    { body: groupInline(body), flags },
    { body: body.replaceAll(/\(\?[ims]+\)/g, ''), flags: all },
  ]
}

/** Turns `a(?i)b|c` into `a(?i:b)|(?i:c)`, up to the end of the group around it. */
const groupInline = (body: string): string => {
  const middle = /\(\?([ims]+)\)/.exec(body)
  if (middle === null) return body
  const from = middle.index + middle[0].length
  const parts: string[] = []
  let start = from
  let at = from
  for (let depth = 0; at < body.length; at++) {
    const char = body[at]
    if (char === '\\') at++
    else if (char === '[') at = classEnd(body, at)
    else if (char === '(') depth++
    else if (char === ')' && depth-- === 0) break
    else if (char === '|' && depth === 0) {
      parts.push(body.slice(start, at))
      start = at + 1
    }
  }
  parts.push(body.slice(start, at))
  const grouped = parts.map((part) => `(?${middle[1]!}:${part})`).join('|')
  return groupInline(body.slice(0, middle.index) + grouped + body.slice(at))
}

/** An expression that begins with `.*` is tried from every place of a line, up to its end each time. */
const startsUnbounded = (source: string): boolean => /^\(?(?:\?:)?\.[*+]/.test(source)

/** A repeated group that itself repeats may need exponential time. */
export const hasNestedRepetition = (source: string): boolean => {
  const repeats: boolean[] = [false]
  for (let i = 0; i < source.length; i++) {
    const char = source[i]
    if (char === '\\') i++
    else if (char === '[') i = classEnd(source, i)
    else if (char === '(') repeats.push(false)
    else if (char === ')') {
      const inner = repeats.pop() ?? false
      if (inner && isRepeat(source, i + 1)) return true
      if (inner && repeats.length > 0) repeats[repeats.length - 1] = true
    } else if (isRepeat(source, i) && repeats.length > 0) repeats[repeats.length - 1] = true
  }
  return false
}

const classEnd = (source: string, from: number): number => {
  let i = from + 1
  if (source[i] === '^') i++
  if (source[i] === ']') i++
  while (i < source.length && source[i] !== ']') i += source[i] === '\\' ? 2 : 1
  return i
}

const isRepeat = (source: string, at: number): boolean =>
  source[at] === '*' || source[at] === '+' || (source[at] === '{' && /^\{\d+,\}/.test(source.slice(at, at + 8)))

/** Whether an expression matches at the start of a text, as conditions on metavariables ask. */
export const matchesAtStart = ({ regex, risky }: Regex, text: string): boolean => {
  const limit = risky ? RISKY_TEXT : MAX_TEXT
  const sticky = new RegExp(regex.source, `${regex.flags.replaceAll(/[gy]/g, '')}y`)
  return sticky.test(text.slice(0, limit))
}

/** All matches in a text, at most 10,000; lines too long for a risky expression are passed over. */
export const allMatches = ({ regex, risky }: Regex, text: string): RegExpExecArray[] => {
  const found: RegExpExecArray[] = []
  const global = new RegExp(regex.source, regex.flags.includes('g') ? regex.flags : `${regex.flags}g`)
  const collect = (part: string, offset: number): void => {
    global.lastIndex = 0
    for (let match = global.exec(part); match !== null && found.length < 10_000; match = global.exec(part)) {
      if (match[0] === '') global.lastIndex++
      else {
        match.index += offset
        found.push(match)
      }
    }
  }
  if (!risky || text.length <= RISKY_TEXT * 20) collect(text, 0)
  else {
    let offset = 0
    for (const line of text.split('\n')) {
      if (line.length <= RISKY_TEXT) collect(line, offset)
      offset += line.length + 1
    }
  }
  return found
}
