import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { sourceOf, type DetectorSettings } from '@bartizan/engine'
import * as fc from 'fast-check'
import { detector } from './detector.ts'

const settings: DetectorSettings = {
  profile: 'audit',
  options: {},
  secretKey: new Uint8Array(32),
  today: '2026-01-01',
  dataDirectory: '',
}
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
  const run = await detector.start(settings)
  run.inspect(sourceOf('t.yaml', text), [])
}

test('mutated and truncated templates are answered', async () => {
  const edit = fc.record({ at: fc.nat(template.length), cut: fc.nat(30), put: fc.constantFrom(...pieces) })
  await fc.assert(
    fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 4 }), async (edits) => {
      let text = template
      for (const { at, cut, put } of edits) text = text.slice(0, at) + put + text.slice(at + cut)
      await inspect(text)
    }),
    { numRuns: 300 },
  )
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
