import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { evaluateGuard, loadDocument, parseGuard, runGuardTests } from './index.ts'

const template = `
Parameters:
  Secret: {Type: String, NoEcho: true}
Resources:
  Logs:
    Type: AWS::S3::Bucket
    Properties:
      BucketName: logs-2026
      Tags: [{Key: team, Value: core}, {Key: cost, Value: '42'}]
      VersioningConfiguration: {Status: Enabled}
  Web:
    Type: AWS::S3::Bucket
    Metadata: {guard: {SuppressedRules: [VERSIONED]}}
    Properties:
      BucketName: !Sub 'web-\${AWS::Region}'
  Db:
    Type: AWS::RDS::DBInstance
    Properties: {AllocatedStorage: 120, Port: '5432', MasterUserPassword: !Ref Secret}
`

/** The status of each rule, as NAME=STATUS. */
function run(rules: string, text = template): string {
  const parsed = parseGuard(rules)
  if (parsed.kind === 'failed') return `${parsed.at.line}:${parsed.at.column} ${parsed.message}`
  const document = loadDocument(text)
  assert.equal(document.kind, 'data')
  const result = evaluateGuard(parsed.file, document.kind === 'data' ? document.data : null)
  if (result.kind === 'failed') return result.message
  return result.rules.map((rule) => `${rule.name}=${rule.status}`).join(' ')
}

const cases: readonly (readonly [string, string, string])[] = [
  ['type block over every resource', 'rule R { AWS::S3::Bucket { Properties.BucketName exists } }', 'R=PASS'],
  [
    'a missing property fails',
    'rule R { AWS::S3::Bucket { Properties.VersioningConfiguration.Status == "Enabled" } }',
    'R=FAIL',
  ],
  [
    'conditions of a type block are asked per resource',
    'rule R { AWS::S3::Bucket when Metadata !exists { Properties.VersioningConfiguration.Status == "Enabled" } }',
    'R=PASS',
  ],
  ['no such resource skips', 'rule R { AWS::SNS::Topic { Properties.X exists } }', 'R=SKIP'],
  [
    'filter and suppression',
    'let b = Resources.*[ Type == "AWS::S3::Bucket"\n Metadata.guard.SuppressedRules not exists or\n Metadata.guard.SuppressedRules.* != "VERSIONED" ]\nrule VERSIONED when %b !empty { %b.Properties.VersioningConfiguration exists }',
    'VERSIONED=PASS',
  ],
  [
    'a condition that does not hold skips',
    'let t = Resources.*[ Type == "AWS::SNS::Topic" ]\nrule R when %t !empty { %t.Properties.X exists }',
    'R=SKIP',
  ],
  [
    'alternatives',
    'rule R { Resources.Db.Properties.AllocatedStorage < 100 or Resources.Db.Properties.Port == "5432" }',
    'R=PASS',
  ],
  [
    'ranges, lists and expressions',
    'rule R { Resources.Db.Properties.AllocatedStorage in r[100, 200)\nResources.Db.Properties.Port in ["3306", /^54\\d\\d$/]\nResources.Logs.Properties.BucketName == /^logs-\\d{4}$/ }',
    'R=PASS',
  ],
  [
    'values of different types cannot be compared, not even for inequality',
    'rule R { Resources.Db.Properties.Port != 1 }',
    'R=FAIL',
  ],
  [
    'some and all',
    'rule A { Resources.Logs.Properties.Tags[*].Key == "team" }\nrule S { some Resources.Logs.Properties.Tags[*].Key == "team" }',
    'A=FAIL S=PASS',
  ],
  [
    'types',
    'rule R { Resources.Logs.Properties.Tags is_list\nResources.Db.Properties.AllocatedStorage is_int\nResources.Db.Properties.MasterUserPassword is_struct }',
    'R=PASS',
  ],
  [
    'short tags are their long forms',
    "rule R { Resources.Web.Properties.BucketName.'Fn::Sub' exists\nResources.Db.Properties.MasterUserPassword.'!Ref' == \"Secret\" }",
    'R=PASS',
  ],
  [
    'names inserted by variables',
    'let refs = Resources.Db.Properties.MasterUserPassword.Ref\nrule R { Parameters.%refs.NoEcho == true }',
    'R=PASS',
  ],
  [
    'named rules',
    'rule A { Resources.Db exists }\nrule B when A { Resources.Nothing exists }\nrule C when not A { Resources.Db exists }',
    'A=PASS B=FAIL C=SKIP',
  ],
  [
    'rules with parameters',
    'rule is_big(size) { %size > 100 }\nrule R { is_big(Resources.Db.Properties.AllocatedStorage) }',
    'R=PASS',
  ],
  [
    'functions',
    'let n = count(Resources.*[ Type == "AWS::S3::Bucket" ])\nlet up = to_upper(Resources.Logs.Properties.BucketName)\nrule R { %n == 2\n%up == "LOGS-2026" }',
    'R=PASS',
  ],
  ['keys', 'rule R { Resources[ keys == /^Lo/ ].Type == "AWS::S3::Bucket" }', 'R=PASS'],
  [
    'an empty right side fails',
    'let none = Resources.*[ Type == "AWS::SNS::Topic" ].Properties.Name\nrule R { Resources.Logs.Properties.BucketName in %none }',
    'R=FAIL',
  ],
  ['unknown variable', 'rule R { %nothing exists }', 'no variable nothing'],
  [
    'variables that depend on themselves',
    'let a = %b\nlet b = %a\nrule R { %a exists }',
    'variable a depends on itself',
  ],
  [
    'rules that depend on themselves',
    'rule A when B { Resources exists }\nrule B when A { Resources exists }',
    'rule A depends on itself',
  ],
  ['no rules', 'let a = 1', '0 rules in the file'],
  [
    'no parse',
    'rule R {\n  Resources..x exists\n}',
    '2:13 expected a property, a variable or a value, found ".x exists"',
  ],
]

