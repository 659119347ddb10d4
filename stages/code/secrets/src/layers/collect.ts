import type { KeywordHit } from '@bartizan/engine'
import { lineStart } from '../scan/line-start.ts'
import type { Registry } from '../rule/registry.ts'
import { base64Layer, base64Run } from './base64.ts'
import { escapeLayer, hexLayer, joinedLayer } from './escapes.ts'
import { layerLimits, type Layer } from './layer.ts'

/** Finds what is encoded in a text: at the marks that the keyword search has met, or everywhere in text that was itself decoded. */
export function collectLayers(
  text: string,
  hits: readonly KeywordHit[],
  registry: Registry,
  depth: number,
): readonly Layer[] {
  const collector = new Collector(text)
  for (const hit of hits) {
    if (collector.full) break
    const mark = registry.marks[hit.keyword]
    if (mark === 'base64') collector.base64(hit.start)
    else if (mark === 'hex') collector.hex(hit.start)
    else if (mark === 'escapes') collector.escapes(hit.start)
    else if (mark === 'hint') collector.runsOfLine(hit.start)
    else if (registry.byKeyword[hit.keyword]!.some((kind) => kind.rank >= 4)) collector.joined(hit.start)
  }
  if (depth > 0) collector.everywhere()
  return collector.layers
}

class Collector {
  readonly layers: Layer[] = []
  readonly #text: string
  #base64End = 0
  #hexEnd = 0
  #escapeEnd = 0
  #joinedEnd = 0
  #runsEnd = 0
  #bytes = 0

  constructor(text: string) {
    this.#text = text
  }

  get full(): boolean {
    return this.#bytes > layerLimits.total || this.layers.length >= layerLimits.runs
  }

  #add(layer: Layer | undefined): void {
    if (layer === undefined) return
    this.layers.push(layer)
    this.#bytes += layer.bytes.length
  }

  base64(at: number): void {
    if (at < this.#base64End) return
    // A mark may end in characters outside of the alphabet: `base64,` is followed by the run.
    const comma = this.#text.startsWith(',', at + 6) ? 7 : 0
    const [start, end] = base64Run(this.#text, at + comma)
    this.#base64End = end
    this.#add(base64Layer(this.#text, start, end))
  }

  hex(at: number): void {
    if (at < this.#hexEnd) return
    const found = hexLayer(this.#text, at)
    if (found === undefined) return
    this.#hexEnd = found.end
    this.#add(found.layer)
  }

  /** The rest of the line, up to 4,000 characters on each side. */
  escapes(at: number): void {
    if (at < this.#escapeEnd) return
    const start = Math.max(lineStart(this.#text, at, 400), this.#escapeEnd)
    const far = Math.min(this.#text.length, at + 4000)
    const newline = this.#text.slice(at, far).indexOf('\n')
    const end = newline < 0 ? far : at + newline
    this.#escapeEnd = end
    this.#add(escapeLayer(this.#text, start, end, 3))
  }

  /** Base64 on the line of a word that speaks of it, and on the three lines below. */
  runsOfLine(at: number): void {
    const start = lineStart(this.#text, at, 4000)
    const end = Math.min(this.#text.length, at + 4000)
    // What was looked through for an earlier word on the line is not looked through again.
    this.#runs(Math.max(start, this.#runsEnd), end, 5)
    this.#runsEnd = end
  }

  everywhere(): void {
    this.#base64End = 0
    this.#runs(0, Math.min(this.#text.length, layerLimits.run), 50)
  }

  #runs(from: number, to: number, most: number): void {
    // Only the stretch itself is searched: without a run in it the search would go on to the end of the text.
    const first = Math.max(from, this.#base64End)
    if (first >= to) return
    const stretch = this.#text.slice(first, to)
    const run = /[A-Za-z0-9+/_-]{20,}/g
    for (let n = 0; n < most && !this.full; n++) {
      const found = run.exec(stretch)
      if (found === null) return
      this.base64(first + found.index)
      run.lastIndex = Math.max(run.lastIndex, this.#base64End - first)
    }
  }

  /** A token whose literal is broken into pieces. */
  joined(at: number): void {
    if (at < this.#joinedEnd) return
    const broken =
      /[A-Za-z0-9_.+/=-]{2,120}["'][ \t]{0,20}[+.&\\]?[ \t]{0,20}(?:\r?\n[ \t]{0,80})?[+.]?[ \t]{0,20}["']/y
    broken.lastIndex = at
    if (!broken.test(this.#text)) return
    const end = Math.min(this.#text.length, at + 1500)
    this.#joinedEnd = end
    this.#add(joinedLayer(this.#text, at, end))
  }
}
