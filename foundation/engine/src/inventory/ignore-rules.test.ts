import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { relocate } from './exclude.ts'
import { PathFilter } from './path-filter.ts'

function ignored(patterns: readonly string[], path: string): boolean {
  return new PathFilter(patterns).matches(path)
}

test('patterns name what git would ignore', () => {
  const cases: readonly [readonly string[], string, boolean][] = [
    [['foo'], 'foo', true],
    [['foo'], 'a/foo/b', true],
    [['/foo'], 'a/foo', false],
    [['foo/'], 'foo', false],
    [['foo/'], 'foo/x', true],
    [['*.log'], 'a/b.log', true],
    [['*.log', '!keep.log'], 'keep.log', false],
    [['logs/', '!logs/keep.log'], 'logs/keep.log', true],
    [['a/*/c'], 'a/b/c', true],
    [['a/*/c'], 'a/b/d/c', false],
    [['a/**/c'], 'a/c', true],
    [['a/**/c'], 'a/b/d/c', true],
    [['**/c'], 'c', true],
    [['a/**'], 'a/b', true],
    [['# note', '', '  '], 'note', false],
    [[String.raw`\#x`], '#x', true],
    [['a[0-9].txt'], 'a7.txt', true],
    [['a[!0-9].txt'], 'a7.txt', false],
    [['tail  '], 'tail', true],
    [['*.min.js'], 'x.min.js', true],
    [['[broken'], '[broken', true],
  ]
  for (const [patterns, path, want] of cases) assert.equal(ignored(patterns, path), want, `${patterns} on ${path}`)
})

test('agrees with git check-ignore', () => {
  const root = mkdtempSync(join(tmpdir(), 'bartizan-ignore-'))
  try {
    execFileSync('git', ['init', '-q', root])
    const segment = fc.constantFrom('a', 'b', 'ab', 'a.js', 'b.js', '*', '**', 'a*', '*.js', '?', '[ab]', '!a', 'a ')
    const line = fc
      .tuple(fc.constantFrom('', '/', '!'), fc.array(segment, { minLength: 1, maxLength: 3 }), fc.constantFrom('', '/'))
      .map(([head, segments, tail]) => head + segments.join('/') + tail)
    const name = fc.constantFrom('a', 'b', 'ab', 'a.js', 'b.js')
    const path = fc.array(name, { minLength: 1, maxLength: 3 }).map((names) => `${names.join('/')}/f`)
    fc.assert(
      fc.property(
        fc.array(line, { minLength: 1, maxLength: 4 }),
        fc.array(path, { minLength: 4, maxLength: 12 }),
        (lines, paths) => {
          writeFileSync(join(root, '.gitignore'), lines.join('\n'))
          const places = [...new Set(paths)]
          for (const place of places) mkdirSync(join(root, dirname(place)), { recursive: true })
          assert.deepEqual(
            places.filter((place) => ignored(lines, place)),
            checkIgnore(root, places),
            lines.join(' | '),
          )
        },
      ),
      { numRuns: 120 },
    )
  } finally {
    rmSync(root, { recursive: true })
  }
})

function checkIgnore(root: string, paths: readonly string[]): string[] {
  try {
    const input = paths.join('\0')
    const output = execFileSync('git', ['-C', root, 'check-ignore', '-z', '--no-index', '--stdin'], { input })
    const named = new Set(output.toString().split('\0'))
    return paths.filter((path) => named.has(path))
  } catch {
    return []
  }
}

test('patterns of a deeper file count from its folder', () => {
  const cases: readonly [string, string, string, boolean][] = [
    ['foo', 'sub', 'sub/x/foo', true],
    ['foo', 'sub', 'foo', false],
    ['/foo', 'sub', 'sub/foo', true],
    ['/foo', 'sub', 'sub/x/foo', false],
    ['a/b', 's*b', 's*b/a/b', true],
    ['a/b', 's*b', 'sub/a/b', false],
  ]
  for (const [line, folder, path, want] of cases) assert.equal(ignored([relocate(line, folder)], path), want, path)
})
