import assert from 'node:assert/strict'
import { test } from 'node:test'
import { loadTexts, resourceAt, valueAt } from '../testing/load.ts'

const resource = (body: string): Record<string, string> => ({ 'main.tf': `resource "t_x" "r" {\n${body}\n}\n` })

test('expressions have the values that the language gives them', () => {
  const cases: readonly [string, unknown][] = [
    ['v = 1 + 2 * 3', 7],
    ['v = "a-${1 + 1}"', 'a-2'],
    ['v = [for s in ["a", "b"] : upper(s) if s != "a"]', ['B']],
    ['v = { for k, x in { a = 1, b = 2 } : k => x * 2 }', { a: 2, b: 4 }],
    ['v = try({}.missing, "x")', 'x'],
    ['v = can(tonumber("x"))', false],
    ['v = merge({ a = 1 }, { b = 2 })', { a: 1, b: 2 }],
    ['v = [{ n = 1 }, { n = 2 }][*].n', [1, 2]],
    ['v = cidrsubnet("10.0.0.0/16", 8, 3)', '10.0.3.0/24'],
    ['v = format("%03d %s", 7, "x")', '007 x'],
    ['v = <<-EOT\n    a\n    b\n  EOT', 'a\nb\n'],
    ['v = "%{ for i in [1, 2] }${i};%{ endfor }"', '1;2;'],
    ['v = jsondecode("{\\"a\\": [1]}").a[0]', 1],
    ['v = yamldecode("a: [1, x]").a[1]', 'x'],
    ['v = regex("(\\\\d+)-(\\\\w+)", "12-ab")', ['12', 'ab']],
    ['v = true ? 1 : null', 1],
    ['v = missing_function(1)', '?'],
    ['v = timestamp()', '?'],
    ['v = file("../outside")', '?'],
  ]
  for (const [body, expected] of cases)
    assert.deepEqual(valueAt(loadTexts(resource(body)), 't_x.r', 'v'), expected, body)
})

test('values travel through variables, locals, modules, outputs and tfvars', () => {
  const sets = loadTexts({
    'main.tf':
      'variable "env" {}\nvariable "size" {\n  type = number\n  default = 3\n}\nlocals {\n  name = "${var.env}-app"\n}\nmodule "m" {\n  source = "./m"\n  for_each = toset(["a", "b"])\n  name = "${local.name}-${each.key}"\n}\nresource "t_x" "r" {\n  got = module.m["a"].full\n  size = var.size\n}\n',
    'terraform.tfvars': 'env = "prod"\n',
    'x.auto.tfvars': 'size = "5"\n',
    'm/main.tf':
      'variable "name" {\n  type = string\n}\nresource "t_y" "y" {\n  name = var.name\n}\noutput "full" {\n  value = "${t_y.y.name}!"\n}\n',
  })
  assert.equal(valueAt(sets, 't_x.r', 'got'), 'prod-app-a!')
  assert.equal(valueAt(sets, 't_x.r', 'size'), 5)
  assert.equal(valueAt(sets, 'module.m["b"].t_y.y', 'name'), 'prod-app-b')
  assert.deepEqual(
    sets.map((set) => set.root),
    ['.'],
  )
})

test('instances: count, for_each, unknown counts, dynamic blocks', () => {
  const sets = loadTexts({
    'main.tf':
      'variable "n" {}\nresource "t_x" "two" {\n  count = 2\n  name = "i${count.index}"\n}\nresource "t_x" "none" {\n  count = 0\n}\nresource "t_x" "maybe" {\n  count = var.n ? 1 : 0\n}\nresource "t_x" "each" {\n  for_each = { k = "v" }\n  name = "${each.key}=${each.value}"\n}\nresource "t_x" "dyn" {\n  dynamic "rule" {\n    for_each = [1, 2]\n    content {\n      port = rule.value\n    }\n  }\n}\n',
  })
  assert.equal(valueAt(sets, 't_x.two[1]', 'name'), 'i1')
  assert.equal(resourceAt(sets, 't_x.none[0]'), undefined)
  assert.equal(resourceAt(sets, 't_x.maybe[0]')?.certainty, 'maybe')
  assert.equal(valueAt(sets, 't_x.each["k"]', 'name'), 'k=v')
  assert.deepEqual(valueAt(sets, 't_x.dyn', 'rule'), [{ port: 1 }, { port: 2 }])
})

