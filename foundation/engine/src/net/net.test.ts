import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import http from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test } from 'node:test'
import { admit, download, proxyFor } from './index.ts'
import type { Download, NetPolicy } from './index.ts'

const BODY = Buffer.from('advisory '.repeat(5000))

interface Scene {
  readonly origin: string
  readonly to: string
  readonly seen: IncomingMessage[]
  get(address: string, policy?: Partial<NetPolicy>, etag?: string): Promise<Download>
}

/** Serves on the loopback interface for the length of one test. */
async function withServer(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
  act: (scene: Scene) => Promise<void>,
): Promise<void> {
  const seen: IncomingMessage[] = []
  const server = http.createServer((request, response) => {
    seen.push(request)
    answer(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  const folder = mkdtempSync(path.join(tmpdir(), 'net-'))
  const to = path.join(folder, 'file')
  const base: NetPolicy = {
    hosts: [],
    plainHosts: [host],
    maxBytes: 1_000_000,
    idleTimeout: 5000,
    maxRedirects: 3,
    retries: 2,
    backoff: 1,
    environment: {},
  }
  try {
    await act({
      origin: `http://${host}`,
      to,
      seen,
      get: (address, policy, etag) =>
        download({ url: address, to, policy: { ...base, ...policy }, ...(etag === undefined ? {} : { etag }) }),
    })
  } finally {
    server.closeAllConnections()
    server.close()
    rmSync(folder, { recursive: true })
  }
}

const send = (response: ServerResponse, from = 0): void => {
  const headers = {
    etag: '"v1"',
    'content-length': String(BODY.length - from),
    ...(from > 0 ? { 'content-range': `bytes ${from}-${BODY.length - 1}/${BODY.length}` } : {}),
  }
  response.writeHead(from > 0 ? 206 : 200, headers)
  response.end(BODY.subarray(from))
}

test('a file is saved whole, and asked for again only when it changed', async () => {
  await withServer(
    (request, response) =>
      request.headers['if-none-match'] === '"v1"' ? response.writeHead(304).end() : send(response),
    async ({ origin, to, get }) => {
      assert.deepEqual(await get(origin), { kind: 'saved', bytes: BODY.length, etag: '"v1"' })
      assert.ok(readFileSync(to).equals(BODY))
      assert.deepEqual(await get(origin, {}, '"v1"'), { kind: 'unchanged' })
    },
  )
})

test('a cut connection is resumed where it broke', async () => {
  let broken = 0
  await withServer(
    (request, response) => {
      const from = Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0)
      if (broken++ > 0) return send(response, from)
      response.writeHead(200, { etag: '"v1"', 'content-length': String(BODY.length) })
      response.write(BODY.subarray(0, 10_000), () => setTimeout(() => response.destroy(), 20))
      return undefined
    },
    async ({ origin, to, seen, get }) => {
      assert.equal((await get(origin)).kind, 'saved')
      assert.ok(readFileSync(to).equals(BODY))
      assert.equal(seen[1]?.headers.range, 'bytes=10000-')
      assert.equal(seen[1]?.headers['if-range'], '"v1"')
      assert.equal(existsSync(`${to}.part`), false)
    },
  )
})

test('when the file changed between the tries it is taken from the beginning', async () => {
  let tries = 0
  await withServer(
    (_request, response) => {
      if (tries++ > 0) return send(response)
      response.writeHead(200, { etag: '"v0"', 'content-length': '50000' })
      response.write('old', () => setTimeout(() => response.destroy(), 20))
      return undefined
    },
    async ({ origin, to, get }) => {
      assert.equal((await get(origin)).kind, 'saved')
      assert.ok(readFileSync(to).equals(BODY))
    },
  )
})

test('faults become values, and the place of the file stays empty', async () => {
  const rows: readonly (readonly [
    string,
    string,
    (request: IncomingMessage, response: ServerResponse) => void,
    Partial<NetPolicy>,
  ])[] = [
    ['redirect loop', 'redirects', (_request, response) => response.writeHead(302, { location: '/again' }).end(), {}],
    [
      'foreign host',
      'refused',
      (_request, response) => response.writeHead(301, { location: 'https://elsewhere.test/x' }).end(),
      {},
    ],
    ['missing', 'status', (_request, response) => response.writeHead(404).end(), {}],
    ['always down', 'status', (_request, response) => response.writeHead(503).end(), {}],
    ['silent', 'timeout', () => undefined, { retries: 0, idleTimeout: 50 }],
    ['too large', 'too-large', (_request, response) => send(response), { maxBytes: 1000 }],
    [
      'short',
      'connection',
      (_request, response) => response.writeHead(200, { 'content-length': '99999' }).end(BODY.subarray(0, 10)),
      { retries: 1, idleTimeout: 100 },
    ],
  ]
  for (const [name, code, answer, policy] of rows) {
    await withServer(answer, async ({ origin, to, get }) => {
      const outcome = await get(origin, policy)
      assert.ok(outcome.kind === 'failed', name)
      assert.equal(outcome.code, code, `${name}: ${outcome.reason}`)
      assert.equal(existsSync(to), false, name)
    })
  }
})

test('a passing failure is tried again', async () => {
  let tries = 0
  await withServer(
    (_request, response) => (tries++ < 2 ? response.writeHead(503).end() : send(response)),
    async ({ origin, seen, get }) => {
      assert.equal((await get(origin)).kind, 'saved')
      assert.equal(seen.length, 3)
    },
  )
})

test('a proxy is used when the environment names one', async () => {
  await withServer(
    (_request, response) => send(response),
    async ({ origin, seen, get }) => {
      const policy = { environment: { HTTP_PROXY: origin }, plainHosts: ['mirror.test'] }
      assert.equal((await get('http://mirror.test/all.zip', policy)).kind, 'saved')
      assert.equal(seen[0]?.url, 'http://mirror.test/all.zip')
    },
  )
})

test('what the policy does not name is refused before anything is sent', () => {
  const policy: NetPolicy = {
    hosts: ['a.test'],
    plainHosts: ['127.0.0.1:80'],
    maxBytes: 1,
    idleTimeout: 1,
    maxRedirects: 1,
    retries: 0,
    backoff: 1,
    environment: {},
  }
  for (const address of [
    'http://a.test/',
    'https://b.test/',
    'file:///etc/passwd',
    'https://u:p@a.test/',
    'https://a.test:8443/',
    'nonsense',
  ])
    assert.ok('kind' in admit(address, policy), address)
  assert.ok(admit('https://a.test/x', policy) instanceof URL)
  const url = new URL('https://api.inner.test/x')
  assert.equal(proxyFor(url, { https_proxy: 'proxy:3128' })?.host, 'proxy:3128')
  assert.equal(proxyFor(url, { HTTPS_PROXY: 'http://proxy:3128', NO_PROXY: 'x,.inner.test' }), undefined)
})
