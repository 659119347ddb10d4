import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import type { ScanResult } from '@bartizan/model'
import { makePlace, type Place } from '../test-support/run.ts'

interface Block {
  readonly language: string
  readonly about: string
  readonly text: string
}

/** The fenced blocks of the guide, in order. */
function blocks(): readonly Block[] {
  const guide = readFileSync(join(import.meta.dirname, '../../../docs/dependencies.md'), 'utf8')
  return [...guide.matchAll(/^```(\w+) ?(.*)\n([\s\S]*?)^```$/gm)].map(([, language = '', about = '', text = '']) => ({
    language,
    about: about.trim(),
    text,
  }))
}

const wordsOf = (line: string): readonly string[] =>
  [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? '')

/** The start of the fingerprint of the one vulnerability in the example. */
function fingerprint(place: Place): string {
  const { findings } = JSON.parse(place.run('scan', '--only', 'dependencies', '-f', 'json').out) as ScanResult
  const found = findings.find(({ evidence }) => evidence?.kind === 'advisory')
  assert.ok(found)
  return found.fingerprint.slice(0, 12)
}

/** Runs the lines of a block; the last one's exit code is the one that the block states. */
function runBlock(place: Place, { about, text }: Block, found: () => string): string {
  const lines = text.trim().split('\n')
  const said = lines.map((line, index) => {
    const [command, ...args] = wordsOf(line)
    assert.equal(command, 'bartizan', line)
    const ran = place.run(...args.map((word) => (word === 'FINGERPRINT' ? found() : word)))
    if (index === lines.length - 1) assert.equal(ran.code, Number(about || '0'), `${line}\n${ran.out}${ran.notes}`)
    return `${ran.out}${ran.notes}`
  })
  return said.join('\n')
}

test('every example of the guide to dependencies does what the guide says', () => {
  const place = makePlace()
  const flat = (text: string): string => text.replace(/\s+/g, ' ')
  let said = ''
  let executed = 0
  let known: string | undefined
  const found = (): string => (known ??= fingerprint(place))
  try {
    for (const block of blocks()) {
      const { language, about, text } = block
      if (language === 'json' || language === 'yaml') place.write(about, text)
      if (language === 'sh' && about !== 'network') {
        said = flat(runBlock(place, block, found))
        executed++
      }
      if (language === 'text')
        for (const line of text.trim().split('\n')) assert.ok(said.includes(flat(line)), `${line}\nnot in\n${said}`)
    }
  } finally {
    place.remove()
  }
  assert.equal(executed, 10)
})
