import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test } from 'node:test'
import { sourceOf } from '@bartizan/engine'
import type { Detected, DetectorSettings, FileReport, ProjectReport } from '@bartizan/engine'
import { importDatabase } from './database/import.ts'
import { databaseFolder } from './database/folder.ts'
import { record, jsonMember, zipOf } from './database/testing/archives.ts'
import { dependenciesDetector } from './detector.ts'
import type { DependencyFacts } from './inspect.ts'

const TODAY = '2024-03-10'

const RECORDS = [
  record('GHSA-aaaa', 'npm left', '1.3.0', {
    aliases: ['CVE-2024-1'],
    severity: [{ type: 'CVSS_V3', score: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H' }],
  }),
  record('OTHER-1', 'npm left', '1.4.0', { aliases: ['CVE-2024-1'] }),
  record('GHSA-bbbb', 'npm deep', '2.0.0', {
    aliases: ['CVE-2024-2'],
    severity: [{ type: 'CVSS_V3', score: 'CVSS:3.1/AV:L/AC:H/PR:H/UI:R/S:U/C:L/I:N/A:N' }],
  }),
  record('MAL-2024-1', 'npm evil', '99.0.0'),
  record('GONE-1', 'npm left', '9.0.0', { withdrawn: '2024-01-01T00:00:00Z' }),
  record('GO-2024-1', 'Go stdlib', '1.22.1'),
  record('PYSEC-1', 'PyPI django', '4.0'),
  record('GHSA-dddd', 'Maven g:lib', '1.1'),
  record('DSA-1', 'Debian:12 curl', '7.88.1-10'),
  record('GHSA-cccc', 'GitHub-Actions o/r', '4.1.0'),
]

const LISTS = [
  jsonMember('kev.json', {
    vulnerabilities: [{ cveID: 'CVE-2024-2', dateAdded: '2024-02-01' }],
    dateReleased: '2024-03-01',
  }),
  jsonMember('eol.json', {
    result: [
      {
        name: 'nodejs',
        aliases: ['node'],
        identifiers: [{ type: 'purl', id: 'pkg:docker/library/node' }],
        releases: [
          { name: '16', eolFrom: '2023-09-11' },
          { name: '20', eolFrom: '2026-04-30' },
        ],
      },
    ],
  }),
]

interface Outcome {
  readonly project: ProjectReport
  readonly reports: readonly FileReport<DependencyFacts>[]
}

/** Runs the detector over files in memory, with or without a database. */
async function run(
  files: Readonly<Record<string, string>>,
  more: {
    readonly database?: boolean
    readonly options?: Readonly<Record<string, unknown>>
    readonly today?: string
  } = {},
): Promise<Outcome> {
  const dataDirectory = mkdtempSync(path.join(tmpdir(), 'dep-'))
  try {
    if (more.database !== false) {
      const zip = path.join(dataDirectory, 'in.zip')
      writeFileSync(zip, zipOf([...RECORDS.map((entry, at) => jsonMember(`${at}.json`, entry)), ...LISTS]))
      assert.equal(
        importDatabase({ folder: databaseFolder(dataDirectory), places: [zip], today: TODAY }).kind,
        'imported',
      )
    }
    const settings: DetectorSettings = {
      profile: 'audit',
      options: more.options ?? {},
      secretKey: new Uint8Array(),
      today: more.today ?? TODAY,
      dataDirectory,
    }
    const detector = await dependenciesDetector.start(settings)
    const sources = Object.entries(files).map(([name, text]) => sourceOf(name, text))
    const wanted = sources.filter((source) => dependenciesDetector.wants(source.entry))
    const reports = wanted.map((source) => detector.inspect(source, []))
    const facts = new Map(
      wanted.flatMap((source, at) =>
        reports[at]!.facts === undefined ? [] : [[source.path, structuredClone(reports[at]!.facts)] as const],
      ),
    )
    const project = await detector.conclude!({
      files: sources.map((source) => source.entry),
      facts,
      read: (name) => sources.find((source) => source.path === name),
    })
    return { project, reports }
  } finally {
    rmSync(dataDirectory, { recursive: true })
  }
}

const lock = (packages: Readonly<Record<string, object>>): string =>
  JSON.stringify({ lockfileVersion: 3, packages }, undefined, 1)

const APP = {
  'package.json': '{"name":"app","dependencies":{"left":"^1.0.0"}}',
  'package-lock.json': lock({
    '': { name: 'app', dependencies: { left: '^1.0.0' }, devDependencies: { evil: '1.0.0' } },
    'node_modules/left': { version: '1.2.0', integrity: 'sha512-eA==', dependencies: { deep: '1.5.0' } },
    'node_modules/deep': { version: '1.5.0', integrity: 'sha512-eA==' },
    'node_modules/evil': { version: '1.0.0', dev: true, integrity: 'sha512-eA==' },
  }),
}

const of = (outcome: Outcome, rule: string): readonly Detected[] =>
  (outcome.project.findings ?? []).filter((finding) => finding.rule === `dependencies/${rule}`)

test('vulnerabilities are found once a package, with sources joined, way, range and fix', async () => {
  const outcome = await run(APP)
  const [left, ...others] = of(outcome, 'known-vulnerability')
  assert.deepEqual(others, [])
  assert.equal(left?.severity, 'critical')
  assert.deepEqual(left.asset, { kind: 'package', name: 'pkg:npm/left@1.2.0' })
  assert.ok(left.at.kind === 'file' && left.at.path === 'package-lock.json' && left.at.region?.startLine === 13)
  assert.deepEqual(left.evidence, {
    kind: 'advisory',
    package: 'pkg:npm/left@1.2.0',
    version: '1.2.0',
    ids: ['CVE-2024-1', 'GHSA-aaaa', 'OTHER-1'],
    range: 'GHSA-aaaa: < 1.3.0; OTHER-1: < 1.4.0',
    comparator: 'semver',
    fixed: ['1.3.0', '1.4.0'],
    path: ['left'],
    risk: 39.2,
  })
  assert.match(left.message, /Fixed in 1\.3\.0, which the declared range \^1\.0\.0 admits/)
  const [deep] = of(outcome, 'exploited-vulnerability')
  assert.match(
    deep?.message ?? '',
    /Fixed in 2\.0\.0, outside the declared range 1\.5\.0\. Brought in by left > deep\..*exploited in the wild since 2024-02-01/,
  )
  const [evil] = of(outcome, 'malicious-package')
  assert.equal(evil?.severity, 'critical')
  assert.deepEqual(outcome.project.databases?.[0]?.name, 'advisories')
})

test('without a database the packages are still listed and judged, and the way to mend it is told', async () => {
  const outcome = await run(
    { ...APP, 'yarn.lock': 'a@1:\n  version "1.0.0"\n  resolved "http://r.test/a.tgz#x"\n' },
    { database: false },
  )
  assert.equal(outcome.project.problems?.[0]?.kind, 'missing-data')
  assert.match(outcome.project.problems?.[0]?.next ?? '', /db update/)
  assert.equal(of(outcome, 'insecure-source').length, 1)
  assert.equal(outcome.project.counts?.components, 4)
})

test('an old database and missing ecosystems are told', async () => {
  const outcome = await run(
    { ...APP, 'Cargo.lock': '[[package]]\nname = "a"\nversion = "1.0.0"\nsource = "registry+https://r.test/i"\n' },
    { today: '2025-01-01' },
  )
  assert.deepEqual(
    outcome.project.problems?.map((problem) => problem.kind),
    ['stale-data', 'missing-data'],
  )
  assert.match(outcome.project.problems?.[1]?.cause ?? '', /crates\.io/)
})

test('what cannot be decided is said, not guessed', async () => {
  const outcome = await run({ 'requirements.txt': 'django>=3\n', 'go.mod': 'module m\n\ngo 1.22\n' })
  assert.match(of(outcome, 'undecided-version')[0]?.message ?? '', /only the range >=3 is stated: PYSEC-1/)
  const [stdlib] = of(outcome, 'known-vulnerability')
  assert.equal(stdlib?.confidence, 'low')
})

test('statements of the project settle findings', async () => {
  const vex = {
    '@context': 'https://openvex.dev/ns/v0.2.0',
    author: 'us',
    timestamp: '2024-03-01T00:00:00Z',
    statements: [
      {
        vulnerability: { name: 'CVE-2024-1' },
        products: [{ '@id': 'pkg:npm/left' }],
        status: 'not_affected',
        justification: 'vulnerable_code_not_in_execute_path',
      },
    ],
  }
  const outcome = await run({ ...APP, 'openvex.json': JSON.stringify(vex) })
  assert.deepEqual(of(outcome, 'known-vulnerability'), [])
  assert.equal(outcome.project.counts?.settledByVex, 1)
  assert.equal(of(outcome, 'exploited-vulnerability').length, 1)
})

test('a bill of materials is scanned by itself, and left out beside lockfiles', async () => {
  const bom = JSON.stringify({
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    components: [{ type: 'library', name: 'left', version: '1.2.0', purl: 'pkg:npm/left@1.2.0' }],
  })
  assert.equal(of(await run({ 'bom.json': bom }), 'known-vulnerability').length, 1)
  const both = await run({ ...APP, 'bom.json': bom })
  assert.equal(of(both, 'known-vulnerability').length, 1)
  assert.equal(
    both.project.problems?.some((problem) => problem.path === 'bom.json'),
    true,
  )
})

test('policy: hashes, hosts, steps, life, floating versions, licences', async () => {
  const entries = Object.fromEntries(
    Array.from({ length: 30 }, (_, at) => [
      `node_modules/p${at}`,
      { version: '1.0.0', resolved: 'https://r.test/p.tgz', integrity: 'sha512-eA==', license: 'MIT' },
    ]),
  )
  const outcome = await run(
    {
      'package.json': '{"name":"app","dependencies":{"p0":"^2.0.0","absent":"^1.0.0","p1":"*"}}',
      'package-lock.json': lock({
        '': { name: 'app' },
        ...entries,
        'node_modules/odd': { version: '1.0.0', resolved: 'https://elsewhere.test/o.tgz', license: 'GPL-3.0' },
        'node_modules/@s/a': { version: '1.0.0', resolved: 'https://r.test/a.tgz', integrity: 'sha1-eA==' },
        'node_modules/@s/b': { version: '1.0.0', resolved: 'https://public.test/b.tgz', integrity: 'sha512-eA==' },
      }),
      'web/package.json': '{"name":"web","dependencies":{"x":"^1.0.0"}}',
      Dockerfile: 'FROM node:16-alpine\n',
      '.nvmrc': 'v20.1.0\n',
    },
    { options: { licences: { deny: ['GPL-*'] }, privateNames: { p11: ['private.test'] } } },
  )
  const names = (rule: string): string[] => of(outcome, rule).map((finding) => finding.identity[1]!)
  assert.deepEqual(names('missing-integrity'), ['odd'])
  assert.deepEqual(names('weak-integrity'), ['@s/a'])
  assert.deepEqual(names('unexpected-host').sort(), ['@s/b', 'odd'])
  assert.deepEqual(names('confusable-scope').sort(), ['@s/a', 'p11'])
  assert.deepEqual(names('lock-out-of-step').sort(), ['absent', 'p0'])
  assert.deepEqual(names('denied-licence'), ['odd'])
  assert.deepEqual(names('end-of-life'), ['node'])
  assert.deepEqual(
    of(outcome, 'missing-lockfile').map((finding) => finding.at.kind === 'file' && finding.at.path),
    ['web/package.json'],
  )
})

test('licence texts of vendored code are judged by the policy, the files that requirements name are read', async () => {
  const licence = `${'Permission to use, copy, modify, and/or distribute this software for any purpose with or without fee is hereby granted, provided that the above copyright notice and this permission notice appear in all copies. THE SOFTWARE IS PROVIDED "AS IS" AND THE AUTHOR DISCLAIMS ALL WARRANTIES WITH REGARD TO THIS SOFTWARE INCLUDING ALL IMPLIED WARRANTIES OF MERCHANTABILITY AND FITNESS. IN NO EVENT SHALL THE AUTHOR BE LIABLE FOR ANY SPECIAL, DIRECT, INDIRECT, OR CONSEQUENTIAL DAMAGES OR ANY DAMAGES WHATSOEVER RESULTING FROM LOSS OF USE, DATA OR PROFITS, WHETHER IN AN ACTION OF CONTRACT, NEGLIGENCE OR OTHER TORTIOUS ACTION, ARISING OUT OF OR IN CONNECTION WITH THE USE OR PERFORMANCE OF THIS SOFTWARE.'}`
  const files = {
    'third_party/x/LICENSE': licence,
    LICENSE: licence,
    'requirements.txt': '-r deps/pins.list\n',
    'deps/pins.list': 'django==3.0\n',
  }
  const outcome = await run(files, { options: { licences: { deny: ['ISC'] } } })
  assert.deepEqual(
    of(outcome, 'denied-licence').map((finding) => finding.at.kind === 'file' && finding.at.path),
    ['third_party/x/LICENSE'],
  )
  assert.deepEqual(
    of(outcome, 'known-vulnerability').map((finding) => finding.at.kind === 'file' && finding.at.path),
    ['deps/pins.list'],
  )
})

test('the POMs of a tree settle each other by path and by coordinates', async () => {
  const management = (version: string): string =>
    `<dependencyManagement><dependencies><dependency><groupId>g</groupId><artifactId>lib</artifactId><version>${version}</version></dependency></dependencies></dependencyManagement>`
  const outcome = await run({
    'bom/pom.xml': `<project><groupId>o</groupId><artifactId>bom</artifactId><version>1</version>${management('1.0')}</project>`,
    'app/pom.xml':
      '<project><groupId>o</groupId><artifactId>app</artifactId><version>1</version><dependencyManagement><dependencies><dependency><groupId>o</groupId><artifactId>bom</artifactId><version>1</version><type>pom</type><scope>import</scope></dependency></dependencies></dependencyManagement><dependencies><dependency><groupId>g</groupId><artifactId>lib</artifactId></dependency></dependencies></project>',
    'lost/pom.xml':
      '<project><parent><groupId>x</groupId><artifactId>elsewhere</artifactId><version>1</version></parent><artifactId>lost</artifactId><dependencies><dependency><groupId>g</groupId><artifactId>lib</artifactId></dependency></dependencies></project>',
  })
  assert.deepEqual(
    of(outcome, 'known-vulnerability').map((finding) => finding.at.kind === 'file' && finding.at.path),
    ['app/pom.xml'],
  )
  assert.deepEqual(
    outcome.project.problems?.map((problem) => problem.path),
    ['lost/pom.xml'],
  )
})

test('an installed copy is told once, by its lockfile', async () => {
  const installed = {
    'node_modules/left/package.json': '{"name":"left","version":"1.2.0"}',
    'node_modules/other/node_modules/left/package.json': '{"name":"left","version":"1.1.0"}',
  }
  const outcome = await run({ ...APP, ...installed })
  assert.deepEqual(
    of(outcome, 'known-vulnerability')
      .map((finding) => finding.at.kind === 'file' && finding.at.path)
      .sort(),
    ['node_modules/other/node_modules/left/package.json', 'package-lock.json'],
  )
})

test('an advisory for one release of a distribution decides nothing without the release', async () => {
  const bom = (distro: string): string =>
    JSON.stringify({
      bomFormat: 'CycloneDX',
      specVersion: '1.6',
      components: [
        { type: 'library', name: 'libcurl4', purl: `pkg:deb/debian/libcurl4@7.88.1-1?${distro}upstream=curl` },
      ],
    })
  assert.equal(of(await run({ 'bom.json': bom('distro=debian-12&') }), 'known-vulnerability').length, 1)
  assert.equal(of(await run({ 'bom.json': bom('distro=debian-11&') }), 'known-vulnerability').length, 0)
  const open = await run({ 'bom.json': bom('') })
  assert.deepEqual([of(open, 'known-vulnerability').length, of(open, 'undecided-version').length], [0, 1])
})

test('moving tags of actions decide nothing', async () => {
  const outcome = await run({
    '.github/workflows/a.yml':
      'jobs:\n  a:\n    steps:\n      - uses: o/r@v4\n      - uses: o/r@8e5e7e5ab8b370d6c329ec480221332ada57f0ab # v1.2.3\n',
  })
  assert.deepEqual(of(outcome, 'undecided-version').length, 1)
  assert.deepEqual(
    of(outcome, 'known-vulnerability').map((finding) => finding.at.kind === 'file' && finding.at.region?.startLine),
    [5],
  )
})

test('a lock in the parent folder answers the manifests of workspaces; others are said to be open', async () => {
  const outcome = await run({ 'a/package.json': '{"name":"a","dependencies":{"x":"^1.0.0","y":"*"}}' })
  assert.equal(of(outcome, 'missing-lockfile').length, 1)
  assert.equal(of(outcome, 'floating-version').length, 1)
})

test('defects of a file become problems with their line', async () => {
  const { reports } = await run({
    'package-lock.json': '{\n "lockfileVersion": 3,\n "packages": {\n  "node_modules/left": {"version": "1.2.0"},\n',
  })
  assert.equal(reports[0]?.problems?.[0]?.kind, 'unparsed')
  assert.equal(reports[0]?.problems?.[0]?.weight, 'incomplete')
  const facts = reports[0]?.facts
  assert.equal(facts !== undefined && 'packages' in facts ? facts.packages.length : 0, 1)
})
