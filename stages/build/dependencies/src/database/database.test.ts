import assert from 'node:assert/strict'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import http from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { download } from '@bartizan/engine/net'
import { exportDatabase } from './export.ts'
import { readManifest } from './folder.ts'
import { importDatabase } from './import.ts'
import { openDatabase } from './open.ts'
import { databaseStatus } from './status.ts'
import { jsonMember, record, tarOf, zipOf } from './testing/archives.ts'
import { updateDatabase } from './update.ts'
import type { UpdateReport } from './update.ts'

const TODAY = '2024-03-10'

/** A folder for one test. */
async function withFolder(act: (root: string, folder: string) => Promise<void> | void): Promise<void> {
  const root = mkdtempSync(path.join(tmpdir(), 'db-'))
  try {
    await act(root, path.join(root, 'data', 'advisories'))
  } finally {
    rmSync(root, { recursive: true })
  }
}

const NPM = [
  jsonMember('GHSA-1.json', record('GHSA-1', 'npm left', '2.0.0', { aliases: ['CVE-2024-1'] })),
  jsonMember('MAL-1.json', record('MAL-1', 'npm evil', '99.0.0')),
]
const KEV = {
  title: 'catalogue',
  dateReleased: '2024-03-02T00:00:00Z',
  vulnerabilities: [{ cveID: 'CVE-2024-1', dateAdded: '2024-02-01' }],
}
const EPSS = gzipSync(
  '#model_version:v1,score_date:2024-03-05T00:00:00+0000\ncve,epss,percentile\nCVE-2024-1,0.5,0.97\n',
)
const EOL = {
  result: [
    {
      name: 'nodejs',
      aliases: ['node'],
      identifiers: [{ type: 'purl', id: 'pkg:docker/library/node' }],
      releases: [{ name: '16', eolFrom: '2023-09-11' }],
    },
  ],
}

function checkContents(folder: string): void {
  const database = openDatabase(folder)
  assert.ok(database)
  const [advisory] = database.lookup('npm', 'left')
  assert.equal(advisory?.id, 'GHSA-1')
  assert.equal(database.text(advisory)?.summary, 'About GHSA-1')
  assert.equal(database.lookup('npm', 'evil')[0]?.malicious, true)
  assert.deepEqual(database.lookup('npm', 'other'), [])
  assert.deepEqual(database.damaged, [])
  database.close()
}

test('records come from folders, zips and tars, and the lists with them', async () => {
  await withFolder((root, folder) => {
    mkdirSync(path.join(root, 'records/deep'), { recursive: true })
    for (const { name, bytes } of NPM) writeFileSync(path.join(root, 'records/deep', name), bytes)
    writeFileSync(path.join(root, 'records/kev.json'), JSON.stringify(KEV))
    writeFileSync(path.join(root, 'records/epss.csv.gz'), EPSS)
    writeFileSync(path.join(root, 'records/readme.md'), '# nothing')
    writeFileSync(path.join(root, 'all.zip'), zipOf(NPM))
    writeFileSync(path.join(root, 'all.tar.gz'), gzipSync(tarOf(NPM)))
    const digests = ['records', 'all.zip', 'all.tar.gz'].map((place) => {
      rmSync(folder, { recursive: true, force: true })
      const report = importDatabase({ folder, places: [path.join(root, place)], today: TODAY })
      assert.ok(report.kind === 'imported', place)
      assert.deepEqual(report.records, { npm: 2 })
      checkContents(folder)
      return report.manifest.shards.npm?.sha256
    })
    assert.equal(new Set(digests).size, 1)
    const report = importDatabase({ folder, places: [path.join(root, 'records')], today: TODAY })
    assert.ok(report.kind === 'imported')
    assert.deepEqual(report.feeds, ['epss', 'kev'])
    assert.equal(report.skippedCount, 1)
    const database = openDatabase(folder)!
    assert.deepEqual(database.exploited('CVE-2024-1'), { added: '2024-02-01', ransomware: false })
    assert.deepEqual(database.probability('CVE-2024-1'), { probability: 0.5, percentile: 0.97 })
    assert.equal(database.manifest.date, '2024-03-01')
    database.close()
  })
})

