import { closeSync, openSync, readFileSync, readSync, renameSync, rmSync, writeSync } from 'node:fs'
import path from 'node:path'
import { parseManifest } from '@bartizan/knowledge/advisories'
import type { FeedName, Manifest } from '@bartizan/knowledge/advisories'
import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { commitManifest, readManifest } from './folder.ts'
import type { ImportFailure, ImportReport } from './import.ts'

/** Folder inside an exported archive. */
const ROOT = 'bartizan-advisories'

function tarHeader(name: string, size: number): Uint8Array {
  const header = Buffer.alloc(512)
  header.write(`${ROOT}/${name}`, 0, 100, 'utf8')
  header.write('0000644\0', 100)
  header.write('0000000\0', 108)
  header.write('0000000\0', 116)
  header.write(`${size.toString(8).padStart(11, '0')}\0`, 124)
  header.write('00000000000\0', 136)
  header.write('        ', 148)
  header.write('0', 156)
  header.write('ustar\0', 257)
  header.write('00', 263)
  const sum = header.reduce((total, byte) => total + byte, 0)
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  return header
}

function writeEntry(descriptor: number, name: string, bytes: Uint8Array): void {
  writeSync(descriptor, tarHeader(name, bytes.length))
  writeSync(descriptor, bytes)
  writeSync(descriptor, Buffer.alloc((512 - (bytes.length % 512)) % 512))
}

/**
 * Writes the whole database into one tar, for machines without a network. Equal databases give equal bytes.
 * @returns undefined when there is no database
 */
export function exportDatabase(folder: string, target: string): Manifest | undefined {
  const manifest = readManifest(folder)
  if (manifest === undefined) return undefined
  const descriptor = openSync(`${target}.tmp`, 'w')
  writeEntry(descriptor, 'manifest.json', Buffer.from(`${JSON.stringify(manifest, undefined, 1)}\n`))
  for (const entry of [...Object.values(manifest.shards), ...Object.values(manifest.feeds)])
    writeEntry(descriptor, entry.file, readFileSync(path.join(folder, entry.file)))
  writeSync(descriptor, Buffer.alloc(1024))
  closeSync(descriptor)
  renameSync(`${target}.tmp`, target)
  return manifest
}

/** Whether a file is what `exportDatabase` wrote. */
export function isExported(file: string): boolean {
  if (!file.endsWith('.tar')) return false
  const descriptor = openSync(file, 'r')
  const head = Buffer.alloc(100)
  readSync(descriptor, head, 0, 100, 0)
  closeSync(descriptor)
  return head.toString('utf8').startsWith(`${ROOT}/manifest.json\0`)
}

interface Member {
  readonly name: string
  readonly bytes: Uint8Array
}

function* members(bytes: Buffer): Generator<Member> {
  for (let at = 0; at + 512 <= bytes.length && bytes[at] !== 0;) {
    const size = Number.parseInt(bytes.toString('latin1', at + 124, at + 135), 8)
    const name = bytes.toString('utf8', at, at + 100).replace(/\0.*$/s, '')
    if (!Number.isInteger(size) || at + 512 + size > bytes.length) return
    yield { name: name.slice(ROOT.length + 1), bytes: bytes.subarray(at + 512, at + 512 + size) }
    at += 512 + Math.ceil(size / 512) * 512
  }
}

/** Takes an exported database over; nothing changes when a digest does not fit. */
export function importExported(folder: string, file: string): ImportReport | ImportFailure {
  const contents = new Map([...members(readFileSync(file))].map((member) => [member.name, member.bytes]))
  const manifest = parseManifest(Buffer.from(contents.get('manifest.json') ?? []).toString('utf8'))
  if (manifest === undefined)
    return { kind: 'failed', reason: 'the manifest in the archive cannot be read; the old database stays' }
  const entries = [...Object.values(manifest.shards), ...Object.values(manifest.feeds)]
  for (const entry of entries) {
    const bytes = contents.get(entry.file)
    if (bytes === undefined || createHash('sha256').update(bytes).digest('hex') !== entry.sha256)
      return { kind: 'failed', reason: `${entry.file} is missing or damaged in the archive; the old database stays` }
  }
  mkdirSync(folder, { recursive: true })
  for (const entry of entries) {
    writeFileSync(path.join(folder, `${entry.file}.tmp`), contents.get(entry.file)!)
    renameSync(path.join(folder, `${entry.file}.tmp`), path.join(folder, entry.file))
  }
  rmSync(path.join(folder, 'manifest.json.tmp'), { force: true })
  const committed = commitManifest(folder, manifest.shards, manifest.feeds)
  const records = Object.fromEntries(Object.entries(manifest.shards).map(([name, entry]) => [name, entry.records]))
  return {
    kind: 'imported',
    manifest: committed,
    records,
    feeds: (Object.keys(manifest.feeds) as FeedName[]).sort(),
    skipped: [],
    skippedCount: 0,
  }
}
