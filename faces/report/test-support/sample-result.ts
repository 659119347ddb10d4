import {
  type AdvisoryEvidence,
  type FileLocation,
  type Finding,
  type Fingerprint,
  type Problem,
  type Rule,
  type ScanResult,
  type Severity,
  compareFindings,
  defineRule,
  schemaVersion,
  severities,
} from '@bartizan/model'

/** Strings that attack whoever shows them: terminals, Markdown, HTML, spreadsheets, XML, workflow commands. */
export const hostile = {
  ansi: 'a\u001b[31mred\u001b[0m\u001b]8;;http://evil.example\u0007click\u001b]8;;\u0007\u009b2J',
  bidi: 'access\u202e\u2066 // admin only\u2069\u2066',
  markdown: '![x](https://evil.example/p.png) [a](javascript:alert(1)) **b** `c` | d | <!-- @team',
  html: '</script><script>alert(1)</script><img src=x onerror=alert(2)>&amp;"\'',
  formula: '=HYPERLINK("https://evil.example";"x")',
  xml: ']]> <!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]> &e; \u0000\u0001\ufffe',
  command: '::error file=x::owned%0A\r\n::set-output name=a::b',
  newline: 'dir with space/new\nline\t.js',
  unicode: '文档/naïve-résumé-👩‍👩‍👧‍👦-e\u0301.py',
  surrogate: 'lone \ud800 surrogate',
} as const

/** A fingerprint in the engine's form, from any number. */
export function fingerprintOf(seed: number): Fingerprint {
  return seed.toString(16).padStart(32, '0') as Fingerprint
}

/** A place in a file: the text between the `«»` marks of `lines` is the region. */
export function at(
  path: string,
  firstLine: number,
  lines: readonly string[],
  extra: Partial<FileLocation> = {},
): FileLocation {
  const start = lines.findIndex((line) => line.includes('«'))
  const plain = lines.map((line) => line.replace(/[«»]/g, ''))
  if (start < 0) return { kind: 'file', path, frame: { firstLine, lines: plain }, ...extra }
  const end = lines.findIndex((line) => line.includes('»'))
  const before = plain.slice(0, start).reduce((sum, line) => sum + Buffer.byteLength(line) + 1, 0)
  const startColumn = (lines[start] ?? '').indexOf('«') + 1
  const endColumn = (lines[end] ?? '').replace('«', '').indexOf('»') + 1
  const startByte = before + Buffer.byteLength((plain[start] ?? '').slice(0, startColumn - 1))
  const covered = plain.slice(start, end + 1).join('\n')
  const tail = (plain[end] ?? '').slice(endColumn - 1)
  const endByte = before + Buffer.byteLength(covered) - Buffer.byteLength(tail)
  const region = { startByte, endByte, startLine: firstLine + start, startColumn, endLine: firstLine + end, endColumn }
  return { kind: 'file', path, region, frame: { firstLine, lines: plain }, ...extra }
}

const rules: readonly Rule[] = [
  defineRule({
    id: 'secrets/stripe-secret-key',
    stage: 'code',
    title: 'Stripe secret key in the source',
    why: 'Whoever reads the repository can **charge cards** and read customer data.\n\nA key in the history stays readable after it is deleted from the head.',
    remedy:
      'Roll the key in the Stripe dashboard, then read it from the environment:\n\n```js\nconst key = process.env.STRIPE_KEY\n```',
    severity: 'critical',
    weakness: 'CWE-798',
    aliases: ['stripe-access-token'],
    controls: [
      { framework: 'PCI-DSS', id: '8.6.2' },
      { framework: 'ASVS', id: '13.3.1' },
    ],
    tags: ['stripe', 'payment'],
    references: ['https://docs.stripe.com/keys'],
  }),
  defineRule({
    id: 'sast/sql-injection',
    stage: 'code',
    title: 'SQL built from user input',
    why: 'The database runs what the user writes.',
    remedy: 'Pass the value as a parameter of the query.',
    severity: 'high',
    weakness: 'CWE-89',
    controls: [{ framework: 'OWASP-TOP10', id: 'A03:2021' }],
    fixable: true,
  }),
  defineRule({
    id: 'containers/run-as-root',
    stage: 'infra',
    title: 'Container runs as root',
    severity: 'medium',
    weakness: 'CWE-250',
    aliases: ['DS-0002', 'CKV_DOCKER_3'],
    controls: [{ framework: 'CIS-DOCKER', id: '4.1' }],
    fixable: true,
    references: ['https://docs.docker.com/build/building/best-practices/#user'],
  }),
  defineRule({
    id: 'terraform/bucket-versioning',
    stage: 'infra',
    title: 'Bucket keeps no versions',
    severity: 'low',
    controls: [{ framework: 'NIST-800-53', id: 'CP-9' }],
  }),
  defineRule({
    id: 'dependencies/vulnerable-package',
    stage: 'build',
    title: 'Package with a known vulnerability',
    severity: 'high',
    weakness: 'CWE-1395',
    needs: ['offline'],
  }),
  defineRule({ id: 'gates/policy', stage: 'release', title: 'Policy not met', severity: 'info', confidence: 'medium' }),
]