test('records of the language databases are converted', async () => {
  await withFolder((root, folder) => {
    const place = path.join(root, 'in')
    mkdirSync(place)
    writeFileSync(
      path.join(place, 'RUSTSEC-1.md'),
      '```toml\n[advisory]\nid = "RUSTSEC-2020-1"\npackage = "abox"\ndate = "2020-01-01"\naliases = ["CVE-2020-1"]\n[versions]\npatched = ["^0.2.3", ">= 0.4.1"]\nunaffected = ["< 0.1.0"]\n```\n\n# Bad box\n\nText.\n',
    )
    writeFileSync(
      path.join(place, 'ruby.yml'),
      'gem: rack\ncve: 2020-8161\ntitle: Traversal\npatched_versions:\n  - "~> 2.1.3"\n  - ">= 2.2.0"\n',
    )
    writeFileSync(
      path.join(place, 'php.yaml'),
      "title: X\ncve: CVE-2023-1\nbranches:\n  6.3.x:\n    versions: ['>=6.3.0', '<6.3.8']\nreference: composer://symfony/webhook\n",
    )
    writeFileSync(
      path.join(place, 'PYSEC-1.yaml'),
      'id: PYSEC-1\naffected:\n- package: {ecosystem: PyPI, name: Django}\n  ranges:\n  - type: ECOSYSTEM\n    events: [{introduced: "0"}, {fixed: 2.2.24}]\n',
    )
    assert.equal(importDatabase({ folder, places: [place], today: TODAY }).kind, 'imported')
    const database = openDatabase(folder)!
    const ranges = (ecosystem: string, name: string): string[] =>
      database
        .lookup(ecosystem, name)
        .flatMap((advisory) =>
          advisory.ranges.map((range) => range.map(({ kind, version }) => `${kind} ${version}`).join(', ')),
        )
    assert.deepEqual(ranges('crates.io', 'abox'), ['introduced 0.1.0, fixed 0.2.3, introduced 0.3, fixed 0.4.1'])
    assert.deepEqual(ranges('RubyGems', 'rack'), ['introduced 0, fixed 2.1.3'])
    assert.deepEqual(ranges('Packagist', 'symfony/webhook'), ['introduced 6.3.0, fixed 6.3.8'])
    assert.deepEqual(ranges('PyPI', 'django'), ['introduced 0, fixed 2.2.24'])
    database.close()
  })
})

test('damaged and hostile archives change nothing', async () => {
  await withFolder((root, folder) => {
    const good = path.join(root, 'good.zip')
    writeFileSync(good, zipOf(NPM))
    assert.equal(importDatabase({ folder, places: [good], today: TODAY }).kind, 'imported')
    const before = readFileSync(path.join(folder, 'manifest.json'), 'utf8')
    const whole = zipOf(NPM)
    const bomb = zipOf([{ name: 'bomb.json', bytes: Buffer.alloc(80 * 1024 * 1024) }])
    const rows: readonly (readonly [string, Buffer])[] = [
      ['cut.zip', whole.subarray(0, whole.length - 30)],
      ['empty.zip', Buffer.alloc(0)],
      ['garbage.zip', Buffer.alloc(5000, 'PK')],
      ['bomb.zip', bomb],
      ['liar.zip', zipOf([{ name: 'a.json', bytes: Buffer.alloc(80 * 1024 * 1024), claim: 10 }])],
      ['damaged.zip', Buffer.concat([whole.subarray(0, 45), Buffer.alloc(20, 0xff), whole.subarray(65)])],
      ['cut.tar', tarOf(NPM).subarray(0, 600)],
      ['cut.tar.gz', gzipSync(tarOf(NPM)).subarray(0, 60)],
      ['nothing.zip', zipOf([jsonMember('a.json', { hello: 1 })])],
    ]
    for (const [name, bytes] of rows) {
      writeFileSync(path.join(root, name), bytes)
      const report = importDatabase({ folder, places: [path.join(root, name)], today: TODAY })
      assert.equal(report.kind, 'failed', name)
      assert.equal(readFileSync(path.join(folder, 'manifest.json'), 'utf8'), before, name)
    }
    assert.equal(importDatabase({ folder, places: [path.join(root, 'absent')], today: TODAY }).kind, 'failed')
    checkContents(folder)
  })
})

