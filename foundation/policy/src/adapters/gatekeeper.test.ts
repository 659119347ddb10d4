import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Value } from '../rego/index.ts'
import { runGatekeeper } from './index.ts'

const pod = (name: string, namespace?: string, labels: Value = {}): Value => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, labels, ...(namespace !== undefined && { namespace }) },
})
const template = (target: Value): Value => ({
  kind: 'ConstraintTemplate',
  metadata: { name: 'always' },
  spec: { crd: { spec: { names: { kind: 'Always' } } }, targets: [target] },
})
const constraint = (spec: Value): Value => ({ kind: 'Always', metadata: { name: 'always' }, spec })
const everything = { rego: 'package always\nviolation[{"msg": input.review.object.metadata.name}] { true }' }
const run = (target: Value, spec: Value, manifests: readonly Value[]) =>
  runGatekeeper(
    [template(target), constraint(spec)].map((data) => ({ file: 'policy.yaml', data })),
    manifests.map((data, i) => ({ file: `${i}.yaml`, data })),
  )
const selected = (match: Value, manifests: readonly Value[]) =>
  run(everything, { match }, manifests).findings.map(({ message }) => message)

test('a constraint selects by kind, scope, name, namespace and labels', () => {
  const shop = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop', labels: { team: 'sales' } } }
  const all = [pod('web', 'shop', { tier: 'front' }), pod('dns', 'kube-system', { tier: 'infra' }), pod('free'), shop]
  const cases: readonly (readonly [Value, readonly string[]])[] = [
    [{}, ['web', 'dns', 'free', 'shop']],
    [{ kinds: [] }, ['web', 'dns', 'free', 'shop']],
    [{ kinds: [{ kinds: ['Namespace'] }] }, ['shop']],
    [{ kinds: [{ apiGroups: ['apps'], kinds: ['*'] }] }, []],
    [{ scope: 'Cluster' }, ['shop']],
    [{ scope: 'Namespaced' }, ['web', 'dns', 'free']],
    [{ name: 'w*' }, ['web']],
    [{ namespaces: ['shop'] }, ['web', 'free', 'shop']],
    [{ excludedNamespaces: ['kube-*'] }, ['web', 'free', 'shop']],
    [{ excludedNamespaces: ['*-system', '*ho*'] }, ['free']],
    [{ labelSelector: { matchLabels: { tier: 'front' } } }, ['web']],
    [{ labelSelector: { matchExpressions: [{ key: 'tier', operator: 'In', values: ['front', 'back'] }] } }, ['web']],
    [
      { labelSelector: { matchExpressions: [{ key: 'tier', operator: 'NotIn', values: ['front'] }] } },
      ['dns', 'free', 'shop'],
    ],
    [{ labelSelector: { matchExpressions: [{ key: 'tier', operator: 'Exists' }] } }, ['web', 'dns']],
    [{ labelSelector: { matchExpressions: [{ key: 'tier', operator: 'DoesNotExist' }] } }, ['free', 'shop']],
    [{ namespaceSelector: { matchLabels: { team: 'sales' } } }, ['web', 'free', 'shop']],
    [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } } }, ['dns', 'free']],
  ]
  for (const [match, wanted] of cases) assert.deepEqual(selected(match, all), wanted, JSON.stringify(match))
})

test('the inventory holds all manifests, and a manifest finds itself in it', () => {
  const rego = `package always
violation[{"msg": msg}] {
	other := data.inventory.namespace[_].v1.Pod[_]
	other.metadata.labels.host == input.review.object.metadata.labels.host
	not same(other, input.review)
	msg := sprintf("%s and %s", [input.review.object.metadata.name, other.metadata.name])
}
same(other, review) { other.metadata.name == review.name; other.metadata.namespace == review.namespace }`
  const pods = [pod('a', 'x', { host: 'h' }), pod('b', 'y', { host: 'h' }), pod('c', 'y', { host: 'i' })]
  const { findings, problems } = run({ rego }, {}, pods)
  assert.deepEqual(problems, [])
  assert.deepEqual(
    findings.map(({ message }) => message),
    ['a and b', 'b and a'],
  )
})

test('a recorded admission review is asked about its object and keeps its user', () => {
  const rego =
    'package always\nviolation[{"msg": input.review.userInfo.username}] { input.review.object.metadata.name == "a" }'
  const review = { kind: 'AdmissionReview', request: { userInfo: { username: 'mallory' }, object: pod('a', 'x') } }
  const [finding, ...more] = run({ rego }, { match: { namespaces: ['x'] } }, [review]).findings
  assert.equal(more.length, 0)
  assert.equal(finding?.message, 'mallory')
  assert.deepEqual(finding?.path, ['request', 'object', 'metadata', 'name'])
})

test('templates in CEL, with parameters and messages', () => {
  const source = {
    validations: [
      {
        expression: 'variables.anyObject.metadata.name in variables.params.names',
        messageExpression: '"unexpected " + object.metadata.name',
      },
    ],
  }
  const target = { code: [{ engine: 'K8sNativeValidation', source }] }
  const report = run(target, { parameters: { names: ['a'] }, enforcementAction: 'dryrun' }, [pod('a'), pod('b')])
  assert.deepEqual(report.problems, [])
  assert.deepEqual(
    report.findings.map(({ file, message, severity }) => [file, message, severity]),
    [['1.yaml', 'unexpected b', 'info']],
  )
  assert.equal(report.rules.matched, 1)
  assert.equal(run(target, {}, [pod('a')]).findings.length, 1, 'a constraint without parameters fails closed')
})