type Draft = Pick<Finding, 'rule' | 'message' | 'severity'> & {
  readonly primary: Finding['locations']['primary']
} & Partial<Omit<Finding, 'locations'>> &
  Partial<Pick<Finding['locations'], 'related' | 'flow'>>

let seed = 1

/** Completes a finding with defaults. */
export function finding(draft: Draft): Finding {
  const { primary, related = [], flow = [], ...rest } = draft
  return {
    confidence: 'high',
    fixes: [],
    state: { kind: 'new' },
    fingerprint: fingerprintOf(seed++ * 2_654_435_761),
    ...rest,
    locations: { primary, related, flow },
  }
}

const lodash: AdvisoryEvidence = {
  kind: 'advisory',
  package: 'pkg:npm/lodash',
  version: '4.17.4',
  ids: ['GHSA-jf85-cpcp-j695', 'CVE-2019-10744'],
  range: '< 4.17.12',
  comparator: 'semver',
  fixed: ['4.17.12'],
  path: ['shop', 'grunt@1.0.4', 'lodash@4.17.4'],
  risk: 7.4,
}

const ordinaryDrafts: readonly Draft[] = [
  {
    rule: 'secrets/stripe-secret-key',
    message: 'A live Stripe secret key is written into the payment client. Roll it and read it from the environment.',
    severity: 'critical',
    primary: at('src/payment/client.ts', 11, [
      "import Stripe from 'stripe'",
      '',
      "const stripe = new Stripe('«sk_live_51H…redacted…»', { apiVersion: '2024-06-20' })",
      '',
      'export function charge(amount: number) {',
    ]),
    related: [at('deploy/.env.example', 3, ['«STRIPE_KEY=sk_live_51H…»'], { note: 'the same key' })],
    asset: { kind: 'secret', name: 'hmac:5f1d9c0e' },
    evidence: {
      kind: 'secret',
      redacted: 'sk_live_51H…x9Qd',
      identity: 'hmac:5f1d9c0e',
      decoded: ['base64'],
      verification: { state: 'live', reason: 'the key listed balances' },
    },
  },
  {
    rule: 'sast/sql-injection',
    message: 'The value of `req.query.id` reaches a query without a parameter. Use `db.query(sql, [id])`.',
    severity: 'high',
    primary: at('src/routes/user.js', 40, [
      'async function load(id) {',
      '\tconst sql = `SELECT * FROM users WHERE id = ${id}`',
      '\treturn «db.query(sql)»',
      '}',
    ]),
    flow: [
      at('src/routes/user.js', 12, ['\tconst id = «req.query.id»'], { note: 'source: a query parameter' }),
      at('src/routes/user.js', 13, ['\treturn load(«id»)'], { note: 'passed to load' }),
      at('src/routes/user.js', 41, ['\tconst sql = `SELECT * FROM users WHERE id = ${«id»}`'], {
        note: 'becomes part of the text',
      }),
      at('src/routes/user.js', 42, ['\treturn «db.query(sql)»'], { note: 'sink: the database runs it' }),
    ],
    asset: { kind: 'route', name: 'GET /users' },
    evidence: {
      kind: 'trace',
      source: 'query parameter',
      sink: 'SQL query',
      route: 'GET /users',
      guards: [{ test: 'isLoggedIn(req)', verdict: 'does not check the value' }],
      assumed: 1,
    },
    fixes: [
      {
        title: 'Pass the value as a parameter',
        safety: 'unsafe',
        edits: [{ path: 'src/routes/user.js', startByte: 700, endByte: 713, text: 'db.query(sql, [id])' }],
      },
    ],
  },
  {
    rule: 'containers/run-as-root',
    message: 'The last stage sets no USER, so the process runs as root in the container.',
    severity: 'medium',
    primary: at('Dockerfile', 1, ['«FROM node:24-slim»', 'WORKDIR /app', 'COPY . .', 'CMD ["node", "server.js"]']),
    evidence: { kind: 'value', path: 'stage[0].user', expected: 'a user other than root' },
    fixes: [
      {
        title: 'Add USER node before CMD',
        safety: 'safe',
        edits: [{ path: 'Dockerfile', startByte: 40, endByte: 40, text: 'USER node\n' }],
      },
    ],
  },
  {
    rule: 'terraform/bucket-versioning',
    message: 'Bucket "logs" keeps no versions: an overwritten object is lost.',
    severity: 'low',
    primary: at('infra/main.tf', 20, [
      'resource "aws_s3_bucket" "logs" {',
      '  bucket = var.name',
      '«  versioning {',
      '    enabled = false',
      '  }»',
      '}',
    ]),
    asset: { kind: 'resource', name: 'aws_s3_bucket.logs' },
    evidence: {
      kind: 'value',
      path: 'versioning.enabled',
      actual: 'false',
      expected: 'true',
      origin: [at('infra/variables.tf', 7, ['  default = «false»'], { note: 'default of var.versioning' })],
    },
    state: { kind: 'known' },
  },
  {
    rule: 'dependencies/vulnerable-package',
    message: 'lodash 4.17.4 lets a request change the prototype of all objects. Update to 4.17.12.',
    severity: 'high',
    primary: at('package-lock.json', 210, ['    "node_modules/lodash": {', '      «"version": "4.17.4"»,'], {}),
    asset: { kind: 'package', name: 'pkg:npm/lodash@4.17.4' },
    evidence: lodash,
  },
  {
    rule: 'dependencies/vulnerable-package',
    message: 'openssl 1.1.1 in the base image has a known vulnerability.',
    severity: 'medium',
    primary: { kind: 'image-layer', name: 'registry.example/shop@sha256:9f2c', note: 'layer 2' },
    asset: { kind: 'image', name: 'sha256:9f2c' },
    evidence: { ...lodash, package: 'pkg:deb/debian/openssl', version: '1.1.1d', fixed: [], path: [] },
  },
  {
    rule: 'gates/policy',
    message: 'Production needs two approvals.',
    severity: 'info',
    confidence: 'medium',
    primary: { kind: 'resource', name: 'environment/production' },
    evidence: { kind: 'policy', policy: 'approvals.rego', inputPaths: ['input.approvals', 'input.environment'] },
    state: { kind: 'waived', by: 'ana@example.com', why: 'emergency release', until: '2027-01-31' },
  },
  {
    rule: 'secrets/stripe-secret-key',
    message: 'A Stripe test key in a fixture.',
    severity: 'low',
    confidence: 'low',
    primary: at('test/fixture.json', 1, ['{"key": "«sk_test_…»"}'], {
      commit: {
        id: '8c1f0b5a9d3e',
        author: 'Bo <bo@example.com>',
        date: '2025-03-01T10:00:00Z',
        summary: 'Add fixture',
        inHead: false,
      },
    }),
    state: { kind: 'suppressed', mark: 'gitleaks:allow', why: 'test key' },
  },
]

