/**
 * Speed of a flat parser on one core, files held in memory.
 * usage: node bench/src/parse-speed.ts SOURCE_FOLDER... [--rounds 3]
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { dialectOf, parseJavaScript } from '@bartizan/syntax/javascript'
import type { Dialect } from '@bartizan/syntax/javascript'
import { Names } from '@bartizan/syntax/tree'

type Loaded = { readonly bytes: Uint8Array; readonly dialect: Dialect }

const load = (folder: string, into: Loaded[]): void => {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    const dialect = entry.isFile() ? dialectOf(entry.name) : undefined
    if (entry.isDirectory()) load(path, into)
    else if (dialect !== undefined) into.push({ bytes: readFileSync(path), dialect })
  }
}

const folders = process.argv.slice(2).filter((one) => !one.startsWith('--'))
const files: Loaded[] = []
for (const folder of folders) load(folder, files)
const megabytes = files.reduce((sum, file) => sum + file.bytes.length, 0) / 1e6
const names = new Names()
for (let round = 1; round <= 3; round++) {
  const before = process.cpuUsage()
  const started = performance.now()
  let nodes = 0
  for (const { bytes, dialect } of files) nodes += parseJavaScript(bytes, { dialect, names }).count
  const { user, system } = process.cpuUsage(before)
  const cpu = (user + system) / 1e6
  const wall = (performance.now() - started) / 1000
  process.stdout.write(
    `round ${round}: ${files.length} files, ${megabytes.toFixed(1)} MB, ${(nodes / 1e6).toFixed(2)} M nodes, ` +
      `${(megabytes / wall).toFixed(1)} MB/s wall, ${(megabytes / cpu).toFixed(1)} MB/s CPU\n`,
  )
}
