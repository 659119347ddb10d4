import { createHash, createHmac } from 'node:crypto'
import type { HttpRequest } from '../http.ts'

/** Keys with which a request is signed. */
export interface AwsKeys {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string
}

/** What is signed for whom, and when. */
export interface SigningScope {
  readonly keys: AwsKeys
  readonly region: string
  readonly service: string
  readonly now: Date
}

const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex')
const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text, 'utf8').digest()
const encode = (text: string): string =>
  encodeURIComponent(text).replaceAll(/[!'()*]/g, (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`)

/** Signs a request by Signature Version 4: all its headers, the host and the time. */
export function signed(request: HttpRequest, scope: SigningScope): HttpRequest {
  const url = new URL(request.url)
  const time = scope.now.toISOString().replaceAll(/[-:]|\.\d{3}/g, '')
  const day = time.slice(0, 8)
  const token: Readonly<Record<string, string>> =
    scope.keys.sessionToken === undefined ? {} : { 'x-amz-security-token': scope.keys.sessionToken }
  const own = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name.toLowerCase(), value.trim()]),
  )
  const headers: Readonly<Record<string, string>> = { ...own, host: url.host, 'x-amz-date': time, ...token }
  const names = Object.keys(headers).toSorted()
  const query = [...url.searchParams].map(([name, value]) => `${encode(name)}=${encode(value)}`).toSorted()
  const canonical = [
    request.method,
    url.pathname
      .split('/')
      .map((part) => encode(decodeURIComponent(part)))
      .join('/'),
    query.join('&'),
    ...names.map((name) => `${name}:${headers[name]}`),
    '',
    names.join(';'),
    sha256(request.body ?? ''),
  ].join('\n')
  const place = `${day}/${scope.region}/${scope.service}/aws4_request`
  const toSign = ['AWS4-HMAC-SHA256', time, place, sha256(canonical)].join('\n')
  const key = hmac(
    hmac(hmac(hmac(`AWS4${scope.keys.secretAccessKey}`, day), scope.region), scope.service),
    'aws4_request',
  )
  const signature = hmac(key, toSign).toString('hex')
  const { host: _host, ...sent } = headers
  const authorization = `AWS4-HMAC-SHA256 Credential=${scope.keys.accessKeyId}/${place}, SignedHeaders=${names.join(';')}, Signature=${signature}`
  return { ...request, headers: { ...sent, authorization } }
}
