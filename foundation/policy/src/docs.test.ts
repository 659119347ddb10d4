import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { evaluateCondition } from './cel/index.ts'
import { checkPolicies, evalPolicies, testPolicies } from './commands/index.ts'
import { loadGatePolicy } from './gate/index.ts'
import { evaluateGuard, loadDocument, parseGuard } from './guard/index.ts'
import { problemText } from './rego/index.ts'
import type { Value } from './rego/index.ts'

type Block = { readonly language: string; readonly about: string; readonly text: string }

/** The fenced blocks of the guide, in order. */
function blocks(): Block[] {
  const guide = readFileSync(join(import.meta.dirname, '../../../docs/policy.md'), 'utf8')
  return [...guide.matchAll(/^```(\w+) ?(.*)\n([\s\S]*?)^```$/gm)].map((found) => ({
    language: found[1] as string,
    about: (found[2] as string).trim(),
    text: found[3] as string,
  }))
}

test('every example of the policy guide does what the guide says', () => {
  const files = new Map<string, string>()
  let last = ''
  let input: Value = null
  let guard = ''
  let document = ''
  let executed = 0
  for (const { language, about, text } of blocks()) {
    if (language === 'rego' && !about.startsWith('gate ')) files.set(about, text)
    if (language === 'rego' || language === 'guard') last = text
    if (language === 'guard') guard = text
    if (language === 'yaml' && about === 'document') document = text
    if (language === 'json' && about === 'input') input = JSON.parse(text) as Value
    if (language === 'json' && about.startsWith('result ')) {
      const { solutions } = evalPolicies(files, about.slice(7), { input, format: 'json' })
      const shown: Value | undefined = evalPolicies(files, `x = [m | some m in ${about.slice(7)}]`, { input })
        .solutions[0]?.bindings['x']
      assert.equal(solutions.length, 1)
      assert.deepEqual(shown, JSON.parse(text))
      executed++
    }
    if (language === 'text' && about === 'tests') {
      assert.ok(testPolicies(files).text.includes(text.trim()))
      executed++
    }
    if (language === 'text' && about === 'check') {
      assert.equal(checkPolicies(new Map([['mistake.rego', last]])).text, text)
      executed++
    }
    if (language === 'text' && about === 'guard') {
      const parsed = parseGuard(guard)
      const data = loadDocument(document)
      assert.ok(parsed.kind === 'file' && data.kind === 'data')
      const result = evaluateGuard(parsed.file, data.data)
      const shown =
        result.kind === 'evaluated'
          ? result.rules.map(({ name, status }) => `${name} ${status}\n`).join('')
          : result.message
      assert.equal(shown, text)
      executed++
    }
    if (language === 'cel') {
      const [data, ...lines] = text.split('\n')
      const result = evaluateCondition(lines.join('\n'), JSON.parse(data as string) as { [name: string]: unknown })
      assert.deepEqual(result, { kind: 'truth', holds: about === 'true' })
      executed++
    }
    if (language === 'text' && about === 'gate') {
      const policy = loadGatePolicy(new Map([['broken.rego', last]]), { environments: {} })
      assert.equal(policy.kind === 'unusable' && `${policy.problems.map(problemText).join('\n')}\n`, text)
      executed++
    }
  }
  assert.equal(executed, 7)
})
