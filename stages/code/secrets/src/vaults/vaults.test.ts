import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { PassThrough } from 'node:stream'
import type { Edit } from '@bartizan/model'
import { expandSample } from '../sample/expand.ts'
import { createScanner } from '../scan/scanner.ts'
import { awsParameterStore, awsSecretsManager } from './aws.ts'
import { azureKeyVault } from './azure.ts'
import { checkVaults, findReferences } from './check.ts'
import { googleSecretManager } from './google.ts'
import { hashicorpVault } from './hashicorp.ts'
import { startLoopback, type Loopback } from './testing/loopback.ts'
import { Mask } from './mask.ts'
import { migrateSecret } from './migrate.ts'
import { formatReference, parseReference, resolveReference, type Reference, type Vaults } from './reference.ts'
import { rotateSecret, type Rotator } from './rotate.ts'
import { runWithSecrets } from './run.ts'
import type { VaultId } from './vault.ts'

let server: Loopback
let vaults: Required<Vaults>
const token = () => Promise.resolve('good')

before(async () => {
  server = await startLoopback()
  const { client, address } = server
  const aws = {
    client,
    keys: { accessKeyId: 'x', secretAccessKey: 'y' },
    region: 'eu-west-1',
    endpoint: `${address}/`,
    now: () => new Date(0),
  }
  vaults = {
    'aws-sm': awsSecretsManager(aws),
    'aws-ssm': awsParameterStore(aws),
    azure: azureKeyVault({ client, address, token }),
    vault: hashicorpVault({ client, address, token: 't' }),
    gcp: googleSecretManager({ client, project: 'p', token, endpoint: address }),
  }
})
after(() => server.close())
beforeEach(() => {
  server.store.clear()
  server.fault = undefined
})

const ids: readonly VaultId[] = ['aws-sm', 'aws-ssm', 'azure', 'vault', 'gcp']
const value = '{"user":"app","password":"p w✓"}'

for (const id of ids) {
  test(`${id}: writes, reads, lists, tells age, and names its failures`, async () => {
    const vault = vaults[id]
    const path = 'prod/db'
    const absent = await vault.read(path)
    assert.equal(absent.kind === 'failed' && absent.code, 'absent')
    assert.equal((await vault.write(path, value)).kind, 'written')
    assert.equal((await vault.write(path, value.replace('app', 'app2'))).kind, 'written')
    const now = await vault.read(path)
    assert.equal(now.kind === 'value' && now.value, value.replace('app', 'app2'))
    const password = await resolveReference({ vault: id, path, key: 'password' }, vaults)
    assert.equal(password.kind === 'value' && password.value, 'p w✓')
    const facts = await vault.facts(path)
    assert.equal(facts.kind === 'facts' && facts.changed?.toISOString(), '2023-11-14T22:13:20.000Z')
    const listed = await vault.list('prod/')
    assert.deepEqual(listed.kind === 'names' && listed.names.length, 1)
    const missing = await resolveReference({ vault: id, path, key: 'none' }, vaults)
    assert.equal(missing.kind === 'failed' && missing.code, 'absent')
  })

  test(`${id}: faults are values and hold nothing of the secret`, async () => {
    const vault = vaults[id]
    await vault.write('prod/db', value)
    const faults: readonly (readonly [Loopback['fault'], string])[] = [
      [(response) => response.writeHead(503).end(value), 'unreachable'],
      [(response) => response.writeHead(403).end(value), 'denied'],
      [(response) => response.writeHead(302, { location: 'http://evil.invalid/' }).end(), 'malformed'],
      [(response) => response.destroy(), 'unreachable'],
      [(response) => response.writeHead(200).end('<html>'), 'malformed'],
      [(response) => response.writeHead(200).end('x'.repeat(2_000_000)), 'unreachable'],
    ]
    for (const [fault, code] of faults) {
      server.fault = fault
      const outcome = await vault.read('prod/db')
      assert.ok(outcome.kind === 'failed')
      // A body that is no answer at all may also count as a secret that is not there.
      assert.ok(
        outcome.code === code || (code === 'malformed' && outcome.code === 'absent'),
        `${outcome.code} for ${code}`,
      )
      assert.ok(!outcome.reason.includes('password'))
    }
  })
}

