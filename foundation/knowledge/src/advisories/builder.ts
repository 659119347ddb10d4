import { deflateRawSync } from 'node:zlib'
import type { Advisory } from './advisory.ts'
import { hashText, newWriter, putBytes, putNumber, putText, setUint32, written } from './bytes.ts'
import { putAdvisory } from './codec.ts'
import { BLOCK_BYTES, HEADER_BYTES, MAGIC, SLOT_BYTES } from './layout.ts'
import { advisoriesOf, textOfRecord } from './normalise.ts'
import { baseEcosystem, foldPackageName } from './osv.ts'
import type { OsvRecord } from './osv.ts'

/** Texts packed block by block, so that a large export never lies unpacked in memory. */
interface TextBlocks {
  readonly packed: { readonly first: number; readonly bytes: Uint8Array }[]
  pending: string[]
  size: number
  count: number
}

/** A shard in the making: all records of one ecosystem. */
export interface ShardBuilder {
  readonly ecosystem: string
  readonly byName: Map<string, { readonly name: string; readonly advisories: Advisory[] }>
  readonly texts: TextBlocks
}

/** A finished shard with what the manifest says of it. */
export interface BuiltShard {
  readonly ecosystem: string
  readonly bytes: Uint8Array
  readonly records: number
  readonly packages: number
}

export const newShard = (ecosystem: string): ShardBuilder => ({
  ecosystem,
  byName: new Map(),
  texts: { packed: [], pending: [], size: 0, count: 0 },
})

/** Builders by ecosystem, made as records come. */
export type ShardBuilders = Map<string, ShardBuilder>

/** Adds a record to the shard of every ecosystem that it names. */
export function addRecord(builders: ShardBuilders, record: OsvRecord): void {
  const numbers = new Map<string, number>()
  for (const advisory of advisoriesOf(record, 0)) {
    const base = baseEcosystem(advisory.ecosystem)
    let shard = builders.get(base)
    if (shard === undefined) builders.set(base, (shard = newShard(base)))
    let number = numbers.get(base)
    if (number === undefined) {
      number = shard.texts.count
      numbers.set(base, number)
      addText(shard.texts, JSON.stringify(textOfRecord(record)))
    }
    const name = foldPackageName(base, advisory.name)
    const entry = shard.byName.get(name)
    const numbered = { ...advisory, record: number }
    if (entry === undefined) shard.byName.set(name, { name: advisory.name, advisories: [numbered] })
    else entry.advisories.push(numbered)
  }
}

function slotsFor(count: number): number {
  let slots = 8
  while (slots * 0.7 < count) slots *= 2
  return slots
}

interface Sections {
  readonly table: Uint8Array
  readonly match: Uint8Array
}

/** The hash table and the records that it leads to, in the order of names so that equal input gives equal bytes. */
function writeMatch(shard: ShardBuilder): Sections {
  const match = newWriter(1 << 16)
  const slots = slotsFor(shard.byName.size)
  const table = new Uint8Array(slots * SLOT_BYTES)
  for (const folded of [...shard.byName.keys()].sort()) {
    const { name, advisories } = shard.byName.get(folded)!
    const start = match.length
    putText(match, folded)
    putText(match, name === folded ? '' : name)
    putNumber(match, advisories.length)
    advisories.sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : a.ecosystem < b.ecosystem ? -1 : 1))
    for (const advisory of advisories) putAdvisory(match, advisory, shard.ecosystem)
    const [high, low] = hashText(folded)
    let slot = low & (slots - 1)
    while (hasEntry(table, slot)) slot = (slot + 1) & (slots - 1)
    setUint32(table, slot * SLOT_BYTES, high)
    setUint32(table, slot * SLOT_BYTES + 4, start)
    setUint32(table, slot * SLOT_BYTES + 8, match.length - start)
  }
  return { table, match: written(match) }
}

const hasEntry = (table: Uint8Array, slot: number): boolean =>
  table.subarray(slot * SLOT_BYTES + 8, slot * SLOT_BYTES + 12).some((byte) => byte !== 0)

/** Deflates the texts that wait, as one JSON array. */
function packBlock(texts: TextBlocks): void {
  if (texts.pending.length === 0) return
  const bytes = deflateRawSync(Buffer.from(`[${texts.pending.join(',')}]`), { level: 9 })
  texts.packed.push({ first: texts.count - texts.pending.length, bytes })
  texts.pending = []
  texts.size = 0
}

function addText(texts: TextBlocks, text: string): void {
  if (texts.size > 0 && texts.size + text.length >= BLOCK_BYTES) packBlock(texts)
  texts.pending.push(text)
  texts.size += text.length
  texts.count++
}

/** The index names the first record and the place of each block. */
function writeTexts(texts: TextBlocks): { index: Uint8Array; blocks: Uint8Array; count: number } {
  packBlock(texts)
  const index = newWriter()
  const blocks = newWriter(1 << 16)
  for (const { first, bytes } of texts.packed) {
    const entry = new Uint8Array(12)
    setUint32(entry, 0, first)
    setUint32(entry, 4, blocks.length)
    setUint32(entry, 8, bytes.length)
    putBytes(index, entry)
    putBytes(blocks, bytes)
  }
  return { index: written(index), blocks: written(blocks), count: texts.packed.length }
}

/** Lays a shard out in one run of bytes. Equal records in any order of names give equal bytes. */
export function finishShard(shard: ShardBuilder): BuiltShard {
  const { table, match } = writeMatch(shard)
  const { index, blocks, count } = writeTexts(shard.texts)
  const name = new TextEncoder().encode(shard.ecosystem)
  const sizes = [name.length, table.length, match.length, index.length, blocks.length]
  const bytes = new Uint8Array(HEADER_BYTES + sizes.reduce((sum, size) => sum + size, 0))
  bytes.set(MAGIC)
  const header = [...sizes, shard.texts.count, shard.byName.size, count]
  for (const [at, value] of header.entries()) setUint32(bytes, MAGIC.length + at * 4, value)
  let offset = HEADER_BYTES
  for (const section of [name, table, match, index, blocks]) {
    bytes.set(section, offset)
    offset += section.length
  }
  return { ecosystem: shard.ecosystem, bytes, records: shard.texts.count, packages: shard.byName.size }
}
