/** Values of the small expression language of `metavariable-comparison`. */
export type Value = number | string | boolean | readonly Value[] | undefined

type Token = { readonly kind: 'number' | 'string' | 'name' | 'op' | 'end'; readonly text: string }

const TOKEN =
  /\s*(?:(0[xX][0-9a-fA-F]+|0[oO][0-7]+|0[bB][01]+|\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|(\$?[A-Za-z_][\w.]*|\$\d+)|(\*\*|[<>=!]=|<<|>>|[-+*/%<>()[\],&|^~]))/y

const tokenize = (text: string): Token[] | undefined => {
  const tokens: Token[] = []
  TOKEN.lastIndex = 0
  while (TOKEN.lastIndex < text.trimEnd().length) {
    const match = TOKEN.exec(text)
    if (match === null || tokens.length > 500) return undefined
    if (match[1] !== undefined) tokens.push({ kind: 'number', text: match[1] })
    else if (match[2] !== undefined) tokens.push({ kind: 'string', text: match[2] })
    else if (match[3] !== undefined) tokens.push({ kind: 'name', text: match[3] })
    else tokens.push({ kind: 'op', text: match[4]! })
  }
  tokens.push({ kind: 'end', text: '' })
  return tokens
}

/** What the expression may ask for: the value of a metavariable, undefined when it is not bound. */
export type Environment = {
  metavariable(name: string): string | undefined
  /** Python's `re.match(pattern, text)` */
  regex(source: string, text: string): boolean
}

/** Thrown inside the evaluation for anything without a meaning, and caught by `evaluateComparison`. */
class NoValue extends Error {}

/**
 * Evaluates a comparison such as `int($X) % 2 == 0 or re.match('a.*', $Y)`.
 * @returns undefined when it cannot be evaluated (unbound metavariable, text where a number is due, bad syntax)
 */
export const evaluateComparison = (text: string, environment: Environment): Value => {
  const tokens = tokenize(text)
  if (tokens === undefined) return undefined
  try {
    const parser = new Evaluator(tokens, environment)
    return parser.run()
  } catch (error) {
    if (error instanceof NoValue) return undefined
    throw error
  }
}

const LEVELS: readonly (readonly string[])[] = [['|'], ['^'], ['&'], ['<<', '>>'], ['+', '-'], ['*', '/', '%']]

class Evaluator {
  private at = 0
  private depth = 0
  private readonly tokens: readonly Token[]
  private readonly environment: Environment

  constructor(tokens: readonly Token[], environment: Environment) {
    this.tokens = tokens
    this.environment = environment
  }

  run(): Value {
    const value = this.or()
    if (this.tokens[this.at]!.kind !== 'end') throw new NoValue()
    return value
  }

  private is(text: string): boolean {
    const token = this.tokens[this.at]!
    return token.kind !== 'string' && token.text === text
  }

  private eat(text: string): boolean {
    if (!this.is(text)) return false
    this.at++
    return true
  }

  private or(): Value {
    if (++this.depth > 100) throw new NoValue()
    let left = this.and()
    while (this.eat('or')) {
      const right = this.and()
      left = truth(left) || truth(right)
    }
    this.depth--
    return left
  }

  private and(): Value {
    let left = this.not()
    while (this.eat('and')) {
      const right = this.not()
      left = truth(left) && truth(right)
    }
    return left
  }

  private not(): Value {
    if (this.is('not')) {
      this.at++
      return !truth(this.not())
    }
    return this.comparison()
  }

  private comparison(): Value {
    let left = this.binary(0)
    let result: Value
    for (;;) {
      const op = this.tokens[this.at]!.text
      const isIn = this.is('in')
      const isNotIn = this.is('not') && this.tokens[this.at + 1]?.text === 'in'
      if (!isIn && !isNotIn && !['==', '!=', '<', '>', '<=', '>='].includes(op))
        return result === undefined ? left : result
      this.at += isNotIn ? 2 : 1
      const right = this.binary(0)
      const holds = isIn || isNotIn ? contains(right, left) !== isNotIn : compare(op, left, right)
      result = result === undefined ? holds : truth(result) && holds
      left = right
    }
  }

  private binary(level: number): Value {
    const ops = LEVELS[level]
    if (ops === undefined) return this.unary()
    let left = this.binary(level + 1)
    while (this.tokens[this.at]!.kind === 'op' && ops.includes(this.tokens[this.at]!.text)) {
      const op = this.tokens[this.at++]!.text
      left = arithmetic(op, left, this.binary(level + 1))
    }
    return left
  }

  private unary(): Value {
    if (this.eat('-')) return -numeric(this.unary())
    if (this.eat('~')) return ~numeric(this.unary())
    const base = this.primary()
    return this.eat('**') ? numeric(base) ** numeric(this.unary()) : base
  }

  private primary(): Value {
    const token = this.tokens[this.at++]!
    if (token.kind === 'number') return Number(token.text)
    if (token.kind === 'string') return token.text.slice(1, -1).replaceAll(/\\(['"\\])/g, '$1')
    if (token.text === '(') {
      const value = this.or()
      if (!this.eat(')')) throw new NoValue()
      return value
    }
    if (token.text === '[') return this.list(']')
    if (token.kind !== 'name') throw new NoValue()
    if (this.is('(')) {
      this.at++
      return this.call(token.text, this.list(')'))
    }
    return this.named(token.text)
  }

  private named(name: string): Value {
    if (name === 'True' || name === 'true') return true
    if (name === 'False' || name === 'false') return false
    const text = this.environment.metavariable(name)
    if (text === undefined) throw new NoValue()
    const trimmed = text.trim()
    if (trimmed === 'true' || trimmed === 'True') return true
    if (trimmed === 'false' || trimmed === 'False') return false
    const value = numberOf(trimmed)
    return value === undefined ? text : value
  }

  private list(close: string): Value[] {
    const values: Value[] = []
    while (!this.eat(close)) {
      values.push(this.or())
      if (!this.eat(',') && !this.is(close)) throw new NoValue()
    }
    return values
  }

  private call(name: string, args: readonly Value[]): Value {
    const [first, second] = args
    switch (name) {
      case 'int':
      case 'float': {
        const value = typeof first === 'number' ? first : numberOf(String(first).replaceAll(/^["']|["']$/g, ''))
        if (value === undefined) throw new NoValue()
        return name === 'int' ? Math.trunc(value) : value
      }
      case 'str':
        return String(first)
      case 'len':
        return typeof first === 'string' || Array.isArray(first) ? first.length : String(first).length
      case 'abs':
        return Math.abs(numeric(first))
      case 're.match':
        return this.environment.regex(String(first), String(second))
      default:
        throw new NoValue()
    }
  }
}

const numberOf = (text: string): number | undefined => {
  const clean = text.replaceAll('_', '').replace(/[lLnN]$/, '')
  if (/^0[oO]?[0-7]+$/.test(clean)) return Number.parseInt(clean.replace(/^0[oO]?/, ''), 8)
  if (clean === '' || !/^-?(?:\d|\.\d)/.test(clean)) return undefined
  const value = Number(clean)
  return Number.isNaN(value) ? undefined : value
}

const truth = (value: Value): boolean =>
  value !== undefined && value !== false && value !== 0 && value !== '' && !(Array.isArray(value) && value.length === 0)

const numeric = (value: Value): number => {
  if (typeof value === 'number') return value
  if (typeof value === 'boolean') return Number(value)
  throw new NoValue()
}

const arithmetic = (op: string, left: Value, right: Value): Value => {
  if (op === '+' && typeof left === 'string' && typeof right === 'string') return left + right
  const a = numeric(left)
  const b = numeric(right)
  switch (op) {
    case '+':
      return a + b
    case '-':
      return a - b
    case '*':
      return a * b
    case '/':
      return a / b
    case '%':
      return ((a % b) + b) % b
    case '|':
      return a | b
    case '&':
      return a & b
    case '^':
      return a ^ b
    case '<<':
      return a << b
    default:
      return a >> b
  }
}

const same = (left: Value, right: Value): boolean =>
  left === right ||
  (typeof left !== typeof right &&
    typeof left !== 'object' &&
    typeof right !== 'object' &&
    String(left) === String(right))

const compare = (op: string, left: Value, right: Value): boolean => {
  if (op === '==') return same(left, right)
  if (op === '!=') return !same(left, right)
  if (typeof left === 'string' && typeof right === 'string') return order(op, left < right, left === right)
  const a = numeric(left)
  const b = numeric(right)
  return order(op, a < b, a === b)
}

const order = (op: string, less: boolean, equal: boolean): boolean => {
  if (op === '<') return less
  if (op === '<=') return less || equal
  return op === '>' ? !less && !equal : !less
}

const contains = (container: Value, item: Value): boolean => {
  if (typeof container === 'string') return container.includes(String(item))
  if (!Array.isArray(container)) throw new NoValue()
  return container.some((one: Value) => same(one, item))
}
