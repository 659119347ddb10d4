import assert from 'node:assert/strict'
import { existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { after, test } from 'node:test'
import type { ScanResult } from '@bartizan/model'
import { formats } from '@bartizan/report'
import { executable, leak, makePlace, type Place } from '../test-support/run.ts'

const places: Place[] = []
function place(files?: Readonly<Record<string, string>>): Place {
  const made = makePlace(files)
  places.push(made)
  return made
}
after(() => places.forEach((one) => one.remove()))

const clean = { 'README.md': 'nothing here\n' }
const leaking = { 'README.md': 'nothing here\n', 'app/settings.py': leak }

test('exit codes are the same for every format', () => {
  const good = place(clean)
  const bad = place(leaking)
  for (const { name } of formats) {
    assert.equal(good.run('scan', '-f', name).code, 0, `${name} on a clean tree`)
    assert.equal(bad.run('scan', '-f', name).code, 1, `${name} on findings`)
  }
})

test('each exit code has its cause', () => {
  const bad = place(leaking)
  assert.equal(bad.run('scan', '--exit-zero').code, 0)
  assert.equal(bad.run('scan', '--fail-on', 'never').code, 0)
  assert.equal(bad.run('scan', '--nonsense').code, 2)
  assert.equal(bad.run('scna').code, 2)
  assert.equal(bad.run('scan', 'nowhere').code, 2)
  assert.equal(place().run('scan').code, 3)
  const large = place({ ...clean, 'large.txt': `${'words '.repeat(400_000)}\n` })
  assert.equal(large.run('scan', '--max-file-size', '1').code, 4)
  assert.match(large.run('scan', '--max-file-size', '1').out, /large\.txt/)
})

test('stdout carries the result alone, stderr one summary line', () => {
  const ran = place(leaking).run('scan', '-f', 'json')
  const result = JSON.parse(ran.out) as ScanResult
  assert.equal(result.schemaVersion, '1.0')
  assert.ok(result.findings.length >= 1)
  assert.match(ran.notes, /^2 files · \d+ rules · \d+ new findings? · 0 not covered · [\d.]+ s\n$/)
  assert.equal(place(leaking).run('scan', '-q', '-f', 'json').notes, '')
})

test('two runs are byte-identical, whatever the number of workers', () => {
  const bad = place({ ...leaking, Dockerfile: 'FROM node\nRUN curl http://x | sh\n' })
  const runs = ['1', '2', '4'].map((workers) => bad.run('scan', '--no-cache', '-f', 'json', '--workers', workers).out)
  assert.equal(runs[0], runs[1])
  assert.equal(runs[0], runs[2])
  assert.equal(bad.run('scan', '-f', 'json').out, bad.run('scan', '-f', 'json').out)
})

test('reports go to files, and two may not share one', () => {
  const bad = place(leaking)
  const ran = bad.run('scan', '-f', 'text', '-f', 'sarif=out/result.sarif,html=out/report.html')
  assert.equal(ran.code, 1)
  const sarif = readFileSync(join(bad.root, 'out/result.sarif'), 'utf8')
  assert.match(sarif, /"version": ?"2\.1\.0"/)
  assert.match(sarif, /"primaryLocationLineHash": ?"[0-9a-f]+:1"/)
  assert.match(readFileSync(join(bad.root, 'out/report.html'), 'utf8'), /<!doctype html>/i)
  assert.equal(bad.run('scan', '-f', 'text', '-f', 'json').code, 2)
})

test('a baseline accepts what is there, and nothing that comes later', () => {
  const bad = place(leaking)
  assert.equal(bad.run('baseline').code, 0)
  assert.equal(bad.run('scan').code, 0)
  bad.write('other.py', leak)
  assert.equal(bad.run('scan').code, 1)
  const refused = bad.run('baseline')
  assert.equal(refused.code, 1)
  assert.match(refused.notes, /nothing was written[\s\S]*--accept-new/)
  assert.equal(bad.run('baseline', '--accept-new').code, 0)
  assert.equal(bad.run('scan').code, 0)
})

test('a waiver needs reason and date, and stops waiving when it has run out', () => {
  const bad = place(leaking)
  const [finding] = (JSON.parse(bad.run('scan', '-f', 'json').out) as ScanResult).findings
  assert.ok(finding)
  assert.equal(bad.run('waive', finding.fingerprint).code, 2)
  assert.equal(bad.run('waive', finding.fingerprint, '--reason', 'x', '--until', '2020-01-01', '--owner', 'a').code, 2)
  assert.equal(
    bad.run('waive', finding.fingerprint, '--reason', 'test account', '--until', '2026-12-31', '--owner', 'ann').code,
    0,
  )
  assert.match(readFileSync(join(bad.root, '.bartizan/waivers.yaml'), 'utf8'), /reason: test account/)
  assert.equal(bad.run('scan').code, 0)
  const later = bad.runWith({ SOURCE_DATE_EPOCH: '1830000000' }, 'scan', '-f', 'json')
  assert.equal(later.code, 1)
  assert.match(later.out, /waivers\/expired/)
})

test('staged content counts, not the file on disk', () => {
  const bad = place(clean)
  bad.write('app.py', leak)
  bad.git('add', 'app.py')
  bad.write('app.py', 'print(1)\n')
  assert.equal(bad.run('scan').code, 0)
  assert.equal(bad.run('scan', '--staged').code, 1)
  bad.git('reset', '-q')
  assert.equal(bad.run('scan', '--staged').code, 0)
})

test('--since looks at what changed since a reference', () => {
  const bad = place(leaking)
  assert.equal(bad.run('scan', '--since', 'HEAD').code, 0)
  bad.write('new.py', leak)
  assert.equal(bad.run('scan', '--since', 'HEAD').code, 1)
  assert.equal(bad.run('scan', '--since', 'no-such-ref').code, 2)
})

test('the configuration is read from the nearest parent and checked', () => {
  const bad = place(leaking)
  bad.write('bartizan.config.yaml', 'failOn: never\n')
  assert.equal(bad.run('scan', 'app').code, 0)
  assert.equal(bad.run('scan', 'app', '--fail-on', 'high').code, 1)
  assert.equal(bad.runWith({ BARTIZAN_FAIL_ON: 'high' }, 'scan').code, 1)
  assert.match(bad.run('config', '--resolved').out, /failOn +never +bartizan\.config\.yaml/)
  bad.write('bartizan.config.yaml', '# first\nfailOm: high\n')
  const slip = bad.run('scan')
  assert.equal(slip.code, 2)
  assert.match(slip.notes, /bartizan\.config\.yaml:2: unknown setting "failOm"; did you mean "failOn"\?/)
  bad.write('bartizan.config.yaml', 'rules:\n  secrets/github-pat: off\n')
  assert.equal(bad.run('scan', '--only', 'secrets').code, 0)
})

test('explain, why-not, rules, doctor, init and completion answer', () => {
  const bad = place(leaking)
  assert.match(bad.run('explain', 'secrets/github-pat').out, /^# secrets\/github-pat/)
  assert.match(bad.run('explain', 'CKV_DOCKER_3').out, /^# containers\//)
  assert.match(bad.run('explain', 'secrets/github-pt').notes, /did you mean "secrets\/github-pat"/)
  assert.match(bad.run('why-not', 'README.md:1', 'secrets/github-pat').out, /none of the words|nothing on line 1/)
  assert.match(
    bad.run('why-not', 'README.md:1', 'containers/user-missing').out,
    /does not look at files of this (kind|name)/,
  )
  assert.match(bad.run('rules', 'github', 'token').out, /secrets\/github-pat/)
  assert.ok((JSON.parse(bad.run('rules', '--json').out) as unknown[]).length > 100)
  assert.match(bad.run('doctor').out, /ok {2}git/)
  assert.equal(bad.run('init').code, 0)
  assert.ok(readFileSync(join(bad.root, 'bartizan.config.yaml'), 'utf8').trimEnd().split('\n').length <= 15)
  assert.equal(bad.run('init').code, 2)
  assert.equal(bad.run('scan').code, 1)
  for (const shell of ['bash', 'zsh', 'fish']) assert.match(bad.run('completion', shell).out, /bartizan/)
})

test('help and version answer on stdout', () => {
  const here = place(clean)
  assert.match(here.run('--version').out, /^bartizan \d+\.\d+\.\d+\n$/)
  assert.match(here.run('--help').out, /Examples[\s\S]*bartizan scan[\s\S]*Exit codes/)
  assert.match(here.run('scan', '--help').out, /--fail-on/)
  for (const line of here.runWith({ COLUMNS: '60' }, 'scan', '--help').out.split('\n'))
    assert.ok(line.length <= 80, line)
})

test('an interrupt keeps the partial result and says so', async () => {
  const many = place(
    Object.fromEntries(
      Array.from({ length: 400 }, (_, index) => [`src/file-${index}.py`, `${leak}\n# ${'text '.repeat(20_000)}\n`]),
    ),
  )
  const ran = await many.interrupt(500, 'scan', '--no-cache', '-f', 'json')
  assert.equal(ran.code, 130)
  if (ran.out !== '') assert.match(ran.out, /"interrupted"/)
  assert.ok(!existsSync(join(many.root, '.bartizan')))
})

test('fix shows, applies and proves', () => {
  const bad = place({ Dockerfile: 'FROM alpine:3.20\nRUN apk add curl\nUSER app\n' })
  const shown = bad.run('fix', '--dry-run')
  assert.equal(shown.code, 0)
  assert.match(shown.out, /^--- a\/Dockerfile\n[\s\S]*\+RUN apk add --no-cache curl/)
  assert.match(readFileSync(join(bad.root, 'Dockerfile'), 'utf8'), /RUN apk add curl/)
  const applied = bad.run('fix')
  assert.match(applied.notes, /[1-9]\d* findings fixed and proved/)
  assert.match(readFileSync(join(bad.root, 'Dockerfile'), 'utf8'), /RUN apk add --no-cache curl/)
  assert.equal(bad.run('fix').out, '')
})

test('--history finds what was deleted, with the commit that brought it', () => {
  const bad = place(leaking)
  bad.write('app/settings.py', 'print(1)\n')
  bad.git('commit', '-qam', 'remove it')
  assert.equal(bad.run('scan').code, 0)
  const ran = bad.run('scan', '--history', '-f', 'json')
  assert.equal(ran.code, 1)
  const [finding] = (JSON.parse(ran.out) as ScanResult).findings
  assert.ok(finding?.locations.primary.kind === 'file')
  assert.equal(finding.locations.primary.commit?.summary, 'start')
  assert.equal(finding.locations.primary.commit?.inHead, false)
  assert.equal(place(clean).run('scan', '--history').code, 0)
})

test('an installed hook stops a commit with a credential, and lets others through', () => {
  const here = place({ ...clean, '.gitignore': 'node_modules\n' })
  assert.equal(here.run('hook', 'install').code, 0)
  assert.equal(here.run('hook', 'remove').code, 2)
  mkdirSync(join(here.root, 'node_modules/.bin'), { recursive: true })
  symlinkSync(executable, join(here.root, 'node_modules/.bin/bartizan'))
  here.write('note.md', 'harmless\n')
  here.git('add', '-A')
  here.git('commit', '-qm', 'harmless')
  here.write('app.py', leak)
  here.git('add', '-A')
  assert.throws(() => here.git('commit', '-qm', 'leak'), /github-pat/)
  assert.equal(here.git('log', '--format=%s').split('\n')[0], 'harmless')
})

test('sbom writes a bill of the lock file; db imports, describes and exports', () => {
  const lock = {
    name: 'x',
    lockfileVersion: 3,
    packages: { '': { name: 'x', dependencies: { a: '1.0.0' } }, 'node_modules/a': { version: '1.0.0' } },
  }
  const here = place({
    'package.json': '{"name":"x","dependencies":{"a":"1.0.0"}}',
    'package-lock.json': JSON.stringify(lock),
  })
  const bill = here.run('sbom')
  assert.equal(bill.code, 0)
  assert.match(bill.out, /"purl": "pkg:npm\/a@1\.0\.0"/)
  assert.match(bill.notes, /1 components; quality/)
  assert.match(here.run('sbom', '--bom-format', 'spdx-json').out, /SPDX-2\.3/)
  assert.equal(place(clean).run('sbom').code, 3)
  assert.equal(here.run('db', 'status').code, 3)
  const advisory = {
    id: 'GHSA-xxxx-xxxx-xxxx',
    modified: '2026-01-01T00:00:00Z',
    affected: [
      {
        package: { ecosystem: 'npm', name: 'a' },
        ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }, { fixed: '1.0.1' }] }],
      },
    ],
  }
  here.write('osv/one.json', JSON.stringify(advisory))
  assert.equal(here.run('db', 'import', 'osv').code, 0)
  assert.match(here.run('db', 'status').out, /npm +1 records/)
  assert.equal(here.run('db', 'export', 'advisories.tar').code, 0)
  assert.ok(existsSync(join(here.root, 'advisories.tar')))
})

