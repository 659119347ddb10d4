import { createHash, createHmac } from 'node:crypto'
import { define, entriesOf, isNumber, isPlain, lookup, setOf, toBigInt, toJson, toText } from '../value/index.ts'
import type { Value } from '../value/index.ts'
import { failType, family } from './define.ts'

/** AWS request signatures, version 4. */
export const aws = family({
  'providers.aws.sign_req': [
    ['object', 'object', 'number'],
    'object',
    ([request, config, time]) => sign(request as Value, config as Value, time as Value),
  ],
})

const CONFIG_KEYS = ['aws_access_key', 'aws_region', 'aws_secret_access_key', 'aws_service']

function texts(object: Value, keys: readonly string[], what: string): string[] {
  const missing = keys.filter((key) => lookup(object, key) === undefined)
  if (missing.length > 0)
    failType(`providers.aws.sign_req: missing required ${what} parameters(s): ${toText(setOf(missing))}`)
  const wrong = keys.filter((key) => typeof lookup(object, key) !== 'string')
  if (wrong.length > 0)
    failType(`providers.aws.sign_req: invalid values for required ${what} parameters(s): ${toText(setOf(wrong))}`)
  return keys.map((key) => lookup(object, key) as string)
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest()

function sign(request: Value, config: Value, time: Value): Value {
  const [method, address] = texts(request, ['method', 'url'], 'request') as [string, string]
  const [accessKey, region, secret, service] = texts(config, CONFIG_KEYS, 'AWS config') as [
    string,
    string,
    string,
    string,
  ]
  const token = lookup(config, 'aws_session_token')
  const unsigned = lookup(config, 'disable_payload_signing') ?? false
  if (typeof unsigned !== 'boolean')
    failType("providers.aws.sign_req: invalid value for 'disable_payload_signing' in AWS config")
  const stamp = timestamp(time)
  const url = URL.parse(address) ?? failType('providers.aws.sign_req: invalid URL')
  const payload = unsigned ? 'UNSIGNED-PAYLOAD' : sha256(bodyOf(request))
  const headers = new Map<string, string>(givenHeaders(request))
  headers.set('host', url.host)
  headers.set('x-amz-date', stamp)
  if (service === 's3' || service === 'glacier' || unsigned) headers.set('x-amz-content-sha256', payload)
  if (typeof token === 'string') headers.set('x-amz-security-token', token)
  const names = [...headers.keys()].map((name) => name.toLowerCase()).sort()
  const canonicalHeaders = names.map((name) => `${name}:${(headers.get(name) ?? '').trim()}\n`).join('')
  const signed = names.join(';')
  const parts = [method, pathOf(address, url), query(url), canonicalHeaders, signed, payload]
  const scope = `${stamp.slice(0, 8)}/${region}/${service}/aws4_request`
  const toSign = `AWS4-HMAC-SHA256\n${stamp}\n${scope}\n${sha256(parts.join('\n'))}`
  const key = hmac(hmac(hmac(hmac(`AWS4${secret}`, stamp.slice(0, 8)), region), service), 'aws4_request')
  const signature = hmac(key, toSign).toString('hex')
  headers.set(
    'Authorization',
    `AWS4-HMAC-SHA256 Credential=${accessKey}/${scope},SignedHeaders=${signed},Signature=${signature}`,
  )
  const result: { [name: string]: Value } = {}
  for (const [name, value] of entriesOf(request)) define(result, String(name), value)
  result['headers'] = Object.fromEntries(headers)
  return result
}

/** The path as written: a missing one stays empty. */
function pathOf(address: string, url: URL): string {
  return url.pathname === '/' && !/^[a-z]+:\/\/[^/?#]+\//i.test(address) ? '' : url.pathname
}

function timestamp(time: Value): string {
  const ns = isNumber(time) ? toBigInt(time) : undefined
  if (ns === undefined || ns < 0n || ns >= 2n ** 63n) {
    return failType('providers.aws.sign_req: could not convert time_ns value into a unix timestamp')
  }
  return new Date(Number(ns / 1_000_000n)).toISOString().replace(/[-:]|\.\d{3}/g, '')
}

function bodyOf(request: Value): string {
  const raw = lookup(request, 'raw_body')
  if (typeof raw === 'string') return raw
  const body = lookup(request, 'body')
  return body === undefined ? '' : toJson(body)
}

function givenHeaders(request: Value): [string, string][] {
  const headers = lookup(request, 'headers')
  if (!isPlain(headers)) return []
  return entriesOf(headers).map(([name, value]) => [
    String(name).toLowerCase(),
    typeof value === 'string' ? value : toJson(value),
  ])
}

function query(url: URL): string {
  const pairs = [...url.searchParams].map(([name, value]) => `${encode(name)}=${encode(value)}`)
  return pairs.sort().join('&')
}

function encode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
}
