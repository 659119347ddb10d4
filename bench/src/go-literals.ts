/** A Go composite literal or call, as far as test tables use them. */
export type GoValue =
  | { readonly kind: 'string' | 'number' | 'name'; readonly text: string }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly GoValue[] }
  | {
      readonly kind: 'composite'
      readonly type: string
      readonly items: readonly { readonly key?: GoValue; readonly value: GoValue }[]
    }

interface Reader {
  readonly text: string
  at: number
}

const blank = /(?:\s|\/\/[^\n]*|\/\*[\s\S]*?\*\/)*/y
const token = /`([^`]*)`|"((?:[^"\\\n]|\\.)*)"|-?\d[\w.]*|[&*]?(?:\[\d*\]|map\[[\w.]+\])*[A-Za-z_][\w.]*/y

function peek(reader: Reader): string {
  blank.lastIndex = reader.at
  blank.test(reader.text)
  reader.at = blank.lastIndex
  return reader.text[reader.at] ?? ''
}

/** Reads one Go value at an offset; throws when it is of a form that is not understood. */
export function readGoValue(text: string, at: number): { value: GoValue; end: number } {
  const reader = { text, at }
  const value = readValue(reader)
  return { value, end: reader.at }
}

function readValue(reader: Reader): GoValue {
  let value = readOperand(reader)
  for (;;) {
    const char = peek(reader)
    if (char === '(') value = { kind: 'call', name: value.kind === 'name' ? value.text : '?', args: readArgs(reader) }
    else if (char === '.' && value.kind !== 'name') {
      const found = /\.[A-Za-z]\w*/y
      found.lastIndex = reader.at
      const name = found.exec(reader.text)?.[0] ?? ''
      if (name === '') throw new SyntaxError('unexpected dot')
      reader.at += name.length
      const inner = value
      if (peek(reader) === '(') value = { kind: 'call', name, args: [inner, ...readArgs(reader)] }
    } else if (char === '+' && value.kind === 'string') {
      reader.at += 1
      const right = readOperand(reader)
      value = { kind: 'string', text: value.text + (right.kind === 'string' ? right.text : '') }
    } else return value
  }
}

function readArgs(reader: Reader): GoValue[] {
  reader.at += 1
  const args: GoValue[] = []
  while (peek(reader) !== ')') {
    args.push(readValue(reader))
    if (peek(reader) === ',') reader.at += 1
    else if (peek(reader) !== ')') throw new SyntaxError(`unexpected ${reader.text.slice(reader.at, reader.at + 20)}`)
  }
  reader.at += 1
  return args
}

function readOperand(reader: Reader): GoValue {
  const char = peek(reader)
  if (char === '{') return readComposite(reader, '')
  token.lastIndex = reader.at
  const found = token.exec(reader.text)
  if (found === null) throw new SyntaxError(`unexpected ${reader.text.slice(reader.at, reader.at + 20)}`)
  reader.at = token.lastIndex
  if (found[1] !== undefined) return { kind: 'string', text: found[1] }
  if (found[2] !== undefined) return { kind: 'string', text: unquote(found[2]) }
  if (/^-?\d/.test(found[0])) return { kind: 'number', text: found[0] }
  if (peek(reader) === '{') return readComposite(reader, found[0])
  return { kind: 'name', text: found[0] }
}

function unquote(text: string): string {
  return text.replaceAll(/\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|.)/g, (_whole, escape: string) => {
    if (/^[xuU]./.test(escape)) return String.fromCodePoint(Number.parseInt(escape.slice(1), 16))
    return { n: '\n', t: '\t', r: '\r' }[escape] ?? escape
  })
}

function readComposite(reader: Reader, type: string): GoValue {
  reader.at += 1
  const items: { key?: GoValue; value: GoValue }[] = []
  while (peek(reader) !== '}') {
    const first = readValue(reader)
    if (peek(reader) === ':') {
      reader.at += 1
      items.push({ key: first, value: readValue(reader) })
    } else items.push({ value: first })
    if (peek(reader) === ',') reader.at += 1
    else if (peek(reader) !== '}') throw new SyntaxError(`unexpected ${reader.text.slice(reader.at, reader.at + 20)}`)
  }
  reader.at += 1
  return { kind: 'composite', type, items }
}

/** Marks a value that is not known in the expected result. */
export const unknownMark = '\u0000unknown'

/** Plain data of a `cty.Value` expression; throws for forms that are not data. */
export function ctyData(value: GoValue): unknown {
  if (value.kind === 'name') return ctyName(value.text)
  if (value.kind === 'string') return value.text
  if (value.kind === 'number') return Number(value.text)
  if (value.kind === 'composite') return compositeData(value)
  if (value.kind !== 'call') throw new SyntaxError('not data')
  const [first] = value.args
  switch (value.name.replace(/^cty\./, '')) {
    case 'StringVal':
    case 'NumberIntVal':
    case 'NumberFloatVal':
    case 'NumberUIntVal':
    case 'BoolVal':
    case 'ListVal':
    case 'TupleVal':
    case 'SetVal':
    case 'MapVal':
    case 'ObjectVal':
      return ctyData(first as GoValue)
    case 'MustParseNumberVal':
      return Number((first as { text: string }).text)
    case 'ListValEmpty':
    case 'SetValEmpty':
      return []
    case 'MapValEmpty':
      return {}
    case 'NullVal':
      return null
    case 'UnknownVal': {
      const type =
        first?.kind === 'name'
          ? { 'cty.String': ':string', 'cty.Number': ':number', 'cty.Bool': ':bool' }[first.text]
          : undefined
      return `${unknownMark}${type ?? (first?.kind === 'call' && /Object|Map$/.test(first.name) ? ':map' : '')}`
    }
    case '.Mark':
    case '.WithMarks':
    case '.RefineNotNull':
    case '.RefineWith':
    case '.RefineWithNotNull':
      return ctyData(first as GoValue)
    case '.Refine':
    case '.NotNull':
    case '.NewValue':
    case '.StringPrefix':
    case '.StringPrefixFull':
    case '.CollectionLengthLowerBound':
    case '.NumberRangeLowerBound':
    case '.NumberRangeUpperBound':
      return ctyData(first as GoValue)
    default:
      throw new SyntaxError(`not data: ${value.name}`)
  }
}

function ctyName(name: string): unknown {
  if (name === 'cty.True' || name === 'true') return true
  if (name === 'cty.False' || name === 'false') return false
  if (name === 'cty.DynamicVal') return unknownMark
  if (name === 'cty.EmptyObjectVal') return {}
  if (name === 'cty.EmptyTupleVal') return []
  if (name === 'cty.Zero') return 0
  throw new SyntaxError(`not data: ${name}`)
}

function compositeData(value: GoValue & { kind: 'composite' }): unknown {
  if (value.type.startsWith('map[') || value.items.some((item) => item.key !== undefined)) {
    return Object.fromEntries(
      value.items.map((item) => [String(item.key === undefined ? '' : ctyData(item.key)), ctyData(item.value)]),
    )
  }
  return value.items.map((item) => ctyData(item.value))
}
