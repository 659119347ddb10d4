import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Value } from '../rego/index.ts'
import { runChecks } from './index.ts'
import type { PolicyDocument } from './index.ts'

const objects: readonly Value[] = [
  { kind: 'Pod', apiVersion: 'v1', metadata: { name: 'web' }, spec: { containers: [{ image: 'web:latest' }] } },
  { kind: 'Deployment', apiVersion: 'apps/v1', metadata: { name: 'api' }, spec: {} },
  {
    kind: 'RoleBinding',
    apiVersion: 'rbac.authorization.k8s.io/v1',
    metadata: { name: 'b', namespace: 'shop' },
    roleRef: { kind: 'Role', name: 'all' },
    subjects: [
      { kind: 'User', name: 'ann' },
      { kind: 'Group', name: 'dev' },
    ],
  },
  {
    kind: 'Role',
    apiVersion: 'rbac.authorization.k8s.io/v1',
    metadata: { name: 'all', namespace: 'shop' },
    rules: [{ verbs: ['*'] }],
  },
]
const documents = objects.map((data, i): PolicyDocument => ({ file: `${i}.yaml`, data }))

const each = `package armo_builtins
deny[alert] {
	object := input[_]
	alert := {"alertMessage": object.metadata.name, "alertScore": 7, "alertObject": {"k8sApiObjects": [object]}}
}`
const told = (files: Record<string, string>) => {
  const report = runChecks(new Map(Object.entries(files)), documents)
  assert.deepEqual(report.problems, [])
  return report.findings.map(({ file, id, message, path }) => [file, id, message, path])
}
const metadata = (more: { readonly [key: string]: Value }) => JSON.stringify({ name: 'own-rule', ...more })

test('a rule sees the kinds that its metadata asks for, and its filter is no rule', () => {
  const match = [{ apiGroups: ['apps'], apiVersions: ['*'], resources: ['Deployment', 'Pod'] }]
  const files = {
    'rules/a/raw.rego': each,
    'rules/a/filter.rego': each,
    'rules/a/rule.metadata.json': metadata({ match }),
  }
  assert.deepEqual(told(files), [['1.yaml', 'own-rule', 'api', []]])
})

test('rules that want subjects get each with its binding and role', () => {
  const rego = `package armo_builtins
deny[alert] {
	subject := input[_]
	role := subject.relatedObjects[_]
	role.rules[_].verbs[_] == "*"
	alert := {"alertMessage": subject.name, "alertObject": {"k8sApiObjects": [], "externalObjects": subject}}
}`
  const match = [{ apiGroups: ['rbac.authorization.k8s.io'], apiVersions: ['v1'], resources: ['*'] }]
  const attributes = { resourcesAggregator: 'subject-role-rolebinding' }
  const files = { 'r/raw.rego': rego, 'r/rule.metadata.json': metadata({ match, attributes }) }
  assert.deepEqual(told(files), [
    ['2.yaml', 'own-rule', 'ann', []],
    ['2.yaml', 'own-rule', 'dev', []],
  ])
})

test('lists that users may set are data', () => {
  const rego = `package armo_builtins
deny[alert] {
	tag := split(input[i].spec.containers[j].image, ":")[1]
	tag == data.postureControlInputs.tags[_]
	path := sprintf("spec.containers[%d].image", [j])
	alert := {"alertMessage": tag, "failedPaths": [path], "alertObject": {"k8sApiObjects": [input[i]]}}
}`
  const settings = JSON.stringify({ settings: { postureControlInputs: { tags: ['latest'] } } })
  assert.deepEqual(told({ 'r/raw.rego': rego, 'default-config-inputs.json': settings }), [
    ['0.yaml', undefined, 'latest', ['spec', 'containers', 0, 'image']],
  ])
})
