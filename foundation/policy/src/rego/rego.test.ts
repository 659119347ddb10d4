import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compile, evaluateQuery, problemText, toText } from './index.ts'
import type { EvaluateOptions, Value } from './index.ts'

/** What `data.t` is, or the code of the error. */
function run(body: string, options: EvaluateOptions & { dialect?: 'v0' | 'v1' | 'auto' } = {}): string {
  const files = new Map(
    body.split('\n---\n').map((text, i) => [`f${i}.rego`, text.startsWith('package') ? text : `package t\n${text}`]),
  )
  const compiled = compile(files, { dialect: options.dialect ?? 'auto' })
  if (compiled.kind === 'failed') return compiled.problems[0]?.code ?? 'failed'
  const result = evaluateQuery(compiled.program, 'x = data.t', options)
  if (result.kind === 'failed') return result.problem.code
  return toText(result.solutions[0]?.bindings['x'] ?? null)
}

const input: Value = {
  kind: 'Pod',
  containers: [
    { name: 'web', image: 'nginx:1.27', privileged: false },
    { name: 'job', image: 'busybox', privileged: true },
  ],
  labels: { app: 'shop' },
}

const cases: readonly (readonly [string, string, string])[] = [
  // Rules
  ['complete rule', 'p := 1 + 2 * 3', '{"p": 7}'],
  ['rule without proof is absent', 'p if input.kind == "Job"', '{}'],
  ['default', 'default p := "no"\np := "yes" if input.kind == "Job"', '{"p": "no"}'],
  ['else', 'p := 1 if input.kind == "Job"\nelse := 2 if input.kind == "Pod"\nelse := 3', '{"p": 2}'],
  ['partial set', 'p contains c.name if some c in input.containers', '{"p": {"job", "web"}}'],
  [
    'partial object',
    'p[c.name] := c.image if some c in input.containers',
    '{"p": {"job": "busybox", "web": "nginx:1.27"}}',
  ],
  [
    'head with keys at several depths',
    'p[c.name].on := c.privileged if some c in input.containers\np.web.kind := "x"',
    '{"p": {"job": {"on": true}, "web": {"kind": "x", "on": false}}}',
  ],
  ['function', 'f(x) := x * 2\np := f(4)', '{"p": 8}'],
  ['function by pattern', 'f([x, "b"]) := x\np := [f(["a", "b"])]\nq := f(["a", "c"])', '{"p": ["a"]}'],
  ['function of facts', 'f("a")\np := [f("a")]\nq := f("b")', '{"p": [true]}'],
  ['default function', 'default f(_) := 0\nf(x) := 1 if x > 5\np := [f(1), f(9)]', '{"p": [0, 1]}'],
  ['conflict of a complete rule', 'p := 1\np := 2', 'eval_conflict_error'],
  ['conflict of an object', 'p[x] := y if { some y in [1, 2]; x := "k" }', 'eval_conflict_error'],
  ['equal values are no conflict', 'p := 1\np := 1.0', '{"p": 1}'],
  // Bodies
  ['unification', 'p := [x, y] if [x, [y, 2]] = [1, [3, 2]]', '{"p": [1, 3]}'],
  ['order of lines does not matter', 'p := y if { y = x + 1; x = 2 }', '{"p": 3}'],
  ['iteration binds keys', 'p := [i | input.containers[i].privileged]', '{"p": [1]}'],
  ['negation', 'p if not input.nothing\nq if not input.kind', '{"p": true}'],
  ['negation of a call with an undefined argument is undefined', 'p if not startswith(input.nothing, "a")', '{}'],
  [
    'every',
    'p if every c in input.containers { c.name != "" }\nq if every c in input.containers { c.privileged }',
    '{"p": true}',
  ],
  ['every over nothing holds', 'p if every x in [] { x > 1 }', '{"p": true}'],
  ['some with key', 'p contains k if some k, "shop" in input.labels', '{"p": {"app"}}'],
  [
    'membership',
    'p := ["Pod" in {"Pod", "Job"}, 3 in [1, 2], ("app", "shop" in input.labels)]',
    '{"p": [true, false, true]}',
  ],
  [
    'comprehensions',
    'p := {"a": [x | some x in [3, 1]], "s": {x | some x in [3, 1, 3]}, "o": {k: v | some k, v in ["z"]}}',
    '{"p": {"a": [3, 1], "o": {0: "z"}, "s": {1, 3}}}',
  ],
  [
    'closures see variables of the body around',
    'p := {n: k | some n in [1, 2]; k := count([1 | some m in [1, 2, 3]; m > n])}',
    '{"p": {1: 2, 2: 1}}',
  ],
  ['with', 'p := y if y := q with input.kind as "Job"\nq := input.kind\n', '{"p": "Job", "q": "Pod"}'],
  [
    'with a function',
    'f(x) := x\ng(x) := 10 * x\np := y if y := f(2) with f as g\nq := y if y := count([1]) with count as 7\n',
    '{"p": 20, "q": 7}',
  ],
  [
    'with data hides rules below',
    'q := {"a": 1}\np := y if y := q.a with data.t.q as {"a": 5}',
    '{"p": 5, "q": {"a": 1}}',
  ],
  [
    'template strings',
    'p := $"{input.kind} has {count(input.containers)}, {input.nothing}"',
    '{"p": "Pod has 2, <undefined>"}',
  ],
  ['sets and operators', 'p := [{1, 2} & {2, 3}, {1} | {2}, {1, 2} - {1}]', '{"p": [{2}, {1, 2}, {2}]}'],
  [
    'keys that are no strings',
    'p := {1: "a", [2]: "b", null: "c"}\nq := p[[2]]',
    '{"p": {null: "c", 1: "a", [2]: "b"}, "q": "b"}',
  ],
  ['keywords as names after a dot', 'p := {"if": {"in": 1}}.if.in', '{"p": 1}'],
  // Numbers
  [
    'integers stay exact',
    'p := 9007199254740993 + 1\nq := 12345678901234567890123 == 12345678901234567890124',
    '{"p": 9007199254740994, "q": false}',
  ],
  ['decimals compare exactly', 'p := 0.12345678901234567890123 < 0.12345678901234567890124', '{"p": true}'],
  // Errors
  ['unsafe variable', 'p if x > 1', 'rego_unsafe_var_error'],
  ['unsafe under negation', 'p if not input.containers[_].privileged', 'rego_unsafe_var_error'],
  ['recursion', 'p if q\nq if p', 'rego_recursion_error'],
  ['unknown function', 'p := nothing(1)', 'rego_type_error'],
  ['wrong number of arguments', 'p := count(1, 2, 3)', 'rego_type_error'],
  ['impossible argument', 'p := upper(5)', 'rego_type_error'],
  ['impossible equation', 'p if {"a": 1} == [1]', 'rego_type_error'],
  ['impossible path into a rule', 'q := {"name": 1}\np := q.nmae', 'rego_type_error'],
  ['assigned twice', 'p if { x := 1; x := 2 }', 'rego_compile_error'],
  ['declared after use', 'p if { y = x; x := 2; y > 1 }', 'rego_compile_error'],
  ['no parse', 'p if {', 'rego_parse_error'],
  // Built-ins
  ['built-in errors are undefined', 'p := to_number("x")\nq := 1 / 0', '{}'],
  [
    'sprintf',
    'p := sprintf("%s %d %5.2f %v %q", ["a", 7, 3.14159, {"b": [1]}, "c"])',
    `{"p": ${JSON.stringify('a 7  3.14 {"b": [1]} "c"')}}`,
  ],
  [
    'regular expressions',
    'p := [regex.match(`^a+$`, "aaa"), regex.replace("a1b2", `([a-z])(\\d)`, "$2$1"), regex.split(`,\\s*`, "a, b,c")]',
    '{"p": [true, "1a2b", ["a", "b", "c"]]}',
  ],
  [
    'globs',
    'p := [glob.match("a.*.c", ["."], "a.b.c"), glob.match("a.*", ["."], "a.b.c"), glob.match("a.**", ["."], "a.b.c")]',
    '{"p": [true, false, true]}',
  ],
  [
    'times',
    'p := [time.format([0, "UTC", "RFC3339"]), time.parse_ns("2006-01-02", "1970-01-02")]',
    '{"p": ["1970-01-01T00:00:00Z", 86400000000000]}',
  ],
  [
    'networks',
    'p := [net.cidr_contains("10.0.0.0/8", "10.1.2.3"), net.cidr_merge(["10.0.0.0/25", "10.0.0.128/25"])]',
    '{"p": [true, {"10.0.0.0/24"}]}',
  ],
  [
    'units and versions',
    'p := [units.parse_bytes("2KiB"), units.parse("100m"), semver.compare("1.2.3", "1.2.3-rc1")]',
    '{"p": [2048, 0.1, 1]}',
  ],
  ['walk', 'p contains path if walk({"a": {"b": 1}}, [path, 1])', '{"p": {["a", "b"]}}'],
  ['patches', 'p := json.patch({"a": [1]}, [{"op": "add", "path": "/a/-", "value": null}])', '{"p": {"a": [1, null]}}'],
  [
    'tokens',
    'p := io.jwt.decode_verify(io.jwt.encode_sign({"alg": "HS256"}, {"iss": "me"}, {"kty": "oct", "k": "c2VjcmV0"}), {"secret": "secret", "iss": "me"})[0]',
    '{"p": true}',
  ],
  ['the network is absent', 'p := http.send({"method": "get", "url": "https://example.com"})', '{}'],
]