test('overrides are merged last, .tofu hides .tf, and JSON is read', () => {
  const sets = loadTexts({
    'main.tf': 'resource "t_x" "r" {\n  a = 1\n  b = 2\n}\n',
    'main_override.tf': 'resource "t_x" "r" {\n  b = 3\n}\n',
    'other.tf': 'resource "t_x" "hidden" {\n}\n',
    'other.tofu': 'resource "t_x" "shown" {\n}\n',
    'more.tf.json': '{"resource": {"t_x": {"json": {"v": "${1 + 1}", "list": [{"a": true}]}}}}',
  })
  assert.equal(valueAt(sets, 't_x.r', 'b'), 3)
  assert.equal(valueAt(sets, 't_x.r', 'a'), 1)
  assert.equal(resourceAt(sets, 't_x.hidden'), undefined)
  assert.ok(resourceAt(sets, 't_x.shown'))
  assert.equal(valueAt(sets, 't_x.json', 'v'), 2)
  assert.equal(valueAt(sets, 't_x.json', 'list.0.a'), true)
})

test('files are read within the tree only, templates are rendered', () => {
  const sets = loadTexts({
    'a/main.tf':
      'resource "t_x" "r" {\n  t = templatefile("${path.module}/t.tpl", { name = "n" })\n  f = file("./t.tpl")\n  up = file("../../etc/passwd")\n  set = fileset(".", "*.tpl")\n}\n',
    'a/t.tpl': 'hi ${name}',
  })
  assert.equal(valueAt(sets, 't_x.r', 't'), 'hi n')
  assert.equal(valueAt(sets, 't_x.r', 'f'), 'hi ${name}')
  assert.equal(valueAt(sets, 't_x.r', 'up'), '?')
  assert.deepEqual(valueAt(sets, 't_x.r', 'set'), ['t.tpl'])
})

test('policy documents keep their structure and the places of their parts', () => {
  const sets = loadTexts({
    'main.tf':
      'data "aws_iam_policy_document" "d" {\n  statement {\n    actions = ["s3:*"]\n    resources = ["*"]\n    principals {\n      type = "*"\n      identifiers = ["*"]\n    }\n  }\n}\nresource "t_x" "r" {\n  policy = data.aws_iam_policy_document.d.json\n}\n',
  })
  assert.deepEqual(JSON.parse(String(valueAt(sets, 't_x.r', 'policy'))), {
    Version: '2012-10-17',
    Statement: [{ Action: ['s3:*'], Effect: 'Allow', Principal: '*', Resource: ['*'] }],
  })
})

test('hostile configurations end', () => {
  const huge =
    'resource "t_x" "r" {\n  count = 399999999999999999999\n  v = "${count.index}"\n  b "x" {\n    c = t_x.r[0].v\n  }\n}\n'
  const deep = Object.fromEntries(
    Array.from({ length: 50 }, (_, index) => [
      `m${index}/main.tf`,
      `module "next" {\n  source = "../m${index + 1}"\n}\n`,
    ]),
  )
  const cases: readonly Record<string, string>[] = [
    { 'main.tf': 'module "self" {\n  source = "./"\n}\nresource "t_x" "r" {\n}\n' },
    { 'a/main.tf': 'module "b" {\n  source = "../b"\n}\n', 'b/main.tf': 'module "a" {\n  source = "../a"\n}\n' },
    { 'main.tf': 'locals {\n  a = local.b\n  b = local.a\n}\nresource "t_x" "r" {\n  v = local.a\n}\n' },
    {
      'main.tf': `resource "t_x" "r" {\n  v = [${'for x in range(1000) : '.repeat(1)}[for y in range(1000) : [for z in range(1000) : z]]]\n}\n`,
    },
    { 'main.tf': 'resource "t_x" "r" {\n  count = 1000000000\n  v = 1\n}\n' },
    {
      'main.tf':
        'resource "t_x" "r" {\n  v = join("", [for i in range(1000) : join("", [for j in range(1000) : "xxxxxxxxxxxxxxxxxxxx"])])\n}\n',
    },
    { 'main.tf': 'resource "t_x" "r" {\n  v = regex("(a+)+$", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!")\n}\n' },
    { 'main.tf': `resource "t_x" "r" {\n  v = ${'('.repeat(150)}1${')'.repeat(150)}\n}\n` },
    { 'main.tf': huge },
    deep,
  ]
  for (const texts of cases) {
    const sets = loadTexts(texts, { maxSteps: 100_000 })
    for (const set of sets) for (const one of set.resources.slice(0, 20)) assert.ok(one.refs.length >= 0)
  }
})

test('an unset variable with a few allowed values is one of them', () => {
  const sets = loadTexts({
    'main.tf':
      'variable "env" {\n  type = string\n  validation {\n    condition = contains(["dev", "prod"], var.env)\n    error_message = "no"\n  }\n}\nresource "t_x" "r" {\n  name = "n-${var.env}"\n}\n',
  })
  const body = resourceAt(sets, 't_x.r')?.body.value
  const value = body?.kind === 'map' ? body.entries.get('name')?.value : undefined
  assert.equal(value?.kind, 'choice')
  assert.deepEqual(value?.kind === 'choice' ? [value.when.text, value.whenTrue.value, value.whenFalse.value] : [], [
    'var.env == "dev"',
    { kind: 'known', value: 'n-dev' },
    { kind: 'known', value: 'n-prod' },
  ])
})
