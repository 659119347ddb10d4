import assert from 'node:assert/strict'
import { test } from 'node:test'
import { benchPolicies, checkPolicies, evalPolicies, formatPolicy, testPolicies } from './index.ts'

const policy = `package shop

import rego.v1

default allow := false

allow if {
	input.user == "ann"
	not blocked
}

blocked if input.ip in {"10.0.0.1"}

deny contains msg if {
	some order in input.orders
	order.total > 100
	msg := sprintf("order %d is too large", [order.id])
}
`
const tests = `package shop_test

import data.shop

test_ann_may if shop.allow with input as {"user": "ann"}

test_blocked if not shop.allow with input as {"user": "ann", "ip": "10.0.0.1"}

test_wrong if {
	print("seen", shop.allow)
	shop.allow with input as {"user": "bob"}
}

todo_test_later if false
`
const files = new Map([
  ['shop.rego', policy],
  ['shop_test.rego', tests],
])

test('eval answers in the shapes of OPA', () => {
  const json = JSON.parse(evalPolicies(files, 'data.shop.allow', { input: { user: 'ann' } }).text) as unknown
  assert.deepEqual(json, {
    result: [{ expressions: [{ value: true, text: 'data.shop.allow', location: { row: 1, col: 1 } }] }],
  })
  assert.equal(evalPolicies(files, 'data.shop.nothing').text, '{}\n')
  assert.equal(evalPolicies(files, 'data.shop.nothing', { fail: true }).exitCode, 1)
  assert.equal(
    evalPolicies(files, 'x = [1, "a"][i]', { format: 'pretty' }).text,
    '+---+-----+\n| i | x   |\n+---+-----+\n| 0 | 1   |\n| 1 | "a" |\n+---+-----+\n',
  )
  const broken = evalPolicies(new Map([['a.rego', 'package a\np if x']]), 'data.a.p', { format: 'pretty' })
  assert.equal(broken.exitCode, 2)
  assert.match(broken.text, /a\.rego:2:6: rego_unsafe_var_error/)
})

test('tests pass, fail, are skipped, print, and count coverage', () => {
  const report = testPolicies(files, { coverage: true })
  assert.equal(report.exitCode, 1)
  assert.deepEqual(
    report.outcomes.map(({ name, status }) => [name.replace('data.shop_test.', ''), status]),
    [
      ['test_ann_may', 'pass'],
      ['test_blocked', 'pass'],
      ['test_wrong', 'fail'],
      ['todo_test_later', 'skip'],
    ],
  )
  assert.deepEqual(report.outcomes[2]?.output, ['seen false'])
  assert.deepEqual(report.coverage?.files['shop.rego']?.notCovered, [15, 16, 17])
  assert.deepEqual(report.inputPaths, ['input.ip', 'input.orders', 'input.user'])
  assert.match(report.text, /PASS: 2\/4/)
})

test('no test is a failure that names what was meant', () => {
  const none = testPolicies(new Map([['a.rego', 'package a\ntset_x if true\n']]))
  assert.equal(none.exitCode, 2)
  assert.match(none.text, /0 tests ran; did you mean test_x instead of tset_x/)
})

test('check finds errors, misnamed entries and bug patterns', () => {
  const warned = (body: string) =>
    checkPolicies(new Map([['a.rego', `package a\n\n${body}\n`]])).warnings.map(({ rule }) => rule)
  assert.deepEqual(warned('p if input.x == 1'), [])
  const patterns: readonly (readonly [string, string])[] = [
    ['p if { input.xs[_] != "a" }', 'not-equals-in-loop'],
    ['p if { 1 == 2 }', 'constant-condition'],
    ['p if { lower(input.x) }', 'unassigned-return-value'],
    ['p := sprintf("%s %s", [input.x])', 'sprintf-arguments-mismatch'],
    ['p := input.xs[_]', 'top-level-iteration'],
    ['p if { some x in input.xs }', 'unused-output-variable'],
    ['default p := false\np := false if input.x', 'rule-assigns-default'],
    ['upper := 1', 'rule-shadows-builtin'],
    ['p if { count := input.n; count > 1 }', 'var-shadows-builtin'],
    ['f(_) := 1', 'argument-always-wildcard'],
    ['f(x, y) := x + y\nf(y, x) := x - y if input.z', 'inconsistent-args'],
    ['p if { input.user; input.user.name == "a" }', 'redundant-existence-check'],
    ['p := time.now_ns() - time.now_ns()', 'time-now-ns-twice'],
    ['p if { input.x }\np if { input.x }', 'duplicate-rule'],
  ]
  for (const [body, rule] of patterns)
    assert.ok(warned(body).includes(rule), `${rule} in ${body}: ${warned(body).join()}`)
  const misnamed = checkPolicies(new Map([['a.rego', 'package main\ndenny contains "x" if input.x\n']]), {
    entries: ['deny', 'warn'],
  })
  assert.equal(misnamed.exitCode, 2)
  assert.match(misnamed.text, /0 rules would run: denny is no entry, did you mean deny\?/)
  assert.equal(checkPolicies(new Map()).exitCode, 2)
})

test('fmt writes one style, keeps comments and meaning, and is stable', () => {
  const ugly = `# about
package   shop
import  data.lib   as l
# one
allow   if  {   # why
  input.user=="ann";  not  blocked
  # last
}
deny contains   msg if{
    some o in input.orders
       msg:=sprintf("%d",[o.id])}
xs:=[ 1,2 , 3]
obj := {
  "a":1, # first
  "b" : [x|x:=xs[_];x>1] }
f( a,b ) := (a+b)*2
`
  const wanted = `# about
package shop

import data.lib as l

# one
allow if {
	# why
	input.user == "ann"
	not blocked
	# last
}

deny contains msg if {
	some o in input.orders
	msg := sprintf("%d", [o.id])
}

xs := [1, 2, 3]

obj := {
	"a": 1, # first
	"b": [x | x := xs[_]; x > 1],
}

f(a, b) := (a + b) * 2
`
  const first = formatPolicy('a.rego', ugly)
  assert.equal(first.kind === 'formatted' && first.text, wanted)
  const second = formatPolicy('a.rego', wanted)
  assert.equal(second.kind === 'formatted' && second.text, wanted)
  assert.equal(formatPolicy('a.rego', 'package a\np if {').kind, 'failed')
})

test('bench measures with the clock that it is given', () => {
  let now = 0
  const report = benchPolicies(files, 'data.shop.allow', { input: { user: 'ann' }, runs: 10, clock: () => (now += 1) })
  assert.equal(report.kind === 'measured' && report.median, 1)
})