function ordinary(): Finding[] {
  return ordinaryDrafts.map(finding)
}

function attacks(): Finding[] {
  const values = Object.entries(hostile)
  return values.map(([name, value], index) =>
    finding({
      rule: 'sast/sql-injection',
      message: `${name}: ${value}`,
      severity: severities[index % severities.length] ?? 'info',
      primary: at(
        name === 'newline' || name === 'unicode' ? value : `hostile/${name}.txt`,
        1,
        ['before', `x = «${value.replaceAll('\n', '')}» // after`, 'after'],
        {
          inside: [value],
        },
      ),
      related: [{ kind: 'resource', name: value, note: value }],
      flow: [at(`hostile/${name}.txt`, 2, [`x = «${value.replaceAll('\n', '')}»`], { note: value })],
      asset: { kind: 'resource', name: value },
      evidence: { kind: 'value', path: value, actual: value, expected: value },
      fixes: [{ title: value, safety: 'safe', edits: [{ path: value, startByte: 0, endByte: 1, text: value }] }],
      state: index % 2 === 0 ? { kind: 'new' } : { kind: 'waived', by: value, why: value },
    }),
  )
}

const wideLine = "\tconst 名前 = «'パスワード'» // e\u0301 👩‍👩‍👧‍👦 end"

/** Findings whose frames are hard to align. */
export function hardFrames(): Finding[] {
  const base = { rule: 'sast/sql-injection', severity: 'high', message: 'Hard to draw.' } as const
  return [
    finding({ ...base, primary: at('wide.ts', 9, ['function x() {', wideLine, '}']) }),
    finding({ ...base, primary: at('tabs.ts', 9, ['\t\tif (a) {', '\t\t\treturn\t«eval(b)»;\t// c', '\t\t}']) }),
    finding({ ...base, primary: at('long.js', 1, [`${'var a=1;'.repeat(40)}«eval(x)»;${'var b=2;'.repeat(40)}`]) }),
    finding({
      ...base,
      primary: at('many.py', 100, [
        'def f():',
        ...Array.from({ length: 30 }, (_, i) => `    ${i === 0 ? '«' : ''}line_${i}()${i === 29 ? '»' : ''}`),
        'end',
      ]),
    }),
    finding({ ...base, primary: { kind: 'file', path: 'whole.bin' } }),
    finding({ ...base, primary: at('empty.txt', 1, ['«»']) }),
  ]
}

