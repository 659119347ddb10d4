import { buildKeywords, findKeywords, type KeywordHit } from '@bartizan/engine'

/** Finds the keywords of one registry in bytes that the engine has not searched: decoded layers, archives, git blobs. */
export type KeywordFinder = (bytes: Uint8Array) => readonly KeywordHit[]

/** Builds the tables once. */
export function keywordFinder(keywords: readonly string[]): KeywordFinder {
  const tables = buildKeywords([keywords])
  return (bytes) => findKeywords(tables, bytes).hits[0] ?? []
}