for (const [name, body, wanted] of cases) {
  test(`rego: ${name}`, () => assert.equal(run(body, { input }), wanted))
}

const old: readonly (readonly [string, string, string])[] = [
  ['set by brackets', 'p[x] { x = input.containers[_].name }', '{"p": {"job", "web"}}'],
  ['object by brackets', 'p[x] = y { y = input.containers[x].name }', '{"p": {0: "web", 1: "job"}}'],
  ['several bodies', 'p { false } { input.kind == "Pod" }', '{"p": true}'],
  ['else with braces', 'p = 1 { false } else = 2 { true }', '{"p": 2}'],
  ['deprecated functions', 'p = any([false, true])', '{"p": true}'],
  ['imported keywords', 'import future.keywords.in\np { "Pod" in ["Pod"] }', '{"p": true}'],
]

for (const [name, body, wanted] of old) {
  test(`rego v0: ${name}`, () => assert.equal(run(body, { input, dialect: 'v0' }), wanted))
}

test('problems carry file, row and column', () => {
  const compiled = compile(new Map([['a.rego', 'package a\n\np if {\n\tx > 1\n}\n']]))
  assert.equal(compiled.kind, 'failed')
  const [problem] = compiled.kind === 'failed' ? compiled.problems : []
  assert.equal(problem && problemText(problem), 'a.rego:4:2: rego_unsafe_var_error: var x is unsafe')
})

