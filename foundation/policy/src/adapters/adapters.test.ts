import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Value } from '../rego/index.ts'
import { runChecks, runConftest, runGatekeeper, runKics, runKubescape, runPoutine, runTrivyChecks } from './index.ts'
import type { AdapterReport, PolicyDocument } from './index.ts'

const manifest = (name: string, image: string): Value => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: 'shop' },
  spec: {
    containers: [
      { name: 'a', image: 'registry.example/a:1' },
      { name: 'b', image },
    ],
  },
})
/** The origin of a value is told by its path, so that tests see which was asked for. */
const document = (file: string, data: Value, type?: string): PolicyDocument => ({
  file,
  data,
  ...(type !== undefined && { type }),
  origins: { originOf: (path) => ({ start: path.length, end: path.length + 1 }) },
})
const pods = [
  document('good.yaml', manifest('good', 'registry.example/b:1')),
  document('bad.yaml', manifest('bad', 'busybox')),
]
const told = (report: AdapterReport) =>
  report.findings.map(({ file, path, message }) => `${file} ${path.join('.')} ${message}`)

test('conftest: deny and warn with suffixes, exceptions, places found from what the rule read', () => {
  const files = new Map([
    [
      'policy.rego',
      `package main
deny_registry[msg] {
	container := input.spec.containers[_]
	not startswith(container.image, "registry.example/")
	msg := sprintf("%s is not from our registry", [container.name])
}
warn[msg] { input.metadata.name == "bad"; msg := "bad name" }
deny_never[msg] { msg := "no" }
exception[rules] { rules := ["never"] }
`,
    ],
  ])
  const report = runConftest(files, pods)
  assert.deepEqual(report.problems, [])
  assert.deepEqual(told(report), [
    'bad.yaml spec.containers.1.image b is not from our registry',
    'bad.yaml metadata.name bad name',
  ])
  assert.deepEqual(report.findings[0]?.range, { start: 4, end: 5 })
  assert.deepEqual(report.rules, { total: 3, matched: 2, undefined: 1 })
})

test('conftest: all documents at once', () => {
  const files = new Map([
    [
      'p.rego',
      'package main\ndeny contains msg if {\n some f in input\n f.contents.metadata.name == "bad"\n msg := f.path\n}',
    ],
  ])
  assert.deepEqual(told(runConftest(files, pods, { combine: true })), ['bad.yaml metadata.name bad.yaml'])
})

test('that nothing ran is a problem, never silence', () => {
  const misnamed = runConftest(new Map([['p.rego', 'package main\ndenny contains "x" if input.x']]), pods)
  assert.match(misnamed.problems[0]?.message ?? '', /did you mean deny/)
  const elsewhere = runConftest(new Map([['p.rego', 'package other\ndeny contains "x" if input.x']]), pods, {
    namespaces: ['main'],
  })
  assert.match(elsewhere.problems[0]?.message ?? '', /0 rules would run/)
  const shapeless = runConftest(new Map([['p.rego', 'package main\ndeny := "no"']]), pods)
  assert.match(shapeless.problems[0]?.message ?? '', /not a set of results/)
  assert.equal(runGatekeeper([], pods).problems.length, 1)
})

const template = (rego: object): Value => ({
  apiVersion: 'templates.gatekeeper.sh/v1',
  kind: 'ConstraintTemplate',
  metadata: { name: 'registries' },
  spec: {
    crd: { spec: { names: { kind: 'Registries' } } },
    targets: [{ target: 'admission.k8s.gatekeeper.sh', ...rego }],
  },
})
const source = `package registries
import data.lib.images
violation[{"msg": msg, "details": {"image": image}}] {
	image := images.all(input.review.object)[_]
	not startswith(image, input.parameters.prefix)
	msg := sprintf("%v is not allowed", [image])
}`
const lib = 'package lib.images\nall(object) = found { found := [c.image | c := object.spec.containers[_]] }'
const constraint = (match: Value): Value => ({
  apiVersion: 'constraints.gatekeeper.sh/v1beta1',
  kind: 'Registries',
  metadata: { name: 'ours' },
  spec: { match, parameters: { prefix: 'registry.example/' } },
})

test('gatekeeper: templates in both forms, constraints with parameters and matches', () => {
  const kinds = { kinds: [{ apiGroups: [''], kinds: ['Pod'] }] }
  for (const form of [
    { rego: source, libs: [lib] },
    { code: [{ engine: 'Rego', source: { rego: source, libs: [lib] } }] },
  ]) {
    const policies = [document('t.yaml', template(form)), document('c.yaml', constraint(kinds))]
    const report = runGatekeeper(policies, pods)
    assert.deepEqual(report.problems, [])
    assert.deepEqual(
      report.findings.map(({ file, title, message, details }) => [file, title, message, details]),
      [['bad.yaml', 'ours', 'busybox is not allowed', { image: 'busybox' }]],
    )
  }
  const elsewhere = [
    document('t.yaml', template({ rego: source, libs: [lib] })),
    document('c.yaml', constraint({ excludedNamespaces: ['sh*'] })),
  ]
  assert.deepEqual(runGatekeeper(elsewhere, pods).findings, [])
  const alone = runGatekeeper([document('t.yaml', template({ rego: source, libs: [lib] }))], pods)
  assert.match(alone.problems[0]?.message ?? '', /no constraint/)
})

