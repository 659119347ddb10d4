import type { RuleId, RuleSample } from '@bartizan/model'

type Kind = RuleSample['kind']

const sample = (rule: RuleId, kind: Kind, path: string, text: string): RuleSample => ({ rule, kind, path, text })

const lock = (entries: Readonly<Record<string, object>>): string =>
  `${JSON.stringify({ name: 'app', lockfileVersion: 3, packages: { '': { name: 'app' }, ...entries } }, undefined, 2)}\n`

const SHA512 = 'sha512-z4PhNX7vuL3xVChQ1m2AB9Yg5AULVxXcg/SpIdNs6c5H0NE8XYXysP+DGNKHfuwvY7kxvUdBeoGlODJ6+SfaPg=='

const entry = (name: string, more: object = {}): object => ({
  version: '1.0.0',
  resolved: `https://packages.example.com/${name}.tgz`,
  integrity: SHA512,
  ...more,
})

const many = (names: readonly string[]): Record<string, object> =>
  Object.fromEntries(names.map((name) => [`node_modules/${name}`, entry(name)]))

const PLENTY = [
  'alpha',
  'bravo',
  'charlie',
  'delta',
  'echo',
  'foxtrot',
  'golf',
  'hotel',
  'india',
  'juliet',
  'kilo',
  'lima',
]

/**
 * What the rules report and leave alone in a single file. Rules that speak from the advisory database, from the
 * configuration, or from several files together are shown by the tests of this room.
 */
export const samples: readonly RuleSample[] = [
  sample(
    'dependencies/missing-integrity',
    'bad',
    'package-lock.json',
    lock({ ...many(['alpha']), 'node_modules/bravo': entry('bravo', { integrity: undefined }) }),
  ),
  sample('dependencies/missing-integrity', 'good', 'package-lock.json', lock(many(['alpha', 'bravo']))),
  sample(
    'dependencies/weak-integrity',
    'bad',
    'package-lock.json',
    lock({
      ...many(['alpha']),
      'node_modules/bravo': entry('bravo', { integrity: 'sha1-2jmj7l5rSw0yVb/vlWAYkK/YBwk=' }),
    }),
  ),
  sample('dependencies/weak-integrity', 'good', 'package-lock.json', lock(many(['alpha', 'bravo']))),
  sample(
    'dependencies/insecure-source',
    'bad',
    'Gemfile.lock',
    'GEM\n  remote: http://gems.example.com/\n  specs:\n    rack (3.0.0)\n\nPLATFORMS\n  ruby\n\nDEPENDENCIES\n  rack\n',
  ),
  sample(
    'dependencies/insecure-source',
    'good',
    'Gemfile.lock',
    'GEM\n  remote: https://gems.example.com/\n  specs:\n    rack (3.0.0)\n\nPLATFORMS\n  ruby\n\nDEPENDENCIES\n  rack\n',
  ),
  sample(
    'dependencies/unexpected-host',
    'bad',
    'package-lock.json',
    lock({ ...many(PLENTY), 'node_modules/mike': entry('mike', { resolved: 'https://files.example.net/mike.tgz' }) }),
  ),
  sample('dependencies/unexpected-host', 'good', 'package-lock.json', lock(many([...PLENTY, 'mike']))),
  sample(
    'dependencies/confusable-scope',
    'bad',
    'package-lock.json',
    lock({
      'node_modules/@acme/web': entry('web', { resolved: 'https://npm.acme.example/web.tgz' }),
      'node_modules/@acme/auth': entry('auth'),
      ...many(['alpha']),
    }),
  ),
  sample(
    'dependencies/confusable-scope',
    'good',
    'package-lock.json',
    lock({
      'node_modules/@acme/web': entry('web', { resolved: 'https://npm.acme.example/web.tgz' }),
      'node_modules/@acme/auth': entry('auth', { resolved: 'https://npm.acme.example/auth.tgz' }),
      ...many(['alpha']),
    }),
  ),
  sample(
    'dependencies/missing-lockfile',
    'bad',
    'package.json',
    '{\n  "name": "app",\n  "dependencies": { "left": "^1.0.0" }\n}\n',
  ),
  sample('dependencies/missing-lockfile', 'good', 'requirements.txt', 'flask==3.0.3\njinja2==3.1.4\n'),
  sample('dependencies/floating-version', 'bad', 'requirements.txt', 'flask>=2.0\n'),
  sample('dependencies/floating-version', 'good', 'requirements.txt', 'flask>=2.0,<3\n'),
  sample(
    'dependencies/deprecated-package',
    'bad',
    'package-lock.json',
    lock({
      '': { name: 'app', dependencies: { request: '^1.0.0' } },
      'node_modules/request': entry('request', { deprecated: 'request is no longer maintained' }),
    }),
  ),
  sample(
    'dependencies/deprecated-package',
    'good',
    'package-lock.json',
    lock({ '': { name: 'app', dependencies: { undici: '^1.0.0' } }, ...many(['undici']) }),
  ),
]
