import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { expandSample } from '../sample/expand.ts'
import { createScanner } from '../scan/scanner.ts'
import { readDetectSecretsBaseline, readGitleaksBaseline, readGitleaksIgnore } from './baselines.ts'
import { extendConfig, readGitleaksConfig } from './gitleaks-config.ts'

const own = expandSample('acme_{hex:24}', 'compat')
const github = expandSample('{github:ghp_}', 'compat')

const toml = `
title = "acme"
[extend]
useDefault = true
disabledRules = ["github-pat"]

[[rules]]
id = "acme-key"
description = "Acme key"
regex = '''\\b(acme_[0-9a-f]{24})\\b'''
keywords = ["acme_"]
entropy = 2

[[rules.allowlists]]
condition = "AND"
paths = ['''^docs/''']
regexes = ['''acme_''']

[[rules]]
id = "no-pfx"
path = '''\\.pfx$'''

[allowlist]
stopwords = ["notreally"]
paths = ['''^vendor/''']
`

function ids(
  path: string,
  text: string,
  config = readGitleaksConfig(toml, '.gitleaks.toml').config,
): readonly string[] {
  assert.ok(config)
  return createScanner(undefined, config)
    .scan({ path, bytes: Buffer.from(text) })
    .found.map((one) => `${one.rule.id} ${one.value}`)
}

test('rules, groups, allowlists, stop words and switched-off rules of a gitleaks configuration', () => {
  assert.deepEqual(ids('src/a.txt', `k = ${own}`), [`secrets/custom-rule ${own}`])
  assert.deepEqual(ids('docs/a.txt', `k = ${own}`), [])
  assert.deepEqual(ids('vendor/a.txt', `k = ${own}`), [])
  assert.deepEqual(ids('src/a.txt', `k = ${github}`), [])
  assert.deepEqual(ids('a.pfx', 'x'), ['secrets/custom-rule a.pfx'])
})

test('what cannot be used is a problem and the rest works', () => {
  const { config, problems } = readGitleaksConfig(
    '[[rules]]\nid = "bad"\nregex = "(?=x)"\n[[rules]]\nid = "good"\nregex = "abc"\n',
    'x.toml',
  )
  assert.equal(problems.length, 1)
  assert.match(problems[0]!.cause, /look-around/)
  assert.deepEqual(
    config?.rules.map((rule) => rule.id),
    ['good'],
  )
  assert.equal(config?.builtIn, false)
  assert.equal(readGitleaksConfig('a = [', 'x.toml').problems.length, 1)
})

test('a configuration on top of another', () => {
  const base = readGitleaksConfig(toml, 'a').config!
  const top = readGitleaksConfig(
    '[extend]\ndisabledRules = ["no-pfx"]\n[[rules]]\nid = "acme-key"\nregex = "zzz"\n',
    'b',
  ).config!
  assert.deepEqual(
    extendConfig(base, top).rules.map((rule) => [rule.id, rule.regex?.source]),
    [['acme-key', 'zzz']],
  )
})

test('baselines of gitleaks and detect-secrets, and .gitleaksignore', () => {
  const [first] =
    readGitleaksBaseline(
      JSON.stringify([{ File: 'a.py', RuleID: 'github-pat', StartLine: 3, Secret: github, Commit: 'abc' }]),
    ) ?? []
  assert.equal(first?.matches?.(github), true)
  assert.equal(first?.matches?.(own), false)
  const hashed = createHash('sha1').update(own).digest('hex')
  const [second] =
    readDetectSecretsBaseline(
      JSON.stringify({
        version: '1.5.0',
        results: { 'b.py': [{ type: 'Secret Keyword', hashed_secret: hashed, line_number: 7 }] },
      }),
    ) ?? []
  assert.deepEqual(
    [second?.path, second?.line, second?.matches?.(own), second?.matches?.('x')],
    ['b.py', 7, true, false],
  )
  assert.deepEqual(
    readGitleaksIgnore('# c\nsrc/a.py:github-pat:12\n0123456789abcdef0123456789abcdef01234567:b.py:jwt:1\nnonsense\n'),
    [
      { path: 'src/a.py', rule: 'github-pat', line: 12 },
      { path: 'b.py', rule: 'jwt', line: 1, commit: '0123456789abcdef0123456789abcdef01234567' },
    ],
  )
  assert.equal(readGitleaksBaseline('{}'), undefined)
  assert.equal(readDetectSecretsBaseline('[]'), undefined)
})
