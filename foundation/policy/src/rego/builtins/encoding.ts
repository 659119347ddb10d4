import { entriesOf, isArray, isObject, objectOf, parseJson, toJson } from '../value/index.ts'
import type { Value } from '../value/index.ts'
import { RegoSet } from '../value/index.ts'
import { asEntries, asString, members } from './arguments.ts'
import { fail, failType, family } from './define.ts'

const TEXT = ['string']

/** Text encodings and JSON. */
export const encoding = family({
  'base64.encode': [TEXT, 'string', ([text]) => Buffer.from(asString(text)).toString('base64')],
  'base64.decode': [TEXT, 'string', ([text]) => decode(asString(text), STANDARD)],
  'base64.is_valid': [['any'], 'boolean', ([text]) => typeof text === 'string' && STANDARD.test(stripped(text))],
  'base64url.encode': [TEXT, 'string', ([text]) => padded(Buffer.from(asString(text)).toString('base64url'))],
  'base64url.encode_no_pad': [TEXT, 'string', ([text]) => Buffer.from(asString(text)).toString('base64url')],
  'base64url.decode': [TEXT, 'string', ([text]) => decode(asString(text), URL_SAFE)],
  'hex.encode': [TEXT, 'string', ([text]) => Buffer.from(asString(text)).toString('hex')],
  'hex.decode': [TEXT, 'string', ([text]) => fromHex(asString(text))],
  'urlquery.encode': [TEXT, 'string', ([text]) => encodeQuery(asString(text))],
  'urlquery.decode': [TEXT, 'string', ([text]) => decodeQuery(asString(text))],
  'urlquery.encode_object': [['object'], 'string', ([object]) => encodeObject(object as Value)],
  'urlquery.decode_object': [TEXT, 'object', ([text]) => decodeObject(asString(text))],
  'json.marshal': [['any'], 'string', ([value]) => goJson(value as Value)],
  'json.marshal_with_options': [
    ['any', 'object'],
    'string',
    ([value, options]) => marshalWithOptions(value as Value, options as Value),
  ],
  'json.unmarshal': [TEXT, 'any', ([text]) => readJson(asString(text))],
  'json.is_valid': [['any'], 'boolean', ([text]) => typeof text === 'string' && isJson(text)],
})

const STANDARD = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/
const URL_SAFE = /^[A-Za-z0-9_-]*={0,2}$/

/** Go's decoder skips line breaks. */
function stripped(text: string): string {
  return text.replace(/[\r\n]/g, '')
}

function decode(text: string, shape: RegExp): string {
  const plain = stripped(text)
  if (!shape.test(plain)) fail('illegal base64 data')
  return Buffer.from(plain, shape === STANDARD ? 'base64' : 'base64url').toString('utf8')
}

function padded(text: string): string {
  return text + '='.repeat((4 - (text.length % 4)) % 4)
}

function fromHex(text: string): string {
  if (!/^(?:[0-9a-fA-F]{2})*$/.test(text)) fail('encoding/hex: invalid byte or odd length')
  return Buffer.from(text, 'hex').toString('utf8')
}

/** Encodes as Go's url.QueryEscape does. */
export function encodeQuery(text: string): string {
  return encodeURIComponent(text.toWellFormed())
    .replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%20', '+')
}

function decodeQuery(text: string): string {
  if (/%(?![0-9a-fA-F]{2})/.test(text)) fail('invalid URL escape')
  const bytes = text
    .replaceAll('+', ' ')
    .replace(/(?:%[0-9a-fA-F]{2})+/g, (run) => Buffer.from(run.replaceAll('%', ''), 'hex').toString('utf8'))
  return bytes
}

function encodeObject(object: Value): string {
  const pairs: string[] = []
  for (const [key, value] of entriesOf(object)) {
    if (typeof key !== 'string') failType('operand 1 must be object with string keys')
    const list = typeof value === 'string' ? [value] : members(value)
    if (typeof value !== 'string' && !isArray(value) && !(value instanceof RegoSet)) {
      failType('operand 1 values must be string, array of strings or set of strings')
    }
    for (const item of list) {
      if (typeof item !== 'string') failType('operand 1 values must be strings')
      pairs.push(`${encodeQuery(key)}=${encodeQuery(item)}`)
    }
  }
  return pairs.join('&')
}

function decodeObject(text: string): Value {
  const found = new Map<string, string[]>()
  for (const pair of text.split('&')) {
    if (pair === '') continue
    if (pair.includes(';')) fail('invalid semicolon separator in query')
    const equals = pair.indexOf('=')
    const key = decodeQuery(equals === -1 ? pair : pair.slice(0, equals))
    const list = found.get(key) ?? []
    list.push(equals === -1 ? '' : decodeQuery(pair.slice(equals + 1)))
    found.set(key, list)
  }
  return objectOf(found)
}

/** JSON as Go's encoder writes it: `<`, `>` and `&` escaped. */
export function goJson(value: Value): string {
  return toJson(value).replace(/[<>&\u2028\u2029]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

function readJson(text: string): Value {
  try {
    return parseJson(text)
  } catch (error) {
    return fail(error instanceof Error ? error.message : 'invalid JSON')
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

function marshalWithOptions(value: Value, options: Value): string {
  const given = new Map<Value, Value>(asEntries(options))
  for (const key of given.keys()) {
    if (key !== 'pretty' && key !== 'indent' && key !== 'prefix')
      failType(`object contained unknown key ${String(key)}`)
  }
  const { pretty, indent, prefix } = {
    pretty: given.get('pretty'),
    indent: given.get('indent') ?? '\t',
    prefix: given.get('prefix') ?? '',
  }
  if (pretty !== undefined && typeof pretty !== 'boolean') failType('key pretty failed cast to bool')
  if (typeof indent !== 'string') failType('key indent failed cast to string')
  if (typeof prefix !== 'string') failType('key prefix failed cast to string')
  const isPretty = pretty ?? (given.has('indent') || given.has('prefix'))
  return isPretty ? prettyJson(value, indent, prefix) : goJson(value)
}

function prettyJson(value: Value, indent: string, prefix: string): string {
  const render = (item: Value, depth: number): string => {
    const line = `\n${prefix}${indent.repeat(depth + 1)}`
    const end = `\n${prefix}${indent.repeat(depth)}`
    if (isArray(item) || item instanceof RegoSet) {
      const items = members(item).map((member) => line + render(member, depth + 1))
      return items.length === 0 ? '[]' : `[${items.join(',')}${end}]`
    }
    if (!isObject(item)) return goJson(item)
    const entries = entriesOf(item).map(([key, member]) => {
      const name = typeof key === 'string' ? key : toJson(key)
      return `${line}${goJson(name)}: ${render(member, depth + 1)}`
    })
    return entries.length === 0 ? '{}' : `{${entries.join(',')}${end}}`
  }
  return prefix + render(value, 0)
}
