/**
 * Measures the dependencies room on generated data: `node bench/src/dependencies-speed.ts [RECORDS]`.
 * CPU time (user and system) of this process, best of five; the general parsers run over the same texts in the same run.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import {
  collectInventory,
  databaseFolder,
  extractFile,
  formatOf,
  matchComponent,
  openDatabase,
} from '@bartizan/dependencies'
import { addRecord, finishShard, sealManifest } from '@bartizan/knowledge/advisories'
import type { OsvRecord, ShardBuilders } from '@bartizan/knowledge/advisories'
import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { parse as parseToml } from 'smol-toml'
import { parse as parseYaml } from 'yaml'

const records = Number(process.argv[2] ?? 200_000)
const PACKAGES = 2500
const hash = (at: number): string => createHash('sha512').update(String(at)).digest('base64')
const version = (at: number): string => `${1 + (at % 7)}.${at % 23}.${at % 11}`
const name = (at: number): string => (at % 5 === 0 ? `@scope-${at % 40}/package-${at}` : `package-${at}`)
const wants = (at: number): number[] => [1, 7, 31].map((step) => (at + step) % PACKAGES)
const each = (write: (at: number) => string): string => Array.from({ length: PACKAGES }, (_, at) => write(at)).join('')

const LOCKS: Readonly<Record<string, string>> = {
  'package-lock.json': JSON.stringify(
    {
      name: 'app',
      lockfileVersion: 3,
      packages: Object.fromEntries([
        ['', { name: 'app', dependencies: { [name(0)]: '^1.0.0' } }],
        ...Array.from({ length: PACKAGES }, (_, at): [string, object] => [
          `node_modules/${name(at)}`,
          {
            version: version(at),
            resolved: `https://registry.example.test/${name(at)}/-/p-${version(at)}.tgz`,
            integrity: `sha512-${hash(at)}`,
            license: 'MIT',
            dependencies: Object.fromEntries(wants(at).map((other) => [name(other), `^${version(other)}`])),
            engines: { node: '>=10' },
          },
        ]),
      ]),
    },
    undefined,
    2,
  ),
  'yarn.lock': `# yarn lockfile v1\n\n${each(
    (at) =>
      `"${name(at)}@^${version(at)}":\n  version "${version(at)}"\n  resolved "https://registry.example.test/p.tgz#0123456789012345678901234567890123456789"\n  integrity sha512-${hash(at)}\n  dependencies:\n${wants(
        at,
      )
        .map((other) => `    "${name(other)}" "^${version(other)}"\n`)
        .join('')}\n`,
  )}`,
  'pnpm-lock.yaml': `lockfileVersion: '9.0'\n\nimporters:\n\n  .:\n    dependencies:\n      '${name(0)}':\n        specifier: ^1.0.0\n        version: ${version(0)}\n\npackages:\n\n${each((at) => `  '${name(at)}@${version(at)}':\n    resolution: {integrity: sha512-${hash(at)}}\n    engines: {node: '>=10'}\n\n`)}snapshots:\n\n${each(
    (at) =>
      `  '${name(at)}@${version(at)}':\n    dependencies:\n${wants(at)
        .map((other) => `      '${name(other)}': ${version(other)}\n`)
        .join('')}\n`,
  )}`,
  'poetry.lock': each(
    (at) =>
      `[[package]]\nname = "package-${at}"\nversion = "${version(at)}"\ndescription = "A package"\noptional = false\npython-versions = ">=3.8"\nfiles = [\n    {file = "p-${at}.whl", hash = "sha256:${'0123456789abcdef'.repeat(4)}"},\n    {file = "p-${at}.tar.gz", hash = "sha256:${'fedcba9876543210'.repeat(4)}"},\n]\n\n[package.dependencies]\n${wants(
        at,
      )
        .map((other) => `package-${other} = ">=${version(other)}"\n`)
        .join('')}\n`,
  ),
  'Cargo.lock': `version = 3\n\n${each(
    (at) =>
      `[[package]]\nname = "package-${at}"\nversion = "${version(at)}"\nsource = "registry+https://registry.example.test/index"\nchecksum = "${'0123456789abcdef'.repeat(4)}"\ndependencies = [\n${wants(
        at,
      )
        .map((other) => ` "package-${other}",\n`)
        .join('')}]\n\n`,
  )}`,
  'Gemfile.lock': `GEM\n  remote: https://gems.example.test/\n  specs:\n${each(
    (at) =>
      `    package-${at} (${version(at)})\n${wants(at)
        .map((other) => `      package-${other} (>= ${version(other)})\n`)
        .join('')}`,
  )}\nDEPENDENCIES\n  package-0\n`,
  'go.mod': `module m\n\ngo 1.22\n\nrequire (\n${each((at) => `\texample.test/package-${at} v${version(at)} // indirect\n`)})\n`,
  'composer.lock': JSON.stringify(
    {
      packages: Array.from({ length: PACKAGES }, (_, at) => ({
        name: `vendor/package-${at}`,
        version: version(at),
        dist: {
          type: 'zip',
          url: 'https://example.test/p.zip',
          reference: '0123456789012345678901234567890123456789',
          shasum: '',
        },
        require: Object.fromEntries(wants(at).map((other) => [`vendor/package-${other}`, '^1.0'])),
        license: ['MIT'],
      })),
    },
    undefined,
    4,
  ),
}

/** Milliseconds of CPU, best of five. */
function cpu(act: () => unknown, rounds = 5): number {
  let best = Infinity
  for (let round = 0; round < rounds; round++) {
    const start = process.cpuUsage()
    act()
    const spent = process.cpuUsage(start)
    best = Math.min(best, (spent.user + spent.system) / 1000)
  }
  return best
}