test('an exported database is the same on another machine, and a changed one is refused', async () => {
  await withFolder((root, folder) => {
    writeFileSync(path.join(root, 'all.zip'), zipOf(NPM))
    importDatabase({ folder, places: [path.join(root, 'all.zip')], today: TODAY })
    const target = path.join(root, 'out.tar')
    const manifest = exportDatabase(folder, target)
    const other = path.join(root, 'other')
    const report = importDatabase({ folder: other, places: [target], today: '2030-01-01' })
    assert.ok(report.kind === 'imported')
    assert.equal(report.manifest.digest, manifest?.digest)
    checkContents(other)
    const bytes = readFileSync(target)
    const place = bytes.indexOf('BRTZADV1') + 60
    bytes[place] = bytes[place]! ^ 255
    writeFileSync(target, bytes)
    assert.equal(importDatabase({ folder: other, places: [target], today: TODAY }).kind, 'failed')
    checkContents(other)
    assert.equal(exportDatabase(path.join(root, 'none'), target), undefined)
  })
})

type Answer = (request: IncomingMessage, response: ServerResponse) => void

interface Loopback {
  readonly answers: Map<string, Answer>
  update(folder: string): Promise<UpdateReport>
}

const body =
  (bytes: Buffer, etag: string): Answer =>
  (request, response) => {
    if (request.headers['if-none-match'] === etag) response.writeHead(304).end()
    else
      response
        .writeHead(200, {
          etag,
          'content-length': String(bytes.length),
          'last-modified': 'Fri, 08 Mar 2024 00:00:00 GMT',
        })
        .end(bytes)
  }

/** Serves the sources of an update on the loopback interface. */
async function withSources(act: (loopback: Loopback) => Promise<void>): Promise<void> {
  const answers = new Map<string, Answer>([
    ['/npm/all.zip', body(zipOf(NPM), '"n1"')],
    ['/kev.json', body(Buffer.from(JSON.stringify(KEV)), '"k1"')],
    ['/epss.csv.gz', body(EPSS, '"e1"')],
    ['/eol.json', body(Buffer.from(JSON.stringify(EOL)), '"l1"')],
  ])
  const server = http.createServer((request, response) =>
    (answers.get(request.url ?? '') ?? ((_request, missing) => missing.writeHead(404).end()))(request, response),
  )
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  const origin = `http://${host}`
  const policy = {
    hosts: [],
    plainHosts: [host],
    maxBytes: 10_000_000,
    idleTimeout: 1000,
    maxRedirects: 2,
    retries: 1,
    backoff: 1,
    environment: {},
  }
  const update = (folder: string): Promise<UpdateReport> =>
    updateDatabase({
      folder,
      ecosystems: ['npm'],
      sources: { osv: origin, kev: `${origin}/kev.json`, epss: `${origin}/epss.csv.gz`, eol: `${origin}/eol.json` },
      today: TODAY,
      download: (request) => download({ ...request, policy }),
    })
  try {
    await act({ answers, update })
  } finally {
    server.closeAllConnections()
    server.close()
  }
}

