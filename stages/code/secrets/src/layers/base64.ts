import { gunzipSync } from 'node:zlib'
import { lineStart } from '../scan/line-start.ts'
import { layerLimits, printable, type Layer } from './layer.ts'

const alphabet = new Int8Array(128).fill(-1)
for (const [i, letter] of [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'].entries())
  alphabet[letter.charCodeAt(0)] = i
alphabet['-'.charCodeAt(0)] = 62
alphabet['_'.charCodeAt(0)] = 63

const digit = (code: number): number => (code < 128 ? alphabet[code]! : -1)

/** Ends of the base64 run around a place; line breaks with indentation are part of it when the lines are long. */
export function base64Run(text: string, at: number): readonly [number, number] {
  let start = at
  let end = at
  while (start > 0 && at - start < layerLimits.run && digit(text.charCodeAt(start - 1)) >= 0) start--
  for (;;) {
    while (end < text.length && end - at < layerLimits.run && digit(text.charCodeAt(end)) >= 0) end++
    const wrap = /\r?\n[ \t]{0,40}(?=[A-Za-z0-9+/_-]{4})/y
    wrap.lastIndex = end
    const matched = end - start >= 56 && lineStart(text, end, 56) <= end - 56 ? wrap.exec(text) : null
    if (matched === null || end - at > layerLimits.run) break
    end += matched[0].length
  }
  while (end < text.length && text[end] === '=') end++
  return [start, end]
}

/** Decodes base64 or base64url; what lies in it as gzip or UTF-16 is undone as well. Undefined when it is not text. */
export function base64Layer(text: string, start: number, end: number): Layer | undefined {
  const places: number[] = []
  for (let i = start; i < end; i++) if (digit(text.charCodeAt(i)) >= 0) places.push(i)
  if (places.length < 12 || places.length % 4 === 1) return undefined
  const bytes = Buffer.allocUnsafe(Math.floor((places.length * 3) / 4))
  for (let i = 0, bits = 0, held = 0, out = 0; i < places.length; i++) {
    bits = ((bits << 6) | digit(text.charCodeAt(places[i]!))) & 0xffffff
    held += 6
    if (held >= 8 && out < bytes.length) {
      held -= 8
      bytes[out++] = (bits >> held) & 255
    }
  }
  const origin = (index: number): number => places[Math.min(places.length - 1, Math.floor((index * 4) / 3))]!
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return gzipLayer(bytes, start)
  const narrow = fromUtf16(bytes)
  if (narrow !== undefined) return { kind: 'base64', bytes: narrow, origin: (index) => origin(index * 2) }
  return printable(bytes) ? { kind: 'base64', bytes, origin } : undefined
}

/** Compressed text has no place of its own in the outer one: its origin is where the run starts. */
function gzipLayer(bytes: Buffer, start: number): Layer | undefined {
  try {
    const inner = gunzipSync(bytes, { maxOutputLength: layerLimits.run * 4 })
    return printable(inner) ? { kind: 'gzip', bytes: inner, origin: () => start } : undefined
  } catch {
    return undefined
  }
}

/** PowerShell encodes commands as UTF-16: every second byte is zero. */
function fromUtf16(bytes: Buffer): Buffer | undefined {
  if (bytes.length < 16 || bytes[1] !== 0 || bytes[3] !== 0 || bytes[5] !== 0 || bytes[0] === 0) return undefined
  const text = bytes.toString('utf16le')
  const narrow = Buffer.from(text, 'latin1')
  return printable(narrow) ? narrow : undefined
}
