import assert from 'node:assert/strict'
import { test } from 'node:test'
import { extractFile } from './extract.ts'
import { formatOf } from './formats.ts'
import type { FoundPackage } from './types.ts'

/** One file, and what it holds: `line name@version scopes [+ direct, - transitive] extras`. */
interface Row {
  readonly path: string
  readonly text: string
  readonly holds: readonly string[]
  readonly edges?: readonly string[]
}

const lineOf = (text: string, offset: number): number => text.slice(0, offset).split('\n').length

function shown(text: string, found: FoundPackage): string {
  const direct = found.direct === undefined ? '' : found.direct ? ' +' : ' -'
  const version = found.version === '' ? `(${found.requirement ?? ''})` : found.version
  const source = found.source === undefined || found.source.kind === 'registry' ? '' : ` ${found.source.kind}`
  const alias = found.alias === undefined ? '' : ` as ${found.alias}`
  return `${lineOf(text, found.start)} ${found.name}@${version} ${found.scopes.join(',')}${direct}${source}${alias}`
    .replace(/ {2,}/g, ' ')
    .trim()
}

const ROWS: readonly Row[] = [
  {
    path: 'package-lock.json',
    text: `{
  "lockfileVersion": 3,
  "packages": {
    "": { "name": "app", "dependencies": { "a": "^1.0.0", "alias": "npm:real@2.0.0" }, "devDependencies": { "d": "1.0.0" } },
    "node_modules/a": { "version": "1.2.0", "resolved": "https://r.test/a.tgz", "integrity": "sha512-eA==", "dependencies": { "b": "^1.0.0" } },
    "node_modules/a/node_modules/b": { "version": "1.5.0", "hasInstallScript": true },
    "node_modules/alias": { "name": "real", "version": "2.0.0" },
    "node_modules/d": { "version": "1.0.0", "dev": true },
    "node_modules/g": { "version": "3.0.0", "resolved": "git+ssh://git@github.com/o/g.git#aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" }
  }
}`,
    holds: [
      '5 a@1.2.0 prod +',
      '6 b@1.5.0 prod -',
      '7 real@2.0.0 prod + as alias',
      '8 d@1.0.0 dev +',
      '9 g@3.0.0 prod - git',
    ],
    edges: [' > node_modules/a', 'node_modules/a > node_modules/a/node_modules/b'],
  },
  {
    path: 'npm-shrinkwrap.json',
    text: '{"lockfileVersion":1,"dependencies":{\n"a":{"version":"1.0.0","requires":{"b":"1"},"dependencies":{\n"b":{"version":"1.1.0"}}},\n"c":{"version":"npm:d@2.0.0","dev":true}}}',
    holds: ['2 a@1.0.0 prod', '3 b@1.1.0 prod', '4 d@2.0.0 dev as c'],
    edges: ['node_modules/a > node_modules/a/node_modules/b'],
  },
  {
    path: 'yarn.lock',
    text: '# yarn lockfile v1\n\n"@s/a@^1.0.0", "@s/a@^1.1.0":\n  version "1.2.3"\n  resolved "https://r.test/a.tgz#0123456789012345678901234567890123456789"\n  dependencies:\n    b "^2.0.0"\n\nb@^2.0.0:\n  version "2.1.0"\n',
    holds: ['3 @s/a@1.2.3', '9 b@2.1.0'],
    edges: ['@s/a@^1.0.0 > b@^2.0.0'],
  },
  {
    path: 'web/yarn.lock',
    text: '__metadata:\n  version: 6\n\n"app@workspace:.":\n  version: 0.0.0-use.local\n  resolution: "app@workspace:."\n  dependencies:\n    a: ^1.0.0\n\n"a@npm:^1.0.0":\n  version: 1.2.0\n  resolution: "a@npm:1.2.0"\n  checksum: 8/abcd\n',
    holds: ['10 a@1.2.0 +'],
    edges: [' > a@npm:^1.0.0'],
  },
  {
    path: 'long/yarn.lock',
    text: '__metadata:\n  version: 8\n\n"b@npm:1.0.0":\n  version: 1.0.0\n  resolution: "b@npm:1.0.0"\n  dependencies:\n    a: "npm:^1.1.0"\n\n? "a@npm:^1.0.0, a@npm:^1.1.0"\n:\n  version: 1.2.0\n  resolution: "a@npm:1.2.0"\n',
    holds: ['4 b@1.0.0', '10 a@1.2.0'],
    edges: ['b@npm:1.0.0 > a@npm:^1.0.0'],
  },
  {
    path: 'pnpm-lock.yaml',
    text: "lockfileVersion: '9.0'\n\nimporters:\n\n  .:\n    dependencies:\n      a:\n        specifier: ^1.0.0\n        version: 1.0.1(b@2.0.0)\n    devDependencies:\n      b:\n        specifier: ^2.0.0\n        version: 2.0.0\n\npackages:\n\n  a@1.0.1:\n    resolution: {integrity: sha512-x}\n\n  b@2.0.0:\n    resolution: {integrity: sha512-y}\n\nsnapshots:\n\n  a@1.0.1(b@2.0.0):\n    dependencies:\n      b: 2.0.0\n\n  b@2.0.0: {}\n",
    holds: ['17 a@1.0.1 prod +', '20 b@2.0.0 dev,prod +'],
    edges: ['a@1.0.1(b@2.0.0) > b@2.0.0', ' > a@1.0.1(b@2.0.0)', ' > b@2.0.0'],
  },
  {
    path: 'old/pnpm-lock.yaml',
    text: 'lockfileVersion: 5.3\n\ndependencies:\n  a: 1.0.0\n\npackages:\n\n  /a/1.0.0:\n    resolution: {integrity: sha512-x}\n    dev: false\n\n  /@s/b/2.0.0_a@1.0.0:\n    resolution: {integrity: sha512-y}\n    dev: true\n',
    holds: ['8 a@1.0.0 prod +', '12 @s/b@2.0.0 dev -'],
  },
  {
    path: 'bun.lock',
    text: '{\n "workspaces": {"": {"name": "x", "dependencies": {"a": "^1"}, }, },\n "packages": {\n  "a": ["a@1.0.0", "", {"dependencies": {"b": "2"}}, "sha512-x"],\n  "a/b": ["b@2.0.0", "", {}, "sha512-y"],\n }\n}',
    holds: ['4 a@1.0.0 prod +', '5 b@2.0.0 -'],
    edges: [' > a', 'a > a/b'],
  },
  {
    path: 'requirements-dev.txt',
    text: '-r base.txt\n# note\nDjango==3.2.1 \\\n    --hash=sha256:aa\nflask[async]>=2 ; python_version > "3"\ngit+https://github.com/o/p.git@v1#egg=p\n-e .\n',
    holds: ['3 Django@3.2.1 dev +', '5 flask@(>=2) dev +', '6 p@() dev + git'],
  },
  {
    path: 'Pipfile.lock',
    text: '{"_meta":{},"default":{\n"a":{"version":"==1.0","hashes":["sha256:x"]}},"develop":{\n"a":{"version":"==1.0"},\n"b":{"version":"==2.0"}}}',
    holds: ['2 a@1.0 prod,dev', '4 b@2.0 dev'],
  },
  {
    path: 'poetry.lock',
    text: '[[package]]\nname = "a"\nversion = "1.0"\ncategory = "main"\noptional = false\n\n[package.dependencies]\nB = ">=1"\n\n[[package]]\nname = "b"\nversion = "2.0"\ngroups = ["dev"]\n',
    holds: ['2 a@1.0 prod', '11 b@2.0 dev'],
    edges: ['a@1.0 > b@2.0'],
  },
  {
    path: 'uv.lock',
    text: 'version = 1\n\n[[package]]\nname = "app"\nversion = "0.1"\nsource = { virtual = "." }\ndependencies = [{ name = "a" }]\n\n[[package]]\nname = "a"\nversion = "1.0"\nsource = { registry = "https://r.test/simple" }\n',
    holds: ['4 app@0.1 - path', '10 a@1.0 +'],
    edges: [' > a@1.0'],
  },
  {
    path: 'pyproject.toml',
    text: '[project]\nname = "x"\ndependencies = [\n  "a>=1,<2",\n  "b==2.0",\n]\n[tool.poetry.group.test.dependencies]\nc = "^3"\n',
    holds: ['4 a@(>=1,<2) prod +', '5 b@2.0 prod +', '8 c@(^3) test +'],
  },
  {
    path: 'go.mod',
    text: 'module m\n\ngo 1.21\n\nrequire (\n\tgithub.com/a/b v1.2.3\n\tgolang.org/x/net v0.1.0 // indirect\n)\n\nreplace golang.org/x/net => ../net\n',
    holds: ['6 github.com/a/b@1.2.3 prod +', '10 ../net@() prod - path as golang.org/x/net', '3 stdlib@1.21 prod +'],
  },
  {
    path: 'Cargo.lock',
    text: 'version = 3\n\n[[package]]\nname = "app"\nversion = "0.1.0"\ndependencies = [\n "serde",\n]\n\n[[package]]\nname = "serde"\nversion = "1.0.1"\nsource = "registry+https://r.test/index"\nchecksum = "aa"\n',
    holds: ['4 app@0.1.0 - path', '11 serde@1.0.1 +'],
    edges: [' > serde@1.0.1'],
  },
  {
    path: 'pom.xml',
    text: '<project>\n <groupId>g</groupId><artifactId>x</artifactId><version>1</version>\n <properties><v>2.5</v></properties>\n <dependencies>\n  <dependency><groupId>a</groupId><artifactId>b</artifactId><version>${v}</version></dependency>\n  <dependency><groupId>a</groupId><artifactId>c</artifactId><scope>test</scope></dependency>\n </dependencies>\n <dependencyManagement><dependencies><dependency><groupId>a</groupId><artifactId>c</artifactId><version>3</version></dependency></dependencies></dependencyManagement>\n</project>',
    holds: ['5 a:b@2.5 prod +', '6 a:c@3 test +'],
  },
  {
    path: 'gradle.lockfile',
    text: '# comment\na:b:1.0=compileClasspath,runtimeClasspath\nc:d:2.0=testCompileClasspath\nempty=annotationProcessor\n',
    holds: ['2 a:b@1.0 prod', '3 c:d@2.0 test'],
  },
  {
    path: 'build.gradle.kts',
    text: 'dependencies {\n  implementation("a:b:1.0")\n  testImplementation("c:d:2.+")\n  implementation(libs.x)\n}\n',
    holds: ['2 a:b@1.0 prod +', '3 c:d@(2.+) test +'],
  },
  {
    path: 'src/App.csproj',
    text: '<Project>\n <ItemGroup>\n  <PackageReference Include="A" Version="1.2.3" />\n  <PackageReference Include="B"><Version>2.0.0</Version></PackageReference>\n </ItemGroup>\n</Project>',
    holds: ['3 A@1.2.3 prod +', '4 B@2.0.0 prod +'],
  },
  {
    path: 'packages.lock.json',
    text: '{"version":1,"dependencies":{"net6.0":{\n"A":{"type":"Direct","requested":"[1.0.0, )","resolved":"1.0.0","contentHash":"eA==","dependencies":{"B":"2.0.0"}},\n"B":{"type":"Transitive","resolved":"2.0.0"}}}}',
    holds: ['2 A@1.0.0 prod +', '3 B@2.0.0 prod -'],
    edges: ['A@1.0.0 > B@2.0.0'],
  },
  {
    path: 'Gemfile.lock',
    text: 'GIT\n  remote: https://github.com/o/g.git\n  revision: abc123\n  specs:\n    g (1.0)\n\nGEM\n  remote: https://r.test/\n  specs:\n    nokogiri (1.13.3-x86_64-linux)\n      racc (~> 1.4)\n    racc (1.6.0)\n\nDEPENDENCIES\n  g!\n  nokogiri\n',
    holds: ['5 g@1.0 + git', '10 nokogiri@1.13.3 +', '12 racc@1.6.0 -'],
    edges: ['nokogiri@1.13.3 > racc@1.6.0', ' > g@1.0', ' > nokogiri@1.13.3'],
  },
  {
    path: 'composer.lock',
    text: '{"packages":[{\n"name":"a/b","version":"v1.0.0","require":{"php":">=7","c/d":"^2"},"dist":{"type":"zip","url":"https://r.test/x","shasum":""}}],"packages-dev":[{\n"name":"c/d","version":"2.1.0"}]}',
    holds: ['2 a/b@v1.0.0 prod', '3 c/d@2.1.0 dev'],
    edges: ['a/b > c/d'],
  },
  {
    path: 'pubspec.lock',
    text: 'packages:\n  a:\n    dependency: "direct main"\n    source: hosted\n    version: "1.0.0"\n  b:\n    dependency: transitive\n    source: git\n    version: "2.0.0"\n',
    holds: ['2 a@1.0.0 prod +', '6 b@2.0.0 - git'],
  },
  {
    path: 'Package.resolved',
    text: '{"version":2,"pins":[{"identity":"x","location":"https://github.com/o/X.git","state":{"revision":"abc","version":"1.0.0"}}]}',
    holds: ['1 github.com/o/X@1.0.0 git as x'],
  },
  {
    path: 'Podfile.lock',
    text: 'PODS:\n  - A (1.0):\n    - B (~> 2)\n  - B (2.1)\n\nDEPENDENCIES:\n  - A\n',
    holds: ['2 A@1.0 +', '4 B@2.1 -'],
    edges: ['A@1.0 > B@2.1'],
  },
  {
    path: 'mix.lock',
    text: '%{\n  "a": {:hex, :a, "1.0.0", "aa", [:mix], [{:b, "~> 1.0", [hex: :b]}], "hexpm", "bb"},\n  "b": {:hex, :b, "1.1.0", "cc", [:mix], [], "hexpm"},\n}\n',
    holds: ['2 a@1.0.0', '3 b@1.1.0'],
    edges: ['a@1.0.0 > b@1.1.0'],
  },
  {
    path: 'renv.lock',
    text: '{"R":{"Version":"4.2.0"},"Packages":{\n"dplyr":{"Package":"dplyr","Version":"1.0.0","Source":"Repository"}}}',
    holds: ['1 r@4.2.0 prod +', '2 dplyr@1.0.0'],
  },
  {
    path: 'conan.lock',
    text: '{"version":"0.5","requires":[\n"zlib/1.2.11#abc%1.0"],"build_requires":["ninja/1.11"]}',
    holds: ['2 zlib@1.2.11 prod', '2 ninja@1.11 build'],
  },
  {
    path: 'cabal.project.freeze',
    text: 'constraints: any.aeson ==2.0.1,\n             any.text ==1.2\n',
    holds: ['1 aeson@2.0.1', '2 text@1.2'],
  },
  {
    path: '.github/workflows/ci.yml',
    text: 'jobs:\n  a:\n    steps:\n      - uses: actions/checkout@v4\n      - uses: o/r/sub@0123456789012345678901234567890123456789 # v1.2.3\n      - uses: ./local\n',
    holds: ['4 actions/checkout@v4 build + git', '5 o/r@v1.2.3 build + git as o/r/sub'],
  },
  {
    path: 'Dockerfile',
    text: 'ARG BASE=node:20\nFROM $BASE AS build\nFROM build\nFROM registry.test:5000/x/y@sha256:0123456789012345678901234567890123456789012345678901234567890123\n',
    holds: [
      '2 node@20 prod +',
      '4 registry.test:5000/x/y@sha256:0123456789012345678901234567890123456789012345678901234567890123 prod +',
    ],
  },
  {
    path: '.terraform.lock.hcl',
    text: 'provider "registry.opentofu.org/hashicorp/aws" {\n  version     = "5.0.0"\n  constraints = "~> 5.0"\n  hashes = [\n    "h1:abc=",\n  ]\n}\n',
    holds: ['1 hashicorp/aws@5.0.0 prod +'],
  },
  {
    path: 'main.tf',
    text: 'module "vpc" {\n  source  = "org/vpc/aws"\n  version = "1.2.3"\n}\nmodule "local" {\n  source = "./x"\n}\n',
    holds: ['1 org/vpc/aws@1.2.3 prod +'],
  },
  {
    path: '.pre-commit-config.yaml',
    text: 'repos:\n  - repo: https://github.com/o/hooks\n    rev: v1.0\n    hooks: [{id: a}]\n',
    holds: ['2 github.com/o/hooks@v1.0 build + git'],
  },
  {
    path: 'bom.cdx.json',
    text: '{"bomFormat":"CycloneDX","specVersion":"1.6","components":[\n{"type":"library","name":"a","version":"1.0","purl":"pkg:npm/%40s/a@1.0"},\n{"type":"library","name":"curl","purl":"pkg:deb/debian/curl@7.88-1?distro=debian-12"}]}',
    holds: ['2 @s/a@1.0', '3 curl@7.88-1'],
  },
]

