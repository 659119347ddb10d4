import assert from 'node:assert/strict'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, test } from 'node:test'
import { exchange } from '@bartizan/engine/net'
import type { HttpClient } from '../http.ts'
import { registry } from '../rule/registry.ts'
import { expandSample } from '../sample/expand.ts'
import { verifyRows } from './rows.ts'
import { createVerifier, type Verifier } from './verifier.ts'

const key = expandSample('{github:ghp_}', 'verify')
const requests: { readonly url: string; readonly headers: IncomingMessage['headers'] }[] = []
let answer: (response: ServerResponse) => void = (response) => response.end('{}')
let host = ''

const server = createServer((request, response) => {
  requests.push({ url: request.url ?? '', headers: request.headers })
  request.resume()
  request.on('end', () => answer(response))
})
before(
  () =>
    new Promise<void>((done) =>
      server.listen(0, '127.0.0.1', () => {
        host = `127.0.0.1:${(server.address() as AddressInfo).port}`
        done()
      }),
    ),
)
after(
  () =>
    new Promise<void>((done) => {
      server.closeAllConnections()
      server.close(() => done())
    }),
)

/** The real client, with the provider's address turned to the loopback server. */
const client: HttpClient = async (request) => {
  const url = new URL(request.url)
  const policy = {
    hosts: [host],
    plainHosts: [host],
    maxBytes: 100_000,
    idleTimeout: 300,
    maxRedirects: 0,
    retries: 0,
    backoff: 1,
    environment: {},
  }
  const outcome = await exchange({ ...request, url: `http://${host}${url.pathname}${url.search}` }, policy)
  return outcome.kind === 'answer' ? outcome : { kind: 'failed', reason: outcome.reason, passing: outcome.passing }
}

function verifier(): Verifier {
  return createVerifier({ clientFor: () => client, secretKey: Buffer.alloc(32, 7), now: () => new Date(0), pause: 1 })
}

const send =
  (status: number, body: string, headers: Readonly<Record<string, string>> = {}) =>
  (response: ServerResponse): void => {
    response.writeHead(status, headers)
    response.end(body)
  }

const cases: readonly (readonly [
  what: string,
  reply: (response: ServerResponse) => void,
  state: string,
  reason: RegExp,
])[] = [
  ['a live key', send(200, '{"login":"octocat"}', { 'x-oauth-scopes': 'repo, gist' }), 'live', /knows the key/],
  ['a revoked key', send(401, '{}'), 'revoked', /does not accept/],
  ['a limited rate', send(429, '{}', { 'retry-after': '30' }), 'unknown', /wait 30 s/],
  ['a fault of the provider', send(503, 'x'), 'unknown', /fault/],
  ['a redirect to elsewhere', send(302, '', { location: 'https://evil.invalid/' }), 'unknown', /redirects elsewhere/],
  ['a body that is no JSON', send(200, '<html>'), 'unknown', /not the provider/],
  ['a huge body', send(200, 'x'.repeat(200_000)), 'unknown', /larger than/],
  ['a connection cut in the middle', (response) => response.destroy(), 'unknown', /./],
  ['no answer', () => {}, 'unknown', /no answer/],
]

for (const [what, reply, state, reason] of cases) {
  test(`${what} is ${state}`, async () => {
    answer = reply
    const verification = await verifier().verify({ rule: 'secrets/github-pat', value: key })
    assert.equal(verification.state, state)
    assert.match(verification.reason, reason)
    assert.ok(!JSON.stringify(verification).includes(key))
  })
}

test('owner and scopes of a live key; one request for one key however often it is asked about', async () => {
  answer = send(200, `{"login":"octo\\u001bcat ${key}"}`, { 'x-oauth-scopes': 'repo' })
  const asked = verifier()
  requests.length = 0
  const all = await Promise.all([1, 2, 3].map(() => asked.verify({ rule: 'github-pat', value: key })))
  assert.equal(requests.length, 1)
  assert.equal(requests[0]?.headers.authorization, `Bearer ${key}`)
  assert.deepEqual([all[0]?.owner, all[0]?.scopes], ['octo cat …', 'repo'])
  assert.ok([...asked.answers().keys()].every((name) => !name.includes(key)))
})

test('Slack says so in the body', async () => {
  const token = expandSample('xoxb-{digits:12}-{digits:12}-{alnum:24}', 'verify')
  answer = send(200, '{"ok":false,"error":"token_revoked"}')
  assert.equal((await verifier().verify({ rule: 'slack-bot-token', value: token })).state, 'revoked')
  answer = send(200, '{"ok":true,"team":"acme"}')
  assert.equal((await verifier().verify({ rule: 'slack-bot-token', value: token })).owner, 'acme')
})

test('AWS needs the secret beside the key id, and signs with it without sending it', async () => {
  const id = expandSample('AKIA{b32:16}', 'verify')
  const secret = expandSample('{b64:40}', 'verify')
  assert.match((await verifier().verify({ rule: 'aws-access-key', value: id })).reason, /not enough/)
  answer = send(200, '<R><Arn>arn:aws:iam::123456789012:user/x</Arn></R>')
  requests.length = 0
  const live = await verifier().verify({ rule: 'aws-access-key', value: id, companions: { 'aws-secret-key': secret } })
  assert.equal(live.owner, 'arn:aws:iam::123456789012:user/x')
  assert.ok(!JSON.stringify(requests).includes(secret))
})

test('at least 25 providers; every row names rules that exist, and asks only hosts that it declares', () => {
  assert.ok(new Set(verifyRows.map((row) => row.provider)).size >= 25)
  for (const row of verifyRows) {
    for (const rule of row.rules) assert.ok(registry().ruleByName.has(rule), rule)
    const sample =
      row.provider === 'Mailchimp'
        ? `${'a'.repeat(32)}-us7`
        : row.provider === 'Telegram'
          ? `123456:${'A'.repeat(35)}`
          : 'x'
    const request = row.request(sample, { companions: { 'aws-secret-key': 'x' }, now: new Date(0) })
    assert.ok(request)
    const hosts = typeof row.hosts === 'function' ? row.hosts(sample) : row.hosts
    assert.ok(hosts.includes(new URL(request.url).host))
    assert.equal(new URL(request.url).protocol, 'https:')
  }
})
