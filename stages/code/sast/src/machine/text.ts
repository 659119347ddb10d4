import { Context } from '@bartizan/knowledge/models'
import type { Obj } from '../value/object.ts'
import { keepContexts, unite, withStep, type Taint } from '../value/taint.ts'
import { ANY, BOTTOM, constant, join, reference, soleConst, soleText, tainted, type Value } from '../value/value.ts'
import type { Const } from '../ir/ir.ts'
import type { Method } from './operations.ts'
import { deepTaint } from './fields.ts'
import { allocate, objectOf, type Frame } from './frame.ts'
import { contextsAllowedBy } from './regex-guard.ts'
import { textOf } from './operators.ts'

const numbers = new Set([
  'indexOf',
  'lastIndexOf',
  'length',
  'charCodeAt',
  'codePointAt',
  'search',
  'compareTo',
  'hashCode',
  'rfind',
  'localeCompare',
  'startsWith',
  'endsWith',
  'includes',
  'startswith',
  'endswith',
  'equals',
  'equalsIgnoreCase',
  'contains',
  'isEmpty',
  'isBlank',
  'matches',
  'test',
  'isdigit',
  'isalnum',
  'isalpha',
  'isnumeric',
  'isspace',
  'getTime',
  'intValue',
  'longValue',
  'size',
  'hasOwnProperty',
  'isPresent',
  'nextInt',
  'toFixed',
])
const keeping = new Set([
  'toString',
  'trim',
  'trimStart',
  'trimEnd',
  'toLowerCase',
  'toUpperCase',
  'substring',
  'substr',
  'slice',
  'replace',
  'replaceAll',
  'split',
  'concat',
  'padStart',
  'padEnd',
  'repeat',
  'normalize',
  'charAt',
  'at',
  'match',
  'matchAll',
  'valueOf',
  'toLocaleString',
  'lower',
  'upper',
  'strip',
  'lstrip',
  'rstrip',
  'title',
  'capitalize',
  'encode',
  'decode',
  'format',
  'format_map',
  'join',
  'splitlines',
  'partition',
  'rpartition',
  'rsplit',
  'zfill',
  'center',
  'ljust',
  'rjust',
  'removeprefix',
  'removesuffix',
  'translate',
  'casefold',
  'expandtabs',
  'swapcase',
  'getBytes',
  'toCharArray',
  'intern',
  'stripLeading',
  'stripTrailing',
  'replaceFirst',
  'subSequence',
  'lines',
  'formatted',
  'stripIndent',
  'chars',
  'group',
  'exec',
  'groups',
  'groupdict',
  'read',
  'readline',
  'readlines',
  'getvalue',
  'hex',
  'tobytes',
])

/** A method of text; undefined when its name is not one that text has. */
export const textMethod = (f: Frame, object: Obj | undefined, m: Method): Value | undefined => {
  const { name, args, receiver, instr } = m
  if (
    object !== undefined &&
    (object.kind === 'external' || object.cls !== undefined) &&
    receiver.taint.length === 0 &&
    receiver.consts.length === 0
  ) {
    if (object.cls !== undefined || !keeping.has(name)) return undefined
    return undefined
  }
  const folded = foldMethod(m)
  if (folded !== undefined) return folded
  if (numbers.has(name)) return ANY
  if (!keeping.has(name)) return undefined
  if (name === 'join' && object === undefined)
    return textOf(
      f,
      [receiver, tainted(args.reduce<Taint>((all, one) => unite(all, deepTaint(f, one, 2)), []))],
      instr.node,
    )
  let taint: Taint = name.startsWith('replace')
    ? keepContexts(receiver.taint, ~removedBy(soleText(args[0] ?? ANY) ?? patternOf(f, args[0])))
    : receiver.taint
  if (name !== 'split' && name !== 'rsplit' && name !== 'group' && name !== 'getBytes')
    for (const value of args) taint = unite(taint, deepTaint(f, value, 2))
  const result: Value = {
    ...tainted(withStep(taint, { file: f.fn.file, node: instr.node }, 'model')),
    prefix: name === 'toString' || name === 'concat' || name === 'format' ? receiver.prefix || prefixOf(receiver) : '',
  }
  if (name === 'split' || name === 'rsplit' || name === 'splitlines' || name === 'toCharArray')
    return { ...reference(allocate(f, instr.node, 'array', { elem: result, len: -1 })), taint: result.taint }
  return result
}

