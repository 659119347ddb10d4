import assert from 'node:assert/strict'
import { test } from 'node:test'
import { toPlain } from '@bartizan/model/resource'
import { evaluateText } from '../standalone.ts'
import { functions } from './index.ts'

/** Source and value; `error` where the language refuses it, `?` where it cannot be known. */
const cases: readonly [string, unknown][] = [
  ['abs(-3)', 3],
  ['alltrue([true, "true"])', true],
  ['anytrue([])', false],
  ['base64encode("ü")', 'w7w='],
  ['base64decode("w7w=")', 'ü'],
  ['base64decode("*")', 'error'],
  ['base64sha256("a")', 'ypeBEsobvcr6wjGzmiPcTaeG7/gUfE5yuYB3ha/uSLs='],
  ['basename("a/b.txt")', 'b.txt'],
  ['ceil(1.2)', 2],
  ['chomp("a\\r\\n")', 'a'],
  ['chunklist([1, 2, 3], 2)', [[1, 2], [3]]],
  ['cidrhost("10.0.0.0/24", -1)', '10.0.0.255'],
  ['cidrnetmask("10.0.0.0/12")', '255.240.0.0'],
  ['cidrsubnets("10.0.0.0/16", 4, 8)', ['10.0.0.0/20', '10.0.16.0/24']],
  ['cidrsubnet("fd00::/48", 16, 1)', 'fd00:0:0:1::/64'],
  ['cidrcontains("10.0.0.0/8", "10.1.2.3")', true],
  ['cidrhost("10.0.0.0/30", 9)', 'error'],
  ['coalesce(null, "", "a")', 'a'],
  ['coalescelist([], ["a"])', ['a']],
  ['compact(["a", "", null])', ['a']],
  ['concat([1], [2, 3])', [1, 2, 3]],
  ['contains(["1"], 1)', true],
  ['csvdecode("a,b\\n1,\\"x,y\\"\\n")', [{ a: '1', b: 'x,y' }]],
  ['dirname("a/b/c")', 'a/b'],
  ['distinct([1, 1, 2])', [1, 2]],
  ['element(["a", "b"], 3)', 'b'],
  ['endswith("abc", "c")', true],
  ['flatten([[1], [[2]], 3])', [1, 2, 3]],
  ['floor(-1.2)', -2],
  ['format("%5.2f|%-3s|%03d|%x|%q|%t|%%", 3.14159, "a", 7, 255, "q", true)', ' 3.14|a  |007|ff|"q"|true|%'],
  ['format("%s")', 'error'],
  ['formatdate("DD MMM YYYY hh:mm ZZZ", "2024-02-29T23:05:06Z")', '29 Feb 2024 23:05 UTC'],
  ['formatlist("%s-%s", ["a", "b"], "x")', ['a-x', 'b-x']],
  ['indent(2, "a\\nb")', 'a\n  b'],
  ['index(["a", "b"], "b")', 1],
  ['join("-", ["a", 1])', 'a-1'],
  ['jsonencode({ b = [1, null], a = "<" })', String.raw`{"a":"\u003c","b":[1,null]}`],
  ['jsondecode("[1, {\\"a\\": 2}]")[1].a', 2],
  ['keys({ b = 1, a = 2 })', ['a', 'b']],
  ['length("añb")', 3],
  ['log(16, 2)', 4],
  ['lookup({ a = 1 }, "b", 0)', 0],
  ['matchkeys(["x", "y"], ["a", "b"], ["b"])', ['y']],
  ['max(1, 3, 2)', 3],
  ['md5("a")', '0cc175b9c0f1b6a831c399e269772661'],
  ['merge({ a = 1 }, null, { a = 2 })', { a: 2 }],
  ['one([1])', 1],
  ['one([1, 2])', 'error'],
  ['parseint("ff", 16)', 255],
  ['pow(2, 10)', 1024],
  ['range(1, 4)', [1, 2, 3]],
  ['range(0, 65535)', 'error'],
  ['regex("(?P<n>\\\\d+)", "a12")', { n: '12' }],
  ['regexall("[a-z]", "a1b")', ['a', 'b']],
  ['regex("(a+)+$", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!")', 'error'],
  ['replace("a.b", "/(\\\\w)\\\\.(\\\\w)/", "$2.$1")', 'b.a'],
  ['reverse([1, 2])', [2, 1]],
  ['setintersection(["a", "b"], ["b"])', ['b']],
  [
    'setproduct(["a"], [1, 2])',
    [
      ['a', 1],
      ['a', 2],
    ],
  ],
  ['setsubtract(["a", "b"], ["a"])', ['b']],
  ['setunion(["b"], ["a"])', ['a', 'b']],
  ['slice([1, 2, 3], 1, 3)', [2, 3]],
  ['sort(["b", "a"])', ['a', 'b']],
  ['split(",", "a,b")', ['a', 'b']],
  ['strrev("abc")', 'cba'],
  ['substr("hello", -3, -1)', 'llo'],
  ['sum([0.1, 0.2])', 0.3],
  ['timeadd("2024-01-01T00:00:00Z", "1h30m")', '2024-01-01T01:30:00Z'],
  ['timecmp("2024-01-01T00:00:00Z", "2024-01-01T01:00:00+01:00")', 0],
  ['title("hello big-world")', 'Hello Big-World'],
  ['tobool("true")', true],
  ['tolist(["a", 1])', ['a', '1']],
  ['tonumber("x")', 'error'],
  ['toset(["b", "a", "b"])', ['a', 'b']],
  ['transpose({ a = ["x"], b = ["x"] })', { x: ['a', 'b'] }],
  ['trim("--a-", "-")', 'a'],
  ['urlencode("a b/ü")', 'a+b%2F%C3%BC'],
  ['uuidv5("dns", "example.com")', 'cfbff0d1-9375-5685-968c-48ce8b15ae17'],
  ['yamlencode({ a = [1, "x"] })', '"a":\n- 1\n- "x"\n'],
  ['yamldecode("a: &x [1]\\nb: *x")', { a: [1], b: [1] }],
  ['zipmap(["a"], [1])', { a: 1 }],
  ['uuid()', '?'],
  ['timestamp()', '?'],
  ['provider::aws::arn_parse("x")', '?'],
  ['no_such_function()', 'error'],
]

test('functions give the values that the language gives', () => {
  for (const [source, expected] of cases) {
    const cell = evaluateText(source)
    const failed = cell.value.kind === 'unknown' && cell.value.why === 'error'
    assert.deepEqual(failed ? 'error' : toPlain(cell, '?'), expected, source)
  }
})

test('the functions of OpenTofu are there', () => {
  assert.ok(functions.size >= 133, String(functions.size))
})
