import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exchange } from '@bartizan/engine/net'
import type { HttpClient } from '../../http.ts'

/** A server of the tests that speaks the documented forms of the four secrets managers, over one store in memory. */
export interface Loopback {
  readonly address: string
  readonly client: HttpClient
  readonly store: Map<string, string[]>
  /** What the next answers are in place of the right ones. */
  fault: ((response: ServerResponse) => void) | undefined
  close(): Promise<void>
}

interface Reply {
  readonly status: number
  readonly body: unknown
}

const reply = (body: unknown, status: number = 200): Reply => ({ status, body })
const aws = (type: string): Reply => reply({ __type: type, message: 'no' }, 400)

/** Starts the server on a free port of the loopback interface. */
export async function startLoopback(): Promise<Loopback> {
  const store = new Map<string, string[]>()
  const server = createServer((request, response) => void respond(loopback, request, response))
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  const policy = {
    hosts: [host],
    plainHosts: [host],
    maxBytes: 1_000_000,
    idleTimeout: 300,
    maxRedirects: 0,
    retries: 0,
    backoff: 1,
    environment: {},
  }
  const loopback: Loopback = {
    address: `http://${host}`,
    store,
    fault: undefined,
    client: async (request) => {
      const outcome = await exchange(request, policy)
      return outcome.kind === 'answer' ? outcome : { kind: 'failed', reason: outcome.reason, passing: outcome.passing }
    },
    close: () => closed(server),
  }
  return loopback
}

function closed(server: Server): Promise<void> {
  server.closeAllConnections()
  return new Promise((done) => server.close(() => done()))
}

async function respond(loopback: Loopback, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const pieces: Buffer[] = []
  for await (const piece of request) pieces.push(piece as Buffer)
  if (loopback.fault !== undefined) {
    loopback.fault(response)
    return
  }
  const text = Buffer.concat(pieces).toString()
  const body = text.startsWith('{') ? (JSON.parse(text) as Readonly<Record<string, unknown>>) : {}
  const target =
    String(request.headers['x-amz-target'] ?? '')
      .split('.')
      .at(-1) ?? ''
  const answer = target === '' ? restReply(loopback.store, request, body) : awsReply(loopback.store, target, body)
  response.writeHead(answer.status, { 'content-type': 'application/json' })
  response.end(JSON.stringify(answer.body))
}

function awsReply(store: Loopback['store'], action: string, body: Readonly<Record<string, unknown>>): Reply {
  const [name = '', wanted] = String(body['SecretId'] ?? body['Name'] ?? '').split(':')
  const versions = store.get(name)
  const index = wanted ?? body['VersionId']
  const value = versions?.[index === undefined ? versions.length - 1 : Number(index)]
  switch (action) {
    case 'GetSecretValue':
      return value === undefined
        ? aws('ResourceNotFoundException')
        : reply({ Name: name, SecretString: value, VersionId: String(index ?? versions!.length - 1) })
    case 'PutSecretValue':
      return versions === undefined
        ? aws('ResourceNotFoundException')
        : reply({ VersionId: String(versions.push(String(body['SecretString'])) - 1) })
    case 'CreateSecret':
      store.set(name, [String(body['SecretString'])])
      return reply({ VersionId: '0' })
    case 'DescribeSecret':
      return versions === undefined ? aws('ResourceNotFoundException') : reply({ LastChangedDate: 1_700_000_000 })
    case 'GetResourcePolicy':
      return reply({
        ResourcePolicy: name.includes('open')
          ? JSON.stringify({ Statement: [{ Effect: 'Allow', Principal: '*', Action: '*' }] })
          : undefined,
      })
    case 'GetParameter':
      return value === undefined
        ? aws('ParameterNotFound')
        : reply({ Parameter: { Value: value, Version: versions!.length, LastModifiedDate: 1_700_000_000 } })
    case 'PutParameter':
      store.set(name, [...(versions ?? []), String(body['Value'])])
      return reply({ Version: (versions ?? []).length + 1 })
    case 'ListSecrets':
      return reply({ SecretList: [...store.keys()].map((each) => ({ Name: each })) })
    case 'DescribeParameters':
      return reply({ Parameters: [...store.keys()].map((each) => ({ Name: each })) })
    default:
      return aws('InvalidAction')
  }
}