for (const { path, text, holds, edges } of ROWS) {
  test(`${path} is read`, () => {
    const format = formatOf(path)
    assert.ok(format)
    const extraction = extractFile(format, text, path)
    assert.deepEqual(
      extraction.packages.map((found) => shown(text, found)),
      holds,
    )
    assert.deepEqual(extraction.problems, [])
    for (const edge of edges ?? [])
      assert.ok(
        extraction.edges.some(({ from, to }) => `${from} > ${to}` === edge),
        `${edge} in ${extraction.edges.map(({ from, to }) => `${from} > ${to}`).join('; ')}`,
      )
    for (const found of extraction.packages)
      assert.ok(found.start >= 0 && found.end >= found.start && found.end <= text.length)
  })
}

test('parents of a POM settle what it leaves open', () => {
  const files: Readonly<Record<string, string>> = {
    'pom.xml':
      '<project><groupId>g</groupId><artifactId>parent</artifactId><version>1</version><properties><v>9</v></properties><dependencyManagement><dependencies><dependency><groupId>a</groupId><artifactId>b</artifactId><version>${v}</version></dependency></dependencies></dependencyManagement></project>',
    'mod/pom.xml':
      '<project><parent><groupId>g</groupId><artifactId>parent</artifactId><version>1</version></parent><artifactId>m</artifactId><dependencies><dependency><groupId>a</groupId><artifactId>b</artifactId></dependency></dependencies></project>',
  }
  const format = formatOf('mod/pom.xml')!
  assert.equal(extractFile(format, files['mod/pom.xml']!, 'mod/pom.xml').incomplete, true)
  const resolved = extractFile(format, files['mod/pom.xml']!, 'mod/pom.xml', { read: (path) => files[path] })
  assert.deepEqual(
    resolved.packages.map((found) => `${found.name}@${found.version}`),
    ['a:b@9'],
  )
})

test('of a file with a merge conflict both sides are read, and the conflict is told', () => {
  const text =
    'version = 3\n\n[[package]]\nname = "a"\n<<<<<<< HEAD\nversion = "1.0.0"\n=======\nversion = "2.0.0"\n>>>>>>> other\nsource = "registry+https://r.test/i"\n'
  const extraction = extractFile(formatOf('Cargo.lock')!, text, 'Cargo.lock')
  assert.deepEqual(extraction.packages.map((found) => found.version).sort(), ['1.0.0', '2.0.0'])
  assert.match(extraction.problems[0]!.reason, /merge conflict/)
})
