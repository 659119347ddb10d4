import { createHash } from 'node:crypto'
import { appendFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { registry } from '../rule/registry.ts'
import { IdSet } from './id-set.ts'
import type { BlobFinding } from './request.ts'

/** What earlier runs have scanned and found. Holds no values: findings carry the redacted form and the keyed hash. */
export class HistoryState {
  readonly scanned: IdSet
  readonly findings: BlobFinding[]
  readonly #directory: string | undefined

  constructor(directory: string | undefined, key: Uint8Array) {
    this.#directory = directory
    const kept = directory === undefined ? undefined : load(directory, stamp(key))
    this.scanned = kept?.scanned ?? new IdSet()
    this.findings = kept?.findings ?? []
    if (directory !== undefined && kept === undefined) reset(directory, stamp(key))
  }

  /** Notes a finished batch. The findings are written first: an id without its findings would lose them for good. */
  note(ids: readonly string[], findings: readonly BlobFinding[]): void {
    for (const id of ids) this.scanned.add(id)
    this.findings.push(...findings)
    if (this.#directory === undefined) return
    if (findings.length > 0) {
      appendFileSync(
        join(this.#directory, 'findings.jsonl'),
        findings.map((one) => `${JSON.stringify(one)}\n`).join(''),
      )
    }
    appendFileSync(join(this.#directory, 'blobs.bin'), Buffer.from(ids.map((id) => id.slice(0, 40)).join(''), 'hex'))
  }
}

/** Other rules or another key: what was scanned before says nothing. */
function stamp(key: Uint8Array): string {
  const hash = createHash('sha256').update('history/1').update(key)
  for (const row of registry().kinds) hash.update(JSON.stringify(row.row.look)).update(row.row.name)
  return hash.digest('hex')
}

function load(directory: string, wanted: string): { scanned: IdSet; findings: BlobFinding[] } | undefined {
  try {
    if (readFileSync(join(directory, 'stamp'), 'utf8') !== wanted) return undefined
    const scanned = new IdSet()
    const ids = readFileSync(join(directory, 'blobs.bin'))
    for (let at = 0; at + 20 <= ids.length; at += 20) scanned.add(ids.toString('hex', at, at + 20))
    const findings = readFileSync(join(directory, 'findings.jsonl'), 'utf8')
      .split('\n')
      .filter((line) => line.startsWith('{') && line.endsWith('}'))
      .map((line) => JSON.parse(line) as BlobFinding)
    const seen = new Set<string>()
    const once = findings.filter((one) => {
      const name = JSON.stringify([one.blob, one.detected.rule, one.detected.at])
      return seen.has(name) ? false : seen.add(name) !== undefined
    })
    return { scanned, findings: once }
  } catch {
    return undefined
  }
}

function reset(directory: string, wanted: string): void {
  rmSync(join(directory, 'stamp'), { force: true })
  mkdirSync(directory, { recursive: true })
  writeFileSync(join(directory, 'findings.jsonl'), '')
  writeFileSync(join(directory, 'blobs.bin'), '')
  writeFileSync(join(directory, 'stamp'), wanted)
}
