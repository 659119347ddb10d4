import type { Tongue } from './language.ts'

/** A name with the literal that is given to it. Offsets are indices of the text. */
export interface Assignment {
  readonly name: string
  readonly nameStart: number
  readonly nameEnd: number
  readonly value: string
  readonly start: number
  readonly end: number
  /** The quote character, or empty for a bare word. */
  readonly quote: string
  readonly separator: string
}

const longestName = 80
const longestValue = 4096
const longestBare = 1100
const nameChar = new Uint8Array(256)
for (let code = 0; code < 256; code++) nameChar[code] = /[\w.$-]/.test(String.fromCharCode(code)) && code < 128 ? 1 : 0

const isNameChar = (text: string, at: number): boolean => nameChar[text.charCodeAt(at) & 255] === 1 && at < text.length
const isBlank = (code: number): boolean => code === 32 || code === 9

/** End of the blanks from `at`, looking no further than 60. */
function skipBlanks(text: string, at: number): number {
  let p = at
  while (p - at < 60 && isBlank(text.charCodeAt(p))) p++
  return p
}

/** End of blanks and of at most two line breaks with their indentation. */
function skipSpace(text: string, at: number): number {
  let p = skipBlanks(text, at)
  for (let breaks = 0; breaks < 2; breaks++) {
    const code = text.charCodeAt(p)
    if (code !== 10 && code !== 13) break
    p = skipBlanks(text, p + (code === 13 && text.charCodeAt(p + 1) === 10 ? 2 : 1))
  }
  return p
}

/** Start and end of the name around a keyword. */
export function nameAround(text: string, start: number, end: number): readonly [number, number] {
  let from = start
  while (from > 0 && start - from < longestName && isNameChar(text, from - 1)) from--
  let to = end
  while (to - end < longestName && isNameChar(text, to)) to++
  // A full stop or hyphen at the edge belongs to prose or to an option's dashes.
  while (from < start && /[.-]/.test(text[from] ?? '')) from++
  while (to > end && /[.-]/.test(text[to - 1] ?? '')) to--
  return [from, to]
}

/**
 * Reads what is assigned to the name in which a keyword stands: `name = "v"`, `"name": "v"`, `name: v`, `<name>v</name>`,
 * `name("v")`, `["name"] = "v"`, `--name v`, `name=v`, `key="name" value="v"`.
 * Undefined when no literal follows.
 */
