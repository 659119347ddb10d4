/**
 * Tries the AWS drivers against moto's server, which speaks the API as AWS does. Usage: node bench/src/vault-emulators.ts MOTO_SERVER
 * MOTO_SERVER is the program `moto_server` of the Python package moto[server].
 */
import { awsParameterStore, awsSecretsManager, resolveReference, type HttpClient } from '@bartizan/secrets/vaults'
import { exchange } from '@bartizan/engine/net'
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { setTimeout as pause } from 'node:timers/promises'

const program = process.argv[2]
if (program === undefined) throw new TypeError('usage: vault-emulators.ts MOTO_SERVER')
const port = 15_000 + (process.pid % 10_000)
const host = `127.0.0.1:${port}`
const server = spawn(program, ['-H', '127.0.0.1', '-p', String(port)], { stdio: 'ignore' })
const policy = {
  hosts: [host],
  plainHosts: [host],
  maxBytes: 1_000_000,
  idleTimeout: 3000,
  maxRedirects: 0,
  retries: 0,
  backoff: 1,
  environment: {},
}
const client: HttpClient = async (request) => {
  const outcome = await exchange(request, policy)
  return outcome.kind === 'answer' ? outcome : { kind: 'failed', reason: outcome.reason, passing: outcome.passing }
}
const options = {
  client,
  keys: { accessKeyId: 'test', secretAccessKey: 'test' },
  region: 'eu-west-1',
  endpoint: `http://${host}/`,
  now: () => new Date(),
}
try {
  for (let n = 0; n < 60; n++) {
    const up = await client({ method: 'GET', url: `http://${host}/moto-api/`, headers: {} })
    if (up.kind === 'answer') break
    await pause(500)
  }
  const vaults = { 'aws-sm': awsSecretsManager(options), 'aws-ssm': awsParameterStore(options) }
  for (const id of ['aws-sm', 'aws-ssm'] as const) {
    const vault = vaults[id]
    const gone = await vault.read('prod/db')
    assert.equal(gone.kind === 'failed' && gone.code, 'absent')
    const first = await vault.write('prod/db', '{"password":"one"}')
    assert.equal(first.kind, 'written')
    const second = await vault.write('prod/db', '{"password":"two"}')
    assert.equal(second.kind, 'written')
    const now = await resolveReference({ vault: id, path: 'prod/db', key: 'password' }, vaults)
    assert.equal(now.kind === 'value' && now.value, 'two')
    const before = first.kind === 'written' ? await vault.read('prod/db', first.version) : first
    assert.equal(before.kind === 'value' && before.value, '{"password":"one"}')
    const facts = await vault.facts('prod/db')
    assert.equal(facts.kind === 'facts' && facts.changed !== undefined, true)
    const listed = await vault.list('prod/')
    assert.equal(listed.kind === 'names' && listed.names.length, 1)
    process.stdout.write(`${id}: written, read, read by version, listed, aged\n`)
  }
} finally {
  server.kill()
}
