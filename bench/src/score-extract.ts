/**
 * Scores the extraction on the tests of osv-scalibr: `node bench/src/score-extract.ts CORPUS [--misses] [only]`.
 * A label is (name, version) of a fixture file, with a line where the test states one.
 */
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs'
import path from 'node:path'
import { extractFile, formats, statedVersion } from '@bartizan/dependencies'
import type { FoundPackage } from '@bartizan/dependencies'

/** Which of our formats reads the fixtures of which extractor. */
const FORMATS: Readonly<Record<string, string | readonly string[]>> = {
  'javascript/packagelockjson': 'npm-package-lock',
  'javascript/yarnlock': 'yarn-lock',
  'javascript/pnpmlock': 'pnpm-lock',
  'javascript/bunlock': 'bun-lock',
  'javascript/packagejson': 'npm-package-json',
  'javascript/denojson': 'deno-json',
  'python/requirements': 'pip-requirements',
  'python/pipfilelock': 'pipfile-lock',
  'python/poetrylock': 'poetry-lock',
  'python/pdmlock': 'pdm-lock',
  'python/uvlock': 'uv-lock',
  'python/pylock': 'pylock',
  'python/pyprojecttoml': 'pyproject',
  'python/setup': 'python-setup',
  'python/condameta': 'conda-meta',
  'python/wheelegg': 'python-metadata',
  'golang/gomod': 'go-mod',
  'golang/vendormodules': 'go-vendor',
  'rust/cargolock': 'cargo-lock',
  'rust/cargotoml': 'cargo-toml',
  'java/pomxml': 'maven-pom',
  'java/gradlelockfile': 'gradle-lock',
  'java/gradleverificationmetadataxml': 'gradle-verification',
  'java/gradleversioncatalog': 'gradle-catalog',
  'dotnet/csproj': 'dotnet-project',
  'dotnet/nugetcpm': 'dotnet-project',
  'dotnet/packagesconfig': 'nuget-packages-config',
  'dotnet/packageslockjson': 'nuget-lock',
  'dotnet/projectassetsjson': 'nuget-assets',
  'dotnet/depsjson': 'dotnet-deps',
  'dotnet/paketlock': 'paket-lock',
  'dotnet/paketdependencies': 'paket-dependencies',
  'ruby/gemfilelock': 'gemfile-lock',
  'ruby/gemspec': 'gemspec',
  'php/composerlock': 'composer-lock',
  'dart/pubspec': 'pubspec-lock',
  'swift/packageresolved': 'swift-resolved',
  'swift/podfilelock': 'podfile-lock',
  'elixir/mixlock': 'mix-lock',
  'erlang/mixlock': 'mix-lock',
  'gleam/gleamtoml': 'gleam-toml',
  'haskell/cabal': 'cabal-freeze',
  'haskell/stacklock': 'stack-lock',
  'r/renvlock': 'renv-lock',
  'cpp/conanlock': 'conan-lock',
  'julia/manifesttoml': 'julia-manifest',
  'julia/projecttoml': 'julia-project',
  'ocaml/opam': 'opam',
  'perl/cpan': 'cpan-meta',
  'misc/githubactions': 'github-actions',
  'containers/dockerbaseimage': 'dockerfile',
  'containers/dockercomposeimage': 'docker-compose',
  'runtime/asdf': 'asdf',
  'runtime/mise': 'mise',
  'misc/bazelmaven': 'bazel-module',
}

/** Tests that label the project itself; what it asks for is read by us in addition. */
const SELF_ONLY = new Set(['javascript/packagejson', 'rust/cargotoml', 'ruby/gemspec'])

interface Label {
  readonly name: string
  readonly version: string
  readonly line: number
}

interface Case {
  readonly file: string
  readonly labels: readonly Label[]
}

/** End of the balanced braces that open at `start`. */
function closing(text: string, start: number): number {
  let depth = 0
  for (let at = start; at < text.length; at++) {
    const char = text[at]
    if (char === '"') {
      for (at++; at < text.length && text[at] !== '"'; at++) if (text[at] === '\\') at++
    } else if (char === '`') at = text.indexOf('`', at + 1)
    else if (char === '{') depth++
    else if (char === '}' && --depth === 0) return at
  }
  return text.length
}