test('secrets run hands on the exit code, and starts nothing when a reference does not resolve', () => {
  const here = place(clean)
  assert.equal(here.run('secrets', 'run', '--', process.execPath, '-e', 'process.exit(7)').code, 7)
  const refused = here.runWith(
    { TOKEN: 'bz://vault/app#token' },
    'secrets',
    'run',
    '--',
    process.execPath,
    '-e',
    'console.log("started")',
  )
  assert.equal(refused.code, 4)
  assert.equal(refused.out, '')
})

test('policy evaluates, tests, checks and formats', () => {
  const here = place({
    'p/app.rego':
      'package app\n\nimport rego.v1\n\ndeny contains msg if {\n\tinput.replicas > 3\n\tmsg := "too many"\n}\n',
    'p/app_test.rego':
      'package app_test\n\nimport data.app\nimport rego.v1\n\ntest_denied if app.deny with input as {"replicas": 4}\n',
    'input.json': '{"replicas": 5}',
  })
  const found = here.run('policy', 'eval', '-d', 'p', '-i', 'input.json', 'data.app.deny')
  assert.equal(found.code, 0)
  assert.match(found.out, /too many/)
  assert.equal(here.run('policy', 'test', 'p').code, 0)
  assert.equal(here.run('policy', 'fmt', '--list', 'p').code, 0)
  here.write('p/app.rego', 'package app\nimport rego.v1\ndeny contains msg if { msg := x }\n')
  const unsafe = here.run('policy', 'check', 'p')
  assert.equal(unsafe.code, 2)
  assert.match(unsafe.out, /app\.rego:3.*(unsafe|x)/)
  assert.equal(here.run('policy', 'eval', 'data.app.deny').code, 2)
})

