import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Value } from '../rego/index.ts'
import { runChecks, runConforma } from './index.ts'
import type { ConformaOptions } from './index.ts'

const rego = `package policy.release.images

import rego.v1

# METADATA
# title: Signed
# custom:
#   short_name: signed
#   failure_msg: Image %s is not signed
#   collections: [minimal]
deny contains result if {
	some image in input.images
	not image.signed
	chain := rego.metadata.chain()
	annotations := chain[0].annotations
	result := {
		"code": sprintf("images.%s", [annotations.custom.short_name]),
		"msg": sprintf(annotations.custom.failure_msg, [image.name]),
		"collections": annotations.custom.collections,
		"term": image.name,
		"effective_on": "2026-06-01T00:00:00Z",
	}
}

warn contains result if {
	count(input.images) > 1
	result := {"code": "images.many", "msg": "many images"}
}`
const images: Value = [{ name: 'a' }, { name: 'b' }, { name: 'c', signed: true }]
const documents = [{ file: 'image.json', data: { images } }]
const run = (options: ConformaOptions) => {
  const report = runConforma(new Map([['images.rego', rego]]), documents, options)
  assert.deepEqual(report.problems, [])
  return report.findings.map(({ id, message, severity }) => `${severity} ${id}: ${message}`)
}
const many = 'low images.many: many images'
const unsigned = (name: string, severity = 'high') => `${severity} images.signed: Image ${name} is not signed`

test('results before their day only warn', () => {
  assert.deepEqual(run({}), [unsigned('a'), unsigned('b'), many])
  assert.deepEqual(run({ now: Date.parse('2026-07-01') }), [unsigned('a'), unsigned('b'), many])
  assert.deepEqual(run({ now: Date.parse('2026-05-01') }), [unsigned('a', 'low'), unsigned('b', 'low'), many])
})

test('the closest of the patterns decides what is included', () => {
  const cases: readonly (readonly [ConformaOptions, readonly string[]])[] = [
    [{ exclude: ['images.signed'] }, [many]],
    [{ exclude: ['images.signed:a'] }, [unsigned('b'), many]],
    [{ exclude: ['images'], include: ['*', 'images.many'] }, [many]],
    [{ exclude: ['images.*'] }, []],
    [{ include: ['@minimal'] }, [unsigned('a'), unsigned('b')]],
    [{ include: ['@other'] }, []],
    [{ include: ['*'], exclude: ['*'] }, []],
  ]
  for (const [options, wanted] of cases) assert.deepEqual(run(options), wanted, JSON.stringify(options))
})

test('package URLs come apart', () => {
  const policy = `package p
import rego.v1
deny contains {"code": "p.x", "msg": json.marshal(ec.purl.parse(input.purl))} if ec.purl.is_valid(input.purl)`
  const parse = (purl: string) =>
    runConforma(new Map([['p.rego', policy]]), [{ file: 'x', data: { purl } }]).findings[0]?.message
  assert.equal(
    parse('pkg:oci/o/n%20n@sha256:1?b=2&a=1%2F2#x/y'),
    '{"name":"n n","namespace":"o","qualifiers":[{"key":"a","value":"1/2"},{"key":"b","value":"2"}],"subpath":"x/y","type":"oci","version":"sha256:1"}',
  )
  assert.equal(parse('oci/o/n'), undefined)
  assert.equal(parse('pkg:oci/%zz'), undefined)
})

test('a folder of checks knows such policies, the time, and data files', () => {
  const later = { now: Date.parse('2026-05-01') }
  const found = runChecks(new Map([['images.rego', rego]]), documents, later).findings
  assert.deepEqual(new Set(found.map(({ tool, severity }) => `${tool} ${severity}`)), new Set(['conforma low']))
  const limited = new Map([
    ['p.rego', 'package main\nimport rego.v1\ndeny contains "too many" if count(input.images) > data.limits.images'],
    ['data.json', '{"other": 1}'],
    ['limits/data.yaml', 'images: 2'],
  ])
  assert.deepEqual(
    runChecks(limited, documents).findings.map(({ message }) => message),
    ['too many'],
  )
})
