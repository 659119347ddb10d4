import type { Verdict } from './index.ts'

/** Decodes a part of a JWT; undefined when it is not base64url of a JSON object. */
export function jwtPart(part: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'))
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined
  } catch {
    return undefined
  }
}

/** Keeps a JSON Web Token whose header and claims decode, unless they are the well-known ones of documentation. */
export function checkJwt(value: string): Verdict {
  const [head = '', body = '', signature = ''] = value.split('.')
  const header = jwtPart(head)
  const claims = jwtPart(body)
  if (header === undefined) return { kind: 'refuse', reason: 'structure' }
  if (header['enc'] === undefined && claims === undefined) return { kind: 'refuse', reason: 'structure' }
  if (String(header['alg'] ?? '').toLowerCase() === 'none' || signature === '')
    return { kind: 'refuse', reason: 'unsigned' }
  const name = String(claims?.['name'] ?? '')
  if (name === 'John Doe' || claims?.['sub'] === '1234567890') return { kind: 'refuse', reason: 'example' }
  if (claims?.['role'] === 'anon') return { kind: 'refuse', reason: 'public-key' }
  const expires = claims?.['exp']
  if (typeof expires === 'number') {
    return { kind: 'keep', confidence: 'medium', remark: `It expires at ${isoDate(expires)}.` }
  }
  return { kind: 'keep', confidence: 'medium', remark: 'It has no expiry.' }
}

function isoDate(seconds: number): string {
  const date = new Date(seconds * 1000)
  return Number.isNaN(date.getTime()) ? 'an unreadable date' : date.toISOString().slice(0, 10)
}

/** Decodes once and judges the token within. */
export function checkJwtEncoded(value: string): Verdict {
  const token = Buffer.from(value, 'base64').toString('latin1')
  return /^eyJ[\w-]+=*\.[\w-]+=*\.[\w-]+$/.test(token.trim())
    ? checkJwt(token.trim())
    : { kind: 'refuse', reason: 'structure' }
}
