import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { checkCapabilities } from './capabilities.ts'
import { checkCycles } from './cycles.ts'
import { checkDeclarations } from './declarations.ts'
import { checkDirections } from './directions.ts'
import { tracesIn } from './traces.ts'
import type { Violation } from './violation.ts'
import { readWorkspace, type Workspace } from './workspace.ts'

const clean: Readonly<Record<string, string>> = {
  'package.json': JSON.stringify({
    workspaces: ['foundation/*', 'stages/*/*', 'faces/*', 'testkit'],
    devDependencies: { 'fast-check': '4' },
  }),
  'foundation/model/package.json': manifest('@x/model'),
  'foundation/model/src/index.ts': 'export const a = 1\n',
  'foundation/engine/package.json': manifest('@x/engine', ['@x/model']),
  'foundation/engine/src/index.ts':
    "import { a } from '@x/model'\nimport { readFileSync } from 'node:fs'\nexport const b = [a, readFileSync]\n",
  'stages/code/secrets/package.json': manifest('@x/secrets', ['@x/engine']),
  'stages/code/secrets/src/index.ts': "export { b } from '@x/engine'\n",
  'stages/code/secrets/src/index.test.ts': "import fc from 'fast-check'\nimport '@x/testkit'\nexport default fc\n",
  'stages/build/sbom/package.json': manifest('@x/sbom', ['@x/model']),
  'stages/build/sbom/src/index.ts': "import { a } from '@x/model'\nexport default a\n",
  'faces/cli/package.json': manifest('@x/cli', ['@x/secrets']),
  'faces/cli/src/index.ts': "import { b } from '@x/secrets'\nprocess.stdout.write(String(b))\n",
  'testkit/package.json': manifest('@x/testkit'),
  'testkit/src/index.ts': 'export const kit = 1\n',
}

function manifest(name: string, dependencies: readonly string[] = []): string {
  return JSON.stringify({ name, dependencies: Object.fromEntries(dependencies.map((one) => [one, '0.1.0'])) })
}

function check(changes: Readonly<Record<string, string>>): readonly Violation[] {
  const root = mkdtempSync(join(tmpdir(), 'bartizan-check-'))
  try {
    for (const [path, text] of Object.entries({ ...clean, ...changes })) {
      mkdirSync(dirname(join(root, path)), { recursive: true })
      writeFileSync(join(root, path), text)
    }
    return allChecks(readWorkspace(root))
  } finally {
    rmSync(root, { recursive: true })
  }
}

function allChecks(workspace: Workspace): readonly Violation[] {
  return [checkDirections, checkDeclarations, checkCapabilities, checkCycles].flatMap((one) => one(workspace))
}

test('a tree that keeps the rules has no violation', () => {
  assert.deepEqual(check({}), [])
})

const seeded: readonly (readonly [name: string, changes: Readonly<Record<string, string>>, expected: RegExp])[] = [
  [
    'the foundation leans on a stage',
    {
      'foundation/engine/package.json': manifest('@x/engine', ['@x/model', '@x/sbom']),
      'foundation/engine/src/up.ts': "import '@x/sbom'\n",
    },
    /directions: foundation must not lean on stages/,
  ],
  [
    'the model leans on the engine',
    { 'foundation/model/src/up.ts': "import type { b } from '@x/engine'\n" },
    /foundation\/model must not lean on foundation\/engine/,
  ],
  [
    'a stage leans on another',
    { 'stages/build/sbom/src/side.ts': "export * from '@x/secrets'\n" },
    /stages\/build must not lean on stages\/code/,
  ],
  [
    'a stage leans on a face',
    { 'stages/build/sbom/src/up.ts': "const cli = import('@x/cli')\n" },
    /stages must not lean on faces/,
  ],
  ['the product leans on the testkit', { 'faces/cli/src/kit.ts': "import '@x/testkit'\n" }, /is for development only/],
  [
    'a relative import leaves its package',
    { 'faces/cli/src/deep.ts': "import '../../../foundation/model/src/index.ts'\n" },
    /leaves faces\/cli/,
  ],
  [
    'an undeclared package is imported',
    { 'faces/cli/src/more.ts': "import semver from 'semver'\n" },
    /semver is not declared in faces\/cli/,
  ],
  [
    'a development dependency is used in the product',
    { 'faces/cli/src/more.ts': "import fc from 'fast-check'\n" },
    /fast-check is not declared/,
  ],
  [
    'a declared package is never imported',
    { 'testkit/package.json': manifest('@x/testkit', ['semver']) },
    /semver is declared and never imported/,
  ],
  ['a built-in module is named without its scheme', { 'faces/cli/src/fs.ts': "import 'fs'\n" }, /write node:fs/],
  [
    'a stage reads files',
    { 'stages/build/sbom/src/read.ts': "import { readFileSync } from 'node:fs'\n" },
    /capabilities: reading and writing files/,
  ],
  [
    'a stage opens a socket',
    { 'stages/build/sbom/src/net.ts': "export const x = () => fetch('https://example.com')\n" },
    /capabilities: opening sockets/,
  ],
  [
    'a stage starts a process',
    { 'stages/build/sbom/src/run.ts': "import { spawn } from 'node:child_process'\n" },
    /capabilities: starting processes/,
  ],
  [
    'a stage writes to the terminal',
    { 'stages/build/sbom/src/say.ts': "console.log('x')\n" },
    /capabilities: writing to the terminal/,
  ],
  [
    'files import each other in a circle',
    { 'faces/cli/src/one.ts': "import './two.ts'\n", 'faces/cli/src/two.ts': "import './one.ts'\n" },
    /cycles: import circle: faces\/cli\/src\/one\.ts → faces\/cli\/src\/two\.ts → faces\/cli\/src\/one\.ts/,
  ],
  [
    'packages depend on each other in a circle',
    { 'foundation/model/package.json': manifest('@x/model', ['@x/engine']) },
    /cycles: package circle/,
  ],
]

for (const [name, changes, expected] of seeded) {
  test(`seeded violation is caught: ${name}`, () => {
    const found = check(changes).map((one) => `${one.path}: ${one.check}: ${one.message}`)
    assert.ok(
      found.some((line) => expected.test(line)),
      `expected ${expected} among ${JSON.stringify(found)}`,
    )
  })
}

test('a type-only circle is none at run time', () => {
  const changes = {
    'faces/cli/src/one.ts': "import type { A } from './two.ts'\n",
    'faces/cli/src/two.ts': "import './one.ts'\n",
  }
  assert.deepEqual(check(changes), [])
})

test('machine paths and registry hosts are caught', () => {
  const texts = [
    `see ${'/wo'}rk/main`,
    `"${'/fa'}rm/shared"`,
    `https://${'registry.npmjs'}.org/x`,
    'work/main and rootless',
  ]
  assert.deepEqual(
    texts.map((text) => tracesIn('x.md', text).length),
    [1, 1, 1, 0],
  )
})