function restReply(store: Loopback['store'], request: IncomingMessage, body: Readonly<Record<string, unknown>>): Reply {
  const url = new URL(request.url ?? '/', 'http://x')
  if (request.headers['x-vault-token'] !== undefined) return vaultReply(store, request.method ?? '', url, body)
  if (request.headers.authorization !== 'Bearer good') return reply({}, 401)
  return url.pathname.startsWith('/v1/projects/')
    ? googleReply(store, request.method ?? '', url, body)
    : azureReply(store, request.method ?? '', url, body)
}

function vaultReply(
  store: Loopback['store'],
  method: string,
  url: URL,
  body: Readonly<Record<string, unknown>>,
): Reply {
  const [, part = '', path = ''] = /^\/v1\/secret\/(data|metadata)\/(.*)$/.exec(decodeURIComponent(url.pathname)) ?? []
  const versions = store.get(path)
  if (url.searchParams.has('list'))
    return reply({
      data: { keys: [...store.keys()].filter((name) => name.startsWith(path)).map((name) => name.slice(path.length)) },
    })
  if (part === 'metadata')
    return versions === undefined
      ? reply({ errors: [] }, 404)
      : reply({ data: { updated_time: '2023-11-14T22:13:20Z' } })
  if (method === 'POST') {
    store.set(path, [...(versions ?? []), JSON.stringify(body['data'])])
    return reply({ data: { version: (versions ?? []).length + 1 } })
  }
  const number = Number(url.searchParams.get('version') ?? versions?.length ?? 0)
  const value = versions?.[number - 1]
  return value === undefined
    ? reply({ errors: [] }, 404)
    : reply({ data: { data: JSON.parse(value) as unknown, metadata: { version: number } } })
}

function azureReply(
  store: Loopback['store'],
  method: string,
  url: URL,
  body: Readonly<Record<string, unknown>>,
): Reply {
  const [, name = '', wanted] = /^\/secrets\/?([^/]*)(?:\/(\d+))?$/.exec(url.pathname) ?? []
  if (name === '') return reply({ value: [...store.keys()].map((each) => ({ id: `https://x/secrets/${each}` })) })
  const versions = store.get(name) ?? []
  if (method === 'PUT') store.set(name, [...versions, String(body['value'])])
  const now = store.get(name) ?? []
  const index = wanted === undefined ? now.length - 1 : Number(wanted)
  const value = now[index]
  return value === undefined
    ? reply({ error: { code: 'SecretNotFound' } }, 404)
    : reply({ value, id: `https://x/secrets/${name}/${index}`, attributes: { updated: 1_700_000_000 } })
}

function googleReply(
  store: Loopback['store'],
  method: string,
  url: URL,
  body: Readonly<Record<string, unknown>>,
): Reply {
  const [, name = '', rest = ''] = /^\/v1\/projects\/p\/secrets\/?([\w-]*)(.*)$/.exec(url.pathname) ?? []
  const versions = store.get(name)
  if (name === '' && method === 'POST') {
    store.set(url.searchParams.get('secretId') ?? '', [])
    return reply({})
  }
  if (name === '') return reply({ secrets: [...store.keys()].map((each) => ({ name: `projects/p/secrets/${each}` })) })
  if (versions === undefined) return reply({ error: {} }, 404)
  if (rest === ':addVersion') {
    const { data = '' } = (body['payload'] ?? {}) as { readonly data?: string }
    return reply({ name: `x/versions/${versions.push(Buffer.from(data, 'base64').toString())}` })
  }
  if (rest === ':getIamPolicy') return reply({ bindings: name.includes('open') ? [{ members: ['allUsers'] }] : [] })
  const wanted = /^\/versions\/(\w+)/.exec(rest)?.[1]
  const number = wanted === 'latest' ? versions.length : Number(wanted)
  const value = versions[number - 1]
  if (value === undefined) return reply({ error: {} }, 404)
  const named = { name: `x/versions/${number}`, createTime: '2023-11-14T22:13:20Z' }
  return reply(
    rest.endsWith(':access') ? { ...named, payload: { data: Buffer.from(value).toString('base64') } } : named,
  )
}