for (const [name, rules, wanted] of cases) test(`guard: ${name}`, () => assert.equal(run(rules), wanted))

test('failures name the rule, its line, the path and what was missing', () => {
  const parsed = parseGuard('rule R {\n  Resources.*.Properties.Port == "1" <<use port 1>>\n}')
  const document = loadDocument(template)
  const result =
    parsed.kind === 'file' && document.kind === 'data' ? evaluateGuard(parsed.file, document.data) : undefined
  assert.equal(result?.kind, 'evaluated')
  const failures = result?.kind === 'evaluated' ? (result.rules[0]?.failures ?? []) : []
  assert.deepEqual(
    failures.map(({ path, missing, at }) => [path.join('.'), missing, at.line]),
    [
      ['Resources.Logs.Properties.Port', true, 2],
      ['Resources.Web.Properties.Port', true, 2],
      ['Resources.Db.Properties.Port', false, 2],
    ],
  )
  assert.equal(failures[2]?.message, 'use port 1')
})

test('test files run, and empty ones are failures', () => {
  const parsed = parseGuard('rule R { a == 1 }')
  assert.equal(parsed.kind, 'file')
  if (parsed.kind !== 'file') return
  const result = runGuardTests(
    parsed.file,
    '- name: one\n  input: {a: 1}\n  expectations: {rules: {R: PASS, Q: PASS}}\n',
  )
  assert.deepEqual(result.kind === 'cases' && result.cases.map(({ rule, actual }) => [rule, actual]), [
    ['R', 'PASS'],
    ['Q', 'error'],
  ])
  assert.equal(runGuardTests(parsed.file, '[]').kind, 'failed')
})

test('no text makes the parser or evaluator throw', () => {
  const words = [
    'rule',
    'R',
    '{',
    '}',
    'let',
    'x',
    '=',
    '%x',
    '.',
    '*',
    '[',
    ']',
    'when',
    '!',
    'exists',
    'empty',
    'in',
    '==',
    '"a"',
    '/a+/',
    '(',
    ')',
    '<<',
    '>>',
    'or',
    'some',
    '1',
    'r[1,2]',
    '\n',
    ' ',
  ]
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...words), { maxLength: 40 }), (parts) => {
      run(parts.join(''))
      run(parts.join(' '))
    }),
    { numRuns: 2_000 },
  )
})
