/** An address as a number of 32 or 128 bits. */
export type Address = { readonly bits: 32 | 128; readonly value: bigint }

/** A range of addresses under a prefix. */
export type Network = {
  readonly bits: number
  readonly first: bigint
  readonly last: bigint
  readonly prefix: number
}

/** Parses an IPv4 or IPv6 address; IPv4 in IPv6 form is IPv4. */
export function parseAddress(text: string): Address | undefined {
  if (text.includes(':')) return parseSix(text)
  const value = parseFour(text)
  return value === undefined ? undefined : { bits: 32, value }
}

function parseFour(text: string): bigint | undefined {
  const parts = text.split('.')
  if (parts.length !== 4) return undefined
  let value = 0n
  for (const part of parts) {
    if (!/^(?:0|[1-9]\d{0,2})$/.test(part) || Number(part) > 255) return undefined
    value = value * 256n + BigInt(part)
  }
  return value
}

function parseSix(text: string): Address | undefined {
  if (text.length > 45) return undefined
  const halves = text.split('::')
  if (halves.length > 2) return undefined
  const [head, tail] = halves.map((half) => groups(half)) as [number[] | undefined, number[] | undefined]
  if (!head || (halves.length === 2 && !tail)) return undefined
  const missing = 8 - head.length - (tail?.length ?? 0)
  if (halves.length === 1 ? missing !== 0 : missing < 1) return undefined
  const all = [...head, ...Array.from({ length: missing }, () => 0), ...(tail ?? [])]
  const value = all.reduce((sum, group) => sum * 65_536n + BigInt(group), 0n)
  if (value >> 32n === 0xffffn && text.includes('.')) return { bits: 32, value: value & 0xffffffffn }
  return { bits: 128, value }
}

function groups(text: string): number[] | undefined {
  if (text === '') return []
  const found: number[] = []
  const parts = text.split(':')
  for (const [i, part] of parts.entries()) {
    if (i === parts.length - 1 && part.includes('.')) {
      const four = parseFour(part)
      if (four === undefined) return undefined
      found.push(Number(four >> 16n), Number(four & 0xffffn))
    } else if (/^[0-9a-fA-F]{1,4}$/.test(part)) found.push(Number.parseInt(part, 16))
    else return undefined
  }
  return found
}

/** Parses `address/prefix`. */
export function parseNetwork(text: string): Network | undefined {
  const slash = text.indexOf('/')
  if (slash === -1) return undefined
  const address = parseAddress(text.slice(0, slash))
  const prefixText = text.slice(slash + 1)
  if (!address || !/^(?:0|[1-9]\d{0,2})$/.test(prefixText)) return undefined
  const prefix = Number(prefixText)
  if (prefix > address.bits) return undefined
  const size = 1n << BigInt(address.bits - prefix)
  const first = address.value - (address.value % size)
  return { bits: address.bits, first, last: first + size - 1n, prefix }
}

/** Writes an address in its shortest form. */
export function formatAddress(value: bigint, bits: number): string {
  if (bits === 32) return [24n, 16n, 8n, 0n].map((shift) => String((value >> shift) & 255n)).join('.')
  const all: number[] = []
  for (let i = 7n; i >= 0n; i--) all.push(Number((value >> (i * 16n)) & 0xffffn))
  let best = { start: -1, length: 1 }
  for (let i = 0; i < 8; i++) {
    let length = 0
    while (all[i + length] === 0) length++
    if (length > best.length) best = { start: i, length }
  }
  const hex = (list: readonly number[]) => list.map((group) => group.toString(16)).join(':')
  if (best.start === -1) return hex(all)
  return `${hex(all.slice(0, best.start))}::${hex(all.slice(best.start + best.length))}`
}
