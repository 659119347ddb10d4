import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { CelMap, Uint, compileCel, evaluateCel, evaluateCondition, fromJson, validateAdmission } from './index.ts'
import type { Cel } from './index.ts'

const pod = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web', namespace: 'shop', labels: { app: 'web' } },
  spec: {
    containers: [
      { name: 'web', image: 'registry.example/web:1.2', resources: { limits: { memory: '512Mi', cpu: '500m' } } },
      { name: 'side', image: 'busybox', securityContext: { privileged: true } },
    ],
  },
}

function show(value: Cel): string {
  if (value instanceof Uint) return `${value.value}u`
  if (value instanceof CelMap)
    return `{${[...value.entries.values()].map(([key, item]) => `${show(key)}: ${show(item)}`).join(', ')}}`
  if (Array.isArray(value)) return `[${(value as Cel[]).map(show).join(', ')}]`
  return typeof value === 'object' && value !== null
    ? Object.prototype.toString.call(value)
    : JSON.stringify(value, (_key, item: unknown) => (typeof item === 'bigint' ? Number(item) : item))
}

function run(text: string): string {
  const result = evaluateCel(compileCel(text), { variables: new Map([['object', fromJson(pod)]]) })
  return result.kind === 'value' ? show(result.value) : `error: ${result.message}`
}

const cases: readonly (readonly [string, string])[] = [
  ['1 + 2 * 3 == 7 && !false', 'true'],
  ['object.spec.containers.map(c, c.name)', '["web", "side"]'],
  ['object.spec.containers.exists(c, has(c.securityContext) && c.securityContext.privileged)', 'true'],
  ['object.spec.containers.all(c, c.image.contains(":"))', 'false'],
  ['object.metadata.labels.?team.orValue("none")', '"none"'],
  ['object.metadata.missing', 'error: no such key: missing'],
  ['false && object.nothing == 1', 'false'],
  ['object.nothing == 1 || true', 'true'],
  ['9223372036854775807 + 1', 'error: integer overflow'],
  ['1 / 0', 'error: divide by zero'],
  ['2u * 3u', '6u'],
  ['quantity("512Mi").isLessThan(quantity("1Gi"))', 'true'],
  ['quantity("500m").add(quantity("1")).compareTo(quantity("1500m"))', '0'],
  ['cidr("10.0.0.0/8").containsIP("10.1.2.3")', 'true'],
  ['semver("1.10.0").isGreaterThan(semver("1.9.9"))', 'true'],
  ['url("https://example.com:8443/a?b=1").getPort()', '"8443"'],
  ['"a1b22".findAll("[0-9]+")', '["1", "22"]'],
  ['[3, 1, 2].max() + [].sum()', '3'],
  ['"%s is %d and %.2f".format(["x", 5, 2.5])', '"x is 5 and 2.50"'],
  ['timestamp("2026-03-10T12:00:00Z") - duration("1h") < timestamp("2026-03-10T12:00:00Z")', 'true'],
  ['{"a": 1}.transformMap(k, v, v + 1)', '{"a": 2}'],
  ['cel.bind(x, 5, x * x)', '25'],
  ['"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!".matches("^(a+)+$")', 'false'],
  ['1 +', 'error: unexpected end'],
  ['[1, 2, 3].map(x, [1, 2, 3].map(y, [1, 2, 3].map(z, x)))[0][0][0]', '1'],
]

for (const [text, wanted] of cases) test(`cel: ${text}`, () => assert.equal(run(text), wanted))

test('the budget ends what costs too much', () => {
  const text = '[1,2,3,4,5,6,7,8,9].all(a, [1,2,3,4,5,6,7,8,9].all(b, [1,2,3,4,5,6,7,8,9].all(c, a + b + c > 0)))'
  const result = evaluateCel(compileCel(text), { variables: new Map(), budget: 500 })
  assert.match(result.kind === 'failed' ? result.message : '', /budget/)
})

test('conditions must be true or false', () => {
  assert.deepEqual(evaluateCondition('severity == "high" && age > 3', { severity: 'high', age: 5 }), {
    kind: 'truth',
    holds: true,
  })
  assert.equal(evaluateCondition('severity', { severity: 'high' }).kind, 'failed')
})

const policy = (spec: object) => ({
  apiVersion: 'admissionregistration.k8s.io/v1',
  kind: 'ValidatingAdmissionPolicy',
  metadata: { name: 'images' },
  spec: {
    matchConstraints: {
      resourceRules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'] }],
    },
    ...spec,
  },
})

test('admission policies are evaluated as the API server evaluates them', () => {
  const images = policy({
    variables: [{ name: 'images', expression: 'object.spec.containers.map(c, c.image)' }],
    validations: [
      {
        expression: 'variables.images.all(i, i.startsWith("registry.example/"))',
        messageExpression:
          '"not from our registry: " + variables.images.filter(i, !i.startsWith("registry.example/")).join(", ")',
      },
      { expression: 'object.metadata.namespace != params.forbidden', message: 'namespace is closed' },
    ],
  })
  const result = validateAdmission(images, pod, { forbidden: 'shop' })
  assert.deepEqual(result.kind === 'denied' && result.violations.map(({ message }) => message), [
    'not from our registry: busybox',
    'namespace is closed',
  ])
  assert.equal(validateAdmission(images, { ...pod, kind: 'Service' }).kind, 'not-matched')
  const broken = (failurePolicy: string) =>
    policy({ failurePolicy, validations: [{ expression: 'object.spec.nothing == 1' }] })
  assert.equal(validateAdmission(broken('Fail'), pod).kind, 'denied')
  assert.equal(validateAdmission(broken('Ignore'), pod).kind, 'allowed')
  const skipped = policy({
    matchConditions: [{ name: 'n', expression: 'object.metadata.name == "x"' }],
    validations: [{ expression: 'false' }],
  })
  assert.equal(validateAdmission(skipped, pod).kind, 'not-matched')
})

test('no text makes parser or evaluator throw', () => {
  const words = [
    'object',
    '.',
    'spec',
    '[',
    ']',
    '(',
    ')',
    '{',
    '}',
    '0',
    '1u',
    '"a"',
    "b'x'",
    '+',
    '-',
    '!',
    '?',
    ':',
    '&&',
    '||',
    'in',
    ',',
    'x',
    'map',
    'has',
    'all',
    'size',
    '==',
    '1.5',
    'null',
    ' ',
  ]
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...words), { maxLength: 30 }), (parts) => {
      run(parts.join(''))
    }),
    { numRuns: 3_000 },
  )
})
