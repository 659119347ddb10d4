import type { IndexedSource } from '../files/source.ts'
import { findKeywords } from '../keywords/matcher.ts'
import type { GroupHits, KeywordTables } from '../keywords/matcher.ts'

/** Finds keywords in UTF-16, whose bytes the matcher cannot read: one byte stands for each unit while it looks. */
export function asText(tables: KeywordTables, source: IndexedSource): GroupHits {
  const text = source.text
  const narrow = new Uint8Array(text.length)
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    narrow[at] = unit < 0x80 ? unit : 0xff
  }
  const mark = source.bytes.length - text.length * 2
  const start = mark >= 2 ? 2 : 0
  const { hits, cut } = findKeywords(tables, narrow)
  return {
    hits: hits.map((list) => list?.map((hit) => ({ keyword: hit.keyword, start: start + hit.start * 2 }))),
    cut,
  }
}