test("policies of one's own run in the scan, with places, and a broken one never passes", () => {
  const manifest = 'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  replicas: 9\n'
  const rego =
    'package main\n\nimport rego.v1\n\ndeny contains msg if {\n\tinput.kind == "Deployment"\n\tinput.spec.replicas > 3\n\tmsg := "too many replicas"\n}\n'
  const here = place({
    'k8s/web.yaml': manifest,
    'checks/replicas.rego': rego,
    'bartizan.config.yaml': 'policies: checks\n',
  })
  const ran = here.run('scan', '--only', 'policies', '-f', 'json')
  assert.equal(ran.code, 1, ran.notes)
  const [finding] = (JSON.parse(ran.out) as ScanResult).findings
  assert.ok(finding?.locations.primary.kind === 'file')
  assert.match(finding.message, /too many replicas/)
  assert.equal(finding.locations.primary.path, 'k8s/web.yaml')
  assert.equal(finding.locations.primary.region?.startLine, 6)
  here.write(
    'checks/replicas.rego',
    'package main\n\nimport rego.v1\n\ndny contains "x" if input.kind == "Deployment"\n',
  )
  assert.equal(here.run('scan', '--only', 'policies').code, 2)
  here.write('checks/replicas.rego', 'package main\n\ndeny[msg] {\n')
  const broken = here.run('scan', '--only', 'policies')
  assert.equal(broken.code, 2)
  assert.match(broken.out, /checks\/replicas\.rego/)
})

