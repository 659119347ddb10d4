/**
 * Speed of keyword matching on one core, over the files of a folder held in memory.
 * usage: node bench/src/keyword-speed.ts FOLDER
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { buildKeywords, findKeywords, listFiles } from '@bartizan/engine'
import { detectorSources } from '@bartizan/platform/registry'

const root = process.argv[2] ?? '.'
const files = (await listFiles({ root })).slice(0, 20_000).map((file) => readFileSync(join(root, file.path)))
const text = files.filter((bytes) => !bytes.subarray(0, 8192).includes(0))
const total = text.reduce((sum, bytes) => sum + bytes.length, 0)
const detectors = await Promise.all(detectorSources.map((source) => source.load()))
const own = detectors.map((detector) => detector.keywords ?? [])
const absent = Array.from({ length: 200 }, (_, index) => `${'qzx jqv zkw xvq'.split(' ')[index % 4]}${index}`)

for (const [name, groups] of [
  ['200 words that do not occur', [absent]],
  ['the words of all detectors', own],
] as const) {
  const tables = buildKeywords(groups)
  let best = 0
  let hits = 0
  for (let run = 0; run < 5; run++) {
    const start = process.cpuUsage()
    hits = 0
    for (const bytes of text)
      hits += findKeywords(tables, bytes).hits.reduce((sum, list) => sum + (list?.length ?? 0), 0)
    const { user, system } = process.cpuUsage(start)
    best = Math.max(best, total / (user + system))
  }
  process.stdout.write(`${name}: ${best.toFixed(0)} MB/s, ${hits} hits in ${(total / 1e6).toFixed(0)} MB\n`)
}