const line = (text: string): void => void process.stdout.write(`${text}\n`)
const shown = (milliseconds: number): string => `${milliseconds.toFixed(1)} ms`

line(`${PACKAGES} packages, Node ${process.version}`)
for (const [file, text] of Object.entries(LOCKS)) {
  const format = formatOf(file)!
  const general =
    file.endsWith('.json') || file === 'composer.lock'
      ? cpu(() => JSON.parse(text))
      : file.endsWith('.yaml')
        ? cpu(() => parseYaml(text), 1)
        : /poetry|Cargo/.test(file)
          ? cpu(() => parseToml(text), 2)
          : undefined
  const found = extractFile(format, text, file)
  line(
    `${file.padEnd(18)} ${(text.length / 1024).toFixed(0).padStart(5)} KB  ${found.packages.length} packages ${found.edges.length} edges  ${shown(cpu(() => extractFile(format, text, file)))}${general === undefined ? '' : `  general parser alone ${shown(general)}`}`,
  )
}

const builders: ShardBuilders = new Map()
const record = (at: number): OsvRecord => ({
  id: `GHSA-${at.toString(36).padStart(4, '0')}-xxxx-yyyy`,
  aliases: [`CVE-2024-${at}`],
  modified: '2024-01-01T00:00:00Z',
  summary: `Weakness number ${at} in a package of this name`,
  details: `The function number ${at} trusts its input. `.repeat(8),
  severity: [{ type: 'CVSS_V3', score: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H' }],
  affected: [
    {
      package: { ecosystem: 'npm', name: name(at % 60_000) },
      ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }, { fixed: version(at + 3) }] }],
    },
  ],
})
const built = cpu(() => {
  for (let at = 0; at < records; at++) addRecord(builders, record(at))
  return undefined
}, 1)
let bytes: Uint8Array = new Uint8Array()
const finished = cpu(() => {
  bytes = finishShard(builders.get('npm')!).bytes
}, 1)
line(
  `build ${records} records: ${((built + finished) / 1000).toFixed(1)} s CPU, ${(bytes.length / 1e6).toFixed(1)} MB, ${(bytes.length / records).toFixed(0)} B a record with its text`,
)

const root = mkdtempSync(path.join(tmpdir(), 'speed-'))
const folder = databaseFolder(root)
mkdirSync(folder, { recursive: true })
writeFileSync(path.join(folder, 'x.adv'), bytes)
writeFileSync(
  path.join(folder, 'manifest.json'),
  JSON.stringify(
    sealManifest(
      {
        npm: {
          file: 'x.adv',
          sha256: 'x',
          bytes: bytes.length,
          records,
          packages: 60_000,
          source: { name: 'bench', date: '2024-01-01' },
        },
      },
      {},
    ),
  ),
)
const text = LOCKS['package-lock.json']!
const whole = cpu(() => {
  const inventory = collectInventory([{ path: 'package-lock.json', text }])
  const database = openDatabase(folder)!
  let matches = 0
  for (const component of inventory.files[0]!.components) matches += matchComponent(database, component).matches.length
  database.close()
  return matches
})
line(`extract, join and match 2,500 packages: ${shown(whole)}`)
const database = openDatabase(folder)!
line(
  `100,000 lookups: ${shown(
    cpu(() => {
      for (let at = 0; at < 100_000; at++) database.lookup('npm', name(at))
    }, 2),
  )}`,
)
database.close()
line(`resident ${(process.memoryUsage().rss / 1e6).toFixed(0)} MB`)
rmSync(root, { recursive: true })