test('paths that the input cannot have are errors with the nearest name', () => {
  const inputSchema: Value = {
    type: 'object',
    properties: { metadata: { type: 'object', properties: { name: { type: 'string' } } } },
  }
  const failed = compile(new Map([['a.rego', 'package a\np if input.metadata.nmae == "x"\n']]), { inputSchema })
  assert.match(failed.kind === 'failed' ? (failed.problems[0]?.message ?? '') : '', /did you mean "name"/)
  assert.equal(
    compile(new Map([['a.rego', 'package a\np if input.metadata.name == "x"\n']]), { inputSchema }).kind,
    'program',
  )
})

test('limits are errors, never undefined', () => {
  const numbers = 'p := count([1 | some x in numbers.range(1, 3000); some y in numbers.range(1, 3000); x == y])'
  assert.equal(run(numbers, { limits: { steps: 100_000 } }), 'eval_cancel_error')
  assert.equal(
    run('p := [x | some x in numbers.range(1, 100000)]', { limits: { memory: 10_000 } }),
    'eval_cancel_error',
  )
  assert.equal(run(`p := ${'['.repeat(400)}1${']'.repeat(400)}`), 'rego_parse_error')
  const deep = Array.from({ length: 1_200 }, (_, i) => `f${i}(x) := f${i + 1}(x)`).join('\n')
  assert.equal(run(`${deep}\nf1200(x) := x\np := f0(1)`), 'eval_cancel_error')
})

test('the same query draws the same random values, and reads the clock that it is given', () => {
  const body = 'p := [rand.intn("a", 1000), uuid.rfc4122("k"), time.now_ns()]'
  const first = run(body, { seed: 's', now: 5n })
  assert.equal(run(body, { seed: 's', now: 5n }), first)
  assert.notEqual(run(body, { seed: 'other', now: 5n }), first)
})

test('annotations are values', () => {
  const body = '# METADATA\n# title: T\n# custom:\n#   severity: high\np := rego.metadata.rule().custom.severity'
  assert.equal(run(body), '{"p": "high"}')
})

test('hostile keys stay keys', () => {
  const hostile = JSON.parse('{"__proto__": {"a": 1}, "constructor": 2}') as Value
  assert.equal(
    run('p := input.__proto__.a\nq := {k | some k, _ in input}\nr := input.toString', { input: hostile }),
    '{"p": 1, "q": {"__proto__", "constructor"}}',
  )
  assert.equal(run('p := {"__proto__": 1}'), '{"p": {"__proto__": 1}}')
})
