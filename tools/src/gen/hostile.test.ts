import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { resolveSettings } from '@bartizan/platform/options'
import { scan } from '@bartizan/platform'
import { loadSamples } from './samples.ts'

/** Pseudo-random numbers that are the same in every run (mulberry32). */
function random(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

type Mutation = (bytes: Buffer, next: () => number) => Buffer

const at = (bytes: Buffer, next: () => number): number => Math.floor(next() * (bytes.length + 1))
const mutations: readonly Mutation[] = [
  (bytes, next) => bytes.subarray(0, at(bytes, next)),
  (bytes, next) => Buffer.concat([bytes.subarray(0, at(bytes, next)), Buffer.from([0xff, 0xfe, 0xc0, 0x80]), bytes]),
  (bytes, next) => {
    const copy = Buffer.from(bytes)
    for (let i = 0; i < 20 && copy.length > 0; i++) copy[Math.floor(next() * copy.length)] = Math.floor(next() * 256)
    return copy
  },
  (bytes, next) => {
    const place = at(bytes, next)
    const bracket = ['(', '[', '{', '{ "a": ', '- ', '<a>', '${', '"'][Math.floor(next() * 8)] ?? '('
    return Buffer.concat([bytes.subarray(0, place), Buffer.from(bracket.repeat(10_000)), bytes.subarray(place)])
  },
  (bytes, next) => {
    const [from, to] = [at(bytes, next), at(bytes, next)].sort((a, b) => a - b) as [number, number]
    return Buffer.concat([bytes.subarray(0, to), bytes.subarray(from)])
  },
  (bytes) => Buffer.concat([Buffer.from('\uFEFF'), Buffer.from(bytes.toString().replaceAll('\n', '\r\n'))]),
  (bytes) => Buffer.from(`\uFEFF${bytes.toString()}`, 'utf16le'),
  (bytes) =>
    Buffer.from(bytes.toString().replaceAll('\n', '\n<<<<<<< ours\n=======\n>>>>>>> theirs\n').replaceAll('  ', '\t')),
]

test('1,000 mutated, truncated and hostile files of every kind: no crash, no hang, nothing dropped in silence', async () => {
  const root = mkdtempSync(join(tmpdir(), 'bartizan-hostile-'))
  const next = random(42)
  try {
    const samples = await loadSamples()
    const byKind = [...Map.groupBy(samples, (sample) => sample.path).values()]
    for (let index = 0; index < 1000; index++) {
      const kind = byKind[index % byKind.length] ?? []
      const sample = kind[Math.floor(next() * kind.length)]
      const mutate = mutations[index % mutations.length]
      if (sample === undefined || mutate === undefined) continue
      const file = join(root, `case-${index}`, sample.path)
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(file, mutate(Buffer.from(sample.text), next))
    }
    const settings = await resolveSettings({ options: [], flags: new Map(), environment: {}, start: root })
    const result = await scan({
      paths: [root],
      settings,
      environment: {
        XDG_CACHE_HOME: join(root, '.cache'),
        XDG_DATA_HOME: join(root, '.data'),
        SOURCE_DATE_EPOCH: '1790000000',
      },
    })
    const failures = result.coverage.problems.filter((problem) => problem.kind.startsWith('detector-'))
    assert.deepEqual(failures, [])
    assert.ok(result.coverage.files >= 900, `${result.coverage.files} files`)
    // What is told of a file names it; that there is no advisory database is told of the whole scan.
    const told = result.coverage.problems.filter((problem) => problem.kind !== 'missing-data')
    for (const problem of told) assert.ok(problem.cause.length > 0 && (problem.path ?? '') !== '', problem.cause)
    assert.ok(result.findings.length > 100)
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
})
