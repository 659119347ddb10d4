import type { Verdict } from './index.ts'

const kinds = /^-----BEGIN ([A-Z0-9 ]{0,40}?)PRIVATE KEY( BLOCK)?-----/

/** The base64 body of a PEM block with quotes, plus signs, escapes, indentation and headers taken away. */
export function pemBody(block: string): string {
  const inner = block.replace(/^-----[^-]{1,80}-----/, '').replace(/-----END[^-]{0,80}-----[\s\S]{0,4}$/, '')
  return inner
    .replaceAll(/\\[nrt]/g, '\n')
    .replaceAll(/^[\s"'+\\]*[A-Za-z-]+: [^\n]*$/gm, '')
    .replaceAll(/[^A-Za-z0-9+/=]/g, '')
}

/** Keeps a PEM private key whose body decodes to what its label says. */
export function checkPrivateKey(value: string): Verdict {
  const label = kinds.exec(value)
  if (label === null) return { kind: 'refuse', reason: 'structure' }
  const body = pemBody(value)
  if (body.length < 40) return { kind: 'refuse', reason: 'too-short' }
  if (/^(.)\1{15}/.test(body) || /example|redacted|xxxxxxxx|yourprivate|placeholder/i.test(body))
    return { kind: 'refuse', reason: 'placeholder' }
  const bytes = Buffer.from(body.slice(0, 88), 'base64')
  const kind = label[1]?.trim() ?? ''
  if (kind === 'OPENSSH') {
    if (bytes.subarray(0, 14).toString('latin1') !== 'openssh-key-v1') return { kind: 'keep', confidence: 'low' }
    return sealed(bytes.subarray(19, 23).toString('latin1') !== 'none')
  }
  if (kind === 'PGP') return { kind: 'keep', confidence: 'medium' }
  if (/Proc-Type: 4,ENCRYPTED|DEK-Info/.test(value) || kind === 'ENCRYPTED') return sealed(true)
  // Everything else is DER: a SEQUENCE, whose first element is the version number.
  if (bytes[0] !== 0x30) return { kind: 'keep', confidence: 'low', remark: 'Its body is not DER.' }
  return { kind: 'keep', confidence: 'high' }
}

function sealed(is: boolean): Verdict {
  return is
    ? { kind: 'keep', confidence: 'medium', remark: 'It is protected by a passphrase, which can be guessed offline.' }
    : { kind: 'keep', confidence: 'high' }
}