test('references are read and written back', () => {
  for (const text of ['bz://aws-sm/prod/db#password', 'bz://vault/team/app', 'bz://gcp/a-b_c#k.v']) {
    assert.equal(formatReference(parseReference(text) as Reference), text)
  }
  for (const text of ['bz://nowhere/x', 'bz://vault/', 'https://vault/x', 'bz://vault/a b'])
    assert.equal(parseReference(text), undefined)
})

test('run resolves references into the environment of the child and masks its output', async () => {
  await vaults.vault.write('app', '{"key":"sup3rS3cretValue"}')
  const out = new PassThrough()
  const err = new PassThrough()
  const script =
    'process.stdout.write("a "+process.env.KEY.slice(0,6)); setTimeout(()=>{process.stdout.write(process.env.KEY.slice(6)+" "+Buffer.from(process.env.KEY).toString("base64")+" "+(process.env.KEY==="sup3r"+"S3cretValue")); process.stderr.write(process.env.KEY); process.exit(7)}, 30)'
  const outcome = await runWithSecrets({
    command: process.execPath,
    args: ['-e', script],
    environment: { KEY: 'bz://vault/app#key', PATH: process.env['PATH'] },
    vaults,
    stdout: out,
    stderr: err,
  })
  assert.deepEqual(outcome, { kind: 'ran', code: 7 })
  assert.equal(String(out.read()), 'a *** *** true')
  assert.equal(String(err.read()), '***')
  const failed = await runWithSecrets({
    command: process.execPath,
    args: [],
    environment: { KEY: 'bz://vault/none#key' },
    vaults,
    stdout: out,
    stderr: err,
  })
  assert.equal(failed.kind, 'unresolved')
})

test('masking is right wherever the output is cut', async () => {
  const text = 'x secret-value-1 y secret-value-12 z secret-valu'
  for (let cut = 0; cut <= text.length; cut++) {
    const mask = new Mask(['secret-value-1', 'secret-value-12'])
    mask.write(text.slice(0, cut))
    mask.end(text.slice(cut))
    const shown: Buffer[] = []
    for await (const piece of mask) shown.push(piece as Buffer)
    assert.equal(Buffer.concat(shown).toString().replace('***2', '***'), 'x *** y *** z secret-valu', `cut at ${cut}`)
  }
})

test('check names what does not resolve, is too old, open to all, or kept for nothing', async () => {
  await vaults['aws-sm'].write('prod/db', value)
  await vaults['aws-sm'].write('prod/open', value)
  await vaults['aws-sm'].write('prod/left', value)
  const references = findReferences(
    '.env',
    'A=bz://aws-sm/prod/db#password\nB="bz://aws-sm/prod/open"\nC=bz://aws-sm/prod/gone\n',
    parseReference,
  )
  assert.deepEqual(
    references.map((one) => one.line),
    [1, 2, 3],
  )
  const issues = await checkVaults({ references, vaults, now: new Date('2024-06-01'), owned: { 'aws-sm': ['prod/'] } })
  assert.deepEqual(
    issues.map((issue) => `${issue.kind} ${issue.reference}`),
    [
      'old bz://aws-sm/prod/db#password',
      'old bz://aws-sm/prod/open',
      'open bz://aws-sm/prod/open',
      'unresolved bz://aws-sm/prod/gone',
      'unused bz://aws-sm/prod/left',
    ],
  )
})

function apply(text: string, edit: Edit): string {
  const bytes = Buffer.from(text)
  return Buffer.concat([
    bytes.subarray(0, edit.startByte),
    Buffer.from(edit.text),
    bytes.subarray(edit.endByte),
  ]).toString()
}

const password = expandSample('{pw:16}', 'migrate')
const idioms: readonly (readonly [path: string, before: string, after: string])[] = [
  ['src/db.py', `DB_PASSWORD = "${password}"\n`, 'DB_PASSWORD = os.environ["DB_PASSWORD"]\n'],
  ['src/db.ts', `const dbPassword = '${password}'\n`, 'const dbPassword = process.env.DB_PASSWORD\n'],
  ['main.go', `var dbPassword = "${password}"\n`, 'var dbPassword = os.Getenv("DB_PASSWORD")\n'],
  ['App.java', `String dbPassword = "${password}";\n`, 'String dbPassword = System.getenv("DB_PASSWORD");\n'],
  ['.env', `DB_PASSWORD=${password}\n`, 'DB_PASSWORD=bz://vault/app#DB_PASSWORD\n'],
  ['deploy.sh', `export DB_PASSWORD="${password}"\n`, 'export DB_PASSWORD="$DB_PASSWORD"\n'],
]

