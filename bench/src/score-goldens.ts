/**
 * Compares with the integration goldens of aquasecurity/trivy: `node bench/src/score-goldens.ts CORPUS/integration/testdata`.
 * Its hand-made advisories become our database; then packages, vulnerabilities and fixed versions of each repository must be equal.
 */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { collectInventory, databaseFolder, importDatabase, matchComponent, openDatabase } from '@bartizan/dependencies'
import { parse } from 'yaml'

interface Bucket {
  readonly bucket?: string
  readonly key?: string
  readonly pairs?: readonly Bucket[]
  readonly value?: { readonly VulnerableVersions?: readonly string[]; readonly PatchedVersions?: readonly string[] }
}

const ECOSYSTEM: Readonly<Record<string, string>> = {
  pip: 'PyPI',
  maven: 'Maven',
  npm: 'npm',
  go: 'Go',
  cargo: 'crates.io',
  rubygems: 'RubyGems',
  nuget: 'NuGet',
  composer: 'Packagist',
  pub: 'Pub',
  erlang: 'Hex',
  conan: 'ConanCenter',
  swift: 'SwiftURL',
  cocoapods: 'CocoaPods',
}

/** `>= 2.0.0, <= 2.9.10.3` and Maven's `[5.2.0,5.2.20)` as events. */
function eventsOf(range: string): Readonly<Record<string, string>>[] {
  const maven = /^([[(])([^,]*),([^\])]*)([\])])$/.exec(range.trim())
  if (maven !== null)
    return [
      { introduced: maven[2] === '' ? '0' : maven[2]! },
      maven[3] === '' ? {} : maven[4] === ']' ? { last_affected: maven[3]! } : { fixed: maven[3]! },
    ]
  const events: Readonly<Record<string, string>>[] = []
  let lower = '0'
  for (const part of range.split(/,\s*|\s+(?=[<>=])/)) {
    const match = /^(>=|>|<=|<|=)?\s*(\S+)$/.exec(part.trim())
    if (match === null) continue
    if (match[1]?.startsWith('>')) lower = match[2]!
    else if (match[1] === '<') events.push({ fixed: match[2]! })
    else {
      if (match[1] !== '<=') lower = match[2]!
      events.push({ last_affected: match[2]! })
    }
  }
  return [{ introduced: lower }, ...events]
}

function recordsOf(file: string): object[] {
  const records: object[] = []
  for (const source of parse(readFileSync(file, 'utf8')) as readonly Bucket[]) {
    const [type, ...rest] = (source.bucket ?? '').split('::')
    const ecosystem = ECOSYSTEM[type ?? '']
    for (const holder of ecosystem === undefined ? [] : (source.pairs ?? [])) {
      for (const entry of holder.pairs ?? []) {
        const versions = [...(entry.value?.VulnerableVersions ?? [])].flatMap((text) => text.split(/\s*\|\|\s*/))
        records.push({
          id: `${entry.key} (${rest.join('::')})`,
          aliases: [entry.key],
          affected: [
            {
              package: { ecosystem, name: holder.bucket },
              ranges: versions.map((range) => ({ type: 'ECOSYSTEM', events: eventsOf(range) })),
              database_specific: { patched: entry.value?.PatchedVersions },
            },
          ],
        })
      }
    }
  }
  return records
}

interface Golden {
  readonly ArtifactName?: string
  readonly ArtifactType?: string
  readonly Results?: readonly {
    readonly Target: string
    readonly Packages?: readonly { readonly Name: string; readonly Version: string }[]
    readonly Vulnerabilities?: readonly {
      readonly PkgName: string
      readonly InstalledVersion: string
      readonly VulnerabilityID: string
    }[]
  }[]
}

const root = process.argv[2] ?? '.'
const work = mkdtempSync(path.join(tmpdir(), 'goldens-'))
const records = readdirSync(path.join(root, 'fixtures/db')).flatMap((name) =>
  recordsOf(path.join(root, 'fixtures/db', name)),
)
for (const [at, record] of records.entries()) writeFileSync(path.join(work, `${at}.json`), JSON.stringify(record))
const imported = importDatabase({ folder: databaseFolder(work), places: [work], today: '2024-01-01' })
if (imported.kind === 'failed') throw new Error(imported.reason)
const database = openDatabase(databaseFolder(work))!

function textsBelow(folder: string, below = ''): { path: string; text: string }[] {
  return readdirSync(path.join(folder, below)).flatMap((name) => {
    const relative = below === '' ? name : `${below}/${name}`
    return statSync(path.join(folder, relative)).isDirectory()
      ? textsBelow(folder, relative)
      : [{ path: relative, text: readFileSync(path.join(folder, relative), 'utf8') }]
  })
}

const bare = (name: string, version: string): string =>
  `${name.toLowerCase().replace(/_/g, '-')}@${version.replace(/^v/, '')}`
const tally = { packages: 0, packagesFound: 0, vulnerabilities: 0, vulnerabilitiesFound: 0, surplus: 0 }
for (const name of readdirSync(root)
  .filter((entry) => entry.endsWith('.json.golden'))
  .sort()) {
  const golden = JSON.parse(readFileSync(path.join(root, name), 'utf8')) as Golden
  const folder = path.join(root, '..', golden.ArtifactName ?? 'nothing')
  if (golden.ArtifactType !== 'repository' || !existsSync(folder) || /skip|vex|with-before/.test(name)) continue
  const inventory = collectInventory(textsBelow(folder))
  for (const result of golden.Results ?? []) {
    const file = inventory.files.find((entry) => entry.path === result.Target)
    const components = file?.components ?? []
    const have = new Set(components.map((component) => bare(component.name, component.version)))
    for (const wanted of result.Packages ?? []) {
      tally.packages++
      if (have.has(bare(wanted.Name, wanted.Version))) tally.packagesFound++
      else process.stdout.write(`${name} ${result.Target}: package ${wanted.Name}@${wanted.Version}\n`)
    }
    const got = new Set(
      components.flatMap((component) =>
        matchComponent(database, component).matches.map(
          (match) => `${bare(component.name, component.version)} ${match.group.id}`,
        ),
      ),
    )
    for (const wanted of result.Vulnerabilities ?? []) {
      tally.vulnerabilities++
      const key = `${bare(wanted.PkgName, wanted.InstalledVersion)} ${wanted.VulnerabilityID}`
      if (got.delete(key)) tally.vulnerabilitiesFound++
      else process.stdout.write(`${name} ${result.Target}: missing ${key}\n`)
    }
    for (const extra of got) process.stdout.write(`${name} ${result.Target}: surplus ${extra}\n`)
    tally.surplus += got.size
  }
}
database.close()
rmSync(work, { recursive: true })
process.stdout.write(`${JSON.stringify(tally)}\n`)
