/** An element of DER: its tag, and where its header and contents lie. */
export type Der = { readonly tag: number; readonly start: number; readonly from: number; readonly to: number }

/** Reads the element at an offset; undefined when it is malformed. */
export function readDer(bytes: Uint8Array, at: number): Der | undefined {
  const tag = bytes[at]
  const first = bytes[at + 1]
  if (tag === undefined || first === undefined || (tag & 0x1f) === 0x1f) return undefined
  let length = first
  let from = at + 2
  if (first & 0x80) {
    const count = first & 0x7f
    if (count === 0 || count > 4 || from + count > bytes.length) return undefined
    length = 0
    for (let i = 0; i < count; i++) length = length * 256 + (bytes[from + i] as number)
    from += count
  }
  return from + length > bytes.length ? undefined : { tag, start: at, from, to: from + length }
}

/** The elements inside a constructed element, as far as they are well formed. */
export function childrenOf(bytes: Uint8Array, parent: Der): Der[] {
  const found: Der[] = []
  for (let at = parent.from; at < parent.to;) {
    const child = readDer(bytes, at)
    if (!child || child.to > parent.to) break
    found.push(child)
    at = child.to
  }
  return found
}

/** An object identifier in dotted form. */
export function oidText(bytes: Uint8Array, der: Der): string {
  const parts: number[] = []
  let value = 0
  for (let i = der.from; i < der.to; i++) {
    const byte = bytes[i] as number
    value = value * 128 + (byte & 0x7f)
    if (byte & 0x80) continue
    if (parts.length === 0)
      parts.push(Math.min(2, Math.floor(value / 40)), value - 40 * Math.min(2, Math.floor(value / 40)))
    else parts.push(value)
    value = 0
  }
  return parts.join('.')
}

/** An integer. */
export function integerOf(bytes: Uint8Array, der: Der): bigint {
  const hex = Buffer.from(bytes.subarray(der.from, der.to)).toString('hex')
  return hex === '' ? 0n : BigInt(`0x${hex}`)
}

/** Text of any string type. */
export function textOf(bytes: Uint8Array, der: Der): string {
  const content = Buffer.from(bytes.subarray(der.from, der.to))
  return der.tag === 0x1e ? content.swap16().toString('utf16le') : content.toString('utf8')
}