test('trivy: annotations, selectors, and the cause that a check names', () => {
  const check = `# METADATA
# title: Image registry
# custom:
#   id: OWN-001
#   severity: HIGH
#   input:
#     selector:
#       - type: kubernetes
package user.registry
import rego.v1
deny contains res if {
	some container in input.spec.containers
	not startswith(container.image, "registry.example/")
	res := result.new("foreign image", container)
}`
  const files = new Map([['check.rego', check]])
  const report = runTrivyChecks(
    files,
    pods.map((pod) => ({ ...pod, type: 'kubernetes' })),
  )
  assert.deepEqual(report.problems, [])
  assert.deepEqual(told(report), ['bad.yaml spec.containers.1 foreign image'])
  assert.deepEqual([report.findings[0]?.id, report.findings[0]?.severity], ['OWN-001', 'high'])
  assert.deepEqual(
    runTrivyChecks(
      files,
      pods.map((pod) => ({ ...pod, type: 'dockerfile' })),
    ).findings,
    [],
  )
})

test('kics: results point by their search key', () => {
  const files = new Map([
    [
      'query.rego',
      `package Cx
CxPolicy[result] {
	resource := input.document[i].resource.bucket[name]
	resource.acl == "public"
	result := {
		"documentId": input.document[i].id,
		"searchKey": sprintf("resource.bucket[%s].acl=public", [name]),
		"issueType": "IncorrectValue",
		"keyActualValue": "the bucket is public",
	}
}`,
    ],
  ])
  const buckets = [
    document('a.tf', { resource: { bucket: { logs: { acl: 'private' } } } }),
    document('b.tf', { resource: { bucket: { web: { acl: 'public' } } } }),
  ]
  const report = runKics({ files, metadata: { id: 'q-1', queryName: 'Public bucket', severity: 'HIGH' } }, buckets)
  assert.deepEqual(told(report), ['b.tf resource.bucket.web.acl the bucket is public'])
  assert.equal(report.findings[0]?.title, 'Public bucket')
})

test('kubescape and poutine', () => {
  const alerts = `package armo_builtins
deny[alert] {
	pod := input[_]
	container := pod.spec.containers[i]
	not startswith(container.image, "registry.example/")
	alert := {"alertMessage": "foreign image", "alertScore": 8, "failedPaths": [sprintf("spec.containers[%d].image", [i])], "alertObject": {"k8sApiObjects": [pod]}}
}`
  const report = runKubescape({ files: new Map([['r.rego', alerts]]) }, pods)
  assert.deepEqual(told(report), ['bad.yaml spec.containers.1.image foreign image'])
  const results =
    'package rules.unpinned\nimport rego.v1\nresults contains {"rule_id": "unpinned", "level": "warning", "meta": {"details": step.uses}} if {\n some step in input.steps\n not contains(step.uses, "@")\n}'
  const pipelines = runPoutine(new Map([['p.rego', results]]), [
    document('inventory', { packages: [], steps: [{ uses: 'a/b@c' }, { uses: 'a/d' }] }),
  ])
  assert.deepEqual(told(pipelines), ['inventory steps.1.uses a/d'])
})

test('a folder of checks: each file is taken for what it is', () => {
  const files = new Map([
    [
      'own.rego',
      'package main\nimport rego.v1\nimport data.lib\ndeny contains msg if {\n some c in input.spec.containers\n lib.foreign(c.image)\n msg := "rego"\n}',
    ],
    ['lib.rego', 'package lib\nforeign(image) if not startswith(image, "registry.example/")'],
    ['stack.guard', 'rule NAMED { Resources.*.Properties.Name exists <<guard>> }'],
    [
      'admission.yaml',
      'kind: ValidatingAdmissionPolicy\nmetadata: {name: names}\nspec:\n  validations:\n    - {expression: object.metadata.name != "bad", message: admission}\n',
    ],
    [
      'check.yaml',
      'id: own-2\nseverity: low\nwhen: has(document.kind) && document.metadata.name == "bad"\nmessage: cel\n',
    ],
  ])
  const stack = document('stack.yaml', { Resources: { A: { Type: 'T', Properties: {} } } })
  const report = runChecks(files, [...pods, stack])
  assert.deepEqual(told(report).toSorted(), [
    'bad.yaml  admission',
    'bad.yaml  cel',
    'bad.yaml spec.containers.1.image rego',
    'stack.yaml Resources.A.Properties.Name guard (nothing was found: no property Name)',
  ])
  assert.equal(report.rules.total, 4)
  assert.match(runChecks(new Map(), pods).problems[0]?.message ?? '', /0 rules/)
  assert.match(runChecks(new Map([['a.rego', 'package a\np if {']]), pods).problems[0]?.code ?? '', /parse/)
  assert.match(
    runChecks(new Map([['a.rego', 'package a\ndenny contains "x" if input.x']]), pods).problems[0]?.message ?? '',
    /did you mean deny/,
  )
})
