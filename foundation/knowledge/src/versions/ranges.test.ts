import assert from 'node:assert/strict'
import { test } from 'node:test'
import { admits } from './ranges.ts'

const ROWS: readonly (readonly [ecosystem: string, range: string, inside: string, outside: string])[] = [
  ['npm', '^1.2.3', '1.9.0', '2.0.0'],
  ['npm', '^0.2.3', '0.2.9', '0.3.0'],
  ['npm', '~1.2.3', '1.2.9', '1.3.0'],
  ['npm', '1.2.x', '1.2.7', '1.3.0'],
  ['npm', '1', '1.9.9', '2.0.0'],
  ['npm', '>=1.0.0 <2.0.0 || ^3.1.0', '3.2.0', '2.5.0'],
  ['npm', '1.0.0 - 1.4.0', '1.4.0', '1.4.1'],
  ['npm', '4.17.20', '4.17.20', '4.17.21'],
  ['crates.io', '1.2', '1.9.0', '2.0.0'],
  ['crates.io', '=1.2.3', '1.2.3', '1.2.4'],
  ['PyPI', '>=1.0,<2', '1.9', '2.0'],
  ['PyPI', '~=1.4.2', '1.4.9', '1.5.0'],
  ['PyPI', '==2.28.*', '2.28.2', '2.29.0'],
  ['PyPI', '>=1,!=1.5', '1.6', '1.5'],
  ['RubyGems', '~> 2.0, >= 2.2.0', '2.9', '3.0'],
  ['Packagist', '^5.4 || ^6.0', '6.4.1', '7.0.0'],
  ['Packagist', '~1.2', '1.9', '2.0'],
  ['Hex', '~> 1.2 or ~> 2.0', '2.3.0', '3.0.0'],
]

test('a declared range admits what its package manager admits', () => {
  for (const [ecosystem, range, inside, outside] of ROWS) {
    assert.equal(admits(ecosystem, range, inside), true, `${ecosystem} ${range} ${inside}`)
    assert.equal(admits(ecosystem, range, outside), false, `${ecosystem} ${range} ${outside}`)
  }
})

test('what is no range decides nothing', () => {
  for (const range of ['github:a/b', 'workspace:^', 'file:../x', '>=a'])
    assert.equal(admits('npm', range, '1.0.0'), undefined, range)
  assert.equal(admits('Maven', '[1,2)', '1.5'), undefined)
})