test('the gate allows, denies with what would change it, records and replays', () => {
  const environments =
    'environments:\n  staging:\n    tier: staging\n    requires:\n      - {stage: code, maxAge: 24h}\n    thresholds: {critical: 0, high: 0}\n'
  const good = place({ ...clean, '.bartizan/environments.yaml': environments })
  const allowed = good.run('gate', '--env', 'staging', '--record', 'decisions.jsonl')
  assert.equal(allowed.code, 0, allowed.out + allowed.notes)
  assert.match(allowed.out, /^ALLOW/)
  assert.equal(good.run('gate', '--replay', 'decisions.jsonl').code, 0)
  assert.equal(good.run('gate', '--env', 'nowhere').code, 1)
  assert.equal(good.run('gate').code, 2)
  const bad = place({ ...leaking, '.bartizan/environments.yaml': environments })
  const denied = bad.run('gate', '--env', 'staging')
  assert.equal(denied.code, 1)
  assert.match(denied.out, /^DENY[\s\S]*fix or waive 1 of 1 findings/)
  assert.equal(place(clean).run('gate', '--env', 'staging').code, 2)
  bad.write('own.rego', 'package bartizan.gate\n\nallow := true\n')
  assert.equal(bad.run('gate', '--env', 'staging', '--policy', 'own.rego').code, 2)
})