const problems: readonly Problem[] = [
  {
    kind: 'unparsed',
    path: 'infra/broken.tf',
    line: 12,
    detector: 'terraform',
    cause: 'a block is not closed',
    next: 'run terraform validate',
    weight: 'incomplete',
  },
  {
    kind: 'unparsed',
    path: 'infra/other.tf',
    line: 3,
    detector: 'terraform',
    cause: 'an unknown token',
    next: 'run terraform validate',
    weight: 'incomplete',
  },
  { kind: 'not-text', path: 'logo.png', cause: 'a binary file', weight: 'note' },
  {
    kind: 'missing-data',
    detector: 'dependencies',
    cause: 'no advisory database',
    next: 'bartizan db update',
    weight: 'incomplete',
  },
]

/** Puts findings into a result whose gate fails on new ones of high severity and up. */
export function resultOf(findings: readonly Finding[], extra: Partial<ScanResult> = {}): ScanResult {
  const sorted = [...findings].sort(compareFindings)
  const bad: readonly Severity[] = ['critical', 'high']
  return {
    schemaVersion,
    tool: { name: 'bartizan', version: '0.1.0' },
    target: {
      name: 'shop',
      commit: '4f2a9d0c1b7e8a6f5d4c3b2a19087f6e5d4c3b2a',
      branch: 'main',
      repository: 'https://example.com/acme/shop',
    },
    rules,
    findings: sorted,
    coverage: {
      files: 1203,
      bytes: 4_718_592,
      detectors: [
        { detector: 'secrets', version: '1', rules: 20, files: 1203, counts: {} },
        { detector: 'sast', version: '1', rules: 84, files: 410, counts: { 'unresolved calls': 12 } },
      ],
      databases: [{ name: 'osv', digest: 'sha256:ab12', date: '2026-11-20' }],
      problems: [],
      skipped: { binary: 14, minified: 2 },
    },
    gate: {
      failOn: 'high',
      profile: 'default',
      failing: sorted
        .filter((each) => each.state.kind === 'new' && bad.includes(each.severity))
        .map((each) => each.fingerprint),
    },
    ...extra,
  }
}

/** Every kind of evidence, location, state and problem, and the hostile strings. */
export function sampleResult(): ScanResult {
  seed = 1
  const plain = resultOf([...ordinary(), ...attacks(), ...hardFrames()])
  return { ...plain, coverage: { ...plain.coverage, problems } }
}

/** What a first look at a usual repository gives: no attacks. */
export function ordinaryResult(): ScanResult {
  seed = 1
  const plain = resultOf(ordinary())
  return { ...plain, coverage: { ...plain.coverage, problems } }
}

/** No finding, no problem. */
export function cleanResult(): ScanResult {
  return resultOf([])
}

/** Many findings over many files and rules, without randomness. */
export function largeResult(count: number): ScanResult {
  seed = 1
  const kinds = ordinary()
  const findings = Array.from({ length: count }, (_, index) => {
    const base = kinds[(index * 7) % kinds.length] as Finding
    const { primary } = base.locations
    const moved =
      primary.kind === 'file'
        ? { ...primary, path: `packages/p${index % 211}/${primary.path}` }
        : { ...primary, name: `${primary.name}-${index % 97}` }
    return {
      ...base,
      fingerprint: fingerprintOf(index + 1_000_000),
      message: `${base.message} (${index})`,
      locations: { ...base.locations, primary: moved },
    }
  })
  return resultOf(findings)
}