for (const [path, text, wanted] of idioms) {
  test(`migrate puts a look-up into ${path}`, async () => {
    const bytes = Buffer.from(text)
    const [found] = createScanner().scan({ path, bytes }).found
    assert.ok(found)
    const target: Reference = { vault: 'vault', path: 'app', key: 'DB_PASSWORD' }
    const outcome = await migrateSecret({ path, bytes, found, target, vaults })
    assert.ok(outcome.kind === 'migrated', JSON.stringify(outcome))
    assert.equal(apply(text, outcome.edit), wanted)
    assert.equal(outcome.environmentLine, 'DB_PASSWORD=bz://vault/app#DB_PASSWORD')
    assert.ok(!JSON.stringify(outcome).includes(password))
    const held = await resolveReference(target, vaults)
    assert.equal(held.kind === 'value' && held.value, password)
  })
}

/** A provider in memory: keys are alive until they are revoked. */
function provider(
  fail: { readonly issue?: boolean; readonly revoke?: boolean; readonly brokenKey?: boolean } = {},
): Rotator & { readonly alive: Set<string> } {
  const alive = new Set(['old-key-value'])
  return {
    alive,
    issue: () => {
      if (fail.issue === true) return Promise.resolve({ kind: 'failed', reason: 'quota' })
      if (fail.brokenKey !== true) alive.add('new-key-value')
      return Promise.resolve({ kind: 'issued', value: 'new-key-value' })
    },
    revoke: (key) => {
      if (fail.revoke === true) return Promise.resolve({ kind: 'failed', reason: 'status 500' })
      alive.delete(key)
      return Promise.resolve({ kind: 'revoked' })
    },
    verify: (key) =>
      Promise.resolve(
        alive.has(key) ? { state: 'live', reason: 'known' } : { state: 'revoked', reason: 'not accepted' },
      ),
  }
}

const reference: Reference = { vault: 'aws-sm', path: 'prod/key', key: 'token' }
const rotations: readonly (readonly [string, Parameters<typeof provider>[0], string, string, readonly string[]])[] = [
  ['rotates and proves the old key dead', {}, 'rotated', 'new-key-value', ['new-key-value']],
  ['rolls back when no key is issued', { issue: true }, 'rolled-back', 'old-key-value', ['old-key-value']],
  ['rolls back when the new key does not work', { brokenKey: true }, 'rolled-back', 'old-key-value', ['old-key-value']],
  [
    'says what is left when the old key cannot be revoked',
    { revoke: true },
    'unfinished',
    'new-key-value',
    ['old-key-value', 'new-key-value'],
  ],
]

for (const [what, fail, kind, kept, alive] of rotations) {
  test(`rotate ${what}`, async () => {
    await vaults['aws-sm'].write('prod/key', '{"token":"old-key-value","other":1}')
    const rotator = provider(fail)
    const outcome = await rotateSecret({ reference, vaults, rotator })
    assert.equal(outcome.kind, kind)
    assert.ok(!JSON.stringify(outcome).includes('key-value'))
    const now = await resolveReference(reference, vaults)
    assert.equal(now.kind === 'value' && now.value, kept)
    assert.deepEqual([...rotator.alive], alive)
  })
}

test('rotate puts the old value back when the vault does not keep the new one', async () => {
  await vaults['aws-sm'].write('prod/key', '{"token":"old-key-value"}')
  const rotator = provider()
  let writes = 0
  const forgetful = {
    ...vaults['aws-sm'],
    write: (path: string, content: string) =>
      ++writes === 1 ? Promise.resolve({ kind: 'written' as const }) : vaults['aws-sm'].write(path, content),
  }
  const outcome = await rotateSecret({ reference, vaults: { ...vaults, 'aws-sm': forgetful }, rotator })
  assert.equal(outcome.kind, 'rolled-back')
  assert.deepEqual([...rotator.alive], ['old-key-value'])
})