test('an update takes everything, then asks only for changes', async () => {
  await withFolder(async (_root, folder) => {
    await withSources(async ({ answers, update }) => {
      const first = await update(folder)
      assert.deepEqual(first.updated, ['npm', 'kev', 'epss', 'eol'])
      assert.deepEqual(first.failed, [])
      checkContents(folder)
      assert.deepEqual(databaseStatus(folder, TODAY, true), {
        ...databaseStatus(folder, TODAY),
        state: 'fresh',
        age: 8,
        date: '2024-03-02',
      })
      const second = await update(folder)
      assert.deepEqual(second.unchanged, ['npm', 'kev', 'epss', 'eol'])
      assert.equal(second.manifest?.digest, first.manifest?.digest)
      answers.set(
        '/npm/all.zip',
        body(zipOf([...NPM, jsonMember('x.json', record('GHSA-2', 'npm left', '3.0.0'))]), '"n2"'),
      )
      const third = await update(folder)
      assert.deepEqual(third.updated, ['npm'])
      const database = openDatabase(folder)!
      assert.equal(database.lookup('npm', 'left').length, 2)
      assert.deepEqual(database.endOfLife.nodejs?.cycles[0], { cycle: '16', eol: '2023-09-11' })
      database.close()
      assert.equal(readdirSync(folder).filter((name) => name.endsWith('.adv')).length, 1)
    })
  })
})

test('whatever goes wrong in an update, the old data stay whole', async () => {
  const whole = zipOf([...NPM, jsonMember('x.json', record('GHSA-2', 'npm left', '3.0.0'))])
  const faults: readonly (readonly [string, Answer])[] = [
    [
      'cut',
      (_request, response) =>
        void response
          .writeHead(200, { 'content-length': String(whole.length), etag: '"f"' })
          .write(whole.subarray(0, 100), () => response.destroy()),
    ],
    ['corrupt', body(Buffer.alloc(2000, 1), '"f"')],
    ['no zip', body(Buffer.from('<html>maintenance</html>'), '"f"')],
    [
      'wrong length',
      (_request, response) => void response.writeHead(200, { 'content-length': '99999', etag: '"f"' }).end(whole),
    ],
    ['silent', () => undefined],
    ['loop', (_request, response) => void response.writeHead(302, { location: '/npm/all.zip' }).end()],
    ['gone', (_request, response) => void response.writeHead(404).end()],
    ['down', (_request, response) => void response.writeHead(503).end()],
    [
      'elsewhere',
      (_request, response) => void response.writeHead(302, { location: 'https://elsewhere.test/all.zip' }).end(),
    ],
    ['other ecosystem', body(zipOf([jsonMember('a.json', record('GO-1', 'Go x', '1.0.0'))]), '"f"')],
  ]
  await withFolder(async (_root, folder) => {
    await withSources(async ({ answers, update }) => {
      await update(folder)
      const digest = readManifest(folder)?.digest
      for (const [name, answer] of faults) {
        answers.set('/npm/all.zip', answer)
        const report = await update(folder)
        assert.deepEqual(
          report.failed.map((entry) => entry.name),
          ['npm'],
          name,
        )
        assert.equal(readManifest(folder)?.digest, digest, name)
        checkContents(folder)
      }
      answers.set('/npm/all.zip', body(whole, '"n3"'))
      assert.deepEqual((await update(folder)).updated, ['npm'])
    })
  })
})

test('damage on the disk is noticed', async () => {
  await withFolder((root, folder) => {
    assert.equal(databaseStatus(folder, TODAY).state, 'missing')
    writeFileSync(path.join(root, 'all.zip'), zipOf(NPM))
    importDatabase({ folder, places: [path.join(root, 'all.zip')], today: TODAY })
    assert.equal(databaseStatus(folder, '2025-01-01').state, 'stale')
    const shard = path.join(
      folder,
      readdirSync(folder).find((name) => name.endsWith('.adv'))!,
    )
    const bytes = readFileSync(shard)
    bytes[60] = bytes[60]! ^ 255
    writeFileSync(shard, bytes)
    assert.equal(databaseStatus(folder, TODAY, true).state, 'damaged')
    writeFileSync(shard, 'nonsense')
    const database = openDatabase(folder)!
    assert.deepEqual(database.lookup('npm', 'left'), [])
    assert.equal(database.damaged.length, 1)
    database.close()
    writeFileSync(path.join(folder, 'manifest.json'), '{')
    assert.equal(openDatabase(folder), undefined)
    assert.equal(existsSync(shard), true)
  })
})