function labelsOf(block: string): Label[] {
  const labels: Label[] = []
  for (const match of block.matchAll(/\bpkg\(t, "([^"]+)", "([^"]*)", "[^"]*", (\d+)/g))
    labels.push({ name: match[1]!, version: match[2]!, line: Number(match[3]) })
  for (let at = block.indexOf('{', 1); at >= 0; at = block.indexOf('{', at)) {
    const end = closing(block, at)
    const entry = block.slice(at, end)
    const field = (name: string): string => new RegExp(`\\b${name}:\\s*"([^"]*)"`).exec(entry)?.[1] ?? ''
    const line = /PathAndLine\([^,]+,\s*(\d+)\)/.exec(entry)?.[1]
    if (field('Name') !== '') labels.push({ name: field('Name'), version: field('Version'), line: Number(line ?? 0) })
    at = end + 1
  }
  return labels
}

/** Table entries with a path under testdata and a literal list of packages. */
function casesOf(source: string): Case[] {
  const cases: Case[] = []
  for (const match of source.matchAll(/\b[pP]ath:\s*(?:filepath\.FromSlash\()?"([^"]*testdata[^"]*)"/g)) {
    const next = source.slice(match.index + 10).search(/\b[pP]ath:\s*(?:filepath\.FromSlash\()?"[^"]*testdata/)
    const region = source.slice(match.index, next < 0 ? source.length : match.index + 10 + next)
    const want =
      /\b[wW]ant(?:Packages|Inventory)?\w*:\s*(?:inventory\.Inventory\{\s*Packages:\s*)?\[\]\*extractor\.Package\{/.exec(
        region,
      )
    if (want === null || /[wW]antErr\w*:\s*(?!nil|false)\S*(?:ContainsErr|cmpopts|errors?\.|true)/.test(region))
      continue
    const start = want.index + want[0].length - 1
    cases.push({ file: match[1]!, labels: labelsOf(region.slice(start, closing(region, start) + 1)) })
  }
  return cases
}

const lineOf = (text: string, offset: number): number => text.slice(0, offset).split('\n').length

const sameName = (a: string, b: string): boolean =>
  a === b || a.toLowerCase().replace(/[-_.]+/g, '-') === b.toLowerCase().replace(/[-_.]+/g, '-')

const isNamed = (found: FoundPackage, name: string): boolean =>
  sameName(found.name, name) || (found.marks?.includes('runtime') === true && found.alias === name)

const sameVersion = (found: FoundPackage, version: string): boolean =>
  found.version === version ||
  (found.version === '' && statedVersion(found.requirement ?? '') === version) ||
  (version === '' && found.version === '') ||
  found.source?.commit === version ||
  found.requirement === version

interface Tally {
  labels: number
  found: number
  extra: number
  lines: number
  linesRight: number
}

const root = path.join(process.argv[2] ?? '.', 'extractor/filesystem')
const verbose = process.argv.includes('--misses')
const only = process.argv.slice(3).find((argument) => !argument.startsWith('--'))
const total: Tally = { labels: 0, found: 0, extra: 0, lines: 0, linesRight: 0 }

for (const [folder, id] of Object.entries(FORMATS)) {
  if (only !== undefined && !folder.includes(only)) continue
  const format = formats.find((entry) => entry.id === id)
  const base = [path.join(root, 'language', folder), path.join(root, folder)].find((entry) => existsSync(entry))
  if (format === undefined || base === undefined) continue
  const tally: Tally = { labels: 0, found: 0, extra: 0, lines: 0, linesRight: 0 }
  const notes: string[] = []
  for (const test of readdirSync(base).filter((name) => name.endsWith('_test.go'))) {
    for (const { file, labels } of casesOf(readFileSync(path.join(base, test), 'utf8'))) {
      const full = path.join(base, file)
      if (!existsSync(full) || !statSync(full).isFile()) continue
      const text = readFileSync(full, 'utf8')
      if (file.endsWith('.sum') || text.includes('\0')) continue
      const near = {
        read: (asked: string): string | undefined => {
          // The fixtures of one test lie in one folder, so a go.sum is named like its go.mod.
          const wanted = asked.endsWith('/go.sum') ? file.replace(/\.mod$/, '.sum') : asked
          return existsSync(path.join(base, wanted)) ? readFileSync(path.join(base, wanted), 'utf8') : undefined
        },
      }
      const open = extractFile(format, text, file, near).packages.filter(
        (found) =>
          found.marks?.includes('runtime') !== true ||
          labels.length === 0 ||
          labels.some((label) => sameName(label.name, found.name) || found.alias === label.name),
      )
      for (const label of labels) {
        tally.labels++
        const exact = open.findIndex(
          (found) =>
            isNamed(found, label.name) &&
            sameVersion(found, label.version) &&
            (label.line === 0 || lineOf(text, found.start) === label.line),
        )
        const at =
          exact >= 0
            ? exact
            : open.findIndex((found) => isNamed(found, label.name) && sameVersion(found, label.version))
        if (label.line > 0) tally.lines++
        if (at < 0) {
          notes.push(`  ${file}: missing ${label.name}@${label.version}`)
          continue
        }
        tally.found++
        if (label.line > 0 && exact >= 0) tally.linesRight++
        else if (label.line > 0)
          notes.push(`  ${file}: ${label.name} at line ${lineOf(text, open[at]!.start)} instead of ${label.line}`)
        open.splice(at, 1)
      }
      const surplus = open.filter(
        (found) =>
          (SELF_ONLY.has(folder) || found.marks?.includes('workspace') !== true) &&
          !labels.some((label) => isNamed(found, label.name) && sameVersion(found, label.version)) &&
          !(SELF_ONLY.has(folder) && found.marks?.includes('workspace') !== true),
      )
      tally.extra += surplus.length
      for (const found of surplus)
        notes.push(`  ${file}: extra ${found.name}@${found.version} (${found.requirement ?? ''})`)
    }
  }
  for (const key of Object.keys(total) as (keyof Tally)[]) total[key] += tally[key]
  process.stdout.write(
    `${folder.padEnd(40)} labels ${tally.labels} found ${tally.found} extra ${tally.extra} lines ${tally.linesRight}/${tally.lines}\n`,
  )
  if (verbose) for (const note of notes) process.stdout.write(`${note}\n`)
}
process.stdout.write(
  `total: recall ${total.found}/${total.labels} = ${(total.found / total.labels).toFixed(4)}, precision ${total.found}/${total.found + total.extra} = ${(total.found / (total.found + total.extra)).toFixed(4)}, lines ${total.linesRight}/${total.lines}\n`,
)
