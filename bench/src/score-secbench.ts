/**
 * SecBench.js: vulnerable npm packages with the place of the sink. Entries 0, 2, 4 … of each class, in name order, that have
 * a folder `pkg` with the package's files beside their package.json.
 * A hit is a finding of the class within 2 lines of the sink, or one whose flow passes there.
 * Usage: node bench/src/score-secbench.ts FOLDER [--misses]
 */
import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { FileLocation } from '@bartizan/model'
import { analyseFiles } from '@bartizan/sast'

const [folder = '', ...flags] = process.argv.slice(2)
const classes: Readonly<Record<string, readonly string[]>> = {
  'command-injection': ['sast/command-injection', 'sast/program-from-input'],
  'code-injection': ['sast/code-injection', 'sast/command-injection'],
  'prototype-pollution': ['sast/prototype-pollution'],
  'path-traversal': ['sast/path-traversal'],
}

const near = (at: FileLocation, file: string, line: number): boolean =>
  basename(at.path) === file && at.region !== undefined && Math.abs(at.region.startLine - line) <= 2

for (const [kind, wanted] of Object.entries(classes)) {
  const entries = readdirSync(join(folder, kind))
    .filter((name) => existsSync(join(folder, kind, name, 'package.json')))
    .sort()
    .filter((_, index) => index % 2 === 0)
  let hits = 0
  let total = 0
  const missed: string[] = []
  for (const name of entries) {
    const root = join(folder, kind, name, 'pkg')
    const about: unknown = JSON.parse(readFileSync(join(folder, kind, name, 'package.json'), 'utf8'))
    const sink = typeof about === 'object' && about !== null && 'sink' in about ? String(about.sink) : ''
    if (!existsSync(join(root, 'package.json')) || !/^[^:]+:\d+/.test(sink)) continue
    total++
    const [place = '', line = ''] = sink.split(':')
    const files = globSync('**/*.{js,cjs,mjs,ts}', {
      cwd: root,
      exclude: (path) => /node_modules|\.min\.js$/.test(path),
    })
      .map((path) => ({ path, source: new Uint8Array(readFileSync(join(root, path))) }))
      .filter((file) => file.source.length < 2_000_000)
    const read = (path: string): string | undefined =>
      existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : undefined
    const { findings } = analyseFiles(files, read)
    const isHit = findings.some(
      (finding) =>
        wanted.includes(finding.rule) &&
        [finding.at, ...(finding.flow ?? [])].some(
          (at) => at.kind === 'file' && near(at, basename(place), Number(line)),
        ),
    )
    if (isHit) hits++
    else missed.push(`  ${name} ${sink} (${findings.map((one) => one.rule.slice(5)).join(', ')})`)
  }
  process.stdout.write(`${kind} ${hits}/${total} (${((100 * hits) / Math.max(1, total)).toFixed(1)} %)\n`)
  if (flags.includes('--misses')) process.stdout.write(`${missed.join('\n')}\n`)
}