test('migrate takes over what other tools were told', () => {
  const accepted = { 'app/settings.py': [{ type: 'GitHub Token', hashed_secret: 'x', line_number: 1 }] }
  const here = place({
    ...leaking,
    '.secrets.baseline': JSON.stringify({ results: accepted }),
    '.checkov.yaml': 'skip-check:\n  - CKV_DOCKER_3\n  - CKV_NOTHING_1\n',
    '.semgrepignore': '# ours\nvendor/\n',
  })
  const ran = here.run('migrate')
  assert.equal(ran.code, 0)
  assert.match(ran.notes, /1 findings accepted[\s\S]*CKV_NOTHING_1: no rule answers/)
  assert.match(ran.out, /exclude:\n {2}- "vendor\/"[\s\S]*containers\/user-missing: off {2}# CKV_DOCKER_3/)
  assert.equal(here.run('scan', '--only', 'secrets').code, 0)
  assert.equal(place(clean).run('migrate').code, 3)
})

test('the rules of a .gitleaks.toml run in the scan', () => {
  const rule = `[[rules]]\nid = 'corp-token'\ndescription = 'Corp token'\nregex = '''corp_[0-9a-f]{16}'''\nkeywords = ['corp_']\n`
  const here = place({ '.gitleaks.toml': rule, 'a.txt': 'x = corp_0123456789abcdef\n' })
  const ran = here.run('scan', '-f', 'json')
  assert.equal(ran.code, 1, ran.notes)
  assert.match(ran.out, /secrets\/custom-rule/)
})

test('--verify says why it could not ask, and never shows the key', () => {
  const bad = place(leaking)
  // Nothing listens there: the request ends on this machine.
  const ran = bad.runWith({ HTTPS_PROXY: 'http://127.0.0.1:9' }, 'scan', '--verify', '-f', 'json')
  assert.equal(ran.code, 1)
  const [finding] = (JSON.parse(ran.out) as ScanResult).findings
  assert.ok(finding?.evidence?.kind === 'secret')
  assert.equal(finding.evidence.verification?.state, 'unknown')
  const token = /ghp_\w+/.exec(leak)?.[0] ?? ''
  assert.ok(token.length > 20 && !ran.out.includes(token) && !ran.notes.includes(token))
})

test('secrets migrate moves the value into a vault and leaves a look-up', async () => {
  const store = new Map<string, string>()
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (data: Buffer) => (body += data.toString()))
    request.on('end', () => {
      const path = request.url ?? ''
      if (request.method === 'POST' || request.method === 'PUT') store.set(path, body)
      const kept = store.get(path)
      response.statusCode = kept === undefined ? 404 : 200
      response.end(
        kept === undefined
          ? '{"errors":[]}'
          : JSON.stringify({ data: { data: (JSON.parse(kept) as { data: unknown }).data, metadata: { version: 1 } } }),
      )
    })
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  const { port } = server.address() as AddressInfo
  try {
    const here = place({ 'app.js': `const githubToken = "${/ghp_\w+/.exec(leak)?.[0]}"\n` })
    const found = (JSON.parse(here.run('scan', '-f', 'json').out) as ScanResult).findings[0]
    assert.ok(found)
    const vault = { VAULT_ADDR: `http://127.0.0.1:${port}`, VAULT_TOKEN: 'root' }
    const ran = await here.start(vault, 'secrets', 'migrate', found.fingerprint, 'bz://vault/app#token')
    assert.equal(ran.code, 0, ran.notes)
    assert.match(readFileSync(join(here.root, 'app.js'), 'utf8'), /const githubToken = process\.env\.\w+\n/)
    assert.match(ran.out, /=bz:\/\/vault\/app#token/)
    assert.match([...store.values()].join(''), /ghp_/)
    assert.equal(here.run('scan').code, 0)
  } finally {
    server.close()
  }
})

test('--rules runs rule files in Semgrep’s format', () => {
  const rules =
    'rules:\n  - id: no-eval\n    languages: [javascript]\n    severity: ERROR\n    message: "$X is evaluated"\n    pattern: eval($X)\n'
  const here = place({
    'rules.yaml': rules,
    'a.js': 'const x = 1\neval(input)\n',
    'b.ts': 'export const f = (y: string) => eval(y)\n',
  })
  const ran = here.run('scan', '--rules', 'rules.yaml', '--only', 'sast-rules', '-f', 'json')
  assert.equal(ran.code, 1, ran.notes)
  const messages = (JSON.parse(ran.out) as ScanResult).findings.map(({ message }) => message)
  assert.deepEqual(messages, ['no-eval: input is evaluated', 'no-eval: y is evaluated'])
  here.write(
    'rules.yaml',
    'rules:\n  - id: broken\n    languages: [javascript]\n    severity: ERROR\n    message: x\n    patern: eval($X)\n',
  )
  const broken = here.run('scan', '--rules', 'rules.yaml', '--only', 'sast-rules')
  assert.equal(broken.code, 2)
  assert.match(broken.out, /patern/)
})

test('--var-file and TF_VAR_ variables reach Terraform, in the order of terraform itself', () => {
  const here = place({
    'main.tf': `variable "port" {
  type    = number
  default = 443
}
variable "from" { default = "10.0.0.0/8" }
resource "aws_security_group_rule" "a" {
  type              = "ingress"
  security_group_id = "sg-1"
  description       = "a"
  protocol          = "tcp"
  from_port         = var.port
  to_port           = var.port
  cidr_blocks       = [var.from]
}
`,
    'env/web.tfvars': 'port = 443\n',
  })
  const scan = ['scan', '--only', 'terraform'] as const
  assert.equal(here.run(...scan).code, 0)
  const variables = { TF_VAR_from: '0.0.0.0/0', TF_VAR_port: '22' }
  const open = here.runWith(variables, ...scan, '-f', 'json')
  assert.equal(open.code, 1, open.notes)
  assert.match(open.out, /"aws\/security-group-ssh"/)
  // A file of variables wins over the environment.
  assert.equal(here.runWith(variables, ...scan, '--var-file', 'env/web.tfvars').code, 0)
  assert.equal(here.run(...scan, '--var-file', 'env/missing.tfvars').code, 2)
})