/** Contexts that are safe when every occurrence of a text is replaced. */
const removedBy = (text: string): number => {
  if (text === "'" || text === '"') return Context.xpath | Context.sql
  if (text === '<' || text === '[<>]' || /^\[[^\]]*<[^\]]*\]$/.test(text)) return Context.html
  if (text === '\n' || text === '\\n' || /^\[?\\r\\n|^\[\\n\\r/.test(text)) return Context.log | Context.header
  return /^\[\^[^\]]*\]\+?$/.test(text) ? contextsAllowedBy(`^[${text.slice(2, text.indexOf(']'))}]*$`, true) : 0
}

/** Source of a global regular expression; '' for anything else. */
const patternOf = (f: Frame, value: Value | undefined): string => {
  const type = value?.refs.length === 1 ? objectOf(f, value.refs[0]!).type : ''
  const slash = type.indexOf('/')
  return type.startsWith('regex:') && type.slice(6, slash).includes('g') ? type.slice(slash + 1) : ''
}

const prefixOf = (value: Value): string => soleText(value)?.replace(/[{%$].*$/s, '') ?? ''

/** Folds a method over constants. */
const foldMethod = (m: Method): Value | undefined => {
  const { receiver, args } = m
  if (receiver.unknown || receiver.refs.length > 0 || receiver.consts.length === 0 || receiver.taint.length > 0)
    return undefined
  const given: Const[] = []
  for (const value of args) {
    const sole = soleConst(value)
    if (sole === undefined || value.taint.length > 0) return undefined
    given.push(sole.value)
  }
  const results: Const[] = []
  for (const one of receiver.consts) {
    const result = foldText(m.name, String(one), typeof one, given)
    if (result === undefined) return undefined
    results.push(result.value)
  }
  return results.length === 0 ? undefined : results.reduce<Value>((all, one) => join(all, constant(one)), BOTTOM)
}

const foldText = (
  name: string,
  text: string,
  kind: string,
  args: readonly Const[],
): { readonly value: Const } | undefined => {
  const [a, b] = args
  if (name === 'toString' || name === 'valueOf') return { value: text }
  if (kind !== 'string') return name === 'equals' && args.length === 1 ? { value: text === String(a) } : undefined
  switch (name) {
    case 'charAt':
      return typeof a === 'number' ? { value: text[a] ?? '' } : undefined
    case 'length':
      return { value: text.length }
    case 'trim':
    case 'strip':
      return args.length === 0 ? { value: text.trim() } : undefined
    case 'toLowerCase':
    case 'lower':
      return { value: text.toLowerCase() }
    case 'toUpperCase':
    case 'upper':
      return { value: text.toUpperCase() }
    case 'substring':
    case 'slice':
      return typeof a === 'number' && (b === undefined || typeof b === 'number')
        ? { value: name === 'slice' ? text.slice(a, b) : text.substring(a, b) }
        : undefined
    case 'indexOf':
    case 'find':
      return typeof a === 'string' ? { value: text.indexOf(a) } : undefined
    case 'startsWith':
    case 'startswith':
      return typeof a === 'string' ? { value: text.startsWith(a) } : undefined
    case 'endsWith':
    case 'endswith':
      return typeof a === 'string' ? { value: text.endsWith(a) } : undefined
    case 'includes':
    case 'contains':
      return typeof a === 'string' ? { value: text.includes(a) } : undefined
    case 'equals':
      return { value: text === a }
    case 'equalsIgnoreCase':
      return typeof a === 'string' ? { value: text.toLowerCase() === a.toLowerCase() } : undefined
    case 'concat':
      return { value: text + args.map(String).join('') }
    case 'isEmpty':
      return { value: text === '' }
    default:
      return undefined
  }
}
