import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { sourceOf } from '@bartizan/engine'
import { auditSettings, tryMutations } from '@bartizan/testkit'
import { detector } from './detector.ts'

const template = readFileSync(new URL('../fixtures/stack.yaml', import.meta.url), 'utf8')
const pieces = [
  '!Ref ',
  '!If [',
  'Fn::Sub: ',
  '*a',
  '&a ',
  '[',
  ']',
  '{',
  '}',
  ': ',
  '\n',
  '  ',
  '- ',
  '"',
  '!Join [',
  'Resources:',
  '<<: ',
]

async function inspect(text: string): Promise<void> {
  const run = await detector.start(auditSettings)
  run.inspect(sourceOf('t.yaml', text), [])
}

test('mutated and truncated templates are answered', async () => {
  await tryMutations(template, { pieces, runs: 300 }, async (text) => {
    await inspect(text)
  })
  assert.ok(template.length > 1000)
})

test('a bomb of aliases and a one-line file of five megabytes are answered', async () => {
  const bomb = ['Resources:', '  A: {Type: "AWS::SNS::Topic", Properties: {X: &a0 [x, x, x, x, x, x, x, x, x, x]}}']
  for (let level = 1; level < 10; level += 1)
    bomb.push(
      `  B${level}: {Type: "AWS::SNS::Topic", Properties: {X: &a${level} [${`*a${level - 1}, `.repeat(9)}*a${level - 1}]}}`,
    )
  await inspect(bomb.join('\n'))
  const one = '"A":{"Type":"AWS::SNS::Topic","Properties":{"TopicName":"a"}},'
  await inspect(`{"Resources":{${one.repeat(80_000)}"Z":{"Type":"AWS::SNS::Topic"}}}`)
})
