import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sourceOf } from '@bartizan/engine'
import { createOrigins, type Cell } from '@bartizan/model/resource'
import { parseYaml } from '@bartizan/syntax/yaml'
import { loadTemplate, scopeOf, templateRoot } from './load.ts'

/** A cell as a short text: known values as JSON, `?why` for unknown ones, `a|b` for choices. */
function show(cell: Cell): string {
  const { value } = cell
  switch (value.kind) {
    case 'known':
      return JSON.stringify(value.value)
    case 'unknown':
      return `?${value.why}`
    case 'choice':
      return `${value.when.text}:${show(value.whenTrue)}|${show(value.whenFalse)}`
    case 'list':
      return `[${value.items.map(show).join(', ')}${value.open ? ', …' : ''}]`
    case 'map':
      return `{${[...value.entries].map(([key, item]) => `${key}: ${show(item)}`).join(', ')}}`
    case 'text':
      return `"${value.parts.map((part) => (part.value.kind === 'known' ? String(part.value.value) : show(part))).join('')}"`
    case 'encoded':
      return `${value.format}(${show(value.content)})`
  }
}

const head = `AWSTemplateFormatVersion: "2010-09-09"
Parameters:
  Name: {Type: String, Default: web}
  Free: {Type: String}
  Size: {Type: String, AllowedValues: [s, l]}
  List: {Type: CommaDelimitedList, Default: "a, b"}
Conditions:
  Yes: !Equals [x, x]
  No: !Not [{Condition: "Yes"}]
  Open: !Equals [!Ref Name, web]
Mappings:
  Map: {eu: {ami: ami-1, same: z}, us: {ami: ami-2, same: z}}
Resources:
  Other: {Type: "AWS::SNS::Topic"}
  Under:
    Type: AWS::SQS::Queue
    Properties:
      X: `

function evaluated(value: string): string {
  const text = `${head}${value}\n`
  const source = sourceOf('t.yaml', text)
  const root = templateRoot(parseYaml(text))
  assert.ok(root)
  const { set } = loadTemplate(source, root, scopeOf(source, root, new Map(), createOrigins()))
  const body = set.resources.find(({ name }) => name === 'Under')?.body.value
  const cell = body?.kind === 'map' ? body.entries.get('X') : undefined
  return cell === undefined ? 'absent' : show(cell)
}

const cases: readonly (readonly [text: string, expected: string])[] = [
  ['!Ref Name', '"web"'],
  ['{Ref: Free}', '?unset'],
  ['!Ref Size', 'Size = s:"s"|"l"'],
  ['!Ref List', '["a", "b"]'],
  ['!Ref Other', '?computed'],
  ['!Ref "AWS::NoValue"', 'absent'],
  ['!Ref "AWS::Partition"', '"aws"'],
  ['!Ref Nowhere', '?error'],
  ['!GetAtt Other.Arn', '?computed'],
  ['!Sub "a-${Name}-${!x}-${AWS::Region}"', '"a-web-${x}-?external"'],
  ['!Sub ["${V}/${Name}", {V: !Ref Name}]', '"web/web"'],
  ['!Join ["-", [a, !Ref Name, c]]', '"a-web-c"'],
  ['!Select [1, !Split [",", "p,q,r"]]', '"q"'],
  ['!FindInMap [Map, eu, ami]', '"ami-1"'],
  ['!FindInMap [Map, !Ref "AWS::Region", same]', '"z"'],
  ['!FindInMap [Map, !Ref "AWS::Region", ami]', '?computed'],
  ['!FindInMap [Map, xx, ami, {DefaultValue: d}]', '"d"'],
  ['!If ["Yes", 1, 2]', '1'],
  ['!If ["No", 1, !Ref "AWS::NoValue"]', 'absent'],
  ['!If [Open, true, false]', 'Open:true|false'],
  ['[1, !If ["No", 2, !Ref "AWS::NoValue"], 3]', '[1, 3]'],
  ['!Base64 {"Fn::Sub": "run ${Name}"}', '"run web"'],
  ['!ImportValue x', '?external'],
  ['!GetAZs ""', '[, …]'],
  ['{"Fn::Length": [1, 2]}', '2'],
  ['{"Fn::ToJsonString": {a: !Ref Name}}', 'json({a: "web"})'],
  ['"p-{{resolve:ssm:x}}"', '"p-?external"'],
  ['{Statement: {Condition: {Bool: {a: b}}}}', '{Statement: {Condition: {Bool: {a: "b"}}}}'],
  ['{a: No, b: "No", c: on, d: !If ["Yes", yes, no]}', '{a: false, b: "No", c: true, d: "yes"}'],
]

for (const [text, expected] of cases) {
  test(`CloudFormation: ${text}`, () => assert.equal(evaluated(text), expected))
}

test('deep and circular input ends with unknown values', () => {
  assert.match(evaluated(`${'{"Fn::Join": ["", ['.repeat(60)}x${']]}'.repeat(60)}`), /x|\?/)
  assert.equal(evaluated('!If [Loop, 1, 2]'), 'Loop:1|2')
})