export function readAssignment(text: string, span: readonly [number, number], tongue: Tongue): Assignment | undefined {
  const [nameStart, nameEnd] = span
  const name = text.slice(nameStart, nameEnd)
  const before = text.charCodeAt(nameStart - 1)
  let p = nameEnd
  let quoted = false
  for (let n = 0; n < 4; n++) {
    const code = text.charCodeAt(p)
    if (code === 34 || code === 39 || code === 96 || code === 92 || code === 93) {
      quoted ||= code !== 92
      p++
    } else break
  }
  const afterName = p
  p = skipBlanks(text, p)
  const found = readSeparator(text, p, {
    quoted,
    tongue,
    gap: p > afterName,
    option: before === 45,
    tag: before === 60,
    first: startsLine(text, nameStart),
    argument: /[(]\s?["'`]$/.test(text.slice(Math.max(0, nameStart - 3), nameStart)),
  })
  if (found === undefined) return undefined
  const literal = readValue(text, found.at, {
    tongue,
    separator: found.separator,
    quotedName: quoted,
    query: /[?&]/.test(text[nameStart - 1] ?? '') && found.separator === '=',
  })
  if (literal === undefined) return undefined
  if (found.separator === '>' && !text.startsWith('</', skipSpace(text, literal.end))) return undefined
  return { name, nameStart, nameEnd, separator: found.separator, ...literal }
}

/** True when only blanks stand between the start of the line and a place. */
function startsLine(text: string, at: number): boolean {
  let p = at
  while (p > 0 && at - p < 60 && isBlank(text.charCodeAt(p - 1))) p--
  return p === 0 || text.charCodeAt(p - 1) === 10
}

interface Around {
  readonly quoted: boolean
  readonly tongue: Tongue
  readonly gap: boolean
  readonly option: boolean
  readonly tag: boolean
  /** Nothing but blanks stands before the name on its line. */
  readonly first: boolean
  /** The name is the first argument of a call. */
  readonly argument: boolean
}

function readSeparator(
  text: string,
  at: number,
  around: Around,
): { readonly separator: string; readonly at: number } | undefined {
  const rest = text.slice(at, at + 4)
  const operator = /^(?:===|!==|==|!=|=>|:{1,3}=|\?=|\|\|=|\+=|\.=|->|<-)/.exec(rest)
  if (operator !== null) return { separator: operator[0], at: at + operator[0].length }
  const code = rest.charCodeAt(0)
  if (code === 61) return { separator: '=', at: at + 1 }
  if (code === 58 && rest[1] !== ':') return afterColon(text, at + 1, around)
  if (code === 40 && !around.gap) return { separator: '(', at: at + 1 }
  if (code === 44 && around.quoted && around.argument) return { separator: ',', at: at + 1 }
  if (code === 123 && around.quoted && around.gap) {
    // `variable "db_password" { default = … }`
    return { separator: '=', at }
  }
  if (code === 62 && around.tag) return { separator: '>', at: at + 1 }
  const attributes = /[\w:-]{1,20}="[^"<>]{0,60}">/y
  attributes.lastIndex = at
  if (around.tag && around.gap && attributes.test(text)) return { separator: '>', at: attributes.lastIndex }
  // `<add key="password" value="…">` and `name: PASSWORD` with `value: …` on the next line.
  const pair = /["']?[ \t]{0,8}[,;]?[ \t]{0,8}\r?\n?[ \t-]{0,80}["']?(?:value|Value)["']?[ \t]{0,4}[=:][ \t]{0,4}/y
  pair.lastIndex = at
  const matched = pair.exec(text)
  if (matched !== null) return { separator: ':', at: at + matched[0].length }
  // `var apiToken string = …`
  const typed = /(?:string|&'?\w{0,10} ?str|String|\[\]byte) {0,4}=(?!=)/y
  typed.lastIndex = at
  if (around.gap && typed.test(text)) return { separator: '=', at: typed.lastIndex }
  // Words set apart by a blank only are read where that is the form: options, and lines of plain configuration files.
  const bare = around.option || (around.tongue === 'config' && around.first)
  if (around.gap && bare && !around.quoted && code !== 123) return { separator: ' ', at }
  if (around.gap && (code === 34 || code === 39) && !around.quoted && around.tongue !== 'prose')
    return { separator: ' ', at }
  return undefined
}

/** After a colon there may be a type: `password: string = "…"`, `const KEY: &str = "…"`. */
function afterColon(text: string, at: number, around: Around): { readonly separator: string; readonly at: number } {
  if (around.tongue === 'code' && !around.quoted) {
    const type = /[ \t]{0,4}&?[A-Za-z'][\w.<>[\]| '&?]{0,40}?[ \t]{0,4}=(?![=>])/y
    type.lastIndex = at
    const matched = type.exec(text)
    if (matched !== null) return { separator: '=', at: at + matched[0].length }
  }
  return { separator: ':', at }
}

type Literal = Pick<Assignment, 'value' | 'start' | 'end' | 'quote'>

interface Expected {
  /** The name is a parameter of a URL: the value ends with the parameter, whatever the language. */
  readonly query: boolean
  readonly tongue: Tongue
  readonly separator: string
  readonly quotedName: boolean
}

function readValue(text: string, at: number, expected: Expected): Literal | undefined {
  const wraps = expected.tongue === 'code' || expected.separator === '>'
  let p = wraps ? skipSpace(text, at) : skipBlanks(text, at)
  if (expected.separator === ':' && expected.tongue !== 'code') p = skipFold(text, p)
  const opened =
    /\{\s{0,40}(?:["']?(?:value|default|secret_value|plaintext)["']?|type\s{0,8}=\s{0,8}string\s{1,20}default)\s{0,8}[:=]\s{0,8}/y
  opened.lastIndex = p
  if (text.charCodeAt(p) === 123 && opened.test(text)) p = opened.lastIndex
  const lead =
    /(?:new[ ]|String\(|\w{0,12}\.?from\(|\[\]byte\(|SecretStr\(|SecretString\(|Some\(|b64decode\(|sensitive\(|@|\$|[rbufRBUFL]{1,2}(?=["']))/y
  for (let n = 0; n < 3; n++) {
    lead.lastIndex = p
    const matched = lead.exec(text)
    if (matched === null || !/["'`]/.test(text.slice(p, p + 40))) break
    if (matched[0] === '$' && text[p + 1] !== '"') break
    p += matched[0].length
  }
  if (text.charCodeAt(p) === 92 && /["']/.test(text[p + 1] ?? '')) return readQuoted(text, p + 2, '\\' + text[p + 1])
  const code = text.charCodeAt(p)
  if (code === 34 || code === 39 || code === 96) {
    const mark = text[p] ?? ''
    return text.startsWith(mark.repeat(3), p) ? readQuoted(text, p + 3, mark.repeat(3)) : readQuoted(text, p + 1, mark)
  }
  return readBare(text, p, expected)
}

/** YAML's `>-` and `|` put the value on the next line. */
function skipFold(text: string, at: number): number {
  const fold = /[|>][+-]?\d?[ \t]{0,8}\r?\n[ \t]{1,60}/y
  fold.lastIndex = at
  const matched = fold.exec(text)
  return matched === null ? at : at + matched[0].length
}

function readQuoted(text: string, start: number, mark: string): Literal | undefined {
  const limit = Math.min(text.length, start + longestValue)
  for (let p = start; p < limit; p++) {
    const code = text.charCodeAt(p)
    if (code === 10 && mark.length === 1 && mark !== '`') return undefined
    if (code === 92 && mark[0] !== '\\') p++
    else if (text.startsWith(mark, p)) {
      return p === start ? undefined : { value: text.slice(start, p), start, end: p, quote: mark }
    }
  }
  return undefined
}

/** A value without quotes, up to where such values end in this kind of file. */
function readBare(text: string, start: number, expected: Expected): Literal | undefined {
  const { tongue, separator } = expected
  const stop = expected.query ? '&#"\'`<>{}$\\ \t\r\n;)]' : stops(tongue, separator)
  if (stop === undefined) return fallback(text, start)
  const limit = Math.min(text.length, start + longestBare)
  let end = start
  while (end < limit && !stop.includes(text[end]!)) end++
  while (end > start && isBlank(text.charCodeAt(end - 1))) end--
  // A comment after a blank is not part of the value.
  const comment = text.slice(start, end).search(/[ \t]+(?:#|\/\/|;)|\\[nr]|["'][ \t]*[,}\])]/)
  if (comment > 0) end = start + comment
  return end > start ? { value: text.slice(start, end), start, end, quote: '' } : undefined
}

function stops(tongue: Tongue, separator: string): string | undefined {
  if (separator === '>') return '<\n\r'
  if (separator === '(' || separator === ',') return undefined
  if (tongue === 'code' || tongue === 'json') return undefined
  if (separator === ' ') return ' \t\n\r"\'`;|<>(){}'
  if (tongue === 'shell') return ' \t\n\r;|&<>"\'`)('
  if (tongue === 'prose') return ' \t\n\r"\'`,;<>()[]{}|'
  if (tongue === 'markup') return '<>"\'\n\r \t'
  return '\n\r'
}

/** `process.env.X || "literal"` and its like: the literal is what is used when nothing is set. */
function fallback(text: string, start: number): Literal | undefined {
  const otherwise = /[\w.$[\]()'"-]{1,80}(?:, ?|\) ?)?[ \t]{0,4}(?:\|\||\?\?|\?:| or )[ \t]{0,4}(["'`])/y
  otherwise.lastIndex = start
  const matched = otherwise.exec(text)
  return matched === null ? undefined : readQuoted(text, start + matched[0].length, matched[1]!)
}
