import { isAscii } from 'node:buffer'
import type { Region } from '@bartizan/model'
import type { Encoding, FileEntry, Parser, SourceFile } from '../detector.ts'
import { entryOf } from './entry.ts'
import { decode, encodingOf, lookAt, markLength } from './encoding.ts'
import type { Look } from './encoding.ts'
import { lineStarts } from './lines.ts'
import { isGenerated, isMinified } from './nature.ts'
import { fixedOffsets, floorIndex, utf8Offsets } from './offsets.ts'
import type { Offsets } from './offsets.ts'

/** A file in memory. Everything derived from the bytes is made on first use and kept. */
class Source implements SourceFile {
  readonly entry: FileEntry
  readonly bytes: Uint8Array
  readonly #look: Look
  #encoding: Encoding | undefined
  #text: string | undefined
  #offsets: Offsets | undefined
  #starts: Uint32Array | undefined
  #minified: boolean | undefined
  #generated: boolean | undefined
  readonly #parsed = new Map<string, unknown>()

  constructor(entry: FileEntry, bytes: Uint8Array, look: Look) {
    this.entry = entry
    this.bytes = bytes
    this.#look = look
  }

  get path(): string {
    return this.entry.path
  }

  get encoding(): Encoding {
    return (this.#encoding ??= encodingOf(this.bytes, this.#look))
  }

  get text(): string {
    return (this.#text ??= decode(this.bytes, this.encoding))
  }

  get minified(): boolean {
    return (this.#minified ??= isMinified(this.path, this.bytes))
  }

  get generated(): boolean {
    return (this.#generated ??= isGenerated(this.path, this.bytes))
  }

  /** Beginnings of lines as UTF-16 indices. */
  get starts(): Uint32Array {
    return (this.#starts ??= lineStarts(this.text))
  }

  get offsets(): Offsets {
    return (this.#offsets ??= this.#makeOffsets())
  }

  #makeOffsets(): Offsets {
    const encoding = this.encoding
    const mark = markLength(this.bytes, encoding)
    if (encoding === 'utf-16le' || encoding === 'utf-16be') return fixedOffsets(mark, 2, this.bytes.length)
    const oneByteEach = encoding === 'latin1' || isAscii(this.bytes.subarray(mark))
    return oneByteEach ? fixedOffsets(mark, 1, this.bytes.length) : utf8Offsets(this.bytes, mark)
  }

  region(startByte: number, endByte: number): Region {
    const end = Math.max(startByte, endByte)
    return this.#between(startByte, end, this.offsets.toText(startByte), this.offsets.toText(end))
  }

  regionOfText(start: number, end: number): Region {
    const last = Math.max(start, end)
    return this.#between(this.offsets.toByte(start), this.offsets.toByte(last), start, last)
  }

  #between(startByte: number, endByte: number, start: number, end: number): Region {
    const starts = this.starts
    const first = floorIndex(starts, start)
    const last = floorIndex(starts, end)
    return {
      startByte,
      endByte,
      startLine: first + 1,
      startColumn: start - starts[first]! + 1,
      endLine: last + 1,
      endColumn: end - starts[last]! + 1,
    }
  }

  parsed<T>(parser: Parser<T>): T {
    if (this.#parsed.has(parser.id)) return this.#parsed.get(parser.id) as T
    const outcome = parser.parse(this)
    this.#parsed.set(parser.id, outcome)
    return outcome
  }
}

/** What the engine itself needs beyond a detector's view. */
export interface IndexedSource extends SourceFile {
  readonly starts: Uint32Array
}

/**
 * Wraps a file's bytes.
 * @param bytes are kept, not copied: they must not change afterwards
 * @param look what {@link lookAt} said, when it was already asked
 */
export function createSource(entry: FileEntry, bytes: Uint8Array, look: Look = lookAt(bytes)): IndexedSource {
  return new Source(entry, bytes, look)
}

/** A source over a string, for tests and for content that is not in a file. */
export function sourceOf(path: string, content: string | Uint8Array): IndexedSource {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content
  return createSource(entryOf(path, bytes.length), bytes)
}
