import http from 'node:http'
import https from 'node:https'
import tls from 'node:tls'
import type { Duplex } from 'node:stream'
import { failure, proxyFor } from './policy.ts'
import type { NetFailure, NetPolicy } from './policy.ts'

/** A started answer: its head, and its body as chunks. */
export interface Answer {
  readonly kind: 'answer'
  readonly status: number
  readonly headers: http.IncomingHttpHeaders
  readonly body: http.IncomingMessage
}

const authorization = (proxy: URL): Record<string, string> =>
  proxy.username === ''
    ? {}
    : {
        'proxy-authorization': `Basic ${Buffer.from(`${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`).toString('base64')}`,
      }

/** A tunnel through the proxy to the host of the URL. */
function tunnel(url: URL, proxy: URL, timeout: number): Promise<Duplex | NetFailure> {
  return new Promise((resolve) => {
    const target = `${url.hostname}:${url.port === '' ? '443' : url.port}`
    const client = proxy.protocol === 'https:' ? https : http
    const request = client.request({
      host: proxy.hostname,
      port: proxy.port,
      method: 'CONNECT',
      path: target,
      headers: { host: target, ...authorization(proxy) },
      timeout,
    })
    request.on('connect', (answer, socket) => {
      if (answer.statusCode === 200) resolve(socket)
      else {
        socket.destroy()
        resolve(failure('connection', `the proxy ${proxy.host} answered ${answer.statusCode ?? 0}`))
      }
    })
    request.on('timeout', () => request.destroy(new Error('timeout')))
    request.on('error', (error) => resolve(failure('connection', `the proxy ${proxy.host}: ${error.message}`, true)))
    request.end()
  })
}

interface Plan {
  readonly client: typeof http | typeof https
  readonly options: https.RequestOptions
}

/** How a URL is reached: directly, or through the proxy of the environment. */
export async function planFor(
  url: URL,
  headers: Readonly<Record<string, string>>,
  policy: NetPolicy,
): Promise<Plan | NetFailure> {
  const proxy = proxyFor(url, policy.environment)
  const common = { method: 'GET', timeout: policy.idleTimeout, headers: { host: url.host, ...headers } }
  const direct = { ...common, host: url.hostname, port: url.port, path: url.pathname + url.search }
  if (proxy === undefined) return { client: url.protocol === 'https:' ? https : http, options: direct }
  if (url.protocol === 'http:') {
    return {
      client: http,
      options: {
        ...common,
        host: proxy.hostname,
        port: proxy.port,
        path: url.href,
        headers: { ...common.headers, ...authorization(proxy) },
      },
    }
  }
  const socket = await tunnel(url, proxy, policy.idleTimeout)
  if ('kind' in socket) return socket
  return {
    client: https,
    options: { ...direct, createConnection: () => tls.connect({ socket, servername: url.hostname }) },
  }
}

/** Asks for one address, without following redirects. */
export async function ask(
  url: URL,
  headers: Readonly<Record<string, string>>,
  policy: NetPolicy,
): Promise<Answer | NetFailure> {
  const plan = await planFor(url, headers, policy)
  if ('kind' in plan) return plan
  return new Promise((resolve) => {
    const request = plan.client.request(plan.options)
    request.on('response', (body) =>
      resolve({ kind: 'answer', status: body.statusCode ?? 0, headers: body.headers, body }),
    )
    request.on('timeout', () =>
      request.destroy(Object.assign(new Error(`no answer within ${policy.idleTimeout} ms`), { code: 'ETIMEDOUT' })),
    )
    request.on('error', (error: NodeJS.ErrnoException) =>
      resolve(failure(error.code === 'ETIMEDOUT' ? 'timeout' : 'connection', `${url.host}: ${error.message}`, true)),
    )
    request.end()
  })
}
