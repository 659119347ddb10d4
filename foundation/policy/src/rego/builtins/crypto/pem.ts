/** A block of PEM: its label and contents. */
export type PemBlock = { readonly label: string; readonly bytes: Uint8Array; readonly text: string }

const BLOCK = /-----BEGIN ([A-Z0-9 ]{1,60})-----([A-Za-z0-9+/=\s]{0,200000})-----END \1-----/g

/** The PEM blocks in a text. */
export function pemBlocks(text: string): PemBlock[] {
  return [...text.matchAll(BLOCK)].map((found) => ({
    label: found[1] as string,
    bytes: Buffer.from((found[2] as string).replace(/\s/g, ''), 'base64'),
    text: found[0],
  }))
}

/** True for text that can be standard base64. */
export function isBase64(text: string): boolean {
  return /^[A-Za-z0-9+/\s]*={0,2}\s*$/.test(text) && text.replace(/\s/g, '').length % 4 === 0
}
