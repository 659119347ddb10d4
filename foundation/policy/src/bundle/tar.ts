/** A file of an archive. */
export type ArchiveFile = { readonly name: string; readonly bytes: Uint8Array }

/** Files of a tar archive, or why it cannot be trusted. */
export type TarResult =
  | { readonly kind: 'files'; readonly files: readonly ArchiveFile[] }
  | { readonly kind: 'failed'; readonly message: string }

const BLOCK = 512
const MOST_FILES = 50_000

/** Reads a tar archive. Links, absolute names and names that climb out of the archive make it unusable. */
export function readTar(bytes: Uint8Array): TarResult {
  const files: ArchiveFile[] = []
  let longName: string | undefined
  for (let at = 0; at + BLOCK <= bytes.length;) {
    const header = bytes.subarray(at, at + BLOCK)
    if (header.every((byte) => byte === 0)) break
    const size = Number.parseInt(text(header, 124, 12).trim() || '0', 8)
    if (!Number.isFinite(size) || size < 0 || at + BLOCK + size > bytes.length)
      return { kind: 'failed', message: 'the archive is truncated' }
    const content = bytes.subarray(at + BLOCK, at + BLOCK + size)
    const type = String.fromCharCode(header[156] ?? 0)
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK
    if (type === 'L') {
      longName = Buffer.from(content).toString('utf8').replace(/\0.*$/s, '')
      continue
    }
    if (type === 'x' || type === 'g') {
      longName = /\d+ path=([^\n]*)\n/.exec(Buffer.from(content).toString('utf8'))?.[1] ?? longName
      continue
    }
    const prefix = text(header, 345, 155)
    const name = longName ?? (prefix === '' ? text(header, 0, 100) : `${prefix}/${text(header, 0, 100)}`)
    longName = undefined
    if (type === '5') continue
    if (type !== '0' && type !== '\0') return { kind: 'failed', message: `${name} is no plain file` }
    const plain = plainName(name)
    if (plain === undefined) return { kind: 'failed', message: `${name} lies outside the archive` }
    if (files.length >= MOST_FILES) return { kind: 'failed', message: 'the archive holds too many files' }
    files.push({ name: plain, bytes: content })
  }
  return { kind: 'files', files }
}

function text(header: Uint8Array, from: number, length: number): string {
  const end = header.subarray(from, from + length).indexOf(0)
  return Buffer.from(header.subarray(from, from + (end === -1 ? length : end))).toString('utf8')
}

/** A name inside the archive, without a leading `/` or `./`; undefined when it climbs out. */
export function plainName(name: string): string | undefined {
  const parts = name.replace(/^(?:\.?\/)+/, '').split('/')
  return parts.includes('..') || name.includes('\\') || name.includes('\0') ? undefined : parts.join('/')
}
